"""One tree of errors: a message says what was found, what was wanted, and the way out."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class GapkitError(Exception):
    """Anything gapkit refuses, in a sentence for the person who runs it; `exit_code` is what the command line ends with."""

    exit_code: ClassVar[int] = 1


class StudyError(GapkitError):
    """A study.yaml (or a file of published figures it names) that cannot be taken as it is."""

    exit_code = 2


class ParameterError(GapkitError):
    """A call, command or notebook parameter that is unknown, of the wrong type or out of range."""

    exit_code = 2


class DataError(GapkitError):
    """A data file that is missing, unreadable, or holds answers the study does not describe."""

    exit_code = 3


class ExpectationError(DataError):
    """Data that look like those of a dead feed: too old, too few, or far fewer than in the run before."""


class ExportError(GapkitError):
    """A file that could not be written, or a result that must not leave the house."""


class RunError(GapkitError):
    """A report that failed: nothing of it was published."""


def nearest(word: object, known: Iterable[object]) -> str:
    """Return ` Did you mean 'company'?` for a word close to a known one, else the list of what is known.

    Args:
        word: what was found.
        known: what would have been taken, in the order to list it.
    """
    names = [str(name) for name in known]
    close = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    if close:
        return f" Did you mean {close[0]!r}?"
    if not names:
        return ""
    return f" Known: {', '.join(names)}."

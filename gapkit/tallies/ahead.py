"""A saved tally read ahead of who wants it: for a process whose forks would all read the same one first."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gapkit.tallies.tally import Tally

_AHEAD: dict[str, Tally] = {}  # by the bytes of its file; one at most


def read_ahead(path: str | Path) -> Tally:
    """Return the tally saved at `path`, kept for the first that reads a file of these bytes. Raises DataError where the file is no such tally."""
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - only where somebody loads

    _AHEAD.clear()
    digest = _digest(path)
    return _AHEAD.setdefault(digest, load_tally(path))


def take(path: str | Path) -> Tally | None:
    """Return the tally that was read ahead, None where none was or the file is another by now.

    It is handed out once: whoever reads again has one of their own.
    """
    if not _AHEAD:
        return None
    try:
        return _AHEAD.pop(_digest(path), None)
    except OSError:  # whoever reads the file says what is wrong with it
        return None


def _digest(path: str | Path) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

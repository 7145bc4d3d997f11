"""Company names over all sides: one rule that joins spellings, the study's own list where no rule does, every merge listed."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapkit.errors import StudyError
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class CompanyNames:
    """Which company each spelling found in the data means, and the notices of what was merged."""

    canonical: Mapping[str, str]
    notices: tuple[Notice, ...]


def name_key(name: str) -> str:
    """Return what two spellings of one company have in common, "" for a blank name.

    The rule: Unicode NFKC, case folded, punctuation and invisible characters removed, runs of white space (also the no-break kind) taken as one.
    A name of punctuation alone keeps it. Applying the rule twice changes nothing.
    """
    folded = _settled(name, drop_punctuation=False)
    return _settled(folded, drop_punctuation=True) or folded


def tidy_name(name: str) -> str:
    """Return a spelling as it is printed: composed, without invisible characters, one space where white space runs."""
    return " ".join(_visible(unicodedata.normalize("NFC", name)).split())


def join_names(found: Iterable[str], declared: Sequence[tuple[str, tuple[str, ...]]] = ()) -> CompanyNames:
    """Return the company each spelling stands for.

    Args:
        found: every company cell of every side, as often as it occurs, in the order of the sides.
        declared: the study's `companies`: a name, and the spellings that no rule joins to it.

    Raises:
        StudyError: two declared names share a spelling.
    """
    times = Counter(found)
    owners = _owners(declared)
    members: dict[str, list[str]] = {}
    for spelling in times:
        key = name_key(spelling)
        members.setdefault(name_key(owners[key]) if key in owners else key, []).append(spelling)
    canonical: dict[str, str] = {}
    notices: list[Notice] = []
    for key, spellings in members.items():
        # max keeps the first of equals, so a tie goes to the spelling seen first
        name = owners.get(key) or tidy_name(max(spellings, key=lambda spelling: times[spelling]))
        canonical.update(dict.fromkeys(spellings, name))
        others = [spelling for spelling in spellings if spelling != name]
        if others and (len(spellings) > 1 or key in owners):
            notices.append(_merged(name, others))
    control = {spelling: count for spelling, count in times.items() if any(_is_control(sign) for sign in spelling)}
    if control:
        # Without an example: the notice stands in every company's report, and the name would be another's.
        why = "company cells hold control characters, which are left out"
        notices.append(Notice(kind="noted", why=why, count=sum(control.values())))
    return CompanyNames(canonical=canonical, notices=tuple(notices))


def _owners(declared: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Return the declared name behind each key of a declared name or spelling."""
    owners: dict[str, str] = {}
    for name, spellings in declared:
        for spelling in (name, *spellings):
            key = name_key(spelling)
            other = owners.setdefault(key, name)
            if other != name:
                raise StudyError(f"companies: {spelling!r} is a spelling of both {other!r} and {name!r}. Leave it with one of them.")
    return owners


def _merged(name: str, spellings: Sequence[str]) -> Notice:
    quoted = [repr(spelling) for spelling in spellings]
    listed = f"{', '.join(quoted[:-1])} and {quoted[-1]} are" if len(quoted) > 1 else f"{quoted[0]} is"
    return Notice(kind="merged", company=name, why=f"{listed} taken as {name!r}")


def _settled(text: str, *, drop_punctuation: bool) -> str:
    """Return the text folded until folding changes nothing more: removing a character can bring two others together."""
    while (folded := _folded(text, drop_punctuation=drop_punctuation)) != text:
        text = folded
    return text


def _folded(text: str, *, drop_punctuation: bool) -> str:
    text = _visible(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))
    if drop_punctuation:
        text = "".join(sign for sign in text if not unicodedata.category(sign).startswith("P"))
    return " ".join(text.split())


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) == "Cc" and not sign.isspace()


def _visible(text: str) -> str:
    """Drop format and control characters (zero-width space, soft hyphen, byte order mark), but for white space."""
    return "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in {"Cf", "Cc"})

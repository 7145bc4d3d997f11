"""Scales of which a file tells nothing but numbers: where they run from and to, and which numbers are probably no answers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gapkit.drafts.columns import Column

_ASIDE: Final = frozenset(
    {*range(66, 100, 11), *range(94, 100), *range(990, 1000), *range(9990, 10000), 777, 888}
)  # the trade's codes for no answer
_BELOW: Final = frozenset({-1, -7, -8, -9, -97, -98, -99, -999})
_STANDARD: Final = (5, 7, 10)
_LONGEST: Final = 10
_FEWEST: Final = 3  # different answers; fewer tell no scale
_MANY: Final = 30
_RARE: Final = 0.15  # share below which the two codes after the seventh point are rather no answers
_RANGE: Final = re.compile(r"(?<![\d.])(-?\d{1,2})\s*(?:-|\u2013|\u2014|to|bis|à|a|and)\s*(\d{1,2})(?![\d.%])", re.IGNORECASE)
RECOMMEND: Final = re.compile(r"recommend|weiterempf|recommand|recomend|\bnps\b|net promoter", re.IGNORECASE)


@dataclass(frozen=True)
class Points:
    """A scale from `low` to `high`, and the numbers found beside it that look like no answer; `sure` where the wording itself tells the ends."""

    low: int
    high: int
    aside: tuple[int, ...] = ()
    sure: bool = False


def guess_points(column: Column, common: Points | None = None) -> Points | None:
    """Return the scale a column of whole numbers is probably on; None where it is no rating.

    Args:
        column: its cells that are no numbers are not looked at.
        common: the scale most columns of the same kind in the file are on; taken where the cells of this one leave it open.
    """
    if not column.numbers or not all(number.is_integer() for number in column.numbers):
        return None
    found = {int(number): times for number, times in column.numbers.items()}
    aside = {number for number in found if number in _ASIDE or (number < 0 and number in _BELOW and not found.keys() & {-2, -3})}
    core = {number: times for number, times in found.items() if number not in aside}
    if not core or min(core) < -3 or max(core) > _LONGEST + 1:  # noqa: PLR2004 (from -3 to 3 is the longest scale around nought)
        return None
    told = _told(column.asks, core)
    if told is not None:
        return Points(*told, tuple(sorted(aside | {number for number in core if not told[0] <= number <= told[1]})), sure=True)
    if common is not None and _leaves_open(core, common):
        return Points(
            common.low, common.high, tuple(sorted(aside | {number for number in core if not common.low <= number <= common.high}))
        )
    low, high, beside = _ends(core, recommend=RECOMMEND.search(f"{column.asks} {column.name}") is not None)
    if len(core) - len(beside) < _FEWEST or (high - low < _FEWEST and not column.asks):
        return None  # three numbers that nothing speaks of are rather a group
    return Points(low, high, tuple(sorted(aside | beside)))


def common_points(columns: Iterable[Column]) -> dict[str, Points]:
    """Return, by the first word of the columns' names, the scale on which most columns of numbers are; "" stands for the whole file."""
    votes: dict[str, Counter[tuple[int, int]]] = {}
    for column in columns:
        guess = guess_points(column)
        if guess is not None:
            for kind in ("", kind_of(column)):
                votes.setdefault(kind, Counter())[guess.low, guess.high] += 1
    # of equals the longer goes: that nobody gave an end of the scale proves nothing
    return {kind: Points(*max(times, key=lambda ends: (times[ends], ends[1] - ends[0]))) for kind, times in votes.items()}


def kind_of(column: Column) -> str:
    """Return what the columns of one battery have in common: the first word of the name, with its number (`Q7ALL` and `Q7FOOD`: q7)."""
    first = column.words[:1]
    return f"{first[0]}{column.words[1]}" if len(column.words) > 2 and column.words[1].isdigit() else "".join(first)  # noqa: PLR2004 (more follows)


def _told(asks: str, core: Mapping[int, int]) -> tuple[int, int] | None:
    """Return the ends that a wording names ("on a scale of 0 to 10"), where most cells lie within."""
    for match in _RANGE.finditer(asks):
        low, high = int(match.group(1)), int(match.group(2))
        low, high = min(low, high), max(low, high)
        inside = sum(times for number, times in core.items() if low <= number <= high)
        if low in (-3, -2, 0, 1) and 3 <= high <= _LONGEST and 2 * inside > sum(core.values()):  # noqa: PLR2004 (a scale has three points or more)
            return low, high
    return None


def _leaves_open(core: Mapping[int, int], common: Points) -> bool:
    """Whether a column may be on the file's common scale: its own ends are no usual ones, or stand off by what looks like no answer."""
    low, high = min(core), max(core)
    if high > common.high:  # 6 beside a battery of 1 to 5, 8 and 9 after a gap
        beyond = [number for number in core if number > common.high]
        return high <= common.high + 1 or (common.high + 1 not in core and set(beyond) <= {8, 9})
    if low < common.low:
        return low == 0 and common.low == 1 and high <= common.high
    if common.high == _LONGEST and not core.keys() & {6, 7} and core.keys() & {8, 9} and sum(core.values()) >= _MANY:
        return False  # so many people leave no hole in a scale to ten: 8 and 9 are no answers
    return high == common.high or high not in _STANDARD or low > _FEWEST


def _ends(core: Mapping[int, int], *, recommend: bool) -> tuple[int, int, set[int]]:  # noqa: PLR0911 - a case a line
    """Return the ends of a scale by its cells alone, and the numbers beside it."""
    low, high = min(core), max(core)
    if low < 0:
        return -max(-low, high), max(-low, high), set()
    if high >= _LONGEST:
        return (0 if 0 in core or recommend else 1), _LONGEST, {number for number in core if number > _LONGEST}
    if recommend and high > 7:  # noqa: PLR2004 (beyond seven points comes the scale to ten)
        return 0, _LONGEST, set()
    if high in (8, 9):
        late = {number for number in core if number in (8, 9)}
        rest = [number for number in core if number < 8]  # noqa: PLR2004 (what is before them)
        rare = sum(core[number] for number in late) < _RARE * sum(core.values())
        if rest and (max(rest) < 7 or rare):  # noqa: PLR2004 (a gap, or few people)
            first, last, beside = _ends({number: core[number] for number in rest}, recommend=False)
            return first, last, late | beside
        return (0 if 0 in core else 1), (9 if low and rest and low <= _FEWEST else _LONGEST), set()
    if low == 0 and high in (5, 6):
        return 1, 5, {0, 6} & core.keys()
    if low == 0 and high in (4, 7):
        return (0, 4, set()) if high == 4 else (1, 7, {0})  # noqa: PLR2004 (0 to 4 is a scale of five)
    return min(low, 1), high, set()

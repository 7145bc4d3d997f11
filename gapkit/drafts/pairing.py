"""Which question of one side belongs to which of the other: each at most one partner, all likenesses together as high as they can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from gapkit.drafts.likeness import cores, likeness, name_core

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.drafts.columns import Column
    from gapkit.drafts.scales import ScaleGuess

Table = np.ndarray[tuple[int, int], np.dtype[np.float64]]

THRESHOLD: Final = 55.0  # below it two questions are no pair
_SAME_NAME: Final = 97.0
_UNLIKE_SCALES: Final = 12.0  # points off where the two could not answer alike
_LETTERS: Final = 3  # of a name that says something: q7 and c7 do not
_BOTH: Final = 3.0  # points on where names and wordings both point the same way
_NAMES_ALONE: Final = 90.0  # likeness of two names that speaks for itself


@dataclass(frozen=True)
class Match:
    """Two questions that seem to be a pair: places in the two lists, likeness of 100, and what of it is of their wordings and of the columns' names."""

    one: int
    two: int
    likeness: float
    wording: float = 0.0
    name: float = 0.0


@dataclass(frozen=True)
class Pairing:
    """The pairs, best first, and for every question of the second list its nearest in the first."""

    matches: tuple[Match, ...]
    nearest_two: Mapping[int, tuple[int, float]]


def pair_questions(
    one: Sequence[tuple[Column, ScaleGuess | None]], two: Sequence[tuple[Column, ScaleGuess | None]], *, same_file: bool = False
) -> Pairing:
    """Return the pairs of two sides' questions.

    Args:
        one: the first side's columns with their scales; None where the cells alone do not tell one.
        two: the other's.
        same_file: both sides answered the very same columns.
    """
    if not one or not two:
        return Pairing((), {})
    scores, worded, named = _scores(one, two, same_file=same_file)
    rows, places = linear_sum_assignment(scores, maximize=True)
    matches = [
        Match(int(row), int(place), float(scores[row, place]), float(worded[row, place]), float(named[row, place]))
        for row, place in zip(rows, places, strict=True)
        if scores[row, place] >= THRESHOLD
    ]
    return Pairing(
        tuple(sorted(matches, key=lambda match: match.one)),
        {place: (int(scores[:, place].argmax()), float(scores[:, place].max())) for place in range(len(two))},
    )


def _scores(
    one: Sequence[tuple[Column, ScaleGuess | None]], two: Sequence[tuple[Column, ScaleGuess | None]], *, same_file: bool
) -> tuple[Table, Table, Table]:
    """Return the likeness of each question of one list to each of the other: in all, of their wordings, of the columns' names."""
    first, second = [column for column, _ in one], [column for column, _ in two]
    worded = [cores(first), cores(second)]
    names = [{column.name: _name(column, columns) for column in columns} for columns in (first, second)]
    scores, by_wording, by_name = (np.zeros((len(one), len(two))) for _ in range(3))
    for row, (left, scale) in enumerate(one):
        for place, (right, other) in enumerate(two):
            said = likeness(worded[0][left.name], worded[1][right.name]) if left.asks and right.asks else 0.0
            same = left.name == right.name
            left_name, right_name = names[0][left.name], names[1][right.name]
            called = likeness(left_name, right_name) if left_name and right_name else 0.0
            if same:
                called = 100.0 if same_file else max(called, _SAME_NAME if left_name or not said else 0.0)
            elif not (left.asks and right.asks):
                # one has a wording and the other a name alone
                crossed = likeness(worded[0][left.name], worded[1][right.name]) if left_name and right_name else 0.0
                called = max(called, crossed)
            score = max(said + (_BOTH if said and called >= _NAMES_ALONE else 0.0), called if called >= _NAMES_ALONE or not said else 0.0)
            if not _could_compare((left, scale), (right, other)):
                score = 0.0 if scale is None or other is None else score - _UNLIKE_SCALES
            scores[row, place] = min(max(score, 0.0), 100.0)
            by_wording[row, place], by_name[row, place] = said, called
    return scores, by_wording, by_name


def _name(column: Column, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the words of a column's name that say something, () where it is but a number."""
    words = name_core(column, columns)
    return words if sum(len(word) for word in words if not word.isdigit()) >= _LETTERS else ()


def _could_compare(one: tuple[Column, ScaleGuess | None], two: tuple[Column, ScaleGuess | None]) -> bool:
    """Whether both are on scales of one length, or one's cells are all on the other's scale."""
    (left, first), (right, second) = one, two
    if first is not None and second is not None and len(first.answers) == len(second.answers):
        return True
    return (second is not None and second.holds(left)) or (first is not None and first.holds(right))

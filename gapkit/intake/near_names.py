"""Company names that no rule joins but a reader may think the same: spelt almost alike, or with letters that look alike."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from gapkit.intake.names import name_key
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NEAR: Final = 0.9
MOST_NAMES: Final = 5_000  # all pairs are looked at: beyond this it would take minutes
ALIKE: Final = 70  # of 100: near enough to be shown as a candidate
MOST_LISTED: Final = 20
_BINS: Final = 64

# Cyrillic and Greek letters, case folded, that look like a Latin one in small or capital form.
_LOOK_ALIKE: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u043a\u043c\u0442\u0432\u043d"
    "\u03b1\u03bf\u03bd\u03c1\u03c4\u03c5\u03b9\u03ba\u03b5\u03b2\u03b7\u03bc\u03b6\u03c7",
    "aeopcyxisjkmtbhaovptyikebhmzx",
)


def near_duplicates(companies: Sequence[str]) -> tuple[Notice, ...]:
    """Return a notice per pair of companies whose names are nearly the same (difflib ratio of at least .9) or look the same.

    Names whose numbers differ ("Branch 12", "Branch 13") are told apart on purpose and give no notice. At most 20 pairs are listed, the rest counted.
    """
    if len(companies) > MOST_NAMES:
        why = f"{len(companies)} companies are too many to look for names that are nearly the same"
        return (Notice(kind="noted", why=why, count=len(companies)),)
    pairs = list(_pairs([name_key(company) for company in companies]))
    notices = [
        Notice(
            kind="noted",
            company=companies[first],
            why=f"{companies[first]!r} and {companies[second]!r} are nearly the same name, and are kept apart; if they are one, say so under `companies`",
            doubt=True,
        )
        for first, second in pairs[:MOST_LISTED]
    ]
    more = len(pairs) - len(notices)
    if more:
        notices.append(Notice(kind="noted", why="more pairs of companies have nearly the same name", count=more))
    return tuple(notices)


def nearest_companies(name: str, others: Sequence[str], most: int = 2) -> tuple[str, ...]:
    """Return those of some companies whose names are most like this one, best first, `most` at most; none where none is alike.

    Alike is a token ratio of at least 70 of 100 (rapidfuzz) between names without case and punctuation, letters that look alike taken as the same.
    """
    shapes = [name_key(other).translate(_LOOK_ALIKE) for other in others]
    found = process.extract(name_key(name).translate(_LOOK_ALIKE), shapes, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=most)
    return tuple(others[place] for _, _, place in found)


def _pairs(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    shapes = [key.translate(_LOOK_ALIKE) for key in keys]
    digits = ["".join(sign for sign in shape if sign.isdigit()) for shape in shapes]
    lengths = np.array([len(shape) for shape in shapes], dtype=np.int64)
    bags = np.array([_bag(shape) for shape in shapes], dtype=np.int64).reshape(len(shapes), _BINS)
    for first in range(len(shapes)):
        # letters in common bound the ratio from above, so few pairs are compared letter by letter
        common = np.minimum(bags[first + 1 :], bags[first]).sum(axis=1)
        hopeful = np.flatnonzero(2 * common >= NEAR * (lengths[first + 1 :] + lengths[first]))
        for second in (int(place) + first + 1 for place in hopeful):
            if (
                digits[first] == digits[second]
                and difflib.SequenceMatcher(None, shapes[first], shapes[second], autojunk=False).ratio() >= NEAR
            ):
                yield first, second


def _bag(shape: str) -> NDArray[np.int64]:
    bag = np.zeros(_BINS, dtype=np.int64)
    for sign, times in Counter(shape).items():
        bag[ord(sign) % _BINS] += times
    return bag

"""Which column names the company: the one whose names stand in both sides' files, and which names stand in one of them alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from gapkit.intake.names import name_key, tidy_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gapkit.drafts.columns import Column

_WORDS: Final = frozenset(
    {"company", "companies", "bank", "firm", "organisation", "organization", "trust", "hotel", "brand", "account", "client", "supplier"}
    | {
        "dealer",
        "insurer",
        "airline",
        "provider",
        "operator",
        "agency",
        "employer",
        "business",
        "school",
        "hospital",
        "university",
        "store",
    }
    | {"dbn", "unternehmen", "firma", "entreprise", "société", "empresa", "azienda", "kunde", "org", "shop", "restaurant", "retailer"}
)
_FEWEST: Final = 5  # names in common, where the column's name does not say that it is the company
_FEWEST_NAMED: Final = 2
_MOST: Final = 5_000
_SHARED: Final = 0.5  # of the shorter list of names
_ALIKE: Final = 80.0


@dataclass(frozen=True)
class CompanyKey:
    """The company's column on each side (by side), how many names all sides share and how many there are in all, and near spellings that no rule joins."""

    columns: Mapping[str, str]
    shared: int
    names: int
    alone: Mapping[str, tuple[str, ...]]
    near: tuple[tuple[str, str], ...]


def guess_company(sides: Mapping[str, Sequence[Column]], answers: Mapping[str, Collection[str]]) -> CompanyKey | None:
    """Return the columns that name the company; None where no column's names stand on two sides.

    Args:
        sides: the columns of each side.
        answers: per side, the columns that hold answers.
    """
    ids = list(sides)
    candidates = {side: [column for column in sides[side] if column.name not in answers[side] and _may_name(column)] for side in ids}
    first = ids[0]
    columns: dict[str, Column] = {}
    for other in ids[1:]:
        pairs = [
            (_strength(one, two), one, two)
            for one, two in product([columns[first]] if first in columns else candidates[first], candidates[other])
        ]
        strength, one, two = max(pairs, key=lambda pair: pair[0], default=(0.0, None, None))
        if strength > 0 and one is not None and two is not None:
            columns |= {first: one, other: two}
    return _key(columns) if columns else None


def named_company(columns: Sequence[Column]) -> Column | None:
    """Return the column of one file alone that is named as the company's and holds several names that recur; None where there is none."""
    named = [column for column in columns if set(column.words) & _WORDS and _may_name(column)]
    return next((column for column in named if 1 < len(_keys(column)) < column.filled), None)


def _may_name(column: Column) -> bool:
    named = bool(set(column.words) & _WORDS)
    if column.is_tool or not 1 < len(column.counts) <= _MOST or (column.is_numeric and not named):
        return False
    return named or len(column.counts) < column.filled


def _keys(column: Column) -> dict[str, str]:
    """Return the names of a column, as first spelt most often, by what their spellings have in common."""
    found: dict[str, str] = {}
    for text in column.counts:
        found.setdefault(name_key(text), tidy_name(text))
    found.pop("", None)
    return found


def _strength(one: Column, two: Column) -> float:
    """Return how surely two columns name the same companies; 0 where they do not."""
    first, second = _keys(one), _keys(two)
    shared = len(first.keys() & second.keys())
    part = shared / max(min(len(first), len(second)), 1)
    named = [bool(set(column.words) & _WORDS) for column in (one, two)]
    alike = one.words == two.words
    if shared < (_FEWEST_NAMED if all(named) else _FEWEST) or part < _SHARED:
        return 0.0
    return part + sum(named) + 0.5 * alike + min(shared, 100) / 1000


def _spelt_most_often(columns: Iterable[Column]) -> dict[str, str]:
    """Return each company's name as reports will print it unless the study says otherwise: the spelling that occurs most on all sides together."""
    times: Counter[str] = Counter()
    for column in columns:
        times.update(column.counts)
    spellings: dict[str, list[str]] = {}
    for text in times:
        spellings.setdefault(name_key(text), []).append(text)
    return {key: tidy_name(max(texts, key=lambda text: times[text])) for key, texts in spellings.items() if key}


def _key(columns: Mapping[str, Column]) -> CompanyKey:
    names = {side: _keys(column) for side, column in columns.items()}
    everywhere = set.intersection(*(set(keys) for keys in names.values()))
    known = _spelt_most_often(columns.values())
    alone = {side: tuple(sorted(name for key, name in keys.items() if key not in everywhere)) for side, keys in names.items()}
    near = []
    for name in dict.fromkeys(name for names_alone in alone.values() for name in names_alone):
        others = {key: other for key, other in known.items() if key != name_key(name)}
        match = process.extractOne(name_key(name), list(others), scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE)
        if match is not None and (others[match[0]], name) not in near and (name, others[match[0]]) not in near:
            near.append((others[match[0]], name))
    return CompanyKey({side: column.name for side, column in columns.items()}, len(everywhere), len(known), alone, tuple(near))

"""Raw exports -> the sides of a study: one per file, per sheet of a workbook, or per category of a column where one table holds both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.drafts.columns import look_at
from gapkit.drafts.openings import open_file
from gapkit.drafts.parties import Party, parties_in, party_of
from gapkit.drafts.scales import guess_scales
from gapkit.errors import DataError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from gapkit.drafts.columns import Column
    from gapkit.drafts.openings import Opening
    from gapkit.drafts.scales import ScaleGuess

_FEWEST: Final = 2  # sides


@dataclass(frozen=True)
class RawSide:
    """One side before its columns are told apart: who it is, why one thinks so, its table, its rows of it, its columns and their scales."""

    party: Party
    why: str
    opening: Opening
    columns: tuple[Column, ...]
    scales: Mapping[str, ScaleGuess]
    rows: pd.Series[bool]
    only: tuple[str, tuple[str, ...]] | None = None

    @property
    def id(self) -> str:
        """Its id in the study."""
        return self.party.id

    @property
    def frame(self) -> pd.DataFrame:
        """The side's cells, a row a person."""
        cells = {column.name: self.opening.grid.columns[column.name] for column in self.columns}
        return pd.DataFrame(cells)[self.rows.to_numpy(dtype=bool)]


def read_raw_sides(files: Sequence[Path], providers: Collection[Path] = ()) -> tuple[RawSide, ...]:
    """Return the sides, providers first.

    Args:
        files: raw exports, in the order they were named.
        providers: those of them that were said to be the providers' own; where none was, words in names tell, else the first is.

    Raises:
        DataError: a file that cannot be read, or that holds no question.
        ParameterError: one table alone, which does not tell two sides apart.
    """
    openings = [(opening, file in providers) for file in files for opening in _with_questions(file)]
    if len(openings) == 1:
        return _split(openings[0][0])
    return _numbered(_parted(openings))


def _with_questions(file: Path) -> tuple[Opening, ...]:
    """Return the tables of a file that hold answers; of a workbook sheets like a codebook are passed over."""
    openings = open_file(file)
    kept = tuple(opening for opening in openings if opening.grid.lines and guess_scales(look_at(opening.grid)))
    if kept:
        named = tuple(opening for opening in kept if party_of(opening.source.sheet) is not None)
        return named if len(kept) > _FEWEST and len(named) >= _FEWEST else kept
    columns = look_at(openings[0].grid)
    seen = ", ".join(repr(column.name) for column in columns[:8])
    raise DataError(
        f"{openings[0].name} holds no column that looks like answers on a scale (it has {len(columns)}: {seen}{', ...' if len(columns) > 8 else ''}). "  # noqa: PLR2004
        "Export the individual answers, one row per person, with codes or labels; or start from `gapkit new NAME` and write study.yaml by hand."
    )


def _split(opening: Opening) -> tuple[RawSide, ...]:
    """Return the sides of one table by the categories of the column that names them."""
    columns = look_at(opening.grid)
    for column in columns:
        parties = parties_in(column)
        if not parties:
            continue
        found = []
        for party, spellings in parties.items():
            rows = opening.grid.columns[column.name].isin(spellings).astype(bool)
            own = look_at(opening.grid, rows)
            scales = {name: scale for name, scale in guess_scales(columns).items() if any(one.name == name and one.counts for one in own)}
            only = (column.name, spellings)
            found.append(RawSide(party, f"rows where {column.name} is {' or '.join(spellings)}", opening, own, scales, rows, only))
        return _ordered(found)
    raise ParameterError(
        f"{opening.name} is one table, and no column of it tells providers from customers. Name a second file, as in "
        f"`gapkit draft executives.csv {opening.source.path.name if opening.source.path else 'customers.csv'}`; "
        "without an executive survey yet, `gapkit mirror` makes its questionnaire from the customers' file."
    )


def _parted(openings: Sequence[tuple[Opening, bool]]) -> tuple[RawSide, ...]:
    """Return a side per table: as said, else by the words of its sheet's or file's name, else the first for the provider and the others for customers."""
    told = any(said for _, said in openings)
    parties = [
        party_of(opening.source.sheet) or party_of(opening.source.path.stem if opening.source.path else "") for opening, _ in openings
    ]
    found = []
    for place, ((opening, said), party) in enumerate(zip(openings, parties, strict=True)):
        if told:
            role = "provider" if said else "customer"
            why = "as it was said" if said else "as the other file is the providers'"
            known = party if party is not None and party.role == role else None
        elif party is not None:
            role, known = party.role, party
            why = "by the name of the sheet" if party_of(opening.source.sheet) else "by the name of the file"
        else:
            others = {other.role for other in parties if other is not None}
            role = "customer" if "provider" in others else "provider" if "customer" in others or place == 0 else "customer"
            why, known = (
                ("as the other side is named" if others else "as the first file" if place == 0 else "as it is not the first file"),
                None,
            )
        made = known or (Party("provider", "executives") if role == "provider" else Party("customer", "customers"))
        columns = look_at(opening.grid)
        rows = pd.Series(data=True, index=range(len(opening.grid.lines)), dtype=bool)
        found.append(RawSide(made, why, opening, columns, guess_scales(columns), rows))
    if not told and all(side.party.role == "provider" for side in found):
        found[-1] = replace(found[-1], party=Party("customer", "customers"), why="as one side must be the customers'")
    elif not told and all(side.party.role == "customer" for side in found):
        found[0] = replace(found[0], party=Party("provider", "executives"), why="as the first file, though its name does not say so")
    return _ordered(found)


def _ordered(sides: Sequence[RawSide]) -> tuple[RawSide, ...]:
    return tuple(sorted(sides, key=lambda side: side.party.role == "customer"))


def _numbered(sides: Sequence[RawSide]) -> tuple[RawSide, ...]:
    """Return the sides with ids of their own: a second group of customers is customers_2."""
    times: dict[str, int] = {}
    found = []
    for side in sides:
        times[side.party.id] = times.get(side.party.id, 0) + 1
        count = times[side.party.id]
        found.append(side if count == 1 else replace(side, party=Party(side.party.role, f"{side.party.id}_{count}")))
    return tuple(found)

"""A side's files as one table of text: only the columns the study asks for, stacked by name, constants set, `only` rows taken."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd

from gapkit.errors import DataError, nearest
from gapkit.intake.decimals import decimal_signs
from gapkit.intake.declared import blanked
from gapkit.intake.faults import Place, refuse
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gapkit.intake.codebook import Codebook
    from gapkit.intake.grids import Grid
    from gapkit.intake.wanted import Wanted
    from gapkit.study.model import Side

T = TypeVar("T")

_LISTED: Final = 12  # column names listed where none is near


@dataclass(frozen=True)
class Table:
    """One side's rows as text, null where blank, with the file and line each came from.

    `frame` has the wanted columns and the index 0..n-1; `file` (position in `files`) and `line` are as long. `files` are the sources' names, `units`
    what a line of each is called (line, row), `decimals` their decimal signs, `labelled` whether they hold the labels of answers instead of codes,
    `codebooks` what they say of their columns, `columns` which of the wanted columns each has.
    """

    frame: pd.DataFrame
    files: tuple[str, ...]
    units: tuple[str, ...]
    decimals: tuple[str, ...]
    labelled: tuple[bool, ...]
    codebooks: tuple[Codebook, ...]
    columns: tuple[frozenset[str], ...]
    file: NDArray[np.int64]
    line: NDArray[np.int64]

    def at(self, row: int, column: str = "") -> Place:
        """Return where a row, or a cell of it, stands: "customers.csv, line 812, column c3"."""
        file = int(self.file[row])
        return Place(self.files[file], self.units[file], int(self.line[row]), column)

    def decimal(self, row: int) -> str:
        """Return the decimal sign of a row's file, "." or ","."""
        return self.decimals[int(self.file[row])]

    def has(self, column: str) -> NDArray[np.bool_]:
        """Return which rows come from a file that has a column."""
        return np.array([column in columns for columns in self.columns], dtype=bool)[self.file]

    def files_of(self, rows: pd.Series[bool]) -> str:
        """Return the names of the files that hold the rows marked, in the study's order."""
        held = sorted(set(self.file[rows.to_numpy(dtype=bool)]))
        return ", ".join(dict.fromkeys(self.files[number] for number in held))

    def keep(self, rows: pd.Series[bool]) -> Table:
        """Return the table with the rows marked alone, their index anew from 0."""
        mask = rows.to_numpy(dtype=bool)
        return replace(self, frame=self.frame[mask].reset_index(drop=True), file=self.file[mask], line=self.line[mask])

    def parsed(self, column: str, parse: Callable[[str, str], T | None]) -> list[T | None]:
        """Return a column's cells, each given to `parse` with its file's decimal sign; null where blank or where it gives none. Equal texts are parsed once."""
        return self.read(column, lambda text, file: parse(text, self.decimals[file]))

    def read(self, column: str, parse: Callable[[str, int], T | None]) -> list[T | None]:
        """Return a column's cells, each given to `parse` with the position of its file; null where blank or where it gives none."""
        values = np.empty(len(self.frame), dtype=object)
        cells = self.frame[column]
        for number in range(len(self.files)):
            held = self.file == number
            places, found = pd.factorize(cells[held])
            parsed = np.empty(len(found) + 1, dtype=object)  # the last stands for blank cells, whose place is -1
            parsed[:-1] = [parse(str(text), number) for text in found]
            values[held] = parsed[places]
        return values.tolist()


def stack(side: Side, wanted: Sequence[Wanted], grids: Sequence[Grid]) -> tuple[Table, tuple[Notice, ...]]:
    """Return a side's files as one table of the wanted columns, and what a reader must know of how it was taken.

    Args:
        side: whose files they are; its `only` picks rows.
        wanted: the columns the study asks for, with the key that asks.
        grids: the files, in the order of the side's sources.

    Raises:
        DataError: a wanted column is in no file (or, where it describes every row, not in each), `set` would overwrite a column, or no row is left.
    """
    files = ", ".join(grid.name for grid in grids)
    if not any(grid.lines for grid in grids):
        raise DataError(f"no responses for {side.label}: {files} has a header and no rows.")
    for grid in grids:
        for column, _ in grid.source.set:
            if column in grid.header:
                refuse(f"{grid.name} already has a column {column!r}, which `set` at its source would overwrite. Set another name.")
    notices = [replace(notice, side=side.id) for grid in grids for notice in grid.notices]
    notices += _absences(side, wanted, grids)
    absent = lacking(wanted, grids)
    names = tuple(dict.fromkeys(want.column for want in wanted))
    numbers = tuple(dict.fromkeys(want.column for want in wanted if want.number))
    decimals, said = decimal_signs(grids, numbers)
    notices += [replace(notice, side=side.id) for notice in said]
    cells: dict[str, pd.Series[str]] = {}
    for name in names:
        parts = [blanked(side, wanted, grid, name) if name in grid.columns else (_constants(grid, name), ()) for grid in grids]
        cells[name] = pd.concat([part for part, _ in parts], ignore_index=True)
        notices += [notice for _, said_of in parts for notice in said_of]
    table = Table(
        frame=pd.DataFrame(cells),
        files=tuple(grid.name for grid in grids),
        units=tuple(grid.unit for grid in grids),
        decimals=decimals,
        labelled=tuple(grid.source.labelled for grid in grids),
        codebooks=tuple(grid.codebook for grid in grids),
        columns=tuple(frozenset(names) & frozenset(columns_of(grid)) for grid in grids),
        file=np.repeat(np.arange(len(grids)), [len(grid.lines) for grid in grids]),
        line=np.array([line for grid in grids for line in grid.lines], dtype=np.int64),
    )
    if not side.only:
        return table, tuple(notices)
    if absent & {column for column, _ in side.only}:
        raise DataError(f"no responses for {side.label}: which rows of {files} are theirs cannot be told.")
    taken, notice = _only(side, table, files)
    return taken, (*notices, notice)


def lacking(wanted: Sequence[Wanted], grids: Sequence[Grid]) -> frozenset[str]:
    """Return the wanted columns that cannot be taken: in no file, not in every file where they describe each row, or twice in a header."""
    return frozenset(
        want.column
        for want in wanted
        if any(want.column in grid.twice for grid in grids)
        or (want.told and (any if want.everywhere else all)(want.column not in columns_of(grid) for grid in grids))
    )


def columns_of(grid: Grid) -> tuple[str, ...]:
    """Return the names of a file's columns, those that `set` adds among them."""
    return tuple(name for name in (*grid.header, *(column for column, _ in grid.source.set)) if name)


def _constants(grid: Grid, name: str) -> pd.Series[str]:
    constants = dict(grid.source.set)
    constant = constants[name].strip() or None if name in constants else None
    return pd.Series(pd.array([constant] * len(grid.lines), dtype="string"))


def _absences(side: Side, wanted: Sequence[Wanted], grids: Sequence[Grid]) -> Iterator[Notice]:
    for want in wanted:
        twice = next((grid for grid in grids if want.column in grid.twice), None)
        if twice is not None:
            times = twice.header.count(want.column)
            what = (
                f"column {want.column!r}, asked for by {want.key}, stands {times} times in the header. Give each column a name of its own."
            )
            refuse(what, Place(twice.name))
            continue
        without = [grid for grid in grids if want.column not in columns_of(grid)]
        if not without or not want.told:
            continue
        if want.everywhere or len(without) == len(grids):
            known = columns_of(without[0])
            refuse(f"{without[0].name} has no column {want.column!r}, asked for by {want.key}.{near_column(want.column, known)}")
            continue
        for grid in without:
            why = f"{grid.name} has no column {want.column!r} ({want.key}): its people count as not asked"
            yield Notice(kind="noted", side=side.id, why=why, count=len(grid.lines), doubt=True)


def near_column(column: str, known: Sequence[str]) -> str:
    """Return ` Did you mean ...?` for a column's name close to a known one, else the first of those there are."""
    alike = [name for name in known if name.casefold() == column.casefold()]
    if alike or difflib.get_close_matches(column, known, n=1, cutoff=0.6):
        return nearest(alike[0], alike) if alike else nearest(column, known)
    listed = ", ".join(known[:_LISTED])
    return f" Known: {listed}{', ...' if len(known) > _LISTED else ''}."


def _only(side: Side, table: Table, files: str) -> tuple[Table, Notice]:
    mask = pd.Series(data=True, index=table.frame.index)
    rules = []
    for column, values in side.only:
        fits = table.frame[column].isin([value.strip() for value in values]).astype(bool)
        rules.append(f"{column} is {' or '.join(values)}")
        if not fits.any():
            found = [str(value) for value in table.frame[column].value_counts().index[:_LISTED]]
            raise DataError(
                f"no responses for {side.label}: `only` leaves no row of {files}, as no {column} is {' or '.join(values)}.{nearest(values[0], found)}"
            )
        mask &= fits
    rule = " and ".join(rules)
    if not mask.any():
        raise DataError(f"no responses for {side.label}: `only` leaves no row of {files} where {rule}.")
    taken = int(mask.sum())
    return table.keep(mask), Notice(
        kind="noted", side=side.id, why=f"of {len(mask)} rows of {files} those are taken where {rule}", count=taken
    )

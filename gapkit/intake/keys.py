"""The company and wave of each row; rows without one are left out and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.errors import DataError, nearest
from gapkit.intake.faults import refuse
from gapkit.intake.numbers import match_code
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.intake.tables import Table
    from gapkit.study.model import Side, Study


def read_keys(study: Study, side: Side, table: Table, names: Mapping[str, str]) -> tuple[Table, pd.DataFrame, tuple[Notice, ...]]:
    """Return the rows that have a company and a wave, a frame of the two (text, "" where the side has none), and what was left out.

    Args:
        study: its `waves`, where given, are all that is taken.
        side: whose rows they are.
        table: the side's rows.
        names: the company that each spelling means.

    Raises:
        DataError: a wave that the study does not list, or no row with both.
    """
    notices: list[Notice] = []
    for column, word in ((side.company, "company"), (side.wave, "wave")):
        table, left_out = _without_blanks(side, table, column, word, names)
        notices += left_out
    keys = pd.DataFrame({"company": _companies(side, table, names), "wave": _waves(study, side, table)}, index=table.frame.index)
    return table, keys, tuple(notices)


def refuse_two_rows(table: Table, keys: pd.DataFrame) -> None:
    """Raise DataError where a company stands twice in a wave, in a file of one row per company and wave; the second line and the first are named."""
    again = keys.duplicated(["company", "wave"]).to_numpy(dtype=bool)
    for row in np.flatnonzero(again).tolist():
        company, wave = keys["company"].iloc[row], keys["wave"].iloc[row]
        same = ((keys["company"] == company) & (keys["wave"] == wave)).to_numpy(dtype=bool)
        what = repr(company) if company else "the one company of this study"
        when = f" in wave {wave!r}" if wave else ""
        first = table.at(int(same.argmax()))
        refuse(f"{what} stands twice{when}, first in {first.unit} {first.line}. One row per company and wave is wanted.", table.at(row))


def company_spellings(side: Side, table: Table) -> list[str]:
    """Return every company cell of a side that is not blank, as often as it occurs."""
    return [] if not side.company else table.frame[side.company].dropna().tolist()


def joined(columns: Sequence[pd.Series[str]]) -> pd.Series[str]:
    """Return several columns of text as one, so that no two combinations read alike."""
    if len(columns) == 1:
        return columns[0]
    escaped = [column.str.replace("\\", "\\\\", regex=False).str.replace("|", "\\|", regex=False) for column in columns]
    return escaped[0].str.cat(pd.concat(escaped[1:], axis="columns"), sep="|")


def _without_blanks(side: Side, table: Table, column: str, word: str, names: Mapping[str, str]) -> tuple[Table, list[Notice]]:
    if not column:
        return table, []
    cells = table.frame[column]
    # a name of invisible characters alone has no printed form, so it is as blank as an empty cell
    filled = pd.Series([bool(names.get(cell)) for cell in cells.tolist()], index=cells.index) if word == "company" else cells.notna()
    blank = int((~filled).sum())
    if not blank:
        return table, []
    if not filled.any():
        raise DataError(
            f"no responses for {side.label}: column {column!r} ({word}) is empty in every row of {', '.join(dict.fromkeys(table.files))}."
        )
    return table.keep(filled), [Notice(kind="left out", side=side.id, why=f"rows without a {word}", count=blank, doubt=True)]


def _companies(side: Side, table: Table, names: Mapping[str, str]) -> pd.Series[str]:
    if not side.company:
        return _constant(table)
    return pd.Series(pd.array([names[cell] for cell in table.frame[side.company].tolist()], dtype="string"), index=table.frame.index)


def _waves(study: Study, side: Side, table: Table) -> pd.Series[str]:
    if not side.wave:
        return _constant(table)
    if not study.waves:
        return table.frame[side.wave].astype("string")
    known = tuple(wave for wave, _ in study.waves)
    waves: list[str | None] = table.parsed(side.wave, lambda text, decimal: match_code(text, known, decimal))
    for row in (row for row, wave in enumerate(waves) if wave is None):
        found = waves[row] = str(table.frame[side.wave].iloc[row])
        what = f"wave {found!r} is not among the study's `waves`.{nearest(found, known)}"
        refuse(what, table.at(row, side.wave), rule=what)
    return pd.Series(pd.array(waves, dtype="string"), index=table.frame.index)


def _constant(table: Table) -> pd.Series[str]:
    return pd.Series(pd.array([""] * len(table.frame), dtype="string"), index=table.frame.index)

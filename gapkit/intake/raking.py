"""The columns a side is raked by: each row's category, held against the shares that study.yaml gives, wave by wave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from gapkit.intake.faults import refuse
from gapkit.intake.keys import joined
from gapkit.intake.numbers import match_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.intake.tables import Table
    from gapkit.study.model import Side

RAKE: Final = "rake"
_LISTED: Final = 12  # categories named in a sentence


def read_raking_columns(side: Side, table: Table, keys: pd.DataFrame) -> pd.DataFrame:
    """Return each row's category per raking column (`rake:COLUMN`) and all of them joined (`rake`), as text.

    Args:
        side: its `rake` names the columns and categories.
        table: its rows, those alone that will count.
        keys: their company and wave.

    Raises:
        DataError: a row without a category, or categories that are not those of the shares, in any wave.
    """
    columns = {f"{RAKE}:{column}": _categories(side, table, keys, column, shares) for column, shares in side.rake}
    return pd.DataFrame({**columns, RAKE: joined(tuple(columns.values()))}, index=table.frame.index)


def _categories(side: Side, table: Table, keys: pd.DataFrame, column: str, shares: tuple[tuple[str, float], ...]) -> pd.Series[str]:
    blank = table.frame[column].isna().to_numpy(dtype=bool)
    for row in np.flatnonzero(blank).tolist():
        what = (
            "the category is missing, and raking needs one in every row. "
            "Name the unknown ones and give them a share, or leave the column out of `rake`."
        )
        refuse(what, table.at(row, column), rule="raking")
    known = tuple(category for category, _ in shares)
    # A company or wave goes by the name the study knows it by, not by its spelling in this row.
    cells = next((keys[name] for name, own in (("company", side.company), ("wave", side.wave)) if own == column), None)
    if cells is None:
        cells = pd.Series(
            pd.array(table.parsed(column, lambda text, decimal: match_code(text, known, decimal) or text), dtype="string"),
            index=table.frame.index,
        )
    for wave, held in cells.groupby(keys["wave"], sort=True):
        found = tuple(sorted(set(held.dropna())))
        if set(found) != set(known):
            refuse(_mismatch(side, column, str(wave), found, known))
    return cells


def _mismatch(side: Side, column: str, wave: str, found: tuple[str, ...], known: tuple[str, ...]) -> str:
    when = f" in wave {wave}" if wave else ""
    without_share = [name for name in found if name not in known]
    without_rows = [name for name in known if name not in found]
    wrong = [f"{_listed(names)} {what}" for names, what in ((without_share, "without a share"), (without_rows, "without rows")) if names]
    return (
        f"sides.{side.id}.rake: column {column!r} holds {_listed(found)}{when}, and `rake` has shares for {_listed(known)}: "
        f"{', '.join(wrong)}. Give every category that occurs a share, and no other."
    )


def _listed(names: Iterable[str]) -> str:
    every = tuple(names)
    return ", ".join(every[:_LISTED]) + (f" and {len(every) - _LISTED} more" if len(every) > _LISTED else "")

"""How many people there are, and were invited: a number, or a column that says one thing per company and wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.intake.faults import refuse
from gapkit.intake.numbers import as_whole

if TYPE_CHECKING:
    from gapkit.intake.tables import Table


def read_headcount(table: Table, keys: pd.DataFrame, headcount: int | str, word: str) -> pd.Series[int]:
    """Return the headcount of each row's company and wave (Int64, null = not known).

    Args:
        table: the side's rows.
        keys: `company` and `wave` of each row.
        headcount: the number itself, a column's name, or "" where the study gives none.
        word: the key of study.yaml: `population` or `invited`.

    Raises:
        DataError: a cell that is no whole number of at least 1, or a company with two of them in one wave.
    """
    index = table.frame.index
    if isinstance(headcount, int):
        return pd.Series(headcount, index=index, dtype="Int64")
    if not headcount:
        return pd.Series(pd.NA, index=index, dtype="Int64")
    values: list[int | None] = table.parsed(headcount, as_whole)
    for row, (value, cell) in enumerate(zip(values, table.frame[headcount].tolist(), strict=True)):
        if cell is not pd.NA and (value is None or value < 1):
            what = f"{word} {cell!r} is not a whole number of at least 1. Blank means not known."
            refuse(what, table.at(row, headcount), rule=word)
            values[row] = None
    counts = pd.Series(pd.array(values, dtype="Int64"), index=index)
    _refuse_two_values(table, keys, counts, word)
    return counts


def _refuse_two_values(table: Table, keys: pd.DataFrame, counts: pd.Series[int], word: str) -> None:
    # 0 stands for blank: a headcount given on some rows of a company and not on others is not constant either
    filled = counts.fillna(0)
    first = filled.groupby([keys["company"], keys["wave"]], sort=False).transform("first")
    unlike = (filled != first).to_numpy(dtype=bool)
    if not unlike.any():
        return
    for row in np.flatnonzero(unlike).tolist():
        _refuse_second_value(table, keys, (filled.iloc[row], first.iloc[row]), row, word)


def _refuse_second_value(table: Table, keys: pd.DataFrame, values: tuple[int, int], row: int, word: str) -> None:
    company, wave = str(keys["company"].iloc[row]), str(keys["wave"].iloc[row])
    whose = f" of {company!r}" if company else ""
    when = f" in wave {wave!r}" if wave else ""
    here, there = (value or "blank" for value in values)
    what = f"{word}{whose}{when} is {here} here and {there} above. Give one number on every row of a company and wave."
    refuse(what, table.at(row), rule=f"{word} of {company}, {wave}")

"""The people behind every figure a study could print: counts by topic, wave, company and segments, from the tally alone."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.averaging import by_item
from gapkit.estimates.moments import valued_cells
from gapkit.intake.records import CompanyScores
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.tallies.tally import Tally

GROUP = ("topic", "wave")
CELL = ("topic", "wave", "company")
SUMS = ("n", "k", "w", "w2")
EQUAL = 1e-9  # weights that differ less than this do so by rounding


def counted(known: Tally, side: str, score: str) -> pd.DataFrame:
    """Return one side's people: a row per topic, wave, company ("" where there is none) and segments (null where not told).

    Columns: these keys, `n` people who answered, `k` favourable people (for other scores, the sum of values 0-1), `w` and `w2`, the sums of weights and
    of their squares, and `clustered`. Published figures are no people of one's own and are not among them.
    """
    parts = []
    for part in known.of_side(side):
        if isinstance(part, AnswerTally):
            cells = valued_cells(known.study, dataclasses.replace(part, cells=part.people), score)
            cells = cells[cells["v"].notna()]
            cells = cells.assign(k=cells["n"] * cells["v"])
            cells = cells if part.joint else _whole_people(cells)
            segments = [name for name in cells.columns if name.startswith("segment:")]
            parts.append(summed(cells, (*CELL, *segments)).assign(clustered=part.clustered))
        elif isinstance(part, CompanyScores) and score == "mean":
            n = part.frame["n"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
            value = part.frame["value"].to_numpy(dtype=float)
            parts.append(part.frame[list(CELL)].assign(n=n, k=n * value, w=n, w2=n, clustered=False))
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=object if name in CELL else float) for name in (*CELL, *SUMS)}).assign(clustered=False)
    return pd.concat(filled, ignore_index=True)


def _whole_people(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells of counts, a row per topic, wave and company: the people of the column that fewest answered, at the mean of all columns.

    Nobody knows which answers are one person's, so a figure is as open as its smallest column.
    """
    per_item = by_item(cells).groupby([*CELL, "item"], sort=False)[["n", "k"]].sum().reset_index()
    per_item["share"] = per_item["k"] / per_item["n"]
    people = per_item.groupby(list(CELL), sort=False).agg(n=("n", "min"), share=("share", "mean"), k=("k", "sum"), columns=("n", "size"))
    people = people.reset_index()
    k = people["k"].where(people["columns"] == 1, people["n"] * people["share"])  # one column is a plain count
    return people[[*CELL, "n"]].assign(k=k.astype(float), w=people["n"].astype(float), w2=people["n"].astype(float))


def summed(cells: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the sums of people and weights per key; a null key is a group of its own."""
    return cells.groupby(list(keys), dropna=False, sort=False)[list(SUMS)].sum().reset_index()


def simple(cells: pd.DataFrame) -> pd.Series[bool]:
    """Return whether every person of a cell weighs the same, so that its share is a count."""
    return (cells["w"] ** 2 - cells["n"] * cells["w2"]).abs() <= EQUAL * cells["w"] ** 2


def without(cells: pd.DataFrame, but: pd.DataFrame | None) -> pd.DataFrame:
    """Return cells less those of `but` (topic, wave, company)."""
    if but is None or but.empty or cells.empty:
        return cells
    gone = pd.MultiIndex.from_frame(but[list(CELL)].astype(object))
    return cells[~pd.MultiIndex.from_frame(cells[list(CELL)].astype(object)).isin(gone)]

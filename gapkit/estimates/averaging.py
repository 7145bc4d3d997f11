"""The mean of figures that rest on the same people, nobody knowing which answers are one person's: the most its spread and variance can be.

A standard deviation of a mean is at most the mean of the standard deviations, with equality where all move together (Cauchy and Schwarz). So the limits made
of these moments are as wide as they can have to be, and never too narrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.tallies.counts import item_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def mean_moments(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return one row per key with the moments of the plain mean of its rows; a row that is alone stays as it is.

    `n`, `w` and `w2` are the largest base; `fewest`, `least_silent`, `units` and `df` the smallest; `not_answered` the people beyond the base who are known to
    have been asked. `variance` and `s2` are upper bounds (`guess` is True), where more than one row makes the mean.

    Args:
        rows: moments as `answer_moments` has them, one row per figure; people who weigh 1 each.
        keys: the columns of one mean.
    """
    if rows.empty:
        return rows
    names = list(keys)
    size = rows.groupby(names, dropna=False)["n"].transform("size")
    several = rows[size > 1]
    parts = several.assign(
        asked=several["n"] + several["not_answered"], sd=np.sqrt(several["s2"].astype(float)), se=np.sqrt(several["variance"].astype(float))
    )
    made = (
        parts.groupby(names, dropna=False, sort=True)
        .agg(
            m=("m", "mean"),
            sd=("sd", "mean"),
            se=("se", "mean"),
            n=("n", "max"),
            asked=("asked", "max"),
            fewest=("fewest", "min"),
            least_silent=("least_silent", "min"),
            units=("units", "min"),
            df=("df", "min"),
            turned=("turned", "first"),
        )
        .reset_index()
    )
    made = made.assign(
        s2=made["sd"] ** 2,
        variance=made["se"] ** 2,
        w=made["n"].astype(float),
        w2=made["n"].astype(float),
        not_answered=made["asked"] - made["n"],
        two_point=False,
        guess=True,
    )
    found = [part for part in (rows[size == 1], made.reindex(columns=rows.columns)) if len(part)]
    return pd.concat(found, ignore_index=True).sort_values(names, kind="stable").reset_index(drop=True)


def by_item(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells of counts with `item`, which of its question's columns each answer belongs to."""
    return cells.assign(item=item_of(cells["answer"]))

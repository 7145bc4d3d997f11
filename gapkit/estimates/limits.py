"""From moments to limits: design effects, effective n, headcounts, and the interval of each estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.errors import DataError
from gapkit.stats.linear import effective_n, kish_n, n_star, phi
from gapkit.stats.samples import Sample, certain_bounds, sample_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats
    from gapkit.tallies.tally import AnswerTally


def with_limits(rows: pd.DataFrame, pooled_deff: pd.Series[float], population: pd.Series[float], label: str) -> pd.DataFrame:
    """Return rows of moments with what the limits are made of and the limits themselves.

    Added: `deff`, `n_eff`, `n_star`, `population`, `full` (everybody answered), `even` (weights alike) and, 0-1, `low`, `high`, `se`, `least`, `most` and
    `shift` (one person, 1/N).

    Args:
        rows: as `answer_moments` returns them.
        pooled_deff: per row the design effect pooled over the topics of its group (Korn and Graubard's idea, steadied by the group's other topics).
        population: per row the headcount of that very group, NaN where it is not known.
        label: the side's printed name, for the error where more people answered than there are.

    Raises:
        DataError: where more people answered than the headcount says there are.
    """
    n = rows["n"].to_numpy(dtype=float)
    heads = population.to_numpy(dtype=float)
    _check_headcount(rows, n + rows["not_answered"].to_numpy(dtype=float), heads, label)
    # Over topics the one that fewest answered says how much of the population is known.
    responded = rows["fewest"].to_numpy(dtype=float) + rows["least_silent"].to_numpy(dtype=float)
    s2, variance = rows["s2"].to_numpy(dtype=float), rows["variance"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        deff = np.where((s2 > 0) & (n > 1), variance / (s2 / (n - 1)), np.nan)
        missing = np.where(np.isnan(heads), 0.0, responded / heads)
        n_eff = effective_n(
            n, kish_n(rows["w"].to_numpy(dtype=float), rows["w2"].to_numpy(dtype=float)), deff, pooled_deff.to_numpy(dtype=float)
        )
        full = missing >= 1
        n_eff = np.where(full, np.nan, n_eff / np.where(full, 1.0, 1 - missing))
    m, df = rows["m"].to_numpy(dtype=float), rows["df"].to_numpy(dtype=float)
    spread = np.where(rows["two_point"].to_numpy(dtype=bool), 1.0, phi(m, s2, n))
    star = n_star(n_eff, spread, n, df)
    shift = np.where(np.isnan(heads), 0.0, 1 / heads)
    least, most = (np.where(full, m, bound) for bound in _certain(rows, heads))
    known = full | ~np.isnan(star)
    limits = sample_limits(Sample(m, star, shift, least, most))
    return rows.assign(
        deff=deff,
        n_eff=n_eff,
        n_star=star,
        full=full,
        shift=shift,
        least=least,
        most=most,
        even=_alike(rows),
        population=heads,
        se=np.sqrt(variance * (1 - missing)),
        low=np.where(known, limits.low, np.nan),
        high=np.where(known, limits.high, np.nan),
    )


def _certain(rows: pd.DataFrame, heads: np.ndarray) -> tuple[Floats, Floats]:
    """Return the least and the most that each figure can be among people known by number: 0 and 1 where they are not, or where weights differ.

    Over topics the topic that fewest answered bounds them all.
    """
    fewest, silent = (rows[name].to_numpy(dtype=float) for name in ("fewest", "least_silent"))
    return certain_bounds(rows["m"].to_numpy(dtype=float), fewest, np.where(_alike(rows), heads - silent - fewest, np.nan))


def _alike(rows: pd.DataFrame) -> np.ndarray:
    """Return whether everybody of a row weighs the same, so that its figure is one of people."""
    n, w, w2 = (rows[name].to_numpy(dtype=float) for name in ("n", "w", "w2"))
    return np.asarray(np.isclose(n * w2, w**2, rtol=1e-9, atol=0.0))


def pooled_deff(rows: pd.DataFrame, groups: Sequence[str]) -> pd.Series[float]:
    """Return per row the design effect pooled over its group's topics, sum(s2 deff) / sum(s2); n / units where no topic varies."""
    varies = (rows["s2"] > 0) & (rows["n"] > 1)
    # s2 deff = variance (n - 1), so the pooled figure needs no division by a spread near zero.
    top = (rows["variance"] * (rows["n"] - 1)).where(varies, 0.0)
    bottom = rows["s2"].where(varies, 0.0)
    if groups:
        keys = [rows[name] for name in groups]
        top, bottom = top.groupby(keys).transform("sum"), bottom.groupby(keys).transform("sum")
    else:
        top, bottom = pd.Series(top.sum(), index=rows.index), pd.Series(bottom.sum(), index=rows.index)
    per_unit = rows["n"] / rows["units"].where(rows["units"] > 0)
    pooled: pd.Series[float] = (top / bottom.where(bottom > 0)).where(bottom > 0, per_unit)
    return pooled


def headcount(tally: AnswerTally, rows: pd.DataFrame, groups: Sequence[str], what: str = "population") -> pd.Series[float]:
    """Return per row the headcount of its very group, NaN where not known: a company's own, or the sum over all companies; none for a segment."""
    unknown = pd.Series(np.nan, index=rows.index)
    if any(name.startswith("segment:") for name in groups):
        return unknown
    keys = [name for name in ("wave", "company") if name in groups]
    counts = tally.headcounts.assign(heads=tally.headcounts[what].astype("Float64").astype(float))
    if not keys:
        # One missing headcount leaves the sum unknown.
        return pd.Series(counts["heads"].sum(skipna=False), index=rows.index)
    known = counts.groupby(keys)["heads"].agg(lambda heads: heads.sum(skipna=False))
    index = pd.MultiIndex.from_frame(rows[keys]) if len(keys) > 1 else pd.Index(rows[keys[0]])
    return pd.Series(known.reindex(index).to_numpy(dtype=float), index=rows.index)


def _check_headcount(rows: pd.DataFrame, responded: np.ndarray, heads: np.ndarray, label: str) -> None:
    over = responded > heads
    if over.any():
        row, place = rows[over].iloc[0], int(np.flatnonzero(over)[0])
        where = f" at {row['company']}" if row.get("company") else ""
        raise DataError(
            f"{label}{where}: {int(responded[place])} people answered {row['topic']!r}, but the study's population says there are {int(heads[place])}. "
            "Mend `population`, or the answers."
        )

"""Estimates of what never was a file of answers: company scores and published figures, with the limits their bases allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gapkit.stats.beta import midp_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from gapkit.intake.records import CompanyScores, Toplines
    from gapkit.study.model import Study


def company_score_rows(study: Study, scores: CompanyScores, groups: Sequence[str]) -> pd.DataFrame:
    """Return one row per topic and group from company scores: a company's own, or all of them weighted by their bases.

    n* = m (1 - m) / se^2 with a standard error, else n (marked `upper bound`: a mean of n answers varies at most as a share does).
    """
    rows = scores.frame.assign(turned=scores.frame["topic"].map(lambda name: _turned(study, name, scores.side)).astype(bool))
    rows = rows.assign(n=rows["n"].astype("Float64").astype(float))
    if "company" in groups:
        m, se = rows["value"].to_numpy(dtype=float), rows["se"].to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            star = np.where(np.isnan(se) | (se <= 0) | np.isnan(rows["n"]), rows["n"], m * (1 - m) / se**2)
        kept = rows[["topic", *groups]].assign(m=m, n=rows["n"], n_star=star, se=se, guess=np.isnan(se), turned=rows["turned"])
        return _limits(kept)
    keys = ["topic", *groups]
    weighted = rows.assign(nm=rows["n"] * rows["value"], companies=1)
    summed = weighted.groupby(keys, sort=True).agg(
        n=("n", lambda n: n.sum(skipna=False)), nm=("nm", "sum"), plain=("value", "mean"), turned=("turned", "first")
    )
    mean = (summed["nm"] / summed["n"]).where(summed["n"].notna(), summed["plain"])
    pooled = summed.reset_index()[keys].assign(
        m=mean.to_numpy(),
        n=summed["n"].to_numpy(),
        n_star=summed["n"].to_numpy(),
        se=np.nan,
        guess=True,
        turned=summed["turned"].to_numpy(),
    )
    return _limits(pooled)


def topline_rows(toplines: Toplines, score: str, groups: Sequence[str]) -> pd.DataFrame:
    """Return one row per topic and wave from published figures of a score; limits as of a simple sample of the published base."""
    rows = toplines.frame[(toplines.frame["score"] == score) & toplines.frame["value"].notna()]
    base = rows["n"].astype("Float64").astype(float)
    kept = rows[["topic", *(name for name in groups if name in rows.columns)]].assign(
        m=rows["value"].astype(float), n=base, n_star=base, se=np.nan, guess=score != "favourable"
    )
    return _limits(kept.assign(turned=rows["turned"].astype(bool), bound=rows["bound"].astype(bool)))


def over_topics(rows: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Return the mean over the given rows' topics per group: bases are the largest topic's, n* the smallest (who answered several is not known)."""
    usable = rows.assign(one="all")
    mean = usable.groupby(["one", *groups], sort=True).agg(
        m=("m", "mean"), n=("n", "max"), n_star=("n_star", lambda star: star.min(skipna=False))
    )
    flat = mean.reset_index().rename(columns={"one": "topic"})
    return _limits(flat.assign(se=np.nan, guess=True, turned=False))


def _limits(rows: pd.DataFrame) -> pd.DataFrame:
    low, high = midp_limits(rows["m"].to_numpy(dtype=float), rows["n_star"].to_numpy(dtype=float))
    rows = rows if "bound" in rows.columns else rows.assign(bound=False)
    m, star = rows["m"].to_numpy(dtype=float), rows["n_star"].to_numpy(dtype=float)
    # Without the answers, a mean of n* varies at most as a share does.
    rows = rows.assign(s2=m * (1 - m), variance=m * (1 - m) / star)
    return rows.assign(
        n_eff=rows["n_star"],
        low=low,
        high=high,
        df=np.nan,
        deff=np.nan,
        population=np.nan,
        shift=0.0,
        least=0.0,
        most=1.0,
        even=True,
        full=False,
        not_answered=0,
    )


def _turned(study: Study, topic: str, side: str) -> bool:
    known = study.topic(topic)
    question = known.question(side)
    return question is not None and known.turns(question)

"""The row over topics: the mean of a group's topics, each weighing the same, with what one person's answers on several topics share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.averaging import mean_moments
from gapkit.estimates.calibration import WaveCalibration, calibrated_variance, calibrations
from gapkit.estimates.moments import NOTHING, answer_moments, valued_cells
from gapkit.stats.linear import stratified_variance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.study.model import Study
    from gapkit.tallies.tally import AnswerTally

Key = tuple[object, ...]


def topics_moments(
    study: Study, tally: AnswerTally, score: str, groups: Sequence[str], topics: Mapping[Key, Sequence[str]]
) -> pd.DataFrame:
    """Return one row per group with the moments of the mean over its topics; columns as `answer_moments`, `topic` = "all".

    A person's linearised value is the mean over topics t of w (v_t - m_t) / (sum of w)_t; `n` counts the people who answered any of the topics; `s2` is the
    mean of the covariances of all pairs of topics, each with itself included. Where nobody knows which answers are one person's, `mean_moments`.

    Args:
        study: the study.
        tally: one side's tally.
        score: the score of every topic.
        groups: the columns that split the rows; may be empty.
        topics: per group (a tuple of the group columns' values) the topics of the mean.
    """
    if not tally.joint:
        return _of_topics_apart(answer_moments(study, tally, score, groups), groups, topics)
    cells = valued_cells(study, tally, score)
    cells = cells[cells["v"].notna()]
    pairs = tally.pairs[tally.pairs["score"] == score]
    by_group = {name: _split(frame, groups) for name, frame in (("cells", cells), ("pairs", pairs), ("patterns", tally.patterns))}
    raking = calibrations(tally)
    rows = []
    for key, chosen in topics.items():
        here = {name: parts.get(key) for name, parts in by_group.items()}
        if here["cells"] is None or not chosen:
            continue
        row = _one_group(tally, here["cells"], here["pairs"], here["patterns"], tuple(chosen), raking=raking)
        if row is not None:
            rows.append({"topic": "all", **dict(zip(groups, key, strict=True)), **row})
    return pd.DataFrame(rows)


def _of_topics_apart(rows: pd.DataFrame, groups: Sequence[str], topics: Mapping[Key, Sequence[str]]) -> pd.DataFrame:
    rows = rows[rows["n"] > 0]
    cells = list(zip(*(rows[name] for name in groups), strict=True)) if groups else [()] * len(rows)
    chosen = [topic in topics.get(key, ()) for topic, key in zip(rows["topic"], cells, strict=True)]
    whole = [len(topics.get(key, ())) for key in cells]
    rows = rows.assign(whole=whole)[chosen].assign(topic="all", turned=False)
    if rows.empty:
        return rows.drop(columns="whole")
    # A topic that a group did not answer would leave a mean of other topics.
    complete = rows.groupby(["topic", *groups], dropna=False)["n"].transform("size") == rows["whole"]
    return mean_moments(rows[complete].drop(columns="whole"), ["topic", *groups])


def _split(frame: pd.DataFrame, groups: Sequence[str]) -> dict[Key, pd.DataFrame]:
    if not groups:
        return {(): frame} if len(frame) else {}
    return {tuple(key): part for key, part in frame.groupby(list(groups), dropna=True, sort=True)}


def _one_group(
    tally: AnswerTally,
    cells: pd.DataFrame,
    pairs: pd.DataFrame | None,
    patterns: pd.DataFrame | None,
    topics: tuple[str, ...],
    *,
    raking: tuple[WaveCalibration, ...],
) -> dict[str, Any] | None:
    cells = cells[cells["topic"].isin(topics)]
    total = cells.groupby("topic")["w"].sum()
    if set(total.index) != set(topics) or patterns is None:
        return None
    mean = (cells["w"] * cells["v"]).groupby(cells["topic"]).sum() / total
    people, per_topic = _people(tally, patterns, topics), cells.groupby("topic")["n"].sum()
    s2 = _shared_spread(cells, pairs, topics)
    # A person's value, summed over the units of each stratum: from the cells, for it is linear in the answers.
    shares = (cells["v"] - cells["topic"].map(mean)) / cells["topic"].map(total) / len(topics)
    linear = cells.assign(z=cells["w"] * shares, share=shares)
    strata = ["wave", "stratum"]
    squares = None
    if tally.clustered:
        units = linear.groupby([*strata, "unit"])["z"].sum().reset_index().assign(count=1)
        units["z2"] = units["z"] ** 2
    else:
        units = linear.groupby(strata)["z"].sum().reset_index()
        squares = _squares(linear, pairs, mean, total, topics)
        units = units.merge(squares, on=strata, how="left").merge(people["per_stratum"], on=strata, how="left")
    per_stratum = units.groupby(strata)[["z", "z2", "count"]].sum().reset_index().merge(tally.design, on=strata, how="left")
    held, sums, squared = (per_stratum[name].to_numpy(dtype=float) for name in ("units", "z", "z2"))
    lonely = held == 1
    variance = float(stratified_variance(np.zeros(len(held), dtype=int), held, sums, squared, 1)[0])
    if raking:
        variance = _raked_variance(raking, linear, squares)
    return {
        "m": float(mean.mean()),
        "s2": s2 if s2 > NOTHING else 0.0,
        "variance": variance,
        "n": people["n"],
        "w": people["w"],
        "w2": people["w2"],
        "not_answered": people["silent"],
        "fewest": float(per_topic.min()),
        # A don't-know lessens how many can still answer; where one topic has none, none is counted.
        "least_silent": 0.0,
        "units": float(per_stratum["count"].sum()),
        "df": float(per_stratum["count"].sum() - (~lonely).sum() - lonely.any()),
        "two_point": False,
        "turned": False,
        "guess": False,
    }


def _raked_variance(raking: tuple[WaveCalibration, ...], linear: pd.DataFrame, squares: pd.DataFrame | None) -> float:
    parts = linear.assign(row=0, z2=0.0, cross=linear["w2"] * linear["share"])
    if squares is not None:
        # What one person's answers share adds to the squares alone, so it may stand in any joint category.
        parts = pd.concat([parts, squares.assign(row=0, z=0.0, cross=0.0, rake=parts["rake"].iloc[0])], ignore_index=True)
    return float(calibrated_variance(raking, parts, 1)[0])


def _people(tally: AnswerTally, patterns: pd.DataFrame, topics: tuple[str, ...]) -> dict[str, Any]:
    places = [tally.topics.index(topic) for topic in topics]
    answered = patterns["pattern"].map(lambda text: any(text[place] == "a" for place in places))
    silent = patterns["pattern"].map(lambda text: any(text[place] == "d" for place in places)) & ~answered
    known = patterns[answered]
    counts = known.groupby(["wave", "stratum"])["n"].sum().rename("count").reset_index()
    return {
        "n": int(known["n"].sum()),
        "w": float(known["w"].sum()),
        "w2": float(known["w2"].sum()),
        "silent": int(patterns.loc[silent, "n"].sum()),
        "per_stratum": counts,
    }


def _shared_spread(cells: pd.DataFrame, pairs: pd.DataFrame | None, topics: tuple[str, ...]) -> float:
    sums = cells.assign(wv=cells["w"] * cells["v"], wvv=cells["w"] * cells["v"] ** 2).groupby("topic")[["w", "wv", "wvv"]].sum()
    own = float((sums["wvv"] / sums["w"] - (sums["wv"] / sums["w"]) ** 2).sum())
    shared = 0.0
    if pairs is not None:
        both = (
            pairs[pairs["topic_a"].isin(topics) & pairs["topic_b"].isin(topics)]
            .groupby(["topic_a", "topic_b"])[["w", "wa", "wb", "wab"]]
            .sum()
        )
        shared = float((both["wab"] / both["w"] - both["wa"] / both["w"] * both["wb"] / both["w"]).sum())
    return (own + 2 * shared) / len(topics) ** 2


def _squares(
    cells: pd.DataFrame, pairs: pd.DataFrame | None, mean: pd.Series[float], total: pd.Series[float], topics: tuple[str, ...]
) -> pd.DataFrame:
    # The sum over people of z^2 = the sum over all pairs of topics of the products, from second moments alone.
    strata = ["wave", "stratum"]
    own = (cells["w2"] * cells["share"] ** 2).groupby([cells[name] for name in strata]).sum()
    if pairs is not None:
        both = pairs[pairs["topic_a"].isin(topics) & pairs["topic_b"].isin(topics)]
        a, b = (both[topic].map(mean).astype(float) for topic in ("topic_a", "topic_b"))  # of no rows, text stays text
        product = both["w2ab"] - a * both["w2b"] - b * both["w2a"] + a * b * both["w2"]
        totals = both["topic_a"].map(total).astype(float) * both["topic_b"].map(total).astype(float)
        scaled = 2 * product / (totals * len(topics) ** 2)
        own = own.add(scaled.groupby([both[name] for name in strata]).sum(), fill_value=0.0)
    return own.rename("z2").reset_index().astype({"z2": float}).replace({"z2": {np.inf: np.nan}})

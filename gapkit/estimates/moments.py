"""From a tally to a side's estimates: weighted means and their linearised variance over the full design, one row per topic and group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.averaging import by_item, mean_moments
from gapkit.estimates.calibration import calibrated_variance, calibrations
from gapkit.stats.linear import stratified_variance
from gapkit.tallies.values import answer_value, is_two_point, takes_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.study.model import Study
    from gapkit.tallies.tally import AnswerTally

NOTHING = 1e-14  # a variance below this is rounding, not spread


def answer_moments(study: Study, tally: AnswerTally, score: str, groups: Sequence[str]) -> pd.DataFrame:
    """Return one row per topic and group with the moments of its answers.

    Columns: `topic`, the groups, `m` (0-1), `variance` (Taylor linearised, strata and clusters of the full design, units outside the cell as zeros;
    after raking, of the residuals of the whole sample),
    `s2` (weighted variance of the values, divisor the sum of weights), `n` people, `w`, `w2`, `units`, `df` (units less strata, among those holding an
    answer of the cell; strata of one unit count together as one), `not_answered` (don't-knows), `fewest` and `least_silent` (n and don't-knows of the
    topic that fewest answered: here the row's own), `two_point`, `turned` and `guess` (bool: `variance` and `s2` are the most they can be, as a question's
    columns were counted one by one).
    Source: Lumley 2004, J. Stat. Software 9(8); reference cases 03, 05, 07, 08 and 09.
    """
    cells, asked = _valued(study, tally, score)
    keys = ["topic", *groups]
    rows = _moments(tally, cells, keys) if tally.joint else _moments(tally, by_item(cells), [*keys, "item"])
    rows["two_point"] = rows["topic"].map(asked["two_point"]).astype(bool)
    rows["turned"] = rows["topic"].map(asked["turned"]).astype(bool)
    rows["guess"] = False
    return rows if tally.joint else mean_moments(rows, keys).drop(columns="item")


def _moments(tally: AnswerTally, cells: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    keys = list(keys)
    known = cells[cells["v"].notna()]
    silent = cells[cells["v"].isna()].groupby(keys, dropna=True, sort=True)["n"].sum().rename("not_answered")
    weighted = known.assign(wv=known["w"] * known["v"], wv2=known["w"] * known["v"] ** 2)
    grouped = weighted.groupby(keys, dropna=True, sort=True)
    rows = grouped.agg(n=("n", "sum"), w=("w", "sum"), w2=("w2", "sum"), wv=("wv", "sum"), wv2=("wv2", "sum"))
    # A cell of don't-knows alone keeps its row: nobody answered, and the table says so.
    rows = rows.reindex(rows.index.union(silent.index)).join(silent)
    rows[["n", "not_answered"]] = rows[["n", "not_answered"]].fillna(0).astype("int64")
    rows["m"] = rows["wv"] / rows["w"]
    spread = rows["wv2"] / rows["w"] - rows["m"] ** 2
    rows["s2"] = spread.where(spread > NOTHING, 0.0).where(rows["n"] > 0)
    rows = rows.assign(fewest=rows["n"], least_silent=rows["not_answered"])
    design = linearised_variance(tally, weighted.assign(z=0.0), rows, keys)
    return rows.join(design).reset_index().drop(columns=["wv", "wv2"])


def linearised_variance(tally: AnswerTally, answers: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return `variance`, `units` and `df` per row of `rows` (indexed by `keys`, with columns `m` and `w`) from its answers (columns `v`, `w`, `w2`, `n`)."""
    here = answers.merge(rows[["m", "w"]].reset_index(), on=list(keys), suffixes=("", "_total"))
    here["deviation"] = (here["v"] - here["m"]) / here["w_total"]
    here["z"] = here["w"] * here["deviation"]
    strata = [*keys, *(name for name in ("wave", "stratum") if name not in keys)]
    if tally.clustered:
        units = here.groupby([*strata, "unit"], sort=True)["z"].sum().reset_index()
        units = units.assign(z2=units["z"] ** 2, count=1)
    else:
        units = here.assign(z2=here["w2"] * here["deviation"] ** 2, count=here["n"])
    per_stratum = units.groupby(strata, sort=True)[["z", "z2", "count"]].sum().reset_index()
    per_stratum = per_stratum.merge(tally.design, on=["wave", "stratum"], how="left")
    design = _over_strata(per_stratum, rows.index, keys)
    if tally.calibration is None:
        return design
    known = pd.MultiIndex.from_frame(here[list(keys)]) if len(keys) > 1 else pd.Index(here[keys[0]])
    here = here.assign(row=rows.index.get_indexer(known), cross=here["w2"] * here["deviation"], z2=here["w2"] * here["deviation"] ** 2)
    return design.assign(variance=calibrated_variance(calibrations(tally), here, len(rows)))


def _over_strata(per_stratum: pd.DataFrame, index: pd.Index, keys: Sequence[str]) -> pd.DataFrame:
    known = pd.MultiIndex.from_frame(per_stratum[list(keys)]) if len(keys) > 1 else pd.Index(per_stratum[keys[0]])
    place = index.get_indexer(known)
    units = per_stratum["units"].to_numpy(dtype=float)
    variance = stratified_variance(
        place, units, per_stratum["z"].to_numpy(dtype=float), per_stratum["z2"].to_numpy(dtype=float), len(index)
    )
    lonely = units == 1
    counted = np.bincount(place, weights=per_stratum["count"].to_numpy(dtype=float), minlength=len(index))
    strata = np.bincount(place, weights=(~lonely).astype(float), minlength=len(index))
    together = np.bincount(place, weights=lonely.astype(float), minlength=len(index)) > 0
    return pd.DataFrame({"variance": variance, "units": counted, "df": counted - strata - together}, index=index)


def _valued(study: Study, tally: AnswerTally, score: str) -> tuple[pd.DataFrame, dict[str, dict[str, bool]]]:
    worth, two_point, turned = {}, {}, {}
    for name in tally.topics:
        topic = study.topic(name)
        question = topic.question(tally.side)
        if question is None or not takes_score(study, question, score):
            continue
        worth[name] = answer_value(study, topic, question, score)
        # A share of favourable answers names the good ones itself: nothing is turned.
        two_point[name], turned[name] = is_two_point(study, question, score), topic.turns(question) and score != "favourable"
    # Every table begins here, so each pair of topic and answer is valued once, and rows are put in the order of the topics by number.
    topic_at, names = tally.cells["topic"].factorize()
    place = np.array([list(worth).index(name) if name in worth else len(worth) for name in names], dtype=int)[topic_at]
    taken = np.argsort(place, kind="stable")[: int((place < len(worth)).sum())]
    cells, topic_at = tally.cells.iloc[taken], topic_at[taken]
    answer_at, answers = cells["answer"].factorize()
    pair = np.where(answer_at < 0, -1, topic_at * len(answers) + answer_at)  # -1, the last: no answer
    values = np.full(len(names) * len(answers) + 1, np.nan)
    for one in np.unique(pair[pair >= 0]):
        name, answer = names[one // len(answers)], answers[one % len(answers)]
        values[one] = np.nan if (value := worth[name](answer)) is None else value
    return cells.assign(v=values[pair]).reset_index(drop=True), {"two_point": two_point, "turned": turned}


def valued_cells(study: Study, tally: AnswerTally, score: str) -> pd.DataFrame:
    """Return the tally's cells of the topics that can give a score, with the value 0-1 of each answer as `v` (NaN = don't know)."""
    return _valued(study, tally, score)[0]

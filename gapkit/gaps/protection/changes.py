"""What changed between two tallies of one side, and where it may be told: whoever keeps the old report can take it from the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.scoring import topic_score
from gapkit.gaps.protection.cells import EQUAL
from gapkit.gaps.protection.rules import SMALL_BASE
from gapkit.intake.records import CompanyScores
from gapkit.tallies.counts import item_of
from gapkit.tallies.values import answer_value, takes_score

if TYPE_CHECKING:
    from collections.abc import Collection

    from gapkit.study.model import Side, Study
    from gapkit.tallies.blocks import Block
    from gapkit.tallies.tally import AnswerTally

    Part = AnswerTally | CompanyScores


def untold(study: Study, side: Side, old: Part, part: Part, *, segments: Collection[str] = (), whole: bool = False) -> set[Block]:
    """Return the (wave, company) of a side in which too little changed to be told; with `whole` over all companies, whose place is "".

    On each topic (each column of one, where nobody knows which answers are one person's), over all and within each value of the segments, nobody may
    have come or left, or else ten people, or the side's `minimum` where that is more. Don't-knows are counted apart: ten of them do not cover one
    answer. Weights that changed where nobody came or left may be one person's; after raking they are everybody's.

    Args:
        study: the study as it is now, whose values the answers have.
        side: the side.
        old: its tally as it was published.
        part: its tally to publish.
        segments: those by whose values figures are shown.
        whole: look at the sums over companies.
    """
    # One report shows of fewer how many answered well, two reports together would show every answer of theirs.
    least = max(side.minimum, SMALL_BASE)
    if isinstance(old, CompanyScores) or isinstance(part, CompanyScores):
        if whole:
            return set()  # over companies their averages count, not their people
        changed = _changed_scores(old, part, least)
    else:
        split = [name for name in part.segments if name in segments]
        changed = pd.concat([_changed(study, side, old, part, segment, least, whole=whole) for segment in (None, *split)])
    return {(str(wave), str(company)) for wave, company in changed[["wave", "company"]].itertuples(index=False)}


def _changed(  # noqa: PLR0917 - each is of one thing
    study: Study, side: Side, old: AnswerTally, part: AnswerTally, segment: str | None, least: float, *, whole: bool
) -> pd.DataFrame:
    """Return the groups of people in which too little changed."""
    keys = ["wave", "company", "topic", *([] if part.joint else ["item"])]
    groups = [*keys, *([f"segment:{segment}"] if segment else [])]
    now, was = (_summed(one, [*groups, "answer"], whole=whole) for one in (part, old))
    both = now.join(was.add_suffix("_old"), how="outer").fillna(0.0).reset_index()
    step, answer = both["n"] - both["n_old"], _is_answer(study, side.id, both)
    weighed = (both["w"] - both["w_old"]).abs() > EQUAL * both[["w", "w_old"]].abs().max(axis="columns")
    rows = both[groups].assign(
        up=step.clip(lower=0).where(answer, 0.0),
        down=(-step).clip(lower=0).where(answer, 0.0),
        silent_up=step.clip(lower=0).where(~answer, 0.0),
        silent_down=(-step).clip(lower=0).where(~answer, 0.0),
        weighed=both["n"].where(weighed & (step == 0), 0.0),
        most=both[["n", "n_old"]].max(axis="columns"),
    )
    sums = rows.groupby(groups, dropna=False, sort=False).sum().reset_index()
    some = (sums["up"] > 0) | (sums["down"] > 0)
    silent = _told(sums["silent_up"], sums["silent_down"], least)
    # Where nobody answered who had not: don't-knows alone, and weights, of which a figure of few people is not shown.
    still = (sums["weighed"] == 0) | (sums["most"] < side.minimum) | (part.calibration is not None)
    return sums[~(_told(sums["up"], sums["down"], least) & (some | (silent & still)))]


def _told(up: pd.Series[float], down: pd.Series[float], least: float) -> pd.Series[bool]:
    """Return where so many came and so many left that it may be told; where nobody did, it may."""
    return ((up == 0) | (up >= least)) & ((down == 0) | (down >= least))


def _summed(part: AnswerTally, keys: list[str], *, whole: bool) -> pd.DataFrame:
    """Return the sums n and w of people per key; a blank segment is a group of its own, and as an index must be a value."""
    people = part.people if part.joint else part.people.assign(item=item_of(part.people["answer"]))
    people = people.assign(company="") if whole else people
    filled = people.assign(**{name: people[name].astype(object).where(people[name].notna(), "\0") for name in keys})
    return filled.groupby(keys, sort=False)[["n", "w"]].sum().astype(float)


def _is_answer(study: Study, side: str, rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows are of an answer that has a value under its topic's own score; the others are of people who did not know."""
    known: dict[tuple[str, str], bool] = {}
    for name, answer in rows[["topic", "answer"]].drop_duplicates().itertuples(index=False, name=None):
        topic = study.topic(str(name))
        question, score = topic.question(side), topic_score(study, topic, "")
        takes = question is not None and takes_score(study, question, str(score))
        known[name, answer] = takes and answer_value(study, topic, question, str(score))(str(answer)) is not None  # type: ignore[arg-type]
    return pd.Series([known[pair] for pair in zip(rows["topic"], rows["answer"], strict=True)], index=rows.index, dtype=bool)


def _changed_scores(old: Part, part: Part, least: int) -> pd.DataFrame:
    """Return the company scores in which too little changed; one whose base is not published can be taken from nothing."""
    keys = ["wave", "company", "topic"]
    if not isinstance(old, CompanyScores) or not isinstance(part, CompanyScores):
        return pd.DataFrame(columns=keys)
    now, was = (
        one.frame.astype(dict.fromkeys(keys, object)).set_index(keys)[["n", "value"]].astype("Float64").astype(float) for one in (part, old)
    )
    both = now.join(was.add_suffix("_old"), how="outer").reset_index()
    known = both["n"].notna() | both["n_old"].notna()
    both[["n", "n_old", "value", "value_old"]] = both[["n", "n_old", "value", "value_old"]].fillna(0.0)
    base = (both["n"] - both["n_old"]).abs()
    # At the same base, one person may have changed an answer, or all of them.
    moved = (base > 0) | ~np.isclose(both["value"], both["value_old"], rtol=EQUAL, atol=0)
    return both[known & moved & (base < least)]

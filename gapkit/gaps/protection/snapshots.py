"""Two reports of one study: what changed between them is held to the rules of a cell, for whoever keeps the old one can take it from the new."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.scoring import topic_score
from gapkit.gaps.protection.kept import said_of
from gapkit.gaps.protection.rules import END, NOTHING, SMALL_BASE
from gapkit.intake.records import CompanyScores, Toplines
from gapkit.tallies.blocks import Block, alike, blocks_of, comes_apart, merged
from gapkit.tallies.tally import AnswerTally, Kept, Tally
from gapkit.tallies.values import answer_value, takes_score

if TYPE_CHECKING:
    from gapkit.study.model import Side, Study

    Part = AnswerTally | CompanyScores

LEAST = 3  # people, whatever a side's minimum
SAME = 1e-9  # sums of weights that differ less than this part do so by rounding


def keep_snapshot(before: Tally, now: Tally, *, published: str) -> Tally:
    """Return the tally to publish: each company of a side in each wave as it is now or, where too little changed to be told, as it was published.

    What changed since is a cell of its own, and must be one that could be printed: nobody; or as many people as the side's `minimum`, three at the least,
    and under ten of them not nearly all of one mind; on each topic, over all and within each segment. A wave that was not published before is new
    altogether. Sides that are on record, or whose questions or segments changed, are taken as they are now. Sides that are raked, or whose strata
    hold several companies, are kept or taken whole, wave by wave.

    Args:
        before: what was published last, with what it had kept itself.
        now: what the data say.
        published: the date of `before`, "2026-04-27".
    """
    dates = {(kept.side, kept.wave, kept.company): kept.date for kept in before.kept}
    parts, kept = [], list[Kept]()
    for part in now.sides:
        side = now.study.side(part.side)
        old = None if isinstance(part, Toplines) or side.on_record else _same_side(before, now, part)
        still = _still(now.study, side, old, part) if old is not None and not isinstance(part, Toplines) else set()
        parts.append(merged(part, old, still) if still else part)
        kept += [Kept(side.id, wave, company, dates.get((side.id, wave, company), published)) for wave, company in sorted(still)]
    if not kept:
        return now
    # Counts in the notices of a side that is kept would tell how many are new.
    sides = {one.side for one in kept}
    notices = [notice for notice in now.notices if notice.side not in sides]
    notices += [notice for notice in before.notices if notice.side in sides and notice not in said_of(before)]
    whole = Tally(now.study, tuple(parts), (), tuple(kept))
    return dataclasses.replace(whole, notices=(*notices, *said_of(whole)))


def _same_side(before: Tally, now: Tally, part: Part) -> Part | None:
    """Return a side's part of the tally before; None where there is none, or where it was asked otherwise."""
    old = next((one for one in before.of_side(part.side) if isinstance(one, AnswerTally | CompanyScores)), None)
    if old is None or not alike(part, old):
        return None
    asked = [
        [(topic.id, topic.statement, topic.score, topic.question(part.side)) for topic in known.study.topics] for known in (before, now)
    ]
    return old if asked[0] == asked[1] and before.study.scales == now.study.scales else None


def _still(study: Study, side: Side, old: Part, part: Part) -> set[Block]:
    """Return the blocks of a side that stay as they were."""
    told_of = {wave for wave, _ in blocks_of(old)}
    changes = _changes(study, old, part)
    least = max(side.minimum, LEAST)
    block = {
        (str(wave), str(company))
        for wave, company in changes.loc[~_may_be_told(changes, least), ["wave", "company"]].itertuples(index=False)
    }
    still = {(wave, company) for wave, company in block if wave in told_of}
    if comes_apart(part) and comes_apart(old):
        return still
    waves = {wave for wave, _ in still}
    return {(wave, company) for wave, company in blocks_of(old) | blocks_of(part) if wave in waves}


def _may_be_told(changes: pd.DataFrame, least: int) -> pd.Series[bool]:
    """Return which changes could be printed as cells: `moved` people at the least, `base` people and `k` of them favourable more (less) than before."""
    moved, base, k = changes["moved"], changes["base"].abs(), changes["k"].abs()
    ended = (k <= END + NOTHING) | (k >= base - END - NOTHING) | ~changes["pure"]
    few = (base > NOTHING) & (base < SMALL_BASE - NOTHING) & ((base < least - NOTHING) | ended)
    return (moved < NOTHING) | (moved >= SMALL_BASE - NOTHING) | ((moved >= least - NOTHING) & ~few)


def _changes(study: Study, old: Part, part: Part) -> pd.DataFrame:
    """Return what changed, a row per wave, company, topic and value of one segment (or none): `moved`, `base`, `k`, and `pure` (nobody went as others came)."""
    if isinstance(old, CompanyScores) or isinstance(part, CompanyScores):
        return _changed_scores(old, part)
    keys = ["wave", "company", "topic"]
    found = []
    for segment in (None, *(f"segment:{name}" for name in part.segments)):
        groups = [*keys, *([segment] if segment else [])]
        was, now = ([*groups, "answer"], old.people), ([*groups, "answer"], part.people)
        both = _summed(*now).join(_summed(*was).add_suffix("_old"), how="outer").fillna(0.0).reset_index()
        both["value"] = _values(study, part.side, both)
        step = both["n"] - both["n_old"]
        told = both["value"].notna()
        weighed = ((both["w"] - both["w_old"]).abs() > SAME * both[["w", "w_old"]].abs().max(axis="columns")) & (step == 0)
        rows = both.assign(
            up=step.clip(lower=0), down=(-step).clip(lower=0), base=step.where(told, 0.0), k=(step * both["value"]).fillna(0.0)
        )
        rows["reweighed"] = both["n"].where(weighed, 0.0)
        sums = rows.groupby(groups, dropna=False, sort=False)[["up", "down", "base", "k", "reweighed"]].sum().reset_index()
        moved = sums[["up", "down"]].max(axis="columns")
        found.append(
            sums[[*keys, "base", "k"]].assign(
                moved=moved.where(moved > 0, sums["reweighed"]), pure=sums[["up", "down"]].min(axis="columns") == 0
            )
        )
    return pd.concat(found, ignore_index=True)


def _summed(keys: list[str], people: pd.DataFrame) -> pd.DataFrame:
    # A blank segment is a group of its own; as an index it must be a value.
    filled = people.assign(**{name: people[name].astype(object).where(people[name].notna(), None) for name in keys})
    filled[keys] = filled[keys].fillna("\0")
    return filled.groupby(keys, sort=False)[["n", "w"]].sum().astype(float)


def _values(study: Study, side: str, rows: pd.DataFrame) -> pd.Series[float]:
    """Return what each answer is worth under its topic's own score, NaN for a don't-know."""
    worth: dict[tuple[str, str], float] = {}
    for topic, answer in rows[["topic", "answer"]].drop_duplicates().itertuples(index=False, name=None):
        known = study.topic(str(topic))
        question, score = known.question(side), topic_score(study, known, "")
        value = (
            answer_value(study, known, question, str(score))(str(answer)) if question and takes_score(study, question, str(score)) else None
        )
        worth[topic, answer] = np.nan if value is None else value
    return pd.Series([worth[pair] for pair in zip(rows["topic"], rows["answer"], strict=True)], index=rows.index, dtype=float)


def _changed_scores(old: Part, part: Part) -> pd.DataFrame:
    """Return what changed in company scores: bases and means; a score whose base is not published can be taken from nothing."""
    keys = ["wave", "company", "topic"]
    if not isinstance(old, CompanyScores) or not isinstance(part, CompanyScores):
        return pd.DataFrame(columns=[*keys, "base", "k", "moved", "pure"])
    now, was = (
        one.frame.astype(dict.fromkeys(keys, object)).set_index(keys)[["n", "value"]].astype("Float64").astype(float) for one in (part, old)
    )
    both = now.join(was.add_suffix("_old"), how="outer").reset_index()
    known = both["n"].notna() | both["n_old"].notna()
    both[["n", "n_old", "value", "value_old"]] = both[["n", "n_old", "value", "value_old"]].fillna(0.0)
    base, k = both["n"] - both["n_old"], both["n"] * both["value"] - both["n_old"] * both["value_old"]
    corrected = both["n"].where((base == 0) & (k.abs() > SAME * both["n"]), 0.0)  # any number of them may have changed their minds
    return both[keys].assign(base=base, k=k, moved=(base.abs() + corrected).where(known, 0.0), pure=True)

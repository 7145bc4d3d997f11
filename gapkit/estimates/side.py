"""One side's estimates, wherever they come from: answers, company scores or published figures, in one frame."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates import published
from gapkit.estimates.limits import headcount, pooled_deff, with_limits
from gapkit.estimates.moments import answer_moments
from gapkit.estimates.topics import topics_moments
from gapkit.intake.records import CompanyScores
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.tallies.tally import SideTally, Tally

SEGMENT = "segment:"
# What every source of estimates delivers: shares 0-1 (`m`, `low`, `high`, `se`), people (`n`), and how it came about.
MEASURES = (
    "m",
    "low",
    "high",
    "se",
    "s2",
    "variance",
    "df",
    "n",
    "n_eff",
    "n_star",
    "deff",
    "population",
    "not_answered",
    "shift",
    "least",
    "most",
    "even",
    "full",
    "guess",
    "turned",
    "bound",
)

Cell = tuple[object, ...]


@dataclass(frozen=True)
class SideRows:
    """One side's estimates of one score: `frame` (key columns, then `MEASURES`), and the asked groups that this side does not know (`not_split`)."""

    side: str
    frame: pd.DataFrame
    groups: tuple[str, ...]
    not_split: tuple[str, ...]


def known_groups(tally: Tally, side: str) -> frozenset[str]:
    """Return the groups a side can be split by: `wave`, `company`, `segment:NAME`."""
    known: set[str] = set()
    for part in tally.of_side(side):
        frame = part.cells if isinstance(part, AnswerTally) else part.frame
        known.update(name for name in ("wave", "company") if name in frame.columns and bool((frame[name].fillna("") != "").any()))
        known.update(name for name in frame.columns if name.startswith(SEGMENT))
    return frozenset(known)


def side_rows(tally: Tally, side: str, score: str, groups: Sequence[str], *, but: pd.DataFrame | None = None) -> SideRows:
    """Return one side's estimates of a score, a row per topic and group that holds an answer.

    Args:
        tally: the study's tally.
        side: the side's id.
        score: `favourable`, `mean` or `nps`.
        groups: what to split by; groups the side does not know are left out and named in `not_split`.
        but: (topic, wave, company) to leave out of figures over companies: those hidden on a topic.
    """
    known = known_groups(tally, side)
    taken = tuple(name for name in groups if name in known)
    parts = [_part_rows(tally, part, score, taken, but) for part in tally.of_side(side)]
    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=["topic", *taken, *MEASURES])
    return SideRows(side, frame, taken, tuple(name for name in groups if name not in known))


def side_topics_rows(
    tally: Tally, side: str, score: str, groups: Sequence[str], topics: Mapping[Cell, Sequence[str]], *, but: pd.DataFrame | None = None
) -> SideRows:
    """Return one side's mean over topics, a row per group; `topics` names, per tuple of the side's own groups, the topics of the mean."""
    known = known_groups(tally, side)
    taken = tuple(name for name in groups if name in known)
    parts = []
    for part in tally.of_side(side):
        if isinstance(part, AnswerTally):
            kept = _without(part, but)
            rows = topics_moments(tally.study, kept, score, taken, topics)
            if len(rows):
                single = answer_moments(tally.study, kept, score, taken)
                pooled = _pooled_of_group(single.assign(pooled=pooled_deff(single, taken)), rows, taken)
                parts.append(_finish(tally, part, rows, taken, pooled, whole=but is None or but.empty))
        elif isinstance(part, CompanyScores):
            # Published figures have no row over topics: who answered several of them is not known, and mostly they are of several studies.
            rows = _part_rows(tally, part, score, taken, but)
            cells = zip(*(rows[name] for name in ("topic", *taken)), strict=True)
            chosen = np.array([cell[0] in topics.get(cell[1:], ()) for cell in cells], dtype=bool)
            if chosen.any():
                parts.append(published.over_topics(rows[chosen], taken)[["topic", *taken, *MEASURES]])
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["topic", *taken, *MEASURES])
    return SideRows(side, frame, taken, tuple(name for name in groups if name not in known))


def _part_rows(tally: Tally, part: SideTally, score: str, taken: tuple[str, ...], but: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["topic", *taken, *MEASURES]
    if isinstance(part, AnswerTally):
        kept = _without(part, but)
        rows = answer_moments(tally.study, kept, score, taken)
        if rows.empty:
            return pd.DataFrame(columns=columns)
        return _finish(tally, part, rows, taken, pooled_deff(rows, taken), whole=but is None or but.empty)
    if isinstance(part, CompanyScores):
        if score != "mean":
            return pd.DataFrame(columns=columns)
        kept_scores = dataclasses.replace(part, frame=_drop(part.frame, but))
        return published.company_score_rows(tally.study, kept_scores, taken)[columns]
    return published.topline_rows(part, score, taken)[columns]


def _finish(
    tally: Tally, part: AnswerTally, rows: pd.DataFrame, taken: tuple[str, ...], pooled: pd.Series[float], *, whole: bool
) -> pd.DataFrame:
    heads = headcount(part, rows, taken)
    if not whole and "company" not in taken:
        # Some companies are left out on some topics: the headcount of those who remain is not the sum over all.
        heads = heads * np.nan
    done = with_limits(rows, pooled, heads, tally.study.side(part.side).label)
    return done.assign(bound=False)[["topic", *taken, *MEASURES]]


def _pooled_of_group(single: pd.DataFrame, rows: pd.DataFrame, taken: tuple[str, ...]) -> pd.Series[float]:
    if not taken:
        return pd.Series(float(single["pooled"].max()), index=rows.index)
    per_group = single.groupby(list(taken))["pooled"].max()
    index = pd.MultiIndex.from_frame(rows[list(taken)]) if len(taken) > 1 else pd.Index(rows[taken[0]])
    return pd.Series(per_group.reindex(index).to_numpy(dtype=float), index=rows.index)


def _without(part: AnswerTally, but: pd.DataFrame | None) -> AnswerTally:
    if but is None or but.empty:
        return part
    pairs = part.pairs
    for end in ("topic_a", "topic_b"):
        pairs = _drop(pairs, but.rename(columns={"topic": end}))
    return dataclasses.replace(part, cells=_drop(part.cells, but), pairs=pairs, patterns=_unanswered(part, but))


def _unanswered(part: AnswerTally, but: pd.DataFrame) -> pd.DataFrame:
    # A person left out on a topic is, for figures over topics, one who did not answer it.
    patterns = part.patterns.copy()
    groups = pd.MultiIndex.from_frame(patterns[["wave", "company"]].astype(object))
    for topic, gone in but.groupby("topic"):
        if topic in part.topics:
            place = part.topics.index(str(topic))
            out = groups.isin(pd.MultiIndex.from_frame(gone[["wave", "company"]].astype(object)))
            patterns.loc[out, "pattern"] = [text[:place] + "-" + text[place + 1 :] for text in patterns.loc[out, "pattern"]]
    return patterns


def _drop(frame: pd.DataFrame, but: pd.DataFrame | None) -> pd.DataFrame:
    if but is None or but.empty:
        return frame
    keys = [name for name in but.columns if name in frame.columns]
    gone = pd.MultiIndex.from_frame(but[keys].astype(object))
    return frame[~pd.MultiIndex.from_frame(frame[keys].astype(object)).isin(gone)]

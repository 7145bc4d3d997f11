"""The list: which sentences a report may print, told by the study and by what was asked alone, each with its p-value.

One list per pair of sides, wave, and company or segment. Its entries, each with the same share of the error:

- the gap over topics: who is higher, then by twice the margin, then (shares alone) twice as many;
- agreement over topics;
- the widest topic;
- where there is an earlier wave: that the gap over topics moved, then that it narrowed or widened, then which side moved;
- a gap on a topic, agreement on a topic, and what moved on a topic: entries whose shares are parted among the topics.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from gapkit.estimates.side import SEGMENT
from gapkit.gaps.claims.p_values import TWICE, Row, like_for_like, margin_of, number, widest, with_before, with_claims
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.table import records_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.estimates.asking import Asked
    from gapkit.study.model import Side
    from gapkit.tallies.tally import Tally

HEADLINE_SCORES = ("favourable", "mean", "nps")  # the first of them that a topic has speaks for the study


@dataclass(frozen=True)
class Possible:
    """One sentence that may be printed: its kind, the row it speaks of, its p-value (NaN: it cannot be tested), and its place on the list."""

    kind: str
    row: Row
    p: float
    entry: str
    weight: float = 1.0
    by: float = 0.0  # points
    times: float = 1.0


@dataclass(frozen=True)
class Family:
    """One list: the rows it speaks of (`whole` over topics, or None; `topics`), as `PairTable.tested` has them, and its possible sentences."""

    table: PairTable
    whole: Row | None
    topics: tuple[Row, ...]
    listed: tuple[Possible, ...]

    @property
    def any_row(self) -> Row:
        """A row that carries the family's keys."""
        return self.whole if self.whole is not None else self.topics[0]


def families(known: Tally, asked: Asked, provider: Side, customer: Side, topic: str = "") -> tuple[Family, ...]:
    """Return the lists of one pair of sides, those that `where` keeps (topics apart: the list is that of all topics).

    They are of the score that speaks for the study; or, where `topic` is named, of that topic's score. Made once and kept beside the tally: headline,
    chart titles, first screen and check_claim all read the same lists.
    """
    key = (Family, asked, provider.id, customer.id, topic)
    if key not in known.worked_out:
        known.worked_out[key] = tuple(_families(known, asked, provider, customer, topic))
    return cast("tuple[Family, ...]", known.worked_out[key])


def _families(known: Tally, asked: Asked, provider: Side, customer: Side, topic: str) -> Iterator[Family]:
    table, over_topics = (PairTable(known, replace(asked, over=over), provider, customer) for over in ("", "topics"))
    speaks = next((score for score in HEADLINE_SCORES if score in table.scores.values()), "")
    score = table.scores.get(topic, "") if topic else speaks
    # Rows of the other scores are not needed.
    table.scores = over_topics.scores = {name: own for name, own in table.scores.items() if own == score}
    table.counts_companies = over_topics.counts_companies = False
    companies = dict(asked.where).get("company", ())
    over_topics.only_company = companies[0] if len(companies) == 1 and not asked.segment else ""
    keys = ["wave", *(name if name == "company" else SEGMENT + name for name in asked.splits)]
    found: list[list[Row]] = []
    for made, own in ((over_topics, keys), (table, ["topic", *keys])):
        rows = with_claims(made, with_before(_judgeable(made, topic), known, own))
        found.append(records_of(_kept(rows, asked)))
    wholes = {_key(row, keys): row for row in found[0]}
    per_key: dict[tuple[str, ...], list[Row]] = {key: [] for key in wholes}
    for row in found[1]:
        per_key.setdefault(_key(row, keys), []).append(row)
    found_widest = widest(table, [like_for_like(table, topics) for topics in per_key.values()])
    for (key, topics), wide in zip(per_key.items(), found_widest, strict=True):
        whole = wholes.get(key)
        yield Family(table, whole, tuple(topics), tuple(_listed(table, whole, topics, wide)))


def _judgeable(table: PairTable, asked_for: str) -> pd.DataFrame:
    """Return the tested rows of pairs that may be judged, and that of the topic asked for: questions on unlike scales have no verdict, and no claim."""
    rows = table.tested()
    if rows.empty:
        return rows
    allowed = [topic == asked_for or topic not in table.allowed or table.allowed[topic].verdict for topic in rows["topic"]]
    return rows[np.array(allowed, dtype=bool)].reset_index(drop=True)


def _key(row: Row, keys: list[str]) -> tuple[str, ...]:
    return tuple("" if pd.isna(row.get(name)) else str(row[name]) for name in keys)


def _kept(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    for name, values in asked.where:
        column = name if name in ("wave", "company") else SEGMENT + name
        if name != "topic" and column in rows.columns:
            rows = rows[rows[column].isin(values).fillna(value=False)]
    return rows.reset_index(drop=True)


def _listed(table: PairTable, whole: Row | None, topics: list[Row], wide: tuple[Row, float] | None) -> Iterator[Possible]:
    if whole is not None:
        sign = "lower" if number(whole, "gap") < 0 else "higher"
        yield Possible(sign, whole, number(whole, "claim_p"), "gap")
        yield Possible(sign, whole, number(whole, "claim_by"), "gap", by=2 * margin_of(table, whole["score"]))
        if whole["score"] == "favourable" and table.known.study.unit == "respondent":
            yield Possible("times", whole, number(whole, "claim_times"), "gap", times=TWICE)
        yield Possible("agree", whole, number(whole, "claim_agree"), "agree")
        if wide is not None:
            yield Possible("widest", *wide, "widest")
        yield from _since(whole, "since", 1.0)
    for row in topics:
        share = 1 / len(topics)
        sign = "lower" if number(row, "gap") < 0 else "higher"
        yield Possible(sign, row, number(row, "claim_p"), f"gap on {row['topic']}", share)
        yield Possible("agree", row, number(row, "claim_agree"), f"agree on {row['topic']}", share)
        yield from _since(row, f"since on {row['topic']}", share)


def _since(row: Row, entry: str, weight: float) -> Iterator[Possible]:
    if not isinstance(row.get("since"), str):
        return
    narrowed = abs(number(row, "gap")) <= abs(number(row, "gap_old"))
    yield Possible("moved", row, number(row, "claim_moved"), entry, weight)
    yield Possible("closed" if narrowed else "widened", row, number(row, "claim_size"), entry, weight)
    # A gap that moved cannot have left both sides where they were: at most one of these can be false, so no order need be fixed.
    for side in sorted(("provider", "customer"), key=lambda side: float(np.nan_to_num(number(row, f"claim_{side}"), nan=1.0))):
        yield Possible(f"{side} moved", row, number(row, f"claim_{side}"), entry, weight)

"""Who and what is not in the table, and why: nobody is dropped in silence, and no hidden base is told here either."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.gaps.table import LEFT_OUT_COLUMNS, records_of
from gapkit.gaps.words import in_sentence, side_label

if TYPE_CHECKING:
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

REASONS = {
    # One reason for all: why a cell is hidden tells how many people are behind it.
    "hidden": "hidden, so that nobody's own answer can be read out: too few people, here or in a figure that would follow from this one",
    "not comparable": "not comparable: both figures are shown, no difference is taken",
    "base not published": "base not published: the gap is shown without an interval or verdict",
    "no interval": "no interval: too few independent answers to say how sure one can be",
}


def left_out_rows(tally: Tally, rows: pd.DataFrame, cannot: list[dict[str, object]], *, protect: bool) -> pd.DataFrame:
    """Return a frame of everything left out, merged, counted or not fully shown; columns as `LEFT_OUT_COLUMNS`, `count` null where it is no count."""
    study = tally.study
    records = [dataclasses.asdict(notice) for notice in tally.notices]
    if protect:
        records = [_without_small_count(study, record) for record in records]
    records += cannot
    for row in records_of(rows[rows["status"] != "shown"]):
        status = str(row["status"])
        side = ""
        why = REASONS.get(status, "")
        if status == "one side missing":
            side = str(row["provider_side"] if pd.isna(row["provider"]) else row["customer_side"])
            why = f"no answers from {in_sentence(side_label(study, side))}"
        company, wave = ("" if pd.isna(row[name]) else str(row[name]) for name in ("company", "wave"))
        records.append(
            {
                "kind": "not shown" if status == "hidden" else "noted",
                "side": side,
                "topic": row["topic"],
                "company": company,
                "wave": wave,
                "why": why,
            }
        )
    records += _cited(study)
    frame = pd.DataFrame(records, columns=list(LEFT_OUT_COLUMNS), dtype=object).drop_duplicates(ignore_index=True)
    frame = frame.astype({name: "string" for name in LEFT_OUT_COLUMNS if name != "count"}).astype({"count": "Int64"})
    return frame.fillna({name: "" for name in LEFT_OUT_COLUMNS if name != "count"})


def _without_small_count(study: Study, record: dict[str, object]) -> dict[str, object]:
    # A count of people under the side's minimum, at one company, is a small base of its own.
    side, count = str(record["side"]), record["count"]
    small = side and record["company"] and isinstance(count, int) and count < study.side(side).minimum
    return {**record, "count": None} if small else record


def _cited(study: Study) -> list[dict[str, object]]:
    records: list[dict[str, object]] = []
    for topic in study.topics:
        figures = [figure for question in topic.questions for figure in question.figures]
        if topic.retells:
            records.append({"kind": "left out", "topic": topic.id, "why": f"a retelling of {topic.retells!r}: no figure of its own"})
        elif figures and all(figure.value is None and not figure.shares for figure in figures):
            records.append({"kind": "left out", "topic": topic.id, "why": "cited without a figure"})
    return records

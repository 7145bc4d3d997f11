"""The finding in one sentence: what the row over topics says, or on how many rows the sides differ; never more than was tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.table import records_of
from gapkit.gaps.words import in_sentence, points, side_label, topic_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

HEADLINE_SCORES = ("favourable", "mean", "nps")  # the first of them that has a row over topics speaks for the study


def newest(gaps: GapTable) -> pd.DataFrame:
    """Return the rows of the newest wave of each topic (waves stand oldest first in the frame)."""
    rows = gaps.frame
    if rows["wave"].isna().all():
        return rows
    keys = ["topic", "company", "segment_value", "provider_side", "customer_side", "score"]
    last = rows.groupby(keys, dropna=False, sort=False)["wave"].transform("last")
    return rows[rows["wave"].eq(last).fillna(value=True)].reset_index(drop=True)


def overall(gaps: GapTable) -> pd.DataFrame:
    """Return the rows over topics that speak for the study, one per pair of sides and company: `favourable` where there is one, else `mean`."""
    from gapkit.gaps.compare import compare  # noqa: PLC0415 - compare makes the table whose headline this is

    asked = gaps.asked
    if asked.over == "topics":
        rows = newest(gaps)
    else:
        where = {key: values for key, values in asked.where if key != "topic"}
        again = compare(
            gaps.tally, by=asked.by, where=where, sides=asked.sides or None, over="topics", score=asked.score or None, protect=asked.protect
        )
        rows = newest(again)
    for score in HEADLINE_SCORES:
        chosen = rows[rows["score"] == score]
        if len(chosen):
            return chosen.reset_index(drop=True)
    return rows


def headline(gaps: GapTable) -> str:
    """Return the finding in one or two plain sentences, a verdict for each, or that it is too close to call."""
    study, rows = gaps.study, newest(gaps)
    if rows.empty:
        return "There is nothing to compare: no topic has answers."
    if len(rows) == 1:
        return row_sentence(records_of(rows)[0], study)
    # A table of chosen topics speaks of these alone, never of all topics.
    all_rows = rows.iloc[:0] if "topic" in dict(gaps.asked.where) else overall(gaps)
    per_pair = [part for _, part in all_rows.groupby(["provider_side", "customer_side"], sort=False)]
    if per_pair and all(len(part) == 1 for part in per_pair):
        return " ".join(row_sentence(records_of(part)[0], study) for part in per_pair)
    counted = all_rows if len(all_rows) else rows
    return " ".join(_count_sentence(part, study) for _, part in counted.groupby(["provider_side", "customer_side"], sort=False))


def row_sentence(row: Mapping[str, Any], study: Study) -> str:
    """Return the finding of one row as a sentence, led by its company where it has one."""
    provider, customer = side_label(study, row["provider_side"]), side_label(study, row["customer_side"])
    lead = f"{row['company']}: " if pd.notna(row["company"]) else ""
    what = "their service" if row["topic"] == "all" else f"“{topic_label(study, row['topic'])}”"
    pair = f"{provider} and {in_sentence(customer)}"
    if row["status"] == "shown" and pd.notna(row["verdict"]):
        return lead + _verdict_sentence(row, provider, customer, what, pair)
    if row["status"] == "one side missing":
        absent = provider if pd.isna(row["provider"]) else customer
        return f"{lead}No gap can be taken on {what}: there are no answers from {in_sentence(absent)}."
    why = {
        "hidden": "the figures are hidden, so that nobody's own answer can be read out",
        "not comparable": "the two figures are not comparable",
        "base not published": "the bases were not published, so nobody can say how sure the gap is",
        "no interval": "too few independent answers to say how sure the gap is",
    }.get(str(row["status"]), "no verdict is given")
    return f"{lead}{pair} on {what}: {why}."


def _verdict_sentence(row: Mapping[str, Any], provider: str, customer: str, what: str, pair: str) -> str:
    verdict = row["verdict"]
    if verdict == "agrees":
        return f"{pair} agree on {what} within {points(row['margin'])} points."
    if verdict == "unclear":
        return f"{pair} on {what}: too close to call."
    bound = "at least " if {"at least", "at most"} & set(row["marks"]) else ""  # a verdict is given on a bound's safe side alone
    size = points(abs(row["gap"]))
    higher, other = (provider, customer) if verdict == "overrates" else (customer, provider)
    whose = what if verdict == "overrates" else what.replace("their service", "the service")
    return f"{higher} rate {whose} {bound}{size} {'point' if size == '1' else 'points'} higher than {in_sentence(other)} do."


def _count_sentence(rows: pd.DataFrame, study: Study) -> str:
    first = rows.iloc[0]
    provider, customer = side_label(study, first["provider_side"]), in_sentence(side_label(study, first["customer_side"]))
    judged = rows[rows["verdict"].notna()]
    if judged.empty:
        return f"No verdict can be given between {in_sentence(provider)} and {customer}."
    many = "companies" if len(rows["company"].unique()) > 1 else "topics" if rows["segment_value"].isna().all() else "groups"
    count = {verdict: int((judged["verdict"] == verdict).sum()) for verdict in ("overrates", "underrates", "agrees", "unclear")}
    # Rows without a verdict are no part of the count, and the sentence says which are.
    among = f"{len(judged)} {many}" if len(judged) == len(rows) else f"the {len(judged)} {many} that can be judged"
    said = [
        f"{provider} rate higher than {customer} on {count['overrates']} of {among}",
        f"lower on {count['underrates']}" if count["underrates"] else "",
        f"agree on {count['agrees']}" if count["agrees"] else "",
        f"{count['unclear']} too close to call" if count["unclear"] else "",
    ]
    return "; ".join(part for part in said if part) + "."

"""The finding in one sentence: what the row over topics says, or on how many rows the sides differ; never more than was tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.claims.counts import count_words, sure_counts
from gapkit.gaps.table import ALL_TOPICS, as_rows, records_of
from gapkit.gaps.words import in_sentence, points, side_label, topic_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study


def newest(gaps: GapTable) -> pd.DataFrame:
    """Return the rows of the newest wave of each topic (waves stand oldest first in the frame)."""
    rows = gaps.frame
    if rows["wave"].isna().all():
        return rows
    keys = ["topic", "company", "segment_value", "provider_side", "customer_side", "score"]
    last = rows.groupby(keys, dropna=False, sort=False)["wave"].transform("last")
    return rows[rows["wave"].eq(last).fillna(value=True)].reset_index(drop=True)


def headline(gaps: GapTable, *, now: bool = False) -> str:
    """Return the finding in one or two plain sentences: tested claims, or why nothing can be said; `now`: of what a chart of the newest wave shows alone."""
    from gapkit.gaps.claims.report import lead_sentence, newest_of, topic_sentence  # noqa: PLC0415 - claims are made from tables

    study, rows = gaps.study, newest(gaps)
    if rows.empty:
        return "There is nothing to compare: no topic has answers."
    topics = [str(topic) for topic in rows["topic"].unique() if topic != ALL_TOPICS]
    chosen = "topic" in dict(gaps.asked.where)
    said = newest_of(gaps.said, gaps)
    alone = len(said) == len({(one.table.provider.id, one.table.customer.id) for one, _ in said}) > 0
    shown = rows[rows["status"] == "shown"]
    if shown.empty or (len(rows) == 1 and not said):
        return row_sentence(records_of(rows)[0] | ({} if chosen or len(rows) == 1 else {"topic": ALL_TOPICS}), study)
    if alone and chosen and len(topics) == 1 and all(any(row["topic"] == topics[0] for row in one.topics) for one, _ in said):
        return " ".join(topic_sentence(one, topics[0], gaps) for one in said)
    if alone and not chosen and all(one.whole is not None for one, _ in said):
        return " ".join(lead_sentence(one, gaps, now=now) for one in said)
    if not chosen and any(one.whole is not None for one, _ in said):
        rows = as_rows([one.table.finished(one.whole) for one, _ in said if one.whole is not None])
    return " ".join(_count_sentence(part, study) for _, part in rows.groupby(["provider_side", "customer_side"], sort=False))


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
    # Rows without a verdict are no part of the count, and the sentence says which are.
    among = f"{len(judged)} {many}" if len(judged) == len(rows) else f"the {len(judged)} {many} that can be judged"
    count = sure_counts(records_of(judged))
    higher, lower, agree = (count_words(count[verdict]) if count[verdict][1] else "" for verdict in ("overrates", "underrates", "agrees"))
    unclear = int((judged["verdict"] == "unclear").sum())
    if not (higher or lower or agree):
        return f"{provider} and {customer} on {among}: too close to call."
    said = [
        f"rate higher than {customer} on {higher}" if higher else "",
        (f"lower on {lower}" if higher else f"rate lower than {customer} on {lower}") if lower else "",
        (f"agree on {agree}" if higher or lower else f"agree with {customer} on {agree}") if agree else "",
        f"{unclear} too close to call" if unclear else "",
    ]
    first_said, *others = [part for part in said if part]
    return "; ".join([f"{provider} {first_said} of {among}", *others]) + "."

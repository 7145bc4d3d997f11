"""What `thresholds` and `nonresponse` say, in plain sentences and tables; every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.table import KEYS, records_of
from gapkit.gaps.words import LIKE_FOR_LIKE, in_sentence, mark_words, people, points, side_label, topic_label, wave_label

if TYPE_CHECKING:
    from gapkit.gaps.distribution import DistributionTable
    from gapkit.gaps.robustness.nonresponse import NonresponseTable
    from gapkit.gaps.robustness.thresholds import ThresholdTable
    from gapkit.study.model import Study

MOST = 60  # groups that a notebook shows; the frames have them all


def thresholds_html(found: ThresholdTable) -> str:
    """Return a sentence per topic and group, its cuts folded below it, and what has no cuts."""
    blocks = []
    for row in records_of(found.coding_proof.head(MOST)):
        own = found.rows
        for name in KEYS:
            own = own[own[name].isna() if pd.isna(row[name]) else own[name].eq(row[name]).fillna(value=False)]
        blocks.append(
            f"<details><summary>{escape(coding_proof_sentence(row, found.study))}</summary>{_curve_html(own, found.study)}</details>"
        )
    more = f"<p>{len(found.coding_proof) - MOST:,} more in <code>.coding_proof</code>.</p>" if len(found.coding_proof) > MOST else ""
    body = "".join(blocks) or "<p>No topic has a scale to draw a line through.</p>"
    return f"<div class='gapkit'>{body}{more}{left_out_html(found)}</div>"


def coding_proof_sentence(row: dict[str, Any], study: Study) -> str:
    """Return a row of `coding_proof` as a sentence: "Fair fees: executives higher wherever the line is drawn (13 executives, 560 customers). ..."."""
    sides = {word: side_label(study, str(row[f"{word}_side"])) for word in ("provider", "customer")}
    bases = ", ".join(people(row[f"{word}_n"], label) for word, label in sides.items())
    said = coding_proof_short(row, study)
    names = [in_sentence(label) for label in sides.values()]
    share = f"{points(row['superiority'])} times in 100 ({points(row['superiority_low'])} to {points(row['superiority_high'])})"
    drawn = f"One of the {names[0]} drawn at random answers higher than one of the {names[1]} {share}, ties counting half."
    return f"{lead(row, study)}: {said} ({bases}). {drawn}{_mind(row)}"


def coding_proof_short(row: dict[str, Any], study: Study) -> str:
    """Return what a row of `coding_proof` says, without topic and bases: "executives higher wherever the line is drawn"."""
    higher = {f"{word} higher at every cut": in_sentence(side_label(study, str(row[f"{word}_side"]))) for word in ("provider", "customer")}
    if row["coding_proof"] in higher:
        return f"{higher[row['coding_proof']]} higher wherever the line is drawn"
    if row["as_answered"] in higher:
        return f"{higher[row['as_answered']]} higher at every line, not at all of them beyond chance"
    if row["as_answered"] == "depends on the cut":
        return "who is higher depends on where the line is drawn"
    return "no difference wherever the line is drawn"


def lead(row: dict[str, Any], study: Study) -> str:
    """Return what a row is of: topic, company, segment, wave."""
    groups = [str(row[name]) for name in ("company", "segment_value") if pd.notna(row[name])]
    waves = [wave_label(study, str(row["wave"]))] if pd.notna(row["wave"]) else []
    return ", ".join([topic_label(study, str(row["topic"])), *groups, *waves])


def _mind(row: dict[str, Any]) -> str:
    """What keeps a pair of questions from being like for like, as a sentence of its own; "" where they are."""
    said = [mark_words(mark) for mark in row["marks"] if mark not in LIKE_FOR_LIKE]
    return f" Mind: {'; '.join(said)}." if said else ""


def _curve_html(rows: pd.DataFrame, study: Study) -> str:
    first = rows.iloc[0]
    names = [side_label(study, str(first[f"{word}_side"])) for word in ("provider", "customer")]
    heads = "".join(f"<th scope='col' class='text'>{escape(name)}</th>" for name in ("Counted as good", *names, "Gap"))
    body = "".join(
        f"<tr><th scope='row'>{escape(str(row['cut_label']))}</th><td>{points(row['provider'])}%</td><td>{points(row['customer'])}%</td>"
        f"<td>{points(row['gap'])} ({points(row['low'])} to {points(row['high'])})</td></tr>"
        for row in records_of(rows)
    )
    note = "<p>Gap = provider minus customer, in points. Brackets: all of them hold at once, 19 times in 20.</p>"
    caption = f"{lead(records_of(rows)[0], study)}: the gap at every line between good and bad"
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{note}"


def nonresponse_html(found: NonresponseTable) -> str:
    """Return what those who did not answer could do to each gap, a sentence a row, and what cannot be said."""
    items = "".join(f"<li>{escape(nonresponse_sentence(row, found.study))}</li>" for row in records_of(found.rows.head(3 * MOST)))
    more = f"<p>{len(found.rows) - 3 * MOST:,} more in <code>.frame</code>.</p>" if len(found.rows) > 3 * MOST else ""
    body = (
        f"<ul>{items}</ul>"
        if items
        else "<p>How many there are, or were asked, is not known: nothing can be said of those who did not answer.</p>"
    )
    return f"<div class='gapkit'>{body}{more}{left_out_html(found)}</div>"


def nonresponse_sentence(row: dict[str, Any], study: Study) -> str:
    """Return a row of `nonresponse` as a sentence: "... The gap vanishes only if 84% of the customers who did not answer are favourable, against 41% ..."."""
    sides = {word: in_sentence(side_label(study, str(row[f"{word}_side"]))) for word in ("provider", "customer")}
    it = f"it lies between {points(row['lowest'])} and {points(row['highest'])}"
    between = it.replace("it", "the gap", 1)
    if row["silent"] == "both":
        return f"{lead(row, study)}: whatever the {sides['provider']} and {sides['customer']} who did not answer think, {between}."
    who = sides[str(row["silent"])]
    answered, asked = int(row["answered"]), int(row["asked"])
    count = f"{answered:,} of {asked:,} {who} answered"
    if asked - answered == 1:
        close = f" {TOO_CLOSE}" if row["verdict"] == "unclear" else ""
        return f"{lead(row, study)}: {count}. Whatever the one who did not answer thinks, {between}.{close}{_mind(row)}"
    others = f"{asked - answered:,}"
    if answered == asked:
        return f"{lead(row, study)}: all {asked:,} {who} answered."
    if row["gap"] == 0:
        return f"{lead(row, study)}: {count}. There is no gap to erase; with the other {others} {between}."
    if pd.isna(row["tipping_point"]):
        return f"{lead(row, study)}: {count}. Of the other {others} no answer could erase the gap: whatever they think, {it}."
    said = f"{lead(row, study)}: {count}. The gap vanishes only if {_tipping(row, who)}."
    close = f" {TOO_CLOSE}" if row["verdict"] == "unclear" else ""
    return f"{said}{close}{_mind(row)}"


TOO_CLOSE = "Among those who answered it is already too close to call."


def _tipping(row: dict[str, Any], who: str) -> str:
    tip, own = points(row["tipping_point"]), points(row[str(row["silent"])])
    if row["score"] == "favourable":
        return f"{tip}% of the {who} who did not answer are favourable, against {own}% of those who did"
    if row["score"] == "nps":
        return f"the {who} who did not answer have a net promoter score of {tip}, against {own} for those who did"
    return f"the {who} who did not answer average {tip} of 100, against {own} for those who did"


def left_out_html(found: DistributionTable | ThresholdTable | NonresponseTable) -> str:
    """Return what a result leaves out and why, folded; "" where it is nothing."""
    records = records_of(found.left_out)
    if not records:
        return ""
    items = []
    for row in records[:MOST]:
        topic = [topic_label(found.study, str(row["topic"]))] if row["topic"] else []
        waves = [wave_label(found.study, str(row["wave"]))] if row["wave"] else []
        where = ", ".join([*topic, *([str(row["company"])] if row["company"] else []), *waves])
        items.append(f"<li>{escape(f'{where}: ' if where else '')}{escape(str(row['why']))}</li>")
    more = f"<li>{len(records) - MOST:,} more in <code>.left_out</code></li>" if len(records) > MOST else ""
    return f"<details><summary>Left out: {len(records):,} {'note' if len(records) == 1 else 'notes'}</summary><ul>{''.join(items)}{more}</ul></details>"

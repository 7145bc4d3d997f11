"""How a GapTable shows itself in Jupyter: headline, rows with intervals and bases, who was left out. Plain HTML, every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.table import records_of
from gapkit.gaps.wordings import wordings_html
from gapkit.gaps.words import (
    few_words,
    gap_words,
    mark_words,
    people,
    points,
    score_words,
    side_label,
    topic_label,
    verdict_words,
    wave_label,
)

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

MOST_ROWS = 200  # a notebook shows this many; the frame has them all
MOST_LEFT_OUT = 50


def gap_table_html(gaps: GapTable) -> str:
    """Return the table as HTML: the finding, one row per gap with both estimates, intervals and bases, what marks mean, and who was left out."""
    rows, study = gaps.frame, gaps.study
    if rows.empty:
        return f"<div class='gapkit'><p><strong>{escape(gaps.headline)}</strong></p>{left_out_html(gaps)}</div>"
    splits = _splits(rows)
    pairs = rows[["provider_side", "customer_side"]].drop_duplicates()
    body = "".join(_row_html(row, study, splits, one_pair=len(pairs) == 1) for row in records_of(rows.head(MOST_ROWS)))
    more = f"<p>{len(rows) - MOST_ROWS:,} more rows in <code>.frame</code>.</p>" if len(rows) > MOST_ROWS else ""
    first = pairs.iloc[0]
    names = (
        [side_label(study, first["provider_side"]), side_label(study, first["customer_side"])]
        if len(pairs) == 1
        else ["Provider", "Customer"]
    )
    heads = ["Topic", *splits.values(), *names, "Gap", "Verdict"]
    head = "".join(f"<th scope='col' class='text'>{escape(name)}</th>" for name in heads)
    table = f"<table><caption>{escape(_caption(heads, splits))}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    notes = f"<p>{escape(_legend(rows))}</p>{wordings_html(gaps)}{left_out_html(gaps)}"
    return f"<div class='gapkit'><p><strong>{escape(gaps.headline)}</strong></p>{table}{more}{notes}</div>"


def _caption(heads: list[str], splits: dict[str, str]) -> str:
    """Return what the rows are: "Both sides and the gap between them, per topic and wave"."""
    return f"Both sides and the gap between them, per {' and '.join(name.lower() for name in (heads[0], *splits.values()))}"


def left_out_html(gaps: GapTable) -> str:
    """Return who and what was left out, merged or counted, as an HTML list; a sentence where there is nothing."""
    records = records_of(gaps.left_out)
    if not records:
        return "<p>Nothing was left out.</p>"
    items = "".join(f"<li>{escape(left_out_sentence(record, gaps.study))}</li>" for record in records[:MOST_LEFT_OUT])
    more = f"<li>{len(records) - MOST_LEFT_OUT:,} more in <code>.left_out</code></li>" if len(records) > MOST_LEFT_OUT else ""
    return f"<details><summary>Left out, merged or counted: {_notes(len(records))}</summary><ul>{items}{more}</ul></details>"


def _notes(count: int) -> str:
    return f"{count:,} {'note' if count == 1 else 'notes'}"


def left_out_sentence(record: dict[str, Any], study: Study) -> str:
    """Return one row of `left_out` as a sentence: "Customers, Handles complaints well: 34 out of the base: don't know"."""
    where = [
        side_label(study, record["side"]) if record["side"] else "",
        topic_label(study, record["topic"]) if record["topic"] else "",
        str(record["company"]),
        wave_label(study, str(record["wave"])) if record["wave"] else "",
    ]
    lead = ", ".join(part for part in where if part)
    count = "" if pd.isna(record["count"]) else f"{int(record['count']):,} "
    return f"{lead}: {count}{record['why']}" if lead else f"{count}{record['why']}"


def _splits(rows: pd.DataFrame) -> dict[str, str]:
    """The splitting columns that hold anything, with their printed heads."""
    segment = rows["segment"].dropna()
    heads = {"company": "Company", "segment_value": str(segment.iloc[0]).capitalize() if len(segment) else "", "wave": "Wave"}
    return {name: head for name, head in heads.items() if rows[name].notna().any()}


def _row_html(row: dict[str, Any], study: Study, splits: dict[str, str], *, one_pair: bool) -> str:
    label = topic_label(study, row["topic"])
    if not one_pair:
        label += f" ({side_label(study, row['provider_side'])}, {side_label(study, row['customer_side'])})"
    keys = [
        wave_label(study, str(row[name])) if name == "wave" and pd.notna(row[name]) else "" if pd.isna(row[name]) else str(row[name])
        for name in splits
    ]
    sides = [
        _estimate_words(row, "provider", side_label(study, row["provider_side"])),
        _estimate_words(row, "customer", side_label(study, row["customer_side"])),
    ]
    sides = [
        (few, "") if few else side
        for side, few in zip(sides, (few_words(row, lead, study) for lead in ("provider", "customer")), strict=True)
    ]
    cells = "".join(f"<td class='text'>{escape(text)}</td>" for text in keys) + "".join(_two_lines(*side) for side in sides)
    verdict = "no verdict: base not published" if row["status"] == "base not published" else verdict_words(row, study)
    words = _two_lines(verdict, "; ".join([*row["marks"], *([str(row["note"])] if pd.notna(row["note"]) and row["note"] else [])]))
    return f"<tr><th scope='row'>{escape(label)}</th>{cells}<td class='text'>{_gap_html(row, study)}</td>{words}</tr>"


def _gap_html(row: dict[str, Any], study: Study) -> str:
    """Return the gap in words, its interval never broken over two lines."""
    said, bracket, interval = escape(gap_words(row, study)).partition(" (")
    return f"{said} <span style='white-space:nowrap'>({interval}</span>" if bracket else said


def _estimate_words(row: dict[str, Any], lead: str, label: str) -> tuple[str, str]:
    if pd.isna(row[lead]):
        return "", ""
    low, high = points(row[f"{lead}_low"]), points(row[f"{lead}_high"])
    limits = f" ({low} to {high})" if low and high else ""
    unit = "%" if row["score"] == "favourable" else ""
    base = people(row[f"{lead}_n"], label) if pd.notna(row[f"{lead}_n"]) else ""  # the verdict says that it was not published
    return f"{points(row[lead])}{unit}{limits}", base


def _two_lines(first: str, second: str) -> str:
    small = f"<br><small>{escape(second)}</small>" if second else ""
    return f"<td class='text figure'>{escape(first)}{small}</td>"


def _legend(rows: pd.DataFrame) -> str:
    scores = ", ".join(score_words(score) for score in rows["score"].unique())
    marks = dict.fromkeys(mark for row in rows["marks"] for mark in row)
    explained = [f"{mark}: {mark_words(mark)}" for mark in marks if mark_words(mark) != mark]
    said = [f"{scores[:1].upper()}{scores[1:]}, in points. Gap = provider minus customer. Brackets: 95% intervals."]
    return " ".join([*said, *(f"{text[:1].upper()}{text[1:]}." for text in explained)])

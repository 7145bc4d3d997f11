"""The table behind a chart: every row it draws, in plain words, as HTML in a fold."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.text import plain
from gapkit.gaps.words import mark_words, points

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]
Column = tuple[str, "Callable[[Row], str]"]

MOST_ROWS = 1000
# What a table holds, as a reader who hears a page tells one from the other.
CONTENTS = {
    "answers": "how both sides answered",
    "companies": "companies and their gaps",
    "dumbbell": "both sides, topic by topic",
    "heatmap": "companies by topics",
    "league": "the places of companies",
    "published": "published gaps and one's own",
    "quadrant": "both views across each other",
    "slope": "gaps in both waves",
    "thresholds": "the gap at every line",
}


def text(name: str) -> Callable[[Row], str]:
    """Return what prints a column of words."""
    return lambda row: plain(row[name]) if row[name] is not None else ""


def figure(name: str, unit: str = "") -> Callable[[Row], str]:
    """Return what prints a figure in whole points with its interval, "71 (63 to 78)"; nothing where there is none."""
    return span(name, f"{name}_low", f"{name}_high", unit)


def span(name: str, lower: str, upper: str, unit: str = "") -> Callable[[Row], str]:
    """Return the same for a figure whose limits stand in columns of other names."""

    def said(row: Row) -> str:
        value, low, high = row[name], row.get(lower), row.get(upper)
        if not has(value):
            return ""
        between = f" ({points(low)} to {points(high)})" if has(low) and has(high) else ""
        return f"{points(value)}{unit}{between}"

    return said


def count(name: str) -> Callable[[Row], str]:
    """Return what prints a base."""
    return lambda row: f"{int(row[name]):,}" if has(row[name]) else ""


_BASES: tuple[Column, ...] = (("{provider}, base", count("provider_n")), ("{customer}, base", count("customer_n")))
_FOUND: tuple[Column, ...] = (*_BASES, ("Finding", text("words")))
_GAP: tuple[Column, ...] = (("Gap", figure("gap")), *_FOUND)
_SIDES: tuple[Column, ...] = (("{provider}", figure("provider")), ("{customer}", figure("customer")), *_GAP)
_ASKED: tuple[Column, ...] = (
    ("Note", lambda row: "; ".join(plain(mark_words(mark)) for mark in row.get("marks") or ())),
    ("{provider} were asked", text("provider_asks")),
    ("{customer} were asked", text("customer_asks")),
    ("Source", text("source")),
)
_CELLS: tuple[Column, ...] = (("Company", text("company")), ("Topic", text("label")), *_GAP, *_ASKED)
TABLES: dict[str, tuple[Column, ...]] = {
    "answers": (
        ("Topic", text("label")),
        ("Side", text("side")),
        ("Answer", text("answer_label")),
        ("Kind", text("kind")),
        ("Share", figure("share", "%")),
        ("Base", count("n")),
        ("Asked", text("asks")),
        ("Source", text("source")),
    ),
    "dumbbell": (("Topic", text("label")), ("Score", text("panel")), *_SIDES, *_ASKED),
    "companies": _CELLS,
    "heatmap": _CELLS,
    "league": (
        ("Company", text("company")),
        ("Gap", figure("gap")),
        ("Place as found", count("rank")),
        ("Places it could hold", text("places")),
        ("Of", count("of")),
        *_FOUND,
        *_ASKED,
    ),
    "published": (("Gap of", text("label")), *_SIDES, *_ASKED),
    "quadrant": (
        ("Topic", text("label")),
        *_SIDES,
        ("Place", lambda row: f"{row['place']}{'' if row['sure'] else ', not certain'}"),
        *_ASKED,
    ),
    "slope": (
        ("Topic", text("label")),
        ("Gap in the wave before", span("gap_then", "low_then", "high_then")),
        ("Gap in the newest wave", span("gap_now", "low_now", "high_now")),
        ("Change", span("change", "change_low", "change_high")),
        ("{provider}, base before", count("provider_n_then")),
        ("{customer}, base before", count("customer_n_then")),
        *_FOUND,
        *_ASKED,
    ),
    "thresholds": (
        ("Topic", text("label")),
        ("Counted as good", text("cut_label")),
        ("{provider}", figure("provider", "%")),
        ("{customer}", figure("customer", "%")),
        *_GAP,
        *_ASKED,
    ),
}


def table_behind(spec: ChartSpec) -> str:
    """Return the rows of a chart as an HTML table in a fold, every text escaped; columns that hold nothing are left out."""
    rows: list[Row] = spec.records()
    columns = [(head, [say(row) for row in rows]) for head, say in TABLES[spec.kind]]
    kept = [(_head(head, rows), cells) for head, cells in columns if any(cells)]
    if not kept:
        return ""
    heads = "".join(f"<th scope='col' class='text'>{escape(head)}</th>" for head, _ in kept)
    body = "".join(f"<tr>{_cells([cells[place] for _, cells in kept])}</tr>" for place in range(min(len(rows), MOST_ROWS)))
    more = f"<p>{len(rows) - MOST_ROWS:,} more rows in the chart's own file of figures.</p>" if len(rows) > MOST_ROWS else ""
    label = escape(f"Table: {CONTENTS[spec.kind]}. {spec.title}", quote=True)
    return (
        f"<details class='behind'><summary>The table behind this chart: {CONTENTS[spec.kind]}</summary>"
        f"<div class='scroll' role='region' tabindex='0' aria-label='{label}'>"
        f"<table><caption>{escape(spec.title)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{more}</div></details>"
    )


def _cells(texts: list[str]) -> str:
    first, *rest = texts
    return f"<th scope='row' class='text'>{escape(first)}</th>" + "".join(f"<td class='text'>{escape(cell)}</td>" for cell in rest)


def _head(head: str, rows: list[Row]) -> str:
    """Return a column's head with the names of the two sides, where the chart has one pair of them."""
    for word in ("provider", "customer"):
        names = {str(row.get(f"{word}_side", "")) for row in rows}
        head = head.replace(f"{{{word}}}", names.pop() if len(names) == 1 else word.capitalize())
    return head

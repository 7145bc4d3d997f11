"""A chart as slides: its finding, its native plots or tables, its base and source, and the exact figures for who speaks."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.behind import CONTENTS
from gapkit.charts.finding import counts_of
from gapkit.exports.deck.content import Slide
from gapkit.exports.deck.figures import notes_of
from gapkit.exports.deck.grids import grids_of, key_of_heatmap
from gapkit.exports.native.plot import XYPlot
from gapkit.exports.native.plots import AS_TABLES, plots_of

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Plot

# Rows that a slide holds so that they are read from the back of a room.
MOST: Final = {"dumbbell": 9, "companies": 16, "published": 16, "thresholds": 18, "answers": 12, "slope": 14, "quadrant": 40}
# What a picture's small print says and a slide has otherwise.
HERE: Final = {
    "in the table behind this chart": "in the notes",
    "Line and shaded band:": "Dashed lines:",
    "Shaded: within": "Dashed lines: within",
    "; bars at their ends: 95% intervals": "",
}
DASHED: Final = re.compile(r" ?Dashed lines: within [^.]*\.")
MOST_SLIDES: Final = 6  # of one chart: nobody leafs through more
PANELLED: Final = ("dumbbell", "companies")  # their panels are scores or topics
# A table has no lines, dots or shades of a picture.
TABLED: Final = {
    "Lines: 95% intervals.": "In brackets: 95% intervals.",
    "Dots: place as found. Bars: places it could hold, all bars true": "The places that companies could hold are all true",
    "Full colour: decided": "Bold: decided",
}
MOST_ELSEWHERE: Final = 3  # topics on other scales that small print names
LONGEST_LIST: Final = 320  # characters of what is not drawn


def chart_slides(spec: ChartSpec, key: str) -> list[Slide]:
    """Return the slides of a chart, continued where it is long; `key` is the id of the first, `key-2` of the second."""
    source = "\n".join(filter(None, (_not_drawn(spec), _small_print(spec))))
    dashed = any(
        line.dashed
        for plot in (plots_of(spec, MOST[spec.kind]) if spec.kind not in AS_TABLES else ())
        if isinstance(plot, XYPlot)
        for line in plot.lines
    )
    if not dashed:  # nothing on these slides is dashed
        source = DASHED.sub("", source)
    about = CONTENTS[spec.kind]
    base = Slide(
        key,
        spec.title,
        spec.subtitle,
        source=source,
        alt=spec.alt_text,
        notes=notes_of(spec),
        about=f"{about[:1].upper()}{about[1:]}",
        claims=tuple(dict.fromkeys(f"{_who(row)}: {row['words']}" for row in spec.records() if row["drawn"])),
    )
    if spec.kind in AS_TABLES:
        legend = f"{key_of_heatmap(spec)}\n" if spec.kind == "heatmap" else ""
        made = [dataclasses.replace(base, grid=grid, source=f"{legend}{source}") for grid in grids_of(spec)]
    else:
        plots = plots_of(spec, MOST[spec.kind])
        groups = [plots[start : start + 2] for start in range(0, len(plots), 2)] if spec.kind == "answers" else [(plot,) for plot in plots]
        first = _panel(groups[0]) if groups else ""
        other = _elsewhere(spec, first)
        made = [
            dataclasses.replace(
                base,
                plots=group,
                title=_title(spec, group, first),
                takeaway=_takeaway(spec, group),
                aside=_aside(spec),
                source="\n".join(filter(None, (other if place == 0 else "", source))),
            )
            for place, group in enumerate(groups)
        ]
    if not made:  # nothing is drawn: what is not, and why, is the slide
        return [dataclasses.replace(base, points=tuple(_reasons(spec)))]
    made, more = made[:MOST_SLIDES], len(made) - MOST_SLIDES
    if more > 0:
        rest = f"{more} more slides of this chart are left out: its workbook and its table have all."
        made[-1] = dataclasses.replace(made[-1], source=f"{rest}\n{made[-1].source}")
    many = Counter(slide.title for slide in made)
    numbers: Counter[str] = Counter()
    for place, slide in enumerate(made):
        numbers[slide.title] += 1
        page = f" ({numbers[slide.title]} of {many[slide.title]})" if many[slide.title] > 1 else ""
        named = key if place == 0 else f"{key}-{place + 1}"
        notes = slide.notes if place == 0 else "The exact figures stand in the notes of the first slide of this chart."
        claims = slide.claims if place == 0 else ()
        made[place] = dataclasses.replace(slide, key=named, title=f"{slide.title}{page}", notes=notes, claims=claims)
    return made


def _who(row: dict[str, Any]) -> str:
    """Return what a row is of: its company, its topic, or both."""
    return ", ".join(str(row[name]) for name in ("company", "label") if row.get(name))


def _small_print(spec: ChartSpec) -> str:
    text = spec.footer
    for there, here in {**HERE, **(TABLED if spec.kind in AS_TABLES else {})}.items():
        text = text.replace(there, here)
    return text


def _panel(plots: tuple[Plot, ...]) -> str:
    """Return what the plots of a slide measure, without their page."""
    return re.sub(r", \d+ of \d+$", "", plots[0].name)


def _title(spec: ChartSpec, plots: tuple[Plot, ...], first: str) -> str:
    """Return the finding over a slide: the chart's where it shows what that is about, else what its own rows say."""
    panel = _panel(plots)
    rows = [row for row in spec.records() if row["drawn"] and row["panel"] == panel] if spec.kind == "dumbbell" else []
    if panel == first or not rows:
        return spec.title
    if len(rows) == 1:
        return f"{rows[0]['label']}: {rows[0]['words']}."
    return f"{panel}: {counts_of(rows)} of {len(rows)} topics."


def _elsewhere(spec: ChartSpec, first: str) -> str:
    """Return what a dumbbell shows on other scales than that of its first slide, in words: it stands on a slide of its own in the appendix."""
    if spec.kind != "dumbbell":
        return ""
    others = [
        f"{row['label']}, {str(row['panel']).lower()}: {row['words']}" for row in spec.records() if row["drawn"] and row["panel"] != first
    ]
    return f"On other scales, in the appendix: {'; '.join(others)}." if 0 < len(others) <= MOST_ELSEWHERE else ""


def _takeaway(spec: ChartSpec, plots: tuple[Plot, ...]) -> str:
    """Return what a slide shows: the chart's subtitle, and the panel where the chart has several."""
    panel = _panel(plots)
    ends = re.search(r", (the \d+ at either end)$", panel)
    if ends:
        return f"{spec.subtitle} · here: {ends.group(1)}; more in the appendix"
    return f"{spec.subtitle} · {panel}" if spec.kind in PANELLED and panel.lower() not in spec.subtitle.lower() else spec.subtitle


def _aside(spec: ChartSpec) -> tuple[str, ...]:
    if spec.kind != "quadrant":
        return ()
    return tuple(f"{int(row['number'])}  {row['label']}{row['signs']}: {row['words']}" for row in spec.records() if row["drawn"])


def _reasons(spec: ChartSpec) -> list[str]:
    return [f"{row.get('company') or row['label']}: {row['words']}" for row in spec.records() if not row["drawn"]]


def _not_drawn(spec: ChartSpec) -> str:
    """Return who or what is not drawn, by the reason; cut where it is long: the notes have it in full."""
    if spec.kind == "heatmap":
        return ""  # its cells say so themselves
    reasons: dict[str, list[str]] = {}
    for row in spec.records():
        if not row["drawn"]:
            reasons.setdefault(str(row["words"]), []).append(str(row.get("company") or row["label"]))
    told = "; ".join(f"{reason}: {', '.join(dict.fromkeys(names))}" for reason, names in reasons.items())
    return (
        f"Not drawn, {told if len(told) <= LONGEST_LIST else told[:LONGEST_LIST].rsplit(' ', 1)[0] + ' … (all in the notes)'}."
        if told
        else ""
    )

"""A chart as slides: its finding, its native plots or tables, its base and source, and the exact figures for who speaks."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.behind import CONTENTS
from gapkit.charts.finding import counts_of
from gapkit.exports.deck.content import Slide
from gapkit.exports.deck.figures import notes_of
from gapkit.exports.deck.grids import grids_of, key_of_heatmap
from gapkit.exports.native.companies import ENDS
from gapkit.exports.native.plots import AS_TABLES, plots_of
from gapkit.exports.native.small_print import small_print

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Plot

# Rows that a slide holds so that they are read from the back of a room.
MOST: Final = {"dumbbell": 9, "companies": 16, "published": 16, "thresholds": 18, "answers": 12, "slope": 14, "quadrant": 40}
BEHIND, HERE = "in the table behind this chart", "in the notes"
LATER: Final = "The exact figures stand in the notes of the first slide of this chart."
MOST_SLIDES: Final = 6  # of one chart: nobody leafs through more
PANELLED: Final = ("dumbbell", "companies")  # their panels are scores or topics
MOST_ELSEWHERE: Final = 3  # topics on other scales that small print names
LONGEST_LIST: Final = 320  # characters of what is not drawn


def chart_slides(spec: ChartSpec, key: str, *, board: bool = False) -> list[Slide]:
    """Return the slides of a chart, continued where it is long; `key` is the id of the first, `key-2` of the second.

    For the `board` a long strip of companies is led by those at either end; elsewhere all of them follow one another.
    """
    plots = plots_of(spec, MOST.get(spec.kind, 0))
    plots = plots if board else tuple(plot for plot in plots if not plot.part.endswith(ENDS))
    source = "\n".join(filter(None, (_not_drawn(spec), small_print(spec, plots).replace(BEHIND, HERE))))
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
    made = _tables(spec, base) if spec.kind in AS_TABLES else _drawn(spec, base, plots)
    if not made:  # nothing is drawn: what is not, and why, is the slide
        return [dataclasses.replace(base, points=tuple(_reasons(spec)))]
    return _continued(made)


def _tables(spec: ChartSpec, base: Slide) -> list[Slide]:
    legend = f"{key_of_heatmap(spec)}\n" if spec.kind == "heatmap" else ""
    return [dataclasses.replace(base, grid=grid, source=f"{legend}{base.source}") for grid in grids_of(spec)]


def _drawn(spec: ChartSpec, base: Slide, plots: tuple[Plot, ...]) -> list[Slide]:
    """Return a slide for each plot; the plots of answers stand in pairs, beside each other."""
    beside = 2 if spec.kind == "answers" else 1
    made = []
    for start in range(0, len(plots), beside):
        plot = plots[start]
        slide = dataclasses.replace(base, plots=plots[start : start + beside], takeaway=_takeaway(spec, plot), aside=_aside(spec))
        if plot.panel != plots[0].panel and spec.kind == "dumbbell":
            slide = dataclasses.replace(slide, title=_own_title(spec, plot.panel))
        made.append(slide)
    if made and spec.kind == "dumbbell":
        made[0] = dataclasses.replace(made[0], source="\n".join(filter(None, (_elsewhere(spec, plots[0].panel), base.source))))
    return made


def _continued(made: list[Slide]) -> list[Slide]:
    """Return the slides of a chart, no more than anybody leafs through, each with its id and, of several under one title, its page."""
    kept, more = made[:MOST_SLIDES], len(made) - MOST_SLIDES
    if more > 0:
        rest = f"{more} more slides of this chart are left out: its workbook and its table have all."
        kept[-1] = dataclasses.replace(kept[-1], source=f"{rest}\n{kept[-1].source}")
    many = Counter(slide.title for slide in kept)
    place: Counter[str] = Counter()
    for number, slide in enumerate(kept, start=1):
        place[slide.title] += 1
        page = f"{place[slide.title]} of {many[slide.title]}" if many[slide.title] > 1 else ""
        kept[number - 1] = dataclasses.replace(slide, page=page)
        if number > 1:
            kept[number - 1] = dataclasses.replace(kept[number - 1], key=f"{slide.key}-{number}", notes=LATER, claims=())
    return kept


def _who(row: dict[str, Any]) -> str:
    """Return what a row is of: its company, its topic, or both."""
    return ", ".join(str(row[name]) for name in ("company", "label") if row.get(name))


def _own_title(spec: ChartSpec, panel: str) -> str:
    """Return what the rows of one scale of a dumbbell say: the chart's own title is about those of its first."""
    rows = [row for row in spec.records() if row["drawn"] and row["panel"] == panel]
    return f"{rows[0]['label']}: {rows[0]['words']}." if len(rows) == 1 else f"{panel}: {counts_of(rows)} of {len(rows)} topics."


def _elsewhere(spec: ChartSpec, first: str) -> str:
    """Return what a dumbbell shows on other scales than that of its first slide, in words: it stands on a slide of its own in the appendix."""
    others = [
        f"{row['label']}, {str(row['panel']).lower()}: {row['words']}" for row in spec.records() if row["drawn"] and row["panel"] != first
    ]
    return f"On other scales, in the appendix: {'; '.join(others)}." if 0 < len(others) <= MOST_ELSEWHERE else ""


def _takeaway(spec: ChartSpec, plot: Plot) -> str:
    """Return what a slide shows: the chart's subtitle, the panel where the chart has several, and which part where that is no page."""
    if plot.part.endswith(ENDS):
        return f"{spec.subtitle} · here: {plot.part}; more in the appendix"
    return f"{spec.subtitle} · {plot.panel}" if spec.kind in PANELLED and plot.panel.lower() not in spec.subtitle.lower() else spec.subtitle


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

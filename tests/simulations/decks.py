"""What an attacker reads in the decks of a study: every number of every native chart with what it is of, in the chart and in the workbook inside it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
from office_files import opened, series_of, shapes_of

import gapkit as gk
from gapkit.charts.answers import answers_spec
from gapkit.charts.heatmap import heatmap_spec
from gapkit.errors import ParameterError
from gapkit.exports.decks import board_deck
from gapkit.gaps.words import side_label, topic_label
from simulations.attacker import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapkit.charts.spec import ChartSpec

NOT_FIGURES = ("Row", "Finding", "Wave", "Corner", "")  # what places of words and lines are of
AS_EXACT = 1e-6


@dataclass(frozen=True)
class Told:
    """One point of a chart as the workbook inside it lists it: the chart's id, its series, what it is of, where it stands, and its words."""

    chart: str
    series: str
    of: str
    x: float
    y: float
    words: str


def decks_of(known: gk.Tally) -> list[tuple[gk.GapTable, bytes]]:
    """Return the decks that a study's reports hold, with their tables: of all people, by company, and of the first company by itself."""
    asked: list[dict[str, Any]] = [{}]
    if known.study.company:
        names = sorted({str(name) for side in known.sides for name in side.cells["company"].unique()})
        asked += [{"by": "company"}, *({"where": {"company": name}} for name in names[:1])]
    made = []
    for how in asked:
        gaps = gk.compare(known, **how)
        made.append((gaps, board_deck(gaps, list(_charts(gaps, how)), report="gap_report")))
    return made


def _charts(gaps: gk.GapTable, how: dict[str, Any]) -> Iterator[ChartSpec]:
    """Go through the charts that can be drawn of a table beside the board's own."""
    for make in (heatmap_spec, lambda table: answers_spec(gk.distribution(table, **how))):
        try:
            yield make(gaps)
        except ParameterError:
            continue


def told_in(content: bytes) -> list[Told]:
    """Return every point of every chart of points in a deck; the chart's own numbers are those of its workbook, or AssertionError is raised."""
    found = []
    for _, shape in shapes_of(opened(content)):
        if not shape.has_chart:
            continue
        for one in series_of(shape.chart):
            assert one.y == one.y_inside, shape.name
        book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        series = ""
        for x, y, of, words in book.active.iter_rows(max_col=4, values_only=True):  # type: ignore[union-attr]
            if x == "x":
                series = str(y)
            elif isinstance(x, int | float) and isinstance(y, int | float):
                found.append(Told(shape.name.removeprefix("gapkit "), series, str(of or ""), float(x), float(y), str(words or "")))
    return found


def untold(known: gk.Tally, tables: Iterable[gk.GapTable], content: bytes) -> list[Told]:
    """Return the points of a deck whose figure stands in no row of the protected tables that is of the same topic, company or group."""
    printed: dict[str, set[float]] = {}
    for gaps in tables:
        numbers = gaps.frame.select_dtypes("number").columns
        for row in gaps.frame.to_dict("records"):
            figures = {round(float(row[name]), 6) for name in numbers if pd.notna(row[name])}
            names = (
                topic_label(known.study, row["topic"]) if row["topic"] != "all" else "All topics",
                row["company"],
                row["segment_value"],
            )
            for name in names:
                if isinstance(name, str):
                    printed.setdefault(name, set()).update(figures)

    # A chart of gaps has them across or upwards, places of rows or waves the other way; a quadrant has a figure either way.
    def missing(point: Told) -> bool:
        if point.of.split(":")[0] in NOT_FIGURES or point.series.startswith("Words, "):
            return False
        both = (point.x, point.y) if point.chart.startswith("quadrant") else (point.y,) if point.chart.startswith("slope") else (point.x,)
        return not all(any(abs(figure - number) < AS_EXACT * 10 for figure in printed.get(point.of, ())) for number in both)

    return [point for point in told_in(content) if missing(point)]


def deck_entries(known: gk.Tally, gaps: gk.GapTable, content: bytes) -> list[Entry]:
    """Return both sides' figures in a deck's dumbbells as the attacker takes them: with their intervals, and the bases that the attacker knows.

    Args:
        known: the tally, for the bases.
        gaps: the table of the deck, for which people it is of.
        content: the deck.
    """
    alone = next((values[0] for name, values in gaps.asked.where if name == "company"), "")
    # A figure over companies is of those that the table takes; where it tells no base, of all.
    rows, truth = (gk.compare(known, where={"company": alone} if alone else None, protect=protect).frame for protect in (True, False))
    bases = [f"{lead}_{name}" for lead in ("provider", "customer") for name in ("n", "n_eff")]
    rows[bases] = rows[bases].fillna(truth[bases])
    waves = sorted(wave for wave in rows["wave"].dropna().unique())
    rows = rows[rows["wave"].eq(waves[-1])] if waves else rows
    told = [point for point in told_in(content) if point.chart.startswith("dumbbell")]
    found = []
    for row in rows.to_dict("records"):
        for lead, other in (("provider", "customer"), ("customer", "provider")):
            label, name = topic_label(known.study, row["topic"]), side_label(known.study, row[f"{lead}_side"])
            own = [point for point in told if point.of == label and point.series.split(",")[0].split(":")[0] == name]
            marks = [point for point in own if not point.series.endswith("interval")]
            ends = sorted(point.x for point in own if point.series.endswith("interval"))
            if not marks:
                continue
            (mark,) = marks
            below, above = mark.words.startswith("≤"), mark.words.startswith("≥")
            low, high = (ends[0], ends[-1]) if ends else (float("nan"), float("nan"))
            found.append(
                Entry(
                    side=row[f"{lead}_side"],
                    other=row[f"{other}_side"],
                    topic=row["topic"],
                    wave=waves[-1] if waves else "",
                    key=(str(alone), "", ""),
                    score="favourable",
                    status="shown",
                    n=float(row[f"{lead}_n"]),
                    value=mark.x,
                    low=float("nan") if below else low,
                    high=float("nan") if above else high,
                    n_eff=float("nan") if pd.isna(row[f"{lead}_n_eff"]) else float(row[f"{lead}_n_eff"]),
                    few=below or above,
                    bound=below or above,
                    implied=float("nan"),
                )
            )
    return found

"""The board's deck of a table of gaps: the answer, topics, where it is worst, what changed, how sure, what to ask next; then the appendix."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.charts.companies import companies_spec
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.quadrant import quadrant_spec
from gapkit.charts.slope import slope_spec
from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.exports.deck.chart_slides import chart_slides
from gapkit.exports.deck.claims import claims_of, sure_slide, topics_title
from gapkit.exports.deck.content import Slide
from gapkit.exports.deck.next_steps import next_slide
from gapkit.gaps.compare import compare, wave_order
from gapkit.gaps.first_screen import first_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gapkit.charts.spec import ChartSpec
    from gapkit.gaps.claims.headlines import Headlines
    from gapkit.gaps.table import GapTable


def board_of(gaps: GapTable, specs: Sequence[ChartSpec], found: Headlines | None = None) -> tuple[list[Slide], list[Slide]]:
    """Return the board's slides and those of the appendix. A slide that has nothing to say is left out: one wave cannot show what changed.

    Args:
        gaps: a protected table.
        specs: the charts of its report; those that the board does not show go into the appendix.
        found: its sentences, where they were tested before.
    """
    whole = _whole(gaps)
    screen = first_screen(whole)
    claims = claims_of(whole, found if whole is gaps else None)
    board: list[Slide] = []
    more: list[Slide] = []
    taken: set[int] = set()
    apart: list[str] = []
    finding = ""
    for make in (lambda: dumbbell_spec(whole), lambda: _worst(gaps), lambda: _cells(specs), lambda: slope_spec(whole)):
        made = _possible(make)
        if made is None:
            continue
        # Where the report has drawn such a chart, it is that one.
        spec = next((one for one in specs if one.kind == made.kind), made)
        taken.add(id(spec))
        first, *others = chart_slides(spec, spec.kind)
        if spec.kind == "companies":
            finding, apart = spec.title, _apart(spec)
        if spec.kind == "dumbbell":
            score = next((str(row["score"]) for row in spec.records() if row["drawn"]), "")
            first = dataclasses.replace(first, title=topics_title(whole, claims, score) or first.title)
        board.append(first)
        more += others
    answer = _answer(screen.title, screen.headline, (*screen.lines, finding), screen.figures)
    last = (sure_slide(claims, screen.lines, several=bool(finding)), next_slide(whole, claims, apart))
    board = [answer, *board, *(slide for slide in last if slide is not None)]
    return board, [*more, *rest_of([spec for spec in specs if id(spec) not in taken], {slide.key for slide in board})]


def _cells(specs: Sequence[ChartSpec]) -> ChartSpec:
    """Return the heat map of a report: over topics gaps cancel. Raises ParameterError where it has none."""
    found = next((spec for spec in specs if spec.kind == "heatmap"), None)
    if found is None:
        raise ParameterError("This report has no heat map.")
    return found


def _apart(spec: ChartSpec) -> list[str]:
    """Return the companies whose two sides are apart beyond chance, each with its gap, the widest first."""
    rows = [row for row in spec.records() if row["drawn"] and row["verdict"] in ("overrates", "underrates")]
    return [f"{row['company']} ({row['words']})" for row in sorted(rows, key=lambda row: -abs(float(row["gap"])))]


def rest_of(specs: Sequence[ChartSpec], taken: set[str]) -> list[Slide]:
    """Return the slides of charts, each under an id of its own; none of them is one of `taken`."""
    made: list[Slide] = []
    for spec in specs:
        key, number = str(spec.kind), 1
        while key in taken:
            number += 1
            key = f"{spec.kind}-chart-{number}"
        taken.add(key)
        made += chart_slides(spec, key)
    return made


def _answer(title: str, headline: str, lines: Sequence[str], figures: tuple[tuple[str, str], ...]) -> Slide:
    points = tuple(plain(line) for line in (lines[1:] if figures else lines) if line)
    notes = "\n".join([plain(headline), *(plain(line) for line in lines if line)])
    return Slide("answer", plain(headline), plain(title), tuple((plain(one), plain(two)) for one, two in figures), points, notes=notes)


def _whole(gaps: GapTable) -> GapTable:
    """Return the gaps of all companies together, topic by topic, where a table parts them by company or takes topics together."""
    asked = gaps.asked
    if "company" not in asked.by and not asked.over:
        return gaps
    by = tuple(name for name in asked.by if name != "company")
    # The newest wave is shown of all; the one before is needed to say what changed.
    kept = ("company", "wave") if dict(asked.where).get("wave") == newest_wave(gaps) else ("company",)
    where = {name: list(values) for name, values in asked.where if name not in kept}
    return compare(gaps.tally, by=by or None, where=where, sides=asked.sides or None, score=asked.score or None)


def newest_wave(gaps: GapTable) -> tuple[str, ...]:
    """Return the newest wave that a table's answers are of, as `where` names it."""
    known = compare(gaps.tally, sides=gaps.asked.sides or None).frame["wave"].dropna().unique()
    return tuple(wave_order(gaps.study, known)[-1:])


def _worst(gaps: GapTable) -> ChartSpec:
    """Return where it is worst: company by company, or for one company (whose report names no other) the blind spots."""
    asked = gaps.asked
    alone = any(name == "company" for name, _ in asked.where) and not asked.by
    if not alone and (gaps.study.company or any(side.company for side in gaps.study.sides)):
        where = dict(asked.where)
        over = compare(gaps.tally, by="company", over="topics", where=where, sides=asked.sides or None, score=asked.score or None)
        rows = over.frame[over.frame["segment_value"].isna()] if len(over) else over.frame
        if len(set(rows["company"].dropna())) > 1 and pd.notna(rows["gap"]).any():
            return companies_spec(over)
    return quadrant_spec(gaps)


def _possible(make: Callable[[], ChartSpec]) -> ChartSpec | None:
    """Return a chart, None where these gaps cannot be drawn so."""
    try:
        return make()
    except ParameterError:
        return None

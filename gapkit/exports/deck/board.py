"""The board's deck of a table of gaps: the answer, topics, where it is worst, what changed, how sure, what to ask next; then the appendix."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

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
from gapkit.exports.results import possible
from gapkit.gaps.compare import compare, wave_order
from gapkit.gaps.first_screen import first_screen

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    strip = next((one for one in specs if one.kind == "companies"), None) or possible(lambda: _companies(gaps))
    cells = next((one for one in specs if one.kind == "heatmap"), None)
    # Over topics gaps cancel: where the report has drawn every cell, they show where it is worst.
    worst = cells or strip or possible(lambda: quadrant_spec(gaps))
    board: list[Slide] = []
    more: list[Slide] = []
    shown: list[ChartSpec] = []
    for made in (possible(lambda: dumbbell_spec(whole)), worst, possible(lambda: slope_spec(whole))):
        if made is None:
            continue
        # Where the report has drawn such a chart, it is that one.
        spec = next((one for one in specs if one.kind == made.kind), made)
        first, *others = chart_slides(spec, spec.kind, board=True)
        if spec.kind == "dumbbell":
            score = next((str(row["score"]) for row in spec.records() if row["drawn"]), "")
            finding = topics_title(whole, claims, score)
            first = dataclasses.replace(first, title=finding, page="") if finding else first
        shown.append(spec)
        board.append(first)
        more += others
    answer = _answer(screen.title, screen.headline, (*screen.lines, strip.title if strip else ""), screen.figures)
    last = (sure_slide(claims, screen.lines, several=strip is not None), next_slide(whole, claims, _apart(strip) if strip else ()))
    board = [answer, *board, *(slide for slide in last if slide is not None)]
    rest = [one for one in (*specs, *([strip] if strip else [])) if not any(one is other for other in shown)]
    return board, [*more, *rest_of(list({id(one): one for one in rest}.values()), {slide.key for slide in board})]


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


def _companies(gaps: GapTable) -> ChartSpec:
    """Return the companies of a table over its topics. Raises ParameterError where it is of one company, whose report names no other, or of none."""
    asked = gaps.asked
    alone = any(name == "company" for name, _ in asked.where) and not asked.by
    if alone or not (gaps.study.company or any(side.company for side in gaps.study.sides)):
        raise ParameterError("These gaps are of one company.")
    over = compare(gaps.tally, by="company", over="topics", where=dict(asked.where), sides=asked.sides or None, score=asked.score or None)
    rows = over.frame[over.frame["segment_value"].isna()] if len(over) else over.frame
    if len(set(rows["company"].dropna())) <= 1 or rows["gap"].isna().all():
        raise ParameterError("No two companies have a gap over their topics.")
    return companies_spec(over)

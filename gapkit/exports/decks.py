"""A result as a deck: a table of gaps becomes the board's, a chart its slides, any other result its tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gapkit.charts.text import plain
from gapkit.exports.csv import table_bytes
from gapkit.exports.deck.board import board_of
from gapkit.exports.deck.chart_slides import chart_slides
from gapkit.exports.deck.content import Slide
from gapkit.exports.deck.deck import deck_bytes
from gapkit.exports.deck.grids import frame_grids
from gapkit.exports.deck.package import Recipe
from gapkit.exports.results import frames_of, possible_spec
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gapkit.charts.spec import ChartSpec
    from gapkit.gaps.claims.headlines import Headlines

DIGITS = 12  # of the hash that tells one set of figures from another


def board_deck(
    gaps: GapTable,
    specs: Sequence[ChartSpec],
    *,
    found: Headlines | None = None,
    template: Path | None = None,
    report: str = "",
    parameters: Mapping[str, str] | None = None,
) -> bytes:
    """Return the deck of a report: the board's slides of its gaps, and its other charts in the appendix.

    Args:
        gaps: the table of the report, protected.
        specs: its charts.
        found: its sentences, where they were tested before.
        template: a client's master.
        report: the report's name, kept in the deck for whoever brings it up to date.
        parameters: what the report was asked for, kept likewise.

    Raises ExportError where the template cannot be used.
    """
    board, appendix = board_of(gaps, specs, found)
    asked = {name: value for name, value in (parameters or {}).items() if value}
    recipe = Recipe(gaps.study.name, report or gaps.study.report, asked, figures_id(gaps))
    return deck_bytes(board, appendix, title=f"{gaps.study.title}: {gaps.headline}", template=template, recipe=recipe)


def result_deck(thing: object, template: Path | None = None) -> bytes:
    """Return the deck of any result or chart. Raises ParameterError for what is none, ExportError where the template cannot be used."""
    spec = possible_spec(thing)
    if isinstance(thing, GapTable):
        return board_deck(thing, [spec] if spec is not None else [], template=template)
    if spec is not None:
        return deck_bytes(chart_slides(spec, spec.kind), (), title=spec.title, template=template)
    slides = []
    for ending, frame in frames_of(thing).items():
        name = ending.replace("_", " ").capitalize() or plain(_words(type(thing).__name__))
        grids = frame_grids(frame) if len(frame) else ()
        for place, grid in enumerate(grids):
            page = f"{place + 1} of {len(grids)}" if len(grids) > 1 else ""
            listed = "; ".join(", ".join(cell.text for cell in row if cell.text) for row in grid.rows)
            slides.append(Slide(f"table-{ending or 'result'}-{place + 1}", name, grid=grid, alt=f"Table. {name}. {listed}", page=page))
    return deck_bytes(slides or [Slide("table", "This result has no rows.")], (), title=_words(type(thing).__name__), template=template)


def figures_id(gaps: GapTable) -> str:
    """Return what tells one set of figures from another: the same answers, asked the same, give the same id."""
    return hashlib.sha256(table_bytes(gaps.frame)).hexdigest()[:DIGITS]


def _words(name: str) -> str:
    """Return a class's name as words: "ChangeTable" is "Change"."""
    parts = "".join(f" {letter}" if letter.isupper() else letter for letter in name).split()
    return " ".join(part for part in parts if part != "Table").capitalize()

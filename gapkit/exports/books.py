"""A result as a workbook: its tables with what they hold in words, its charts natively."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.charts.text import plain
from gapkit.exports.book.model import Book, BookTable
from gapkit.exports.book.workbook import book_bytes
from gapkit.exports.native.plots import plots_of
from gapkit.exports.results import frames_of, possible_spec
from gapkit.gaps.first_screen import first_screen
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.files import Framed, Reported

MOST_ROWS: Final = 40  # of one chart: a sheet is longer than a slide
TITLES: Final = {
    "gaps": "Both sides and their gap, row by row",
    "left_out": "What is not shown, and why",
    "answers": "How both sides answered, answer by answer",
    "changes": "What changed since the wave before",
    "claims": "Sentences that were tested, and whether they hold",
    "cuts": "The gap at every line between good and bad answers",
    "nonresponse": "What those who did not answer could change",
    "league": "Companies with the places they could hold",
    "cells": "Companies by topics",
}


def report_book(gaps: GapTable | Reported, more: Mapping[str, Framed], specs: Sequence[ChartSpec]) -> bytes:
    """Return the workbook of a report: its charts, its tables, what they mean. `more` are its further results by name."""
    frames = {"gaps": gaps.frame, "left_out": gaps.left_out} if isinstance(gaps, GapTable) else dict(gaps.tables)
    frames |= {name: result.frame for name, result in more.items()}
    tables = tuple(BookTable(name, _title(name), frame) for name, frame in frames.items() if len(frame))
    lines = first_screen(gaps).lines if isinstance(gaps, GapTable) else ()
    said = tuple(plain(line) for line in (gaps.headline, *lines))
    return book_bytes(Book(plain(gaps.study.title), said, tables, tuple((spec, plots_of(spec, MOST_ROWS)) for spec in specs)))


def result_book(thing: object) -> bytes:
    """Return the workbook of any result or chart. Raises ParameterError for what is none."""
    spec = possible_spec(thing)
    if isinstance(thing, GapTable):
        return report_book(thing, {}, [spec] if spec is not None else [])
    tables = tuple(
        BookTable(ending or "table", _title(ending or "table"), frame) for ending, frame in frames_of(thing).items() if len(frame)
    )
    charts = ((spec, plots_of(spec, MOST_ROWS)),) if spec is not None else ()
    title = spec.title if spec is not None else type(thing).__name__
    if spec is not None and spec is thing:
        tables = ()  # the rows of a chart stand on its own sheet
    return book_bytes(Book(plain(title), (), tables, charts))


def _title(name: str) -> str:
    return TITLES.get(name, name.replace("_", " ").capitalize())

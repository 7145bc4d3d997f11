"""The workbook inside a native chart: what "Edit data" opens. Numbers as numbers, names as text that no spreadsheet runs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped]

from gapkit.exports.escaping import STARTERS
from gapkit.exports.workbook import cell_words
from gapkit.exports.writing import MADE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.deck.series import Series
    from gapkit.exports.native.plot import BarPlot

SHEET: Final = "Sheet1"  # the name that python-pptx's references know
_NAMES_WIDE: Final = 40


class _Page:
    """A sheet to write on; what begins like a formula is kept as text where it is edited."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"created": MADE})
        self._page = self._book.add_worksheet(SHEET)
        self._kept = self._book.add_format({"quote_prefix": True})

    def text(self, row: int, column: int, text: str) -> None:
        words = cell_words(text)
        self._page.write_string(row, column, words, self._kept if words.startswith(STARTERS) else None)

    def number(self, row: int, column: int, value: float | None) -> None:
        if value is not None:
            self._page.write_number(row, column, value)

    def wide(self, first: int, last: int) -> None:
        self._page.set_column(first, last, _NAMES_WIDE)

    def closed(self) -> bytes:
        self._book.close()
        return self._stream.getvalue()


def xy_book(series: Sequence[Series]) -> bytes:
    """Return the workbook of points: for each series a block of rows with x, y, what the point is of, and its words; rows between lines stay empty."""
    page = _Page()
    page.wide(2, 3)
    row = 0
    for one in series:
        for column, head in enumerate(("x", one.name, "of", "words")):
            page.text(row, column, head)
        for place, point in enumerate(one.points, start=row + 1):
            if point is not None:
                page.number(place, 0, point.x)
                page.number(place, 1, point.y)
                page.text(place, 2, point.name)
                page.text(place, 3, point.label)
        row += len(one.points) + 2
    return page.closed()


def bar_book(plot: BarPlot) -> bytes:
    """Return the workbook of bars: a row for each category, a column for each series."""
    page = _Page()
    page.wide(0, 0)
    for column, bar in enumerate(plot.bars, start=1):
        page.text(0, column, bar.name)
        for row, value in enumerate(bar.values, start=1):
            page.number(row, column, value)
    for row, name in enumerate(plot.categories, start=1):
        page.text(row, 0, name)
    return page.closed()

"""The sheet of a chart: the finding, the chart itself, its footer, and the numbers it is drawn from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gapkit.charts.text import plain
from gapkit.exports.book.bars import bar_chart, bar_frame, printed
from gapkit.exports.book.model import BookTable
from gapkit.exports.book.numbers import reference, write_bars, write_points
from gapkit.exports.book.page import Page
from gapkit.exports.book.tables import CONTENTS
from gapkit.exports.book.xy import xy_chart, xy_frame
from gapkit.exports.native.plot import XYPlot

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.book.frame import Frame
    from gapkit.exports.book.page import Looks
    from gapkit.exports.native.plot import Plot

_ROW: Final = 20  # pixels: of a row that nobody set
# Columns of the numbers: series, what each point is of, the words beside it, then figures; together as wide as the chart.
_WIDTHS: Final = (18, 28, 26, *(10,) * 6)
_TALL, _PAGE = 620, 1500  # pixels: charts higher than the first are printed upright, those higher than the second on several pages
BEHIND: Final = (
    "The numbers of this chart. Whoever changes one changes the chart; the words beside its marks can be typed over in the chart itself."
)


def as_table(spec: ChartSpec, name: str) -> BookTable:
    """Return the rows of a chart that has no native form, as a table with the chart's words."""
    return BookTable(name, plain(spec.title), spec.frame, (plain(spec.subtitle), *(plain(line) for line in spec.footer.splitlines())))


def chart_sheet(book: Workbook, sheet: Worksheet, spec: ChartSpec, plots: tuple[Plot, ...], looks: Looks) -> None:
    """Write a chart's sheet: its parts one under the other where it has several, each with the chart's alt text."""
    page = Page(sheet, looks, _WIDTHS)
    page.line(0, spec.title, "title")
    page.line(1, spec.subtitle, "quiet")
    page.link(2, 0, CONTENTS, "back", "Back to contents")
    several = len(plots) > 1
    frames = [_frame(plot, plot.name if several else spec.title) for plot in plots]
    row, tops = 4, []
    for plot, frame in zip(plots, frames, strict=True):
        if several:
            page.line(row, plot.name, "part")
        tops.append(row + several)
        row += several + math.ceil(frame.height / _ROW) + 1
    for line in spec.footer.splitlines():
        page.line(row, line, "quiet")
        row += 1
    last = row - 1
    page.line(row + 1, BEHIND, "quiet")
    row += 3
    alt = plain(spec.alt_text)
    for number, (plot, frame, top) in enumerate(zip(plots, frames, tops, strict=True), start=1):
        heading = top - 1 if several else 0
        numbers, row = write_points(page, row, plot) if isinstance(plot, XYPlot) else write_bars(page, row, plot, printed(plot))
        title = reference(sheet.get_name(), heading, heading, 0)
        chart = xy_chart(book, plot, numbers, frame, title) if isinstance(plot, XYPlot) else bar_chart(book, plot, numbers, frame, title)
        told = f"{plain(plot.name)} ({number} of {len(plots)}). {alt}" if several else alt
        sheet.insert_chart(top, 0, chart, {"description": told, "object_position": 2})
        row += 1
    high = sum(frame.height for frame in frames)
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 1 if high < _PAGE else 0)
    page.printed(last, upright=high > _TALL)


def _frame(plot: Plot, heading: str) -> Frame:
    return xy_frame(plot, heading) if isinstance(plot, XYPlot) else bar_frame(plot, heading)

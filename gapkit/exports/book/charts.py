"""The sheet of a chart: the finding, the chart itself, its footer, and the numbers it is drawn from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gapkit.charts.behind import CONTENTS as CONTENTS_OF
from gapkit.charts.text import plain
from gapkit.exports.book.bars import bar_chart, bar_frame, printed
from gapkit.exports.book.model import BookTable
from gapkit.exports.book.numbers import reference, write_bars, write_points
from gapkit.exports.book.page import Page
from gapkit.exports.book.tables import CONTENTS
from gapkit.exports.book.xy import xy_chart, xy_frame
from gapkit.exports.native.plot import XYPlot
from gapkit.exports.native.small_print import small_print

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.book.frame import Frame
    from gapkit.exports.book.page import Looks
    from gapkit.exports.native.plot import Plot

_ROW: Final = 20  # pixels: of a row that nobody set
# Columns of the numbers: series, what each point is of, the words beside it, then figures; together as wide as the chart.
_WIDTHS: Final = (16, 26, 24, *(12,) * 6)
_TALL, _PAGE = 620, 1500  # pixels: charts higher than the first are printed upright, those higher than the second on several pages
BEHIND: Final = (
    "The numbers of this chart. Whoever changes one changes the chart; the words beside its marks can be typed over in the chart itself."
)


# What a chart shown as a table shows first; its other columns are shut.
SHOWN: Final = frozenset(
    {
        "label",
        "company",
        "provider",
        "customer",
        "gap",
        "gap_low",
        "gap_high",
        "provider_n",
        "customer_n",
        "rank",
        "rank_low",
        "rank_high",
        "words",
        "marks",
    }
)


def shut_in(spec: ChartSpec) -> frozenset[str]:
    """Return the columns of a chart's rows that stand shut beside those that the chart shows."""
    return frozenset(str(name) for name in spec.rows.columns) - SHOWN


def as_table(spec: ChartSpec, name: str) -> BookTable:
    """Return the rows of a chart that has no native form, as a table with the chart's words."""
    title = "Heat map, cell by cell: gaps with intervals and bases" if spec.kind == "heatmap" else plain(spec.title)
    return BookTable(name, title, spec.frame, (plain(spec.subtitle), *(plain(line) for line in small_print(spec, ()).splitlines())))


def chart_sheet(book: Workbook, sheet: Worksheet, spec: ChartSpec, plots: tuple[Plot, ...], looks: Looks) -> None:
    """Write a chart's sheet: the chart carries the finding as its title; where it has several parts the sheet does, and each part its own name."""
    page = Page(sheet, looks, _WIDTHS)
    several = len(plots) > 1
    kind = CONTENTS_OF[spec.kind]
    page.line(0, spec.title if several else kind[:1].upper() + kind[1:], "title")
    page.line(1, spec.subtitle, "quiet")
    page.link(2, 0, CONTENTS, "back", "Back to contents")
    headings = [plot.name if several else spec.title for plot in plots]
    frames = [_frame(plot, heading) for plot, heading in zip(plots, headings, strict=True)]
    row, tops = 4, []
    for frame in frames:
        tops.append(row)
        row += math.ceil(frame.height / _ROW) + 1
    for line in small_print(spec, plots).splitlines():
        page.line(row, line, "quiet")
        row += 1
    last = row - 1
    page.line(row + 1, BEHIND, "quiet")
    row += 3
    alt = plain(spec.alt_text)
    for number, (plot, frame, heading, top) in enumerate(zip(plots, frames, headings, tops, strict=True), start=1):
        page.line(row, heading, "part")
        title = reference(sheet.get_name(), row, row, 0)
        if isinstance(plot, XYPlot):
            numbers, row = write_points(page, row + 1, plot)
            chart = xy_chart(book, plot, numbers, frame, title)
        else:
            numbers, row = write_bars(page, row + 1, plot, printed(plot))
            chart = bar_chart(book, plot, numbers, frame, title)
        if chart is None:
            continue
        told = f"{plain(plot.name)} ({number} of {len(plots)}). {alt}" if several else alt
        sheet.insert_chart(top, 0, chart, {"description": told, "object_position": 2})
        row += 1
    high = sum(frame.height for frame in frames)
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 1 if high < _PAGE else 0)
    page.printed(last, upright=high > _TALL)


def _frame(plot: Plot, heading: str) -> Frame:
    return xy_frame(plot, heading) if isinstance(plot, XYPlot) else bar_frame(plot, heading)

"""A plot of bars as a native chart of a slide: stacked bars that part at the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from gapkit.exports.deck.embedded import bar_book
from gapkit.exports.deck.layout import place_drawing
from gapkit.exports.deck.measure import POINTS

if TYPE_CHECKING:
    from gapkit.exports.deck.inks import Inks
    from gapkit.exports.deck.measure import Measure
    from gapkit.exports.native.plot import BarPlot

PERCENT: Final = "0;0"  # the left half counts upwards as well
KEY, FEET, LEFT = 0.11, 0.03, 0.40  # shares of the frame
LARGEST, SMALLEST = 11.0, 8.0
LINES: Final = 1.9
DARK: Final = 0.5  # shades above it carry white figures


def bar_data(plot: BarPlot, room: float, measure: Measure, size: float) -> Any:
    """Return the numbers of a chart as python-pptx takes them, names cut to `room` points of type."""
    data: Any = CategoryChartData(number_format=PERCENT)  # type: ignore[no-untyped-call]
    data.categories = [measure.lines(name, room, 1, size)[0] if room else name for name in plot.categories]
    for bar in plot.bars:
        data.add_series(bar.name, bar.values)
    return data


def bar_size(plot: BarPlot, inches: tuple[float, float]) -> float:
    """Return the type size of a chart of bars in a frame of that width and height."""
    height = inches[1] * (1 - KEY - FEET) * POINTS / max(len(plot.categories), 1)
    return min(max(height / LINES, SMALLEST), LARGEST)


def dress_bars(chart: Any, plot: BarPlot, size: float, inks: Inks, *, named: bool) -> None:
    """Give a chart that holds a plot's bars its looks and its workbook; `named` with the categories' names at the left."""
    chart.has_title = False
    chart.font.size = Pt(size)
    inks.paint(chart.font.color, "strong")
    drawn = chart.plots[0]
    drawn.overlap, drawn.gap_width = 100, 45
    for target, bar in zip(drawn.series, plot.bars, strict=True):
        inks.fill(target.format.fill, bar.ink, bar.shade)
        for place, words in enumerate(bar.labels):
            if words:
                label = target.points[place].data_label
                run = label.text_frame.paragraphs[0].add_run()
                run.text = words
                run.font.size = Pt(size * 0.9)
                if bar.ink in ("good", "bad") and bar.shade > DARK:
                    inks.paper_ink(run.font.color)
                label.position = XL_LABEL_POSITION.CENTER
    category, value = chart.category_axis, chart.value_axis
    category.reverse_order = True
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW if named else XL_TICK_LABEL_POSITION.NONE
    category.major_tick_mark = value.major_tick_mark = XL_TICK_MARK.NONE
    category.has_major_gridlines = False
    inks.paint(category.format.line.color, "strong")
    value.minimum_scale, value.maximum_scale, value.major_unit = plot.x.low, plot.x.high, plot.x.step
    value.has_major_gridlines = False
    value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    value.visible = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(size * 0.95)
    left = LEFT if named else 0.04
    place_drawing(chart, left=left, top=KEY, width=0.98 - left, height=1 - KEY - FEET)
    chart.part.chart_workbook.update_from_xlsx_blob(bar_book(plot))

"""Stacked bars lying: the first category on top, values under zero to the left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.theme import ink_on
from gapkit.exports.book.fitting import fitted, literal, width_of
from gapkit.exports.book.frame import Frame
from gapkit.exports.book.inks import WORDS, shaded

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

    from gapkit.exports.book.numbers import Numbers
    from gapkit.exports.native.plot import Bar, BarPlot

TYPE: Final = 9
ROW, LEAST, MOST = 26, 160, 1240
_LONGEST: Final = 300  # pixels: of a category's name
_GRID: Final = "#E3E3E3"


def printed(plot: BarPlot) -> list[str]:
    """Return the categories' names as the chart has room for them."""
    return [fitted(category, TYPE, _LONGEST) for category in plot.categories]


def bar_frame(plot: BarPlot, heading: str) -> Frame:
    """Return how large the chart is; the words of its heading tell how much room they take."""
    left = (min(max((width_of(name, TYPE) for name in printed(plot)), default=0.0), _LONGEST) + 24) / Frame.width
    frame = Frame(heading, left=left, axis=plot.x.shown, axis_title=bool(plot.x.title))
    return frame.with_inner(min(max(len(plot.categories) * ROW, LEAST), MOST))


def bar_chart(book: Workbook, plot: BarPlot, numbers: Numbers, frame: Frame, title: str) -> Chart | None:
    """Return the chart, None where there is nothing to draw; `title` refers to the cell of its heading."""
    if not (plot.bars and plot.categories):
        return None
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for place, bar in enumerate(plot.bars):
        chart.add_series(_bar(bar, numbers, place))
    frame.dress(chart, title, without=[] if len(plot.bars) > 1 else None)
    quiet = {"size": TYPE, "color": WORDS["quiet"]}
    # In a chart of bars lying the writer's y is the axis of categories. It is turned round, so that of the figures goes to its far end,
    # which then lies below; names stand left of all bars.
    chart.set_y_axis(
        {
            "reverse": True,
            "label_position": "low",
            "num_font": {"size": TYPE, "color": WORDS["strong"]},
            "line": {"color": WORDS["faint"], "width": 0.75},
            "major_tick_mark": "none",
            "crossing": "max",
            "interval_unit": 1,
        }
    )
    values: dict[str, Any] = {"min": plot.x.low, "max": plot.x.high, "major_unit": plot.x.step, "num_format": "0"}
    if plot.x.shown:
        values |= {
            "num_font": quiet,
            "line": {"none": True},
            "major_tick_mark": "none",
            "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
        }
        values |= {"name": literal(plot.x.title), "name_font": {**quiet, "bold": False}} if plot.x.title else {}
    else:
        values |= {"visible": False, "major_gridlines": {"visible": False}}
    chart.set_x_axis(values)
    return chart


def _bar(bar: Bar, numbers: Numbers, place: int) -> dict[str, Any]:
    colour = shaded(bar.ink, bar.shade)
    made: dict[str, Any] = {
        "name": numbers.head(f"value {place}"),
        "categories": numbers.of(0, "printed"),
        "values": numbers.of(0, f"value {place}"),
        "fill": {"color": colour},
        "border": {"color": "#ffffff", "width": 0.75},
        "gap": 35,
        "overlap": 100,
    }
    if any(bar.labels):
        font = {"size": TYPE, "color": ink_on(colour)}
        made["data_labels"] = {
            "value": True,
            "position": "center",
            "font": font,
            "custom": [{"value": literal(label), "font": font} if label else {"delete": True} for label in bar.labels],
        }
    return made

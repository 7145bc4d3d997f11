"""Points and lines over two axes as a scatter chart: error bars for intervals, words beside marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.exports.book.fitting import fitted, literal, width_of
from gapkit.exports.book.frame import Frame
from gapkit.exports.book.inks import LINES, WORDS, shaded
from gapkit.exports.book.numbers import Numbers, arm

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

    from gapkit.exports.native.plot import Axis, Dots, Lines, XYPlot

TYPE: Final = 9  # points: the words beside marks
LEAST, MOST, SQUARE = 160, 1240, 480  # pixels: how high the room between the axes is
ROW, TWO_LINE_ROW = 27, 36
_LONGEST_BESIDE: Final = 260  # pixels
_MARKS: Final = {"circle": 9, "diamond": 9, "square": 8}
_GRID: Final = "#E3E3E3"


def xy_frame(plot: XYPlot, heading: str) -> Frame:
    """Return how large the chart is; the words of its heading tell how much room they take."""
    frame = Frame(heading, left=plot.left, right=plot.right, axis=plot.x.shown, axis_title=bool(plot.x.title))
    if plot.y.shown:
        frame = frame.beside(plot.y.title)
    if plot.square:
        return frame.with_inner(min(frame.inner_width, SQUARE), square=True)
    row = TWO_LINE_ROW if any("\n" in label for dots in plot.dots for label in _labels(dots, plot)) else ROW
    return frame.with_inner(min(max(plot.rows * row, LEAST), MOST))


def xy_chart(book: Workbook, plot: XYPlot, numbers: Numbers, frame: Frame, title: str) -> Chart | None:
    """Return the chart, None where there is nothing to draw; `title` refers to the cell of its heading."""
    if not (any(any(line.segments) for line in plot.lines) or any(dots.points for dots in plot.dots)):
        return None
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    drawn: list[Lines | Dots] = []
    for place, line in enumerate(plot.lines):
        if any(line.segments):
            chart.add_series(_line(line, numbers, place))
            drawn.append(line)
    for place, dots in enumerate(plot.dots, start=len(plot.lines)):
        if dots.points:
            chart.add_series(_dots(dots, _labels(dots, plot), numbers, place))
            drawn.append(dots)
    named: dict[str, int] = {}  # of filled and hollow marks of one name the first stands in the legend
    for place, one in enumerate(drawn):
        if getattr(one, "marker", None) and one.name:
            named.setdefault(one.name, place)
    without = [place for place in range(len(drawn)) if place not in named.values()]
    frame.dress(chart, title, without=without if len(named) > 1 else None)  # one series alone needs no legend
    chart.set_x_axis(_axis(plot.x))
    chart.set_y_axis(_axis(plot.y))
    return chart


def _labels(dots: Dots, plot: XYPlot) -> list[str]:
    return [_label(dots, point.label, plot) for point in dots.points]


def _label(dots: Dots, label: str, plot: XYPlot) -> str:
    """Return the words beside a mark; those that stand for themselves outside the axes take the share of the width that is kept for them."""
    outside = {"left": plot.left, "right": plot.right}.get(dots.beside, 0.0) if dots.marker is None else 0.0
    room = outside * Frame.width - 14 if outside else _LONGEST_BESIDE
    bold = 1.08 if dots.bold else 1.0
    lines = 2 if outside and width_of(label, TYPE * bold) > room else 1
    return fitted(label, TYPE * bold, max(room, 40.0), lines)


def _line(line: Lines, numbers: Numbers, place: int) -> dict[str, Any]:
    return {
        "name": numbers.name(place),
        "categories": numbers.of(place, "x"),
        "values": numbers.of(place, "y"),
        "marker": {"type": "none"},
        "line": {"color": LINES[line.ink], "width": line.width, **({"dash_type": "dash"} if line.dashed else {})},
    }


def _dots(dots: Dots, labels: list[str], numbers: Numbers, place: int) -> dict[str, Any]:
    colour = LINES[dots.ink]
    # A hollow mark is pale, not white: not every program draws its edge.
    made: dict[str, Any] = {
        "name": numbers.name(place),
        "categories": numbers.of(place, "x"),
        "values": numbers.of(place, "y"),
        "line": {"none": True},
        "marker": {"type": "none"}
        if dots.marker is None
        else {
            "type": dots.marker,
            "size": _MARKS[dots.marker],
            "fill": {"color": shaded(dots.ink, 0.0) if dots.hollow else colour},
            "border": {"color": colour, "width": 1.5},
        },
    }
    for axis in ("x", "y"):
        if any(getattr(point, f"{axis}_{end}") is not None for point in dots.points for end in ("low", "high")):
            arms: dict[str, Any] = {}
            for way, end in (("plus", "high"), ("minus", "low")):
                if f"{axis}_{way}" in numbers.columns:
                    arms[f"{way}_values"] = numbers.of(place, f"{axis}_{way}")
                    arms[f"{way}_data"] = [arm(getattr(point, axis), getattr(point, f"{axis}_{end}")) for point in dots.points]
            made[f"{axis}_error_bars"] = {
                "type": "custom",
                **arms,
                **({} if "plus_data" in arms and "minus_data" in arms else {"direction": "plus" if "plus_data" in arms else "minus"}),
                "end_style": 0,
                "line": {"color": colour, "width": 1.25},
            }
    if any(labels):
        font = {"size": TYPE, "color": WORDS[dots.ink], "bold": dots.bold}
        made["data_labels"] = {
            "value": True,
            "position": dots.beside,
            "font": font,
            "custom": [{"value": literal(label), "font": font} if label else {"delete": True} for label in labels],
        }
    return made


def _axis(axis: Axis) -> dict[str, Any]:
    """Return how an axis is drawn; the other crosses it at its low end, so that its figures stand at the edge."""
    made: dict[str, Any] = {"min": axis.low, "max": axis.high, "major_unit": axis.step, "crossing": "min"}
    if not axis.shown:
        return made | {"visible": False, "major_gridlines": {"visible": False}}
    made |= {
        "num_format": "0",
        "num_font": {"size": TYPE, "color": WORDS["quiet"]},
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
    }
    if axis.title:
        made |= {"name": literal(axis.title), "name_font": {"size": TYPE, "bold": False, "color": WORDS["quiet"]}}
    return made

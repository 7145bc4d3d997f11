"""A plot of points as a native chart of a slide: an XY scatter that can be clicked, restyled and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from gapkit.exports.deck.embedded import xy_book
from gapkit.exports.deck.layout import place_drawing
from gapkit.exports.deck.measure import POINTS
from gapkit.exports.deck.series import Series, series_of

if TYPE_CHECKING:
    from gapkit.exports.deck.inks import Inks
    from gapkit.exports.deck.measure import Measure
    from gapkit.exports.native.plot import Axis, Dots, XYPlot

MARKERS: Final = {"circle": XL_MARKER_STYLE.CIRCLE, "diamond": XL_MARKER_STYLE.DIAMOND, "square": XL_MARKER_STYLE.SQUARE}
BESIDE: Final = {
    "left": XL_LABEL_POSITION.LEFT,
    "right": XL_LABEL_POSITION.RIGHT,
    "above": XL_LABEL_POSITION.ABOVE,
    "below": XL_LABEL_POSITION.BELOW,
}
KEY: Final = 0.09  # share of the height for the key
FEET: Final = 0.13  # share of the height for the axis below
LARGEST, SMALL, SMALLEST = 13.0, 9.0, 8.0  # points of type
SMALLER: Final = 0.82  # the second line of a label, of the first
LINE, LINES = 1.5, 2.6  # lines of type in the height of a row, of one whose words take two
MOST_LINES: Final = 20  # rows beyond which type would grow too small: a quadrant has none
KEY_MARK, KEY_WIDTH = 46.0, 0.8  # points of type for a mark in the key; the share of the width that its rows fill
FOOT: Final = 40.0  # points of type for the axis below, at the least
BARE, AXIS = 0.13, 48.0  # room for an axis alone: share of the width, points of type at the least
MARKER_SIZE: Final = 10
HOLLOW: Final = 0.0  # the palest shade: some programs draw no edge, and a white mark would be gone


def xy_data(series: tuple[Series, ...]) -> Any:
    """Return the numbers of a chart as python-pptx takes them; an empty point breaks a line."""
    data: Any = XyChartData(number_format="0")  # type: ignore[no-untyped-call]
    for one in series:
        target = data.add_series(one.name, number_format="0")
        for point in one.points:
            target.add_data_point(*((None, None) if point is None else (point.x, point.y)))
    return data


def dress_xy(chart: Any, plot: XYPlot, inches: tuple[float, float], inks: Inks, measure: Measure) -> None:
    """Give a chart that holds a plot's series its looks, its words and its workbook; `inches` is its width and height."""
    series = series_of(plot)
    height = inches[1] * (1 - KEY - FEET) * POINTS / max(min(plot.rows, MOST_LINES), 1)
    lines = LINES if any("\n" in point.label for one in plot.dots for point in one.points) else LINE
    size = min(max(height / lines, SMALLEST), LARGEST)
    size = _narrowed(plot, size, inches[0], measure)
    chart.font.size = Pt(size)
    inks.paint(chart.font.color, "strong")
    chart.has_title = False
    rooms = {"left": plot.left * inches[0] * POINTS - size, "right": plot.right * inches[0] * POINTS - size}
    for target, one in zip(chart.plots[0].series, series, strict=True):
        _dress(target, one, inks)
        if one.dots is not None:
            _words(target, one.dots, rooms, size, inks, measure)
    _axis(chart.category_axis, plot.x, inks, size)
    _axis(chart.value_axis, plot.y, inks, size)
    chart.value_axis.has_major_gridlines = plot.y.shown
    chart.category_axis.has_major_gridlines = plot.x.shown
    for axis in (chart.category_axis, chart.value_axis):
        if axis.has_major_gridlines:
            axis.major_gridlines.format.line.width = Pt(0.5)
            inks.paint(axis.major_gridlines.format.line.color, "neutral")
    above = KEY * _key_rows(series, size, inches[0], measure)
    _layout(chart, plot, inches, above)
    _key(chart, plot, series, size, inks)
    chart.part.chart_workbook.update_from_xlsx_blob(xy_book(series))


def _dress(target: Any, one: Series, inks: Inks) -> None:
    line = target.format.line
    if one.lines is not None:
        inks.paint(line.color, one.lines.ink)
        line.width = Pt(one.lines.width)
        if one.lines.dashed:
            line.dash_style = MSO_LINE.DASH
        target.marker.style = XL_MARKER_STYLE.NONE
        return
    assert one.dots is not None  # noqa: S101 - a series is of dots or of lines
    line.fill.background()
    if one.dots.marker is None:
        target.marker.style = XL_MARKER_STYLE.NONE
        return
    target.marker.style, target.marker.size = MARKERS[one.dots.marker], MARKER_SIZE
    if one.dots.hollow:
        inks.fill(target.marker.format.fill, one.dots.ink, HOLLOW)
    else:
        inks.fill(target.marker.format.fill, one.dots.ink)
    inks.paint(target.marker.format.line.color, one.dots.ink)
    target.marker.format.line.width = Pt(1.75 if one.dots.hollow else 0.75)


def _words(target: Any, dots: Dots, rooms: dict[str, float], size: float, inks: Inks, measure: Measure) -> None:  # noqa: PLR0917 - each is of one thing
    """Set the words beside each point: their first line as large as the chart's type, the others smaller and grey."""
    for place, point in enumerate(dots.points):
        if not point.label:
            continue
        label = target.points[place].data_label
        frame = label.text_frame
        for number, (text, main) in enumerate(_lines(point.label, dots, rooms, size, measure)):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = text
            run.font.size = Pt(size if main and dots.marker is None else size * SMALLER)
            run.font.bold = dots.bold or dots.marker is not None or (main and dots.beside == "right" and "\n" in point.label)
            inks.paint(run.font.color, "strong" if main else "quiet")
        frame.word_wrap = False
        label.position = BESIDE[dots.beside]


def _narrowed(plot: XYPlot, size: float, width: float, measure: Measure) -> float:
    """Return the type size in which the words beside the drawing stand on a line each; not so small that nobody reads them."""
    for one in plot.dots:
        share = {"left": plot.left, "right": plot.right}.get(one.beside, 0.0)
        if one.marker is None and share:
            parts = {(part, place > 0) for point in one.points for place, part in enumerate(point.label.split("\n"))}
            while size > SMALL and any(
                measure.width(part, size * (SMALLER if later else 1)) > share * width * POINTS - size for part, later in parts
            ):
                size -= 0.5
    return size


def _lines(text: str, dots: Dots, rooms: dict[str, float], size: float, measure: Measure) -> list[tuple[str, bool]]:
    """Return the lines of a label, each with whether it belongs to its first part; beside the drawing they are no wider than their room."""
    first, *rest = text.split("\n")
    room = rooms[dots.beside] if dots.marker is None and dots.beside in rooms else 0.0
    if room <= 0:
        return [(first, True), *((part, False) for part in rest)]
    made = [(line, True) for line in measure.lines(first, room, 1, size)]
    return made + [(line, False) for part in rest for line in measure.lines(part, room, 1, size * SMALLER)]


def _axis(axis: Any, wanted: Axis, inks: Inks, size: float) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = wanted.low, wanted.high, wanted.step
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if wanted.shown else XL_TICK_LABEL_POSITION.NONE
    axis.format.line.fill.background()
    axis.tick_labels.font.size = Pt(size * SMALLER + 1)
    axis.has_title = bool(wanted.title and wanted.shown)
    if axis.has_title:
        axis.axis_title.text_frame.text = wanted.title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(size * SMALLER + 1), False
        inks.paint(run.font.color, "quiet")


def _key_rows(series: tuple[Series, ...], size: float, width: float, measure: Measure) -> float:
    """Return how many rows the key takes, at the most two."""
    wide = sum(measure.width(one.name, size * SMALLER + 1) + KEY_MARK for one in series if one.in_key)
    return 1.0 if wide <= width * POINTS * KEY_WIDTH else 1.8


def _layout(chart: Any, plot: XYPlot, inches: tuple[float, float], key: float) -> None:
    left, right = plot.left or max(BARE, AXIS / (inches[0] * POINTS)), plot.right or 0.03
    above = key if plot.key == "top" else 0.03
    below = max(FEET, FOOT / (inches[1] * POINTS)) if plot.key != "bottom" or plot.x.shown else key
    width, height = 1 - left - right, 1 - above - below
    if plot.square:
        width = min(width, height * inches[1] / inches[0])
    place_drawing(chart, left=left, top=above, width=width, height=height)


def _key(chart: Any, plot: XYPlot, series: tuple[Series, ...], size: float, inks: Inks) -> None:
    """Show a key beside the drawing that names marks and lines, not words and intervals."""
    chart.has_legend = plot.key != "none" and any(one.in_key for one in series)
    if not chart.has_legend:
        return
    chart.legend.position = XL_LEGEND_POSITION.TOP if plot.key == "top" else XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(size * SMALLER + 1)
    inks.paint(chart.legend.font.color, "quiet")
    position = chart.legend._element.find(qn("c:legendPos"))
    for place, one in reversed(list(enumerate(series))):
        if not one.in_key:
            position.addnext(parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'))

"""A plot as a native chart on a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.placeholder import ChartPlaceholder

from gapkit.exports.deck.bars import LEFT, bar_data, bar_size, dress_bars
from gapkit.exports.deck.measure import POINTS
from gapkit.exports.deck.series import series_of
from gapkit.exports.deck.xy import dress_xy, xy_data
from gapkit.exports.native.plot import BarPlot

if TYPE_CHECKING:
    from gapkit.exports.deck.inks import Inks
    from gapkit.exports.deck.master import Box
    from gapkit.exports.deck.measure import Measure
    from gapkit.exports.native.plot import Plot


def add_chart(page: Any, content: Any, plot: Plot, box: Box, inks: Inks, measure: Measure, *, named: bool) -> Any:  # noqa: PLR0917 - each is of one thing
    """Return the frame of a native chart, in the slide's placeholder `content` where it is given; `named` with the names of bars at the left."""
    inches = box.inches()
    if isinstance(plot, BarPlot):
        size = bar_size(plot, inches)
        data = bar_data(plot, inches[0] * POINTS * LEFT - size if named else 0.0, measure, size)
        kind = XL_CHART_TYPE.BAR_STACKED
    else:
        data, kind = xy_data(series_of(plot)), XL_CHART_TYPE.XY_SCATTER
    if content is not None:
        holder: Any = ChartPlaceholder(content.element, content._parent)
        frame = holder.insert_chart(kind, data)
        frame.left, frame.top, frame.width, frame.height = box.left, box.top, box.width, box.height
    else:
        frame = page.shapes.add_chart(kind, box.left, box.top, box.width, box.height, data)
    if isinstance(plot, BarPlot):
        dress_bars(frame.chart, plot, size, inks, named=named)
    else:
        dress_xy(frame.chart, plot, inches, inks, measure)
    return frame

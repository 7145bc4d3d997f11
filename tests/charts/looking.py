"""What the tests of charts look for in a picture: texts that leave it, and texts written over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from gapkit.charts.drawing import render
from gapkit.charts.sizes import SIZES
from gapkit.charts.theme import theme

if TYPE_CHECKING:
    from gapkit.charts.figure import GapFigure
    from gapkit.charts.spec import ChartSpec


def texts(figure: GapFigure) -> list[str]:
    """Return every text of a figure."""
    return [text.get_text() for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)] if text.get_text()]


def faults(spec: ChartSpec) -> list[tuple[str, ...]]:
    """Return, over all sizes, the texts that leave the canvas and the pairs of texts that overlap, each led by its size."""
    found: list[tuple[str, ...]] = []
    for size in SIZES:
        figure = render(spec, size)
        with theme():
            figure.draw_without_rendering()
            renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
            drawn = [text for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)] if text.get_text()]
            boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in drawn]
        right, top = figure.bbox.x1 + 1, figure.bbox.y1 + 1
        found += [(size, text) for text, box in boxes if box.x0 < -1 or box.y0 < -1 or box.x1 > right or box.y1 > top]
        inner = [(text, Bbox.from_extents(box.x0 + 1, box.y0 + 3, box.x1 - 1, box.y1 - 3)) for text, box in boxes]
        found += [(size, one, two) for place, (one, box) in enumerate(inner) for two, other in inner[place + 1 :] if box.overlaps(other)]
    return found

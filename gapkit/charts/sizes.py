"""The sizes a chart is drawn in: a slide, half a slide, a page of a document, or the place of the caller's own axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapkit.errors import ParameterError, nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DPI = 125  # 1600 x 900 is then a slide of 16:9, and type on it about as large as the slide's own
LEAST = (5.0, 3.0)  # inches of axes that a chart still fits in


@dataclass(frozen=True)
class Size:
    """A size: its name, its width and least height in pixels at 125 dots an inch, whether it grows with its rows, and its margin in pixels."""

    name: str
    width: float
    height: float
    grows: bool
    margin: float

    @property
    def full(self) -> float:
        """Pixels between the margins."""
        return self.width - 2 * self.margin


# A page is as wide as the text of an A4 or Letter sheet, type set at three quarters; it grows with its rows, while a slide folds rows that it cannot hold.
# Half a slide is drawn a fifth larger than its place, so that its type comes out a size smaller.
SLIDE = Size("slide", 1600, 900, grows=False, margin=56)
HALF = Size("half slide", 960, 1080, grows=False, margin=36)
PAGE = Size("page", 1200, 560, grows=True, margin=40)
NARROW = Size("narrow page", 800, 400, grows=True, margin=28)  # for a telephone's screen
SIZES = {size.name: size for size in (PAGE, SLIDE, HALF, NARROW)}


def size_of(name: str) -> Size:
    """Return a size by its name. Raises ParameterError for an unknown one."""
    if name not in SIZES:
        raise ParameterError(f"No size {name!r}.{nearest(name, tuple(SIZES))}")
    return SIZES[name]


def size_of_axes(ax: Axes) -> Size:
    """Return the size of the caller's axes. Raises ParameterError where they are too small for a chart and its words."""
    figure = ax.figure
    root = ax.get_figure(root=True)
    if root is not None and root.get_layout_engine() is not None:
        root.draw_without_rendering()  # a layout that is worked out at the first drawing would move the axes from under the chart
    place = ax.get_position()
    width, height = (
        share * pixels / figure.dpi for share, pixels in ((place.width, figure.bbox.width), (place.height, figure.bbox.height))
    )
    if width < LEAST[0] or height < LEAST[1]:
        raise ParameterError(
            f"These axes are {width:.1f} by {height:.1f} inches, and a chart with its words needs {LEAST[0]:g} by {LEAST[1]:g}: "
            "make the figure larger, or leave ax out."
        )
    return Size("axes", width * DPI, height * DPI, grows=False, margin=8)

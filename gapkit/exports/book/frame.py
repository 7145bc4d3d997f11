"""The room of a chart: how wide and high it is, and where its title, its legend and its axes lie."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from gapkit.charts.theme import INK, QUIET
from gapkit.exports.book.fitting import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]

TITLE: Final = 13  # points
LEGEND: Final = 9
_TITLE_LINE: Final = 23  # pixels
_LEGEND_HIGH: Final = 26
_AXIS_HIGH: Final = 26
_AXIS_TITLE: Final = 24
_EDGE: Final = 12


@dataclass(frozen=True)
class Frame:
    """A chart's room: the shares of its width left and right of the axes, and how high, in pixels, what lies between them is."""

    width: ClassVar[int] = 940  # pixels, for all charts: as wide as what stands above and below them

    heading: str
    left: float = 0.0
    right: float = 0.0
    axis: bool = True
    axis_title: bool = False
    inner: float = 300.0

    @property
    def above(self) -> float:
        """Return the pixels that title and legend take."""
        return self._title_high + _LEGEND_HIGH + 6

    @property
    def below(self) -> float:
        """Return the pixels that the figures and the title of the axis take."""
        return _EDGE + (_AXIS_HIGH if self.axis else 0) + (_AXIS_TITLE if self.axis_title else 0)

    @property
    def inner_width(self) -> float:
        """Return the pixels between the axes' ends."""
        return self.width * (1 - self.left - self.right) - 2 * _EDGE

    @property
    def height(self) -> int:
        """Return the pixels of the whole."""
        return round(self.above + self.inner + self.below)

    @property
    def _title_high(self) -> float:
        lines = fitted(self.heading, TITLE * 1.1, self.width - 60, 6).count("\n") + 1
        return lines * _TITLE_LINE + 8

    def beside(self, title: str) -> Frame:
        """Return the frame with room left of the axes for the figures of an upright one, and its title."""
        return dataclasses.replace(self, left=max(self.left, (0.075 if title else 0.05)))

    def with_inner(self, inner: float, *, square: bool = False) -> Frame:
        """Return the frame with so many pixels between the axes; a square one is as wide as it is high."""
        right = 1 - self.left - (inner + 2 * _EDGE) / self.width if square else self.right
        return dataclasses.replace(self, inner=inner, right=max(right, self.right))

    def dress(self, chart: Chart, title: str, *, without: Sequence[int] | None) -> None:
        """Set a chart's size, title (a reference to its cell), legend (without those series; None: no legend) and the place of its axes."""
        wide, high = float(self.width), float(self.height)
        chart.set_size({"width": self.width, "height": self.height})
        chart.set_title(
            {
                "name": title,
                "name_font": {"size": TITLE, "bold": True, "color": INK},
                "overlay": True,
                "layout": {"x": _EDGE / wide, "y": 6 / high},
            }
        )
        if without is None:
            chart.set_legend({"none": True})
        else:
            place = {"x": _EDGE / wide, "y": self._title_high / high, "width": 0.7, "height": _LEGEND_HIGH / high}
            chart.set_legend({"position": "top", "delete_series": list(without), "font": {"size": LEGEND, "color": QUIET}, "layout": place})
        chart.set_plotarea(
            {
                "layout": {
                    "x": self.left + _EDGE / wide,
                    "y": self.above / high,
                    "width": self.inner_width / wide,
                    "height": self.inner / high,
                }
            }
        )
        chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#ffffff"}})
        chart.show_blanks_as("gap")

"""The marks of a dumbbell's row: rope, intervals, the two figures, arrows, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.page import pixels
from gapkit.charts.theme import CUSTOMER, PAPER, PROVIDER, ROPE, SMALL
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gapkit.charts.pictures.page import Ruler

Row = dict[str, Any]

APART = 4.0  # pixels by which the two sides' intervals keep off the middle, so that overlapping ones stay two
ARROW = 40.0  # pixels
# Marker, its size in points, colour, and whether number and interval stand above (-1) or below (1) the middle.
LOOKS = {"provider": ("o", 9.5, PROVIDER, -1), "customer": ("D", 10.4, CUSTOMER, 1)}
DECIDED = ("overrates", "underrates")


class Marks:
    """The marks of one row: rope, intervals, the two figures, arrows, numbers."""

    def __init__(self, axes: Axes, row: Row, middle: float, ruler: Ruler, per_pixel: float) -> None:
        self.axes, self.row, self.middle, self.ruler, self.per_pixel = axes, row, middle, ruler, per_pixel

    def draw(self, *, named: bool, unit: str) -> None:
        """Draw the row, the sides' names at its figures where `named`."""
        decided = self.row["verdict"] in DECIDED
        ends = [float(self.row["provider"]), float(self.row["customer"])]
        self.axes.plot(ends, [self.middle] * 2, color=ROPE, lw=4.5 if decided else 1.8, zorder=1)
        # The provider is drawn last, above: where the two coincide its smaller filled mark stands inside the customers' open one.
        for side in ("customer", "provider"):
            self._side(side, named=named, unit=unit)

    def _side(self, side: str, *, named: bool, unit: str) -> None:
        marker, size, colour, way = LOOKS[side]
        value, low, high = (self.row[name] for name in (side, f"{side}_low", f"{side}_high"))
        certain = has(low) or has(high)
        level = self.middle + way * APART
        if certain:
            start, end = (value if not has(low) else low), (value if not has(high) else high)
            self.axes.plot([start, end], [level] * 2, color=colour, lw=2.4, zorder=2, solid_capstyle="butt")
            for edge in (start, end):
                if abs(float(edge) - float(value)) > 0:
                    self.axes.plot([edge] * 2, [level - 7, level + 7], color=colour, lw=1.8, zorder=2)
        for bound in self.row["bound"].split("; "):
            if bound.startswith(side):
                self._arrow(float(value), level, colour, -1 if bound.endswith("lower") else 1)
        filled = side == "provider" and certain
        # A filled mark has a white edge: inside the other side's open one it still reads as a mark of its own.
        edge_colour, edge_width = (PAPER, 1.0) if filled else (colour, 2.6 if certain else 1.2)
        look: dict[str, Any] = {
            "marker": marker,
            "ms": size,
            "mfc": colour if filled else PAPER,
            "mec": edge_colour,
            "mew": edge_width,
            "ls": "none",
        }
        self.axes.plot([value], [self.middle], zorder=4, **look)
        self._number(side, float(value), colour, way, named=named, unit=unit)

    def _arrow(self, value: float, level: float, colour: str, way: int) -> None:
        tip = value + way * ARROW * self.per_pixel
        look = {"arrowstyle": "-|>", "color": colour, "lw": 2.0, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
        self.axes.annotate("", xy=(tip, level), xytext=(value, level), arrowprops=look, annotation_clip=False, zorder=3)

    def _number(self, side: str, value: float, colour: str, way: int, *, named: bool, unit: str) -> None:
        text = f"{points(value)}{unit}"
        if named:
            room = (self.axes.get_xlim()[1] - self.axes.get_xlim()[0]) / self.per_pixel
            text = f"{self.ruler.lines(self.row[f'{side}_side'], 0.6 * room, 1, SMALL, 'bold')[0]} {text}"
        half = self.ruler.width(text, SMALL, "bold") / 2 * self.per_pixel
        low, high = self.axes.get_xlim()
        x = min(max(value, low + half), high - half)  # a name at the end of the scale stays inside the drawing
        baseline = self.middle + (way * 15 if way < 0 else 15 + pixels(SMALL) * 0.95)
        self.axes.text(x, baseline, text, ha="center", va="baseline", fontsize=SMALL, color=colour, fontweight="bold", zorder=5)

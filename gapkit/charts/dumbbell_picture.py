"""The dumbbell as a picture: laid out from its rows alone, in pixels, the page growing where they do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.page import FULL, Page, Ruler, framed, line_height, pixels
from gapkit.charts.theme import BASE, CUSTOMER, INK, MARGIN, PAPER, PROVIDER, QUIET, ROPE, RULE, SMALL, theme
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.figure import GapFigure
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

LABELS, WORDS = (0.16, 0.30), (0.13, 0.24)  # least and most of the width for the topics at the left and the verdicts at the right
GUTTER = 34.0  # pixels between the columns
ROW_LEAST, ROW_MOST, ROW_AIR = 66.0, 140.0, 14.0
HEADING, SCALE_HEIGHT, PANEL_AIR = 40.0, 34.0, 12.0
LISTED_AIR = 8.0
APART = 4.0  # pixels by which the two sides' intervals keep off the middle, so that overlapping ones stay two
ARROW = 40.0  # pixels
# Marker, its size in points, colour, and whether number and interval stand above (-1) or below (1) the middle.
LOOKS = {"provider": ("o", 11.0, PROVIDER, -1), "customer": ("D", 12.4, CUSTOMER, 1)}
DECIDED = ("overrates", "underrates")
AXES = {"nps": (-100.0, 100.0, 50), "favourable": (0.0, 100.0, 20), "mean": (0.0, 100.0, 20)}


@dataclass(frozen=True)
class Laid:
    """One row with its words wrapped and the height they need."""

    row: Row
    label: tuple[str, ...]
    detail: tuple[str, ...]
    words: tuple[str, ...]
    interval: tuple[str, ...]

    @property
    def height(self) -> float:
        """Pixels the words of the row take."""
        return max(self.left, self.right)

    @property
    def left(self) -> float:
        """Pixels of the words at the left."""
        return len(self.label) * line_height(BASE) + len(self.detail) * line_height(SMALL)

    @property
    def right(self) -> float:
        """Pixels of the words at the right."""
        return len(self.words) * line_height(BASE) + len(self.interval) * line_height(SMALL)


def render_dumbbell(spec: ChartSpec) -> GapFigure:
    """Return the picture of a dumbbell's spec, 1600 pixels wide and 900 high or higher."""
    rows: list[Row] = [{str(name): cell for name, cell in row.items()} for row in spec.frame.to_dict("records")]
    with theme(" ".join([spec.title, spec.subtitle, spec.footer, *(f"{row['label']} {row['words']} {row['detail']}" for row in rows)])):
        return _Dumbbell(spec, rows).draw()


class _Dumbbell:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row]) -> None:
        self.ruler = Ruler()
        self.frame = framed(spec, self.ruler)
        self.spec = spec
        drawn = [row for row in rows if row["drawn"]]
        self.missing = [row for row in rows if not row["drawn"]]
        self.label_room = self._room(
            [(row["label"] + row["signs"], BASE, "normal") for row in rows] + [(row["detail"], SMALL, "normal") for row in rows], LABELS
        )
        self.words_room = self._room(
            [(row["words"], BASE, "bold") for row in drawn] + [(row["interval"], SMALL, "normal") for row in drawn], WORDS
        )
        self.panels = {
            name: [self._laid(row) for row in drawn if row["panel"] == name] for name in dict.fromkeys(row["panel"] for row in drawn)
        }
        self.left = MARGIN + self.label_room + GUTTER
        self.width = FULL - self.label_room - self.words_room - 2 * GUTTER
        listed_room = FULL - self.label_room - GUTTER
        self.listed = [
            (self.ruler.lines(row["label"], self.label_room, 2), self.ruler.lines(row["words"], listed_room, 3)) for row in self.missing
        ]

    def draw(self) -> GapFigure:
        heads = PANEL_AIR + len(self.panels) * (SCALE_HEIGHT + (HEADING if len(self.panels) > 1 else PANEL_AIR) + PANEL_AIR)
        tail = sum(self._listed_height(item) for item in self.listed) + (HEADING if self.listed else 0) + 24
        rows = [laid for panel in self.panels.values() for laid in panel]
        least = [max(ROW_LEAST, laid.height + ROW_AIR) for laid in rows]
        page = Page(self.spec, self.frame, heads + sum(least) + tail)
        # What 16:9 leaves over is shared out among the rows, as far as rows can bear it.
        spare = page.height - self.frame.above - self.frame.below - heads - tail - sum(least)
        more = spare / len(rows) if rows else 0.0
        y = self.frame.above + PANEL_AIR
        for name, panel in self.panels.items():
            heights = [min(max(height, ROW_MOST), height + more) for height in (max(ROW_LEAST, laid.height + ROW_AIR) for laid in panel)]
            y = self._panel(page, y, name, panel, heights)
        self._list(page, y)
        return page.figure

    def _room(self, texts: Sequence[tuple[str, float, str]], shares: tuple[float, float]) -> float:
        widest = max((self.ruler.width(text[:200], size, weight) for text, size, weight in texts), default=0.0)
        return min(max(widest + 4, shares[0] * FULL), shares[1] * FULL)

    def _laid(self, row: Row) -> Laid:
        room = self.label_room - self.ruler.width(row["signs"], BASE) - 2
        label = list(self.ruler.lines(row["label"], room, 2))
        label[-1:] = [f"{label[-1]}{row['signs']}" if label else row["signs"]]
        weight = "bold" if row["verdict"] in DECIDED else "normal"
        return Laid(
            row,
            tuple(label),
            self.ruler.lines(row["detail"], self.label_room, 2, SMALL) if row["detail"] else (),
            self.ruler.lines(row["words"], self.words_room, 3, BASE, weight),
            self.ruler.lines(row["interval"], self.words_room, 2, SMALL) if row["interval"] else (),
        )

    def _panel(self, page: Page, y: float, name: str, panel: Sequence[Laid], heights: Sequence[float]) -> float:
        """Draw one panel from `y` on; return where the next starts."""
        if len(self.panels) > 1:
            page.line(MARGIN, y + 6, name, weight="bold", colour=QUIET)
            y += HEADING
        else:
            y += PANEL_AIR
        low, high, step = AXES[str(panel[0].row["score"])]
        axes = page.axes(self.left, y, self.width, SCALE_HEIGHT + sum(heights))
        pad = (high - low) * 26 / self.width
        axes.set_xlim(low - pad, high + pad)
        unit = "%" if panel[0].row["score"] == "favourable" else ""
        for tick in range(int(low), int(high) + 1, step):
            axes.plot([tick, tick], [SCALE_HEIGHT, SCALE_HEIGHT + sum(heights)], color=RULE, lw=1.0 if tick else 1.6, zorder=0)
            axes.text(tick, SCALE_HEIGHT - 10, f"{tick}{unit}", ha="center", va="baseline", fontsize=SMALL, color=QUIET)
        top = SCALE_HEIGHT
        for place, (laid, height) in enumerate(zip(panel, heights, strict=True)):
            middle = top + height / 2
            page.rule(y + top)
            self._words(page, laid, y + middle)
            _Marks(axes, laid.row, middle, self.ruler).draw(named=place == 0, unit=unit)
            top += height
        return y + top + PANEL_AIR

    def _words(self, page: Page, laid: Laid, middle: float) -> None:
        y = middle - laid.left / 2
        for line in laid.label:
            y = page.line(MARGIN, y, line)
        for line in laid.detail:
            y = page.line(MARGIN, y, line, size=SMALL, colour=QUIET)
        decided = laid.row["verdict"] in DECIDED
        x = MARGIN + FULL - self.words_room
        y = middle - laid.right / 2
        for line in laid.words:
            y = page.line(x, y, line, weight="bold" if decided else "normal", colour=INK if decided else QUIET)
        for line in laid.interval:
            y = page.line(x, y, line, size=SMALL, colour=QUIET)

    def _listed_height(self, item: tuple[tuple[str, ...], tuple[str, ...]]) -> float:
        return max(len(part) for part in item) * line_height(BASE) + LISTED_AIR

    def _list(self, page: Page, y: float) -> None:
        if not self.listed:
            return
        page.rule(y)
        page.line(MARGIN, y + 8, "Not drawn", weight="bold", colour=QUIET)
        y += HEADING
        for item in self.listed:
            for x, lines in zip((MARGIN, self.left), item, strict=True):
                top = y
                for line in lines:
                    top = page.line(x, top, line, colour=QUIET)
            y += self._listed_height(item)


class _Marks:
    """The marks of one row: rope, intervals, the two figures, arrows, numbers."""

    def __init__(self, axes: Axes, row: Row, middle: float, ruler: Ruler) -> None:
        self.axes, self.row, self.middle, self.ruler = axes, row, middle, ruler
        low, high = axes.get_xlim()
        self.per_pixel = (high - low) / (axes.get_position().width * (FULL + 2 * MARGIN))

    def draw(self, *, named: bool, unit: str) -> None:
        decided = self.row["verdict"] in DECIDED
        ends = [float(self.row["provider"]), float(self.row["customer"])]
        self.axes.plot(ends, [self.middle] * 2, color=ROPE, lw=6 if decided else 2.5, zorder=1)
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

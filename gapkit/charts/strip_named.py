"""Companies, each on a line with its name: up to four panels beside one column of names, words and numbers where there is one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.page import FULL, Page, Ruler, framed, line_height
from gapkit.charts.strip_parts import AIR, HEADING, draw_key, draw_missing, mark_style, missing_height, missing_lines, scale_of, signed
from gapkit.charts.theme import BAND, BASE, INK, MARGIN, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.figure import GapFigure
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

ROW_LEAST, ROW_MOST = 34.0, 96.0
NAMES = (0.12, 0.30)  # least and most of the width for the names
SCALE_HEIGHT = 34.0
GUTTER = 28.0
TICKS = 9
DECIDED = ("overrates", "underrates")


def draw_named(spec: ChartSpec, rows: Sequence[Row]) -> GapFigure:
    """Return the picture of a strip with few companies, inside the theme."""
    return _Named(spec, rows).draw()


class _Named:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row]) -> None:
        self.spec, self.ruler = spec, Ruler()
        self.frame = framed(spec, self.ruler)
        self.drawn = [row for row in rows if row["drawn"]]
        self.missing = missing_lines(rows, self.ruler)
        self.names = list(dict.fromkeys(row["company"] for row in self.drawn))
        self.panels = {
            name: [row for row in self.drawn if row["panel"] == name] for name in dict.fromkeys(row["panel"] for row in self.drawn)
        }
        self.alone = len(self.panels) == 1
        signs = {row["company"]: row["signs"] for row in self.drawn if self.alone}
        widest = max((self.ruler.width((name + signs.get(name, ""))[:200], BASE) for name in self.names), default=0.0)
        self.name_room = min(max(widest + 4, NAMES[0] * FULL), NAMES[1] * FULL)
        self.labels = {
            name: self.ruler.lines(name, self.name_room - self.ruler.width(signs.get(name, ""), BASE), 1)[0] + signs.get(name, "")
            for name in self.names
        }

    def draw(self) -> GapFigure:
        head = line_height(BASE) + 2 * AIR + (0 if self.alone else HEADING) + SCALE_HEIGHT
        tail = missing_height(self.missing) + 2 * AIR
        page = Page(self.spec, self.frame, head + ROW_LEAST * len(self.names) + tail)
        room = page.height - self.frame.above - self.frame.below - head - tail
        row_height = min(max(room / max(len(self.names), 1), ROW_LEAST), ROW_MOST)
        y = self.frame.above + AIR
        if self.drawn:
            draw_key(page, self.ruler, y, self.drawn, counted=self.alone)
            y += line_height(BASE) + AIR + (0 if self.alone else HEADING)
            self._plots(page, y, row_height)
            y += SCALE_HEIGHT + row_height * len(self.names) + AIR
        draw_missing(page, y, self.missing)
        return page.figure

    def _plots(self, page: Page, y: float, row_height: float) -> None:
        for place, name in enumerate(self.names):
            top = y + SCALE_HEIGHT + place * row_height
            page.rule(top)
            page.line(MARGIN, top + (row_height - line_height(BASE)) / 2, self.labels[name])
        right = self._columns(page, y, row_height) if self.alone else 0.0
        width = (FULL - self.name_room - right - GUTTER * len(self.panels)) / len(self.panels)
        scale = scale_of(self.drawn, TICKS if self.alone else max(3, TICKS // len(self.panels)))
        left = MARGIN + self.name_room + GUTTER
        for heading, rows in self.panels.items():
            if not self.alone:
                page.line(left, y - HEADING + 4, self.ruler.lines(heading, width, 1, BASE, "bold")[0], weight="bold", colour=QUIET)
            self._plot(page, (left, y, width, row_height), rows, scale)
            left += width + GUTTER

    def _plot(
        self, page: Page, place: tuple[float, float, float, float], rows: Sequence[Row], scale: tuple[float, float, list[int]]
    ) -> None:
        left, y, width, row_height = place
        low, high, ticks = scale
        bottom = SCALE_HEIGHT + row_height * len(self.names)
        axes = page.axes(left, y, width, bottom)
        axes.set_xlim(low, high)
        margin = max((float(row["margin"]) for row in rows if has(row["margin"])), default=0.0)
        if margin:
            axes.fill_between([-margin, margin], SCALE_HEIGHT, bottom, color=BAND, lw=0, zorder=0)
        for tick in ticks:
            axes.plot([tick, tick], [SCALE_HEIGHT, bottom], color=RULE if tick else INK, lw=1.0 if tick else 1.4, zorder=1)
            axes.text(tick, SCALE_HEIGHT - 10, signed(tick), ha="center", va="baseline", fontsize=SMALL, color=QUIET)
        for row in rows:
            middle = SCALE_HEIGHT + (self.names.index(row["company"]) + 0.5) * row_height
            style = mark_style(row["verdict"], 11.0)
            if has(row["gap_low"]) and has(row["gap_high"]):
                axes.plot([row["gap_low"], row["gap_high"]], [middle] * 2, color=style["mec"], lw=2.2, zorder=3)
            elif has(row["gap_low"]) or has(row["gap_high"]):
                way = 1 if has(row["gap_low"]) else -1
                look = {"arrowstyle": "-|>", "color": style["mec"], "lw": 2.0, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
                tip = row["gap"] + way * 0.05 * (high - low)
                axes.annotate("", xy=(tip, middle), xytext=(row["gap"], middle), arrowprops=look, annotation_clip=False, zorder=3)
            axes.plot([row["gap"]], [middle], zorder=4, **style)

    def _columns(self, page: Page, y: float, row_height: float) -> float:
        """Draw verdict, gap with interval, and bases at the right of a single panel; return the pixels they take."""
        first = self.drawn[0]
        heads = (
            "",
            "gap (95% interval)",
            self.ruler.lines(f"{in_sentence(first['provider_side'])}, {in_sentence(first['customer_side'])}", 250, 1, SMALL)[0],
        )
        cells = [(row["words"], row["interval"], _bases(row)) for row in self.drawn]
        rooms = []
        for column, most in enumerate((0.26 * FULL, 0.2 * FULL, 250.0)):
            size = BASE if column == 0 else SMALL
            widest = max(self.ruler.width(cell[column], size, "bold" if column == 0 else "normal") for cell in cells)
            rooms.append(min(max(widest, self.ruler.width(heads[column], SMALL)) + GUTTER, most + GUTTER))
        x = MARGIN + FULL - sum(rooms) + GUTTER
        for column, room in enumerate(rooms):
            page.line(x, y + SCALE_HEIGHT - 28, heads[column], size=SMALL, colour=QUIET)
            for row, cell in zip(self.drawn, cells, strict=True):
                middle = y + SCALE_HEIGHT + (self.names.index(row["company"]) + 0.5) * row_height
                bold = column == 0 and row["verdict"] in DECIDED
                size, weight = (BASE if column == 0 else SMALL), ("bold" if bold else "normal")
                text = self.ruler.lines(cell[column], room - GUTTER, 1, size, weight)[0] if cell[column] else ""
                page.line(x, middle - line_height(size) / 2, text, size=size, weight=weight, colour=INK if bold else QUIET)
            x += room
        return sum(rooms)


def _bases(row: Row) -> str:
    return ", ".join(f"{int(row[name]):,}" if has(row[name]) else "not published" for name in ("provider_n", "customer_n"))

"""Companies, each on a line with its name: up to four panels beside one column of names, words and numbers where there is one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.fold import fold, listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.strip_parts import AIR, HEADING, draw_key, draw_missing, key_lines, mark_style, missing_height, scale_of, signed
from gapkit.charts.theme import BAND, BASE, INK, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

MOST_NAMED = 40  # companies that get a line with their name
ROW_LEAST, ROW_MOST = 34.0, 96.0
NAMES = (0.12, 0.30)  # least and most of the width for the names
SCALE_HEIGHT = 34.0
GUTTER = 28.0
TICK_ROOM = 60.0  # pixels of width that a number on the scale needs
HEAD_LEAST = 150.0
DECIDED = ("overrates", "underrates")


def picture_named(spec: ChartSpec, rows: Sequence[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a strip with few companies."""
    return _Named(spec, rows, size).draw(ax)


class _Named:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row], size: Size) -> None:
        self.spec, self.size, self.ruler = spec, size, Ruler()
        self.frame = framed(spec, self.ruler, size)
        self.drawn = [row for row in rows if row["drawn"]]
        self.panels = {
            name: [row for row in self.drawn if row["panel"] == name] for name in dict.fromkeys(row["panel"] for row in self.drawn)
        }
        self.alone = len(self.panels) == 1
        names = list(dict.fromkeys(row["company"] for row in self.drawn))
        signs = {row["company"]: row["signs"] for row in self.drawn if self.alone}
        widest = max((self.ruler.width((name + signs.get(name, ""))[:200], BASE) for name in names), default=0.0)
        self.name_room = min(max(widest + 4, NAMES[0] * size.full), NAMES[1] * size.full)
        self.labels = {
            name: self.ruler.lines(name, self.name_room - self.ruler.width(signs.get(name, ""), BASE), 1)[0] + signs.get(name, "")
            for name in names
        }
        self.key = key_lines(self.ruler, size.full, self.drawn, counted=self.alone) if self.drawn else []
        missing = [row for row in rows if not row["drawn"]]
        self.missing = listed_lines(missing, self.ruler, size, "company")
        self.head = len(self.key) * line_height(BASE) + 2 * AIR + (0 if self.alone else HEADING) + SCALE_HEIGHT
        self.tail = missing_height(self.missing) + 2 * AIR
        self.fold = fold([ROW_LEAST] * len(names), self.frame.room() - self.head - self.tail, ROW_LEAST)
        self.names = self.fold.kept(names)

    def draw(self, ax: Axes | None) -> Page:
        page = Page(self.spec, self.frame, self.head + ROW_LEAST * len(self.names) + self.fold.height + self.tail, ax)
        room = page.height - self.frame.above - self.frame.below - self.head - self.tail - self.fold.height
        self.row_height = min(max(room / max(len(self.names), 1), ROW_LEAST), ROW_MOST)
        y = self.frame.above + AIR
        if self.drawn:
            y = draw_key(page, self.ruler, y, self.key) + AIR + (0 if self.alone else HEADING)
            self._plots(page, y)
            y += SCALE_HEIGHT + self._top(len(self.names)) + AIR
        draw_missing(page, y, self.missing)
        return page

    def _top(self, place: int) -> float:
        """Return where the row of a company begins, in pixels below the scale."""
        return place * self.row_height + (self.fold.height if self.fold.left and place >= self.fold.top else 0.0)

    def _middle(self, company: str) -> float:
        return SCALE_HEIGHT + self._top(self.names.index(company)) + self.row_height / 2

    def _plots(self, page: Page, y: float) -> None:
        for place, name in enumerate(self.names):
            top = y + SCALE_HEIGHT + self._top(place)
            self.fold.tell(page, top - self.fold.gap_before(place), place)
            page.rule(top)
            page.line(self.size.margin, top + (self.row_height - line_height(BASE)) / 2, self.labels[name])
        self.fold.tell_at_the_end(page, y + SCALE_HEIGHT + len(self.names) * self.row_height, len(self.names))
        right = self._columns(page, y) if self.alone else 0.0
        width = (self.size.full - self.name_room - right - GUTTER * len(self.panels)) / len(self.panels)
        scale = scale_of(self.drawn, int(width / TICK_ROOM) if self.alone else max(3, int(width / TICK_ROOM)))
        left = self.size.margin + self.name_room + GUTTER
        for heading, rows in self.panels.items():
            if not self.alone:
                page.line(left, y - HEADING + 4, self.ruler.lines(heading, width, 1, BASE, "bold")[0], weight="bold", colour=QUIET)
            self._plot(page, (left, y, width), [row for row in rows if row["company"] in self.names], scale)
            left += width + GUTTER

    def _plot(self, page: Page, place: tuple[float, float, float], rows: Sequence[Row], scale: tuple[float, float, list[int]]) -> None:
        left, y, width = place
        low, high, ticks = scale
        bottom = SCALE_HEIGHT + self._top(len(self.names))
        axes = page.axes(left, y, width, bottom)
        axes.set_xlim(low, high)
        margin = max((float(row["margin"]) for row in rows if has(row["margin"])), default=0.0)
        if margin:
            axes.fill_between([-margin, margin], SCALE_HEIGHT, bottom, color=BAND, lw=0, zorder=0)
        for tick in ticks:
            axes.plot([tick, tick], [SCALE_HEIGHT, bottom], color=RULE if tick else INK, lw=1.0 if tick else 1.4, zorder=1)
            axes.text(tick, SCALE_HEIGHT - 10, signed(tick), ha="center", va="baseline", fontsize=SMALL, color=QUIET)
        for row in rows:
            middle = self._middle(row["company"])
            style = mark_style(row["verdict"], 11.0)
            if has(row["gap_low"]) and has(row["gap_high"]):
                axes.plot([row["gap_low"], row["gap_high"]], [middle] * 2, color=style["mec"], lw=2.2, zorder=3)
            elif has(row["gap_low"]) or has(row["gap_high"]):
                way = 1 if has(row["gap_low"]) else -1
                look = {"arrowstyle": "-|>", "color": style["mec"], "lw": 2.0, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
                tip = row["gap"] + way * 0.05 * (high - low)
                axes.annotate("", xy=(tip, middle), xytext=(row["gap"], middle), arrowprops=look, annotation_clip=False, zorder=3)
            axes.plot([row["gap"]], [middle], zorder=4, **style)

    def _columns(self, page: Page, y: float) -> float:
        """Draw verdict, gap with interval, and bases at the right of a single panel, as many of them as leave room to draw; return the pixels they take."""
        first = self.drawn[0]
        heads = ["", "gap (95% interval)", f"{in_sentence(first['provider_side'])}, {in_sentence(first['customer_side'])}"]
        shown = [row for row in self.drawn if row["company"] in self.names]
        cells = [(row["words"], row["interval"], _bases(row)) for row in shown]
        rooms: list[float] = []
        for column, most in enumerate((0.26 * self.size.full, 0.2 * self.size.full, 0.2 * self.size.full)):
            size = BASE if column == 0 else SMALL
            heads[column] = self.ruler.lines(heads[column], max(most, HEAD_LEAST), 1, SMALL)[0] if heads[column] else ""
            widest = max(self.ruler.width(cell[column], size, "bold" if column == 0 else "normal") for cell in cells)
            rooms.append(min(max(widest, self.ruler.width(heads[column], SMALL)), max(most, HEAD_LEAST)) + GUTTER)
        # A narrow page keeps the gap with its interval, the column that says most.
        there = (0, 1, 2) if self.size.width >= NARROW else (1,)
        x = page.width - self.size.margin - sum(rooms[column] for column in there) + GUTTER
        for column in there:
            room = rooms[column]
            page.line(x, y + SCALE_HEIGHT - 30, heads[column], size=SMALL, colour=QUIET)
            for row, cell in zip(shown, cells, strict=True):
                middle = y + self._middle(row["company"])
                bold = column == 0 and row["verdict"] in DECIDED
                size, weight = (BASE if column == 0 else SMALL), ("bold" if bold else "normal")
                text = self.ruler.lines(cell[column], room - GUTTER, 1, size, weight)[0] if cell[column] else ""
                page.line(x, middle - line_height(size) / 2, text, size=size, weight=weight, colour=INK if bold else QUIET)
            x += room
        return sum(rooms[column] for column in there)


def _bases(row: Row) -> str:
    return ", ".join(f"{int(row[name]):,}" if has(row[name]) else "not published" for name in ("provider_n", "customer_n"))

"""A league of few companies, each on a line with its name: its gap with its interval beside the places it could hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from gapkit.charts.notes import has
from gapkit.charts.pictures.fold import fold, listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.strip_parts import AIR, draw_key, draw_missing, key_lines, mark_style, missing_height, scale_of, signed
from gapkit.charts.theme import BAND, BASE, INK, PAPER, PLACES, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

ROW_LEAST, ROW_MOST = 34.0, 72.0
NAMES = (0.12, 0.26)  # least and most of the width for the names; on a narrow page more
NAMES_NARROW = (0.2, 0.36)
FIGURES = 0.24  # most of the width for a column of words or figures
GUTTER = 28.0
SCALE_HEIGHT = 34.0
TICK_ROOM = 60.0  # pixels of width that a number on a scale needs
THICK, THIN = 16.0, 9.0  # pixels of a bar of places: told to one half, and not
EVERY = (1, 2, 5, 10, 20)  # places between the numbers on the scale of places


def picture_named(spec: ChartSpec, rows: Sequence[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a league with few companies."""
    return _Named(spec, rows, size).draw(ax)


class _Named:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row], size: Size) -> None:
        self.spec, self.size, self.ruler = spec, size, Ruler()
        self.frame = framed(spec, self.ruler, size)
        # A narrow page draws the places alone and gives the gap in figures.
        self.wide = size.width >= NARROW
        drawn = [row for row in rows if row["drawn"]]
        self.missing = listed_lines([row for row in rows if not row["drawn"]], self.ruler, size, "company")
        shares = NAMES if self.wide else NAMES_NARROW
        widest = max(self.ruler.width((row["company"] + row["signs"])[:200], BASE) for row in drawn)
        self.names = min(max(widest + 4, shares[0] * size.full), shares[1] * size.full)
        figures = ("gap (95% interval)", *(row["interval"] for row in drawn))
        places = ("could be", *(row["places"] for row in drawn))
        self.figures, self.places = (
            min(max(self.ruler.width(text, SMALL, "bold") for text in texts) + 4, FIGURES * size.full) for texts in (figures, places)
        )
        self.key = key_lines(self.ruler, size.full, drawn, counted=True) if self.wide and any(row["verdict"] for row in drawn) else []
        room = size.full - self.names - self.figures - GUTTER * 2
        self.plot = (room - self.places - GUTTER * 2) / 2 if self.wide else room
        first = drawn[0]
        self.sides = in_sentence(first["provider_side"]), in_sentence(first["customer_side"])
        self.captions = self._captions()
        self.head = len(self.key) * line_height(BASE) + 2 * AIR + max(map(len, self.captions)) * line_height(SMALL) + SCALE_HEIGHT
        self.tail = missing_height(self.missing) + 2 * AIR
        self.fold = fold([ROW_LEAST] * len(drawn), self.frame.room() - self.head - self.tail, ROW_LEAST)
        self.drawn, self.all = self.fold.kept(drawn), drawn

    def draw(self, ax: Axes | None) -> Page:
        page = Page(self.spec, self.frame, self.head + ROW_LEAST * len(self.drawn) + self.fold.height + self.tail, ax)
        room = page.height - self.frame.above - self.frame.below - self.head - self.tail - self.fold.height
        self.row_height = min(max(room / len(self.drawn), ROW_LEAST), ROW_MOST)
        y = draw_key(page, self.ruler, self.frame.above + AIR, self.key) + AIR
        caption, many = y, max(map(len, self.captions))
        y += many * line_height(SMALL)
        left = self.size.margin + self.names + GUTTER
        columns = [(left, self.plot)]
        if self.wide:
            columns.append((left + self.plot + GUTTER + self.figures + GUTTER, self.plot))
        for (x, _), lines in zip(columns, self.captions, strict=True):
            for place, line in enumerate(lines):
                page.line(x, caption + (many - len(lines) + place) * line_height(SMALL), line, size=SMALL, colour=QUIET)
        self._lines(page, y)
        if self.wide:
            self._gaps(page, y, columns[0][0])
        self._ranks(page, y, columns[-1][0])
        draw_missing(page, y + SCALE_HEIGHT + self._top(len(self.drawn)) + AIR, self.missing)
        return page

    def _captions(self) -> list[tuple[str, ...]]:
        provider, customer = self.sides
        gap = f"gap in points: + {provider} higher, - {customer} higher"
        rank = f"place: 1 = {provider} highest compared with {customer}"
        return [self.ruler.lines(text, self.plot, 3, SMALL) for text in ((gap, rank) if self.wide else (rank,))]

    def _top(self, place: int) -> float:
        """Return where a row begins, in pixels below the scale."""
        return place * self.row_height + (self.fold.height if self.fold.left and place >= self.fold.top else 0.0)

    def _middles(self) -> list[tuple[Row, float]]:
        return [(row, SCALE_HEIGHT + self._top(place) + self.row_height / 2) for place, row in enumerate(self.drawn)]

    def _lines(self, page: Page, y: float) -> None:
        """Write each company's name, figures and places, and the line that counts those folded away."""
        figures = self.size.margin + self.names + 2 * GUTTER + self.plot
        places = page.width - self.size.margin - self.places
        page.line(
            figures, y + SCALE_HEIGHT - 30, self.ruler.lines("gap (95% interval)", self.figures, 1, SMALL)[0], size=SMALL, colour=QUIET
        )
        if self.wide:
            page.line(places, y + SCALE_HEIGHT - 30, "could be", size=SMALL, colour=QUIET)
        for place, (row, middle) in enumerate(self._middles()):
            top = y + SCALE_HEIGHT + self._top(place)
            self.fold.tell(page, top - self.fold.gap_before(place), place)
            page.rule(top)
            name = self.ruler.lines(row["company"], self.names - self.ruler.width(row["signs"], BASE), 1)[0] + row["signs"]
            page.line(self.size.margin, y + middle - line_height(BASE) / 2, name)
            told: dict[str, Any] = {"weight": "bold", "colour": INK} if row["half"] else {"weight": "normal", "colour": QUIET}
            text = self.ruler.lines(row["interval"], self.figures, 1, SMALL)[0]
            page.line(figures, y + middle - line_height(SMALL) / 2, text, size=SMALL, colour=QUIET)
            if self.wide:
                text = self.ruler.lines(row["places"], self.places, 1, SMALL, told["weight"])[0]
                page.line(places, y + middle - line_height(SMALL) / 2, text, size=SMALL, **told)

    def _gaps(self, page: Page, y: float, left: float) -> None:
        low, high, ticks = scale_of(self.all, int(self.plot / TICK_ROOM))
        bottom = SCALE_HEIGHT + self._top(len(self.drawn))
        axes = page.axes(left, y, self.plot, bottom)
        axes.set_xlim(low, high)
        margin = max((float(row["margin"]) for row in self.all if has(row["margin"])), default=0.0)
        if margin:
            axes.fill_between([-margin, margin], SCALE_HEIGHT, bottom, color=BAND, lw=0, zorder=0)
        for tick in ticks:
            _tick(axes, tick, bottom, signed(tick), strong=not tick)
        for row, middle in self._middles():
            style = mark_style(row["verdict"], 11.0)
            if has(row["gap_low"]) and has(row["gap_high"]):
                axes.plot([row["gap_low"], row["gap_high"]], [middle] * 2, color=style["mec"], lw=2.2, zorder=3)
            axes.plot([row["gap"]], [middle], zorder=4, **style)

    def _ranks(self, page: Page, y: float, left: float) -> None:
        many = int(self.drawn[0]["of"])
        bottom = SCALE_HEIGHT + self._top(len(self.drawn))
        axes = page.axes(left, y, self.plot, bottom)
        axes.set_xlim(0.4, many + 0.6)
        for tick in rank_ticks(many, int(self.plot / TICK_ROOM)):
            _tick(axes, tick, bottom, str(tick), strong=False)
        if many > 1:
            middle_place = many / 2 + 0.5
            axes.plot([middle_place] * 2, [SCALE_HEIGHT, bottom], color=QUIET, lw=1.0, ls=(0, (4, 3)), zorder=1)
        for row, middle in self._middles():
            thick = THICK if row["half"] else THIN
            start, end = int(row["rank_low"]) - 0.35, int(row["rank_high"]) + 0.35
            axes.add_patch(
                Rectangle((start, middle - thick / 2), end - start, thick, color=QUIET if row["half"] else PLACES, lw=0, zorder=2)
            )
            axes.plot([int(row["rank"])], [middle], marker="o", ms=8.5, mfc=INK, mec=PAPER, mew=1.4, ls="none", zorder=4)


def _tick(axes: Axes, tick: float, bottom: float, text: str, *, strong: bool) -> None:
    axes.plot([tick, tick], [SCALE_HEIGHT, bottom], color=INK if strong else RULE, lw=1.4 if strong else 1.0, zorder=1)
    axes.text(tick, SCALE_HEIGHT - 10, text, ha="center", va="baseline", fontsize=SMALL, color=QUIET)


def rank_ticks(many: int, most: int) -> list[int]:
    """Return at most about `most` places to number from 1 to `many`: the first, the last, and round ones that keep off them."""
    step = next((step for step in (*EVERY, 50, 100, 200, 500) if many / step <= max(most, 2)), 1000)
    inner = [place for place in range(step, many, step) if place - 1 >= step / 2 and many - place >= step * 0.6]
    return list(dict.fromkeys([1, *inner, many]))

"""The heatmap as a picture: a grid of cells under the topics' names, folded to both ends where a list is longer than its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.pictures.cells import cell_of, draw_cell, draw_key_rows, key_of, key_rows, number_of, shading_of
from gapkit.charts.pictures.fold import fold
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height, pixels
from gapkit.charts.pictures.strip_parts import AIR
from gapkit.charts.theme import BASE, INK, QUIET, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.pictures.fold import Fold
    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

ROW_LEAST, ROW_MOST = 30.0, 48.0
MOST_ROWS = 100  # companies on the longest page: nobody reads a sheet of more
COLUMN_LEAST, COLUMN_MOST = 30.0, 240.0
FOLD_WIDTH = 34.0  # pixels of the column that tells how many topics are folded away
NAMES, NAMES_NARROW = (0.10, 0.24), (0.14, 0.30)  # least and most of the width for the companies' names
GUTTER = 12.0
UPRIGHT = 200.0  # most pixels of a topic's name that is written upright; on a page that does not grow less
UPRIGHT_FIXED = 150.0
WIDE = 130.0  # pixels of a column whose topic is written flat however long it is
FLAT_LINES = 3  # lines of a topic's name that is written flat


def picture_heatmap(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a heatmap."""
    return _Heatmap(spec, rows, size).draw(ax)


DECIDED = ("overrates", "underrates")


class _Heatmap:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row], size: Size) -> None:
        self.spec, self.size, self.ruler = spec, size, Ruler()
        self.frame = framed(spec, self.ruler, size)
        self.shading = shading_of([row for row in rows if row["drawn"]])
        self.cells = {(row["company"], row["topic"]): row for row in rows}
        companies = list(dict.fromkeys(row["company"] for row in rows))
        topics = {row["topic"]: row["label"] for row in sorted(rows, key=lambda row: int(row["column"]))}
        shares = NAMES if size.width >= NARROW else NAMES_NARROW
        widest = max(self.ruler.width(name[:200], BASE) for name in companies)
        self.names = min(max(widest + 4, shares[0] * size.full), shares[1] * size.full)
        room = size.full - self.names - GUTTER
        self.across = fold([COLUMN_LEAST] * len(topics), room, FOLD_WIDTH)
        self.topics = self.across.kept(list(topics.items()))
        self.column = min((room - self.across.height * bool(self.across.left)) / len(self.topics), COLUMN_MOST)
        self.heads, self.flat, self.top = self._heads()
        # All cells have their numbers or none has: numbers here and there would be read as the larger gaps.
        self.numbered = all(self.ruler.width(number_of(row), SMALL, "bold") + 12 <= self.column for row in rows)
        self.key = key_rows(self.ruler, size.full, key_of(rows, self.shading, numbered=self.numbered))
        self.head = 2 * AIR + len(self.key) * (line_height(BASE) + 4) + self.top
        self.tail = 2 * AIR
        room = min(self.frame.room() - self.head - self.tail, MOST_ROWS * ROW_LEAST)
        self.down = fold([ROW_LEAST] * len(companies), room, ROW_LEAST, self._ranks(companies))
        full = [name for name in companies if any(row["drawn"] for row in rows if row["company"] == name)]
        # Where not all companies have room, those without any gap to show go first.
        self.without = len(companies) - len(full) if self.down.left and full else 0
        if self.without:
            companies = full
            self.down = fold([ROW_LEAST] * len(companies), room - ROW_LEAST, ROW_LEAST, self._ranks(companies))
            self.tail += ROW_LEAST
        self.companies = self.down.kept(companies)

    def _ranks(self, companies: Sequence[str]) -> list[tuple[int, float, int]]:
        return [self._rank(name, min(place, len(companies) - 1 - place)) for place, name in enumerate(companies)]

    def _rank(self, company: str, from_end: int) -> tuple[int, float, int]:
        """Return what keeps a company on a slide: how many of its cells are decided, the widest of their gaps, and how near to an end it stands."""
        own = [abs(float(row["gap"])) for (name, _), row in self.cells.items() if name == company and row["verdict"] in DECIDED]
        return -len(own), -max(own, default=0.0), from_end

    def draw(self, ax: Axes | None) -> Page:
        page = Page(self.spec, self.frame, self.head + ROW_LEAST * len(self.companies) + self.down.height + self.tail, ax)
        room = page.height - self.frame.above - self.frame.below - self.head - self.tail - self.down.height
        self.row = min(max(room / len(self.companies), ROW_LEAST), ROW_MOST)
        y = draw_key_rows(page, self.ruler, self.frame.above + AIR, self.key) + AIR + self.top
        left = self.size.margin + self.names + GUTTER
        width = _offset(self.across, len(self.topics), self.column)
        height = _offset(self.down, len(self.companies), self.row)
        axes = page.axes(left, y - self.top, width, self.top + height)
        axes.set_xlim(0, width)
        self._topics(axes)
        for place, company in enumerate(self.companies):
            top = _offset(self.down, place, self.row)
            self._fold_line(page, y + top, place)
            name = self.ruler.lines(company, self.names, 1)[0]
            page.line(self.size.margin, y + top + (self.row - line_height(BASE)) / 2, name)
            self._line(axes, company, self.top + top)
        self._fold_line(page, y + height, len(self.companies))
        return page

    def _line(self, axes: Axes, company: str, top: float) -> None:
        """Draw the cells of one company; a number where it has room, else the sign of its kind."""
        for at, (topic, _) in enumerate(self.topics):
            row = self.cells.get((company, topic))
            if row is None:
                continue
            look = cell_of(row, self.shading)
            box = (_offset(self.across, at, self.column), top, self.column, self.row)
            draw_cell(axes, box, look, number_of(row) if row["drawn"] and self.numbered else look.sign)

    def _heads(self) -> tuple[list[tuple[str, ...]], bool, float]:
        """Return the topics' names in lines, whether they are written flat, and the pixels of height they take."""
        labels = [label for _, label in self.topics]
        room = self.column - 8
        words = [word for label in labels for word in label.split()]
        made = [self.ruler.lines(label, room, FLAT_LINES, SMALL) for label in labels]
        whole = all(self.ruler.width(word[:200], SMALL) <= room for word in words) and not any(lines[-1].endswith("…") for lines in made)
        flat = whole or self.column >= WIDE
        if flat:
            return made, True, max(map(len, made)) * line_height(SMALL) + 6
        lines = max(min(int(room / line_height(SMALL)), 2), 1)
        made = [self.ruler.lines(label, UPRIGHT if self.size.grows else UPRIGHT_FIXED, lines, SMALL) for label in labels]
        return made, False, max(self.ruler.width(line, SMALL) for each in made for line in each) + 10

    def _topics(self, axes: Axes) -> None:
        """Write the topics' names above their columns."""
        step = line_height(SMALL)
        for place, lines in enumerate(self.heads):
            middle = _offset(self.across, place, self.column) + self.column / 2
            for at, line in enumerate(lines):
                behind = len(lines) - 1 - at
                if self.flat:
                    y = self.top - 10 - behind * step
                    axes.text(middle, y, line, ha="center", va="baseline", fontsize=SMALL, color=INK)
                else:
                    x = middle + (at - (len(lines) - 1) / 2) * step + pixels(SMALL) * 0.33
                    axes.text(
                        x, self.top - 6, line, rotation=90, ha="right", va="bottom", fontsize=SMALL, color=INK, rotation_mode="default"
                    )
        if self.across.left:
            x = _offset(self.across, self.across.top, self.column) - FOLD_WIDTH / 2 + pixels(SMALL) * 0.33
            text = self.ruler.lines(f"{self.across.left} more topics", self.top - 10, 1, SMALL)[0]
            axes.text(x, self.top - 6, text, rotation=90, ha="right", va="bottom", fontsize=SMALL, color=QUIET)

    def _fold_line(self, page: Page, y: float, place: int) -> None:
        if self.down.gap_before(place):
            without = f", and {self.without} without a gap to show" if self.without else ""
            text = f"{self.down.left} more{without}: see the table"
            page.line(self.size.margin, y - self.down.height + 4 if place < len(self.companies) else y + 4, text, size=SMALL, colour=QUIET)


def _offset(fold: Fold, place: int, size: float) -> float:
    """Return where the row or column drawn at that place begins, the place of those folded away before it included."""
    return place * size + (fold.height if fold.left and place >= fold.top else 0.0)

"""The dumbbell as a picture: laid out from its rows alone, in pixels, the page growing where they do not fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from gapkit.charts.pictures.dumbbell_marks import DECIDED, Marks
from gapkit.charts.pictures.fold import fold, listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.theme import BASE, INK, QUIET, RULE, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

# Least and most of the width for the topics at the left and the verdicts at the right; on a narrow page for both at the left.
LABELS, WORDS, LABELS_NARROW = (0.16, 0.30), (0.13, 0.24), (0.30, 0.42)
GUTTER = 34.0  # pixels between the columns
ROW_LEAST, ROW_MOST, ROW_AIR, ROW_TIGHT, AIR = 62.0, 140.0, 14.0, 4.0, 8.0
ROW_NARROW = 110.0  # pixels of a row whose verdict stands below its topic
HEADING, SCALE_HEIGHT, PANEL_AIR = 40.0, 34.0, 12.0
AXES = {"nps": (-100.0, 100.0, 50), "favourable": (0.0, 100.0, 20), "mean": (0.0, 100.0, 20)}


@dataclass(frozen=True)
class Laid:
    """One row with its words wrapped, at the left and at the right of the drawing, each line with its look."""

    row: Row
    left: tuple[Line, ...]
    right: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Pixels the words of the row take."""
        return max(_height(self.left), _height(self.right))


class Line(NamedTuple):
    """One line of words: its text, type size, weight and colour."""

    text: str
    size: float = BASE
    weight: str = "normal"
    colour: str = INK


def picture_dumbbell(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a dumbbell."""
    return _Dumbbell(spec, rows, size).draw(ax)


class _Dumbbell:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row], size: Size) -> None:
        self.ruler = Ruler()
        self.frame = framed(spec, self.ruler, size)
        self.spec, self.size = spec, size
        # On a narrow page the verdict stands below its topic: beside the drawing it would leave no room to draw in.
        self.narrow = size.width < NARROW
        drawn = [row for row in rows if row["drawn"]]
        self.missing = [row for row in rows if not row["drawn"]]
        self.aside: list[Row] = []
        if not size.grows and self._needs(drawn) > self.frame.room():
            # A slide has room for one scale: what stands on another is told in words.
            main = Counter(row["panel"] for row in drawn).most_common(1)[0][0]
            self.aside = [row for row in drawn if row["panel"] != main]
            drawn = [row for row in drawn if row["panel"] == main]
        words = [(row["words"], BASE, "bold") for row in drawn] + [(row["interval"], SMALL, "normal") for row in drawn]
        labels = [(row["label"] + row["signs"], BASE, "normal") for row in rows] + [(row["detail"], SMALL, "normal") for row in rows]
        self.label_room = self._room(labels + words if self.narrow else labels, LABELS_NARROW if self.narrow else LABELS)
        self.words_room = 0.0 if self.narrow else self._room(words, WORDS)
        self.left = size.margin + self.label_room + GUTTER
        self.width = size.full - self.label_room - self.words_room - (1 if self.narrow else 2) * GUTTER
        self.listed = self._listed_lines()
        self.tail = self.list_height + 24
        laid = [self._laid(row) for row in drawn]
        least = [max(ROW_LEAST, one.height + (ROW_AIR if size.grows else ROW_TIGHT)) for one in laid]
        scales = len(dict.fromkeys(row["panel"] for row in drawn))
        self.heads = PANEL_AIR + scales * (SCALE_HEIGHT + (HEADING if scales > 1 or self.aside else PANEL_AIR) + PANEL_AIR)
        self.folded = fold(
            least, self.frame.room() - self.heads - self.tail, line_height(SMALL) + ROW_AIR, [self._rank(row) for row in drawn]
        )
        self.least = self.folded.kept(least)
        self.laid = self.folded.kept(laid)
        self.several = scales > 1 or bool(self.aside)

    def _rank(self, row: Row) -> tuple[bool, bool, float]:
        """Return what keeps a row on a slide: that the title names it, that its gap is told apart, its size."""
        return row["label"] not in self.spec.title, row["verdict"] not in DECIDED, -abs(float(row["gap"]))

    def draw(self, ax: Axes | None) -> Page:
        page = Page(self.spec, self.frame, self.heads + sum(self.least) + self.folded.height + self.tail, ax)
        # What the page leaves over is shared out among the rows, as far as rows can bear it.
        spare = page.height - self.frame.above - self.frame.below - self.heads - self.tail - sum(self.least) - self.folded.height
        more = max(spare, 0.0) / len(self.laid) if self.laid else 0.0
        y = self.frame.above + PANEL_AIR
        place = 0
        for name in dict.fromkeys(one.row["panel"] for one in self.laid):
            panel = [one for one in self.laid if one.row["panel"] == name]
            least = self.least[place : place + len(panel)]
            heights = [min(max(height, ROW_MOST), height + more) for height in least]
            y = self._panel(page, y, (name, panel, heights), place)
            place += len(panel)
        y = self.folded.tell_at_the_end(page, y, place)
        self._list(page, y)
        return page

    def _room(self, texts: Sequence[tuple[str, float, str]], shares: tuple[float, float]) -> float:
        widest = max((self.ruler.width(text[:200], size, weight) for text, size, weight in texts), default=0.0)
        return min(max(widest + 4, shares[0] * self.size.full), shares[1] * self.size.full)

    def _laid(self, row: Row) -> Laid:
        room = self.label_room - self.ruler.width(row["signs"], BASE) - 2
        label = list(self.ruler.lines(row["label"], room, 3))
        label[-1:] = [f"{label[-1]}{row['signs']}" if label else row["signs"]]
        decided = row["verdict"] in DECIDED
        look = {"weight": "bold", "colour": INK} if decided else {"weight": "normal", "colour": QUIET}
        side = self.label_room if self.narrow else self.words_room
        words = [Line(text, BASE, **look) for text in self.ruler.lines(row["words"], side, 3, BASE, look["weight"])]
        words += [
            Line(text, SMALL, colour=QUIET) for text in (self.ruler.lines(row["interval"], side, 2, SMALL) if row["interval"] else ())
        ]
        left = [Line(text) for text in label]
        left += [
            Line(text, SMALL, colour=QUIET)
            for text in (self.ruler.lines(row["detail"], self.label_room, 2, SMALL) if row["detail"] else ())
        ]
        return Laid(row, (*left[: len(label)], *words, *left[len(label) :]), ()) if self.narrow else Laid(row, tuple(left), tuple(words))

    def _panel(self, page: Page, y: float, what: tuple[str, list[Laid], list[float]], first: int) -> float:
        """Draw one panel (its name, rows and their heights) from `y` on; return where the next starts."""
        name, panel, heights = what
        if self.several:
            page.line(self.size.margin, y + 6, name, weight="bold", colour=QUIET)
            y += HEADING
        else:
            y += PANEL_AIR
        low, high, step = AXES[str(panel[0].row["score"])]
        gaps = [self.folded.gap_before(first + place) for place in range(len(panel))]
        axes = page.axes(self.left, y, self.width, SCALE_HEIGHT + sum(heights) + sum(gaps))
        pad = (high - low) * 26 / self.width
        axes.set_xlim(low - pad, high + pad)
        unit = "%" if panel[0].row["score"] == "favourable" else ""
        for tick in range(int(low), int(high) + 1, step):
            axes.plot([tick, tick], [SCALE_HEIGHT, SCALE_HEIGHT + sum(heights) + sum(gaps)], color=RULE, lw=1.0 if tick else 1.6, zorder=0)
            axes.text(tick, SCALE_HEIGHT - 10, f"{tick}{unit}", ha="center", va="baseline", fontsize=SMALL, color=QUIET)
        top = SCALE_HEIGHT
        per_pixel = (high - low + 2 * pad) / self.width
        for place, (laid, height) in enumerate(zip(panel, heights, strict=True)):
            top += self.folded.tell(page, y + top, first + place)
            middle = top + height / 2
            page.rule(y + top)
            self._words(page, laid, y + middle)
            Marks(axes, laid.row, middle, self.ruler, per_pixel).draw(named=place == 0, unit=unit)
            top += height
        return y + top + PANEL_AIR

    def _words(self, page: Page, laid: Laid, middle: float) -> None:
        for x, lines in ((self.size.margin, laid.left), (page.width - self.size.margin - self.words_room, laid.right)):
            y = middle - _height(lines) / 2
            for line in lines:
                y = page.line(x, y, line.text, size=line.size, weight=line.weight, colour=line.colour)

    def _needs(self, drawn: Sequence[Row]) -> float:
        """Return about the pixels that all rows on all scales take."""
        return (
            len(drawn) * (ROW_NARROW if self.narrow else ROW_LEAST)
            + len({row["panel"] for row in drawn}) * (SCALE_HEIGHT + HEADING)
            + 2 * HEADING
        )

    def _listed_lines(self) -> list[str]:
        """Return in lines what is told in words: rows on other scales than the one drawn, and who is not drawn and why."""
        if self.size.grows:
            return list(listed_lines(self.missing, self.ruler, self.size, "label").lines)
        made: list[str] = []
        for panel in dict.fromkeys(row["panel"] for row in self.aside):
            said = "; ".join(f"{row['label']}, {row['words']}" for row in self.aside if row["panel"] == panel)
            made += self.ruler.lines(f"{panel}: {said}", self.size.full, 2, SMALL)
        return [*made, *listed_lines(self.missing, self.ruler, self.size, "label").lines]

    @property
    def list_height(self) -> float:
        """Pixels of what is told in words."""
        if not self.listed:
            return 0.0
        return HEADING + len(self.listed) * line_height(BASE) if self.size.grows else AIR + len(self.listed) * line_height(SMALL)

    def _list(self, page: Page, y: float) -> None:
        if not self.listed:
            return
        page.rule(y)
        size = BASE if self.size.grows else SMALL
        if self.size.grows:
            page.line(self.size.margin, y + 8, "Not drawn", weight="bold", colour=QUIET)
        y += HEADING if self.size.grows else AIR
        for line in self.listed:
            y = page.line(self.size.margin, y, line, size=size, colour=QUIET)


def _height(lines: Sequence[Line]) -> float:
    return sum(line_height(line.size) for line in lines)

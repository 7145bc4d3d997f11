"""The slope as a picture: two waves, a line per topic, names and words at both ends moved apart with leaders to their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.charts.moving import MOVED
from gapkit.charts.notes import has
from gapkit.charts.pictures.apart import spread
from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height, pixels
from gapkit.charts.pictures.strip_parts import AIR, draw_missing, missing_height, signed
from gapkit.charts.theme import BAND, BASE, FAINT, INK, PAPER, QUIET, ROPE, SMALL
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

LEFT, RIGHT = (0.10, 0.25), (0.14, 0.36)  # least and most of the width for names at the left, for words at the right
LEAST = 380.0  # pixels of height that lines need to be told apart
LABEL_AIR = 4.0
LEADER, TOUCH = 30.0, 8.0  # pixels between a mark and its label; pixels that a label keeps off its leader
HEAD = 34.0
SPAN = 40.0  # points shown at the least
PAD = 16.0  # pixels above the highest and below the lowest mark
FIGURE_AIR = 10.0  # pixels between a figure and the words beside it


@dataclass(frozen=True)
class Label:
    """What stands at one end of a topic's line: its figure, and beside it lines of words. They are apart, so that no name turns a figure's direction."""

    figure: str
    lines: tuple[str, ...]
    size: float
    weight: str
    colour: str

    @property
    def height(self) -> float:
        """Pixels of height it takes."""
        return len(self.lines) * line_height(self.size) + LABEL_AIR


def picture_slope(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a slope."""
    return _Slope(spec, rows, size).draw(ax)


class _Slope:
    def __init__(self, spec: ChartSpec, rows: Sequence[Row], size: Size) -> None:
        self.spec, self.size, self.ruler = spec, size, Ruler()
        self.frame = framed(spec, self.ruler, size)
        self.rows = [row for row in rows if row["drawn"]]
        self.missing = listed_lines([row for row in rows if not row["drawn"]], self.ruler, size, "label")
        figures = [_figure(row, when) for row in self.rows for when in ("then", "now")]
        self.figure = max((self.ruler.width(figure, BASE, "bold") for figure in figures), default=0.0) + FIGURE_AIR
        self.left = self.figure + self._room([(row["label"] + row["signs"], row) for row in self.rows], LEFT)
        self.right = self.figure + self._room([(f"{row['label']}, {row['words']}", row) for row in self.rows], RIGHT)
        self.caption = self._caption()
        self.head = AIR + len(self.caption) * line_height(SMALL) + HEAD if self.rows else 0.0
        self.tail = missing_height(self.missing) + 2 * AIR
        room = self.frame.room() - self.head - self.tail
        self.labels = self._labels(short=False)
        if self._tall([row["topic"] for row in self.rows if row["moved"] in MOVED]) > room - line_height(SMALL):
            self.labels = self._labels(short=True)
        self.named, self.unnamed = self._named(room)
        if self.unnamed:
            self.tail += line_height(SMALL)

    def draw(self, ax: Axes | None) -> Page:
        tall = max(self._tall(self.named), LEAST) if self.rows else 0.0
        page = Page(self.spec, self.frame, self.head + tall + self.tail, ax)
        y = self.frame.above + AIR
        if self.rows:
            for line in self.caption:
                y = page.line(self.size.margin, y, line, size=SMALL, colour=QUIET)
            height = page.height - self.frame.above - self.frame.below - self.head - self.tail
            self._plot(page, y, height)
            y += HEAD + height
            if self.unnamed:
                text = f"{self.unnamed} more lines without a name: see the table"
                y = page.line(self.size.margin, y, text, size=SMALL, colour=QUIET)
            y += AIR
        draw_missing(page, y, self.missing)
        return page

    def _room(self, texts: Sequence[tuple[str, Row]], shares: tuple[float, float]) -> float:
        widest = max((self.ruler.width(text[:200], *_look(row)) for text, row in texts), default=0.0)
        return min(max(widest + 4, shares[0] * self.size.full), shares[1] * self.size.full)

    def _labels(self, *, short: bool) -> dict[str, tuple[Label, Label]]:
        """Return both labels of each topic; `short` ones take a line each."""
        return {row["topic"]: (self._left(row, short=short), self._right(row, short=short)) for row in self.rows}

    def _left(self, row: Row, *, short: bool) -> Label:
        look, strong = _look(row), row["moved"] in MOVED
        room = self.left - self.figure - self.ruler.width(row["signs"], *look)
        lines = list(self.ruler.lines(row["label"], room, 2 if strong and not short else 1, *look))
        lines[-1] += row["signs"]
        return Label(_figure(row, "then"), tuple(lines), *look, INK if strong else QUIET)

    def _right(self, row: Row, *, short: bool) -> Label:
        look, strong = _look(row), row["moved"] in MOVED
        room = self.right - self.figure
        # A topic that changed is named again, so that nobody has to trace its line back.
        name = self.ruler.lines(row["label"], room, 1, *look) if strong and not short else ()
        said = row["words"] if strong or self.size.width < NARROW else f"{row['label']}, {row['words']}"
        words = self.ruler.lines(said, room, 3 if strong and not short else 1, *look)
        return Label(_figure(row, "now"), (*name, *words), *look, INK if strong else QUIET)

    def _caption(self) -> tuple[str, ...]:
        if not self.rows:
            return ()
        provider, customer = (in_sentence(self.rows[0][name]) for name in ("provider_side", "customer_side"))
        return self.ruler.lines(f"gap in points: + {provider} higher, - {customer} higher; black line: no gap", self.size.full, 2, SMALL)

    def _tall(self, topics: Sequence[str]) -> float:
        return max((sum(self.labels[topic][end].height for topic in topics) for end in (0, 1)), default=0.0) + 2 * PAD

    def _named(self, room: float) -> tuple[list[str], int]:
        """Return the topics whose names have room, those that changed first, then from both ends; and how many have none."""
        topics = [row["topic"] for row in self.rows]
        if self._tall(topics) <= room:
            return topics, 0
        first = [row["topic"] for row in self.rows if row["moved"] in MOVED]
        others = [topic for topic in topics if topic not in first]
        ends = [others[at // 2] if at % 2 == 0 else others[-1 - at // 2] for at in range(len(others))]
        kept: list[str] = []
        for topic in (*first, *ends):
            if self._tall([*kept, topic]) <= room - line_height(SMALL):
                kept.append(topic)
        return [topic for topic in topics if topic in kept], len(topics) - len(kept)

    def _plot(self, page: Page, y: float, height: float) -> None:
        axes = page.axes(self.size.margin, y, self.size.full, HEAD + height)
        axes.set_xlim(0, self.size.full)
        ends = (self.left + LEADER + 2 * TOUCH, self.size.full - self.right - LEADER - 2 * TOUCH)
        strong = [row for row in self.rows if row["moved"] in MOVED]
        cells = [row[f"gap_{when}"] for row in self.rows for when in ("then", "now")]
        cells += [
            row[f"{end}_{when}"] for row in strong for end in ("low", "high") for when in ("then", "now") if has(row[f"{end}_{when}"])
        ]
        margin = max((float(row["margin"]) for row in self.rows if has(row["margin"])), default=0.0)
        low, high = min([-margin, *map(float, cells)]), max([margin, *map(float, cells)])
        # Small differences are not drawn large: chance alone would fill the page.
        spare = max(SPAN - (high - low), 0.0) / 2
        low, high = low - spare, high + spare
        scale = (height - 2 * PAD) / max(high - low, 1.0)

        def at(value: float) -> float:
            return HEAD + PAD + (high - value) * scale

        self._ground(axes, ends, at(0.0), scale, HEAD + height)
        for row in sorted(self.rows, key=lambda row: row["moved"] in MOVED):
            _line(axes, row, ends, (at(float(row["gap_then"])), at(float(row["gap_now"]))))
        for row in strong:
            for x, when in zip(ends, ("then", "now"), strict=True):
                if has(row[f"low_{when}"]) and has(row[f"high_{when}"]):
                    limits = [at(float(row[f"{end}_{when}"])) for end in ("low", "high")]
                    axes.plot([x, x], limits, color=_colour(row), lw=2.0, alpha=0.6, zorder=3)
        for end, when in enumerate(("then", "now")):
            labelled = sorted((row for row in self.rows if row["topic"] in self.named), key=lambda row: -float(row[f"gap_{when}"]))
            marks = [at(float(row[f"gap_{when}"])) for row in labelled]
            labels = [self.labels[row["topic"]][end] for row in labelled]
            places = spread(marks, [label.height for label in labels], HEAD, HEAD + height)
            for mark, label, place in zip(marks, labels, places, strict=True):
                _end(axes, (ends[end], self.figure), mark, (label, place), -1 if end == 0 else 1)

    def _ground(self, axes: Axes, ends: tuple[float, float], zero: float, scale: float, bottom: float) -> None:
        """Draw the waves' names over their rules, the zero line and the band of agreement."""
        row = self.rows[0]
        for x, name, ha, room in ((ends[0], row["since"], "right", ends[0]), (ends[1], row["wave"], "left", self.size.full - ends[1])):
            text = self.ruler.lines(name, room, 1, SMALL, "bold")[0]
            axes.text(x, HEAD - 12, text, ha=ha, va="baseline", fontsize=SMALL, color=INK, fontweight="bold")
            axes.plot([x, x], [HEAD, bottom], color=ROPE, lw=1.0, zorder=1)
        margin = max((float(row["margin"]) for row in self.rows if has(row["margin"])), default=0.0) * scale
        if margin:
            axes.fill_between(list(ends), max(zero - margin, HEAD), min(zero + margin, bottom), color=BAND, lw=0, zorder=0)
        axes.plot(list(ends), [zero, zero], color=INK, lw=1.3, zorder=1.5)


def _look(row: Row) -> tuple[float, str]:
    """Return the type size and weight of a topic's labels."""
    return (BASE, "bold") if row["moved"] in MOVED else (SMALL, "normal")


def _figure(row: Row, when: str) -> str:
    return signed(int(points(row[f"gap_{when}"])))


def _colour(row: Row) -> str:
    """Return black for a change beyond chance, grey where it cannot be told: blue and vermilion are the two sides, not directions."""
    if row["moved"] not in MOVED:
        return FAINT
    return INK


def _line(axes: Axes, row: Row, ends: tuple[float, float], heights: tuple[float, float]) -> None:
    strong = row["moved"] in MOVED
    colour = _colour(row)
    axes.plot(ends, heights, color=colour if strong else ROPE, lw=3.2 if strong else 1.3, zorder=2.5 if strong else 2)
    # The wave before is hollow, the newest filled.
    for x, y, fill in zip(ends, heights, (PAPER, colour), strict=True):
        axes.plot(
            [x],
            [y],
            marker="o",
            ms=9.0 if strong else 5.0,
            mfc=fill,
            mec=colour,
            mew=2.0 if strong else 1.2,
            ls="none",
            zorder=4 if strong else 3,
        )


def _end(axes: Axes, at: tuple[float, float], mark: float, what: tuple[Label, float], way: int) -> None:
    """Write a label at one end (its place, and the width of figures), a thin line from its mark to it."""
    (x, figure), (label, place) = at, what
    start, end = x + way * TOUCH, x + way * (LEADER + TOUCH)
    axes.plot([start, end - way * 8, end], [mark, place, place], color=FAINT, lw=0.7, zorder=1)
    step, ha = line_height(label.size), "right" if way < 0 else "left"
    look: dict[str, Any] = {
        "ha": ha,
        "va": "baseline",
        "fontsize": label.size,
        "color": label.colour,
        "fontweight": label.weight,
        "zorder": 5,
    }
    first = place - (len(label.lines) - 1) / 2 * step + pixels(label.size) * 0.33
    axes.text(end + way * TOUCH, first, label.figure, **look)
    for number, line in enumerate(label.lines):
        axes.text(end + way * (TOUCH + figure), first + number * step, line, **look)

"""The gap at every cut as a picture: a block per topic, in it a line per cut with its gap and the band of all cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.stacks import LANES_APART, TWO, height_of, stacked
from gapkit.charts.pictures.strip_parts import draw_missing, mark_style, missing_height, scale_of, signed
from gapkit.charts.theme import BASE, INK, PAPER, QUIET, RULE, SMALL
from gapkit.gaps.robustness.cut_group import WORDS
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

LABELS = (0.30, 0.38)  # of the width for the cuts' labels: on a wide page, on a narrow one
COLUMNS = (0.16, 0.17)  # of the width: both shares, the gap with its interval
GUTTER, AIR, SCALE_HEIGHT = 26.0, 12.0, 32.0
TICK_ROOM = 60.0
LINE = line_height(SMALL) + 2


@dataclass(frozen=True)
class Block:
    """One topic with its words wrapped, and its cuts."""

    head: tuple[str, ...]
    words: tuple[str, ...]
    cuts: list[Row]

    @property
    def height(self) -> float:
        """Pixels of the block."""
        return len(self.head) * line_height(BASE) + len(self.words) * line_height(SMALL) + len(self.cuts) * LINE + AIR


@dataclass(frozen=True)
class Lane:
    """Where one column of blocks stands: its left edge, and the widths of labels, drawing, and columns of figures (0: left out)."""

    left: float
    label: float
    width: float
    rooms: tuple[float, float]

    @property
    def plot(self) -> float:
        """The left edge of the drawing."""
        return self.left + self.label + GUTTER

    @property
    def figures(self) -> float:
        """The left edge of the figures."""
        return self.plot + self.width + GUTTER


def picture_thresholds(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a chart of gaps at every cut."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    missing = listed_lines([row for row in rows if not row["drawn"]], ruler, size, "label")
    rows = [row for row in rows if row["drawn"]]
    labels = list(dict.fromkeys(row["label"] for row in rows))
    lanes = _lanes(size, 2 if size.width >= TWO and len(labels) > 2 else 1)  # noqa: PLR2004 - two blocks stand below each other
    across = lanes[0].figures - lanes[0].left + sum(lanes[0].rooms)
    blocks = []
    for label in labels:
        cuts = [row for row in rows if row["label"] == label]
        heads = ruler.lines(f"{label}{cuts[0]['signs']}", across, 2, BASE, "bold")
        words = ruler.lines(f"{cuts[0]['words']} · {cuts[0]['bases']}", across, 2, SMALL)
        blocks.append(Block(heads, words, cuts))
    room = frame.room() - SCALE_HEIGHT - 2 * AIR - missing_height(missing)
    folded, stacks = stacked(blocks, room, len(lanes), LINE + AIR, [_rank(block, spec.title) for block in blocks])
    page = Page(
        spec, frame, SCALE_HEIGHT + 2 * AIR + max(height_of(stack) for stack in stacks) + folded.height + missing_height(missing), ax
    )
    scale = scale_of(
        [row | {"margin": None} for stack in stacks for block in stack for row in block.cuts], max(int(lanes[0].width / TICK_ROOM), 2)
    )
    place = 0
    for lane, stack in zip(lanes, stacks, strict=False):
        y = frame.above + AIR
        _heads(page, ruler, rows[0], y, lane, scale)
        y += SCALE_HEIGHT
        for block in stack:
            y += folded.tell(page, y, place, lane.left)
            y = _block(page, ruler, block, y, lane, scale)
            place += 1
        if place == len(folded.kept(blocks)):
            folded.tell_at_the_end(page, y, place, lane.left)
    draw_missing(page, page.height - frame.below - missing_height(missing), missing)
    return page


def _rank(block: Block, title: str) -> tuple[bool, bool, float]:
    """Return what keeps a topic on a slide: that the title names it, that it is proven, the size of its widest gap."""
    first = block.cuts[0]
    return first["label"] not in title, first["proof"] not in WORDS.values(), -max(abs(row["gap"]) for row in block.cuts)


def _lanes(size: Size, many: int) -> list[Lane]:
    room = (size.full - LANES_APART * (many - 1)) / many
    wide = room >= NARROW
    label = (LABELS[0] if wide else LABELS[1]) * room
    rooms = (COLUMNS[0] * room, COLUMNS[1] * room) if wide else (0.0, 0.24 * room)
    width = room - label - sum(rooms) - (3 if wide else 2) * GUTTER
    return [Lane(size.margin + place * (room + LANES_APART), label, width, rooms) for place in range(many)]


def _heads(page: Page, ruler: Ruler, first: Row, y: float, lane: Lane, scale: tuple[float, float, list[int]]) -> None:  # noqa: PLR0917 - one line
    low, high, ticks = scale
    page.line(lane.left, y, "counted as good", size=SMALL, colour=QUIET)
    for tick in ticks:
        page.line(lane.plot + (tick - low) / (high - low) * lane.width, y, signed(tick), size=SMALL, colour=QUIET, ha="center")
    both = f"{in_sentence(first['provider_side'])}, {in_sentence(first['customer_side'])}"
    _figures(page, ruler, (both, "gap"), y, lane)


def _figures(page: Page, ruler: Ruler, texts: tuple[str, str], y: float, lane: Lane) -> None:
    x = lane.figures
    for words, room in zip(texts, lane.rooms, strict=True):
        if room:
            page.line(x, y, ruler.lines(words, room, 1, SMALL)[0], size=SMALL, colour=QUIET)
            x += room + GUTTER


def _block(page: Page, ruler: Ruler, block: Block, y: float, lane: Lane, scale: tuple[float, float, list[int]]) -> float:  # noqa: PLR0917 - one block
    """Draw one topic from its top on; return where the next starts."""
    low, high, ticks = scale
    page.rule(y, lane.left, lane.figures + sum(lane.rooms))
    y += AIR / 2
    for line in block.head:
        y = page.line(lane.left, y, line, weight="bold")
    for line in block.words:
        y = page.line(lane.left, y, line, size=SMALL, colour=QUIET)
    height = len(block.cuts) * LINE
    axes = page.axes(lane.plot, y, lane.width, height)
    axes.set_xlim(low, high)
    for tick in ticks:
        axes.plot([tick, tick], [0, height], color=RULE if tick else INK, lw=1.0 if tick else 1.4, zorder=0)
    middles = [(number + 0.5) * LINE for number in range(len(block.cuts))]
    axes.plot([row["gap"] for row in block.cuts], middles, color=RULE, lw=3, zorder=1)
    for row, middle in zip(block.cuts, middles, strict=True):
        style = _style(row)
        axes.plot([row["gap_low"], row["gap_high"]], [middle] * 2, color=style["mec"], lw=2.0, zorder=2)
        axes.plot([row["gap"]], [middle], zorder=3, **style)
        top = y + middle - line_height(SMALL) / 2
        page.line(lane.left, top, ruler.lines(row["cut_label"], lane.label, 1, SMALL)[0], size=SMALL)
        _figures(page, ruler, (f"{points(row['provider'])}%, {points(row['customer'])}%", row["interval"]), top, lane)
    return y + height + AIR / 2


def _style(row: Row) -> dict[str, Any]:
    """Return the look of a cut: filled and in the colour of who is higher beyond chance, else open."""
    if row["gap_low"] > 0 or row["gap_high"] < 0:
        return mark_style("overrates" if row["gap_low"] > 0 else "underrates", 9.5)
    return mark_style("unclear", 12.0) | {"mfc": PAPER}

"""Both sides' answers as a picture: bars that part at the middle, darker for stronger answers, the neutral ones in a column of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.page import Page, Ruler, framed, line_height
from gapkit.charts.pictures.stacks import LANES_APART, TWO, height_of, stacked
from gapkit.charts.pictures.strip_parts import draw_missing, missing_height
from gapkit.charts.theme import BAD, BASE, FAINT, GOOD, INK, MOST_SHADES, NEUTRAL, QUIET, SMALL, shades
from gapkit.gaps.distribution import FAVOURABLE, NOT_ANSWERED, UNFAVOURABLE
from gapkit.gaps.distribution import NEUTRAL as NEITHER
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

BAR, THICK, AIR = 32.0, 22.0, 16.0  # pixels of a bar's line, of the bar in it, between topics
NAMES, ASIDE = 0.22, 0.14  # of a column's width for the sides' names, for who gave no answer
NUMBER, APART = 46.0, 30.0  # pixels for a number at a bar's end, between favourable and neutral
SWATCH = 18.0


@dataclass(frozen=True)
class Block:
    """One topic: its words wrapped, and each side's answers."""

    head: tuple[str, ...]
    words: tuple[str, ...]
    sides: dict[str, list[Row]]

    @property
    def height(self) -> float:
        """Pixels of the block."""
        return len(self.head) * line_height(BASE) + len(self.words) * line_height(SMALL) + len(self.sides) * BAR + AIR


@dataclass(frozen=True)
class Lane:
    """Where one column of blocks stands, and how many pixels a point of share is: zero of the bars, start of the neutral ones."""

    left: float
    width: float
    names: float
    zero: float
    neutral: float
    pixel: float


def picture_answers(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a chart of answers."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    missing = listed_lines([row for row in rows if not row["drawn"]], ruler, size, "label")
    rows = [row for row in rows if row["drawn"]]
    labels = list(dict.fromkeys(row["label"] for row in rows))
    many = 2 if size.width >= TWO and len(labels) > 2 else 1  # noqa: PLR2004 - two blocks stand below each other
    width = (size.full - LANES_APART * (many - 1)) / many
    blocks = []
    for label in labels:
        own = [row for row in rows if row["label"] == label]
        sides = {side: [row for row in own if row["side"] == side] for side in dict.fromkeys(row["side"] for row in own)}
        words = ruler.lines(own[0]["words"], width, 2, SMALL) if own[0]["words"] else ()
        blocks.append(Block(ruler.lines(f"{label}{own[0]['signs']}", width, 2, BASE, "bold"), words, sides))
    key = _key_lines(ruler, rows, size.full)
    head = len(key) * line_height(SMALL) + 2 * AIR + line_height(SMALL)
    folded, stacks = stacked(
        blocks, frame.room() - head - AIR - missing_height(missing), many, BAR, [_rank(block, spec.title) for block in blocks]
    )
    page = Page(spec, frame, head + max(height_of(stack) for stack in stacks) + folded.height + AIR + missing_height(missing), ax)
    top = _draw_key(page, ruler, frame.above + AIR, key) + AIR / 2
    place = 0
    for number, stack in enumerate(stacks):
        lane = _lane(size.margin + number * (width + LANES_APART), width, [block for one in stacks for block in one])
        y = top
        _heads(page, ruler, y, lane)
        y += line_height(SMALL) + 2
        for block in stack:
            y += folded.tell(page, y, place, lane.left)
            y = _block(page, ruler, block, y, lane)
            place += 1
        if place == len(folded.kept(blocks)):
            folded.tell_at_the_end(page, y, place, lane.left)
    draw_missing(page, page.height - frame.below - missing_height(missing), missing)
    return page


def _rank(block: Block, title: str) -> tuple[bool, bool, float]:
    """Return what keeps a topic on a slide: that the title names it, that its gap is told apart, how far apart the favourable answers are."""
    first, *others = block.sides.values()
    apart = abs(_share(first, FAVOURABLE) - _share(others[0], FAVOURABLE)) if others else 0.0
    return first[0]["label"] not in title, "higher" not in first[0]["words"], -apart


def _share(rows: list[Row], kind: str) -> float:
    return sum(float(row["share"]) for row in rows if row["kind"] == kind and has(row["share"]))


def _lane(left: float, width: float, blocks: list[Block]) -> Lane:
    sides = [rows for block in blocks for rows in block.sides.values()]
    most = {kind: max((_share(rows, kind) for rows in sides), default=0.0) for kind in (UNFAVOURABLE, FAVOURABLE, NEITHER)}
    names = NAMES * width
    room = width - names - ASIDE * width - 3 * NUMBER - APART
    pixel = room / max(sum(most.values()), 1.0)
    zero = left + names + NUMBER + most[UNFAVOURABLE] * pixel
    neutral = zero + most[FAVOURABLE] * pixel + NUMBER + APART
    return Lane(left, width, names, zero, neutral, pixel)


def _heads(page: Page, ruler: Ruler, y: float, lane: Lane) -> None:
    taken = ruler.width("neutral", SMALL) + 12
    for x, text, ha, room in (
        (lane.zero - 6, "unfavourable", "right", lane.zero - lane.left),
        (lane.zero + 6, "favourable", "left", lane.neutral - lane.zero),
        (lane.neutral, "neutral", "left", taken),
        (lane.left + lane.width, "don't know", "right", lane.left + lane.width - lane.neutral - taken),
    ):
        page.line(x, y, ruler.lines(text, room, 1, SMALL)[0], size=SMALL, colour=QUIET, ha=ha)  # type: ignore[arg-type]


def _block(page: Page, ruler: Ruler, block: Block, y: float, lane: Lane) -> float:
    """Draw one topic from its top on; return where the next starts."""
    page.rule(y, lane.left, lane.left + lane.width)
    y += AIR / 2
    for line in block.head:
        y = page.line(lane.left, y, line, weight="bold")
    for line in block.words:
        y = page.line(lane.left, y, line, size=SMALL, colour=QUIET)
    for rows in block.sides.values():
        base = ruler.lines(rows[0]["base"], lane.names - 8, 1, SMALL)[0]
        page.line(lane.left, y + (BAR - line_height(SMALL)) / 2, base, size=SMALL)
        _bars(page, rows, y, lane)
        y += BAR
    return y + AIR / 2


def _bars(page: Page, rows: list[Row], y: float, lane: Lane) -> None:
    axes = page.axes(lane.left, y, lane.width, BAR)
    axes.set_xlim(lane.left, lane.left + lane.width)
    top = (BAR - THICK) / 2
    colours = _colours(rows)
    for kind, way in ((UNFAVOURABLE, -1), (FAVOURABLE, 1), (NEITHER, 1)):
        x = lane.neutral if kind == NEITHER else lane.zero
        own = [row for row in rows if row["kind"] == kind]
        for row in reversed(own) if way < 0 else own:  # weaker answers lie at the middle
            end = x + way * float(row["share"]) * lane.pixel
            axes.fill_between([x, end], top, top + THICK, color=colours[row["answer"]], lw=0)
            if float(row["share"]) > 0:
                axes.plot([end, end], [top, top + THICK], color="white", lw=0.8)
            x = end
        share = _share(rows, kind)
        if own:
            ha = "right" if way < 0 else "left"
            number_y = y + (BAR - line_height(SMALL)) / 2
            page.line(x + way * 6, number_y, f"{points(share)}%", size=SMALL, weight="normal" if kind == NEITHER else "bold", ha=ha)  # type: ignore[arg-type]
    axes.plot([lane.zero] * 2, [0, BAR], color=INK, lw=1.2)
    aside = next((row["share"] for row in rows if row["kind"] == NOT_ANSWERED), None)
    if has(aside):
        text = f"{points(aside)}%"
        page.line(lane.left + lane.width, y + (BAR - line_height(SMALL)) / 2, text, size=SMALL, colour=QUIET, ha="right")


def _colours(rows: list[Row]) -> dict[str, str]:
    """Return each answer's colour: stronger answers darker."""
    found: dict[str, str] = {}
    for kind, colour in ((UNFAVOURABLE, BAD), (FAVOURABLE, GOOD)):
        own = [row["answer"] for row in rows if row["kind"] == kind]
        # More answers than tints share them: of eleven, two neighbours look alike.
        few = shades(colour, min(len(own), MOST_SHADES))
        tints = [few[place * len(few) // len(own)] for place in range(len(own))]
        found |= dict(zip(own, reversed(tints) if kind == UNFAVOURABLE else tints, strict=True))
    return found | {row["answer"]: NEUTRAL for row in rows if row["kind"] == NEITHER}


def _key_lines(ruler: Ruler, rows: list[Row], room: float) -> list[list[tuple[str, str]]]:
    """Return the key in lines of (colour, words): the answers by name where all bars have the same, else the kinds."""
    sides: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["kind"] != NOT_ANSWERED:
            sides.setdefault((row["topic"], row["side"]), []).append(row)
    scales = {tuple((row["answer_label"], row["kind"]) for row in own) for own in sides.values()}
    first = next(iter(sides.values()))
    plain = len(scales) == 1 and max(sum(row["kind"] == kind for row in first) for kind in (UNFAVOURABLE, FAVOURABLE)) <= MOST_SHADES
    colours = _colours(first)
    entries = [(colours[row["answer"]], str(row["answer_label"])) for row in first] if plain else []
    if not entries:
        entries = [(BAD, "unfavourable"), (GOOD, "favourable"), (NEUTRAL, "neutral"), ("", "darker: stronger")]
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for colour, words in entries:
        text = ruler.lines(words, room / 2, 1, SMALL)[0]
        width = SWATCH + 8 + ruler.width(text, SMALL) + 24
        if lines[-1] and used + width > room:
            lines.append([])
            used = 0.0
        lines[-1].append((colour, text))
        used += width
    return lines


def _draw_key(page: Page, ruler: Ruler, y: float, lines: list[list[tuple[str, str]]]) -> float:
    height = line_height(SMALL)
    for line in lines:
        axes = page.axes(0, y, page.width, height)
        axes.set_xlim(0, page.width)
        x = page.size.margin
        for colour, words in line:
            if colour:
                axes.fill_between([x, x + SWATCH], height / 2 - 8, height / 2 + 8, color=colour, lw=0.6, ec=FAINT)
            page.line(x + (SWATCH + 8 if colour else 0), y, words, size=SMALL, colour=QUIET)
            x += SWATCH + 8 + ruler.width(words, SMALL) + 24
        y += height
    return y

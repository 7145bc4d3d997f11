"""The published strip as a picture: a line per published gap, one's own between them with its interval as a band over all lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.fold import fold, listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.strip_parts import draw_missing, missing_height, scale_of, signed
from gapkit.charts.theme import BAND, BASE, CUSTOMER, INK, PAPER, PROVIDER, QUIET, RULE, SMALL
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gapkit.charts.pictures.fold import Fold
    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

LINE, OWN = 30.0, 74.0  # pixels of a published gap's line, of one's own
LABELS = (0.34, 0.46)  # of the width, on a wide page and on a narrow one
FIGURES = (0.15, 0.2)
GUTTER, AIR, SCALE_HEIGHT, TICK_ROOM = 26.0, 14.0, 30.0, 60.0


def picture_published(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a published strip."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    drawn = [row for row in rows if row["drawn"]]
    missing = listed_lines([row for row in rows if not row["drawn"]], ruler, size, "label")
    head, tail = SCALE_HEIGHT + AIR, missing_height(missing) + AIR
    room = frame.room() - head - tail
    # One's own stays, whatever gives way: what is wider and what is narrower is folded each by itself.
    own = next((place for place, row in enumerate(drawn) if row["own"]), len(drawn))
    parts = [drawn[:own], drawn[own + 1 :]]
    spare = room - (OWN if own < len(drawn) else 0.0)
    folds = _folds([len(part) for part in parts], spare)
    body = head + tail + OWN + sum(LINE * len(one.kept(part)) + one.height for one, part in zip(folds, parts, strict=True))
    page = Page(spec, frame, body, ax)
    if not drawn:
        draw_missing(page, frame.above + AIR, missing)
        return page
    wide = size.width >= NARROW
    label_room, figures_room = (shares[0 if wide else 1] * size.full for shares in (LABELS, FIGURES))
    left = size.margin + label_room + GUTTER
    width = size.full - label_room - figures_room - 2 * GUTTER
    low, high, ticks = scale_of([row | {"margin": None} for row in drawn], max(int(width / TICK_ROOM), 2))
    top = frame.above + AIR
    for tick in ticks:
        page.line(left + (tick - low) / (high - low) * width, top, signed(tick), size=SMALL, colour=QUIET, ha="center")
    page.line(left + width + GUTTER, top, ruler.lines("gap (both figures)", figures_room, 1, SMALL)[0], size=SMALL, colour=QUIET)
    top += SCALE_HEIGHT
    axes = page.axes(left, top, width, body - head - tail)
    axes.set_xlim(low, high)
    bottom = body - head - tail
    for tick in ticks:
        axes.plot([tick, tick], [0, bottom], color=RULE if tick else INK, lw=1.0 if tick else 1.4, zorder=1)
    mine = drawn[own] if own < len(drawn) else None
    if mine is not None and has(mine["gap_low"]) and has(mine["gap_high"]):
        axes.fill_between([mine["gap_low"], mine["gap_high"]], 0, bottom, color=BAND, lw=0, zorder=0)
    y = 0.0
    for part, one in zip(parts, folds, strict=True):
        kept = one.kept(part)
        for place, row in enumerate(kept):
            y += one.tell(page, top + y, place)
            _line(page, ruler, row, (axes, top, y, LINE), (label_room, left + width + GUTTER, figures_room))
            y += LINE
        y += one.tell(page, top + y, len(kept))
        if part is parts[0] and mine is not None:
            _line(page, ruler, mine, (axes, top, y, OWN), (label_room, left + width + GUTTER, figures_room))
            y += OWN
    draw_missing(page, top + bottom + AIR, missing)
    return page


def _folds(counts: list[int], room: float) -> list[Fold]:
    """Return how each part is folded: both share the room, and what one of them does not need goes to the other."""
    needs = [LINE * count for count in counts]
    half = room / 2
    first = min(needs[0], max(half, room - needs[1]))
    return [fold([LINE] * count, space, LINE) for count, space in zip(counts, (first, room - first), strict=True)]


def _line(page: Page, ruler: Ruler, row: Row, place: tuple[Axes, float, float, float], columns: tuple[float, float, float]) -> None:
    axes, box, y, height = place
    label_room, figures, figures_room = columns
    own = row["own"]
    size, weight = (BASE, "bold") if own else (SMALL, "normal")
    middle = y + height / 2
    page.rule(box + y)
    text = f"{row['label']}{row['signs']}" if not own else f"Yours: {row['label']}{row['signs']}"
    lines = ruler.lines(text, label_room, 2 if own and height > 2 * line_height(size) else 1, size, weight)
    upper = box + middle - len(lines) * line_height(size) / 2
    for line in lines:
        upper = page.line(page.size.margin, upper, line, size=size, weight=weight)
    both = f"{points(row['gap'])} ({points(row['provider'])}, {points(row['customer'])})"
    words = ruler.lines(both, figures_room, 1, size, weight)[0]
    page.line(figures, box + middle - line_height(size) / 2, words, size=size, weight=weight, colour=INK if own else QUIET)
    colour = PROVIDER if row["gap"] > 0 else CUSTOMER
    interval = has(row["gap_low"]) and has(row["gap_high"])
    if interval:
        axes.plot([row["gap_low"], row["gap_high"]], [middle] * 2, color=colour, lw=3.4 if own else 1.8, zorder=2)
    look: dict[str, Any] = {
        "marker": "D" if own else "o",
        "ms": 13.0 if own else 8.0,
        "mfc": colour if interval else PAPER,
        "mec": colour,
        "mew": 1.4,
        "ls": "none",
        "clip_on": False,  # a mark at the end of the scale is drawn whole
    }
    axes.plot([row["gap"]], [middle], zorder=3, **look)

"""The quadrant as a picture: a square with numbered marks, and beside it (on a narrow page below it) the list of what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.page import Page, Ruler, framed, line_height
from gapkit.charts.pictures.quadrant_list import HEADS, LOOKS, NUMBERED, draw_list, draw_number, list_entries, mark_look
from gapkit.charts.theme import BASE, FAINT, INK, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

BESIDE = 900.0  # pixels of width from which the list stands beside the square
SQUARE, LEAST = 640.0, 320.0  # most and least pixels of the square's sides on a page that grows, on one that does not
GUTTER, SCALE, CAPTION, TAIL = 36.0, 46.0, 34.0, 24.0
LIST_SHARE = 0.36  # of a page that does not grow, for a list below the square
MOVED = 11.0  # pixels from a mark's middle to where the next may begin
SHORT = {"blind spot": "Blind", "hidden strength": "Hidden", "known weakness": "Weak", "proven strength": "Strong"}
FEW = 12  # points up to which marks are large
STEPS = (5, 10, 20, 25, 50)
LEAST_SPAN = 20.0  # points shown at the least
BACK = {"facecolor": "#ffffffcc", "edgecolor": "none", "pad": 1}  # the slanting line passes behind a corner's name


def picture_quadrant(spec: ChartSpec, rows: list[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a quadrant."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    drawn = [row for row in rows if row["drawn"]]
    room = frame.room() - TAIL
    beside = size.width >= BESIDE
    if size.grows:
        side = min(SQUARE, size.full - SCALE)
    else:
        side = min(0.62 * size.full if beside else size.full, (room if beside else (1 - LIST_SHARE) * room) - SCALE - CAPTION)
    side = max(side, LEAST)
    width = size.full - side - SCALE - GUTTER if beside and drawn else size.full
    missing = [row for row in rows if not row["drawn"]]
    type_size = BASE
    entries = list_entries(drawn, missing, ruler, (width, type_size), size)
    if not beside or len(entries) * line_height(BASE) > room - CAPTION:
        type_size = SMALL
        entries = list_entries(drawn, missing, ruler, (width, type_size), size)
    list_height = len(entries) * line_height(type_size)
    square_height = side + SCALE + CAPTION if drawn else 0.0
    page = Page(spec, frame, (max(square_height, list_height + CAPTION) if beside else square_height + GUTTER + list_height) + TAIL, ax)
    top = frame.above + 12
    if drawn:
        _square(page, (size.margin + SCALE, top + CAPTION, side), drawn, ruler)
    place = (size.margin + side + SCALE + GUTTER, top + CAPTION) if beside and drawn else (size.margin, top + square_height + GUTTER / 2)
    space = page.height - frame.below - TAIL / 2 - place[1]
    draw_list(page, place, entries, (type_size, max(int(space / line_height(type_size)), 1)))
    return page


def _scale(rows: Sequence[Row]) -> tuple[float, float, int]:
    """Return the ends of both scales and the step of their ticks, in points: every figure, interval and line is in."""
    shown = _SIDES if len(rows) <= NUMBERED else ("provider", "customer")  # many points are drawn without their intervals
    found = [float(row[name]) for row in rows for name in ("line", *shown) if has(row[name])]
    low, high = min(found), max(found)
    middle, half = (low + high) / 2, max((high - low) / 2, LEAST_SPAN / 2) * 1.06
    least, most = (-100.0, 100.0) if rows[0]["score"] == "nps" else (0.0, 100.0)
    low, high = max(middle - half, least - 2), min(middle + half, most + 2)
    return low, high, next((step for step in STEPS if (high - low) / step <= 6), STEPS[-1])  # noqa: PLR2004 - more ticks only crowd


_SIDES = tuple(f"{side}{end}" for side in ("provider", "customer") for end in ("", "_low", "_high"))


def _square(page: Page, place: tuple[float, float, float], rows: Sequence[Row], ruler: Ruler) -> None:
    left, top, side = place
    low, high, step = _scale(rows)
    strip = line_height(SMALL) * (high - low) / side
    low, high = low - strip, high + strip  # where the corners' names stand, so that no mark is written over
    axes = page.axes(left, top, side, side)
    axes.set_xlim(low, high)
    axes.set_ylim(low, high)
    line, first = float(rows[0]["line"]), rows[0]
    axes.fill_between([low, line], line, high, color="#f3ecf5", lw=0, zorder=0)  # the corner that nobody in the room knows of
    unit = "%" if first["score"] == "favourable" else ""
    for tick in range(int(-(-low // step) * step), int(high) + 1, step):
        axes.plot([tick, tick], [low, high], color=RULE, lw=0.8, zorder=1)
        axes.plot([low, high], [tick, tick], color=RULE, lw=0.8, zorder=1)
        across = left + (tick - low) / (high - low) * side
        page.line(across, top + side + 4, f"{tick}{unit}", size=SMALL, colour=QUIET, ha="center")
        down = top + side - (tick - low) / (high - low) * side
        page.line(left - 8, down - line_height(SMALL) / 2, f"{tick}{unit}", size=SMALL, colour=QUIET, ha="right")
    axes.plot([low, high, high, low, low], [low, low, high, high, low], color=FAINT, lw=1.0, zorder=1)
    axes.plot([low, high], [low, high], color=FAINT, lw=1.2, ls=(0, (4, 3)), zorder=1)
    axes.plot([line, line], [low, high], color=INK, lw=1.4, zorder=1)
    axes.plot([low, high], [line, line], color=INK, lw=1.4, zorder=1)
    up = ruler.lines(f"↑ {first['provider_side']} on their own service", side, 1, SMALL, "bold")[0]
    page.line(left, top - CAPTION + 4, up, size=SMALL, weight="bold", colour=QUIET)
    right = ruler.lines(f"what {in_sentence(first['customer_side'])} say →", side, 1, SMALL, "bold")[0]
    page.line(left + side, top + side + line_height(SMALL) + 2, right, size=SMALL, weight="bold", colour=QUIET, ha="right")
    _corners(axes, ruler, (low, high, line), side)
    shifts = _apart(rows, (high - low) / side)
    for row, shift in reversed(list(zip(rows, shifts, strict=True))):  # what is sure lies above
        _mark(axes, row, len(rows), shift)


def _corners(axes: Axes, ruler: Ruler, ends: tuple[float, float, float], side: float) -> None:
    """Write each corner's name in it, where it has the room."""
    low, high, line = ends
    per_pixel = (high - low) / side
    for name, (x, ha, y, va, room) in {
        "blind spot": (low, "left", high, "top", line - low),
        "proven strength": (high, "right", high, "top", high - line),
        "known weakness": (low, "left", low, "bottom", line - low),
        "hidden strength": (high, "right", low, "bottom", high - line),
    }.items():
        text = f"{HEADS[name]}s".replace("weaknesss", "weaknesses")
        if ruler.width(text, SMALL, "bold") + 16 > room / per_pixel:
            text = SHORT[name]
        dx, dy = (8 if ha == "left" else -8), (-6 if va == "top" else 6)
        axes.text(
            x + dx * per_pixel, y + dy * per_pixel, text, ha=ha, va=va, fontsize=SMALL, fontweight="bold", color=QUIET, zorder=2, bbox=BACK
        )


def _apart(rows: Sequence[Row], per_pixel: float) -> list[float]:
    """Return by how many points each mark moves sideways, so that none hides another: neighbours that would touch stand side by side around their middle."""
    shifts = [0.0] * len(rows)
    if len(rows) > FEW:
        return shifts
    room, level = 2 * MOVED * per_pixel, 2 * MOVED * per_pixel
    order = sorted(range(len(rows)), key=lambda place: float(rows[place]["customer"]))
    group: list[int] = []
    for place in [*order, None]:
        last = group[-1] if group else None
        if place is not None and last is not None:
            near = float(rows[place]["customer"]) - float(rows[last]["customer"]) < room
            if near and abs(float(rows[place]["provider"]) - float(rows[last]["provider"])) < level:
                group.append(place)
                continue
        middle = sum(float(rows[one]["customer"]) for one in group) / max(len(group), 1)
        for at, one in enumerate(group if len(group) > 1 else ()):
            shifts[one] = middle + (at - (len(group) - 1) / 2) * room - float(rows[one]["customer"])
        group = [place] if place is not None else []
    return shifts


def _mark(axes: Axes, row: Row, many: int, shift: float) -> None:
    x, y = float(row["customer"]) + shift, float(row["provider"])
    colour = LOOKS[row["place"]]
    if many <= NUMBERED:
        thin: dict[str, Any] = {
            "color": colour if row["sure"] else FAINT,
            "lw": 1.6 if row["sure"] else 1.2,
            "zorder": 3,
            "alpha": 0.9 if row["sure"] else 0.85,
        }
        if has(row["customer_low"]) and has(row["customer_high"]):
            axes.plot([row["customer_low"], row["customer_high"]], [y, y], **thin)
        if has(row["provider_low"]) and has(row["provider_high"]):
            axes.plot([x, x], [row["provider_low"], row["provider_high"]], **thin)
    level = 5.0 if row["sure"] else 4.0
    size = 15.0 if many <= FEW else 12.0 if many <= NUMBERED else 5.0
    axes.plot([x], [y], zorder=level, **mark_look(row, size))
    if many <= NUMBERED:
        draw_number(axes, (x, y), row, 9.5 if many <= FEW else 8.0)

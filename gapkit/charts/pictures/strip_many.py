"""Hundreds of companies as a thin curve: one mark and interval each, largest gap at the left, names at both ends alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.strip_parts import (
    AIR,
    HEADING,
    LOOKS,
    draw_key,
    draw_missing,
    key_lines,
    mark_style,
    missing_height,
    scale_of,
    signed,
)
from gapkit.charts.sizes import DPI
from gapkit.charts.theme import BAND, BASE, INK, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

NAMED = 3  # companies named at either end of a panel
TALL, SMALLER = 470.0, 330.0  # pixels of a panel that stands alone, of one among several
SCALE_WIDTH = 62.0
GUTTER = 40.0
LEAST, ROOMY = 190.0, 320.0  # pixels of a panel at the least, and of one that has room for several names at its ends
TICK_ROOM = 45.0  # pixels of height that a number on the scale needs
LEADER = 22.0  # pixels from a company's mark to its name


def picture_many(spec: ChartSpec, rows: Sequence[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a strip with many companies."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    drawn = [row for row in rows if row["drawn"]]
    missing = listed_lines([row for row in rows if not row["drawn"]], ruler, size, "company")
    panels = {name: [row for row in drawn if row["panel"] == name] for name in dict.fromkeys(row["panel"] for row in drawn)}
    alone = len(panels) == 1
    across = 1 if alone or size.width < NARROW else 2
    down = -(-len(panels) // across)
    key = key_lines(ruler, size.full, drawn, counted=alone)
    head = len(key) * line_height(BASE) + 2 * AIR
    tail = missing_height(missing) + AIR
    above = line_height(SMALL) + (0 if alone else HEADING)
    least = (TALL if alone else SMALLER) + above + AIR
    space = frame.room() - head - tail - line_height(SMALL)
    while down > 1 and space / down - above - AIR < LEAST:
        down -= 1  # a slide that cannot hold all panels shows the first, and says which are missing
    left_out = list(panels)[down * across :]
    panels = dict(list(panels.items())[: down * across])
    tail += line_height(SMALL) if left_out else 0.0
    page = Page(spec, frame, head + least * down + tail, ax)
    height = (page.height - frame.above - frame.below - head - tail) / down - above - AIR
    width = (size.full - GUTTER * (across - 1)) / across
    y = draw_key(page, ruler, frame.above + AIR, key) + AIR
    scale = scale_of([row for members in panels.values() for row in members], max(int(height / TICK_ROOM), 2))
    for place, (heading, members) in enumerate(panels.items()):
        left = size.margin + (place % across) * (width + GUTTER)
        top = y + (place // across) * (height + above + AIR)
        if not alone:
            page.line(left, top + 4, ruler.lines(heading, width, 1, BASE, "bold")[0], weight="bold", colour=QUIET)
            top += HEADING
        draw_curve(page, ruler, (left, top, width, height), members, scale)
    y += down * (height + above + AIR)
    if left_out:
        y = page.line(
            size.margin, y, ruler.lines(f"Also: {', '.join(left_out)}: see the table", size.full, 1, SMALL)[0], size=SMALL, colour=QUIET
        )
    draw_missing(page, y, missing)
    return page


def draw_curve(
    page: Page, ruler: Ruler, place: tuple[float, float, float, float], rows: Sequence[Row], scale: tuple[float, float, list[int]]
) -> None:
    """Draw the gaps of many companies in a rectangle of the page (left, top, width and height in pixels; a caption stands in the line above the height)."""
    left, top, width, height = place
    low, high, ticks = scale
    first = rows[0]
    caption = f"gap in points: above 0 {in_sentence(first['provider_side'])} higher, below 0 {in_sentence(first['customer_side'])} higher"
    page.line(left, top, ruler.lines(caption, width, 1, SMALL)[0], size=SMALL, colour=QUIET)
    top += line_height(SMALL)
    axes = page.axes(left + SCALE_WIDTH, top, width - SCALE_WIDTH, height)
    # The names of the ends stand above all intervals and below them, so that none is written over.
    named = NAMED if height >= ROOMY else 1
    strip = named * line_height(SMALL) + 6
    per_pixel = (high - low) / (height - 2 * strip)
    axes.set_ylim(low - strip * per_pixel, high + strip * per_pixel)
    axes.set_xlim(-1, len(rows))
    margin = max((float(row["margin"]) for row in rows if has(row["margin"])), default=0.0)
    if margin:
        axes.fill_between([-1, len(rows)], -margin, margin, color=BAND, lw=0, zorder=0)
    for tick in ticks:
        axes.plot([-1, len(rows)], [tick, tick], color=RULE if tick else INK, lw=1.0 if tick else 1.4, zorder=1)
        y = top + (axes.get_ylim()[1] - tick) / per_pixel
        page.line(left + SCALE_WIDTH - 12, y - line_height(SMALL) / 2, signed(tick), size=SMALL, colour=QUIET, ha="right")
    spacing = (width - SCALE_WIDTH) / (len(rows) + 1)
    _curve(axes, rows, spacing)
    _ends(axes, ruler, rows, (per_pixel, spacing, named))


def _curve(axes: Axes, rows: Sequence[Row], spacing: float) -> None:
    """Draw every company, verdict by verdict, those that say most on top."""
    size = min(max(spacing * 72 / DPI * 1.5, 3.2), 8.0)
    thin = min(max(spacing * 72 / DPI * 0.4, 0.5), 2.0)
    for level, verdict in enumerate(("unclear", "", "agrees", "underrates", "overrates")):
        members = [(x, row) for x, row in enumerate(rows) if row["verdict"] == verdict]
        if not members:
            continue
        spans = [(x, row) for x, row in members if has(row["gap_low"]) and has(row["gap_high"])]
        colour = LOOKS[verdict].colour
        lines = ([x for x, _ in spans], [float(row["gap_low"]) for _, row in spans], [float(row["gap_high"]) for _, row in spans])
        axes.vlines(*lines, colors=colour, lw=thin, alpha=0.55, zorder=2 + level / 10)
        style = mark_style(verdict, size) | {"mew": 0.7}
        # A bound points to where the gap may lie.
        for way, marker in ((0, style["marker"]), (1, "^"), (-1, "v")):
            some = [(x, float(row["gap"])) for x, row in members if _way(row) == way]
            axes.plot([x for x, _ in some], [y for _, y in some], zorder=3 + level / 10, **{**style, "marker": marker})


def _way(row: Row) -> int:
    """Return 1 where a gap is at least the figure drawn, -1 where it is at most that, else 0."""
    return 1 if "at least" in row["marks"] else -1 if "at most" in row["marks"] else 0


def _ends(axes: Axes, ruler: Ruler, rows: Sequence[Row], how: tuple[float, float, int]) -> None:
    """Name the largest gaps above the left end, the smallest below the right one (points a pixel, pixels a company, how many)."""
    per_pixel, spacing, named = how
    step = line_height(SMALL) * per_pixel
    low, high = axes.get_ylim()
    room = 0.45 * len(rows) * spacing
    for place in range(named):
        for x, row, level, ha, way in (
            (place, rows[place], high - (place + 0.5) * step, "left", 1),
            (len(rows) - 1 - place, rows[-1 - place], low + (place + 0.5) * step, "right", -1),
        ):
            end = x + way * LEADER / spacing
            axes.plot([x, x, end], [float(row["gap"]), level, level], color=QUIET, lw=0.7, zorder=2.9)
            bound = next((f"{mark} " for mark in ("at least", "at most") if mark in row["marks"]), "")
            text = ruler.lines(f"{row['company']}: {bound}{'+' if row['gap'] > 0 else ''}{points(row['gap'])}", room, 1, SMALL)[0]
            axes.text(end + way * 6 / spacing, level, text, ha=ha, va="center_baseline", fontsize=SMALL, color=INK, zorder=5)

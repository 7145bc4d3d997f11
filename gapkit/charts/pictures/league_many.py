"""A league of many companies: gaps as a thin curve, and beside or below it the places each could hold as a thin bar, names at both ends alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.league_named import rank_ticks
from gapkit.charts.pictures.page import NARROW, Page, Ruler, framed, line_height
from gapkit.charts.pictures.strip_many import NAMED, SCALE_WIDTH, TALL, draw_curve
from gapkit.charts.pictures.strip_parts import AIR, draw_key, draw_missing, key_lines, missing_height, scale_of
from gapkit.charts.sizes import DPI
from gapkit.charts.theme import BASE, INK, PLACES, QUIET, RULE, SMALL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]

GUTTER = 48.0
TICK_ROOM = 45.0  # pixels of height that a number on a scale needs
TOUCHING = 6.0  # pixels between two companies
LEADER = 22.0  # pixels from a company's bar to its name


def picture_many(spec: ChartSpec, rows: Sequence[Row], size: Size, ax: Axes | None) -> Page:
    """Return the page of a league with many companies."""
    ruler = Ruler()
    frame = framed(spec, ruler, size)
    drawn = [row for row in rows if row["drawn"]]
    missing = listed_lines([row for row in rows if not row["drawn"]], ruler, size, "company")
    wide = size.width >= NARROW
    key = key_lines(ruler, size.full, drawn, counted=True) if wide and any(row["verdict"] for row in drawn) else []
    head, tail = len(key) * line_height(BASE) + 2 * AIR, missing_height(missing) + AIR
    width = (size.full - GUTTER) / 2 if wide else size.full
    first = drawn[0]
    words = f"places each could hold: 1 = {in_sentence(first['provider_side'])} highest compared with {in_sentence(first['customer_side'])}"
    caption = ruler.lines(words, width, 2, SMALL)
    above = len(caption) * line_height(SMALL)
    page = Page(spec, frame, head + TALL + above + AIR + tail, ax)
    height = page.height - frame.above - frame.below - head - tail - above - AIR
    y = draw_key(page, ruler, frame.above + AIR, key) + AIR
    left = size.margin
    if wide:
        # Both drawings begin at one height, whatever the number of lines above them.
        scale = scale_of(drawn, max(int(height / TICK_ROOM), 2))
        draw_curve(page, ruler, (left, y + above - line_height(SMALL), width, height), drawn, scale)
        left += width + GUTTER
    for place, line in enumerate(caption):
        page.line(left, y + place * line_height(SMALL), line, size=SMALL, colour=QUIET)
    _places(page, ruler, (left, y + above, width, height), drawn, figures=not wide)
    draw_missing(page, y + above + height + AIR, missing)
    return page


def _places(page: Page, ruler: Ruler, place: tuple[float, float, float, float], rows: Sequence[Row], *, figures: bool) -> None:
    """Draw the bars of places, place 1 at the top, companies from the left in their order."""
    left, top, width, height = place
    many = int(rows[0]["of"])
    axes = page.axes(left + SCALE_WIDTH, top, width - SCALE_WIDTH, height)
    strip = NAMED * line_height(SMALL) + 6
    per_pixel = many / (height - 2 * strip)
    axes.set_ylim(many + 0.5 + strip * per_pixel, 0.5 - strip * per_pixel)
    axes.set_xlim(-1, len(rows))
    for tick in rank_ticks(many, max(int((height - 2 * strip) / TICK_ROOM), 2)):
        axes.plot([-1, len(rows)], [tick, tick], color=RULE, lw=1.0, zorder=1)
        y = top + strip + (tick - 0.5) / per_pixel
        page.line(left + SCALE_WIDTH - 12, y - line_height(SMALL) / 2, str(tick), size=SMALL, colour=QUIET, ha="right")
    axes.plot([-1, len(rows)], [many / 2 + 0.5] * 2, color=QUIET, lw=1.0, ls=(0, (4, 3)), zorder=3.5)
    spacing = (width - SCALE_WIDTH) / (len(rows) + 1)
    share = 1.0 if spacing < TOUCHING else 0.7  # bars so thin that gaps between them would flicker are drawn as one area
    for told, colour in ((False, PLACES), (True, QUIET)):
        members = [(x, row) for x, row in enumerate(rows) if bool(row["half"]) == told]
        lows = [float(row["rank_low"]) - 0.35 for _, row in members]
        tall = [float(row["rank_high"]) + 0.35 - low for (_, row), low in zip(members, lows, strict=True)]
        axes.bar([x for x, _ in members], tall, share, lows, color=colour, lw=0, antialiased=share < 1, zorder=2 + told)
    size = min(max(spacing * 72 / DPI * 1.2, 2.6), 7.0)
    axes.plot(range(len(rows)), [int(row["rank"]) for row in rows], marker="o", ms=size, color=INK, ls="none", zorder=4)
    _ends(axes, ruler, rows, (per_pixel, spacing), figures=figures)


def _ends(axes: Axes, ruler: Ruler, rows: Sequence[Row], scale: tuple[float, float], *, figures: bool) -> None:
    """Name the first companies above the left end and the last below the right one, with the places each could hold."""
    per_pixel, spacing = scale
    step = line_height(SMALL) * per_pixel
    low, high = axes.get_ylim()
    room = 0.62 * len(rows) * spacing
    for at in range(NAMED):
        for x, row, level, ha, way in (
            (at, rows[at], high + (at + 0.5) * step, "left", 1),
            (len(rows) - 1 - at, rows[-1 - at], low - (at + 0.5) * step, "right", -1),
        ):
            end = x + way * LEADER / spacing
            axes.plot([x, x, end], [int(row["rank"]), level, level], color=QUIET, lw=0.7, zorder=3.9)
            said = f"{row['places']}, gap {row['interval']}" if figures else row["places"]
            text = ruler.lines(f"{row['company']}: {said}", room, 1, SMALL)[0]
            axes.text(end + way * 6 / spacing, level, text, ha=ha, va="center_baseline", fontsize=SMALL, color=INK, zorder=5)

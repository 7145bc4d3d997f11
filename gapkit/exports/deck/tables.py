"""A table on a slide: native, its rows as high as their words need, its type as large as they leave room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from gapkit.charts.text import plain
from gapkit.exports.deck.measure import LEADING

if TYPE_CHECKING:
    from gapkit.exports.deck.content import Cell, Grid
    from gapkit.exports.deck.inks import Inks
    from gapkit.exports.deck.master import Box
    from gapkit.exports.deck.measure import Measure

SIZES: Final = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
ACROSS, DOWN = 5.0, 2.5  # margins of a cell, in points
LINES: Final = (3, 2)  # most lines of a head, of a cell
DARK: Final = 0.55  # shades above it carry white figures


def add_grid(page: Any, grid: Grid, room: Box, inks: Inks, measure: Measure) -> Any:
    """Return the frame of a table set into a room of the slide."""
    widths = [Emu(int(room.width * share)).pt - 2 * ACROSS for share in grid.widths]
    size, heights = next(
        ((size, heights) for size in SIZES if sum(heights := _heights(grid, widths, size, measure)) <= Emu(room.height).pt), (SIZES[-1], [])
    )
    heights = heights or _heights(grid, widths, size, measure)
    frame = page.shapes.add_table(len(grid.rows) + 1, len(grid.heads), room.left, room.top, room.width, Pt(sum(heights)))
    table = frame.table
    table.horz_banding = False
    for column, share in zip(table.columns, grid.widths, strict=True):
        column.width = int(room.width * share)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = Pt(height)
    for place, head in enumerate(grid.heads):
        text = " ".join(measure.lines(plain(head), widths[place], LINES[0], size, bold=True))
        _set(table.cell(0, place), text, size, inks, bold=True, centred=place > 0 and grid.rows[0][place].centred)
        inks.paper(table.cell(0, place).fill)
    for down, cells in enumerate(grid.rows, start=1):
        for place, cell in enumerate(cells):
            text = " ".join(measure.lines(plain(cell.text), widths[place], LINES[1], size, bold=cell.bold))
            target = table.cell(down, place)
            _set(target, text, size, inks, bold=cell.bold, centred=cell.centred)
            _fill(target, cell, inks)
    return frame


def _heights(grid: Grid, widths: list[float], size: float, measure: Measure) -> list[float]:
    """Return the height of each row, the head's first."""

    def height(texts: list[tuple[str, bool]], most: int) -> float:
        lines = max(
            min(measure.count(plain(text), width, size, bold=bold), most) for (text, bold), width in zip(texts, widths, strict=True)
        )
        return max(lines, 1) * size * LEADING + 2 * DOWN

    return [
        height([(head, True) for head in grid.heads], LINES[0]),
        *(height([(cell.text, cell.bold) for cell in row], LINES[1]) for row in grid.rows),
    ]


def _set(target: Any, text: str, size: float, inks: Inks, *, bold: bool, centred: bool) -> None:
    target.margin_left = target.margin_right = Pt(ACROSS)
    target.margin_top = target.margin_bottom = Pt(DOWN)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = target.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    inks.paint(run.font.color, "strong")


def _fill(target: Any, cell: Cell, inks: Inks) -> None:
    if cell.ink is None:
        inks.paper(target.fill)
        return
    inks.fill(target.fill, cell.ink, cell.shade)
    if cell.ink != "neutral" and cell.shade > DARK:
        inks.paper_ink(target.text_frame.paragraphs[0].runs[0].font.color)

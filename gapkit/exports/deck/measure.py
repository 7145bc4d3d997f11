"""How much room text takes on a slide whose font is not at hand: measured in the charts' own font, made wider to be safe."""

from __future__ import annotations

from typing import Final

from gapkit.charts.pictures.page import Ruler
from gapkit.charts.sizes import DPI
from gapkit.charts.text import wrapped

# How much wider than the font that is measured some are; any other is taken for a wide one.
WIDER: Final = {
    "Arial": 1.14,
    "Calibri": 1.03,
    "Aptos": 1.14,
    "Helvetica": 1.14,
    "Segoe UI": 1.14,
    "Tahoma": 1.16,
    "Times New Roman": 1.04,
    "Cambria": 1.12,
}
WIDEST: Final = 1.34
LEADING: Final = 1.2
POINTS: Final = 72.0


class Measure:
    """Breaks text into lines for a slide; lengths in points of type. To be used inside the theme of the charts, which is slow to set."""

    def __init__(self, font: str) -> None:
        """Measure for a font, which need not be at hand."""
        self._wider = WIDER.get(font, WIDEST)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return about how wide a text is."""
        return Ruler().width(text, size, "bold" if bold else "normal") / DPI * POINTS * self._wider

    def lines(self, text: str, room: float, most: int, size: float, *, bold: bool = False) -> tuple[str, ...]:
        """Return a text in at most `most` lines that are no wider than `room`, the rest ellipsised."""
        if not text:
            return ()
        return wrapped(text, lambda part: self.width(part, size, bold=bold), max(room, size * 3), most)

    def count(self, text: str, room: float, size: float, *, bold: bool = False) -> int:
        """Return about how many lines a text takes."""
        return len(self.lines(text, room, 60, size, bold=bold))

    def size(self, text: str, room: float, height: float, sizes: tuple[float, ...], *, bold: bool = False) -> float:
        """Return the largest of `sizes` (largest first) in which a text fits a box; the smallest where none does."""
        for size in sizes:
            if self.count(text, room, size, bold=bold) * size * LEADING <= height:
                return size
        return sizes[-1]

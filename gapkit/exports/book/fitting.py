"""Words beside a chart's marks, made to fit the room there is: a spreadsheet does not do that by itself."""

from __future__ import annotations

import unicodedata
from typing import Final

from gapkit.charts.text import plain, wrapped

PIXELS_A_POINT: Final = 96 / 72
_NARROW, _WIDE, _CAPITAL = 0.52, 1.0, 0.66  # of the size of the type: how wide a letter is, on the safe side


def width_of(text: str, size: float) -> float:
    """Return about how many pixels wide a line of words is at a size of type in points."""
    share = 0.0
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        share += _WIDE if wide else _CAPITAL if sign.isupper() or sign in "mwMW%" else _NARROW
    return share * size * PIXELS_A_POINT


def fitted(text: str, size: float, room: float, lines: int = 1) -> str:
    """Return words in at most so many lines, parted by newlines, none wider than `room` pixels; what does not fit ends in an ellipsis."""
    return "\n".join(wrapped(plain(text), lambda line: width_of(line, size), room, lines))


def literal(text: str) -> str:
    """Return words that the writer of workbooks cannot take for a reference to a cell ("x!A1"): a blank stands after the mark."""
    return text.replace("!", "! ")

"""The house colours of a workbook's charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.charts.theme import BAD, CUSTOMER, FAINT, GOOD, INK, NEUTRAL, PLACES, PROVIDER, QUIET, ROPE

if TYPE_CHECKING:
    from gapkit.exports.native.plot import Ink

LINES: Final[dict[Ink, str]] = {
    "provider": PROVIDER,
    "customer": CUSTOMER,
    "good": GOOD,
    "bad": BAD,
    "neutral": NEUTRAL,
    "strong": INK,
    "quiet": ROPE,
    "faint": PLACES,
}
# Words need more contrast than lines.
WORDS: Final[dict[Ink, str]] = LINES | {"neutral": QUIET, "quiet": QUIET, "faint": FAINT}
_PALEST: Final = 0.3


def shaded(ink: Ink, shade: float) -> str:
    """Return a colour mixed with white: `shade` 1 is the colour itself, 0 its palest tint."""
    colour = LINES[ink]
    share = _PALEST + (1 - _PALEST) * min(max(shade, 0.0), 1.0)
    parts = [round(255 - share * (255 - int(colour[start : start + 2], 16))) for start in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)

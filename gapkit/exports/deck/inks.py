"""Colours of a deck: each ink is a colour of the theme, so that charts follow the client's master."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.enum.dml import MSO_THEME_COLOR as THEME

if TYPE_CHECKING:
    from gapkit.exports.native.plot import Ink

# Theme colour, and how much lighter than it (0 to 1).
_INKS: Final[dict[str, tuple[Any, float]]] = {
    "provider": (THEME.ACCENT_1, 0.0),
    "customer": (THEME.ACCENT_2, 0.0),
    "good": (THEME.ACCENT_3, 0.0),
    "bad": (THEME.ACCENT_4, 0.0),
    "strong": (THEME.TEXT_1, 0.0),
    "quiet": (THEME.TEXT_1, 0.35),
    "faint": (THEME.TEXT_1, 0.6),
    "neutral": (THEME.TEXT_1, 0.8),
}
_NAMES: Final[dict[str, Any]] = {
    **{f"accent{number}": getattr(THEME, f"ACCENT_{number}") for number in range(1, 7)},
    "dark1": THEME.TEXT_1,
    "dark2": THEME.TEXT_2,
}
PALEST: Final = 0.8  # how much lighter the palest shade of a colour is


class Inks:
    """The inks of one deck, some of them as a template.yaml asks."""

    def __init__(self, asked: dict[str, str]) -> None:
        """Take the colours that a template names instead of the first four accents."""
        self._inks = {**_INKS, **{name: (_NAMES[colour], 0.0) for name, colour in asked.items()}}

    def paint(self, colour: Any, ink: Ink, shade: float = 1.0) -> None:
        """Set a colour (a ColorFormat of python-pptx) to an ink; `shade` from 0, pale, to 1."""
        theme, lighter = self._inks[ink]
        colour.theme_color = theme
        brightness = lighter if shade >= 1 else lighter + (PALEST - lighter) * (1 - shade)
        if brightness:
            colour.brightness = brightness

    def fill(self, fill: Any, ink: Ink, shade: float = 1.0) -> None:
        """Fill something with an ink."""
        fill.solid()
        self.paint(fill.fore_color, ink, shade)

    @staticmethod
    def paper(fill: Any) -> None:
        """Fill something with the slide's own background colour."""
        fill.solid()
        fill.fore_color.theme_color = THEME.BACKGROUND_1

    @staticmethod
    def paper_ink(colour: Any) -> None:
        """Set a colour to the slide's own background: words on a dark bar."""
        colour.theme_color = THEME.BACKGROUND_1

"""The one look of all charts: sizes, colours, and a context that sets them for a drawing and puts everything back."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import seaborn as sns
from matplotlib import font_manager, style
from matplotlib.colors import to_hex

if TYPE_CHECKING:
    from collections.abc import Iterator

# Sixteen by nine at 125 dots an inch: 1600 x 900, printed type on a projected slide about as large as its own.
DPI = 125
WIDTH = 1600
HEIGHT = 900
MARGIN = 56  # pixels left free on every side

TITLE, SUBTITLE, BASE, SMALL = 21.0, 14.0, 13.5, 11.0  # type sizes in points

INK = "#1a1a1a"
QUIET = "#565656"  # 7 to 1 on white: small type stays readable
RULE = "#e3e3e3"
ROPE = "#bdbdbd"
BAND = "#eeeeee"
PAPER = "#ffffff"

_BLIND_SAFE = sns.color_palette("colorblind")  # type: ignore[no-untyped-call]
PROVIDER = to_hex(_BLIND_SAFE[0])  # blue, dark in grey
CUSTOMER = to_hex(tuple(0.86 * part for part in _BLIND_SAFE[3]))  # vermilion, darkened until small type in it reads

FONT = "DejaVu Sans"  # comes with matplotlib, so every machine measures and draws alike
# Taken, where they are installed, for the characters alone that the first font has no glyph for.
FALLBACKS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans",
    "Arial Unicode MS",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans",
)


@cache
def _glyphs() -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont(FONT)).get_charmap())


def without_glyph(text: str) -> bool:
    """Return whether the text holds a character that the charts' own font cannot draw."""
    return any(ord(character) not in _glyphs() for character in text if not character.isspace())


@cache
def _installed() -> tuple[str, ...]:
    names = set(font_manager.get_font_names())
    return tuple(name for name in FALLBACKS if name in names)


@contextmanager
def theme(text: str = "") -> Iterator[None]:
    """Set the look for a drawing and restore every setting afterwards, whatever happens; the caller's own style does not leak in.

    `text` is what will be drawn: only where a character of it is missing from the charts' own font are other installed fonts asked, so pictures are the
    same on every machine but for those characters. matplotlib's warning on a missing glyph is silenced here: the character is drawn as a box in a
    PNG, while an SVG keeps it as text and the reader's own fonts show it.
    """
    families = [FONT, *(_installed() if without_glyph(text) else ())]
    look = {
        **sns.axes_style("white"),  # type: ignore[no-untyped-call]
        "font.family": families,
        "font.size": BASE,
        "text.color": INK,
        "text.parse_math": False,  # a "$" in a name is a "$"
        "text.usetex": False,
        "text.hinting": "no_hinting",  # letters as wide as the ruler says, at every resolution
        "figure.dpi": DPI,
        "figure.facecolor": PAPER,
        "savefig.dpi": "figure",
        "savefig.facecolor": PAPER,
        "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and edited
        "svg.hashsalt": "gapkit",  # ids in the file do not change from run to run
        "axes.edgecolor": RULE,
        "lines.solid_capstyle": "butt",
    }
    with warnings.catch_warnings(), style.context(look, after_reset=True):
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        yield

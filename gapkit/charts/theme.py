"""The one look of all charts: type sizes, colours, and a context that sets them for a drawing and puts everything back."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import seaborn as sns
from matplotlib import style
from matplotlib.colors import to_hex

from gapkit.charts.fonts import families
from gapkit.charts.sizes import DPI
from gapkit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE, SUBTITLE, BASE, SMALL = 23.0, 15.0, 14.5, 12.0  # type sizes in points

INK = "#1a1a1a"
QUIET = "#565656"  # 7 to 1 on white: small type stays readable
RULE = "#e3e3e3"
ROPE = "#949494"
PLACES = "#b5b5b5"  # bars that may fill a whole drawing, with darker marks on them
BAND = "#eeeeee"
FAINT = "#767676"
PAPER = "#ffffff"

_BLIND_SAFE = sns.color_palette("colorblind")  # type: ignore[no-untyped-call]
PROVIDER = to_hex(_BLIND_SAFE[0])  # blue, dark in grey
CUSTOMER = to_hex(tuple(0.86 * part for part in _BLIND_SAFE[3]))  # vermilion, darkened until small type in it reads

# Good and bad have colours of their own: blue and vermilion are the two sides, everywhere. Green and purple part for every kind of colour blindness.
GOOD, BAD = "#1b7837", "#762a83"

MOST_SHADES = 5
NEUTRAL = "#d9d9d9"


def shades(colour: str, many: int) -> list[str]:
    """Return that many tints of a colour, the palest first and the colour itself last.

    Raises ParameterError where they would be too many to tell apart: a chart then has to put answers together.
    """
    if many > MOST_SHADES:
        raise ParameterError(f"{many} shades of one colour cannot be told apart: {MOST_SHADES} are the most that a chart uses.")
    palette = sns.light_palette(colour, n_colors=many + 2)  # type: ignore[no-untyped-call]
    return [to_hex(shade) for shade in palette[2:]] if many > 1 else [colour] * many


def ink_on(colour: str) -> str:
    """Return black or white, whichever reads better on a colour (WCAG's relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004 - sRGB's own constant
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (luminance + 0.05) / 0.06 > 1.05 / (luminance + 0.05) else PAPER


@contextmanager
def theme(text: str = "") -> Iterator[None]:
    """Set the look for a drawing and restore every setting afterwards, whatever happens; the caller's own style does not leak in.

    `text` is what will be drawn: only where a character of it is missing from the charts' own font are other installed fonts asked. matplotlib's warning
    on a missing glyph is silenced here, since the chart's own footer tells it.
    """
    look = {
        **sns.axes_style("white"),  # type: ignore[no-untyped-call]
        "font.family": list(families(frozenset(text)).names),
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

"""Charts as pictures: SVG that a screen reader can read, PNG at twice its size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gapkit.exports.escaping import markup

if TYPE_CHECKING:
    from gapkit.charts.figure import GapFigure

_OPENING = re.compile(r"<svg\b[^>]*>")


def svg_bytes(figure: GapFigure) -> bytes:
    """Return a figure as SVG: text kept as text, the finding as its title and the alt text as its description, the same bytes each time."""
    drawn = figure.to_svg().decode("utf-8")
    opening = _OPENING.search(drawn)
    if opening is None:  # pragma: no cover - matplotlib always opens an svg element
        return drawn.encode("utf-8")
    named = f'{opening.group()[:-1]} role="img">'
    words = f"<title>{markup(figure.spec.title)}</title>\n <desc>{markup(figure.alt_text)}</desc>"
    return f"{drawn[: opening.start()]}{named}\n {words}{drawn[opening.end() :]}".encode()


def png_bytes(figure: GapFigure) -> bytes:
    """Return a figure as PNG at twice its size, the alt text as its description, the same bytes each time."""
    return figure.to_png()

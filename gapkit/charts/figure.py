"""GapFigure: a matplotlib figure that carries its spec and alt text, shows itself with them, and turns into the same bytes each time."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gapkit.charts.behind import table_behind
from gapkit.charts.sizes import DPI, NARROW
from gapkit.charts.theme import theme

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec

LONG = 4000  # pixels of height beyond which a picture is not doubled: it would only grow heavy
COLOURS = 256
PHONE = 600  # pixels of a screen below which the narrow picture is shown


class GapFigure(Figure):
    """A drawn chart: `.spec` is what it was drawn from, `.alt_text` says it in words.

    Made without pyplot, so no figure stays open behind the scenes and no notebook shows it twice.
    """

    def __init__(self, spec: ChartSpec, *, width: float, height: float) -> None:
        """Make an empty page of `width` by `height` pixels (at 125 dots an inch) for a spec."""
        super().__init__(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasAgg(self)
        self.spec = spec

    @property
    def alt_text(self) -> str:
        """Return the chart in words: the finding, what is drawn, then row by row."""
        return self.spec.alt_text

    def __repr__(self) -> str:
        """Return the kind and the finding."""
        return f"GapFigure({self.spec.kind}: {self.spec.title})"

    def to_png(self, scale: float = 2) -> bytes:
        """Return the picture as PNG, alt text as its description, the same bytes each time; `scale` times its pixels, a very long chart once."""
        scale = scale if self.get_size_inches()[1] * DPI <= LONG else min(scale, 1)
        raw = self._drawn(format="rgba", dpi=scale * DPI)
        width, height = (round(side * scale * DPI) for side in self.get_size_inches())
        if len(raw) != 4 * width * height:  # matplotlib rounds half a pixel as it likes
            height = len(raw) // (4 * width)
        picture = _in_few_colours(raw, width, height)
        words = PngInfo()
        words.add_itxt("Description", self.alt_text)
        stream = io.BytesIO()
        picture.save(stream, "PNG", pnginfo=words, dpi=(scale * DPI, scale * DPI), compress_level=6)
        return stream.getvalue()

    def to_svg(self) -> bytes:
        """Return the picture as SVG with its text as text, without title or date; the same bytes each time."""
        return self._drawn(format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None})

    def _drawn(self, **how: Any) -> bytes:
        stream = io.BytesIO()
        with theme():
            self.savefig(stream, **how)
        return stream.getvalue()

    def _repr_html_(self) -> str:
        """Return the picture with its alt text as one self-contained HTML figure, drawn narrow for phones, and the table behind it in a fold."""
        from gapkit.charts.drawing import render  # noqa: PLC0415 - drawing makes figures

        width, height = (round(side * 100) for side in self.get_size_inches())
        words = html.escape(self.alt_text, quote=True)
        narrow = render(self.spec, NARROW.name)
        return (
            f'<figure class="chart" style="margin:0"><picture><source media="(max-width: {PHONE}px)" srcset="{_data(narrow.to_png(1))}">'
            f'<img src="{_data(self.to_png())}" alt="{words}" width="{width}" height="{height}" style="max-width:100%;height:auto"></picture>'
            f"{table_behind(self.spec)}</figure>"
        )

    def _ipython_display_(self) -> None:
        # Jupyter's inline backend registers a printer of its own for every matplotlib figure, a second picture and one without alt text. This method goes
        # before all printers.
        from IPython.display import display  # noqa: PLC0415 - only a notebook calls this

        display({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]


def _in_few_colours(raw: bytes, width: int, height: int) -> Image.Image:
    """Return RGBA pixels as a picture with a palette: a chart has few colours, so its file is a third as large, and every page that carries it.

    The palette is chosen from the colours that occur, each once, instead of from all pixels: the same one, in a fifth of the time.
    """
    pixels = np.frombuffer(raw, dtype="<u4") & 0xFFFFFF
    place = np.zeros(1 << 24, dtype=np.uint8)
    place[pixels] = 1
    found = np.flatnonzero(place).astype("<u4")
    colours = Image.fromarray(np.ascontiguousarray(found[None, :, None].view(np.uint8)[..., :3])).quantize(
        COLOURS, Image.Quantize.MAXCOVERAGE
    )
    place[found] = np.asarray(colours).ravel()
    picture = Image.fromarray(place[pixels].reshape(height, width), "P")
    picture.putpalette(colours.getpalette() or [])
    return picture


def _data(picture: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"

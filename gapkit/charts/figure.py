"""GapFigure: a matplotlib figure that carries its spec and alt text, shows itself with them, and turns into the same bytes each time."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from gapkit.charts.theme import DPI, WIDTH, theme

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec

LONG = 4000  # pixels of height beyond which a picture is not doubled: it would only grow heavy


class GapFigure(Figure):
    """A drawn chart: `.spec` is what it was drawn from, `.alt_text` says it in words.

    Made without pyplot, so no figure stays open behind the scenes and no notebook shows it twice.
    """

    def __init__(self, spec: ChartSpec, *, height: float) -> None:
        """Make an empty page of the charts' width and `height` pixels (at 125 dots an inch) for a spec."""
        super().__init__(figsize=(WIDTH / DPI, height / DPI), dpi=DPI)
        FigureCanvasAgg(self)
        self.spec = spec

    @property
    def alt_text(self) -> str:
        """Return the chart in words: the finding, what is drawn, then row by row."""
        return self.spec.alt_text

    def __repr__(self) -> str:
        """Return the kind and the finding."""
        return f"GapFigure({self.spec.kind}: {self.spec.title})"

    def to_png(self) -> bytes:
        """Return the picture as PNG, alt text as its description, the same bytes each time: 3200 pixels wide, a very long chart 1600."""
        return self._bytes("png", {"Software": None, "Description": self.alt_text})

    def to_svg(self) -> bytes:
        """Return the picture as SVG with its text as text, without title or date; the same bytes each time."""
        return self._bytes("svg", {"Date": None, "Creator": None, "Type": None, "Format": None})

    def _bytes(self, kind: str, metadata: dict[str, Any]) -> bytes:
        stream = io.BytesIO()
        scale = 2 if self.get_size_inches()[1] * DPI <= LONG else 1
        with theme():
            self.savefig(stream, format=kind, dpi=scale * DPI, metadata=metadata)
        return stream.getvalue()

    def _repr_html_(self) -> str:
        """Return the picture as one self-contained HTML image with its alt text."""
        width, height = (round(side) for side in self.get_size_inches() * 100)
        picture = base64.b64encode(self.to_png()).decode("ascii")
        words = html.escape(self.alt_text, quote=True)
        return (
            f'<figure style="margin:0"><img src="data:image/png;base64,{picture}" alt="{words}" width="{width}" height="{height}" '
            'style="max-width:100%;height:auto"></figure>'
        )

    def _ipython_display_(self) -> None:
        # Jupyter's inline backend registers a printer of its own for every matplotlib figure, a second picture and one without alt text. This method goes
        # before all printers.
        from IPython.display import display  # noqa: PLC0415 - only a notebook calls this

        display({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)  # type: ignore[no-untyped-call]

"""A page measured in pixels from its upper left corner: text is measured before the page's height is known, then set in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from gapkit.charts.figure import GapFigure
from gapkit.charts.text import wrapped
from gapkit.charts.theme import BASE, DPI, HEIGHT, INK, MARGIN, QUIET, RULE, SMALL, SUBTITLE, TITLE, WIDTH

if TYPE_CHECKING:
    from typing import Literal

    from matplotlib.axes import Axes

    from gapkit.charts.spec import ChartSpec

FULL = WIDTH - 2 * MARGIN  # pixels between the margins
LEADING = 1.3  # line height in type sizes
FINER = 8  # text is measured on a finer grid than it is drawn on, so that its width is the same at every size of the picture


def pixels(size: float) -> float:
    """Return a type size or line width in points as pixels of the page."""
    return size * DPI / 72


def line_height(size: float) -> float:
    """Return the height of one line of type of that size, in pixels."""
    return pixels(size) * LEADING


class Ruler:
    """Measures text in pixels with the fonts of the theme; to be made and used inside it."""

    def __init__(self) -> None:
        self._renderer = RendererAgg(1, 1, DPI * FINER)  # type: ignore[no-untyped-call]
        self.width = lru_cache(maxsize=4096)(self._width)

    def _width(self, text: str, size: float, weight: str = "normal") -> float:
        look = FontProperties(size=size, weight=weight)
        return float(self._renderer.get_text_width_height_descent(text, look, ismath=False)[0]) / FINER  # type: ignore[no-untyped-call]

    def lines(self, text: str, room: float, lines: int, size: float = BASE, weight: str = "normal") -> tuple[str, ...]:
        """Return the text in at most `lines` lines of at most `room` pixels, the rest ellipsised."""
        return wrapped(text, lambda part: self.width(part, size, weight), room, lines)


@dataclass(frozen=True)
class Frame:
    """The words around a drawing, wrapped: title and subtitle above, footer below."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def above(self) -> float:
        """Pixels from the top of the page to the end of the subtitle."""
        return MARGIN * 0.8 + len(self.title) * line_height(TITLE) + 6 + len(self.subtitle) * line_height(SUBTITLE)

    @property
    def below(self) -> float:
        """Pixels from the start of the footer to the bottom of the page."""
        return len(self.footer) * line_height(SMALL) + MARGIN * 0.6


def framed(spec: ChartSpec, ruler: Ruler) -> Frame:
    """Return the words of a spec wrapped to the page."""
    footer = [line for part in spec.footer.splitlines() for line in ruler.lines(part, FULL, 5, SMALL)]
    return Frame(ruler.lines(spec.title, FULL, 3, TITLE, "bold"), ruler.lines(spec.subtitle, FULL, 3, SUBTITLE), tuple(footer))


class Page:
    """A figure with a pixel grid: x from the left, y from the top."""

    def __init__(self, spec: ChartSpec, frame: Frame, body: float) -> None:
        """Open a page for a drawing of `body` pixels between title and footer; it grows beyond 16:9 where that does not fit."""
        self.height = max(HEIGHT, frame.above + body + frame.below)
        self.figure = GapFigure(spec, height=self.height)
        y = MARGIN * 0.8
        for line in frame.title:
            y = self.line(MARGIN, y, line, size=TITLE, weight="bold")
        y += 6
        for line in frame.subtitle:
            y = self.line(MARGIN, y, line, size=SUBTITLE, colour=QUIET)
        y = self.height - frame.below
        for line in frame.footer:
            y = self.line(MARGIN, y, line, size=SMALL, colour=QUIET)

    def line(
        self,
        x: float,
        top: float,
        text: str,
        *,
        size: float = BASE,
        colour: str = INK,
        weight: str = "normal",
        ha: Literal["left", "center", "right"] = "left",
    ) -> float:
        """Set one line of text with its upper edge at `top`; return where the next line starts."""
        baseline = top + pixels(size) * 1.02
        self.figure.text(x / WIDTH, 1 - baseline / self.height, text, fontsize=size, color=colour, fontweight=weight, ha=ha, va="baseline")
        return top + line_height(size)

    def rule(self, y: float) -> None:
        """Draw a thin line between the margins."""
        place = 1 - y / self.height
        self.figure.add_artist(Line2D([MARGIN / WIDTH, 1 - MARGIN / WIDTH], [place, place], color=RULE, lw=0.8, zorder=-1))

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes over a rectangle of the page, without ticks, spines or background; y runs in pixels downwards from its top."""
        place = (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(place)
        axes.set_axis_off()
        axes.set_ylim(height, 0)
        return axes

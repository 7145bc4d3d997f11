"""A page measured in pixels from its upper left corner: text is measured before the page's height is known, then set in place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from matplotlib import rcParams
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D

from gapkit.charts.figure import GapFigure
from gapkit.charts.sizes import DPI, Size
from gapkit.charts.text import ordered, wrapped
from gapkit.charts.theme import BASE, INK, PAPER, QUIET, RULE, SMALL, SUBTITLE, TITLE

if TYPE_CHECKING:
    from typing import Literal

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from gapkit.charts.spec import ChartSpec

LEADING = 1.3  # line height in type sizes
FINER = 8  # text is measured on a finer grid than it is drawn on, so that its width is the same at every size of the picture
NARROW = 1000.0  # pixels; below, a title is set smaller
TITLE_NARROW = 19.0
ELSEWHERE = "in the table behind this chart."
FOOTER_SHARE = 0.24  # of a page that does not grow, for its footer


def pixels(size: float) -> float:
    """Return a type size or line width in points as pixels of the page."""
    return size * DPI / 72


def line_height(size: float) -> float:
    """Return the height of one line of type of that size, in pixels."""
    return pixels(size) * LEADING


@lru_cache(maxsize=1 << 15)
def _width(text: str, size: float, weight: str, family: tuple[str, ...]) -> float:
    """Return how wide a text is; kept for the process, for a chart is drawn in several sizes and its words are the same."""
    look = FontProperties(family=list(family), size=size, weight=weight)
    return float(_renderer().get_text_width_height_descent(text, look, ismath=False)[0]) / FINER  # type: ignore[no-untyped-call]


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, DPI * FINER)  # type: ignore[no-untyped-call]


class Ruler:
    """Measures text in pixels with the fonts of the theme; to be made and used inside it."""

    def __init__(self) -> None:
        self._family = tuple(rcParams["font.family"])

    def width(self, text: str, size: float, weight: str = "normal") -> float:
        """Return how wide a text is."""
        return _width(text, size, weight, self._family)

    def lines(self, text: str, room: float, lines: int, size: float = BASE, weight: str = "normal") -> tuple[str, ...]:
        """Return the text in at most `lines` lines of at most `room` pixels, the rest ellipsised."""
        return tuple(ordered(line) for line in wrapped(text, lambda part: self.width(part, size, weight), room, lines))


@dataclass(frozen=True)
class Frame:
    """The words around a drawing, wrapped for a size: title and subtitle above, footer below."""

    size: Size
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    footer: tuple[str, ...]

    @property
    def title_size(self) -> float:
        """The title's type size in points."""
        return TITLE if self.size.width >= NARROW else TITLE_NARROW

    @property
    def above(self) -> float:
        """Pixels from the top of the page to the end of the subtitle."""
        return self.size.margin * 0.8 + len(self.title) * line_height(self.title_size) + 6 + len(self.subtitle) * line_height(SUBTITLE)

    @property
    def below(self) -> float:
        """Pixels from the start of the footer to the bottom of the page."""
        return len(self.footer) * line_height(SMALL) + self.size.margin * 0.6

    def room(self) -> float:
        """Return the pixels of height left for a drawing on a page that does not grow; endless on one that does."""
        return float("inf") if self.size.grows else self.size.height - self.above - self.below


def framed(spec: ChartSpec, ruler: Ruler, size: Size) -> Frame:
    """Return the words of a spec wrapped to a size. Where the page does not grow, the longest parts of the footer are cut first."""
    weight = TITLE if size.width >= NARROW else TITLE_NARROW
    said = spec.footer.splitlines()
    if not size.grows:
        said = [part for part in said if not part.endswith(ELSEWHERE)]  # a slide has no table behind it
    parts = [ruler.lines(part, size.full, 6, SMALL) for part in said]
    most = len([line for part in parts for line in part]) if size.grows else max(int(FOOTER_SHARE * size.height / line_height(SMALL)), 2)
    for lines in range(5, 0, -1):
        if sum(map(len, parts)) <= most:
            break
        # Where the figures come from is told whole, whatever gives way.
        parts = [ruler.lines(part, size.full, max(lines, 3) if part.startswith("Source") else lines, SMALL) for part in said]
    footer = tuple(line for part in parts for line in part)
    return Frame(size, ruler.lines(spec.title, size.full, 4, weight, "bold"), ruler.lines(spec.subtitle, size.full, 3, SUBTITLE), footer)


class Page:
    """A figure, or the caller's axes, with a pixel grid: x from the left, y from the top."""

    def __init__(self, spec: ChartSpec, frame: Frame, body: float, ax: Axes | None = None) -> None:
        """Open a page for a drawing of `body` pixels between title and footer; where its size grows, it is as high as that needs."""
        self.size = frame.size
        self.width = self.size.width
        self.height = max(self.size.height, frame.above + body + frame.below) if self.size.grows else self.size.height
        if ax is None:
            self.figure: Figure | SubFigure = GapFigure(spec, width=self.width, height=self.height)
            self._place = (0.0, 0.0, 1.0, 1.0)
        else:
            ax.set_axis_off()
            self.figure = ax.figure
            place = ax.get_position()
            self._place = (place.x0, place.y0, place.width, place.height)
        y = self.size.margin * 0.8
        for line in frame.title:
            y = self.line(self.size.margin, y, line, size=frame.title_size, weight="bold")
        y += 6
        for line in frame.subtitle:
            y = self.line(self.size.margin, y, line, size=SUBTITLE, colour=QUIET)
        y = self.height - frame.below
        for line in frame.footer:
            y = self.line(self.size.margin, y, line, size=SMALL, colour=QUIET)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Return pixels of the page as shares of the figure."""
        left, bottom, width, height = self._place
        return left + x / self.width * width, bottom + (1 - y / self.height) * height

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
        over: bool = False,
    ) -> float:
        """Set one line of text with its upper edge at `top`, `over` lines that would cross it; return where the next line starts."""
        place = self._at(x, top + pixels(size) * 1.02)
        drawn = self.figure.text(*place, text, fontsize=size, color=colour, fontweight=weight, ha=ha, va="baseline")
        if over:
            drawn.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 2})
        return top + line_height(size)

    def rule(self, y: float, left: float | None = None, right: float | None = None) -> None:
        """Draw a thin line between the margins, or between two places."""
        (x0, place), (x1, _) = self._at(left or self.size.margin, y), self._at(right or self.width - self.size.margin, y)
        self.figure.add_artist(Line2D([x0, x1], [place, place], color=RULE, lw=0.8, zorder=-1))

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes over a rectangle of the page, without ticks, spines or background; y runs in pixels downwards from its top."""
        (x0, y0), (x1, y1) = self._at(left, top + height), self._at(left + width, top)
        axes = self.figure.add_axes((x0, y0, x1 - x0, y1 - y0))
        axes.set_axis_off()
        axes.set_ylim(height, 0)
        return axes

"""A spec becomes a picture: the module that draws its kind is looked up, the font chosen for its text, the page opened in the size wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.charts.figure import GapFigure
from gapkit.charts.fonts import families
from gapkit.charts.pictures.answers import picture_answers
from gapkit.charts.pictures.companies import picture_companies
from gapkit.charts.pictures.dumbbell import picture_dumbbell
from gapkit.charts.pictures.heatmap import picture_heatmap
from gapkit.charts.pictures.league import picture_league
from gapkit.charts.pictures.published import picture_published
from gapkit.charts.pictures.quadrant import picture_quadrant
from gapkit.charts.pictures.slope import picture_slope
from gapkit.charts.pictures.thresholds import picture_thresholds
from gapkit.charts.sizes import PAGE, size_of, size_of_axes
from gapkit.charts.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from gapkit.charts.pictures.page import Page
    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec

PICTURES: dict[str, Callable[[ChartSpec, list[dict[str, Any]], Size, Axes | None], Page]] = {
    "answers": picture_answers,
    "companies": picture_companies,
    "dumbbell": picture_dumbbell,
    "heatmap": picture_heatmap,
    "league": picture_league,
    "published": picture_published,
    "quadrant": picture_quadrant,
    "slope": picture_slope,
    "thresholds": picture_thresholds,
}
MOST_NAMED = 12  # characters listed that no font here can draw


def render(spec: ChartSpec, size: str = PAGE.name) -> GapFigure:
    """Return the picture of a spec in one of the sizes. Raises ParameterError for an unknown size."""
    figure = _page(spec, size_of(size), None).figure
    assert isinstance(figure, GapFigure)  # noqa: S101 - a page without axes is a figure of its own
    return figure


def draw(spec: ChartSpec, size: str = PAGE.name, ax: Axes | None = None) -> Figure:
    """Return the picture of a spec: a GapFigure in one of the sizes, or the figure of the caller's axes, drawn into.

    Args:
        spec: the chart in words and rows.
        size: `page` (1200 pixels wide at 125 an inch, as high as its rows need), `slide` (1600 x 900), `half slide` (960 x 1080) or `narrow page`.
        ax: axes to draw in instead; they are emptied of ticks and spines, and their figure keeps the chart's words as `alt_text`.

    Raises ParameterError for an unknown size, or axes too small for a chart and its words.
    """
    if ax is None:
        return render(spec, size)
    _page(spec, size_of_axes(ax), ax)
    root = ax.get_figure(root=True)
    assert root is not None  # noqa: S101 - axes that were just measured stand in a figure
    words = [getattr(root, "alt_text", ""), spec.alt_text]
    root.alt_text = " ".join(part for part in words if part)  # type: ignore[attr-defined]
    return root


def _page(spec: ChartSpec, size: Size, ax: Axes | None) -> Page:
    rows: list[dict[str, Any]] = spec.records()
    characters = _characters(spec, rows)
    told = spec.with_note(_missing_words(families(characters).missing))
    with theme("".join(sorted(characters))):
        page = PICTURES[spec.kind](told, rows, size, ax)
    if isinstance(page.figure, GapFigure):
        page.figure.spec = spec
    return page


def _characters(spec: ChartSpec, rows: list[dict[str, Any]]) -> frozenset[str]:
    found = set(spec.title + spec.subtitle + spec.footer)
    for row in rows:
        for cell in row.values():
            if isinstance(cell, str):
                found.update(cell)
            elif isinstance(cell, tuple) or (cell is not None and not pd.api.types.is_scalar(cell)):
                found.update("".join(map(str, cell)))
    return frozenset(found)


def _missing_words(missing: str) -> str:
    if not missing:
        return ""
    shown = " ".join(f"U+{ord(character):04X}" for character in missing[:MOST_NAMED]) + (" ..." if len(missing) > MOST_NAMED else "")
    return (
        f"{len(missing)} {'character' if len(missing) == 1 else 'characters'} of the names ({shown}) cannot be drawn with the fonts of this machine "
        "and stand as boxes: install a font that has them, such as Noto Sans CJK."
    )

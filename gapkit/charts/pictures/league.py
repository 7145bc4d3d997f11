"""The league as a picture: a line with its name per company where they are few, two thin curves where they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.pictures.league_many import picture_many
from gapkit.charts.pictures.league_named import picture_named
from gapkit.charts.pictures.strip_named import MOST_NAMED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gapkit.charts.pictures.page import Page
    from gapkit.charts.sizes import Size
    from gapkit.charts.spec import ChartSpec


def picture_league(spec: ChartSpec, rows: list[dict[str, Any]], size: Size, ax: Axes | None) -> Page:
    """Return the page of a league."""
    few = sum(row["drawn"] for row in rows) <= MOST_NAMED
    return (picture_named if few else picture_many)(spec, rows, size, ax)

"""The companies strip as a picture: a line with its name per company where they are few, a thin curve where they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.strip_many import draw_many
from gapkit.charts.strip_named import draw_named
from gapkit.charts.theme import theme

if TYPE_CHECKING:
    from gapkit.charts.figure import GapFigure
    from gapkit.charts.spec import ChartSpec

MOST_NAMED = 40  # companies that get a line with their name


def render_companies(spec: ChartSpec) -> GapFigure:
    """Return the picture of a companies strip's spec, 1600 pixels wide and 900 high or higher."""
    rows: list[dict[str, Any]] = [{str(name): cell for name, cell in row.items()} for row in spec.frame.to_dict("records")]
    with theme(" ".join([spec.title, spec.subtitle, spec.footer, *(f"{row['company']} {row['words']}" for row in rows)])):
        few = len({row["company"] for row in rows if row["drawn"]}) <= MOST_NAMED
        return draw_named(spec, rows) if few else draw_many(spec, rows)

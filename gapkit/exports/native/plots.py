"""Which plots a spec becomes: the module of its kind is looked up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gapkit.exports.native.answers import answers_plots
from gapkit.exports.native.companies import companies_plots, published_plots
from gapkit.exports.native.dumbbell import dumbbell_plots
from gapkit.exports.native.plot import DECIMALS
from gapkit.exports.native.quadrant import quadrant_plots
from gapkit.exports.native.slope import slope_plots
from gapkit.exports.native.thresholds import thresholds_plots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Plot

PLOTS: dict[str, Callable[[Sequence[dict[str, Any]], int], tuple[Plot, ...]]] = {
    "answers": answers_plots,
    "companies": companies_plots,
    "dumbbell": dumbbell_plots,
    "published": published_plots,
    "quadrant": quadrant_plots,
    "slope": slope_plots,
    "thresholds": thresholds_plots,
}
# A heat map and a league are tables where they can be edited: no chart of an office program is made of cells.
AS_TABLES = ("heatmap", "league")


def plots_of(spec: ChartSpec, most: int) -> tuple[Plot, ...]:
    """Return a spec's rows as native plots of at most about `most` rows each; none for a kind that is a table, or where nothing is drawn."""
    rows: list[dict[str, Any]] = spec.records()
    drawn = [
        {name: round(cell, DECIMALS) if isinstance(cell, float) else cell for name, cell in row.items()} for row in rows if row["drawn"]
    ]
    return _numbered(PLOTS[spec.kind](drawn, most)) if drawn and spec.kind not in AS_TABLES else ()


def _numbered(plots: tuple[Plot, ...]) -> tuple[Plot, ...]:
    """Return plots that go on over several pages with which of them each is; one that says it otherwise is none of these."""
    many = Counter(plot.panel for plot in plots if not plot.part)
    place: Counter[str] = Counter()
    made = []
    for plot in plots:
        if not plot.part and many[plot.panel] > 1:
            place[plot.panel] += 1
            made.append(replace(plot, part=f"{place[plot.panel]} of {many[plot.panel]}"))
        else:
            made.append(plot)
    return tuple(made)

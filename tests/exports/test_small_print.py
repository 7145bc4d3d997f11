"""Small print under native charts: what a picture shades is dashed there, and no phrase of a picture is waited for that none says any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import gapkit as gk
from gapkit.charts.slope import slope_spec
from gapkit.exports.native.plot import XYPlot
from gapkit.exports.native.plots import AS_TABLES, plots_of
from gapkit.exports.native.small_print import DRAWN, TABLED, small_print

if TYPE_CHECKING:
    from made_study import StudyMaker

    from gapkit.charts.spec import ChartSpec

MOST = 40


@pytest.fixture
def moved(make: StudyMaker) -> ChartSpec:
    """Return a slope on which customers fell far behind between two waves."""
    executives = pd.DataFrame({"a": [5, 5, 5, 1] * 40, "wave": [1, 2] * 80})
    customers = pd.DataFrame({"a": [5] * 200 + [5] * 40 + [1] * 160, "wave": [1] * 200 + [2] * 200})
    return slope_spec(gk.compare(make(executives, customers, sides={"executives": {"wave": "wave"}, "customers": {"wave": "wave"}})))


@pytest.mark.parametrize("phrase", [*DRAWN, *TABLED])
def test_each_phrase_that_is_put_otherwise_is_one_of_a_picture(specs: dict[str, ChartSpec], moved: ChartSpec, phrase: str) -> None:
    """Where a chart says it in other words from now on, this tells who would print them under a native one."""
    footers = [*((kind, spec.footer) for kind, spec in specs.items()), ("slope", moved.footer)]
    assert any(phrase in footer and (kind in AS_TABLES) == (phrase in TABLED) for kind, footer in footers)


def test_small_print_tells_of_dashes_where_there_are_some(specs: dict[str, ChartSpec]) -> None:
    """Nothing is shaded in a native chart; a line of the margin is told of where it is drawn."""
    for kind, spec in specs.items():
        plots = plots_of(spec, MOST)
        said = small_print(spec, plots)
        assert "haded" not in said, kind
        dashed = any(line.dashed and line.keyed for plot in plots if isinstance(plot, XYPlot) for line in plot.lines)
        assert ("Dashed lines" in said) <= dashed, kind

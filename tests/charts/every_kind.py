"""Every kind of chart by name, and how its spec is made of a tally."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import gapkit as gk
from gapkit.charts.answers import answers_spec
from gapkit.charts.companies import companies_spec
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.heatmap import heatmap_spec
from gapkit.charts.league import league_spec
from gapkit.charts.published import published_spec
from gapkit.charts.quadrant import quadrant_spec
from gapkit.charts.slope import slope_spec
from gapkit.charts.thresholds import thresholds_spec

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec

Maker = Callable[[gk.Tally], "ChartSpec"]


def over_topics(tally: gk.Tally) -> gk.GapTable:
    """Return the gaps of each company over its topics."""
    return gk.compare(tally, by="company", over="topics", score="favourable")


OF_COMPANIES = ("companies", "league", "heatmap")
SPECS: dict[str, Maker] = {
    "dumbbell": lambda tally: dumbbell_spec(gk.compare(tally)),
    "companies": lambda tally: companies_spec(over_topics(tally)),
    "quadrant": lambda tally: quadrant_spec(gk.compare(tally)),
    "thresholds": lambda tally: thresholds_spec(gk.thresholds(tally)),
    "answers": lambda tally: answers_spec(gk.distribution(tally)),
    "published": lambda tally: published_spec(gk.compare(tally)),
    "league": lambda tally: league_spec(gk.league(tally, over="topics", score="favourable", where={"wave": "2"})),
    "heatmap": lambda tally: heatmap_spec(gk.compare(tally, by="company")),
    "slope": lambda tally: slope_spec(gk.compare(tally)),
}

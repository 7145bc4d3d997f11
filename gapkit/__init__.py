"""gapkit lines up what a company says of its own service with what its customers report, and says how far apart they are.

This page only names what is public. Each name is imported when it is first used, so that `import gapkit` and `gapkit --help` stay quick:
pandas, scipy and matplotlib load with the verb that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gapkit import errors, stats
    from gapkit.charts.answers import draw_answers
    from gapkit.charts.companies import draw_companies
    from gapkit.charts.dumbbell import draw_dumbbell
    from gapkit.charts.heatmap import draw_heatmap
    from gapkit.charts.league import draw_league
    from gapkit.charts.published import draw_published
    from gapkit.charts.quadrant import draw_quadrant
    from gapkit.charts.slope import draw_slope
    from gapkit.charts.spec import ChartSpec
    from gapkit.charts.thresholds import draw_thresholds
    from gapkit.drafts.check import AnswersCheck, check
    from gapkit.exports.export import export
    from gapkit.exports.finish import finish
    from gapkit.gaps.change import ChangeTable, change
    from gapkit.gaps.claims.check import check_claim
    from gapkit.gaps.claims.headlines import Claim, Headlines, headlines
    from gapkit.gaps.compare import compare
    from gapkit.gaps.decompose import Decompositions, decompose
    from gapkit.gaps.distribution import DistributionTable, distribution
    from gapkit.gaps.estimate import EstimateTable, estimate
    from gapkit.gaps.first_screen import first_screen
    from gapkit.gaps.league import LeagueTable, league
    from gapkit.gaps.published import sort_published
    from gapkit.gaps.robustness.nonresponse import NonresponseTable, nonresponse
    from gapkit.gaps.robustness.thresholds import ThresholdTable, thresholds
    from gapkit.gaps.seat import seat_customer
    from gapkit.gaps.table import GapTable
    from gapkit.menus.explore import Explorer, explore
    from gapkit.runs.report import run_report
    from gapkit.study.model import Question, Scale, Side, Study, Topic
    from gapkit.study.reading import read_study
    from gapkit.tallies.tally import Tally, read_tally, tally

__version__ = "0.1.0"

__all__ = [
    "AnswersCheck",
    "ChangeTable",
    "ChartSpec",
    "Claim",
    "Decompositions",
    "DistributionTable",
    "EstimateTable",
    "Explorer",
    "GapTable",
    "Headlines",
    "LeagueTable",
    "NonresponseTable",
    "Question",
    "Scale",
    "Side",
    "Study",
    "Tally",
    "ThresholdTable",
    "Topic",
    "__version__",
    "change",
    "check",
    "check_claim",
    "compare",
    "decompose",
    "distribution",
    "draw_answers",
    "draw_companies",
    "draw_dumbbell",
    "draw_heatmap",
    "draw_league",
    "draw_published",
    "draw_quadrant",
    "draw_slope",
    "draw_thresholds",
    "errors",
    "estimate",
    "explore",
    "export",
    "finish",
    "first_screen",
    "headlines",
    "league",
    "nonresponse",
    "read_study",
    "read_tally",
    "run_report",
    "seat_customer",
    "sort_published",
    "stats",
    "tally",
    "thresholds",
]

# Where each public name lives; a name that stands for a whole module lives in itself.
_HOMES = {
    "AnswersCheck": "gapkit.drafts.check",
    "ChangeTable": "gapkit.gaps.change",
    "ChartSpec": "gapkit.charts.spec",
    "Claim": "gapkit.gaps.claims.headlines",
    "Decompositions": "gapkit.gaps.decompose",
    "DistributionTable": "gapkit.gaps.distribution",
    "EstimateTable": "gapkit.gaps.estimate",
    "Explorer": "gapkit.menus.explore",
    "GapTable": "gapkit.gaps.table",
    "Headlines": "gapkit.gaps.claims.headlines",
    "LeagueTable": "gapkit.gaps.league",
    "NonresponseTable": "gapkit.gaps.robustness.nonresponse",
    "Question": "gapkit.study.model",
    "Scale": "gapkit.study.model",
    "Side": "gapkit.study.model",
    "Study": "gapkit.study.model",
    "Tally": "gapkit.tallies.tally",
    "ThresholdTable": "gapkit.gaps.robustness.thresholds",
    "Topic": "gapkit.study.model",
    "change": "gapkit.gaps.change",
    "check": "gapkit.drafts.check",
    "check_claim": "gapkit.gaps.claims.check",
    "compare": "gapkit.gaps.compare",
    "decompose": "gapkit.gaps.decompose",
    "distribution": "gapkit.gaps.distribution",
    "draw_answers": "gapkit.charts.answers",
    "draw_companies": "gapkit.charts.companies",
    "draw_dumbbell": "gapkit.charts.dumbbell",
    "draw_heatmap": "gapkit.charts.heatmap",
    "draw_league": "gapkit.charts.league",
    "draw_published": "gapkit.charts.published",
    "draw_quadrant": "gapkit.charts.quadrant",
    "draw_slope": "gapkit.charts.slope",
    "draw_thresholds": "gapkit.charts.thresholds",
    "estimate": "gapkit.gaps.estimate",
    "explore": "gapkit.menus.explore",
    "export": "gapkit.exports.export",
    "finish": "gapkit.exports.finish",
    "first_screen": "gapkit.gaps.first_screen",
    "headlines": "gapkit.gaps.claims.headlines",
    "league": "gapkit.gaps.league",
    "nonresponse": "gapkit.gaps.robustness.nonresponse",
    "read_study": "gapkit.study.reading",
    "read_tally": "gapkit.tallies.tally",
    "run_report": "gapkit.runs.report",
    "seat_customer": "gapkit.gaps.seat",
    "sort_published": "gapkit.gaps.published",
    "tally": "gapkit.tallies.tally",
    "thresholds": "gapkit.gaps.robustness.thresholds",
}
_MODULES = {"errors": "gapkit.errors", "stats": "gapkit.stats"}


def __getattr__(name: str) -> object:
    """Return a public name, importing its home on first use. Raises AttributeError for any other name."""
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name in _HOMES:
        value: object = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value  # the next use is a plain look-up
        return value
    raise AttributeError(f"module 'gapkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, so that a notebook's completion lists them before they are imported."""
    return sorted({*globals(), *__all__})

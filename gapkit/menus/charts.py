"""The charts that can be chosen: one line each, with what it is drawn from."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.charts.answers import draw_answers
from gapkit.charts.companies import draw_companies
from gapkit.charts.dumbbell import draw_dumbbell
from gapkit.charts.league import draw_league
from gapkit.charts.quadrant import draw_quadrant
from gapkit.charts.thresholds import draw_thresholds
from gapkit.gaps.compare import compare
from gapkit.gaps.distribution import distribution
from gapkit.gaps.league import league
from gapkit.gaps.robustness.thresholds import thresholds
from gapkit.menus.choices import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.tallies.tally import Tally


@dataclass(frozen=True)
class Choice:
    """What the menus stand at: ids and names as the study has them, "" (for a segment `NOBODY`) where all is meant."""

    topic: str = ""
    company: str = ""
    segment: tuple[str, str] = NOBODY
    wave: str = ""
    score: str = ""

    def arguments(self, *, by_company: bool) -> dict[str, Any]:
        """Return the arguments of a verb that asks for just this, with a row for each company where a chart sets them side by side."""
        named = {"topic": self.topic, "company": self.company, "wave": self.wave, self.segment[0]: self.segment[1]}
        return {
            "by": "company" if by_company else None,
            "where": {name: value for name, value in named.items() if name and value} or None,
            # Companies are set side by side on one topic, or on all of them taken together.
            "over": "topics" if by_company and not self.topic else None,
            "score": self.score or None,
        }


@dataclass(frozen=True)
class Chart:
    """A chart by its printed name: `draw` makes it of what `verb` finds in a tally; `by_company` where it sets companies side by side."""

    label: str
    draw: Callable[[Any], Any]  # a GapFigure, as no axes are given
    verb: Callable[..., Any]
    by_company: bool = False

    def found(self, known: Tally, choice: Choice) -> Any:  # noqa: ANN401 - each verb has a result of its own
        """Return what the chart is drawn from, protected: the verb's result for a choice. Raises what the verb raises."""
        taken = inspect.signature(self.verb).parameters  # not every verb has a score, or goes over topics
        return self.verb(known, **{name: value for name, value in choice.arguments(by_company=self.by_company).items() if name in taken})


CHARTS = (
    Chart("Both sides, topic by topic", draw_dumbbell, compare),
    Chart("Companies side by side", draw_companies, compare, by_company=True),
    Chart("The order of companies", draw_league, league, by_company=True),
    Chart("How the answers are spread", draw_answers, distribution),
    Chart("Both views across each other", draw_quadrant, compare),
    Chart("The gap wherever the line is drawn", draw_thresholds, thresholds),
)

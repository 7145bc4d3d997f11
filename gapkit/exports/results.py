"""What any result is made of for its files: its tables by name, its default charts, the study it is of, whether it may leave the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.answers import answers_spec
from gapkit.charts.companies import MOST_PANELS, companies_spec
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.figure import GapFigure
from gapkit.charts.league import league_spec
from gapkit.charts.rows import is_drawn, newest_rows, panel_of
from gapkit.charts.spec import ChartSpec
from gapkit.charts.thresholds import thresholds_spec
from gapkit.errors import ExportError, ParameterError
from gapkit.gaps.compare import compare
from gapkit.gaps.distribution import DistributionTable
from gapkit.gaps.league import LeagueTable
from gapkit.gaps.robustness.thresholds import ThresholdTable
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

# What a result that is no table of gaps is drawn as.
CHARTS: Final[dict[type, Callable[[Any], ChartSpec]]] = {
    DistributionTable: answers_spec,
    LeagueTable: league_spec,
    ThresholdTable: thresholds_spec,
}


def spec_of(thing: object) -> ChartSpec | None:
    """Return the chart of a result: itself, or its default one; None for a result that is drawn as nothing, or has no rows."""
    if isinstance(thing, GapFigure):
        return thing.spec
    if isinstance(thing, ChartSpec):
        return thing
    if isinstance(thing, GapTable):
        return default_spec(thing) if len(thing) else None
    make = CHARTS.get(type(thing))
    if make is None or not len(thing):  # type: ignore[arg-type]
        return None
    return make(thing)


def possible_spec(thing: object) -> ChartSpec | None:
    """Return the chart of a result, None as well where these rows cannot be drawn in one."""
    return possible(lambda: spec_of(thing))


def possible(make: Callable[[], ChartSpec | None]) -> ChartSpec | None:
    """Return what makes a chart, None where these rows cannot be drawn so."""
    try:
        return make()
    except ParameterError:
        return None


def frames_of(thing: object) -> dict[str, pd.DataFrame]:
    """Return the tables of a result by the ending of their file: its own under "", who was left out under "left_out".

    Raises ParameterError for a thing that has no table.
    """
    if isinstance(thing, GapFigure | ChartSpec):
        spec = spec_of(thing)
        assert spec is not None  # noqa: S101 - a chart is its own
        return {"": spec.frame}
    frame: pd.DataFrame | None = getattr(thing, "frame", None)
    if frame is None:
        tables = getattr(thing, "tables", None)
        if not tables:
            raise ParameterError(
                f"Cannot export a {type(thing).__name__}: wanted a table of gaps, another result, a chart, or a chart's spec."
            )
        return {name: table for name, table in tables.items() if len(table)}
    left_out = getattr(thing, "left_out", None)
    return {"": frame} if left_out is None else {"": frame, "left_out": left_out}


def is_protected(thing: object) -> bool:
    """Return whether nothing in a result could give a person's answer away."""
    if isinstance(thing, GapFigure):
        return thing.spec.protected
    asked = getattr(thing, "asked", None)
    return bool(asked.protect if asked is not None else getattr(thing, "protected", False))


def refuse_unprotected(*, protected: bool) -> None:
    """Raise ExportError where a result was made with protect=False: it may show what single persons answered."""
    if not protected:
        raise ExportError("This was made with protect=False and may show what single persons answered: make it again without, then export.")


def default_spec(gaps: GapTable) -> ChartSpec:
    """Return the chart a table gets unless told: the companies strip where it holds several companies, else the dumbbell.

    Companies on more topics than one chart bears are drawn over their topics.
    """
    rows = newest_rows(gaps)
    if len({row["company"] for row in rows if isinstance(row["company"], str)}) <= 1:
        return dumbbell_spec(gaps)
    if len({(row["topic"], *panel_of(row)) for row in rows if is_drawn(row)}) <= MOST_PANELS:
        return companies_spec(gaps)
    asked = gaps.asked
    where = {key: values for key, values in asked.where if key != "topic"}
    over = compare(
        gaps, by=asked.by, where=where, sides=asked.sides or None, over="topics", score=asked.score or "mean", protect=asked.protect
    )
    return companies_spec(over)

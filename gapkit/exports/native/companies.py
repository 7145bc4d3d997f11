"""The companies strip and the published strip as plots: a gap with its interval in every row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.exports.native.plot import Lines, Point
from gapkit.exports.native.strips import Look, by_verdict, pages, strip
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.native.plot import XYPlot

Row = dict[str, Any]

OWN = Look("Your gap", "provider", "circle")
PUBLISHED = Look("Published gaps", "quiet", "circle")
ENDS = "either end"  # of a strip: the widest gaps both ways
NO_BASE = Look("Published gaps, base not published", "quiet", "diamond", hollow=True)


def companies_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return a plot for each panel of companies, continued where it has more than `most`."""
    made = []
    for name in dict.fromkeys(row["panel"] for row in rows):
        own = [{**row, "label": row["company"]} for row in rows if row["panel"] == name]
        parts = pages(own, most)
        if len(parts) > 1:  # before several pages stand both ends: what is worst, whichever side it favours
            half = most // 2
            ends = strip(name, [*own[:half], *own[-half:]], by_verdict(own), _label, unit=unit_of(own), every=own)
            made.append(replace(ends, part=f"the {half} at {ENDS}"))
        made += [strip(name, part, by_verdict(own), _label, unit=unit_of(part), every=own) for part in parts]
    return tuple(made)


def published_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return the published gaps with one's own, whose interval stands as two dashed lines; continued where there are more than `most`."""
    own = next((row for row in rows if row["own"]), None)
    every = [{**row, "margin": None, "interval": _signed(row)} for row in rows]
    made = []
    for part in pages(every, most):
        band: tuple[Lines, ...] = ()
        if own is not None and has(own["gap_low"]) and has(own["gap_high"]):
            ends = tuple((Point(float(own[end]), 0.4), Point(float(own[end]), len(part) + 0.6)) for end in ("gap_low", "gap_high"))
            band = (Lines("95% interval of your gap", ends, "provider", 1.0, dashed=True),)
        made.append(
            strip(str(part[0]["panel"]), part, _published, _label, unit="gap in points: provider minus customer", more=band, every=every)
        )
    return tuple(made)


def _signed(row: Row) -> str:
    """Return a gap with its interval as the axis has it; where there is none, why."""
    low, high = row["gap_low"], row["gap_high"]
    between = f"{points(low)} to {points(high)}" if has(low) and has(high) else str(row["interval"])
    return f"{points(row['gap'])} ({between})" if between else points(row["gap"])


def unit_of(rows: Sequence[Row]) -> str:
    """Return what an axis of gaps measures, with both sides' names where the rows are of one pair of them."""
    pairs = {(in_sentence(row["provider_side"]), in_sentence(row["customer_side"])) for row in rows}
    if len(pairs) != 1:
        return "gap in points"
    provider, customer = pairs.pop()
    return f"gap in points: {provider} minus {customer}"


def _published(row: Row) -> Look:
    if row["own"]:
        return OWN
    return PUBLISHED if has(row["gap_low"]) else NO_BASE


def _label(row: Row) -> str:
    return f"{row['label']}{row['signs']}"

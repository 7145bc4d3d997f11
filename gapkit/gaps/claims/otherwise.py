"""When a sentence is not open but wrong: the interval of the figures lies wholly on its other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.gaps.claims.p_values import margin_of
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from gapkit.gaps.claims.listing import Family, Possible

OTHERWISE: Final = "the figures say otherwise"


def otherwise(one: Possible, family: Family) -> bool:
    """Return whether the 95% interval of the gap (of the shares, for a sentence on how often) leaves nothing of what a sentence claims."""
    row = one.row
    if any(row.get(f"{lead}_{flag}") for lead in ("p", "c") for flag in ("few", "bound", "hide")):
        return False  # figures that are kept back, or only bounds, are not told by the way
    if one.kind == "times":
        return _known(row, "gap", "gap_low", "gap_high", "p_high", "c_low", "p_low", "c_high") and _most_times(row) < one.times
    if not _known(row, "gap_low", "gap_high"):
        return False
    span = points_span(str(row["score"]))
    low, high = float(row["gap_low"]) * span, float(row["gap_high"]) * span
    if one.kind == "agree":
        margin = margin_of(family.table, row["score"])
        return low > margin or high < -margin
    if one.kind in ("higher", "lower") and one.by:
        return (high < one.by) if one.kind == "higher" else (low > -one.by)
    return False


def plain_gap(row: dict[str, Any]) -> str:
    """Return a gap with its interval in points, "the gap is 44 (35 to 48)"."""
    span = points_span(str(row["score"]))
    gap, low, high = (points(float(row[name]) * span) for name in ("gap", "gap_low", "gap_high"))
    return f"the gap is {gap} ({low} to {high})"


def _most_times(row: dict[str, Any]) -> float:
    """Return the largest ratio of the larger share to the smaller that both intervals leave possible."""
    names = ("p_high", "c_low") if float(row["gap"]) >= 0 else ("c_high", "p_low")
    above, below = (float(row[name]) for name in names)
    return above / below if below > 0 else float("inf")


def _known(row: dict[str, Any], *names: str) -> bool:
    return all(row.get(name) is not None and not pd.isna(row[name]) for name in names)

"""Where a topic stands when both sides' figures are held against one line: proven strength, blind spot, hidden strength, known weakness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from gapkit.gaps.testing import LEVEL
from gapkit.stats.families import holm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# (the provider is above the line, the customer is above the line) -> what that is called.
QUADRANTS = {
    (True, True): "proven strength",
    (True, False): "blind spot",
    (False, True): "hidden strength",
    (False, False): "known weakness",
}


class Place(NamedTuple):
    """Which quadrant a row's two figures stand in, and whether that is beyond chance with all rows of the chart taken into account."""

    quadrant: str
    sure: bool


def places(rows: Sequence[Mapping[str, Any]], line: float) -> list[Place]:
    """Return the quadrant of each row, in order.

    A row is placed for sure where both figures are apart from the line: the larger of the two p-values counts (both must hold), and Holm's correction goes
    over the rows. A figure's p-value is its interval turned round: the distance to the line over that to the end of the interval on the line's side. The
    line is taken as given. A figure on the line stands above it; one without an interval is placed, never for sure.

    Args:
        rows: rows of a GapTable with both figures, in points.
        line: the line for both sides, in points.

    Sources: intersection-union test, Berger 1982; Holm 1979; see docs/numbers.md.
    """
    p = [max(_p_value(row, side, line) for side in ("provider", "customer")) for row in rows]
    held = holm(np.array(p, dtype=float)) <= LEVEL if p else []
    return [
        Place(QUADRANTS[float(row["provider"]) >= line, float(row["customer"]) >= line], bool(sure))
        for row, sure in zip(rows, held, strict=True)
    ]


def _p_value(row: Mapping[str, Any], side: str, line: float) -> float:
    value = float(row[side])
    low, high = row[f"{side}_low"], row[f"{side}_high"]
    if pd.isna(low) or pd.isna(high) or value == line:
        return 1.0
    reach = value - float(low) if line < value else float(high) - value
    if reach <= 0:
        return 0.0  # everybody answered: the figure is what it is
    z = special.ndtri(1 - LEVEL / 2) * abs(value - line) / reach
    return float(2 * special.ndtr(-z))

"""The quadrant as a plot: a numbered point for each topic or company, the lines that part strong from weak, and the line of no gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.quadrant_list import NUMBERED
from gapkit.exports.native.dumbbell import SCALES
from gapkit.exports.native.plot import Axis, Dots, Lines, Point, XYPlot
from gapkit.exports.native.strips import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.native.plot import Ink, Marker

Row = dict[str, Any]

LEAST = 40.0  # points shown at the least
STEPS = (5.0, 10.0, 20.0, 25.0, 50.0)
# In the picture's order; the two corners where the sides differ have the colours of good and bad, the others are grey.
CORNERS: dict[str, tuple[Ink, Marker]] = {
    "blind spot": ("bad", "circle"),
    "hidden strength": ("good", "diamond"),
    "proven strength": ("strong", "square"),
    "known weakness": ("strong", "circle"),
}


def quadrant_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return the quadrant as one plot, however many points it has: they are only read together."""
    del most
    axes = [_axis(rows, side) for side in ("customer", "provider")]
    low, high, step = min(axis.low for axis in axes), max(axis.high for axis in axes), axes[0].step
    top = high + step / 2  # the corners' names stand above the highest point
    x, y = (Axis(low, top, step, axis.title) for axis in axes)
    dots = []
    for place, (ink, marker) in CORNERS.items():
        for sure in (True, False):
            points = tuple(_point(row, bars=len(rows) <= NUMBERED) for row in rows if row["place"] == place and bool(row["sure"]) == sure)
            if points:
                name = place[:1].upper() + place[1:]
                dots.append(
                    Dots(
                        name if sure else f"{name}, not certain",
                        points,
                        ink if sure else "quiet",
                        marker,
                        hollow=not sure,
                        beside="above",
                        bold=True,
                    )
                )
    line = float(rows[0]["line"])
    cross = ((Point(line, low), Point(line, top)), (Point(low, line), Point(top, line)))
    lines = (
        Lines(f"Lines at {line:g}", cross, "quiet", 1.25),
        Lines("Both sides say the same", ((Point(low, low), Point(top, top)),), "faint", 1.0, dashed=True),
    )
    return (XYPlot("Both views across each other", (*dots, *_names(low, top)), lines, x, y, len(rows), square=True, key="none"),)


def _names(low: float, high: float) -> tuple[Dots, ...]:
    """Return the names of the corners, inside them, each from its own edge inwards."""
    inset = (high - low) * 0.03
    top, bottom = high - inset, low + inset
    lefts = (Point(low, top, "Corner", "Blind spots"), Point(low, bottom, "Corner", "Known weaknesses"))
    rights = (Point(high, top, "Corner", "Proven strengths"), Point(high, bottom, "Corner", "Hidden strengths"))
    return Dots("Left corners", lefts, "quiet", beside="right"), Dots("Right corners", rights, "quiet", beside="left")


def _point(row: Row, *, bars: bool) -> Point:
    ends = (number(row[f"{side}_{end}"]) if bars else None for side in ("customer", "provider") for end in ("low", "high"))
    return Point(float(row["customer"]), float(row["provider"]), str(row["label"]), f"{int(row['number'])}", *ends)


def _axis(rows: Sequence[Row], side: str) -> Axis:
    """Return the scale that holds every figure, interval and line, its ends on a tick."""
    columns = [f"{name}{end}" for name in ("provider", "customer") for end in ("", "_low", "_high")]
    found = [float(row[name]) for row in rows for name in ("line", *columns) if has(row[name])]
    low, high = min(found), max(found)
    middle, half = (low + high) / 2, max(high - low, LEAST) / 2
    least, most, _, unit = SCALES[str(rows[0]["score"])]
    step = next((step for step in STEPS if 2 * half / step <= 8), STEPS[-1])  # noqa: PLR2004 - more ticks only crowd
    start, end = max(step * ((middle - half) // step), least), min(-step * (-(middle + half) // step), most)
    return Axis(start, end, step, f"{rows[0][f'{side}_side']}: {unit}")

"""The slope as a plot: a line from wave to wave for each topic, its words beside the newer end, moved apart where they would meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.moving import MOVED, signed_points
from gapkit.charts.notes import has
from gapkit.exports.native.companies import unit_of
from gapkit.exports.native.plot import Axis, Dots, Lines, Point, XYPlot

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

SPAN = 40.0  # points shown at the least: a small change must not look large
MOST_NAMED = 16  # lines whose words fit one below the other
STEP = 10.0
LEFT, RIGHT = 0.12, 0.46
AIR = 0.04  # of the way from wave to wave


def slope_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return the slope as one plot: its lines are only read together. Of more than `most` or 16 topics those that moved, then the widest are named."""
    ends = [float(row[name]) for row in rows for name in ("gap_then", "gap_now")]
    middle, half = (min(ends) + max(ends)) / 2, max(max(ends) - min(ends), SPAN) / 2
    low, high = STEP * ((middle - half) // STEP), -STEP * (-(middle + half) // STEP)
    y = Axis(low, high + STEP, STEP, unit_of(rows), shown=False)  # the waves stand above the highest line
    named = sorted(rows, key=lambda row: (row["moved"] not in MOVED, -abs(float(row["gap_now"]))))[: min(most, MOST_NAMED)]
    least = (high - low) / min(most, MOST_NAMED)
    dots, lines = [], []
    for moved, words in ((True, "Changed beyond chance"), (False, "Too close to call")):
        found = [row for row in rows if (row["moved"] in MOVED) == moved]
        if not found:
            continue
        pairs = tuple((Point(0, float(row["gap_then"]), row["label"]), Point(1, float(row["gap_now"]), row["label"])) for row in found)
        lines.append(Lines(words, pairs, "strong" if moved else "faint", 2.5 if moved else 1.25))
        dots.append(
            Dots(
                f"{words}, both waves", tuple(end for pair in pairs for end in pair), "strong" if moved else "quiet", "circle", keyed=False
            )
        )
    now = [f"{signed_points(row['gap_now'])}  {row['label']}{row['signs']}, {row['words']}" for row in named]
    then = [signed_points(row["gap_then"]) for row in named]
    for name, at, column, texts in (("Newest wave", 1.0, "gap_now", now), ("Wave before", 0.0, "gap_then", then)):
        heights = apart([float(row[column]) for row in named], least, low, high)
        side = at + (AIR if at else -AIR)  # words keep off the marks
        points = tuple(Point(side, height, row["label"], text) for row, height, text in zip(named, heights, texts, strict=True))
        dots.append(Dots(f"Words, {name.lower()}", points, "strong", beside="right" if at else "left"))
    waves = (Point(0, high + STEP / 2, "Wave", str(rows[0]["since"])), Point(1, high + STEP / 2, "Wave", str(rows[0]["wave"])))
    dots.append(Dots("Waves", waves, "quiet", beside="above", bold=True))
    lines.append(Lines("Waves", tuple((Point(at, low), Point(at, high)) for at in (0, 1)), "faint", 1.0, keyed=False))
    margins = {float(row["margin"]) for row in rows if has(row["margin"])}
    if len(margins) == 1 and low < (margin := margins.pop()) < high:
        edges = tuple((Point(0, at), Point(1, at)) for at in (-margin, margin) if low < at < high)
        lines.append(Lines(f"Within {margin:g} points of each other", edges, "faint", 1.0, dashed=True))
    if low < 0 < high:
        lines.append(Lines("No gap", ((Point(0, 0), Point(1, 0)),), "strong", 1.25, keyed=False))
    return (
        XYPlot(
            f"Gap in {rows[0]['since']} and in {rows[0]['wave']}",
            tuple(dots),
            tuple(lines),
            Axis(-AIR, 1 + AIR, 1, shown=False),
            y,
            len(rows),
            LEFT,
            RIGHT,
            key="bottom",
        ),
    )


def apart(heights: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Return heights at least `least` apart, and inside `low` to `high` where there is room: the larger stays above the smaller."""
    order = sorted(range(len(heights)), key=lambda place: -heights[place])
    made = dict.fromkeys(order, 0.0)
    above = high + least / 2
    for place in order:
        above = made[place] = min(heights[place], above - least)
    below = low - least / 2
    for place in reversed(order):
        below = made[place] = max(made[place], below + least)
    return [made[place] for place in range(len(heights))]

"""What plots of rows share: a row's words at the left, its finding at the right, its place between, the scale, the pages of a long chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gapkit.charts.notes import has
from gapkit.charts.pictures.strip_parts import key_words, scale_of
from gapkit.exports.native.plot import Axis, Dots, Lines, Point, XYPlot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gapkit.exports.native.plot import Ink, Marker

Row = dict[str, Any]

LEFT, RIGHT = 0.27, 0.21  # shares of the width for words at either side
TICKS = 10


class Look(NamedTuple):
    """How the mark of a row looks, and the name of the series of all that look so."""

    name: str
    ink: Ink
    marker: Marker
    hollow: bool = False


_VERDICTS: dict[str, tuple[Ink, Marker, bool]] = {
    "overrates": ("provider", "circle", False),
    "underrates": ("customer", "square", False),
    "agrees": ("strong", "circle", True),
    "unclear": ("quiet", "circle", False),
    "": ("quiet", "diamond", True),
}


def by_verdict(rows: Sequence[Row]) -> Callable[[Row], Look]:
    """Return the look of a row by its verdict, named as the key of the picture names it."""

    def look(row: Row) -> Look:
        words = key_words(rows, row["verdict"])
        return Look(words[:1].upper() + words[1:], *_VERDICTS[row["verdict"]])

    return look


def number(cell: object) -> float | None:
    """Return a cell as a number; None where there is none."""
    return float(cell) if has(cell) else None  # type: ignore[arg-type]


def pages(rows: Sequence[Row], most: int) -> list[list[Row]]:
    """Return rows in pages of about equal length, none longer than `most`."""
    many = -(-len(rows) // most)
    length = -(-len(rows) // many) if many else 1
    return [list(rows[start : start + length]) for start in range(0, len(rows), length)]


def level(place: int, many: int) -> float:
    """Return the height of the row at that place (from 0, the first on top) among `many`."""
    return float(many - place)


def rows_axis(many: int) -> Axis:
    """Return the upward axis of `many` rows."""
    return Axis(0.4, many + 0.6, 1.0, shown=False)


def words_of(rows: Sequence[Row], axis: Axis, left: Callable[[Row], str], right: Callable[[Row], str]) -> tuple[Dots, ...]:
    """Return the words at both sides of rows, as points without marks at both ends of the axis."""
    many = len(rows)

    def column(name: str, at: float, say: Callable[[Row], str]) -> tuple[Point, ...]:
        return tuple(Point(at, level(place, many), f"{name}: {row['label']}", say(row)) for place, row in enumerate(rows) if say(row))

    return (
        Dots("Rows", column("Row", axis.low, left), "strong", beside="left"),
        Dots("Findings", column("Finding", axis.high, right), "strong", beside="right"),
    )


def gap_axis(rows: Sequence[Row], unit: str) -> Axis:
    """Return an axis of gaps that holds every interval, zero and the margins, its ends on a tick."""
    low, high, ticks = scale_of([{"margin": None, **row} for row in rows], TICKS)
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else max(high - low, 1.0)
    return Axis(step * (low // step), -step * (-high // step), step, unit)


def gap_lines(rows: Sequence[Row], many: int) -> tuple[Lines, ...]:
    """Return the line of no gap, and dashed ones at the margin of agreement where all rows have one."""
    low, high = 0.4, many + 0.6
    zero = Lines("No gap", ((Point(0, low), Point(0, high)),), "strong", 1.25, keyed=False)
    margins = {float(row["margin"]) for row in rows if has(row.get("margin"))}
    if len(margins) != 1:
        return (zero,)
    margin = margins.pop()
    ends = tuple((Point(at, low), Point(at, high)) for at in (-margin, margin))
    return zero, Lines(f"Within {margin:g} points of each other", ends, "faint", 1.0, dashed=True)


def gap_dots(rows: Sequence[Row], look: Callable[[Row], Look]) -> tuple[Dots, ...]:
    """Return the gaps of rows with their intervals, a series for each look; a row without a gap (a heading) has no mark."""
    found: dict[Look, list[Point]] = {}
    for place, row in enumerate(rows):
        if has(row["gap"]):
            point = Point(
                float(row["gap"]), level(place, len(rows)), str(row["label"]), "", number(row["gap_low"]), number(row["gap_high"])
            )
            found.setdefault(look(row), []).append(point)
    return tuple(Dots(one.name, tuple(points), one.ink, one.marker, one.hollow) for one, points in found.items())


def strip(
    name: str,
    rows: Sequence[Row],
    look: Callable[[Row], Look],
    left: Callable[[Row], str],
    *,
    unit: str,
    more: tuple[Lines, ...] = (),
    every: Sequence[Row] = (),
) -> XYPlot:
    """Return a plot of gaps, a row each: the words of `left` at the left, the interval in words at the right; its axis holds `every` row of all pages."""
    axis = gap_axis(every or rows, unit)
    words = words_of(rows, axis, left, lambda row: str(row["interval"]))
    lines = (*gap_lines(rows, len(rows)), *more)
    return XYPlot(name, (*gap_dots(rows, look), *words), lines, axis, rows_axis(len(rows)), len(rows), LEFT, RIGHT)

"""The series of a native chart of points: lines first, then intervals, then marks, words last, so that each lies over what came before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gapkit.exports.native.plot import DECIMALS, Dots, Lines, Point

if TYPE_CHECKING:
    from gapkit.exports.native.plot import XYPlot


@dataclass(frozen=True)
class Series:
    """One series: its points, None where a line breaks off; `dots` or `lines` say how it looks; an interval's lines are those of its dots."""

    name: str
    points: tuple[Point | None, ...]
    dots: Dots | None = None
    lines: Lines | None = None
    interval: bool = False

    @property
    def in_key(self) -> bool:
        """Whether the chart's key names it: neither words nor intervals, which the small print tells of."""
        if self.dots is not None:
            return self.dots.keyed and self.dots.marker is not None
        return not self.interval and self.lines is not None and self.lines.keyed


def series_of(plot: XYPlot) -> tuple[Series, ...]:
    """Return the series of a plot in the order in which they are drawn; a series has one broken line rather than many of its own."""
    made = [Series(one.name, _broken(one.segments), lines=one) for one in plot.lines]
    marked = [one for one in plot.dots if one.marker is not None]
    for one in marked:
        segments = _whiskers(one)
        if segments:
            made.append(
                Series(f"{one.name}: 95% interval", _broken(segments), lines=Lines(one.name, segments, one.ink, 1.75), interval=True)
            )
    made += [Series(one.name, one.points, dots=one) for one in [*marked, *(one for one in plot.dots if one.marker is None)]]
    return _evened(made)


def _evened(made: list[Series]) -> tuple[Series, ...]:
    """Return the series with the first as long as the longest: LibreOffice loses a series that a longer one follows."""
    longest = max((len(one.points) for one in made), default=0)
    made = [replace(one, points=tuple(point and _settled(point) for point in one.points)) for one in made]
    return tuple(
        replace(one, points=(*one.points, *[None] * (longest - len(one.points)))) if place == 0 else one for place, one in enumerate(made)
    )


def _settled(point: Point) -> Point:
    """Return a point without the last digits of sums: a chart and the workbook inside it, written by two libraries, then have the very same number."""
    return replace(point, x=round(point.x, DECIMALS), y=round(point.y, DECIMALS))


def _broken(segments: tuple[tuple[Point, ...], ...]) -> tuple[Point | None, ...]:
    """Return lines one after the other with a gap between any two."""
    made: list[Point | None] = []
    for segment in segments:
        made += [*([None] if made else []), *segment]
    return tuple(made)


def _whiskers(dots: Dots) -> tuple[tuple[Point, ...], ...]:
    """Return the intervals of points as lines, in either direction; one whose end is not known goes no farther than its point."""
    made = []
    for point in dots.points:
        y = point.y + dots.lift
        if point.x_low is not None or point.x_high is not None:
            low, high = (point.x if end is None else end for end in (point.x_low, point.x_high))
            made.append((Point(low, y, point.name), Point(high, y, point.name)))
        if point.y_low is not None or point.y_high is not None:
            low, high = (point.y if end is None else end for end in (point.y_low, point.y_high))
            made.append((Point(point.x, low, point.name), Point(point.x, high, point.name)))
    return tuple(made)

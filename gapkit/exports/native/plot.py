"""Plots: a chart as series of numbers with their labels, before a slide or a workbook draws it. They hold what the spec's rows hold, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Sums of weights in another order of the input's rows differ in their last digit; a file is the same bytes whatever that order is.
DECIMALS = 9
# What a colour stands for; a renderer takes it from the theme of its document.
Ink = Literal["provider", "customer", "good", "bad", "neutral", "strong", "quiet", "faint"]
Marker = Literal["circle", "diamond", "square"]
Beside = Literal["left", "right", "above", "below"]
Key = Literal["top", "bottom", "none"]


@dataclass(frozen=True)
class Point:
    """A point in points of the score, what it is of, the words beside it, and the limits of its interval in either direction (None: no interval)."""

    x: float
    y: float
    name: str = ""
    label: str = ""
    x_low: float | None = None
    x_high: float | None = None
    y_low: float | None = None
    y_high: float | None = None


@dataclass(frozen=True)
class Dots:
    """A series of points: `marker` None shows their words alone; `hollow` marks are those that agree or have no interval.

    `lift` is how far above a point, in units of the upward axis, a renderer that draws intervals as lines of their own puts them: so those of two sides
    on one row stay two. Series that are not `keyed` are left out of the key.
    """

    name: str
    points: tuple[Point, ...]
    ink: Ink = "strong"
    marker: Marker | None = None
    hollow: bool = False
    beside: Beside = "right"
    bold: bool = False
    lift: float = 0.0
    keyed: bool = True


@dataclass(frozen=True)
class Lines:
    """A series of separate lines, each through points of its own; `width` in points of type. Those not `keyed` are left out of the key."""

    name: str
    segments: tuple[tuple[Point, ...], ...]
    ink: Ink = "quiet"
    width: float = 1.5
    dashed: bool = False
    keyed: bool = True


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high`, a tick every `step`; without `shown` neither ticks nor a line."""

    low: float
    high: float
    step: float
    title: str = ""
    shown: bool = True


@dataclass(frozen=True)
class XYPlot:
    """Points and lines over two axes. `left` and `right` are the shares of the width that words outside the axes take; `rows` how many rows it holds.

    A `square` plot has the same scale both ways; `key` says where the series are named. `panel` is what it measures, `part` which part of that it is, "2 of
    3", "" for the whole.
    """

    panel: str
    dots: tuple[Dots, ...]
    lines: tuple[Lines, ...]
    x: Axis
    y: Axis
    rows: int
    left: float = 0.0
    right: float = 0.0
    square: bool = False
    key: Key = "top"
    part: str = ""

    @property
    def name(self) -> str:
        """What it measures, with its part."""
        return _named(self.panel, self.part)


@dataclass(frozen=True)
class Bar:
    """One stacked series: a value for each category (None: no bar), the words on each bar ("" none), and how deep its shade is from 0 (pale) to 1."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    ink: Ink
    shade: float = 1.0


@dataclass(frozen=True)
class BarPlot:
    """Bars lying, stacked from the axis outwards in the order of `bars`, values under zero to the left; the first category stands on top."""

    panel: str
    categories: tuple[str, ...]
    bars: tuple[Bar, ...]
    x: Axis
    part: str = ""

    @property
    def name(self) -> str:
        """What it measures, with its part."""
        return _named(self.panel, self.part)


Plot = XYPlot | BarPlot


def _named(panel: str, part: str) -> str:
    return f"{panel}, {part}" if part else panel

"""The dumbbell as a plot: two series of figures with intervals, and between them the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.pictures.dumbbell_marks import DECIDED
from gapkit.exports.native.plot import Axis, Dots, Lines, Point, XYPlot
from gapkit.exports.native.strips import LEFT, RIGHT, level, number, pages, rows_axis, words_of
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.native.plot import Beside, Ink, Marker

Row = dict[str, Any]

SCALES = {
    "favourable": (0.0, 100.0, 20.0, "% favourable"),
    "mean": (0.0, 100.0, 20.0, "average score, 0-100"),
    "nps": (-100.0, 100.0, 50.0, "net promoter score"),
}
PAST = 0.04  # of the scale
MOST_APART = 6  # rows from which on intervals keep off the middle by their full lift
SIDES: tuple[tuple[str, Ink, Marker, Beside, float], ...] = (
    ("customer", "customer", "diamond", "below", -0.1),
    ("provider", "provider", "circle", "above", 0.1),
)


def dumbbell_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return a plot for each scale of a dumbbell, continued where it has more than `most` rows."""
    made = []
    for name in dict.fromkeys(row["panel"] for row in rows):
        made += [_plot(name, part) for part in pages([row for row in rows if row["panel"] == name], most)]
    return tuple(made)


def _plot(name: str, rows: Sequence[Row]) -> XYPlot:
    low, high, step, title = SCALES[str(rows[0]["score"])]
    # Past the end of the scale stands nothing but the words of a mark at its end.
    axis = Axis(low, high + PAST * (high - low), step, title)
    ropes = []
    for decided, words, width in ((True, "Gap beyond chance", 4.5), (False, "Gap too close to call", 1.75)):
        found = [(place, row) for place, row in enumerate(rows) if (row["verdict"] in DECIDED) == decided]
        segments = tuple(
            tuple(Point(float(row[side]), level(place, len(rows)), row["label"]) for side in ("customer", "provider"))
            for place, row in found
        )
        if segments:
            ropes.append(Lines(words, segments, "faint", width))
    dots = [one for side in SIDES for one in _side(rows, *side)]
    beside = words_of(rows, axis, lambda row: "\n".join(filter(None, (f"{row['label']}{row['signs']}", row["detail"]))), _finding)
    return XYPlot(name, (*dots, *beside), tuple(ropes), axis, rows_axis(len(rows)), len(rows), LEFT, RIGHT)


def _side(rows: Sequence[Row], side: str, ink: Ink, marker: Marker, beside: Beside, lift: float) -> list[Dots]:  # noqa: PLR0917 - one side
    """Return a side's figures: those with an interval, then those without one as hollow marks."""
    made = []
    for certain in (True, False):
        found = [(place, row) for place, row in enumerate(rows) if (has(row[f"{side}_low"]) or has(row[f"{side}_high"])) == certain]
        dots = tuple(
            Point(
                float(row[side]),
                level(place, len(rows)),
                row["label"],
                _figure(row, side),
                number(row[f"{side}_low"]),
                number(row[f"{side}_high"]),
            )
            for place, row in found
        )
        if dots:
            name = str(found[0][1][f"{side}_side"])
            made.append(
                Dots(
                    name if certain else f"{name}, no interval",
                    dots,
                    ink,
                    marker,
                    hollow=not certain,
                    beside=beside,
                    lift=lift * min(len(rows) / MOST_APART, 1),
                )
            )
    return made


def _figure(row: Row, side: str) -> str:
    """Return a figure as it stands at its mark, led by "≤" or "≥" where it is a bound."""
    bound = {f"{side} lower": "≤", f"{side} higher": "≥"}
    sign = next((mark for way, mark in bound.items() if way in str(row["bound"]).split("; ")), "")
    return f"{sign}{points(row[side])}{'%' if row['score'] == 'favourable' else ''}"


def _finding(row: Row) -> str:
    return "\n".join(filter(None, (row["words"], row["interval"])))

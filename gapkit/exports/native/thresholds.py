"""The gap at every cut as a plot: a block of rows for each topic, a row for each cut, joined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.exports.native.companies import unit_of
from gapkit.exports.native.plot import Lines, Point
from gapkit.exports.native.strips import Look, level, strip
from gapkit.gaps.robustness.cut_group import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.native.plot import XYPlot

Row = dict[str, Any]

NOT_BEYOND = Look("Not beyond chance at this cut", "quiet", "circle", hollow=True)


def thresholds_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return the gap at every cut, topics kept whole under their names; continued where there are more than `most` rows."""
    blocks = []
    for label in dict.fromkeys(row["label"] for row in rows):
        cuts = [{**row, "margin": None} for row in rows if row["label"] == label]
        head = {**dict.fromkeys(cuts[0]), "label": label, "cut_label": f"{label}{cuts[0]['signs']}", "interval": _short(cuts[0])}
        blocks.append([head, *cuts])
    parts: list[list[Row]] = []
    for block in blocks:
        if parts and len(parts[-1]) + len(block) <= most:
            parts[-1] += block
        else:
            parts.append(list(block))
    return tuple(_page(part) for part in parts)


def _page(rows: Sequence[Row]) -> XYPlot:
    many = len(rows)
    placed = [(row, level(place, many)) for place, row in enumerate(rows)]
    cuts = [row for row in rows if has(row["gap"])]
    joined = tuple(
        tuple(Point(float(row["gap"]), at, label) for row, at in placed if row["label"] == label and has(row["gap"]))
        for label in dict.fromkeys(row["label"] for row in rows)
    )
    plot = strip(
        "Gap at every cut",
        rows,
        _look,
        lambda row: str(row["cut_label"]),
        unit=unit_of(cuts),
        more=(Lines("From cut to cut", joined, "faint", 1.5, keyed=False),),
    )
    # A topic's own row is bold: its words are taken out of those of its cuts.
    heads = {at for row, at in placed if not has(row["gap"])}
    dots = [one for one in plot.dots if one.marker is not None]
    for one in plot.dots:
        if one.marker is None:
            for name, bold in ((one.name, False), (f"Topics: {one.name.lower()}", True)):
                dots.append(replace(one, name=name, points=tuple(point for point in one.points if (point.y in heads) == bold), bold=bold))
    return replace(plot, dots=tuple(dots))


def _short(row: Row) -> str:
    """Return in few words what holds over all cuts of a topic."""
    return "at every cut" if row["proof"] in WORDS.values() else "not at every cut"


def _look(row: Row) -> Look:
    """Return the look of a cut: who is higher beyond chance there, else open."""
    if has(row["gap_low"]) and float(row["gap_low"]) > 0:
        return Look(f"{row['provider_side']} higher, beyond chance at this cut", "provider", "circle")
    if has(row["gap_high"]) and float(row["gap_high"]) < 0:
        return Look(f"{row['customer_side']} higher, beyond chance at this cut", "customer", "square")
    return NOT_BEYOND

"""The gap at every cut as a plot: a block of rows for each topic, a row for each cut, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.exports.native.companies import unit_of
from gapkit.exports.native.plot import Dots, Lines, Point, XYPlot
from gapkit.exports.native.strips import Look, level, page_name, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

NOT_BEYOND = Look("Not beyond chance at this cut", "quiet", "circle", hollow=True)


def thresholds_plots(rows: Sequence[Row], most: int) -> tuple[XYPlot, ...]:
    """Return the gap at every cut, topics kept whole under their names; continued where there are more than `most` rows."""
    blocks = []
    for label in dict.fromkeys(row["label"] for row in rows):
        cuts = [{**row, "margin": None} for row in rows if row["label"] == label]
        head = {
            **dict.fromkeys(cuts[0]),
            "label": label,
            "heading": f"{label}{cuts[0]['signs']}: {cuts[0]['words']}",
            "cut_label": "",
            "interval": "",
        }
        blocks.append([head, *cuts])
    parts: list[list[Row]] = []
    for block in blocks:
        if parts and len(parts[-1]) + len(block) <= most:
            parts[-1] += block
        else:
            parts.append(list(block))
    return tuple(_page(page_name("Gap at every cut", place, len(parts)), part) for place, part in enumerate(parts))


def _page(name: str, rows: Sequence[Row]) -> XYPlot:
    many = len(rows)
    placed = [(row, level(place, many)) for place, row in enumerate(rows)]
    cuts = [row for row in rows if has(row["gap"])]
    joined = tuple(
        tuple(Point(float(row["gap"]), at, label) for row, at in placed if row["label"] == label and has(row["gap"]))
        for label in dict.fromkeys(row["label"] for row in rows)
    )
    plot = strip(
        name, rows, _look, lambda row: str(row["cut_label"]), unit=unit_of(cuts), more=(Lines("From cut to cut", joined, "faint", 1.5),)
    )
    heads = tuple(Point(plot.x.low, at, row["label"], row["heading"]) for row, at in placed if not has(row["gap"]))
    return XYPlot(
        plot.name,
        (*plot.dots, Dots("Topics", heads, "strong", beside="right", bold=True)),
        plot.lines,
        plot.x,
        plot.y,
        plot.rows,
        plot.left,
        plot.right,
    )


def _look(row: Row) -> Look:
    """Return the look of a cut: who is higher beyond chance there, else open."""
    if has(row["gap_low"]) and float(row["gap_low"]) > 0:
        return Look(f"{row['provider_side']} higher, beyond chance at this cut", "provider", "circle")
    if has(row["gap_high"]) and float(row["gap_high"]) < 0:
        return Look(f"{row['customer_side']} higher, beyond chance at this cut", "customer", "square")
    return NOT_BEYOND

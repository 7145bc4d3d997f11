"""Plots made by hand for the tests of workbooks: each kind of mark, line and label there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.exports.native.plot import Axis, Bar, BarPlot, Dots, Lines, Point, XYPlot

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]


def dumbbell_plot(spec: ChartSpec) -> XYPlot:
    """Return a dumbbell: names at the left, two marks with their intervals a row, ropes between them, findings at the right."""
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in spec.frame.to_dict("records")]
    height = len(rows)
    places = [height - place for place in range(height)]
    drawn = [(row, place) for row, place in zip(rows, places, strict=True) if row["drawn"] and pd.notna(row["gap"])]
    marks = []
    for side, ink in (("provider", "provider"), ("customer", "customer")):
        sure = [(row, place) for row, place in drawn if (row["verdict"] in ("overrates", "underrates"))]
        open_ones = [one for one in drawn if one not in sure]
        for hollow, some in ((False, sure), (True, open_ones)):
            points = tuple(
                Point(
                    float(row[side]),
                    place,
                    row["label"],
                    f"{row[side]:.0f}",
                    x_low=_or_none(row[f"{side}_low"]),
                    x_high=_or_none(row[f"{side}_high"]),
                )
                for row, place in some
            )
            higher = "right" if side == "provider" else "left"
            marks.append(Dots("Executives" if side == "provider" else "Customers", points, ink, "circle", hollow, higher))  # type: ignore[arg-type]
    names = Dots(
        "names",
        tuple(Point(0, place, row["label"], row["label"]) for row, place in zip(rows, places, strict=True)),
        "strong",
        None,
        beside="left",
    )
    words = Dots(
        "findings",
        tuple(Point(100, place, row["label"], row["words"]) for row, place in zip(rows, places, strict=True)),
        "quiet",
        None,
        bold=True,
    )
    ropes = Lines(
        "gaps",
        tuple(
            (Point(float(row["provider"]), place, row["label"]), Point(float(row["customer"]), place, row["label"])) for row, place in drawn
        ),
        "quiet",
        3.0,
    )
    return XYPlot(
        "dumbbell",
        (names, *marks, words),
        (ropes,),
        Axis(0, 100, 20, "Share favourable, %"),
        Axis(0.5, height + 0.5, 1, shown=False),
        height,
        0.32,
        0.18,
    )


def quadrant_plot() -> XYPlot:
    """Return a square plot with intervals both ways, filled and hollow marks, dashed lines and labels on all sides."""
    filled = Dots(
        "Certain",
        (
            Point(77.6, 75.3, "Safe", "Keeps money safe", 72.0, 82.6, 74.4, 76.1),
            Point(20.0, 31.5, "Fees", "Fair fees", 12.5, 29.0, None, None),
        ),
        "strong",
        "circle",
    )
    hollow = Dots(
        "Not certain",
        (Point(60.0, 50.0, "Staff", "Staff know their job", None, 70.0, 41.0, None),),
        "quiet",
        "diamond",
        hollow=True,
        beside="left",
    )
    alone = Dots("corners", (Point(4, 96, "", "blind spot"), Point(96, 4, "", "")), "faint", None, beside="below", bold=True)
    cross = Lines("lines", ((Point(65, 0), Point(65, 100)), (Point(0, 65), Point(100, 65))), "quiet", 1.0)
    same = Lines("same", ((Point(0, 0), Point(100, 100)),), "faint", 1.0, dashed=True)
    return XYPlot(
        "quadrant",
        (filled, hollow, alone),
        (cross, same),
        Axis(0, 100, 20, "Executives"),
        Axis(0, 100, 20, "Customers"),
        3,
        0.0,
        0.0,
        square=True,
    )


def company_plot(names: list[str], margin: float = 5) -> XYPlot:
    """Return a strip of gaps, one a company, with negative ones, the line of no gap and the margin."""
    many = len(names)
    gaps = [45 - 80 * place / max(many - 1, 1) for place in range(many)]
    marks = tuple(
        Point(gap, many - place, name, f"{gap:.0f} ({gap - 9:.0f} to {gap + 7:.0f})", x_low=gap - 9, x_high=gap + 7)
        for place, (gap, name) in enumerate(zip(gaps, names, strict=True))
    )
    labels = Dots("names", tuple(Point(-60, many - place, name, name) for place, name in enumerate(names)), "strong", None, beside="left")
    zero = Lines("no gap", ((Point(0, 0.5), Point(0, many + 0.5)),), "strong", 1.0)
    edges = Lines("margin", tuple((Point(at, 0.5), Point(at, many + 0.5)) for at in (-margin, margin)), "faint", 1.0, dashed=True)
    dots = [
        Dots("Executives higher", marks[: many // 3], "provider", "circle"),
        Dots("Too close to call", marks[many // 3 : 2 * many // 3], "quiet", "circle", hollow=True),
        Dots("Customers higher", marks[2 * many // 3 :], "customer", "square"),
    ]
    return XYPlot(
        "companies",
        (labels, *dots),
        (edges, zero),
        Axis(-60, 60, 20, "Gap, points"),
        Axis(0.5, many + 0.5, 1, shown=False),
        many,
        0.3,
        0.02,
    )


def bar_plot(
    categories: tuple[str, ...] = ("Executives", "Customers", "Staff who answer the telephone in the evening and at weekends"),
) -> BarPlot:
    """Return stacked bars to both sides of nought, one of them not there."""
    many = len(categories)
    return BarPlot(
        "answers",
        categories,
        (
            Bar("Disagree", (-12.0, *(-20.5 - place for place in range(many - 1))), ("12", *("20",) * (many - 1)), "bad", 0.4),
            Bar("Strongly disagree", (None, *(-9.0,) * (many - 1)), ("", *("9",) * (many - 1)), "bad", 1.0),
            Bar("Agree", (40.0,) * many, ("40",) * many, "good", 0.4),
            Bar("Strongly agree", (30.25,) * many, ("",) * many, "good", 1.0),
        ),
        Axis(-60, 100, 20, "Of 100 who answered"),
    )


def _or_none(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]

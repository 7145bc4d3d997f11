"""Charts that are tables on a slide: the heat map, the league, and what can be said."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.behind import TABLES
from gapkit.charts.pictures.cells import ABSENT, SIGNS, number_of, shading_of
from gapkit.exports.csv import table_bytes
from gapkit.exports.deck.content import Cell, Grid
from gapkit.exports.native.strips import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Ink

Row = dict[str, Any]

MOST_ROWS: Final = 14
MOST_COLUMNS: Final = 10
NAMES: Final = 0.22  # of the width
SIDES: Final[dict[str, Ink]] = {"overrates": "provider", "underrates": "customer"}


def grids_of(spec: ChartSpec) -> tuple[Grid, ...]:
    """Return a heat map or a league as tables, continued where it has too many rows or columns for one slide."""
    rows: list[Row] = spec.records()
    return _heatmap(rows) if spec.kind == "heatmap" else _league(rows)


def _heatmap(rows: Sequence[Row]) -> tuple[Grid, ...]:
    shading = shading_of([row for row in rows if row["drawn"]])
    cells = {(row["company"], row["topic"]): row for row in rows}
    names = list(dict.fromkeys(row["company"] for row in rows))
    if len(names) > MOST_ROWS:  # the first of several slides shows where it is worst
        told = Counter(row["company"] for row in rows if row["drawn"] and row["verdict"] in SIDES)
        names.sort(key=lambda name: -told[name])
    companies = pages([{"company": name} for name in names], MOST_ROWS)
    labels = {row["topic"]: row["label"] for row in sorted(rows, key=lambda row: int(row["column"]))}
    topics = pages([{"topic": topic} for topic in labels], MOST_COLUMNS)
    made = []
    for across in topics:
        asked = [one["topic"] for one in across]
        for down in companies:
            body = tuple((Cell(one["company"]), *(_cell(cells.get((one["company"], topic)), shading) for topic in asked)) for one in down)
            made.append(Grid(("Company", *(labels[topic] for topic in asked)), body, (NAMES, *((1 - NAMES) / len(asked),) * len(asked))))
    return tuple(made)


def _cell(row: Row | None, shading: Any) -> Cell:
    if row is None:
        return Cell("")
    if not row["drawn"]:
        return Cell(
            ABSENT.get(row["status"], ABSENT["one side missing"]), ink="neutral" if row["status"] == "hidden" else None, centred=True
        )
    verdict = row["verdict"]
    text = number_of(row)
    if verdict in SIDES:
        return Cell(text, bold=True, ink=SIDES[verdict], shade=(shading.of(float(row["gap"])) + 1) / shading.many, centred=True)
    # A sign tells what the white cells mean where nobody sees a shade.
    return Cell(f"{text} {SIGNS[verdict]}", centred=True)


def key_of_heatmap(spec: ChartSpec) -> str:
    """Return what the cells of a heat map mean, naming only what it holds."""
    rows: list[Row] = spec.records()
    drawn = {row["verdict"] for row in rows if row["drawn"]}
    absent = {row["status"] for row in rows if not row["drawn"]}
    said = {"agrees": "= agree within the margin", "unclear": "· too close to call", "": "? no verdict"}
    gone = {"hidden": "× hidden", "one side missing": "– no answers from one side", "not comparable": "≠ not comparable"}  # noqa: RUF001 - as in the cells
    shaded = ["Bold and shaded: beyond chance, deeper where the gap is wider"] if drawn & set(SIDES) else []
    return ". ".join([*shaded, *(said[one] for one in said if one in drawn), *(gone[one] for one in gone if one in absent)]) + "."


def _league(rows: Sequence[Row]) -> tuple[Grid, ...]:
    columns = [(head, say) for head, say in TABLES["league"] if head in LEAGUE]
    drawn = [row for row in rows if row["drawn"]]
    made = []
    for part in pages(drawn, MOST_ROWS):
        body = tuple(tuple(Cell(say(row), bold=place == 0, centred=place > 0) for place, (_, say) in enumerate(columns)) for row in part)
        made.append(Grid(tuple(head for head, _ in columns), body, LEAGUE_WIDTHS))
    return tuple(made)


LEAGUE: Final = ("Company", "Gap", "Place as found", "Places it could hold", "Finding")
LEAGUE_WIDTHS: Final = (0.28, 0.2, 0.13, 0.15, 0.24)


def frame_grids(frame: pd.DataFrame) -> tuple[Grid, ...]:
    """Return a result's table as tables for slides: columns that hold something, figures rounded as in its CSV."""
    header, *body = csv.reader(io.StringIO(table_bytes(frame).decode("utf-8-sig")))
    kept = [place for place, _ in enumerate(header) if any(row[place] for row in body)][:MOST_COLUMNS]
    heads = tuple(header[place].replace("_", " ") for place in kept)
    made = []
    for part in pages([{"cells": row} for row in body], MOST_ROWS):
        rows = tuple(tuple(Cell(one["cells"][place].removeprefix("'")) for place in kept) for one in part)
        made.append(Grid(heads, rows, (1 / len(kept),) * len(kept)))
    return tuple(made)

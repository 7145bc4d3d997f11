"""Raw exports for the tests of drafts, as survey tools and people write them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pandas as pd
import pyreadstat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"}
BANKS = ("Alba", "Bona", "Corta", "Dora", "Elma", "Fino")
EXECUTIVE_ASKS = {
    "q1": "We respond quickly to our customers",
    "q2": "Our fees are fair",
    "q3": "Customers wait too long to get through to us",
    "q4": "Our board meets often enough",
}
CUSTOMER_ASKS = {
    "c7": "Their fees are fair",
    "c8": "They respond quickly when I need them",
    "c9": "I wait too long to get through to them",
}


def answers(asks: Mapping[str, str], rows: int, shift: int = 0) -> dict[str, list[int]]:
    """Return answers 1 to 5, and an 8 now and then, by column."""
    return {
        name: [8 if (row + place) % 11 == 10 else 1 + (row * 3 + place + shift) % 5 for row in range(rows)]
        for place, name in enumerate(asks)
    }


def write_spss(
    path: Path, asks: Mapping[str, str], rows: int, labels: Mapping[int, str] | None = None, **columns: Sequence[object]
) -> Path:
    """Write an SPSS file: wordings, value labels, 8 declared as missing."""
    cells = answers(asks, rows)
    named = {**(labels or AGREE), 8: "Don't know"}
    pyreadstat.write_sav(
        pd.DataFrame({**columns, **cells}),
        path,
        column_labels={**dict.fromkeys(columns, ""), **asks},
        variable_value_labels={name: dict(named) for name in cells},
        missing_ranges={name: [{"lo": 8, "hi": 8}] for name in cells},
    )
    return path


def write_qualtrics(
    path: Path, asks: Mapping[str, str], rows: int, labels: Mapping[int, str] | None = None, **columns: Sequence[object]
) -> Path:
    """Write a Qualtrics export of labels: three header rows, its own columns first."""
    named = {**(labels or AGREE), 8: "Don't know"}
    meta = {"StartDate": "2026-05-01 10:00:00", "Status": "IP Address", "Progress": "100", "Finished": "True", "ResponseId": "R_{}"}
    cells = answers(asks, rows, shift=1)
    header = [*meta, *columns, *asks]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerow([*meta, *columns, *asks.values()])
        out.writerow([json.dumps({"ImportId": name}) for name in header])
        for row in range(rows):
            own = [value.format(row) for value in meta.values()]
            out.writerow([*own, *(values[row] for values in columns.values()), *(named[cells[name][row]] for name in asks)])
    return path


def banks(rows: int) -> list[str]:
    """Return a bank for each row."""
    return [BANKS[row % len(BANKS)] for row in range(rows)]

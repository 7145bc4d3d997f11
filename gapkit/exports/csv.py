"""Tables as CSV: UTF-8, rounded for reading, no formulas."""

from __future__ import annotations

import csv
import io
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.exports.escaping import cell_text

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL_BASE = 30  # under so many people a figure is printed in whole points
# Figures rounded by the base of their side; those of the gap by the smaller of both.
BASES = {"provider": ("provider_n",), "customer": ("customer_n",), "gap": ("provider_n", "customer_n")}
# Probabilities are no points: they keep three digits.
PROBABILITIES = ("p_value", "q_value", "q_agree")


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8 with a byte order mark, for Excel takes a file without one for the machine's old code page; lines end in a newline.

    Points are rounded to 0.1, to 1 where the side's base is under 30 (for the gap: the smaller base); probabilities to three digits; counts stay whole.
    Null is an empty cell, a tuple is joined by "; ", and text that a spreadsheet would run gets a leading apostrophe; numbers are never touched.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    names = [str(name) for name in frame.columns]
    writer.writerow([cell_text(name) for name in names])
    for record in frame.itertuples(index=False, name=None):
        row = dict(zip(names, record, strict=True))
        writer.writerow([_cell(name, value, row) for name, value in row.items()])
    return stream.getvalue().encode("utf-8-sig")


def figure_text(value: float, *bases: object) -> str:
    """Return a figure as a table has it: to 0.1 points, to 1 where one of the bases is under 30."""
    return _fixed(value, 0 if _least(range(len(bases)), dict(enumerate(bases))) < SMALL_BASE else 1)


def _cell(name: str, value: object, row: dict[str, object]) -> str:
    if isinstance(value, (tuple, list)):
        return cell_text("; ".join(str(part) for part in value))
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    return _number(name, value, row) if isinstance(value, Real) else cell_text(value)


def _number(name: str, value: Real, row: dict[str, object]) -> str:
    if row.get("status") == "hidden" and name != "margin":
        return ""  # a hidden row has no numbers; should one ever come as far as this, it goes no further
    if isinstance(value, Integral):
        return str(int(value))
    return f"{float(value):.3g}" if name in PROBABILITIES else _fixed(float(value), _decimals(name, row))


def _decimals(name: str, row: dict[str, object]) -> int:
    bases = BASES.get(name.removesuffix("_low").removesuffix("_high"), ())
    return 0 if _least(bases, row) < SMALL_BASE else 1


def _least(bases: Sequence[Any], row: dict[Any, object]) -> float:
    """Return the smallest known base; endless where none is known (a published figure is printed as published)."""
    known = [float(value) for value in (row.get(base) for base in bases) if isinstance(value, Real) and not pd.isna(value)]  # type: ignore[call-overload]
    return min(known, default=float("inf"))


def _fixed(value: float, decimals: int) -> str:
    """Return the number in that many decimals, never as "-0"."""
    return f"{round(value, decimals) + 0.0:.{decimals}f}"

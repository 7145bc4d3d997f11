"""What the cells of a table hold in every file: words on one line, figures rounded for reading."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["words", "count", "whole", "tenth", "hundredth", "probability"]

SMALL_BASE: Final = 30  # under so many people a figure is printed in whole points
# Figures rounded by the base of their side; any other figure of an answer's kind by the smallest base its row has.
BASES: Final = {"provider": ("provider_n",), "customer": ("customer_n",)}
EVERY_BASE: Final = ("provider_n", "customer_n", "n")
FIGURES: Final = frozenset({"gap", "value", "share", "lowest", "highest", "tipping_point"})
# Probabilities are no points: they keep three digits. Neither are these, which lie near 1.
PROBABILITIES: Final = frozenset({"p_value", "q_value", "q_agree", "p_holm"})
RATIOS: Final = frozenset({"rho", "deff"})
HIDDEN: Final = "hidden"


@dataclass(frozen=True)
class Cell:
    """One cell: its text as it is printed ("" for none), what kind of thing it is, and the number it holds (None for words and where there is none)."""

    text: str
    kind: Kind = "words"
    number: float | int | None = None


def cells_of(frame: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Return a table's cells, a tuple a row.

    Points are rounded to 0.1, to 1 where the side's base is under 30 (for the gap: the smaller base); probabilities to three digits; counts stay whole.
    Null is an empty cell, a tuple is joined by "; ", yes and no stand for true and false. A hidden row holds no number but its margin.
    """
    names = [str(name) for name in frame.columns]
    rows = (dict(zip(names, record, strict=True)) for record in frame.itertuples(index=False, name=None))
    return [tuple(_cell(name, value, row) for name, value in row.items()) for row in rows]


def figure_text(value: float, *bases: object) -> str:
    """Return a figure as a table has it: to 0.1 points, to 1 where one of the bases is under 30."""
    return _fixed(value, "tenth", 0 if _smallest(bases) < SMALL_BASE else 1).text


def probability_text(value: float) -> str:
    """Return a probability as a table has it: three digits."""
    return f"{value:.3g}"


def _cell(name: str, value: object, row: Mapping[str, object]) -> Cell:
    if isinstance(value, (tuple, list)):
        return Cell("; ".join(str(part) for part in value))
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return Cell("")
    if isinstance(value, (bool, np.bool_)):
        return Cell("yes" if value else "no")
    if not isinstance(value, Real):
        return Cell(str(value))
    if row.get("status") == HIDDEN and name != "margin":
        return Cell("")  # a hidden row has no numbers; should one ever come as far as this, it goes no further
    return _number(name, value, row)


def _number(name: str, value: Real, row: Mapping[str, object]) -> Cell:
    if isinstance(value, Integral):
        return Cell(str(int(value)), "count", int(value))
    if not math.isfinite(value):
        return Cell(str(float(value)))  # no spreadsheet has a number for it
    if name in PROBABILITIES:
        text = probability_text(float(value))
        return Cell(text, "probability", float(text))
    stem = name.removesuffix("_low").removesuffix("_high")
    if stem in RATIOS:
        return _fixed(float(value), "hundredth", 2)
    return _fixed(float(value), "whole", 0) if _least(_bases(stem), row) < SMALL_BASE else _fixed(float(value), "tenth", 1)


def _bases(stem: str) -> Sequence[str]:
    """Return the columns of the bases by which a figure is rounded; none where it is nobody's answer."""
    return BASES.get(stem) or (EVERY_BASE if stem in FIGURES or stem in ("low", "high") else ())


def _least(bases: Sequence[str], row: Mapping[str, object]) -> float:
    return _smallest([row.get(base) for base in bases])


def _smallest(bases: Sequence[object]) -> float:
    """Return the smallest known base; endless where none is known (a published figure is printed as published)."""
    known = [float(base) for base in bases if isinstance(base, Real) and not pd.isna(base)]  # type: ignore[call-overload]
    return min(known, default=float("inf"))


def _fixed(value: float, kind: Kind, decimals: int) -> Cell:
    """Return the number in that many decimals, never as "-0"."""
    text = f"{round(value, decimals) + 0.0:.{decimals}f}"
    return Cell(text, kind, float(text))

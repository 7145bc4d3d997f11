"""Weights checked before use, with a different sentence for each thing that can be wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.intake.faults import refuse
from gapkit.intake.numbers import as_number, not_a_number
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from gapkit.intake.tables import Table
    from gapkit.study.model import Side

DOMINANT: Final = 0.6  # share of the total beyond which one weight is told of


def read_weights(side: Side, table: Table) -> pd.Series[float]:
    """Return a weight per row, 0 or more; 1 for each where the study names no column.

    Raises:
        DataError: a weight that is missing, not a number, infinite or negative; the first such line is named.
    """
    index = table.frame.index
    if not side.weight:
        return pd.Series(1.0, index=index)
    weights: list[float | None] = table.parsed(side.weight, _weight)
    for row, weight in enumerate(weights):
        if weight is None or not math.isfinite(weight) or weight < 0:
            rule, what = _fault(table, side, row, weight)
            refuse(what, table.at(row, side.weight), rule=f"weight {rule}")
            weights[row] = 1.0
    return pd.Series(weights, index=index, dtype="float64")


def without_zero_weights(side: Side, weights: pd.Series[float]) -> tuple[pd.Series[bool], tuple[Notice, ...]]:
    """Return which rows weigh anything, and a notice of those left out for weighing 0.

    Raises:
        DataError: every weight is 0.
    """
    weighing = weights > 0
    nothing = int((~weighing).sum())
    if nothing == len(weights):
        refuse(f"no responses for {side.label}: every weight (column {side.weight!r}) is 0.")
        return weights == 0, ()
    return weighing, (Notice(kind="left out", side=side.id, why="rows whose weight is 0", count=nothing, doubt=True),) if nothing else ()


def dominant_weights(side: Side, weights: pd.Series[float], waves: pd.Series[str]) -> tuple[Notice, ...]:
    """Return a notice for each wave in which one weight of several holds more than 60% of the total."""
    if not side.weight:
        return ()
    notices = []
    for wave, held in weights.groupby(waves, sort=False):
        share = held.max() / held.sum()
        if len(held) > 1 and share > DOMINANT:
            why = f"one weight of {len(held)} holds {share:.0%} of the total: the figures are nearly one person's"
            notices.append(Notice(kind="noted", side=side.id, wave=str(wave), why=why, doubt=True))
    return tuple(notices)


def _weight(text: str, decimal: str) -> float | None:
    """Return the number written, NaN and infinities as themselves so that each gets its own sentence, None for other text."""
    number = as_number(text, decimal)
    if number is not None:
        return number
    return {"nan": math.nan, "inf": math.inf, "infinity": math.inf}.get(text.lstrip("+-").casefold())


def _fault(table: Table, side: Side, row: int, weight: float | None) -> tuple[str, str]:
    """Return what kind of fault a weight has, and the sentence that says it."""
    cell = table.frame[side.weight].iloc[row]
    if cell is pd.NA:
        return "missing", "the weight is missing. Give every row a weight, or leave `weight` out of the study."
    if weight is None:
        return "no number", f"a weight must be a number: {not_a_number(str(cell), table.decimal(row))}"
    if math.isnan(weight):
        return "NaN", "the weight is NaN, not a number. Give every row a weight, or leave `weight` out of the study."
    if math.isinf(weight):
        return "infinite", "the weight is infinite, as after a division by zero. Mend the weights."
    return "negative", f"the weight is negative ({cell}). A weight says how many people a row stands for; it cannot be below 0."

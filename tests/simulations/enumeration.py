"""Shares and gaps by adding up every outcome: gapkit's intervals, the textbook's beside them; and finite populations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gapkit.stats.coverage import (
    binomial_outcomes,
    finite_coverage,
    finite_outcomes,
    gap_coverage,
    midp,
    midp_gap,
    pair_coverage,
    share_coverage,
)
from gapkit.stats.proportions import newcombe, wald, wald_gap, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats
    from gapkit.stats.coverage import GapLimits, Limits

EXECUTIVES = (*range(3, 31), 35, 40, 50, 60, 80, 100)
CUSTOMERS = (30, 60, 100, 150, 200, 300, 500, 1000, 2000, 3000)
POPULATIONS = (*range(4, 61), 80, 100, 150, 200, 300)
SHARES = np.arange(1, 50) / 50  # 2% to 98% by 2
LOW = 0.925

OF_SHARES: dict[str, Limits] = {"gapkit": midp, "Wilson": wilson, "Wald": wald}
OF_GAPS: dict[str, GapLimits] = {"gapkit": midp_gap, "Newcombe": newcombe, "Wald": wald_gap}


class Cell(NamedTuple):
    """One true state of affairs: in words, how often the interval holds it, and how wide it is on average (0-1)."""

    where: str
    held: float
    width: float


class Figures(NamedTuple):
    """What is held against the promises: cells, the least coverage and where, the mean, the part of cells under 0.925, the mean width (0-1)."""

    cells: int
    least: float
    where: str
    mean: float
    under: float
    width: float


def summed(cells: Sequence[Cell]) -> Figures:
    """Return the figures over cells."""
    held = np.array([cell.held for cell in cells])
    place = int(np.argmin(held))
    width = float(np.mean([cell.width for cell in cells]))
    return Figures(held.size, float(held[place]), cells[place].where, float(held.mean()), float((held < LOW).mean()), width)


def of_shares(limits: Limits, sizes: Sequence[int]) -> dict[int, list[Cell]]:
    """Return the cells of one method for shares by number of answers, over true shares."""
    found = {}
    for n in sizes:
        coverage = share_coverage(limits, n, SHARES)
        found[n] = [Cell(f"{n} answers at {share:.0%}", *pair) for share, *pair in zip(SHARES, *coverage, strict=True)]
    return found


def of_gaps(limits: GapLimits, executives: Sequence[int], customers: Sequence[int], shares: Floats = SHARES) -> dict[int, list[Cell]]:
    """Return the cells of one method for gaps by number of executives, over numbers of customers and all pairs of true shares."""
    found: dict[int, list[Cell]] = {}
    for n1 in executives:
        cells = found.setdefault(n1, [])
        for n2 in customers:
            coverage = gap_coverage(limits, n1, n2, shares, shares)
            for one, held, width in zip(shares, *coverage, strict=True):
                where = [f"{n1} executives at {one:.0%}, {n2} customers at {two:.0%}" for two in shares]
                cells.extend(map(Cell, where, held.tolist(), width.tolist()))
    return found


def of_finite(populations: Sequence[int]) -> list[Cell]:
    """Return the cells of shares of finite populations: every true count, every number of 3 or more who answered."""
    return [
        Cell(f"{n} of {population} answered, {count} favourable", *pair)
        for population in populations
        for n in range(3, population)
        for count, pair in enumerate(zip(*finite_coverage(n, population), strict=True))
    ]


def of_finite_gaps(executives: Sequence[tuple[int, int]], customers: Sequence[tuple[int, int] | int]) -> list[Cell]:
    """Return the cells of gaps between n of N executives and customers, who are n of N too or so many of a large body: every true count."""
    cells = []
    for n, heads in executives:
        one = finite_outcomes(n, heads)
        inner = one.truth[1:-1][:: max(1, heads // 12)]
        for asked in customers:
            # Where executives' truth stands the customers' stands as well: no gap is the hardest to hold.
            two = binomial_outcomes(asked, np.union1d(inner, SHARES[::6])) if isinstance(asked, int) else finite_outcomes(*asked)
            who = f"{asked:,} customers" if isinstance(asked, int) else f"{asked[0]} of {asked[1]} customers"
            coverage = pair_coverage(one, two)
            for truth, held, width in zip(one.truth, *coverage, strict=True):
                where = [f"{n} of {heads} executives at {truth:.0%}, {who} at {other:.0%}" for other in two.truth]
                cells.extend(map(Cell, where, held.tolist(), width.tolist()))
    return cells

"""How often an interval holds the truth, by adding up every possible outcome: what the documentation's tables and a test come from.

No random numbers: for each true share the binomial chances of all outcomes whose interval holds it are summed. Take the truth of a cell
(sizes and shares) as the row of a table; a method fails where any cell falls short, not where the average does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats
from gapkit.stats.beta import midp_limits
from gapkit.stats.gaps import gap_limits

Limits: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]
GapLimits: TypeAlias = Callable[[Floats, Floats, Floats, Floats], tuple[Floats, Floats]]

TIE = 1e-12  # a true share standing on a limit counts as held, whatever the last place says


def midp(x: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (low, high), gapkit's 95% interval of x of n, in the form the enumeration takes."""
    return midp_limits(np.asarray(x) / np.asarray(n), n)


def midp_gap(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (low, high), gapkit's 95% interval of x1/n1 - x2/n2, in the form the enumeration takes."""
    low1, high1 = midp(x1, n1)
    low2, high2 = midp(x2, n2)
    return gap_limits(np.asarray(x1) / np.asarray(n1), low1, high1, np.asarray(x2) / np.asarray(n2), low2, high2)


def share_coverage(limits: Limits, n: int, shares: npt.ArrayLike) -> Floats:
    """Return the chance that the interval of n answers holds the true share, one per share.

    Args:
        limits: takes x and n, gives (low, high).
        n: number of answers.
        shares: true shares, 0-1; flat.
    """
    truth = np.asarray(shares, dtype=np.float64)
    low, high = limits(np.arange(n + 1.0), np.full(n + 1, float(n)))
    held = (low[:, None] <= truth + TIE) & (truth - TIE <= high[:, None])
    return np.asarray((outcome_chances(n, truth) * held).sum(axis=0))


def gap_coverage(limits: GapLimits, n1: int, n2: int, shares1: npt.ArrayLike, shares2: npt.ArrayLike) -> Floats:
    """Return the chance that the gap's interval holds the true gap, a row per share of the first side, a column per share of the second.

    Args:
        limits: takes x1, n1, x2 and n2, gives (low, high) of the gap.
        n1: answers of the first side.
        n2: answers of the second side.
        shares1: true shares of the first side, 0-1; flat.
        shares2: true shares of the second side, 0-1; flat.
    """
    truth1, truth2 = np.asarray(shares1, dtype=np.float64), np.asarray(shares2, dtype=np.float64)
    chances1, chances2 = outcome_chances(n1, truth1), outcome_chances(n2, truth2)
    x1, x2 = np.arange(n1 + 1.0), np.arange(n2 + 1.0)
    low, high = limits(x1[:, None], np.full((n1 + 1, 1), float(n1)), x2[None, :], np.full((1, n2 + 1), float(n2)))
    held = np.empty((truth1.size, truth2.size))
    for row, share1 in enumerate(truth1):
        for column, share2 in enumerate(truth2):
            gap = share1 - share2
            inside = (low <= gap + TIE) & (gap - TIE <= high)
            held[row, column] = chances1[:, row] @ (inside @ chances2[:, column])
    return held


def outcome_chances(n: int, shares: npt.ArrayLike) -> Floats:
    """Return the binomial chances of 0 to n favourable answers, a row per outcome, a column per share.

    Args:
        n: number of answers.
        shares: true shares, 0-1; flat.
    """
    truth = np.asarray(shares, dtype=np.float64)
    x = np.arange(n + 1.0)[:, None]
    log_chances = special.xlogy(x, truth) + special.xlog1py(n - x, -truth) - special.betaln(x + 1, n - x + 1) - np.log(n + 1)
    return np.asarray(np.exp(log_chances))

"""Rank sets as published, from estimates and standard errors: for checking and on request. gapkit's own are in `ranks`.

Reference case 22 holds them against R and against the authors' own package.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import broadcast, check_alpha
from gapkit.stats.ranks import RankSets, ranks_within


def klein_wright_wieczorek(
    estimates: npt.ArrayLike, se: npt.ArrayLike, alpha: float = 0.05, adjust: Literal["sidak", "bonferroni", "none"] = "sidak"
) -> RankSets:
    """Return (rank, low, high) from intervals that hold all K estimates at once: one stands above another where the two do not meet.

    Klein, Wright and Wieczorek (2020, JRSS A 183:589). Wider than need be: intervals that meet may still differ.

    Args:
        estimates: one per company; flat. Rank 1 is the largest.
        se: their standard errors.
        alpha: error for all companies together.
        adjust: how each interval is made wide enough; "none" leaves alpha to each, and holds no promise.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    check_alpha(alpha)
    numbers, error = broadcast(estimates, se)
    each = {"sidak": 1 - (1 - alpha) ** (1 / numbers.size), "bonferroni": alpha / numbers.size, "none": alpha}[adjust]
    half = special.ndtri(1 - each / 2) * error
    above = (numbers - half)[:, None] > (numbers + half)[None, :]
    rank = 1.0 + np.count_nonzero(numbers[None, :] > numbers[:, None], axis=1)
    return RankSets(rank, 1.0 + np.count_nonzero(above, axis=0), numbers.size - np.count_nonzero(above, axis=1).astype(np.float64))


def bonferroni_ranks(estimates: npt.ArrayLike, se: npt.ArrayLike, alpha: float = 0.05, *, together: bool = True) -> RankSets:
    """Return (rank, low, high) from z tests of all pairs, Bonferroni's alpha for each.

    Mogstad, Romano, Shaikh and Wilhelm (2024, Review of Economic Studies 91:476) without their simulation: a little wider.

    Args:
        estimates: one per company; flat. Rank 1 is the largest.
        se: their standard errors.
        alpha: error.
        together: whether alpha is for all companies at once; else for each company's own set, among its K - 1 pairs.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    check_alpha(alpha)
    numbers, error = broadcast(estimates, se)
    pairs = numbers.size * (numbers.size - 1) / 2 if together else numbers.size - 1
    half = special.ndtri(1 - alpha / np.maximum(pairs, 1) / 2) * error
    return ranks_within(numbers, numbers - half, numbers + half)

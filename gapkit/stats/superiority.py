"""The chance that one side's answer is higher than the other's, ties counting half, and Cliff's delta: effect sizes that read order alone.

With p and q the two sides' shares per answer, worst to best, theta = sum over pairs of p_i q_j [i > j] + half of [i = j] (probability of superiority: Mann
and Whitney's U over the number of pairs), and delta = 2 theta - 1. Weighted answers enter as sums of weights: they set the shares, while the effective
numbers of answers n* stand for the numbers of people wherever those are counted. With unit weights and n* = n the formulas are the published ones.

Theta is the mean over one side's people of the chance that each stands above the other side, and equally the mean over the other side's; its error is
nearly that of both means together (Hajek's projection). `superiority_limits` gives each mean its own interval, as any mean has in gapkit, and adds their
reaches in squares. The two published intervals are here for checking: simulated with 5 to 30 people against 30 and 300, gapkit's held theta in 94.5% at
the least, Newcombe's in 63% where one side stood at both ends of the scale, Cliff's in 57% where five stood near its top.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, as_shares, broadcast, check_alpha
from gapkit.stats.beta import midp_limits
from gapkit.stats.linear import phi
from gapkit.stats.samples import shift_limits

STEPS = 60  # bisections of the unit interval: to the last place


class CliffsDelta(NamedTuple):
    """Cliff's `delta` (-1 to 1), its `variance`, and the limits `low`, `high` of his asymmetric interval."""

    delta: Floats
    variance: Floats
    low: Floats
    high: Floats


def probability_of_superiority(counts1: npt.ArrayLike, counts2: npt.ArrayLike) -> Floats:
    """Return the chance (0-1) that an answer of the first side is higher than one of the second, ties half; NaN without answers.

    Args:
        counts1: (..., K) numbers of answers of the first side (the provider), or sums of weights, worst to best.
        counts2: (..., K) those of the second side (the customer).

    Raises:
        ParameterError: the two do not have the same answers, or a count is below 0.
    """
    first, second = _shares(counts1, counts2)
    below = np.cumsum(second, axis=-1) - second / 2
    return np.asarray(np.sum(first * below, axis=-1))


def superiority_limits(
    counts1: npt.ArrayLike,
    n1: npt.ArrayLike,
    counts2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    shift1: npt.ArrayLike = 0.0,
    shift2: npt.ArrayLike = 0.0,
    full1: npt.ArrayLike = False,
    full2: npt.ArrayLike = False,
    alpha: float = 0.05,
) -> tuple[Floats, Floats]:
    """Return (low, high) of `probability_of_superiority`, 0-1: it stands with five people and at 0 and 1 too.

    Args:
        counts1: (..., K) numbers of answers of the first side, or sums of weights, worst to best.
        n1: its effective numbers of answers; not read where `full1`.
        counts2: (..., K) those of the second side.
        n2: its effective numbers.
        shift1: the first side's step of one person, 1/N, 0 where its population is not known.
        shift2: the second side's step.
        full1: whether the first side is a full count, without sampling error.
        full2: whether the second side is; where both are the limits are the chance itself.
        alpha: two-sided error.

    Raises:
        ParameterError: the two do not have the same answers, a count is below 0, or alpha is not between 0 and 1.
    """
    check_alpha(alpha)
    first, second = _shares(counts1, counts2)
    below, above = np.cumsum(second, axis=-1) - second / 2, 1 - (np.cumsum(first, axis=-1) - first / 2)
    theta = np.sum(first * below, axis=-1)
    down, up = [], []
    for share, chance, size, step, whole in ((first, below, n1, shift1, full1), (second, above, n2, shift2, full2)):
        figure, many, one, every = broadcast(theta, size, step, whole)
        many = np.where(every != 0, 1.0, many)
        spread = np.sum(share * (chance - theta[..., None]) ** 2, axis=-1)
        low, high = shift_limits(*midp_limits(figure, many / phi(figure, spread, many), alpha), one)
        down.append(np.where(every != 0, 0.0, figure - low))
        up.append(np.where(every != 0, 0.0, high - figure))
    return np.maximum(theta - np.hypot(*down), 0.0), np.minimum(theta + np.hypot(*up), 1.0)


def newcombe_superiority(theta: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high) of the probability of superiority by Newcombe's method 5 (2006, Statistics in Medicine 25:559): for checking.

    Args:
        theta: chances, 0-1.
        n1: effective numbers of the first side; infinite for a full count, which has no sampling error.
        n2: those of the second side. Both infinite: the limits are theta.
        alpha: two-sided error.

    Raises:
        ParameterError: a chance outside [0, 1], or alpha not between 0 and 1.
    """
    check_alpha(alpha)
    found, size1, size2 = broadcast(theta, n1, n2)
    found = as_shares(found)
    z2 = float(special.ndtri(1 - alpha / 2)) ** 2
    with np.errstate(divide="ignore"):
        one, two = np.where(size1 > 0, 1 / size1, np.nan), np.where(size2 > 0, 1 / size2, np.nan)

    def outside(point: Floats) -> npt.NDArray[np.bool_]:
        # v = t (1-t) [1 + N (1-t)/(2-t) + N t/(1+t)] / (n1 n2) with N = (n1 + n2)/2 - 1, written with 1/n so that a full count may enter.
        tails = (1 - point) / (2 - point) + point / (1 + point)
        variance = point * (1 - point) * (one * two * (1 - tails) + (one + two) / 2 * tails)
        return np.asarray((point - found) ** 2 > z2 * variance)

    limits = []
    for end in (0.0, 1.0):
        out, within = np.full(found.shape, end), found.copy()
        for _ in range(STEPS):
            middle = (out + within) / 2
            beyond = outside(middle)
            out, within = np.where(beyond, middle, out), np.where(beyond, within, middle)
        limits.append(np.where(np.isnan(one * two) | np.isnan(found), np.nan, np.where(found == end, end, within)))
    return limits[0], limits[1]


def cliffs_delta(
    counts1: npt.ArrayLike,
    counts2: npt.ArrayLike,
    n1: npt.ArrayLike | None = None,
    n2: npt.ArrayLike | None = None,
    *,
    consistent: bool = False,
    alpha: float = 0.05,
) -> CliffsDelta:
    """Return Cliff's delta with his asymmetric interval (1996, Ordinal Methods for Behavioral Data Analysis; Feng and Cliff 2004, JMASM 3:322).

    Where every answer of one side is above every one of the other, the interval is that of Feng and Cliff, from the smaller number.

    Args:
        counts1: (..., K) numbers of answers of the first side, or sums of weights, worst to best.
        counts2: (..., K) those of the second side.
        n1: effective numbers of the first side, above 1; left out, the sum of its counts.
        n2: those of the second side.
        consistent: the consistent estimate of the variance in place of the unbiased one (which is held from below at (1 - delta^2) / (n1 n2 - 1)).
        alpha: two-sided error.

    Raises:
        ParameterError: the two do not have the same answers, a count is below 0, or alpha is not between 0 and 1.
    """
    check_alpha(alpha)
    first, second = _shares(counts1, counts2)
    size1 = np.asarray(np.sum(np.asarray(counts1, dtype=np.float64), axis=-1) if n1 is None else n1, dtype=np.float64)
    size2 = np.asarray(np.sum(np.asarray(counts2, dtype=np.float64), axis=-1) if n2 is None else n2, dtype=np.float64)
    order = np.sign(np.subtract.outer(np.arange(first.shape[-1]), np.arange(second.shape[-1]))).astype(np.float64)
    per_first, per_second = second @ order.T, first @ order
    delta, size1, size2 = broadcast(np.sum(first * per_first, axis=-1), size1, size2)
    between1 = np.sum(first * (per_first - delta[..., None]) ** 2, axis=-1)
    between2 = np.sum(second * (per_second - delta[..., None]) ** 2, axis=-1)
    every = np.einsum("...i,...j,ij->...", first, second, order**2) - delta**2
    with np.errstate(divide="ignore", invalid="ignore"):
        if consistent:
            variance = between1 / (size1 - 1) + between2 / (size2 - 1)
        else:
            unbiased = (size2 * between1 + size1 * between2 - every) / ((size1 - 1) * (size2 - 1))
            variance = np.maximum(unbiased, (1 - delta**2) / (size1 * size2 - 1))
    variance = np.where((size1 > 1) & (size2 > 1), variance, np.nan)
    return CliffsDelta(delta, variance, *_asymmetric(delta, variance, np.minimum(size1, size2), alpha))


def _asymmetric(delta: Floats, variance: Floats, smaller: Floats, alpha: float) -> tuple[Floats, Floats]:
    z = float(special.ndtri(1 - alpha / 2))
    spread = (1 - delta**2) ** 2 + z**2 * variance
    with np.errstate(divide="ignore", invalid="ignore"):
        bottom = 1 - delta**2 + z**2 * variance
        centre, half = (delta - delta**3) / bottom, z * np.sqrt(variance * spread) / bottom
    ends = np.abs(delta) >= 1
    inner = np.where(np.isnan(variance), np.nan, np.sign(delta) * (smaller - z**2) / (smaller + z**2))
    low = np.where(ends, np.minimum(delta, inner), centre - half)
    return low, np.where(ends, np.maximum(delta, inner), centre + half)


def _shares(counts1: npt.ArrayLike, counts2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return both sides' shares per answer.

    Raises:
        ParameterError: the two do not have the same answers, or a count is below 0.
    """
    first, second = np.asarray(counts1, dtype=np.float64), np.asarray(counts2, dtype=np.float64)
    if first.ndim == 0 or second.ndim == 0 or first.shape[-1] != second.shape[-1]:
        raise ParameterError(f"Both sides answer on one scale, found {first.shape[-1:]} and {second.shape[-1:]} answers.")
    if np.any(first < 0) or np.any(second < 0):
        raise ParameterError("Counts of answers are 0 or more.")
    with np.errstate(invalid="ignore"):
        first, second = (part / np.sum(part, axis=-1, keepdims=True) for part in (first, second))
    first, second = np.broadcast_arrays(first, second)
    return first, second

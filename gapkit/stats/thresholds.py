"""The gap at every cut of an ordinal scale, with a band that holds for all cuts at once.

At a cut, a side's share is that of its answers at or above one of the scale's answers. The gaps over all cuts add up to the gap of the means
of equally spaced answers; and only where no cut goes the other way does no rising scoring of the answers turn that gap round (Bond and Lang
2019, Journal of Political Economy 127:1629; first-order dominance, Davidson and Duclos 2000, Econometrica 68:1435). How sure each cut must be
comes from `joint_z`, the 95% point of the largest |z| over the correlated cuts; the intervals are gapkit's own (`gap_interval`),
asked for at the error that point implies, 2 (1 - Phi(z*)): so the band stands with five executives and at 0 or 100%.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.optimize import brentq

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, broadcast, check_alpha
from gapkit.stats.gaps import gap_interval
from gapkit.stats.samples import Sample

POINTS = 2**11  # the joint point then comes within 0.004
ALMOST_ONE = 1e-9  # cuts that move as one must still have a Cholesky root
BRACKET = 0.01
LAST_PLACE = 1e-15
PSEUDO = 0.5  # answers added to each answer of the scale where correlations are taken, so that no cut is without spread
SAME = 1e-12  # gaps of full counts this near 0 are 0: 0.95 - 0.45 need not be 0.5 in floating point


class ThresholdBand(NamedTuple):
    """Per cut, lowest first: `gap` and its joint limits `low`, `high` (shares 0-1); `z`, the joint critical value; NaN where there is no band."""

    gap: Floats
    low: Floats
    high: Floats
    z: float


def shares_above(counts: npt.ArrayLike) -> Floats:
    """Return the shares (0-1) at or above the 2nd, 3rd, ... answer, one fewer than answers, from counts or sums of weights, worst to best.

    Args:
        counts: (..., K) numbers of answers, or sums of weights.

    Raises:
        ParameterError: fewer than two answers to a scale, or a count below 0.
    """
    numbers = np.asarray(counts, dtype=np.float64)
    if numbers.ndim == 0 or numbers.shape[-1] < 2:  # noqa: PLR2004 - a cut parts two
        raise ParameterError("A scale has two answers or more, worst to best.")
    if np.any(numbers < 0):
        raise ParameterError(f"Counts of answers are 0 or more, found {np.nanmin(numbers):g}.")
    above = np.flip(np.cumsum(np.flip(numbers, -1), axis=-1), -1)
    with np.errstate(invalid="ignore"):
        return np.asarray(above[..., 1:] / above[..., :1])


def cut_covariance(shares: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """Return the C x C multinomial covariance of one side's shares at its cuts, (S at the higher cut - S_j S_k) / sqrt(n_j n_k).

    Args:
        shares: shares at or above each cut, lowest cut first; flat.
        n: effective numbers of answers, one for all cuts or one for each.
    """
    above, size = broadcast(shares, n)
    return np.asarray((np.minimum.outer(above, above) - np.outer(above, above)) / np.sqrt(np.outer(size, size)))


def joint_z(covariance: npt.ArrayLike, alpha: float = 0.05) -> float:
    """Return z* with P(any |x_j| / sd(x_j) > z*) = alpha under N(0, V); NaN where nothing has spread. The same numbers always give the same z*.

    Args:
        covariance: C x C; a cut without spread is passed over.
        alpha: error for all cuts together.

    Raises:
        ParameterError: alpha not between 0 and 1, or a covariance that is not square.
    """
    check_alpha(alpha)
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:  # noqa: PLR2004 - rows and columns
        raise ParameterError(f"A covariance is square, found an array of {matrix.shape}.")
    moving = np.flatnonzero(np.diagonal(matrix) > 0)
    if moving.size == 0:
        return np.nan
    if moving.size == 1:  # one cut: the normal curve's own point
        return float(special.ndtri(1 - alpha / 2))
    kept = matrix[np.ix_(moving, moving)]
    sd = np.sqrt(np.diagonal(kept))
    correlation = kept / np.outer(sd, sd)
    root = np.linalg.cholesky((correlation + ALMOST_ONE * np.eye(moving.size)) / (1 + ALMOST_ONE))
    # Between the point of one cut alone and Bonferroni's, which is never too small.
    alone, apart = (float(-special.ndtri(alpha / 2 / many)) for many in (1, moving.size))
    return float(brentq(lambda z: _chance_within(z, root) - (1 - alpha), alone - BRACKET, apart + BRACKET, xtol=1e-6))


def threshold_gaps(one: Sample, two: Sample, alpha: float = 0.05) -> ThresholdBand:
    """Return the gap at every cut with its joint band: by simulation it holds all cuts at once in 93% or more (docs/numbers.md).

    Args:
        one: the first side (the provider): shares at or above each cut, lowest cut first, flat (`shares_above` makes them from counts), with effective
            numbers n*, one for all cuts or one for each.
        two: the second side (the customer).
        alpha: error for all cuts together.

    Raises:
        ParameterError: a share outside [0, 1], shares that rise from one cut to the next, or alpha not between 0 and 1.
    """
    check_alpha(alpha)
    parts = [np.atleast_1d(part) for part in broadcast(*one, *two)]
    first, second = Sample(*parts[: len(one)]), Sample(*parts[len(one) :])
    shares = [np.asarray(side.m) for side in (first, second)]
    if shares[0].ndim != 1 or any(np.any(np.diff(share) > SAME) for share in shares):
        raise ParameterError("Shares at or above each cut are flat and never rise, lowest cut first.")
    z = joint_z(_smoothed_covariance(first) + _smoothed_covariance(second), alpha)
    level = alpha if np.isnan(z) else float(2 * special.ndtr(-z))
    return ThresholdBand(shares[0] - shares[1], *gap_interval(first, second, level), z)


def dominance(low: npt.ArrayLike, high: npt.ArrayLike, *, idle: npt.ArrayLike = False) -> int:
    """Return 1 where the first side is higher at every cut, -1 where the second is, 0 where neither is.

    Higher at every cut: the limits shut out 0 on that side at every cut but idle ones, and at one cut at least. A cut is idle where both sides stand at 0,
    or both at 100%: an answer nobody gave, whose scoring moves neither side. It speaks neither for nor against; that nobody else would give that answer
    is not shown. Where both sides are full counts (limits equal to the gap), a gap of 0 is no difference and idle too. Dominance needs no more: nowhere lower,
    somewhere higher. With the gaps themselves as both limits it tells
    their sign as they stand.

    Args:
        low: joint lower limits of the gaps, one per cut.
        high: joint upper limits.
        idle: where both sides stand at 0, or both at 100%.
    """
    lower, upper, passed = broadcast(low, high, idle)
    certain = (np.abs(lower) <= SAME) & (np.abs(upper) <= SAME)
    counts = ~((passed != 0) | certain)
    if not counts.any():
        return 0
    if bool(np.all(lower[counts] > SAME)):
        return 1
    return -1 if bool(np.all(upper[counts] < -SAME)) else 0


def _smoothed_covariance(side: Sample) -> Floats:
    """Return the covariance of one side's cuts after pseudo-answers at each answer; 0 for a full count, NaN bases taken as none known."""
    share, size, whole = np.asarray(side.m), np.asarray(side.n), np.asarray(side.least) >= np.asarray(side.most)
    own = np.where(whole | ~(size > 0), 1.0, size)
    many = share.size + 1
    # Half an answer to each of K: at or above the cut after j of them lie K - j.
    above = (own * share + PSEUDO * np.arange(many - 1, 0, -1)) / (own + PSEUDO * many)
    return np.asarray(np.where(np.logical_or.outer(whole, whole), 0.0, cut_covariance(np.minimum.accumulate(above), own)))


def _chance_within(z: float, root: Floats) -> float:
    """Return P(all |x_j| <= z) for correlated normals with the Cholesky root given, by Genz's sequence of conditional chances.

    Source: Genz 1992, Journal of Computational and Graphical Statistics 1:141.
    """
    points = _even_points(root.shape[0] - 1)
    chance, drawn = np.ones(points.shape[0]), np.empty_like(points)
    for place, row in enumerate(root):
        given = drawn[:, :place] @ row[:place]
        low, high = special.ndtr((-z - given) / row[place]), special.ndtr((z - given) / row[place])
        chance *= high - low
        if place < points.shape[1]:
            drawn[:, place] = special.ndtri(np.clip(low + points[:, place] * (high - low), LAST_PLACE, 1 - LAST_PLACE))
    return float(chance.mean())


@lru_cache(maxsize=16)
def _even_points(count: int) -> Floats:
    """Return points spread evenly over a cube of so many dimensions, by multiples of the square roots of primes (Richtmyer's), folded; kept between calls."""
    turns = np.arange(1, POINTS + 1)[:, None] * np.sqrt(_primes(count)) % 1.0
    points = np.asarray(1 - np.abs(2 * turns - 1), dtype=np.float64)
    points.flags.writeable = False
    return points


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found

"""Which ranks each company may hold: sets that hold every company's true rank at once, in 95% of leagues or more.

The idea is Mogstad, Romano, Shaikh and Wilhelm's (2024, Review of Economic Studies 91:476): one company stands above another only where
the interval of their difference, made for all pairs at once, excludes 0; a company's best rank is then 1 + the number above it, its worst
K - the number below. How sure each pair must be comes from `simultaneous_z`; the intervals are gapkit's own (`open_limits`, `gap_limits`),
asked for at that many standard errors' error, 2 (1 - Phi(z*)). Variances pooled over companies settle z*, limits of its own each company:
plain z from pooled variances alone held all true ranks in as few as 15 leagues of 100 where spreads differed. Rank 1 has the widest gap,
provider over customer; equal gaps share the better rank.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, broadcast
from gapkit.stats.gaps import gap_limits
from gapkit.stats.samples import Sample, open_limits
from gapkit.stats.simultaneous import simultaneous_z

SAME = 1e-12  # gaps of full counts this near are one gap: 0.95 - 0.45 need not be 0.5 in floating point


class RankSets(NamedTuple):
    """Rank of each company as found, and the best and worst it may hold: whole numbers as floats, NaN for a company without a gap."""

    rank: Floats
    low: Floats
    high: Floats


def rank_sets(
    one: Sample, two: Sample, *, pooled_variance: npt.ArrayLike, covariance: npt.ArrayLike | None = None, alpha: float = 0.05
) -> RankSets:
    """Return (rank, low, high) of each company by its gap, the first side's estimate less the second's.

    A company without a base (n* NaN) keeps its rank and may hold any; one without a gap is in no rank and not counted.

    Args:
        one: the first side (the provider), one estimate per company; flat.
        two: the second side (the customer).
        pooled_variance: sampling variance of each gap from a within-company variance pooled over companies.
        covariance: K x K sampling covariance of the gaps where companies share clusters; its correlations are used, its variances are not.
        alpha: error for all companies together.

    Raises:
        ParameterError: a share outside [0, 1], alpha not between 0 and 1, or arrays whose sizes do not fit.
    """
    *parts, own = broadcast(*one, *two, pooled_variance)
    first, second = Sample(*parts[: len(one)]), Sample(*parts[len(one) :])
    if own.ndim != 1:
        raise ParameterError(f"A league takes one number per company, found an array of {own.ndim} dimensions.")
    gaps = np.subtract(first.m, second.m)
    own = np.where(np.isnan(gaps), np.nan, own)
    correlation = _correlation(covariance, gaps.size)
    level = float(2 * special.ndtr(-simultaneous_z(own, correlation, alpha)))
    if np.isnan(level):  # nothing moves: full counts, or fewer than two companies
        level = alpha
    return ranks_within(gaps, *gap_limits(*open_limits(first, level), *open_limits(second, level)), correlation)


def rank_sets_by_se(
    gaps: npt.ArrayLike, se: npt.ArrayLike, df: npt.ArrayLike = np.inf, *, covariance: npt.ArrayLike | None = None, alpha: float = 0.05
) -> RankSets:
    """Return (rank, low, high) of companies whose gaps come with standard errors from outside, by t where those rest on few degrees of freedom.

    With `df` infinite this is the single step of Mogstad and others, reference case 22.

    Args:
        gaps: one gap (or any score) per company; flat. Rank 1 is the largest.
        se: their standard errors; 0 for a full count, NaN where not known.
        df: degrees of freedom of the standard errors.
        covariance: K x K sampling covariance of the gaps; its correlations are used.
        alpha: error for all companies together.

    Raises:
        ParameterError: alpha not between 0 and 1, or arrays whose sizes do not fit.
    """
    numbers, error, freedom = broadcast(gaps, se, df)
    if numbers.ndim != 1:
        raise ParameterError(f"A league takes one number per company, found an array of {numbers.ndim} dimensions.")
    correlation = _correlation(covariance, numbers.size)
    z = simultaneous_z(np.where(np.isnan(numbers), np.nan, error**2), correlation, alpha)
    z = 0.0 if np.isnan(z) else z  # nothing moves
    half = np.where(np.isinf(freedom), z, -special.stdtrit(np.where(np.isinf(freedom), 1.0, freedom), special.ndtr(-z))) * error
    return ranks_within(numbers, numbers - half, numbers + half, correlation)


def ranks_within(gaps: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, correlation: npt.ArrayLike | None = None) -> RankSets:
    """Return (rank, low, high) from gaps and limits already made for all pairs at once: above is where MOVER shuts out 0.

    Args:
        gaps: one gap per company; flat. NaN takes no rank and is not counted.
        low: lower limits at the error of a single pair, 2 (1 - Phi(z*)); NaN where there is none: such a company may hold any rank.
        high: upper limits.
        correlation: K x K, where gaps share clusters (Zou 2007, Psychological Methods 12:399, has MOVER with a correlation).
    """
    numbers, lower, upper = broadcast(gaps, low, high)
    down, up = numbers - lower, upper - numbers
    ahead = numbers[:, None] - numbers[None, :]
    reach2 = down[:, None] ** 2 + up[None, :] ** 2
    if correlation is not None:
        reach2 = reach2 - 2 * np.asarray(correlation, dtype=np.float64) * down[:, None] * up[None, :]
    above = (ahead > SAME) & (ahead > np.sqrt(np.maximum(reach2, 0.0)) + SAME)  # NaN compares false: nobody stands above it, nor below
    counted = ~np.isnan(numbers)
    rank = 1.0 + np.count_nonzero(ahead < -SAME, axis=1)
    best = 1.0 + np.count_nonzero(above, axis=0)
    worst = np.count_nonzero(counted) - np.count_nonzero(above, axis=1)
    return RankSets(*(np.where(counted, values, np.nan) for values in (rank, best, worst)))


def _correlation(covariance: npt.ArrayLike | None, size: int) -> Floats | None:
    """Return correlations, 0 beside a variance of 0 and where not known; None where there is no covariance.

    Raises:
        ParameterError: it is not square, or has another size.
    """
    if covariance is None:
        return None
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.shape != (size, size):
        raise ParameterError(f"{size} companies take a {size} x {size} covariance, found an array of {matrix.shape}.")
    sd = np.sqrt(np.diagonal(matrix))
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = matrix / np.outer(sd, sd)
    shared = np.clip(np.where(np.isfinite(shared), shared, 0.0), -1.0, 1.0)
    np.fill_diagonal(shared, 1.0)
    return shared

"""The gap over companies: its mean, how far companies differ beyond sampling error, each company's shrunken gap, and the next company's.

With g_c the gap of company c = 1..K, V the sampling covariance of the gaps, vbar = mean V_cc and cbar = mean V_cd (c != d):

    mean       gbar = mean g_c, Var(gbar) = s_g^2 / K + cbar, by t[K-1]; s_g^2 has the divisor K - 1
    between    tau^2 = max(0, s_g^2 - vbar + cbar), Hedges's estimate (1983, Psychological Bulletin 93:388) carried to companies that share clusters
    shrunken   gbar + lam_c (g_c - gbar), lam_c = tau^2 / (tau^2 + v_c): James and Stein's, as Efron and Morris (1975, JASA 70:311) read it
    its error  after Prasad and Rao (1990, JASA 85:163), who count that tau^2 is itself estimated
    next       gbar +- t[K-1] sqrt(tau^2 + sd / 2 + Var(gbar)), sd that of the estimate of tau^2; with tau^2 alone it covered 78%

All companies weigh the same. Weights by precision would go by plug-in variances, which are 0 where five of five executives agree: such
weights moved the mean by 6 points. Values keep their scale: shares in, shares out; limits are not cut at the ends of the scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, check_alpha
from gapkit.stats.means import mean_interval


@dataclass(frozen=True)
class CompanyMean:
    """The mean gap over K companies with its limits, and what the gaps' spread is made of; df is K - 1, all but mean and df NaN where K < 2.

    Attributes:
        mean: the plain mean of the gaps, gbar.
        se: its standard error, sqrt(s2 / K + cbar).
        low: lower limit by t[K-1].
        high: upper limit.
        df: K - 1, 0 where there are no companies.
        s2: variance of the gaps as found, divisor K - 1.
        tau2: variance between companies once sampling error is taken out, 0 where none is left.
        vbar: mean sampling variance of a company's gap.
        cbar: mean sampling covariance of two companies' gaps, 0 where none share a cluster.
    """

    mean: float
    se: float
    low: float
    high: float
    df: int
    s2: float
    tau2: float
    vbar: float
    cbar: float


class Shrunken(NamedTuple):
    """Each company's shrunken gap, its mean squared error, limits, and how much of its own gap it kept (0 to 1)."""

    estimate: Floats
    mse: Floats
    low: Floats
    high: Floats
    weight: Floats


def company_mean(gaps: npt.ArrayLike, covariance: npt.ArrayLike, alpha: float = 0.05) -> CompanyMean:
    """Return the mean gap over companies with its t[K-1] interval, and the variance between companies.

    Args:
        gaps: one gap per company; flat. A NaN makes every figure NaN: who is left out is decided before.
        covariance: their unbiased sampling covariance, K x K, or K variances where no two companies share a cluster.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1, or arrays whose sizes do not fit.
    """
    plain = mean_interval(gaps, alpha)  # checks alpha and the shape
    numbers = np.asarray(gaps, dtype=np.float64)
    matrix = sampling_covariance(covariance, numbers.size)
    count = numbers.size
    if count < 2:  # noqa: PLR2004 - one company has no spread
        return CompanyMean(plain.mean, np.nan, np.nan, np.nan, plain.df, np.nan, np.nan, np.nan, np.nan)
    s2 = plain.se**2 * count
    vbar = float(np.trace(matrix)) / count
    cbar = float(matrix.sum() - np.trace(matrix)) / (count * (count - 1))
    # Raked sides can covary below 0, far enough in theory to outweigh the spread.
    se = float(np.sqrt(np.maximum(s2 / count + cbar, 0.0)))
    half = float(special.stdtrit(plain.df, 1 - alpha / 2)) * se
    tau2 = float(np.maximum(s2 - vbar + cbar, 0.0))
    return CompanyMean(plain.mean, se, plain.mean - half, plain.mean + half, plain.df, s2, tau2, vbar, cbar)


def shrink(gaps: npt.ArrayLike, pooled_variance: npt.ArrayLike, found: CompanyMean, alpha: float = 0.05) -> Shrunken:
    """Return (estimate, mse, low, high, weight) of each company's gap drawn towards the mean, the more the less is known of it.

    A company whose gap has no sampling error (a full count on both sides) keeps it whole. Elsewhere all gaps stand at the mean where tau2
    is 0. The error is never above that of the gap alone; limits are by t[K-1]. NaN where K < 2, or where a gap or its variance is.

    Args:
        gaps: one gap per company; flat.
        pooled_variance: sampling variance of each gap, both sides together, from a within-company variance pooled over companies (its own
            would be 0 where a handful agree).
        found: what `company_mean` found on the same gaps.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1, or arrays whose sizes do not fit.
    """
    check_alpha(alpha)
    numbers, own = np.asarray(gaps, dtype=np.float64), np.asarray(pooled_variance, dtype=np.float64)
    if numbers.ndim != 1 or own.shape != numbers.shape:
        raise ParameterError(f"Shrinkage takes one variance per company, found {own.size} for {numbers.size} gaps.")
    if not found.df:
        return Shrunken(*(np.full(numbers.shape, np.nan) for _ in Shrunken._fields))
    total = found.tau2 + own
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(own == 0, 1.0, found.tau2 / total)
        of_tau2 = np.where(own == 0, 0.0, 2 * own**2 / total**3 * _variance_of_tau2(found.tau2, own))
    mse = np.minimum(weight * own + (1 - weight) ** 2 * found.se**2 + of_tau2, own)
    estimate = found.mean + weight * (numbers - found.mean)
    half = special.stdtrit(found.df, 1 - alpha / 2) * np.sqrt(mse)
    return Shrunken(estimate, mse, estimate - half, estimate + half, weight)


def next_company(found: CompanyMean, pooled_variance: npt.ArrayLike, alpha: float = 0.05) -> tuple[float, float]:
    """Return (low, high), where the gap of another company of the same kind would lie, its own sampling error not counted; NaN where K < 2.

    Args:
        found: what `company_mean` found.
        pooled_variance: sampling variance of each company's gap, as in `shrink`.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    check_alpha(alpha)
    if not found.df:
        return np.nan, np.nan
    sd = np.sqrt(_variance_of_tau2(found.tau2, np.asarray(pooled_variance, dtype=np.float64)))
    half = float(special.stdtrit(found.df, 1 - alpha / 2) * np.sqrt(found.tau2 + sd / 2 + found.se**2))
    return found.mean - half, found.mean + half


def sampling_covariance(covariance: npt.ArrayLike, size: int) -> Floats:
    """Return a covariance as a square matrix of `size` rows: variances alone become its diagonal.

    Raises:
        ParameterError: it has another size.
    """
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.shape == (size,):
        return np.diag(matrix)
    if matrix.shape != (size, size):
        raise ParameterError(f"{size} values take {size} variances or a {size} x {size} covariance, found an array of {matrix.shape}.")
    return matrix


def _variance_of_tau2(tau2: float, own: Floats) -> float:
    """Return the variance of the estimate of tau2 for companies with these sampling variances (Prasad and Rao 1990)."""
    return float(2 / own.size**2 * np.sum((tau2 + own) ** 2))

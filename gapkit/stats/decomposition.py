"""Level, spread and pattern of the gaps between two sides, sampling error taken out: Cronbach and Gleser's elevation, scatter and shape (1953).

Over K companies with estimates E (provider) and C (customer), sampling covariances V of each side, vbar the mean variance and cbar the mean
covariance of two companies, all variances with the divisor K - 1 (Cronbach and Gleser 1953, Psychological Bulletin 50:456):

    mean g^2 - vbar = level + spread + pattern, exactly
    level    gbar^2 - s_g^2 / K - cbar        rating oneself too high (or low) everywhere: the square of the mean gap
    spread   (sE - sC)^2 - v                  telling companies apart too much, or too little
    pattern  2 (sE sC - sEC) + v              not knowing who is good and who is not: 0 where E and C run in parallel
    sE^2 = S_E^2 - vbar_E + cbar_E, sC^2 likewise; sEC = S_EC, as the sides are sampled apart; rho = sEC / (sE sC)

v = sE sC / (2 (K - 1)) [(S_E^2 / sE^2)^2 + (S_C^2 / sC^2)^2 - 2 S_EC^2 / (sE sC)^2], S the moments as found: by so much twice the product of two
estimated spreads falls short on average (second-order expansion for normal figures; nothing where the sides run in parallel without error). Left in, it
moved spread by +8 and pattern by -8 squared points where the truth was 0 and 288 (K = 24).

rho is the correlation of what the two sides truly think, Spearman's correction for attenuation (1904, American Journal of Psychology 15:72).
Everything estimates the population the companies come from, so level, spread and pattern may be negative. Over topics the units are topics.

Intervals are by t[K-1]. Those of level and spread are squares of the interval of what is squared, the mean gap (`company_mean`) and sE - sC
(delete-one jackknife): a jackknife of a square breaks down near 0, where these often are. Pattern and rho are jackknifed as they stand
(Efron and Stein 1981, Annals of Statistics 9:586); in simulated sets of 8 to 60 companies the pattern's covered 89 to 97%, rho's 91 to 99%.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, check_alpha
from gapkit.stats.companies import company_mean, sampling_covariance

TOLD_FROM = 0.3  # of a side's raw variance must be left once sampling error is taken out
FEWEST = 3  # two companies less one leave no spread


class Part(NamedTuple):
    """A figure with its limits; NaN where it cannot be told."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Decomposition:
    """What the mean squared gap is made of: on the square of the scale, but for the correlations.

    Attributes:
        total: mean squared gap less its sampling error; level + spread + pattern.
        level: the square of the mean gap in the population; may be negative.
        spread: the square of how much more one side tells companies apart; NaN where not told.
        pattern: what parallel rating would remove; NaN where not told. The truth is 0 or more, and so are its limits but to hold the figure.
        rho: correlation of the two sides, sampling error taken out; NaN where not told. Its limits leave [-1, 1] but to hold it.
        told: whether spread, pattern and rho can be told: both sides vary by more than sampling error, whichever company is left out.
        spread_and_pattern: their sum, told or not; neither it nor the next two are cut at 0.
        provider_variance, customer_variance: sE^2 and sC^2.
        raw_total: mean squared gap as found.
        raw_level: level, spread, pattern and rho as they come out when nothing is taken for sampling error; they add up to raw_total.
        raw_spread, raw_pattern, raw_rho: likewise; NaN where a side does not vary.
        units: number of companies (or topics).
    """

    total: float
    level: Part
    spread: Part
    pattern: Part
    rho: Part
    told: bool
    spread_and_pattern: float
    provider_variance: float
    customer_variance: float
    raw_total: float
    raw_level: float
    raw_spread: float
    raw_pattern: float
    raw_rho: float
    units: int


def decompose(
    provider: npt.ArrayLike,
    customer: npt.ArrayLike,
    provider_covariance: npt.ArrayLike,
    customer_covariance: npt.ArrayLike,
    alpha: float = 0.05,
) -> Decomposition:
    """Return level, spread, pattern and rho with their intervals, the total they add up to, and whether they can be told.

    "Cannot tell" is said where either side's corrected variance is 0 or less, or under three tenths of what was found, or would be 0 or less
    with one company left out. For scores without answers behind them give covariances of 0: nothing is then corrected.

    Args:
        provider: the provider's estimates, one per company; flat.
        customer: the customer's.
        provider_covariance: unbiased sampling covariance of the provider's, K x K, or K variances.
        customer_covariance: of the customer's.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1, or arrays whose sizes do not fit.
    """
    check_alpha(alpha)
    first, second = np.asarray(provider, dtype=np.float64), np.asarray(customer, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape:
        raise ParameterError(
            f"Both sides give one number per company, found {first.size} for the provider and {second.size} for the customer."
        )
    matrix1, matrix2 = sampling_covariance(provider_covariance, first.size), sampling_covariance(customer_covariance, first.size)
    if first.size < FEWEST or not np.isfinite(first + second).all():
        return _nothing(first.size)
    gaps, count = first - second, first.size
    mean = company_mean(gaps, matrix1 + matrix2, alpha)
    found = _shape(_moments(first, second), _Error.of(matrix1), _Error.of(matrix2))
    raw = _shape(_moments(first, second), _Error(0.0, 0.0), _Error(0.0, 0.0))
    fewer = _shape(_moments_without_one(first, second), _Error.without_one(matrix1), _Error.without_one(matrix2))
    enough = all(left > 0 and left >= TOLD_FROM * of for left, of in zip(found[:2], raw[:2], strict=True))
    told = bool(enough and np.isfinite(fewer.rho).all())
    spread, pattern, rho = _intervals(found, raw, fewer, alpha) if told else (_EMPTY, _EMPTY, _EMPTY)
    level = mean.mean**2 - mean.s2 / count - mean.cbar
    both = found.variance1 + found.variance2 - 2 * found.covariance
    return Decomposition(
        total=float(level + both),
        level=_square(mean.low, mean.high, level),
        spread=spread,
        pattern=pattern,
        rho=rho,
        told=told,
        spread_and_pattern=float(both),
        provider_variance=float(found.variance1),
        customer_variance=float(found.variance2),
        raw_total=float(np.mean(gaps**2)),
        raw_level=mean.mean**2 - mean.s2 / count,
        raw_spread=float(raw.difference**2),
        raw_pattern=float(raw.pattern),
        raw_rho=float(raw.rho),
        units=count,
    )


_EMPTY = Part(np.nan, np.nan, np.nan)


class _Moments(NamedTuple):
    """Variances of both sides and their covariance, divisor K - 1: of one set of companies, or of each set that lacks one."""

    variance1: Floats
    variance2: Floats
    covariance: Floats


class _Error(NamedTuple):
    """Mean sampling variance and mean sampling covariance of two companies, of one set or of each that lacks one."""

    variance: Floats | float
    covariance: Floats | float

    @classmethod
    def of(cls, matrix: Floats) -> _Error:
        """Return those of all companies."""
        count, own = matrix.shape[0], np.trace(matrix)
        return cls(own / count, (matrix.sum() - own) / (count * (count - 1)))

    @classmethod
    def without_one(cls, matrix: Floats) -> _Error:
        """Return those of each set that lacks one company."""
        fewer, own = matrix.shape[0] - 1, np.diagonal(matrix)
        shared = matrix.sum() - own.sum() - (matrix.sum(axis=0) + matrix.sum(axis=1) - 2 * own)
        return cls((own.sum() - own) / fewer, shared / (fewer * (fewer - 1)))


class _Shape(NamedTuple):
    """Corrected moments, sE - sC, pattern and rho; NaN where a corrected variance is 0 or less."""

    variance1: Floats
    variance2: Floats
    covariance: Floats
    difference: Floats
    pattern: Floats
    rho: Floats


def _moments(first: Floats, second: Floats) -> _Moments:
    """Return the moments of all companies."""
    one, two, less = first - first.mean(), second - second.mean(), first.size - 1
    return _Moments(np.sum(one**2) / less, np.sum(two**2) / less, np.sum(one * two) / less)


def _moments_without_one(first: Floats, second: Floats) -> _Moments:
    """Return the moments of each set that lacks one company: its share is its own product of deviations times K / (K - 1)."""
    one, two, less = first - first.mean(), second - second.mean(), first.size - 2
    times = first.size / (first.size - 1)
    return _Moments(*((np.sum(product) - times * product) / less for product in (one**2, two**2, one * two)))


def _shape(moments: _Moments, error1: _Error, error2: _Error) -> _Shape:
    """Return moments less their sampling error, and what follows from them."""
    variance1, variance2 = (own - error.variance + error.covariance for own, error in zip(moments[:2], (error1, error2), strict=True))
    able = (variance1 > 0) & (variance2 > 0)
    sd1, sd2 = np.sqrt(np.where(able, variance1, np.nan)), np.sqrt(np.where(able, variance2, np.nan))
    pattern, rho = 2 * (sd1 * sd2 - moments.covariance), moments.covariance / (sd1 * sd2)
    return _Shape(variance1, variance2, moments.covariance, sd1 - sd2, pattern, rho)


def _intervals(found: _Shape, raw: _Shape, fewer: _Shape, alpha: float) -> tuple[Part, Part, Part]:
    """Return spread, pattern and rho with their limits."""
    one, two = raw.variance1 / found.variance1, raw.variance2 / found.variance2
    together = 2 * raw.covariance**2 / (found.variance1 * found.variance2)
    excess = float(np.sqrt(found.variance1 * found.variance2) * (one**2 + two**2 - together) / (2 * (fewer.rho.size - 1)))
    difference = _jackknife(float(found.difference), fewer.difference, alpha)
    pattern = _jackknife(float(found.pattern) + excess, fewer.pattern, alpha)
    rho = _jackknife(float(found.rho), fewer.rho, alpha)
    spread = _square(difference.low, difference.high, difference.value**2 - excess)
    return spread, _held(pattern, 0.0, np.inf), _held(rho, -1.0, 1.0)


def _held(part: Part, least: float, most: float) -> Part:
    """Return a part with limits held to what the truth can be, but around the figure itself."""
    return Part(part.value, min(max(part.low, least), part.value), max(min(part.high, most), part.value))


def _jackknife(value: float, fewer: Floats, alpha: float) -> Part:
    """Return a figure with its delete-one jackknife interval by t[K-1]."""
    half = float(special.stdtrit(fewer.size - 1, 1 - alpha / 2)) * np.sqrt(_jackknife_variance(fewer))
    return Part(value, value - half, value + half)


def _jackknife_variance(fewer: Floats) -> float:
    """Return the delete-one jackknife variance of a figure, from its values without one company each."""
    return float((fewer.size - 1) / fewer.size * np.sum((fewer - fewer.mean()) ** 2))


def _square(low: float, high: float, value: float) -> Part:
    """Return a square with the limits its root implies, held around the figure itself."""
    least = 0.0 if low <= 0 <= high else min(low**2, high**2)
    return Part(value, min(least, value), max(low**2, high**2, value))


def _nothing(count: int) -> Decomposition:
    """Return a decomposition that tells nothing: fewer than three companies, or one without a figure."""
    nan = np.nan
    return Decomposition(nan, *(_EMPTY,) * 4, False, *(nan,) * 8, count)  # noqa: FBT003 - in the order of the fields

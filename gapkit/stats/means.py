"""The mean over companies, each a number of its own, with its t interval and the p-values that interval implies (Student 1908, Biometrika 6:1).

Values keep their scale: points in, points out. Where all values are the same the interval has no width and the p-values are 0 or 1; where
there are fewer than two there is no interval. A NaN among the values makes everything NaN: who is left out is decided before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import check_alpha


class MeanInterval(NamedTuple):
    """A mean with its limits, standard error and degrees of freedom (all NaN but the mean where fewer than two values stand; df is K - 1)."""

    mean: float
    low: float
    high: float
    se: float
    df: int


def mean_interval(values: npt.ArrayLike, alpha: float = 0.05) -> MeanInterval:
    """Return (mean, low, high, se, df) of K values: the mean, its t[K-1] interval, its standard error and K - 1.

    Args:
        values: one number per company; flat.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1, or values that are not one flat list.
    """
    check_alpha(alpha)
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        raise ParameterError(f"A mean over companies takes one number per company, found an array of {numbers.ndim} dimensions.")
    if numbers.size == 0:
        return MeanInterval(np.nan, np.nan, np.nan, np.nan, 0)
    mean, df = float(numbers.mean()), numbers.size - 1
    if df == 0:
        return MeanInterval(mean, np.nan, np.nan, np.nan, 0)
    # Equal values have a mean that rounding may leave a unit of the last place away from them, and a spread out of nothing.
    se = 0.0 if np.ptp(numbers) == 0 else float(numbers.std(ddof=1) / np.sqrt(numbers.size))
    half = float(special.stdtrit(df, 1 - alpha / 2)) * se
    return MeanInterval(mean, mean - half, mean + half, se, df)


def mean_p_value(values: npt.ArrayLike) -> float:
    """Return the two-sided p of a mean of 0: the smallest alpha whose `mean_interval` excludes 0; NaN for fewer than two values.

    Args:
        values: one number per company; flat.

    Raises:
        ParameterError: values that are not one flat list.
    """
    found = mean_interval(values)
    return 2 * _tail(abs(found.mean), found) if found.df else np.nan


def mean_p_agree(values: npt.ArrayLike, margin: float) -> float:
    """Return the smallest alpha whose 1 - 2 alpha `mean_interval` lies inside [-margin, margin], 1 where the mean does not.

    Two one-sided t tests (Schuirmann 1987, J Pharmacokinet Biopharm 15:657); NaN for fewer than two values.

    Args:
        values: one number per company; flat.
        margin: the size of gap that counts as agreeing, on the scale of the values.

    Raises:
        ParameterError: values that are not one flat list.
    """
    found = mean_interval(values)
    if not found.df:
        return np.nan
    room = margin - abs(found.mean)
    if room < 0:
        return 1.0
    return 0.0 if found.se == 0 else _tail(room, found)


def mean_p_beyond(mean: npt.ArrayLike, high: npt.ArrayLike, values: npt.ArrayLike, beyond: float) -> npt.NDArray[np.float64]:
    """Return the least alpha whose two-sided t interval of a mean lies beyond +-`beyond`, from its printed 95% interval; 1 where the mean does not.

    Args:
        mean: means over companies.
        high: their upper 95% limits (`mean_interval`).
        values: how many companies each is over.
        beyond: 0 or more, on the scale of the mean.
    """
    found, upper, many = (np.asarray(part, dtype=np.float64) for part in (mean, high, values))
    with np.errstate(divide="ignore", invalid="ignore"):
        se = (upper - found) / special.stdtrit(many - 1, 0.975)
        p = 2 * special.stdtr(many - 1, -(np.abs(found) - beyond) / se)
    return np.asarray(np.where(np.abs(found) > beyond, p, np.where(np.isnan(p), np.nan, 1.0)))


def mean_p_above(mean: npt.ArrayLike, high: npt.ArrayLike, values: npt.ArrayLike, beyond: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the one-sided p of a mean over companies above `beyond`, from its printed 95% interval; NaN where it has none.

    Args:
        mean: means over companies.
        high: their upper 95% limits (`mean_interval`).
        values: how many companies each is over.
        beyond: whatever its sign, on the scale of the mean.
    """
    found, upper, many, least = (np.asarray(part, dtype=np.float64) for part in (mean, high, values, beyond))
    with np.errstate(divide="ignore", invalid="ignore"):
        se = (upper - found) / special.stdtrit(many - 1, 0.975)
        return np.asarray(special.stdtr(many - 1, (least - found) / se))


def _tail(distance: float, found: MeanInterval) -> float:
    """Return the chance that t lies beyond `distance` standard errors: where those are 0, 0, and 1/2 at no distance."""
    if found.se == 0:
        return 0.0 if distance > 0 else 0.5
    return float(special.stdtr(found.df, -distance / found.se))

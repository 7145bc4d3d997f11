"""Gaps pooled by their precision, for checking and on request: gapkit itself lets every company weigh the same (`companies` says why).

Cochran's weights (1954, Biometrics 10:101) and DerSimonian and Laird's spread between companies (1986, Controlled Clinical Trials 7:177);
reference cases 20 and 21 (R's metafor).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import broadcast, check_alpha


class Pooled(NamedTuple):
    """A mean weighed by precision, its limits and standard error, where another company would lie, and what spread is left (q is Cochran's Q)."""

    mean: float
    low: float
    high: float
    se: float
    next_low: float
    next_high: float
    tau2: float
    q: float
    i2: float


def fixed_effect(gaps: npt.ArrayLike, variance: npt.ArrayLike, alpha: float = 0.05) -> Pooled:
    """Return the mean weighed by 1 / variance as if companies did not differ: tau2 is 0, and no next company is foreseen (NaN).

    Args:
        gaps: one per company; flat.
        variance: their sampling variances, none of them 0.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    found = _pooled(gaps, variance, 0.0, alpha)
    return found._replace(next_low=np.nan, next_high=np.nan)


def dersimonian_laird(gaps: npt.ArrayLike, variance: npt.ArrayLike, alpha: float = 0.05) -> Pooled:
    """Return the mean weighed by 1 / (tau2 + variance), tau2 by moments from Cochran's Q, and z intervals.

    Args:
        gaps: one per company; flat.
        variance: their sampling variances, none of them 0.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    weight = 1 / np.asarray(variance, dtype=np.float64)
    fixed = _pooled(gaps, variance, 0.0, alpha)
    tau2 = (fixed.q - (weight.size - 1)) / (weight.sum() - np.sum(weight**2) / weight.sum())
    return _pooled(gaps, variance, max(float(tau2), 0.0), alpha)


def _pooled(gaps: npt.ArrayLike, variance: npt.ArrayLike, tau2: float, alpha: float) -> Pooled:
    """Return the mean weighed by 1 / (tau2 + variance) with all that goes with it; Q and I^2 are those of the weights 1 / variance."""
    check_alpha(alpha)
    numbers, own = broadcast(gaps, variance)
    z, df = float(special.ndtri(1 - alpha / 2)), numbers.size - 1
    weight, plain = 1 / (tau2 + own), 1 / own
    mean, se = float(np.average(numbers, weights=weight)), float(np.sqrt(1 / weight.sum()))
    q = float(np.sum(plain * (numbers - np.average(numbers, weights=plain)) ** 2))
    far = z * float(np.sqrt(tau2 + se**2))
    return Pooled(mean, mean - z * se, mean + z * se, se, mean - far, mean + far, tau2, q, max((q - df) / q, 0.0) if q > 0 else 0.0)

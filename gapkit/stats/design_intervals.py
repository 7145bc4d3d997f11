"""Intervals of a share from its estimate, its linearised variance and its degrees of freedom, as R's svyciprop makes them: for checking and on request.

None is what gapkit prints (`midp_limits` of `n_star` is): at 0 and 100% a linearised variance is 0, and all but Korn and Graubard's then have
no width or no limits at all. Reference cases 04 and 31; svyciprop's other methods (likelihood, xlogit) are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from gapkit.stats.arrays import broadcast, check_alpha
from gapkit.stats.beta import exact_limits

if TYPE_CHECKING:
    import numpy.typing as npt

    from gapkit.stats.arrays import Floats


def t_limits(m: npt.ArrayLike, variance: npt.ArrayLike, df: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), the estimate and t[df] standard errors either way (svyciprop's "mean"), on any scale and not cut at its ends.

    Args:
        m: estimates.
        variance: their variances.
        df: degrees of freedom, units less strata; NaN limits under 1.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    estimate, spread, freedom = broadcast(m, variance, df)
    half = _t(freedom, alpha) * np.sqrt(spread)
    return estimate - half, estimate + half


def logit_limits(m: npt.ArrayLike, variance: npt.ArrayLike, df: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high) by t[df] on the log odds (svyciprop's "logit"); NaN at 0 and 1, where log odds are infinite.

    Args:
        m: shares, 0-1.
        variance: their variances.
        df: degrees of freedom.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    share, spread, freedom = broadcast(m, variance, df)
    inner = np.where((share > 0) & (share < 1), share, np.nan)
    half = _t(freedom, alpha) * np.sqrt(spread) / (inner * (1 - inner))
    return np.asarray(special.expit(special.logit(inner) - half)), np.asarray(special.expit(special.logit(inner) + half))


def asin_limits(m: npt.ArrayLike, variance: npt.ArrayLike, df: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high) by t[df] on the arcsine of the root (svyciprop's "asin", which folds a limit past 0 or 1 back; this stops there); NaN at 0 and 1.

    Args:
        m: shares, 0-1.
        variance: their variances.
        df: degrees of freedom.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    share, spread, freedom = broadcast(m, variance, df)
    inner = np.where((share > 0) & (share < 1), share, np.nan)
    angle, half = np.arcsin(np.sqrt(inner)), _t(freedom, alpha) * np.sqrt(spread / (4 * inner * (1 - inner)))
    return np.sin(np.maximum(angle - half, 0.0)) ** 2, np.sin(np.minimum(angle + half, np.pi / 2)) ** 2


def korn_graubard_limits(
    m: npt.ArrayLike, n_eff: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike, alpha: float = 0.05, *, capped: bool = True
) -> tuple[Floats, Floats]:
    """Return (low, high), Clopper and Pearson's limits on n_eff (t[n-1] / t[df])^2 answers (1998, Survey Methodology 24:193; svyciprop's "beta").

    Args:
        m: shares, 0-1.
        n_eff: effective numbers of answers: m (1 - m) / variance, or n or Kish's number where the variance is 0.
        n: numbers of answers.
        df: degrees of freedom; NaN limits where n or df leaves no t.
        alpha: two-sided error, at which the t are compared too.
        capped: whether the number is held at n, as NCHS has it (2017, Vital and Health Statistics 2:175); svyciprop does not.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    share, effective, size, freedom = broadcast(m, n_eff, n, df)
    base = effective * (_t(size - 1, alpha) / _t(freedom, alpha)) ** 2
    return exact_limits(share, np.minimum(base, size) if capped else base, alpha)


def _t(df: Floats, alpha: float) -> Floats:
    """Return the two-sided point of t, NaN under 1 degree of freedom."""
    check_alpha(alpha)
    return np.where(df >= 1, special.stdtrit(np.maximum(df, 1.0), 1 - alpha / 2), np.nan)

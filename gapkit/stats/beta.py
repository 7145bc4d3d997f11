"""Intervals of a share or a mean on 0-1 from the beta distribution, and the tails they solve.

With m the share, n* the effective number of answers and x = m n* (any non-negative number, not only whole ones), the tail below a lower
limit L is I_L(x, n* - x + 1), which is Clopper and Pearson's (1934, Biometrika 26:404) for whole x; the mid-P tail is its mean with
I_L(x + 1, n* - x), after Lancaster (1961, JASA 56:223) and Berry and Armitage (1995, The Statistician 44:417). Effective numbers in a
beta interval are Korn and Graubard's (1998, Survey Methodology 24:193). The upper limit mirrors the lower.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats, as_shares, broadcast, check_alpha

STEPS = 200  # Newton needs about 5; the rest is for bisection where it leaves the bracket
SMALL_STEP = 1e-10  # of the limit itself: Newton's error is about the square of its step
CLOSE = 1e-15


def midp_limits(m: npt.ArrayLike, n_star: npt.ArrayLike, alpha: npt.ArrayLike = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), the mid-P beta interval of shares or means on 0-1: never of zero width, 0 and 1 where m is 0 or 1.

    Args:
        m: shares or means, 0-1.
        n_star: effective numbers of answers, not necessarily whole; NaN limits where it is 0 or less.
        alpha: two-sided error, 0.05 for 95%.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    share, below, above, level, known = _hits_and_misses(m, n_star, alpha)
    low, high = np.full(known.shape, np.nan), np.full(known.shape, np.nan)
    low[known] = _solve_midp(below[known], above[known], level[known] / 2)
    high[known] = 1.0 - _solve_midp(above[known], below[known], level[known] / 2)
    return np.minimum(low, share), np.maximum(high, share)


def exact_limits(m: npt.ArrayLike, n_star: npt.ArrayLike, alpha: npt.ArrayLike = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), the Clopper-Pearson interval carried to any m and n*: it never covers less than promised, and is wider for it.

    Args:
        m: shares or means, 0-1.
        n_star: effective numbers of answers; NaN limits where it is 0 or less.
        alpha: two-sided error; each limit solves its tail at alpha / 2.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    share, below, above, level, known = _hits_and_misses(m, n_star, alpha)
    low, high = np.full(known.shape, np.nan), np.full(known.shape, np.nan)
    low[known] = _solve_exact(below[known], above[known], level[known] / 2)
    high[known] = 1.0 - _solve_exact(above[known], below[known], level[known] / 2)
    return np.minimum(low, share), np.maximum(high, share)


def midp_tail_below(limit: npt.ArrayLike, m: npt.ArrayLike, n_star: npt.ArrayLike) -> Floats:
    """Return the mid-P tail a lower limit solves: `midp_limits(m, n_star, alpha)` has low = limit where this is alpha / 2.

    Args:
        limit: limits below m, 0-1.
        m: shares or means, 0-1.
        n_star: effective numbers of answers.
    """
    point, share, size = broadcast(limit, m, n_star)
    return _midp_tail(np.clip(point, 0, 1), share * size, (1 - share) * size)


def midp_tail_above(limit: npt.ArrayLike, m: npt.ArrayLike, n_star: npt.ArrayLike) -> Floats:
    """Return the mid-P tail an upper limit solves: `midp_tail_below` mirrored."""
    point, share, size = broadcast(limit, m, n_star)
    return _midp_tail(1 - np.clip(point, 0, 1), (1 - share) * size, share * size)


def exact_tail_below(limit: npt.ArrayLike, m: npt.ArrayLike, n_star: npt.ArrayLike) -> Floats:
    """Return the Clopper-Pearson tail a lower limit solves, I_limit(x, n* - x + 1): the chance of x or more were the share `limit`."""
    point, share, size = broadcast(limit, m, n_star)
    return _incomplete_beta(np.clip(point, 0, 1), share * size, (1 - share) * size + 1)


def exact_tail_above(limit: npt.ArrayLike, m: npt.ArrayLike, n_star: npt.ArrayLike) -> Floats:
    """Return the Clopper-Pearson tail an upper limit solves: `exact_tail_below` mirrored."""
    point, share, size = broadcast(limit, m, n_star)
    return _incomplete_beta(1 - np.clip(point, 0, 1), (1 - share) * size, share * size + 1)


def _hits_and_misses(
    m: npt.ArrayLike, n_star: npt.ArrayLike, alpha: npt.ArrayLike
) -> tuple[Floats, Floats, Floats, Floats, npt.NDArray[np.bool_]]:
    """Return m, m n*, (1 - m) n*, alpha, and where an interval stands."""
    check_alpha(alpha)
    share, size, level = broadcast(m, n_star, alpha)
    share = as_shares(share)
    known = np.isfinite(share) & np.isfinite(size) & (size > 0) & np.isfinite(level)
    return share, share * size, (1 - share) * size, level, known


def _incomplete_beta(point: Floats, a: Floats, b: Floats) -> Floats:
    """Return I_point(a, b) with its limits 1 as a goes to 0 and 0 as b does, which releases of SciPy have disagreed on."""
    inner = (a > 0) & (b > 0)
    values = special.betainc(np.where(inner, a, 1.0), np.where(inner, b, 1.0), point)
    return np.where(np.isnan(a + b), np.nan, np.where(b <= 0, 0.0, np.where(a <= 0, 1.0, values)))


def _midp_tail(point: Floats, hits: Floats, misses: Floats) -> Floats:
    """Return the mean of the tails with and without the outcome itself."""
    return (_incomplete_beta(point, hits, misses + 1) + _incomplete_beta(point, hits + 1, misses)) / 2


def _solve_exact(hits: Floats, misses: Floats, tail: Floats) -> Floats:
    """Return the lower limit whose Clopper-Pearson tail is `tail`, 0 where there are no hits."""
    limit = special.betaincinv(np.where(hits > 0, hits, 1.0), misses + 1, tail)
    return np.asarray(np.where(hits > 0, limit, 0.0))


def _solve_midp(hits: Floats, misses: Floats, tail: Floats) -> Floats:
    """Return the lower limit whose mid-P tail is `tail`, by Newton's steps in log tail over logit limit, bisecting where they leave the bracket."""
    share = hits / (hits + misses)
    root = np.zeros_like(share)
    open_ = np.flatnonzero(hits > 0)
    low, high, point = np.zeros(open_.size), share[open_], _wilson_start(hits[open_], misses[open_], tail[open_])
    for _ in range(STEPS):
        if open_.size == 0:
            break
        x, y, wanted = hits[open_], misses[open_], tail[open_]
        found = _midp_tail(point, x, y)
        low, high = np.where(found <= wanted, point, low), np.where(found >= wanted, point, high)
        moved = _newton_step(point, found, wanted, x, y)
        arrived = np.abs(moved - point) <= SMALL_STEP * point
        moved = np.where(arrived | ((moved > low) & (moved < high)), moved, (low + high) / 2)
        root[open_] = moved
        going = ~arrived & (high - low > CLOSE)
        open_, low, high, point = open_[going], low[going], high[going], moved[going]
    return root


def _newton_step(point: Floats, found: Floats, wanted: Floats, hits: Floats, misses: Floats) -> Floats:
    """Return the next limit; the slope is the binomial chance of the outcome itself times its score, NaN or infinite where it vanishes."""
    with np.errstate(all="ignore"):
        log_chance = special.xlogy(hits, point) + special.xlog1py(misses, -point)
        log_chance -= np.log(hits + misses + 1) + special.betaln(hits + 1, misses + 1)
        slope = np.exp(log_chance) * (hits * (1 - point) + misses * point) / 2
        return np.asarray(special.expit(special.logit(point) + found * np.log(wanted / found) / slope))


def _wilson_start(hits: Floats, misses: Floats, tail: Floats) -> Floats:
    """Return Wilson's lower limit, held inside the bracket: within a few hundredths of the root."""
    z = np.maximum(special.ndtri(1 - tail), 0.0)
    size = hits + misses
    start = (hits + z**2 / 2 - z * np.sqrt(hits * misses / size + z**2 / 4)) / (size + z**2)
    share = hits / size
    return np.asarray(np.clip(start, share * 1e-3, share * (1 - 1e-9)))

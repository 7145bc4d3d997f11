"""Well-known intervals of proportions and of their differences, for checking and on request: gapkit's own are in `beta` and `gaps`.

Wilson's score interval (1927, JASA 22:209), Newcombe's hybrid of two of them without continuity correction (method 10 of 1998, Statistics
in Medicine 17:873), and Wald's, which everybody uses and which fails where a few people nearly all agree.
Counts need not be whole: effective numbers go in as they are. statsmodels computes the first two; its method="score" for a difference is
wrong (statsmodels issue 10269) and is not used.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats, broadcast, check_alpha


def wilson(x: npt.ArrayLike, n: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), Wilson's score interval of x of n, as shares 0-1.

    Args:
        x: numbers of favourable answers, 0 to n, not necessarily whole.
        n: numbers of answers; NaN limits where 0.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - slow to import, and needed for checking only

    check_alpha(alpha)
    hits, size = _counts(x, n)
    low, high = proportion_confint(hits, size, alpha=alpha, method="wilson")
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def newcombe(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), Newcombe's hybrid score interval of x1/n1 - x2/n2 (method 10), -1 to 1.

    Args:
        x1: favourable answers of the first side.
        n1: its answers.
        x2: favourable answers of the second side.
        n2: its answers.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415 - slow to import, and needed for checking only

    check_alpha(alpha)
    hits1, size1, hits2, size2 = _counts(x1, n1, x2, n2)
    low, high = confint_proportions_2indep(hits1, size1, hits2, size2, compare="diff", method="newcomb", alpha=alpha)  # type: ignore[no-untyped-call]
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def wald(x: npt.ArrayLike, n: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), Wald's interval of x of n, not cut at 0 and 1, and of no width at either: to see what it does, not to use.

    Args:
        x: numbers of favourable answers.
        n: numbers of answers; NaN limits where 0.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    hits, size = _counts(x, n)
    share = hits / size
    half = _z(alpha) * np.sqrt(share * (1 - share) / size)
    return share - half, share + half


def wald_gap(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike, alpha: float = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high), Wald's interval of x1/n1 - x2/n2: to see what it does, not to use.

    Args:
        x1: favourable answers of the first side.
        n1: its answers.
        x2: favourable answers of the second side.
        n2: its answers.
        alpha: two-sided error.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    hits1, size1, hits2, size2 = _counts(x1, n1, x2, n2)
    share1, share2 = hits1 / size1, hits2 / size2
    half = _z(alpha) * np.sqrt(share1 * (1 - share1) / size1 + share2 * (1 - share2) / size2)
    return share1 - share2 - half, share1 - share2 + half


def _counts(*counts: npt.ArrayLike) -> tuple[Floats, ...]:
    """Return hits and sizes in turn as arrays of one shape, a size of 0 or less made NaN."""
    arrays = broadcast(*counts)
    return tuple(np.where(array > 0, array, np.nan) if place % 2 else array for place, array in enumerate(arrays))


def _z(alpha: float) -> float:
    """Return the two-sided point of the normal curve."""
    check_alpha(alpha)
    return float(special.ndtri(1 - alpha / 2))

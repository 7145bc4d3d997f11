"""What those who did not answer could do to a figure: worst-case bounds, their interval, and the tipping point.

Nothing is assumed of them but that their answers lie on the scale. With m the figure of those who answered (0-1) and r the share who did, the figure of all
lies between r m and r m + 1 - r, and nowhere narrower without assumptions (Manski 1989, Journal of Human Resources 24:343; Horowitz and Manski 2000, JASA
95:77). The bounds speak of non-response alone: the chance of who was asked comes on top, and `imbens_manski` adds it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, as_shares, broadcast, check_alpha

STEPS = 60


class BoundInterval(NamedTuple):
    """`low` and `high` of the interval for a figure known only within bounds, and `critical`, the standard errors taken out at each end."""

    critical: Floats
    low: Floats
    high: Floats


def response_bounds(m: npt.ArrayLike, answered: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (lowest, highest) of the figure of all, those who did not answer standing all at 0, or all at 1.

    Args:
        m: shares or means of those who answered, 0-1.
        answered: what share of all answered, 0-1.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    figure, rate = (as_shares(part) for part in broadcast(m, answered))
    return figure * rate, figure * rate + (1 - rate)


def gap_bounds(m1: npt.ArrayLike, answered1: npt.ArrayLike, m2: npt.ArrayLike, answered2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (lowest, highest) of the gap m1 - m2 over all that those who did not answer, on either side, could have said.

    Args:
        m1: shares or means of the first side (the provider), 0-1.
        answered1: what share of the first side answered; 1 leaves its silent ones out of account.
        m2: shares or means of the second side (the customer), 0-1.
        answered2: what share of the second side answered.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    low1, high1 = response_bounds(m1, answered1)
    low2, high2 = response_bounds(m2, answered2)
    return low1 - high2, high1 - low2


def tipping_point(m: npt.ArrayLike, answered: npt.ArrayLike, other: npt.ArrayLike) -> Floats:
    """Return what those who did not answer would have to stand at for the figure of all to equal `other`: below 0 or above 1, nothing could.

    NaN where everybody answered.

    Args:
        m: shares or means of those who answered, 0-1.
        answered: what share of all answered, 0-1.
        other: the figure to be met: the other side's, 0-1.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    figure, rate, goal = (as_shares(part) for part in broadcast(m, answered, other))
    silent = 1 - rate
    return np.where(silent > 0, (goal - rate * figure) / np.where(silent > 0, silent, 1.0), np.nan)


def imbens_manski(
    lowest: npt.ArrayLike, highest: npt.ArrayLike, se_lowest: npt.ArrayLike, se_highest: npt.ArrayLike, alpha: float = 0.05
) -> BoundInterval:
    """Return the interval that holds the true figure, wherever between its bounds it lies, with chance 1 - alpha.

    After Imbens and Manski (2004, Econometrica 72:1845). Wide bounds need 1.64 standard errors at each end, bounds that meet 1.96.

    Args:
        lowest: estimated lower bounds.
        highest: estimated upper bounds.
        se_lowest: standard errors of the lower bounds.
        se_highest: standard errors of the upper bounds; where both are 0 the bounds are returned.
        alpha: error.

    Raises:
        ParameterError: an upper bound below its lower one, or alpha not between 0 and 1.
    """
    check_alpha(alpha)
    low, high, se_low, se_high = broadcast(lowest, highest, se_lowest, se_highest)
    if np.any(high < low):
        raise ParameterError("An upper bound lies below its lower bound.")
    widest = np.maximum(se_low, se_high)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(widest > 0, (high - low) / widest, np.inf)
    apart = np.where(np.isnan(low + high + widest), np.nan, apart)
    small, large = (np.full(low.shape, float(special.ndtri(1 - error))) for error in (alpha, alpha / 2))
    for _ in range(STEPS):
        middle = (small + large) / 2
        enough = special.ndtr(middle + apart) - special.ndtr(-middle) >= 1 - alpha
        small, large = np.where(enough, small, middle), np.where(enough, middle, large)
    critical = np.where(np.isnan(apart), np.nan, large)
    return BoundInterval(critical, low - critical * se_low, high + critical * se_high)

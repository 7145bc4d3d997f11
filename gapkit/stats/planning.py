"""How many answers a gap needs, and what gap some answers can show: plain formulas for shares, for planning a survey and on request.

By the normal curve, two independent simple samples; reference case 26 (R's power.prop.test). Few people near 0 or 100% need more than these say.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats, as_shares, broadcast, check_alpha


def power_of_gap(n: npt.ArrayLike, share1: npt.ArrayLike, share2: npt.ArrayLike, alpha: float = 0.05) -> Floats:
    """Return the chance that two samples of n answers each show the gap share1 - share2, tested two-sided (R's power.prop.test).

    Args:
        n: answers on each side.
        share1: true share of the first side, 0-1.
        share2: of the second.
        alpha: error of the test.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    size, one, two = broadcast(n, share1, share2)
    under_null, under_gap = _spreads(as_shares(one), as_shares(two))
    return np.asarray(special.ndtr((np.sqrt(size) * np.abs(one - two) - _z(alpha) * under_null) / under_gap))


def answers_needed(share1: npt.ArrayLike, share2: npt.ArrayLike, power: npt.ArrayLike = 0.8, alpha: float = 0.05) -> Floats:
    """Return the answers each side needs to show the gap share1 - share2 with that power, not rounded up: infinite where there is no gap.

    Args:
        share1: true share of the first side, 0-1.
        share2: of the second.
        power: chance of showing it, 0-1.
        alpha: error of the test, two-sided.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    one, two, chance = broadcast(share1, share2, power)
    under_null, under_gap = _spreads(as_shares(one), as_shares(two))
    with np.errstate(divide="ignore"):
        return ((_z(alpha) * under_null + special.ndtri(chance) * under_gap) / (one - two)) ** 2


def answers_needed_unequal(
    share1: npt.ArrayLike, share2: npt.ArrayLike, times: npt.ArrayLike, power: npt.ArrayLike = 0.8, alpha: float = 0.05
) -> tuple[Floats, Floats]:
    """Return (n1, n2 = times n1), the answers needed where the second side gives so many for each of the first.

    Args:
        share1: true share of the first side, 0-1.
        share2: of the second.
        times: answers of the second side for each of the first.
        power: chance of showing the gap, 0-1.
        alpha: error of the test, two-sided.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    one, two, ratio, chance = broadcast(share1, share2, times, power)
    one, two = as_shares(one), as_shares(two)
    with np.errstate(divide="ignore"):
        n1 = ((_z(alpha) + special.ndtri(chance)) / (one - two)) ** 2 * (one * (1 - one) + two * (1 - two) / ratio)
    return n1, ratio * n1


def least_gap_shown(n1: npt.ArrayLike, n2: npt.ArrayLike, share: npt.ArrayLike, power: npt.ArrayLike = 0.8, alpha: float = 0.05) -> Floats:
    """Return the least gap around a share that effective numbers of answers can show with that power, 0-1.

    Args:
        n1: effective answers of the first side (answers over their design effect).
        n2: of the second.
        share: about where both sides stand, 0-1; 0.5 is the hardest.
        power: chance of showing it, 0-1.
        alpha: error of the test, two-sided.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    size1, size2, middle, chance = broadcast(n1, n2, share, power)
    middle = as_shares(middle)
    return np.asarray((_z(alpha) + special.ndtri(chance)) * np.sqrt(middle * (1 - middle) * (1 / size1 + 1 / size2)))


def _spreads(one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """Return the spread of one difference were the shares the same, and as they are."""
    middle = (one + two) / 2
    return np.sqrt(2 * middle * (1 - middle)), np.sqrt(one * (1 - one) + two * (1 - two))


def _z(alpha: float) -> float:
    """Return the two-sided point of the normal curve."""
    check_alpha(alpha)
    return float(special.ndtri(1 - alpha / 2))

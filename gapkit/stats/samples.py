"""One side's estimates as the gap's arithmetic takes them, and the limits gapkit prints for them.

Where the side's people are known by number (a finite population of N), an estimate is bounded for certain: those who answered are settled, and
whoever did not can only lie between the two ends of the scale. Limits then move out by one person (1/N), and a side's own interval stops at these
bounds; a full count is the sample whose bounds are its estimate. Arithmetic that takes a limit for so many standard errors (MOVER) must have the open
limits: the truth often stands on a bound, and intervals of gaps made from stopped limits held it in as few as 53 of 100 cases.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gapkit.stats.arrays import Floats, as_shares, broadcast
from gapkit.stats.beta import midp_limits


class Sample(NamedTuple):
    """One side's estimates: shares or means on 0-1, and what is known of how sure they are.

    Attributes:
        m: the estimates.
        n: effective numbers of answers, n*; not read for a full count.
        shift: one person of a finite population, 1/N; 0 where N is not known.
        least: the least the true figure can be, 0 where nothing bounds it.
        most: the most it can be, 1 where nothing bounds it; a full count has least = m = most.
    """

    m: npt.ArrayLike
    n: npt.ArrayLike
    shift: npt.ArrayLike = 0.0
    least: npt.ArrayLike = 0.0
    most: npt.ArrayLike = 1.0

    @classmethod
    def full_count(cls, m: npt.ArrayLike) -> Sample:
        """Return a sample without error: everybody answered."""
        return cls(m, 1.0, 0.0, m, m)


class Limits(NamedTuple):
    """Estimates with their limits, on any scale."""

    m: npt.ArrayLike
    low: npt.ArrayLike
    high: npt.ArrayLike


def open_limits(sample: Sample, alpha: npt.ArrayLike = 0.05) -> Limits:
    """Return a sample's estimates with limits by chance alone: mid-P, moved out by one person, cut at 0 and 1; none for a full count.

    Args:
        sample: one side.
        alpha: two-sided error.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    m, n, shift, least, most = broadcast(*sample)
    full = least >= most
    low, high = shift_limits(*midp_limits(m, np.where(full, 1.0, n), alpha), shift)
    return Limits(m, np.where(full, m, low), np.where(full, m, high))


def sample_limits(sample: Sample, alpha: npt.ArrayLike = 0.05) -> Limits:
    """Return a sample's estimates with the limits gapkit prints: `open_limits`, stopped at what is certain.

    Args:
        sample: one side.
        alpha: two-sided error.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    m, low, high = open_limits(sample, alpha)
    return Limits(m, np.maximum(low, sample.least), np.minimum(high, sample.most))


def shift_limits(low: npt.ArrayLike, high: npt.ArrayLike, shift: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return limits moved out by `shift` (one person of a finite population, 1/N) and cut at 0 and 1 only."""
    lower, upper, step = broadcast(low, high, shift)
    return np.maximum(lower - step, 0.0), np.minimum(upper + step, 1.0)


def certain_bounds(m: npt.ArrayLike, answered: npt.ArrayLike, silent: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (least, most) that a mean over everybody can be, given the plain mean of those who answered (Manski 1989, J Hum Res 24:343).

    Args:
        m: plain, unweighted means on 0-1 of those who answered.
        answered: how many they are.
        silent: how many did not answer and might hold an opinion; NaN where that is not known: the bounds are then 0 and 1.

    Raises:
        ParameterError: a mean outside [0, 1].
    """
    mean, known, unknown = broadcast(m, answered, silent)
    part = known / (known + unknown)
    least, most = as_shares(mean) * part, 1 - (1 - as_shares(mean)) * part
    return np.where(np.isnan(least), 0.0, least), np.where(np.isnan(most), 1.0, most)

"""What became of a gap between two waves: (E2 - C2) - (E1 - C1), its interval by MOVER and the p-value that interval implies.

MOVER adds the squares of the four distances from estimate to limit, as for a gap (Zou and Donner 2008, Statistics in Medicine 27:1693): the
change of two gaps and the gap of two changes have the same interval. The waves are taken as separate samples; people who answered in
both would make it wider than it need be. One side's own change is a gap of its two waves: `gap_limits` and `p_value` serve for it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gapkit.stats.arrays import Floats, as_shares, broadcast
from gapkit.stats.beta import midp_limits
from gapkit.stats.gaps import gap_limits, shift_limits

LEAST, MOST = 1e-14, 1 - 1e-12  # p-values are sought between these: under the least the tails are rounding
STEPS = 45  # halvings of log alpha: the last of them moves p by 1 part in 10^12


class Sample(NamedTuple):
    """One side's estimates in one wave: shares 0-1, effective numbers n*, steps of one person (1/N) and which are full counts."""

    m: npt.ArrayLike
    n: npt.ArrayLike
    shift: npt.ArrayLike = 0.0
    full: npt.ArrayLike = False


class Limits(NamedTuple):
    """Estimates with their limits, on any scale."""

    m: npt.ArrayLike
    low: npt.ArrayLike
    high: npt.ArrayLike


def sample_limits(sample: Sample, alpha: npt.ArrayLike = 0.05) -> Limits:
    """Return a sample's estimates with the limits gapkit prints: mid-P, moved out by one person, none for a full count.

    Args:
        sample: one side in one wave.
        alpha: two-sided error.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    m, n, shift, full = broadcast(sample.m, sample.n, sample.shift, sample.full)
    low, high = shift_limits(*midp_limits(m, np.where(full != 0, 1.0, n), alpha), shift)
    return Limits(m, np.where(full != 0, m, low), np.where(full != 0, m, high))


def change_limits(provider_now: Limits, customer_now: Limits, provider_before: Limits, customer_before: Limits) -> tuple[Floats, Floats]:
    """Return (low, high) of (provider - customer) now less the same before, by MOVER, on the scale of the estimates.

    Args:
        provider_now: estimates and limits of the provider in the later wave; any triple (m, low, high).
        customer_now: of the customer.
        provider_before: of the provider in the earlier wave.
        customer_before: of the customer.
    """
    now = np.subtract(provider_now[0], customer_now[0]), *gap_limits(*provider_now, *customer_now)
    before = np.subtract(provider_before[0], customer_before[0]), *gap_limits(*provider_before, *customer_before)
    return gap_limits(*now, *before)


def change_p_value(provider_now: Sample, customer_now: Sample, provider_before: Sample, customer_before: Sample) -> Floats:
    """Return the smallest alpha whose 1 - alpha interval of the change excludes 0, 1 where none does: p <= .05 exactly when the 95% one does.

    NaN where all four are full counts, and where a share or an effective number is NaN or the number 0 or less. Values under 1e-14 are given as that.

    Args:
        provider_now: the provider in the later wave.
        customer_now: the customer.
        provider_before: the provider in the earlier wave.
        customer_before: the customer.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    parts = broadcast(*provider_now, *customer_now, *provider_before, *customer_before)
    shape = parts[0].shape
    samples = [(as_shares(m).ravel(), n.ravel(), shift.ravel(), full.ravel()) for m, n, shift, full in _fours(parts)]
    change = (samples[0][0] - samples[1][0]) - (samples[2][0] - samples[3][0])
    known = ~np.isnan(change) & ~np.all([full != 0 for *_, full in samples], axis=0)
    for _, n, shift, full in samples:
        known &= (full != 0) | ((n > 0) & ~np.isnan(shift))
    p = np.where(known, 1.0, np.nan)
    rows = np.flatnonzero(known & (change != 0))
    p[rows] = _least_excluding(change[rows], [tuple(part[rows] for part in sample) for sample in samples])
    return p.reshape(shape)


def _least_excluding(change: Floats, samples: list[tuple[Floats, ...]]) -> Floats:
    """Return the least alpha at which the limits of four samples shut 0 out of their change, by halving: 1 where they never do."""

    def excludes(alpha: Floats) -> npt.NDArray[np.bool_]:
        low, high = change_limits(*(sample_limits(Sample(*sample), alpha) for sample in samples))
        return np.where(change > 0, low > 0, high < 0)

    inside, outside = np.full(change.shape, np.log(LEAST)), np.full(change.shape, np.log(MOST))
    never, always = ~excludes(np.exp(outside)), excludes(np.exp(inside))
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        shut = excludes(np.exp(middle))
        inside, outside = np.where(shut, inside, middle), np.where(shut, middle, outside)
    return np.where(never, 1.0, np.where(always, LEAST, np.exp(outside)))


def _fours(parts: tuple[Floats, ...]) -> list[tuple[Floats, ...]]:
    """Return sixteen arrays as four samples' parts."""
    return [parts[start : start + 4] for start in range(0, len(parts), 4)]

"""The gap between two sides: its interval by MOVER, and the p-values that interval implies.

MOVER ("method of variance estimates recovery") is Zou and Donner's (2008, Statistics in Medicine 27:1693); fed with Wilson's limits it is
Newcombe's hybrid score interval, his method 10 (1998, Statistics in Medicine 17:873).

Both p-values invert an interval. The gap's interval shuts out a value exactly where some point of a quarter circle, whose radius is the
distance from the gap to that value, lies beyond the limits of both sides; so the p-value is the least, over the circle, of the larger of
the two sides' tails, and one search over the angle finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, as_shares, broadcast
from gapkit.stats.beta import exact_tail_above, exact_tail_below, midp_tail_above, midp_tail_below
from gapkit.stats.circle import least_larger
from gapkit.stats.samples import open_limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.samples import Sample

LAST_PLACE = 1e-15  # a limit nearer than this to 0 or 1 is printed there, though no alpha takes it quite there
EDGE = 1e-12  # a limit this near 0 or 1 is at it: 0.95 + 0.05 need not be 1 in floating point


def gap_limits(  # noqa: PLR0917 - an estimate and its two limits, side by side
    m1: npt.ArrayLike, low1: npt.ArrayLike, high1: npt.ArrayLike, m2: npt.ArrayLike, low2: npt.ArrayLike, high2: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return (low, high) of the gap m1 - m2 by MOVER, from the estimates and limits of two independent sides, all on one scale.

    Args:
        m1: estimates of the first side (the provider).
        low1: their lower limits.
        high1: their upper limits.
        m2: estimates of the second side (the customer).
        low2: their lower limits.
        high2: their upper limits.
    """
    first, first_low, first_high, second, second_low, second_high = broadcast(m1, low1, high1, m2, low2, high2)
    gap = first - second
    return gap - np.hypot(first - first_low, second_high - second), gap + np.hypot(first_high - first, second - second_low)


def gap_interval(one: Sample, two: Sample, alpha: npt.ArrayLike = 0.05) -> tuple[Floats, Floats]:
    """Return (low, high) of the gap as gapkit prints it: MOVER on both sides' open limits, stopped where one side's certain bounds stop it.

    With least and most what a side can be at all, the gap is no less than least1 - high2 and low1 - most2, and no more than most1 - low2 and
    high1 - least2. Where nothing is certain (0 and 1) these say nothing.

    Args:
        one: the first side (the provider).
        two: the second side (the customer).
        alpha: two-sided error.

    Raises:
        ParameterError: a share outside [0, 1], or alpha not between 0 and 1.
    """
    first, second = open_limits(one, alpha), open_limits(two, alpha)
    low, high = gap_limits(*first, *second)
    low = np.maximum(low, np.maximum(np.subtract(one.least, second.high), np.subtract(first.low, two.most)))
    return low, np.minimum(high, np.minimum(np.subtract(one.most, second.low), np.subtract(first.high, two.least)))


def p_value(one: Sample, two: Sample) -> Floats:
    """Return the smallest alpha whose 1 - alpha gap interval excludes 0, 1 where none does: p <= .05 exactly when the 95% interval does.

    The interval is `gap_interval`. NaN where both sides are full counts, and where a share or an effective
    number is NaN or the number 0 or less.

    Args:
        one: the first side (the provider).
        two: the second side (the customer).

    Raises:
        ParameterError: a share outside [0, 1].
    """
    shape, first, second, _ = _pair(one, two)
    known = _known(first, second)
    gap = first.m - second.m
    p = np.where(known, 1.0, np.nan)
    for higher, lower, rows in ((first, second, np.flatnonzero(known & (gap > 0))), (second, first, np.flatnonzero(known & (gap < 0)))):
        p[rows] = 2 * _p_above(higher.take(rows), lower.take(rows), np.zeros(rows.size), np.ones(rows.size))
    return np.minimum(p, 1.0).reshape(shape)


def p_above(one: Sample, two: Sample, beyond: npt.ArrayLike = 0.0, times: npt.ArrayLike = 1.0) -> Floats:
    """Return the least alpha whose one-sided lower limit of m1 - times m2 lies above `beyond`: 1 where none does, 0 where it is certain.

    Twice this is the least alpha whose two-sided interval lies above `beyond`: with `beyond` 0 and `times` 1 that is `p_value` of a positive gap.
    The interval is MOVER's for m1 - k m2, whose second side has its distances times k (Zou and Donner 2008). NaN as in `p_value`.

    Args:
        one: the side said to be higher.
        two: the other side.
        beyond: how much higher it is said to be, on the scale of the shares (0.1 for 10 points).
        times: how many times as much as the other side it is said to have, above 0.

    Raises:
        ParameterError: a share outside [0, 1], or `times` not above 0.
    """
    if np.any(np.asarray(times) <= 0):
        raise ParameterError("times must be above 0: times=2 asks whether one side has twice as much as the other.")
    shape, upper, lower, (least, factor) = _pair(one, two, beyond, times)
    known = _known(upper, lower) & ~np.isnan(least) & ~np.isnan(factor)
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(known & (upper.m - factor * lower.m > least))
    p = np.where(known, 1.0, np.nan)
    p[rows] = _p_above(upper.take(rows), lower.take(rows), least[rows], factor[rows])
    return p.reshape(shape)


def p_agree(one: Sample, two: Sample, margin: npt.ArrayLike) -> Floats:
    """Return the smallest alpha whose 1 - 2 alpha gap interval lies inside [-margin, margin], 1 where the gap itself does not.

    Two one-sided tests in one (Schuirmann 1987, J Pharmacokinet Biopharm 15:657). The limits are `exact_limits`, not mid-P: mid-P agreed
    falsely in 10% of trials at a nominal 5%. NaN as in `p_value`.

    Args:
        one: the first side.
        two: the second side.
        margin: the gap within which two sides count as agreeing, on the scale of the shares (0.05 for 5 points).

    Raises:
        ParameterError: a share outside [0, 1].
    """
    shape, first, second, (width,) = _pair(one, two, margin)
    rows = np.flatnonzero(_known(first, second) & ~np.isnan(width))
    upper, lower, inside = first.take(rows), second.take(rows), width[rows]
    p = np.full(width.size, np.nan)
    p[rows] = np.maximum(_p_below(upper, lower, inside), _p_below(lower, upper, inside))
    return p.reshape(shape)


@dataclass(frozen=True)
class _Side:
    """One side of many gaps (flat arrays of one length): estimates, effective numbers, steps of one person, and what the truth can be at all."""

    m: Floats
    n: Floats
    shift: Floats
    least: Floats
    most: Floats

    @classmethod
    def of(cls, m: Floats, n: Floats, shift: Floats, least: Floats, most: Floats) -> _Side:
        """Return a side from arrays of any one shape; a full count needs no effective number and takes no step."""
        full = (least >= most).ravel()
        return cls(as_shares(m).ravel(), np.where(full, 1.0, n.ravel()), np.where(full, 0.0, shift.ravel()), least.ravel(), most.ravel())

    @property
    def full(self) -> npt.NDArray[np.bool_]:
        """Which estimates are full counts."""
        return self.least >= self.most

    def take(self, rows: npt.NDArray[np.intp]) -> _Side:
        """Return the same side of some of the gaps."""
        return _Side(self.m[rows], self.n[rows], self.shift[rows], self.least[rows], self.most[rows])

    def tail_below(self, limit: Floats, tail: Callable[[Floats, Floats, Floats], Floats]) -> Floats:
        """Return the one-sided alpha above which the lower limit, moved out by one person, exceeds `limit`: infinite where none does."""
        reached = limit + self.shift
        settled = np.where(limit <= self.m + EDGE, 0.0, np.inf)
        return np.where(self.full, settled, np.where(reached > self.m, np.inf, tail(reached, self.m, self.n)))

    def tail_above(self, limit: Floats, tail: Callable[[Floats, Floats, Floats], Floats]) -> Floats:
        """Return the one-sided alpha above which the upper limit, moved out by one person, stays under `limit`: infinite where none does."""
        reached = limit - self.shift
        settled = np.where(limit >= self.m - EDGE, 0.0, np.inf)
        return np.where(self.full, settled, np.where(reached < self.m, np.inf, tail(reached, self.m, self.n)))


def _pair(one: Sample, two: Sample, *more: npt.ArrayLike) -> tuple[tuple[int, ...], _Side, _Side, list[Floats]]:
    """Return the shape that two samples and what goes with them take together, the two sides, and the rest flat."""
    parts = broadcast(*one, *two, *more)
    wide = len(one)
    return parts[0].shape, _Side.of(*parts[:wide]), _Side.of(*parts[wide : 2 * wide]), [part.ravel() for part in parts[2 * wide :]]


def _known(first: _Side, second: _Side) -> npt.NDArray[np.bool_]:
    """Return where a test stands: both sides with a share and a base, not both of them full counts."""
    known = ~(first.full & second.full)
    for side in (first, second):
        known &= ~np.isnan(side.m) & (side.n > 0) & ~np.isnan(side.shift)
    return known


def _p_above(upper: _Side, lower: _Side, beyond: Floats, times: Floats) -> Floats:
    """Return the least tail at which the lower limit of upper - times lower rises above `beyond`, where the estimate does."""
    room = upper.m - times * lower.m - beyond

    def rising(rows: npt.NDArray[np.intp], across: Floats, _: Floats) -> Floats:
        limit = upper.m[rows] - room[rows] * across
        return upper.take(rows).tail_below(np.where(limit < -EDGE, limit, np.maximum(limit, LAST_PLACE)), midp_tail_below)

    def falling(rows: npt.NDArray[np.intp], _: Floats, along: Floats) -> Floats:
        limit = lower.m[rows] + room[rows] * along / times[rows]
        return lower.take(rows).tail_above(np.where(limit > 1 + EDGE, limit, np.minimum(limit, 1 - LAST_PLACE)), midp_tail_above)

    found = least_larger(rising, falling, room.size)
    # What is certain of one side leaves the other alone to be tested.
    floor, ceiling = (upper.least - beyond) / times, beyond + times * lower.most
    alone = lower.tail_above(np.clip(floor, LAST_PLACE, 1 - LAST_PLACE), midp_tail_above)
    found = np.where(floor > lower.m + EDGE, np.minimum(found, alone), found)
    alone = upper.tail_below(np.clip(ceiling, LAST_PLACE, 1 - LAST_PLACE), midp_tail_below)
    return np.minimum(np.where(ceiling < upper.m - EDGE, np.minimum(found, alone), found), 1.0)


def _p_below(one: _Side, two: _Side, margin: Floats) -> Floats:
    """Return the least tail at which the upper limit of the gap one - two comes down to the margin."""
    room = margin - (one.m - two.m)

    def above(side: _Side, limit: Floats) -> Floats:
        return np.where(limit >= 1 - EDGE, 0.0, side.tail_above(limit, exact_tail_above))

    def below(side: _Side, limit: Floats) -> Floats:
        return np.where(limit <= EDGE, 0.0, side.tail_below(limit, exact_tail_below))

    def rising(rows: npt.NDArray[np.intp], across: Floats, _: Floats) -> Floats:
        return above(one.take(rows), one.m[rows] + room[rows] * across)

    def falling(rows: npt.NDArray[np.intp], _: Floats, along: Floats) -> Floats:
        return below(two.take(rows), two.m[rows] - room[rows] * along)

    found = least_larger(rising, falling, room.size)
    # What is certain of one side leaves the other alone to be tested.
    alone = np.minimum(below(two, one.most - margin), above(one, margin + two.least))
    return np.where(room < 0, 1.0, np.minimum(np.minimum(found, alone), 1.0))

"""Claims that set two gaps side by side: that one is the wider, that a topic's is the widest of all, that a gap has narrowed since.

A gap is wider than another in size where, taken in its own direction, it exceeds the other gap and the other gap turned round. Both must be shown
(an intersection-union test: Berger 1982, Technometrics 24:295), so the larger p-value counts and no correction is due; and shown, they prove the
direction as well. The interval of each difference is `change_limits`.

Widest of all: against every other topic, again all of them. The topic is chosen by the data, and only the one found widest can pass; the two-sided
p-values used here pay for that choice (Hung and Fithian 2019, Annals of Statistics 47:758: the two-sided test of the best against the
runner-up is valid as it stands; for locations with equal errors Gutmann and Maymin 1987, Annals of Statistics 15:456).

Without correlations the estimates of two topics are taken as independent. People who are content with one thing are mostly content with another, and
then the p-values are too large rather than too small.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gapkit.stats.arrays import Floats, broadcast
from gapkit.stats.change import change_p_value
from gapkit.stats.samples import Sample

ROUNDING = 1e-12  # 0.8 - 0.5 is more than 0.3 in floating point


class Widest(NamedTuple):
    """Per set of gaps the place of the widest (-1 where fewer than two are known) and the p-value of its being the widest of all (NaN there)."""

    place: npt.NDArray[np.intp]
    p: Floats


def p_wider(
    provider: Sample,
    customer: Sample,
    provider_other: Sample,
    customer_other: Sample,
    *,
    provider_together: npt.ArrayLike = 0.0,
    customer_together: npt.ArrayLike = 0.0,
) -> Floats:
    """Return the p-value of one gap's being wider, in size, than another: the least alpha whose two-sided intervals show it, 1 where none does.

    Set the earlier wave's gap first and the later one second, and it says that the gap has narrowed. Full counts are facts: 0 or 1. NaN where
    a share or an effective number is.

    Args:
        provider: the provider's estimates behind the gap said to be wider.
        customer: the customer's.
        provider_other: the provider's behind the other gap.
        customer_other: the customer's.
        provider_together: correlation of the provider's two estimates, where they come from the same people.
        customer_together: of the customer's two.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    parts = broadcast(*provider, *customer, *provider_other, *customer_other, provider_together, customer_together)
    wide = len(provider)
    samples = [Sample(*parts[at : at + wide]) for at in range(0, 4 * wide, wide)]
    one, two = parts[-2:]
    turned = np.less(samples[0].m, samples[1].m)
    # A gap below zero is turned round with all that stands beside it: mid-P limits are the same from either end.
    first, second, third, fourth = (_turned(sample, turned) for sample in samples)
    above = _p_greater((first, second, third, fourth), one, two)
    everywhere = np.ones_like(turned)
    beyond = _p_greater((first, second, _turned(third, everywhere), _turned(fourth, everywhere)), -one, -two)
    return np.asarray(np.maximum(above, beyond))


def p_grew(provider: Sample, customer: Sample, provider_before: Sample, customer_before: Sample, by: npt.ArrayLike) -> Floats:
    """Return the one-sided p of a gap's having grown in size by more than `by` since the wave before; 1 where it did not, NaN as in `p_wider`.

    The gap now, taken in its own direction, must exceed the earlier one, and the earlier one turned round, each by more than that: the larger p counts.

    Args:
        provider: the provider's estimates behind the gap now.
        customer: the customer's.
        provider_before: the provider's in the wave before.
        customer_before: the customer's.
        by: 0 or more, on the scale of the shares (0.1 for 10 points).

    Raises:
        ParameterError: a share outside [0, 1].
    """
    parts = broadcast(*provider, *customer, *provider_before, *customer_before, by)
    wide = len(provider)
    samples = [Sample(*parts[at : at + wide]) for at in range(0, 4 * wide, wide)]
    turned = np.less(samples[0].m, samples[1].m)
    first, second, third, fourth = (_turned(sample, turned) for sample in samples)
    everywhere, none = np.ones_like(turned), np.zeros(turned.shape)
    least = parts[-1] + ROUNDING
    above = _p_greater((first, second, third, fourth), none, none, least)
    beyond = _p_greater((first, second, _turned(third, everywhere), _turned(fourth, everywhere)), none, none, least)
    p = np.maximum(above, beyond)
    return np.asarray(np.where(p < 1, p / 2, p))


def p_widest(
    provider: Sample, customer: Sample, *, provider_together: npt.ArrayLike | None = None, customer_together: npt.ArrayLike | None = None
) -> Widest:
    """Return the topic with the widest gap, either way, of each set, and the p-value of its being the widest of all.

    Args:
        provider: the provider's estimates, sets x topics; NaN for a topic without a gap.
        customer: the customer's.
        provider_together: correlations between the provider's estimates, sets x topics x topics.
        customer_together: between the customer's.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    parts = broadcast(*provider, *customer)
    one, two = Sample(*parts[: len(provider)]), Sample(*parts[len(provider) :])
    size = np.abs(np.subtract(one.m, two.m))
    known = ~np.isnan(size)
    enough = known.sum(axis=1) > 1
    place = np.where(enough, np.argmax(np.where(known, size, -1.0), axis=1), -1)
    sets, topics = np.nonzero(known & enough[:, None] & (np.arange(size.shape[1]) != place[:, None]))
    chosen = place[sets]
    together = [
        np.zeros(sets.size) if matrix is None else np.asarray(matrix)[sets, chosen, topics]
        for matrix in (provider_together, customer_together)
    ]
    best, other = ([Sample(*(np.asarray(part)[sets, at] for part in side)) for side in (one, two)] for at in (chosen, topics))
    p = np.full(place.size, np.nan)
    p[enough] = 0.0
    found = p_wider(*best, *other, provider_together=together[0], customer_together=together[1])
    np.maximum.at(p, sets, found)  # a topic whose p is NaN leaves the whole set NaN
    return Widest(place, p)


def _turned(sample: Sample, where: npt.NDArray[np.bool_]) -> Sample:
    """Return a sample seen from the other end of the scale, where told."""
    m, n, shift, least, most = (np.asarray(part) for part in sample)
    return Sample(np.where(where, 1 - m, m), n, shift, np.where(where, 1 - most, least), np.where(where, 1 - least, most))


def _p_greater(samples: tuple[Sample, Sample, Sample, Sample], one: Floats, two: Floats, by: npt.ArrayLike = 0.0) -> Floats:
    """Return the two-sided p of the first gap's lying more than `by` above the second, 1 where it is not found there."""
    m = [np.asarray(sample.m, dtype=np.float64) for sample in samples]
    ahead = (m[0] - m[1]) - (m[2] - m[3])
    facts = np.logical_and.reduce([np.greater_equal(sample.least, sample.most) for sample in samples])
    p = change_p_value(*samples, beyond=by, provider_together=one, customer_together=two)
    past = np.greater(ahead, by)
    return np.asarray(np.where(facts, np.where(past, 0.0, 1.0), np.where(past, p, np.where(np.isnan(p), np.nan, 1.0))))

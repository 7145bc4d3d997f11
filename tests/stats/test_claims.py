"""The p-values of claims say what the intervals say, made anew at the alpha in question; and the widest topic is named falsely no oftener than promised."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import ParameterError
from gapkit.stats import Sample, change_limits, open_limits, p_above, p_value, p_wider, p_widest


def many(seed: int, count: int = 400) -> Sample:
    """Return samples with few and many answers, shares at the ends among them, some of finite populations, some full counts."""
    draw = np.random.default_rng(seed)
    n = draw.integers(3, 60, count).astype(float)
    m = np.round(draw.random(count) * n) / n
    kind = draw.integers(0, 4, count)
    part = np.where(kind == 3, 1.0, np.where(kind == 2, 0.5, 0.0))
    return Sample(m, n, np.where(kind == 2, 0.02, 0.0), m * part, 1 - (1 - m) * part)


@pytest.mark.parametrize(("beyond", "times"), [(0.0, 1.0), (0.1, 1.0), (0.3, 1.0), (0.0, 2.0), (0.0, 3.0), (-0.1, 1.0)])
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_a_gap_is_above_a_size_or_a_multiple_exactly_where_its_interval_is(beyond: float, times: float, alpha: float) -> None:
    """MOVER of m1 - k m2, the second side's distance k times as long, stopped at what is certain of either side, against b."""
    one, two = many(1), many(2)
    first, second = open_limits(one, alpha), open_limits(two, alpha)
    lower = first.m - times * second.m - np.hypot(first.m - first.low, times * (second.high - second.m))
    lower = np.maximum(lower, np.maximum(one.least - times * second.high, first.low - times * two.most))
    told = np.isfinite(p_above(one, two, beyond, times)) & (np.abs(lower - beyond) > 1e-9)
    assert 10 < np.count_nonzero(lower[told] > beyond) < told.sum() - 10
    np.testing.assert_array_equal((2 * p_above(one, two, beyond, times) <= alpha)[told], (lower > beyond)[told])


def test_the_two_sided_p_is_twice_the_one_sided_one() -> None:
    """In the direction found, no more than 1."""
    one, two = many(3), many(4)
    larger = np.minimum(2 * np.minimum(p_above(one, two), p_above(two, one)), 1)
    np.testing.assert_array_equal(p_value(one, two), larger)


def test_times_must_be_above_nothing() -> None:
    """A multiple of 0 claims nothing."""
    with pytest.raises(ParameterError, match="times must be above 0"):
        p_above(Sample(0.5, 10), Sample(0.4, 10), times=0)


def test_a_gap_is_wider_than_another_exactly_where_both_intervals_say_so() -> None:
    """Above the other gap and above it turned round, whichever side is higher."""
    one, two, three, last = (many(seed, 300) for seed in (5, 6, 7, 8))
    three, last = (Sample(0.5 + (np.asarray(side.m) - 0.5) / 4, 200.0) for side in (three, last))
    one, two = (Sample(side.m, side.n) for side in (one, two))
    p = p_wider(one, two, three, last)
    limits = [open_limits(side) for side in (one, two, three, last)]
    sign = np.sign(np.subtract(one.m, two.m))
    low, high = change_limits(*limits)
    other_low, other_high = change_limits(limits[0], limits[1], limits[3], limits[2])
    shown = np.where(sign > 0, (low > 0) & (other_low > 0), (high < 0) & (other_high < 0))
    assert 30 < shown.sum() < 270
    np.testing.assert_array_equal(p <= 0.05, shown)


def test_full_counts_are_facts() -> None:
    """Wider is 0, not wider 1."""
    a, b, c = (Sample.full_count(share) for share in (0.9, 0.5, 0.6))
    assert float(p_wider(a, b, c, b)) == 0
    assert float(p_wider(c, b, a, b)) == 1


def test_what_moves_together_leaves_a_difference_surer() -> None:
    """With equal distances and correlation r the width falls as the square root of 1 - r; without, limits are those of independent samples."""
    side, customer = (np.array(0.5), np.array(0.4), np.array(0.6)), (np.array(0.5), np.array(0.5), np.array(0.5))
    plain = change_limits(side, customer, side, customer)
    shared = change_limits(side, customer, side, customer, provider_together=0.75)
    np.testing.assert_allclose(np.array(shared), np.array(plain) / 2, atol=1e-12)
    against = change_limits(side, customer, side, customer, provider_together=-1.0)
    np.testing.assert_allclose(np.array(against), np.array(plain) * np.sqrt(2), atol=1e-12)


@pytest.mark.parametrize(("executives", "topics"), [(5, 3), (12, 2), (12, 6), (40, 3)])
def test_a_topic_is_falsely_called_the_widest_in_one_study_of_twenty_at_the_most(executives: int, topics: int) -> None:
    """All gaps alike but for the first, wider by a hair: any other topic named is false. 1,000 studies each."""
    draw = np.random.default_rng(executives + topics)
    share, size = np.full(topics, 0.75), 1000
    one = Sample(draw.binomial(executives, share, (size, topics)) / executives, float(executives))
    two = Sample(draw.binomial(300, share - 0.25, (size, topics)) / 300, 300.0)
    place, p = p_widest(one, two)
    assert np.mean((place != 0) & (p <= 0.05)) <= 0.05


def test_a_gap_plainly_the_widest_is_found_and_one_topic_alone_is_none() -> None:
    """Sixty points against nothing; a topic without a gap does not count; of one topic there is no widest."""
    provider, customer = (
        Sample(np.array([[0.5, 0.2, np.nan], [0.5, np.nan, np.nan]]), 200.0),
        Sample(np.full((2, 3), [0.5, 0.8, 0.5]), 200.0),
    )
    place, p = p_widest(provider, customer)
    assert place.tolist() == [1, -1]
    assert p[0] < 1e-6
    assert np.isnan(p[1])

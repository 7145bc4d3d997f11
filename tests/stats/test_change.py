"""The change of a gap between two waves: its interval, and the p-value that goes with it (case 40 holds both to R)."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import ParameterError
from gapkit.stats import Sample, change_limits, change_p_value, gap_limits, open_limits, p_value


def four(seed: int, count: int) -> list[Sample]:
    """Return four samples of many cells, shares at the ends among them."""
    generator = np.random.default_rng(seed)
    return [Sample(generator.integers(0, 11, count) / 10, generator.integers(3, 200, count).astype(float)) for _ in range(4)]


def test_p_is_at_most_a_twentieth_exactly_where_the_interval_excludes_nothing() -> None:
    """1,200 cells, with and without finite populations."""
    samples = four(1, 1200)
    samples[0] = samples[0]._replace(shift=np.where(np.arange(1200) % 3, 0.0, 0.05))
    low, high = change_limits(*(open_limits(sample) for sample in samples))
    excluded = (low > 0) | (high < 0)
    assert 100 < np.count_nonzero(excluded) < 1100
    np.testing.assert_array_equal(change_p_value(*samples) <= 0.05, excluded)


def test_the_change_of_gaps_is_the_gap_of_changes() -> None:
    """The same limits whether one subtracts sides first or waves first."""
    provider, customer, before, customer_before = (open_limits(sample) for sample in four(2, 40))
    by_gap = change_limits(provider, customer, before, customer_before)
    one = np.subtract(provider.m, before.m), *gap_limits(*provider, *before)
    two = np.subtract(customer.m, customer_before.m), *gap_limits(*customer, *customer_before)
    np.testing.assert_allclose(by_gap, gap_limits(*one, *two), atol=1e-14)


def test_against_two_full_counts_that_agreed_the_change_is_the_gap() -> None:
    """No error and no gap before: the p of the gap now."""
    now, customer = four(3, 60)[:2]
    settled = Sample(0.5, np.nan, 0.1, 0.5, 0.5)
    found = change_p_value(now, customer, settled, settled)
    np.testing.assert_allclose(found, p_value(now, customer), rtol=1e-8, atol=1e-13)


def test_turning_the_waves_round_turns_the_change() -> None:
    """The interval changes sign, p stays."""
    one, two, three, last = four(4, 30)
    low, high = change_limits(*(open_limits(sample) for sample in (one, two, three, last)))
    back = change_limits(*(open_limits(sample) for sample in (three, last, one, two)))
    np.testing.assert_allclose(back, (-high, -low), atol=1e-14)
    np.testing.assert_allclose(change_p_value(one, two, three, last), change_p_value(three, last, one, two), rtol=1e-9)


def test_no_change_has_p_one_and_no_base_none() -> None:
    """The same shares twice; a wave without a base; four full counts."""
    provider, customer = Sample(0.8, 12), Sample(0.5, 300)
    assert float(change_p_value(provider, customer, provider, customer)) == 1
    assert np.isnan(change_p_value(Sample(0.9, np.nan), customer, provider, customer))
    assert np.isnan(change_p_value(*[Sample.full_count(share) for share in (0.9, 0.5, 0.8, 0.5)]))


def test_a_share_in_points_is_refused() -> None:
    """80 is in points."""
    with pytest.raises(ParameterError, match="Divide points by 100"):
        change_p_value(Sample(80, 12), Sample(0.5, 300), Sample(0.8, 12), Sample(0.5, 300))


def test_the_interval_holds_the_true_change() -> None:
    """3,000 draws of 10 executives at 85 then 70% against 300 customers at 60 then 65%: 93% or more."""
    generator = np.random.default_rng(7)
    sizes, shares = (10, 300, 10, 300), (0.70, 0.65, 0.85, 0.60)
    samples = [Sample(generator.binomial(size, share, 3000) / size, size) for size, share in zip(sizes, shares, strict=True)]
    low, high = change_limits(*(open_limits(sample) for sample in samples))
    assert np.mean((low <= -0.20) & (high >= -0.20)) >= 0.93

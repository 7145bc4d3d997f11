"""The p-values of alerts say what the intervals say, and fire no oftener than promised where the truth stands at the limit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gapkit.stats.change import change_limits, change_p_value
from gapkit.stats.claims import p_grew, p_wider
from gapkit.stats.gaps import p_above
from gapkit.stats.means import mean_interval, mean_p_above
from gapkit.stats.samples import Sample, open_limits


def four(seed: int, count: int) -> list[Sample]:
    """Return four samples of many cells, shares at the ends among them."""
    draw = np.random.default_rng(seed)
    return [Sample(draw.integers(0, 11, count) / 10, draw.integers(8, 200, count).astype(float)) for _ in range(4)]


@pytest.mark.parametrize("beyond", [-0.2, 0.1, 0.3])
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_a_change_excludes_a_size_exactly_where_its_interval_does(beyond: float, alpha: float) -> None:
    """On either side of it."""
    samples = four(1, 800)
    low, high = change_limits(*(open_limits(sample, alpha) for sample in samples))
    told = np.minimum(np.abs(low - beyond), np.abs(high - beyond)) > 1e-9
    excluded = ((low > beyond) | (high < beyond))[told]
    assert 50 < np.count_nonzero(excluded) < excluded.size - 50
    np.testing.assert_array_equal((change_p_value(*samples, beyond=beyond) <= alpha)[told], excluded)


def test_growth_by_nothing_is_half_the_p_of_being_wider() -> None:
    """One-sided where the other is two-sided, the same test."""
    samples = four(2, 400)
    p, wider = p_grew(*samples, 0.0), p_wider(*samples)
    np.testing.assert_allclose(p, np.where(wider < 1, wider / 2, wider))


def test_growth_is_of_the_size_whichever_side_is_higher() -> None:
    """Turned scales, and sides changed about, grow alike; the more that is asked, the larger is p."""
    samples = four(3, 200)
    one, two, three, last = samples
    turned = [sample._replace(m=1 - np.asarray(sample.m)) for sample in samples]
    np.testing.assert_allclose(p_grew(*samples, 0.1), p_grew(*turned, 0.1), rtol=1e-6)
    np.testing.assert_allclose(p_grew(*samples, 0.1), p_grew(two, one, last, three, 0.1), rtol=1e-6)
    assert np.all(p_grew(*samples, 0.1) <= p_grew(*samples, 0.2) + 1e-12)


def test_full_counts_are_facts() -> None:
    """From 10 to 25 points is growth by 15: more than 10, not more than 20."""
    samples = [Sample.full_count(share) for share in (0.75, 0.5, 0.6, 0.5)]
    assert [float(p_grew(*samples, by)) for by in (0.1, 0.2)] == [0, 1]


def test_alerts_fire_no_oftener_than_promised_at_the_limit() -> None:
    """1,500 draws each of a gap of just 20 points, and of one that grew by just 10 either way: 5% of them, and no more than chance allows."""
    draw, runs = np.random.default_rng(11), 1500

    def drawn(share: float, n: int) -> Sample:
        return Sample(draw.binomial(n, share, runs) / n, n)

    allowed = 0.05 + 3 * np.sqrt(0.05 * 0.95 / runs)
    assert 0.02 < np.mean(p_above(drawn(0.7, 60), drawn(0.5, 300), 0.2) <= 0.05) < allowed
    assert 0.02 < np.mean(p_grew(drawn(0.7, 80), drawn(0.5, 300), drawn(0.6, 80), drawn(0.5, 300), 0.1) <= 0.05) < allowed
    assert 0.02 < np.mean(p_grew(drawn(0.3, 80), drawn(0.5, 300), drawn(0.4, 80), drawn(0.5, 300), 0.1) <= 0.05) < allowed
    assert np.mean(p_grew(drawn(0.55, 80), drawn(0.5, 300), drawn(0.45, 80), drawn(0.5, 300), 0.01) <= 0.05) < allowed


def test_a_mean_over_companies_is_tested_by_its_t() -> None:
    """One-sided, against any size, from the interval that is printed."""
    values = np.random.default_rng(5).normal(12, 8, 14)
    found = mean_interval(values)
    for beyond in (-5.0, 10.0, 20.0):
        wanted = stats.ttest_1samp(values, beyond, alternative="greater").pvalue
        assert float(mean_p_above(found.mean, found.high, values.size, beyond)) == pytest.approx(wanted, rel=1e-9)
    assert np.isnan(mean_p_above(3.0, np.nan, 1, 0.0))

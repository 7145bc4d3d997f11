"""The interval of one share or mean: what it solves, and what it never does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize
from scipy.stats import beta, binom

from gapkit.errors import ParameterError
from gapkit.stats import exact_limits, exact_tail_above, exact_tail_below, midp_limits, midp_tail_above, midp_tail_below

steady = settings(derandomize=True, deadline=None, max_examples=200)
shares = st.one_of(st.sampled_from([0.0, 1.0, 0.5]), st.floats(1e-6, 1 - 1e-6))
sizes = st.floats(0.5, 1e6)
alphas = st.sampled_from([0.001, 0.05, 0.1, 0.5, 0.95])


@pytest.mark.parametrize("n", [1, 2, 3, 7, 14, 60])
def test_the_lower_limit_halves_the_chance_of_the_outcome_itself(n: int) -> None:
    """For whole counts, at the limit P(X > x) + P(X = x) / 2 is alpha / 2: solved here from the binomial, by another root finder."""
    x = np.arange(1, n + 1)
    low, _ = midp_limits(x / n, n)
    for count, limit in zip(x, low, strict=True):
        wanted = optimize.brentq(lambda share, k=count: binom.sf(k, n, share) + binom.pmf(k, n, share) / 2 - 0.025, 0, 1, xtol=1e-14)
        assert limit == pytest.approx(wanted, abs=1e-12)


def test_all_of_n_leaves_a_lower_limit_of_alpha_to_the_nth_root() -> None:
    """14 of 14: low = 0.05 ** (1/14), the closed form; high = 1."""
    low, high = midp_limits(1.0, 14)
    assert float(low) == pytest.approx(0.05 ** (1 / 14), abs=1e-14)
    assert float(high) == 1.0


@steady
@given(m=shares, n=sizes, alpha=alphas)
def test_the_limits_hold_the_share_and_have_width(m: float, n: float, alpha: float) -> None:
    """0 <= low <= m <= high <= 1, low < high, and 0 and 1 exactly where m is."""
    low, high = (float(limit) for limit in midp_limits(m, n, alpha))
    assert 0 <= low <= m <= high <= 1
    assert low < high
    assert (low == 0) or (m > 0)
    assert (high == 1) or (m < 1)


@steady
@given(m=st.floats(1e-3, 1 - 1e-3), n=sizes, alpha=alphas)
def test_the_limits_solve_their_tails(m: float, n: float, alpha: float) -> None:
    """Each limit that is not the share itself has alpha / 2 beyond it."""
    low, high = midp_limits(m, n, alpha)
    for limit, tail in ((low, midp_tail_below), (high, midp_tail_above)):
        if 1e-12 < limit < 1 - 1e-12 and abs(limit - m) > 1e-12:
            assert float(tail(limit, m, n)) == pytest.approx(alpha / 2, rel=1e-6)


@steady
@given(m=shares, n=sizes, alpha=alphas)
def test_the_opposite_share_has_the_mirrored_interval(m: float, n: float, alpha: float) -> None:
    """Counting unfavourable answers instead turns the interval round."""
    low, high = midp_limits(m, n, alpha)
    other_low, other_high = midp_limits(1 - m, n, alpha)
    np.testing.assert_allclose([1 - high, 1 - low], [other_low, other_high], atol=1e-11)


@steady
@given(m=shares, n=st.floats(1, 1e5), more=st.floats(1.01, 10))
def test_more_answers_narrow_the_interval(m: float, n: float, more: float) -> None:
    """With the share unchanged, a larger effective number gives an interval of less width."""
    low, high = midp_limits(m, [n, n * more])
    width = high - low
    assert width[1] < width[0]


@steady
@given(m=shares, n=sizes, alpha=alphas)
def test_the_exact_interval_holds_the_midp_one(m: float, n: float, alpha: float) -> None:
    """Clopper and Pearson's limits lie outside the mid-P limits, never within."""
    low, high = midp_limits(m, n, alpha)
    exact_low, exact_high = exact_limits(m, n, alpha)
    assert exact_low <= low + 1e-12
    assert high <= exact_high + 1e-12


def test_exact_limits_are_quantiles_of_the_beta_distribution() -> None:
    """Against scipy.stats, effective numbers included."""
    m, n = np.array([0.2, 0.75, 0.975]), np.array([9.3, 40.0, 800.5])
    low, high = exact_limits(m, n, 0.1)
    np.testing.assert_allclose(low, beta.ppf(0.05, m * n, n - m * n + 1), rtol=1e-9)
    np.testing.assert_allclose(high, beta.ppf(0.95, m * n + 1, n - m * n), rtol=1e-9)
    np.testing.assert_allclose(exact_tail_below(low, m, n), 0.05, rtol=1e-9)
    np.testing.assert_allclose(exact_tail_above(high, m, n), 0.05, rtol=1e-9)


def test_what_is_not_known_gives_no_interval() -> None:
    """A missing share, a missing base, a base of 0 or less: NaN, and the neighbour keeps its interval."""
    low, high = midp_limits([np.nan, 0.5, 0.5, 0.5, 0.5], [10, np.nan, 0, -1, 10])
    np.testing.assert_array_equal(np.isnan(low), [True, True, True, True, False])
    np.testing.assert_array_equal(np.isnan(high), [True, True, True, True, False])


def test_the_arguments_broadcast() -> None:
    """A column of shares against a row of sizes gives a table of limits."""
    low, high = midp_limits([[0.2], [0.8]], [5, 10, 20])
    assert low.shape == high.shape == (2, 3)
    np.testing.assert_allclose(low[1, 2], midp_limits(0.8, 20)[0])


def test_points_in_place_of_shares_are_refused() -> None:
    """71 is a share in points: the message says to divide; a hair of rounding above 1 passes."""
    with pytest.raises(ParameterError, match=r"between 0 and 1, found 71"):
        midp_limits(71, 10)
    assert float(midp_limits(1 + 1e-15, 10)[1]) == 1.0

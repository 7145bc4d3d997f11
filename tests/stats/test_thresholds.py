"""The gap at every cut of a scale against R (case 27), and by simulation: the band holds all cuts at once, with few executives too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gapkit.errors import ParameterError
from gapkit.stats import Sample, cut_covariance, dominance, gap_limits, joint_z, midp_limits, shares_above, threshold_gaps
from gapkit.stats.proportions import wald_gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

CLOSE = 1e-8  # the relative tolerance the case states


@pytest.fixture
def case(reference: Callable[[str], Any]) -> dict[str, Any]:
    """Return case 27: 60 executives and 1,000 customers on a scale of five answers."""
    found: dict[str, Any] = reference("27_threshold_dominance")
    return found


def both(case: dict[str, Any]) -> tuple[Floats, Floats, Floats]:
    """Return both sides' shares at each cut, and the covariance of the gaps."""
    first, second = shares_above(case["exec_counts"]), shares_above(case["cust_counts"])
    return first, second, cut_covariance(first, sum(case["exec_counts"])) + cut_covariance(second, sum(case["cust_counts"]))


def test_shares_gaps_and_standard_errors_agree_with_r(case: dict[str, Any]) -> None:
    """Case 27: both sides' shares at or above each answer, the gaps, their errors and correlations."""
    first, second, covariance = both(case)
    se = np.sqrt(np.diagonal(covariance))
    np.testing.assert_allclose(first, case["S_exec"], rtol=CLOSE)
    np.testing.assert_allclose(second, case["S_cust"], rtol=CLOSE)
    np.testing.assert_allclose(first - second, case["gap"], rtol=CLOSE)
    np.testing.assert_allclose(se, case["se"], rtol=CLOSE)
    np.testing.assert_allclose(covariance / np.outer(se, se), case["corr"], rtol=CLOSE)


@pytest.mark.parametrize(("name", "alpha"), [("ci_pointwise", 0.05), ("ci_bonferroni", 0.05 / 4)])
def test_the_textbook_bands_agree_with_r(case: dict[str, Any], name: str, alpha: float) -> None:
    """Case 27's bands from standard errors: one cut at a time, and Bonferroni's over four."""
    n1, n2 = sum(case["exec_counts"]), sum(case["cust_counts"])
    for share1, share2, wanted in zip(case["S_exec"], case["S_cust"], case[name], strict=True):
        np.testing.assert_allclose(wald_gap(share1 * n1, n1, share2 * n2, n2, alpha), wanted, rtol=CLOSE)


def test_the_joint_point_agrees_with_r_within_its_tolerance(case: dict[str, Any]) -> None:
    """Case 27: the 95% point of the largest |z|, which R drew 400,000 times."""
    assert joint_z(both(case)[2]) == pytest.approx(case["joint_critical_value"], abs=case["joint_cv_mc_tolerance"])


def test_the_gaps_add_up_to_the_gap_of_the_means(case: dict[str, Any]) -> None:
    """Case 27: the mean of answers 1 to 5 is 1 plus the shares at or above 2, 3, 4 and 5."""
    first, second, _ = both(case)
    means = [np.average(np.arange(1, 6), weights=case[name]) for name in ("exec_counts", "cust_counts")]
    assert np.sum(first - second) == pytest.approx(case["sum_threshold_gaps"], rel=CLOSE)
    assert means[0] - means[1] == pytest.approx(case["mean_gap"], rel=CLOSE) == pytest.approx(np.sum(first - second))


def test_dominance_agrees_with_r(case: dict[str, Any]) -> None:
    """Case 27: by the gaps as they stand, and by Bonferroni's band."""
    low, high = np.array(case["ci_bonferroni"]).T
    assert (dominance(case["gap"], case["gap"]) == 1) is case["dominates_point"]
    assert (dominance(low, high) == 1) is case["dominates_with_bonferroni"]


def test_gapkits_band_asks_each_cut_at_the_error_of_the_joint_point(case: dict[str, Any]) -> None:
    """Limits are gapkit's own at 2 (1 - Phi(z*)), and z* is near that of the standard errors alone."""
    first, second, covariance = both(case)
    found = threshold_gaps(Sample(first, 60), Sample(second, 1000))
    level = 2 * stats.norm.sf(found.z)
    low, high = gap_limits(first, *midp_limits(first, 60, level), second, *midp_limits(second, 1000, level))
    assert found.z == pytest.approx(joint_z(covariance), abs=0.03)
    np.testing.assert_allclose((found.low, found.high), (low, high))


def test_the_joint_point_lies_between_one_cut_and_bonferroni() -> None:
    """Cuts that move as one need no more than one cut; unrelated ones Sidak's point; cuts without spread are passed over."""
    assert joint_z(np.ones((6, 6))) == pytest.approx(stats.norm.isf(0.025), abs=1e-3)
    assert joint_z(np.eye(4)) == pytest.approx(stats.norm.isf((1 - 0.95**0.25) / 2), abs=1e-4)
    assert joint_z(np.diag([0.3, 0.0, 0.2])) == pytest.approx(joint_z(np.diag([0.3, 0.2])))
    assert joint_z([[0.3]], alpha=0.01) == pytest.approx(stats.norm.isf(0.005))
    assert np.isnan(joint_z(np.zeros((3, 3))))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=3, max_size=11), st.integers(3, 400))
def test_the_joint_point_is_the_normal_distributions(counts: list[int], n: int) -> None:
    """The chance that all cuts lie within z*, by scipy's own integral, is 95%."""
    covariance = cut_covariance(shares_above(counts), n)
    sd = np.sqrt(np.diagonal(covariance))
    point = np.full(sd.size, joint_z(covariance))
    inside = stats.multivariate_normal(np.zeros(sd.size), covariance / np.outer(sd, sd), allow_singular=True, seed=1)
    assert inside.cdf(point, lower_limit=-point) == pytest.approx(0.95, abs=1.5e-3)


def test_five_executives_of_one_mind_have_a_band() -> None:
    """All five at the top answer: no cut has a limit without width, none reaches beyond 100 points."""
    found = threshold_gaps(Sample([1.0, 1.0, 1.0, 1.0], 5), Sample([1.0, 0.97, 0.7, 0.3], 300))
    assert np.all(found.low < found.gap)
    assert np.all(found.high >= found.gap)
    assert np.all(found.low >= -1)
    assert np.all(found.high <= 1)
    assert found.low[3] > 0 > found.low[0]


def test_two_full_counts_are_two_facts() -> None:
    """No error on either side: limits are the gaps, and there is no joint point."""
    found = threshold_gaps(Sample.full_count([1.0, 0.9, 0.4]), Sample.full_count([1.0, 0.6, 0.1]))
    np.testing.assert_array_equal((found.low, found.high), (found.gap, found.gap))
    assert np.isnan(found.z)
    assert dominance(found.low, found.high) == 1


def test_a_full_count_leaves_the_other_sides_error() -> None:
    """The provider's limits are its shares: the band is that of the customers alone, narrower than with a sample of both."""
    known = threshold_gaps(Sample.full_count([0.9, 0.5]), Sample([0.7, 0.3], 200))
    both_sampled = threshold_gaps(Sample([0.9, 0.5], 12, 1 / 12), Sample([0.7, 0.3], 200))
    assert np.all(known.low > both_sampled.low)
    assert np.all(known.high < both_sampled.high)


@pytest.mark.parametrize(
    ("low", "high", "idle", "wanted"),
    [
        ([0.1, 0.2], [0.3, 0.4], False, 1),
        ([-0.3, -0.4], [-0.1, -0.2], False, -1),
        ([-0.1, 0.2], [0.3, 0.4], False, 0),
        ([-0.1, 0.2], [0.3, 0.4], [True, False], 1),
        ([-0.1, -0.2], [0.1, 0.2], [True, True], 0),
        ([0.0, 0.2], [0.0, 0.2], False, 1),
        ([0.0, 0.0], [0.0, 0.0], False, 0),
    ],
)
def test_higher_at_every_cut_needs_no_cut_against_and_one_for(low: list[float], high: list[float], idle: Any, wanted: int) -> None:  # noqa: ANN401 - one flag or several
    """A cut that nobody's answer lies below or above on either side is passed over; all cuts passed over show nothing."""
    assert dominance(low, high, idle=idle) == wanted


def test_wrong_input_is_refused() -> None:
    """A scale of one answer, counts below 0, rising shares, points for shares."""
    with pytest.raises(ParameterError, match="two answers"):
        shares_above([4])
    with pytest.raises(ParameterError, match="0 or more"):
        shares_above([4, -1])
    with pytest.raises(ParameterError, match="never rise"):
        threshold_gaps(Sample([0.2, 0.5], 10), Sample([0.5, 0.2], 10))
    with pytest.raises(ParameterError, match="Divide points by 100"):
        threshold_gaps(Sample([80, 50], 10), Sample([0.5, 0.2], 10))
    with pytest.raises(ParameterError, match="square"):
        joint_z([0.1, 0.2])


@pytest.mark.parametrize(
    ("executives", "customers"),
    [([0.01, 0.02, 0.07, 0.4, 0.5], [0.05, 0.1, 0.25, 0.4, 0.2]), ([0.0, 0.005, 0.015, 0.13, 0.85], [0.02, 0.05, 0.13, 0.4, 0.4])],
)
def test_the_band_holds_all_cuts_at_once(executives: list[float], customers: list[float]) -> None:
    """Five and fifteen executives against 300 customers, 150 studies each: 135 or more (93% and more in longer runs)."""
    generator = np.random.default_rng(3)
    true = shares_above(executives) - shares_above(customers)
    for n in (5, 15):
        held = 0
        for _ in range(150):
            drawn, answered = generator.multinomial(n, executives), generator.multinomial(300, customers)
            found = threshold_gaps(Sample(shares_above(drawn), n), Sample(shares_above(answered), 300))
            held += bool(np.all((found.low <= true + 1e-12) & (true <= found.high + 1e-12)))
        assert held >= 135

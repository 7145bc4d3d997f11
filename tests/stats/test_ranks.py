"""Rank sets against R and the authors' own package (case 22), and by simulated leagues: all true ranks held at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest
from scipy import stats

from gapkit.errors import ParameterError
from gapkit.stats import Sample, rank_sets, rank_sets_by_se, ranks_within, simultaneous_z
from gapkit.stats.published_ranks import bonferroni_ranks, klein_wright_wieczorek
from gapkit.stats.simultaneous import largest_z

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats import RankSets
    from gapkit.stats.arrays import Floats


def columns(rows: list[dict[str, Any]]) -> tuple[Floats, Floats]:
    """Return estimates and standard errors of a case."""
    return np.array([row["est"] for row in rows]), np.array([row["se"] for row in rows])


def sets(found: RankSets) -> list[list[int]]:
    """Return best and worst ranks as the case lists them."""
    return [[int(low), int(high)] for low, high in zip(found.low, found.high, strict=True)]


@pytest.mark.parametrize(("name", "adjust"), [("kww_sidak", "sidak"), ("kww_bonferroni", "bonferroni"), ("naive_unadjusted", "none")])
def test_klein_wright_and_wieczoreks_sets_agree_with_r(
    reference: Callable[[str], Any], name: str, adjust: Literal["sidak", "bonferroni", "none"]
) -> None:
    """Case 22: intervals for all at once, by two corrections and by none."""
    expected = reference("22_rank_sets")
    found = klein_wright_wieczorek(*columns(expected["data"]), adjust=adjust)
    assert sets(found) == expected[name]
    assert found.rank.tolist() == expected["rank"]


@pytest.mark.parametrize(("name", "together"), [("pairwise_simultaneous_bonf", True), ("pairwise_marginal_bonf", False)])
def test_bonferronis_sets_from_pairs_agree_with_r(reference: Callable[[str], Any], name: str, together: bool) -> None:  # noqa: FBT001
    """Case 22: for all companies at once, and for each alone."""
    expected = reference("22_rank_sets")
    assert sets(bonferroni_ranks(*columns(expected["data"]), together=together)) == expected[name]


def test_equal_estimates_share_the_better_rank(reference: Callable[[str], Any]) -> None:
    """Case 22's ties: three equal, one without error below them."""
    expected = reference("22_rank_sets")["ties"]
    for method in (klein_wright_wieczorek, bonferroni_ranks, rank_sets_by_se):
        found = method(*columns(expected["data"]))
        assert found.rank.tolist() == expected["rank_min"]
        assert sets(found) == expected["pairwise"] == expected["kww_sidak"]


def test_the_single_step_of_mogstad_and_others_agrees_with_r_and_their_package(reference: Callable[[str], Any]) -> None:
    """Case 22: critical value within its Monte Carlo tolerance, sets exactly, also as csranks printed them. Its multinomial sets are not asked."""
    expected = reference("22_rank_sets")
    estimates, se = columns(expected["data"])
    wanted = expected["mogstad_single_step"]
    assert simultaneous_z(se**2) == pytest.approx(wanted["critical_value"], abs=wanted["mc_tolerance"])
    found = sets(rank_sets_by_se(estimates, se))
    assert found == wanted["sets"]
    package = expected["csranks_package"]["simultaneous"]
    assert found == [list(both) for both in zip(package["L"], package["U"], strict=True)]


@pytest.mark.parametrize("count", [3, 10, 40])
def test_for_equal_variances_the_point_is_the_studentised_ranges(count: int) -> None:
    """Tukey's range over the square root of 2, with infinite degrees of freedom."""
    wanted = stats.studentized_range.ppf(0.95, count, np.inf) / 2**0.5
    assert simultaneous_z(np.full(count, 0.004)) == pytest.approx(wanted, abs=0.04)


def test_a_common_shift_of_all_leaves_the_point_alone() -> None:
    """Estimates that all share a part differ by what they do not share."""
    together = np.full((12, 12), 0.6)
    np.fill_diagonal(together, 1.0)
    assert simultaneous_z(np.ones(12), together) == pytest.approx(simultaneous_z(np.ones(12)), abs=0.04)


def test_two_companies_need_no_draws() -> None:
    """One pair: the normal curve's own point, at any alpha; none where nothing has error."""
    assert simultaneous_z([0.01, 0.4], alpha=0.01) == pytest.approx(stats.norm.isf(0.005))
    assert np.isnan(simultaneous_z([0.0, 0.0, 0.0]))
    assert np.isnan(simultaneous_z([0.3, np.nan]))


@pytest.mark.parametrize("shared", [False, True])
def test_the_largest_z_is_the_largest_of_all_pairs(shared: bool) -> None:  # noqa: FBT001
    """Looking at few pairs finds what looking at all does, with very unequal spreads, full counts and correlations."""
    generator = np.random.default_rng(4)
    errors, sd = generator.standard_normal((200, 70)), generator.uniform(0.01, 0.3, 70)
    sd[:5] = 0.0
    correlation = np.asarray(np.corrcoef(generator.standard_normal((70, 90))) if shared else np.eye(70), dtype=np.float64)
    spread = np.add.outer(sd**2, sd**2) - 2 * correlation * np.outer(sd, sd)
    wanted = [
        float(np.max(np.divide(np.abs(np.subtract.outer(e * sd, e * sd)), np.sqrt(spread), out=np.zeros((70, 70)), where=spread > 1e-15)))
        for e in errors
    ]
    np.testing.assert_allclose(largest_z(errors, sd, correlation if shared else None), wanted, rtol=1e-9)


def test_full_counts_are_ranked_without_doubt() -> None:
    """All answered on both sides: the ranks as they stand; equal gaps stay equal whatever the last place says."""
    found = rank_sets(Sample.full_count([0.95, 0.5, 0.7, 0.2]), Sample.full_count([0.45, 0.0, 0.1, 0.3]), pooled_variance=np.zeros(4))
    assert found.rank.tolist() == [2, 2, 1, 4]
    assert sets(found) == [[2, 3], [2, 3], [1, 1], [4, 4]]


def test_a_company_without_a_base_may_hold_any_rank_and_one_without_a_gap_none() -> None:
    """NaN in n*: 1 to K; NaN in a share: no rank, and not among the K."""
    m1 = [0.9, 0.2, 0.6, np.nan]
    found = rank_sets(Sample(m1, [400, 400, np.nan, 400]), Sample([0.3, 0.6, 0.5, 0.4], 900), pooled_variance=[0.001, 0.001, np.nan, 0.001])
    np.testing.assert_array_equal(found.rank, [1, 3, 2, np.nan])
    np.testing.assert_array_equal(found.low, [1, 2, 1, np.nan])
    np.testing.assert_array_equal(found.high, [2, 3, 3, np.nan])


def test_one_company_is_first_of_one() -> None:
    """And no company is no error."""
    assert sets(rank_sets(Sample([0.6], 9), Sample([0.5], 300), pooled_variance=[0.03])) == [[1, 1]]
    assert rank_sets(Sample([], []), Sample([], []), pooled_variance=[]).rank.size == 0


def test_what_companies_share_brings_them_closer_to_a_call() -> None:
    """A correlation shrinks the difference's interval: two that could not be told apart are."""
    gaps, low, high = np.array([0.30, 0.18]), np.array([0.20, 0.08]), np.array([0.40, 0.28])
    assert sets(ranks_within(gaps, low, high)) == [[1, 2], [1, 2]]
    assert sets(ranks_within(gaps, low, high, np.array([[1.0, 0.8], [0.8, 1.0]]))) == [[1, 1], [2, 2]]


def test_a_league_that_shares_clusters_is_told_apart_sooner_and_rightly() -> None:
    """Eight companies with one town's customers: 50 leagues, all true ranks held in 45 or more, by narrower sets than without the covariance."""
    generator = np.random.default_rng(12)
    true, size, shared = np.linspace(0.05, 0.40, 8), 400.0, 0.0025
    own = 0.25 / size
    held, narrower = 0, 0
    covariance = np.full((8, 8), shared) + np.diag(np.full(8, 2 * own))
    for _ in range(50):
        customer = np.clip(0.5 + generator.normal(0, shared**0.5) + generator.normal(0, own**0.5, 8), 0, 1)
        provider = generator.binomial(400, 0.5 + true) / 400
        base = 0.25 / (shared + own)
        pooled = np.full(8, shared + 2 * own)
        found = rank_sets(Sample(provider, size), Sample(customer, base), pooled_variance=pooled, covariance=covariance)
        without = rank_sets(Sample(provider, size), Sample(customer, base), pooled_variance=pooled)
        held += bool(np.all((found.low <= np.arange(8, 0, -1)) & (np.arange(8, 0, -1) <= found.high)))
        narrower += float(np.sum(found.high - found.low)) < float(np.sum(without.high - without.low))
    assert held >= 45
    assert narrower >= 45


def test_few_degrees_of_freedom_widen_the_sets() -> None:
    """By t[3] less can be said than by the normal curve."""
    gaps, se = np.array([0.5, 0.3, 0.1]), np.array([0.04, 0.04, 0.04])
    assert sets(rank_sets_by_se(gaps, se)) == [[1, 1], [2, 2], [3, 3]]
    assert sets(rank_sets_by_se(gaps, se, 3)) == [[1, 2], [1, 3], [2, 3]]


def test_a_covariance_of_another_size_is_refused() -> None:
    """The message says what was found."""
    with pytest.raises(ParameterError, match=r"3 companies take a 3 x 3 covariance, found an array of \(2, 2\)"):
        rank_sets_by_se([0.1, 0.2, 0.3], 0.1, covariance=np.eye(2))


def leagues(seed: int, true: Floats, executives: Floats, customers: Floats, count: int) -> int:
    """Return how many of `count` simulated leagues hold every company's true rank; executives and customers answer by chance."""
    generator = np.random.default_rng(seed)
    customer_share = np.full(true.size, 0.55)
    provider_share = customer_share + true
    rank = 1 + np.count_nonzero(true[None, :] > true[:, None], axis=1)
    held = 0
    for _ in range(count):
        one = generator.binomial(executives.astype(int), provider_share) / executives
        two = generator.binomial(customers.astype(int), customer_share) / customers
        within = np.average(one * (1 - one), weights=executives) * 1.1, np.average(two * (1 - two), weights=customers)
        found = rank_sets(Sample(one, executives), Sample(two, customers), pooled_variance=within[0] / executives + within[1] / customers)
        held += bool(np.all((found.low <= rank) & (rank <= found.high)))
    return held


@pytest.mark.parametrize(
    ("shape", "spread"),
    [("near-ties", 0.01), ("spread out", 0.12), ("unequal sides", 0.08)],
)
def test_all_true_ranks_are_held_at_once(shape: str, spread: float) -> None:
    """60 leagues of 16 companies with 5 to 15 executives: at most 6 fail, where 3 are expected at worst (and 97% or more were held at large)."""
    generator = np.random.default_rng(9)
    true = np.sort(generator.normal(0.1, spread, 16)).clip(-0.4, 0.42)
    executives = generator.integers(5, 16, 16).astype(np.float64)
    if shape == "unequal sides":
        executives[:8] = 60.0
    assert leagues(11, true, executives, np.full(16, 300.0), 60) >= 54

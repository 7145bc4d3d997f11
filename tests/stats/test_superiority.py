"""The chance that one side's answer is the higher, and Cliff's delta, against R (case 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.errors import ParameterError
from gapkit.stats import cliffs_delta, newcombe_superiority, probability_of_superiority, superiority_limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

CLOSE = 1e-6  # the relative tolerance the case states
NAMES = ("neubert_brunner", "exec_cust", "all_above", "all_tied", "tiny")
counts = st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(lambda numbers: sum(numbers) > 1)


@pytest.fixture(params=NAMES)
def row(request: pytest.FixtureRequest, reference: Callable[[str], Any]) -> dict[str, Any]:
    """Return one of case 14's pairs of samples."""
    found: dict[str, Any] = next(row for row in reference("14_dominance_cliff") if row["case"] == request.param)
    return found


def counted(row: dict[str, Any]) -> tuple[Floats, Floats]:
    """Return how often each answer was given, on one scale for both."""
    answers = range(min(row["x"] + row["y"]), max(row["x"] + row["y"]) + 1)
    first, second = (np.array([row[name].count(answer) for answer in answers], dtype=np.float64) for name in ("x", "y"))
    return first, second


def test_the_chance_of_the_higher_answer_and_its_limits_agree_with_r(row: dict[str, Any]) -> None:
    """Case 14: probability of superiority with ties half, and Newcombe's method 5."""
    first, second = counted(row)
    found = probability_of_superiority(first, second)
    assert found == pytest.approx(row["cliff"]["ps"], rel=CLOSE)
    limits = newcombe_superiority(found, first.sum(), second.sum())
    assert limits == pytest.approx(row["newcombe2006_m5_P_x_gt_y"], rel=CLOSE)
    assert found == pytest.approx(row["W"] / (first.sum() * second.sum()), rel=CLOSE)


@pytest.mark.parametrize(("kind", "consistent"), [("unbiased", False), ("consistent", True)])
def test_cliffs_delta_and_its_asymmetric_interval_agree_with_r(row: dict[str, Any], kind: str, consistent: bool) -> None:  # noqa: FBT001
    """Case 14: both variances. Where all of one side are above, the case takes 1.96 for the normal point, gapkit all its places."""
    first, second = counted(row)
    found = cliffs_delta(first, second, consistent=consistent)
    assert found.delta == pytest.approx(row["cliff"]["delta"], rel=CLOSE)
    if row["case"] == "tiny":
        assert np.isnan(found.variance)  # one answer has no spread
        return
    assert found.variance == pytest.approx(row["cliff"][f"var_{kind}"], rel=CLOSE)
    wanted = row["cliff"][f"ci_asym_{kind}"]
    assert (found.low, found.high) == pytest.approx(tuple(wanted), rel=CLOSE, abs=2e-5 if row["case"] == "all_above" else 1e-9)


@pytest.mark.parametrize("name", ["neubert_brunner", "exec_cust"])
def test_brunner_and_munzel_estimate_the_same_chance(reference: Callable[[str], Any], name: str) -> None:
    """Case 14: scipy's test gives R's p, and R's estimate is one less gapkit's chance."""
    row = next(row for row in reference("14_dominance_cliff") if row["case"] == name)
    assert stats.brunnermunzel(row["x"], row["y"]).pvalue == pytest.approx(row["brunner_munzel"]["p"], rel=CLOSE)
    assert 1 - probability_of_superiority(*counted(row)) == pytest.approx(row["brunner_munzel"]["p_x_lt_y_plus_half_tie"], rel=CLOSE)


@given(counts, counts)
def test_the_two_sides_change_places(first: list[int], second: list[int]) -> None:
    """The chances of either side being higher add up to one, and so do the limits; delta is twice the chance less one."""
    chance, other = probability_of_superiority(first, second), probability_of_superiority(second, first)
    assert chance + other == pytest.approx(1)
    for straight, turned in (
        (newcombe_superiority(chance, sum(first), sum(second)), newcombe_superiority(other, sum(second), sum(first))),
        (superiority_limits(first, sum(first), second, sum(second)), superiority_limits(second, sum(second), first, sum(first))),
    ):
        np.testing.assert_allclose(straight, (1 - turned[1], 1 - turned[0]), atol=1e-9)
        assert straight[0] <= chance + 1e-12
        assert chance <= straight[1] + 1e-12
    delta = cliffs_delta(first, second).delta
    assert delta == pytest.approx(2 * chance - 1)


@given(counts, counts, st.floats(0.2, 5))
def test_weights_set_the_shares_and_effective_numbers_the_certainty(first: list[int], second: list[int], weight: float) -> None:
    """Sums of weights with the same shares and n* give the same figures as counts; fewer effective answers a wider interval."""
    heavy, people = [weight * number for number in second], sum(second)
    np.testing.assert_allclose(cliffs_delta(first, heavy, n2=people), cliffs_delta(first, second), atol=1e-9)
    plain, weighted = (superiority_limits(first, sum(first), numbers, people) for numbers in (second, heavy))
    np.testing.assert_allclose(weighted, plain, atol=1e-9)
    low, high = superiority_limits(first, sum(first), heavy, people / 1.5)
    assert low <= plain[0] + 1e-12
    assert high >= plain[1] - 1e-12


def test_a_full_count_has_no_error_of_its_own() -> None:
    """It is the limit of a large number; two of them leave no interval; without a base there is none."""
    few, many = [0, 1, 2, 4, 5], [30, 60, 100, 70, 40]
    whole, large = superiority_limits(few, np.nan, many, 300, full1=True), superiority_limits(few, 1e9, many, 300)
    np.testing.assert_allclose(whole, large, atol=1e-4)
    chance = probability_of_superiority(few, many)
    np.testing.assert_allclose(superiority_limits(few, np.nan, many, np.nan, full1=True, full2=True), [chance, chance])
    assert np.all(np.isnan(superiority_limits(few, np.nan, many, 300)))
    np.testing.assert_allclose(newcombe_superiority(0.7, np.inf, 30), newcombe_superiority(0.7, 1e9, 30), atol=1e-6)


@pytest.mark.parametrize(
    ("executives", "customers"),
    [([0.4, 0.05, 0.1, 0.05, 0.4], [0.02, 0.13, 0.7, 0.13, 0.02]), ([0.0, 0.005, 0.015, 0.13, 0.85], [0.02, 0.05, 0.13, 0.4, 0.4])],
)
def test_the_interval_holds_where_the_published_ones_fail(executives: list[float], customers: list[float]) -> None:
    """Executives at both ends, or all near the top: 5 and 15 of them against 300 customers, 2,000 studies each, 94% or more."""
    generator = np.random.default_rng(4)
    true = probability_of_superiority(executives, customers)
    for n in (5, 15):
        drawn, answered = generator.multinomial(n, executives, 2000), generator.multinomial(300, customers, 2000)
        low, high = superiority_limits(drawn, n, answered, 300)
        assert np.mean((low <= true) & (true <= high)) >= 0.94


def test_sides_on_unlike_scales_are_refused() -> None:
    """Five answers against four, and counts below 0."""
    with pytest.raises(ParameterError, match="one scale"):
        probability_of_superiority([1, 2, 3, 4, 5], [1, 2, 3, 4])
    with pytest.raises(ParameterError, match="0 or more"):
        cliffs_delta([1, -2], [1, 2])

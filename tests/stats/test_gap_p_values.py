"""The p-values of a gap say what its printed interval says: each is checked against the interval, made anew at the alpha in question."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import beta, norm, t

from gapkit.errors import ParameterError
from gapkit.stats import Sample, gap_df, gap_interval, gap_limits, midp_limits, p_agree, p_value, shift_limits, with_few_units

steady = settings(derandomize=True, deadline=None, max_examples=400)
shares = st.one_of(st.sampled_from([0.0, 1.0, 0.5]), st.floats(0.001, 0.999))
sizes = st.one_of(st.integers(1, 40).map(float), st.floats(0.7, 5000))
shifts = st.one_of(st.just(0.0), st.floats(0.001, 0.2))
known = st.sampled_from([0.0, 0.0, 0.0, 0.5, 0.9, 1.0])  # part of a finite population that answered; 0 where nothing bounds the truth
sides = st.tuples(shares, sizes, shifts, known)
Side = tuple[float, float, float, float]
TIE = 1e-9


def sample(m: float, n: float, shift: float, part: float) -> Sample:
    """Return one side as the arithmetic takes it."""
    return Sample.full_count(m) if part == 1 else Sample(m, n, shift, m * part, 1 - (1 - m) * part)


def stopped(one: Side, limits1: tuple[float, float], two: Side, limits2: tuple[float, float]) -> tuple[float, float]:
    """Return the gap's interval: MOVER on limits by chance alone, stopped where what is certain of one side stops it."""
    (m1, _, _, part1), (m2, _, _, part2) = one, two
    low, high = (float(limit) for limit in gap_limits(m1, *limits1, m2, *limits2))
    least1, most1, least2, most2 = m1 * part1, 1 - (1 - m1) * part1, m2 * part2, 1 - (1 - m2) * part2
    low = max(low, least1 - limits2[1], limits1[0] - most2)
    return low, min(high, most1 - limits2[0], limits1[1] - least2)


def side_limits(m: float, n: float, shift: float, part: float, alpha: float) -> tuple[float, float]:
    """Return the limits of one side by chance alone."""
    if part == 1:
        return m, m
    low, high = shift_limits(*midp_limits(m, n, alpha), shift)
    return float(low), float(high)


def exact_side_limits(m: float, n: float, shift: float, part: float, tail: float) -> tuple[float, float]:
    """Return one side's exact limits at a one-sided error, from scipy.stats and not from gapkit."""
    if part == 1:
        return m, m
    x = m * n
    low = beta.ppf(tail, x, n - x + 1) if x > 0 else 0.0
    high = beta.isf(tail, x + 1, n - x) if x < n else 1.0
    return max(min(low, m) - shift, 0.0), min(max(high, m) + shift, 1.0)


@steady
@given(one=sides, two=sides, alpha=st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.3, 0.8]))
def test_p_is_at_most_alpha_exactly_when_the_interval_excludes_zero(one: Side, two: Side, alpha: float) -> None:
    """Any shares and effective numbers, steps of one person, bounds on the truth, full counts, ends of the scale."""
    assume(not one[3] == two[3] == 1)
    p = float(p_value(sample(*one), sample(*two)))
    low, high = stopped(one, side_limits(*one, alpha), two, side_limits(*two, alpha))
    printed = gap_interval(sample(*one), sample(*two), alpha)
    assert (float(printed[0]), float(printed[1])) == pytest.approx((low, high), abs=1e-12)
    assert 0 <= p <= 1
    assume(abs(p - alpha) > TIE and all(limit == 0 or abs(limit) > 1e-14 for limit in (low, high)))
    assert (p <= alpha) == (low > 0 or high < 0)


@pytest.mark.parametrize("finite", [False, True])
def test_no_table_of_whole_counts_contradicts_its_interval(finite: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """All outcomes of 3 to 12 executives against 1, 8 and 30 customers, at four alphas: not one mismatch."""
    shift1 = 1 / 16 if finite else 0.0
    cells = 0
    for n1, n2 in itertools.product(range(3, 13), (1, 8, 30)):
        n_star = n1 / (1 - n1 / 16) if finite else float(n1)
        m1, m2 = np.meshgrid(np.arange(n1 + 1) / n1, np.arange(n2 + 1) / n2, indexing="ij")
        p = p_value(Sample(m1, n_star, shift1), Sample(m2, n2))
        for alpha in (0.01, 0.05, 0.2, 0.5):
            low, high = gap_limits(m1, *shift_limits(*midp_limits(m1, n_star, alpha), shift1), m2, *midp_limits(m2, n2, alpha))
            clear = np.abs(p - alpha) > TIE
            np.testing.assert_array_equal((p <= alpha)[clear], ((low > 0) | (high < 0))[clear])
            cells += int(clear.sum())
    assert cells > 14_000


def test_the_interval_at_p_touches_zero() -> None:
    """At alpha = p the gap's interval ends at 0: so p is the smallest, not just a small enough, alpha."""
    m1, n1, m2, n2 = (
        np.array([0.9, 1.0, 0.3, 0.7]),
        np.array([12, 5, 9.5, 300]),
        np.array([0.5, 0.4, 0.6, 0.71]),
        np.array([832, 30, 80, 1e4]),
    )
    p = p_value(Sample(m1, n1), Sample(m2, n2))
    low, high = gap_limits(m1, *midp_limits(m1, n1, p), m2, *midp_limits(m2, n2, p))
    np.testing.assert_allclose(np.where(m1 > m2, low, high), 0, atol=1e-11)


@steady
@given(one=sides, two=sides)
def test_turning_the_sides_round_keeps_p(one: Side, two: Side) -> None:
    """Nothing is built in the direction in which providers overrate themselves."""
    p = p_value(sample(*one), sample(*two))
    q = p_value(sample(*two), sample(*one))
    np.testing.assert_allclose(p, q, rtol=1e-9, equal_nan=True)


def test_no_gap_has_a_p_of_one() -> None:
    """Equal shares: no interval excludes 0."""
    np.testing.assert_array_equal(p_value(Sample([0.0, 0.5, 1.0], 9), Sample([0.0, 0.5, 1.0], 40)), [1, 1, 1])


def test_a_gap_of_less_than_one_person_has_a_p_of_one() -> None:
    """Limits moved out by one person reach past the other side at every alpha, even where a tail at the share itself is under a half."""
    p = p_value(Sample([0.52, 0.1], [1000, 10], [0.05, 0.001]), Sample([0.5, 0.0995], [1000, 1], 0.0, [0, 0.0995], [1, 0.0995]))
    np.testing.assert_array_equal(p, [1, 1])


def test_an_interval_printed_up_to_zero_is_not_called_significant() -> None:
    """All executives at 100%, customers at 99.7 of so few that their upper limit rounds to 100: no alpha quite takes it there, yet p is not 0."""
    low, _ = gap_limits(1, 1, 1, 0.9967, *midp_limits(0.9967, 27))
    assert float(low) == 0.0
    assert float(p_value(Sample.full_count(1), Sample(0.9967, 27))) > 0.05


def test_one_full_count_tests_the_other_side_alone() -> None:
    """All executives asked: p is twice the customers' tail at the executives' share, and neither base nor step of theirs is read."""
    from gapkit.stats import midp_tail_above  # noqa: PLC0415 - beside the only test that needs it

    p = p_value(Sample(0.9, np.nan, np.nan, 0.9, 0.9), Sample(0.7, 40))
    assert float(p) == pytest.approx(2 * float(midp_tail_above(0.9, 0.7, 40)), rel=1e-9)


def test_a_far_gap_underflows_to_zero_and_not_to_nan() -> None:
    """A hundred million answers against as many, 30 points apart."""
    assert float(p_value(Sample(0.8, 1e8), Sample(0.5, 1e8))) == 0.0


def test_two_full_counts_have_no_p() -> None:
    """Nothing is left to chance: NaN, for either question; likewise where a share or a base is missing."""
    assert np.isnan(p_value(Sample.full_count(0.9), Sample.full_count(0.5)))
    assert np.isnan(p_agree(Sample.full_count(0.9), Sample.full_count(0.9), 0.05))
    assert np.isnan(p_value(Sample([np.nan, 0.9, 0.9], [10, np.nan, 0]), Sample(0.5, 10))).all()
    assert np.isnan(p_agree(Sample([np.nan, 0.5, 0.5, 0.5], [10, np.nan, 0, 10]), Sample(0.5, 10), [0.1, 0.1, 0.1, np.nan])).all()


def inside(one: Side, two: Side, margin: float, tail: float) -> bool:
    """Return whether the 1 - 2 tail interval from exact limits lies inside the margin."""
    low, high = stopped(one, exact_side_limits(*one, tail), two, exact_side_limits(*two, tail))
    return bool(low >= -margin - 1e-12 and high <= margin + 1e-12)


@steady
@given(one=sides, two=sides, margin=st.floats(0.01, 0.6))
def test_p_agree_is_the_least_alpha_whose_interval_lies_inside_the_margin(one: Side, two: Side, margin: float) -> None:
    """Against a slow inversion: intervals made anew from scipy.stats, alpha halved in until the interval just fits."""
    assume(not one[3] == two[3] == 1)
    p = float(p_agree(sample(*one), sample(*two), margin))
    if abs(one[0] - two[0]) > margin:
        assert p == 1.0
        return
    low, high = 1e-12, 0.5
    if not inside(one, two, margin, high):
        assert p >= high - 1e-6
        return
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (low, middle) if inside(one, two, margin, middle) else (middle, high)
    assert p == pytest.approx(high, abs=1e-8)


def test_more_answers_agree_more_surely() -> None:
    """Equal shares: p_agree falls as both bases grow, and nine executives cannot show agreement within 5 points."""
    p = p_agree(Sample(0.5, [9, 100, 1000, 10000]), Sample(0.5, [800, 1000, 5000, 10000]), 0.05)
    assert (np.diff(p) < 0).all()
    assert p[0] > 0.05
    assert p[-1] < 0.001


def test_a_margin_nothing_can_leave_is_kept_for_certain() -> None:
    """Within 100 points every two shares agree: the limits stay in 0 to 1, so p_agree is 0."""
    np.testing.assert_array_equal(p_agree(Sample([0.5, 0.2, 1.0], 3), Sample([0.5, 0.9, 0.0], 3), 1.0), [0, 0, 0])


def test_the_arguments_broadcast_and_scalars_give_scalars() -> None:
    """A column of executives' shares against a row of customers' gives a table."""
    assert p_value(Sample([[0.2], [0.9]], 9), Sample([0.1, 0.5, 0.7], 100)).shape == (2, 3)
    assert p_agree(Sample([[0.2], [0.9]], 9), Sample([0.1, 0.5, 0.7], 100), 0.05).shape == (2, 3)
    assert p_value(Sample(0.2, 9), Sample(0.1, 100)).shape == ()


def test_shares_in_points_are_refused() -> None:
    """71 against 50 are points."""
    with pytest.raises(ParameterError, match="Divide points by 100"):
        p_value(Sample(71, 14), Sample(50, 800))


def test_few_units_make_small_p_values_larger_and_leave_the_others() -> None:
    """At 5% nothing changes, far out t speaks: with 9 units p of .001 becomes that of t at the same multiple of its 97.5% point."""
    p = np.array([0.5, 0.05, 0.01, 0.001, np.nan])
    found = with_few_units(p, 9)
    np.testing.assert_allclose(found[[0, 1]], p[[0, 1]], rtol=1e-9)
    reach = norm.isf(0.0005) / norm.isf(0.025) * t.isf(0.025, 9)
    assert found[3] == pytest.approx(2 * t.sf(reach, 9))
    assert found[3] > 0.002
    assert 0.01 < found[2] < 0.05
    assert np.isnan(found[4])
    np.testing.assert_array_equal(with_few_units(p, np.inf), p)


def test_the_degrees_of_freedom_of_a_gap_are_those_of_the_side_that_leaves_it_open() -> None:
    """Satterthwaite: one side's own where the other has no error, without end where neither side came in units."""
    assert float(gap_df(0.2, 7, 0.0, np.inf)) == pytest.approx(7)
    assert float(gap_df(0.1, 7, 0.1, 7)) == pytest.approx(14)
    assert np.isinf(gap_df(0.1, np.inf, 0.2, np.inf))


def test_with_six_clusters_a_p_of_one_in_a_hundred_comes_no_oftener() -> None:
    """2,000 sides of six clusters and no gap to a fixed share: normal tails alone come nearly twice as often as they say."""
    draw = np.random.default_rng(3)
    share = 0.5 + draw.normal(0, 0.08, (20_000, 6)).mean(axis=1)
    se = 0.08 / 6**0.5 * np.sqrt(draw.chisquare(5, 20_000) / 5)
    plain = 2 * norm.sf(np.abs(share - 0.5) / se / t.isf(0.025, 5) * norm.isf(0.025))
    assert np.mean(plain <= 0.01) > 0.014
    assert np.mean(with_few_units(plain, 5) <= 0.01) == pytest.approx(0.01, abs=0.002)

"""Level, spread and pattern: they add up, know their truth on average, and say when they cannot tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import ParameterError
from gapkit.stats import decompose

STEADY = settings(derandomize=True, deadline=None, max_examples=60)


@STEADY
@given(seed=st.integers(0, 10_000), count=st.integers(3, 30), error=st.sampled_from([0.0, 0.001, 0.01]))
def test_the_parts_add_up(seed: int, count: int, error: float) -> None:
    """Level and the sum of the others make the total; where told, so do the three; and so do the raw ones."""
    generator = np.random.default_rng(seed)
    customer = generator.uniform(0.3, 0.8, count)
    provider = np.clip(customer * generator.uniform(0, 1) + generator.uniform(0, 0.4, count), 0, 1)
    found = decompose(provider, customer, np.full(count, error), np.full(count, error / 4))
    assert found.total == pytest.approx(np.mean((provider - customer) ** 2) - 1.25 * error, abs=1e-15)
    assert found.level.value + found.spread_and_pattern == pytest.approx(found.total, abs=1e-15)
    assert found.raw_level + found.raw_spread + found.raw_pattern == pytest.approx(found.raw_total, abs=1e-15)
    if found.told:
        assert found.spread.value + found.pattern.value == pytest.approx(found.spread_and_pattern, abs=1e-15)
        for part in (found.level, found.spread, found.pattern, found.rho):
            assert part.low <= part.value <= part.high
    else:
        assert np.isnan([*found.spread, *found.pattern, *found.rho]).all()


def test_rating_oneself_too_high_everywhere_is_all_level() -> None:
    """The same gap everywhere: no spread, no pattern, a correlation of 1."""
    customer = np.array([0.3, 0.5, 0.6, 0.75, 0.4])
    found = decompose(customer + 0.2, customer, np.zeros(5), np.zeros(5))
    assert found.level.value == pytest.approx(0.04)
    assert (found.spread.value, found.pattern.value) == pytest.approx((0, 0), abs=1e-12)
    assert found.rho.value == pytest.approx(1)


def test_telling_companies_apart_too_much_is_all_spread() -> None:
    """The provider's scores twice as far from their mean, no level, no pattern."""
    customer = np.array([0.3, 0.5, 0.6, 0.75, 0.4])
    found = decompose(customer.mean() + 2 * (customer - customer.mean()), customer, np.zeros(5), np.zeros(5))
    assert found.spread.value == pytest.approx(customer.var(ddof=1))
    assert found.pattern.value == pytest.approx(0, abs=1e-12)
    assert found.level.value == pytest.approx(-customer.var(ddof=1) / 5)


def test_not_knowing_who_is_good_is_all_pattern() -> None:
    """The same scores, handed to the wrong companies: no spread as found, and none once its own error is taken out (it may come out negative)."""
    customer = np.array([0.3, 0.5, 0.6, 0.75, 0.4])
    found = decompose(customer[::-1], customer, np.zeros(5), np.zeros(5))
    assert found.raw_spread == pytest.approx(0, abs=1e-12)
    assert -0.02 < found.spread.value < 0
    assert found.pattern.value > found.raw_pattern > 0.03
    assert found.rho.value == pytest.approx(found.raw_rho) == pytest.approx(np.corrcoef(customer[::-1], customer)[0, 1])


def test_two_companies_tell_nothing_nor_does_one_without_a_figure() -> None:
    """Not told, NaN throughout, no warning."""
    for customer in ([0.4, 0.6], [0.4, 0.6, np.nan]):
        found = decompose(np.add(customer, 0.1), customer, np.zeros(len(customer)), np.zeros(len(customer)))
        assert not found.told
        assert np.isnan([found.total, *found.level, found.raw_rho]).all()


def test_a_side_that_does_not_vary_cannot_be_told() -> None:
    """All providers at 90%: there is no pattern to know; the level stands."""
    customer = np.array([0.3, 0.5, 0.6, 0.75, 0.4])
    found = decompose(np.full(5, 0.9), customer, np.zeros(5), np.zeros(5))
    assert not found.told
    assert found.level.value > 0.1


def test_what_one_company_carries_alone_cannot_be_told() -> None:
    """All the provider's variance is one outlier's: without it less than sampling error is left, and so nothing is said."""
    provider, customer = np.array([0.5, 0.51, 0.5, 0.49, 0.95]), np.array([0.3, 0.5, 0.6, 0.75, 0.4])
    assert not decompose(provider, customer, np.full(5, 0.01), np.zeros(5)).told
    assert decompose(provider, customer, np.zeros(5), np.zeros(5)).told


def test_sides_of_unlike_length_are_refused() -> None:
    """The message says how many of each."""
    with pytest.raises(ParameterError, match="found 3 for the provider and 2 for the customer"):
        decompose([0.1, 0.2, 0.3], [0.1, 0.2], np.zeros(3), np.zeros(2))


def sets_of_banks(executives: int, correlation: float, count: int) -> tuple[list[float], list[float], list[float], float]:
    """Return level, the sum of the others and told of simulated sets of 24 banks with binomial answers, and the pattern where told."""
    generator = np.random.default_rng(8)
    sd = np.array([[0.012, correlation * 0.0096], [correlation * 0.0096, 0.0077]])
    levels, others, patterns, told = [], [], [], 0
    for _ in range(count):
        provider, customer = generator.multivariate_normal([0.62, 0.5], sd, size=24).clip(0.02, 0.98).T
        one, two = generator.binomial(executives, provider) / executives, generator.binomial(400, customer) / 400
        found = decompose(one, two, one * (1 - one) / (executives - 1), two * (1 - two) / 399)
        levels.append(found.level.value)
        others.append(found.spread_and_pattern)
        told += found.told
        if found.told:
            patterns.append(found.pattern.value)
    return levels, others, patterns, told / count


@pytest.mark.parametrize("correlation", [0.2, 0.8])
def test_level_and_pattern_are_right_on_average(correlation: float) -> None:
    """200 sets of 24 banks with 60 executives: means within four Monte Carlo errors of the truth (the clip moves it by less than that)."""
    levels, others, patterns, told = sets_of_banks(60, correlation, 200)
    truth = np.random.default_rng(1).multivariate_normal(
        [0.62, 0.5], [[0.012, correlation * 0.0096], [correlation * 0.0096, 0.0077]], size=200_000
    )
    provider, customer = truth.clip(0.02, 0.98).T
    covariance = np.cov(provider, customer)
    pattern = 2 * (np.sqrt(covariance[0, 0] * covariance[1, 1]) - covariance[0, 1])
    wanted = np.mean(provider - customer) ** 2, covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    for found, true in zip((levels, others, patterns), (*wanted, pattern), strict=True):
        assert np.mean(found) == pytest.approx(true, abs=4 * np.std(found) / len(found) ** 0.5)
    assert told > 0.95


def test_five_executives_a_bank_cannot_tell() -> None:
    """Their answers' own noise is as large as what banks differ by: told in the fewer half of sets, where 60 executives tell nearly always."""
    assert sets_of_banks(5, 0.5, 200)[3] < 0.5

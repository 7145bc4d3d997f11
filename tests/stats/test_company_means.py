"""The mean gap over companies, shrinkage and the next company: edges, and small simulations of what they promise."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import ParameterError
from gapkit.stats import company_mean, mean_interval, next_company, shrink


def test_the_mean_is_every_companys_alike() -> None:
    """Without shared clusters the interval is Student's over companies, whatever the variances."""
    gaps = [0.21, 0.14, -0.03, 0.3, 0.08]
    found, plain = company_mean(gaps, [0.0, 0.2, 0.01, 0.05, 0.0]), mean_interval(gaps)
    assert (found.mean, found.low, found.high, found.se, found.df) == pytest.approx(tuple(plain))


def test_variances_alone_are_a_diagonal() -> None:
    """K numbers or a K x K matrix with nothing beside its diagonal."""
    gaps, variance = [0.2, 0.1, 0.4], np.array([0.01, 0.02, 0.03])
    assert company_mean(gaps, variance) == company_mean(gaps, np.diag(variance))


def test_one_company_has_a_mean_and_no_interval() -> None:
    """Nor a next company, nor anything to shrink to; none at all is no error."""
    one = company_mean([0.2], [0.01])
    assert (one.mean, one.df) == (0.2, 0)
    assert np.isnan([one.low, one.high, one.se, one.tau2]).all()
    assert np.isnan(next_company(one, [0.01])).all()
    assert np.isnan(shrink([0.2], [0.01], one)).all()
    assert np.isnan(company_mean([], []).mean)


def test_where_no_spread_is_left_all_stand_at_the_mean_but_full_counts() -> None:
    """A company all of whose people answered keeps its gap: it is known."""
    gaps = np.array([0.10, 0.12, 0.11, 0.13])
    found = company_mean(gaps, np.full(4, 0.05))
    assert found.tau2 == 0
    steadied = shrink(gaps, [0.05, 0.05, 0.05, 0.0], found)
    np.testing.assert_allclose(steadied.estimate, [found.mean, found.mean, found.mean, 0.13])
    assert steadied.low[3] == steadied.high[3] == pytest.approx(0.13)


def test_the_error_of_a_shrunken_gap_is_never_above_that_of_the_gap_alone() -> None:
    """Many shapes, small and large spread, equal and unequal variances."""
    generator = np.random.default_rng(2)
    for count in (2, 3, 8, 30):
        own = generator.uniform(0.0001, 0.05, count)
        gaps = generator.normal(0.1, generator.choice([0.01, 0.2]), count)
        steadied = shrink(gaps, own, company_mean(gaps, own))
        assert np.all(steadied.mse <= own)
        assert np.all((steadied.weight >= 0) & (steadied.weight <= 1))


def test_sizes_that_do_not_fit_are_refused() -> None:
    """A covariance of other companies, and a variance too few."""
    with pytest.raises(ParameterError, match=r"3 values take 3 variances or a 3 x 3 covariance, found an array of \(2, 2\)"):
        company_mean([0.1, 0.2, 0.3], np.eye(2))
    with pytest.raises(ParameterError, match="found 1 for 2 gaps"):
        shrink([0.1, 0.2], [0.01], company_mean([0.1, 0.2], [0.01, 0.01]))


@pytest.mark.parametrize("between", [0.0, 0.08, 0.2])
def test_the_intervals_hold_the_mean_the_companies_and_the_next_one(between: float) -> None:
    """400 leagues of 12 with unequal errors: the mean and the next company 92% or more, the companies' own gaps 90% on average."""
    generator = np.random.default_rng(5)
    mean, own = 0.12, np.where(np.arange(12) % 2, 0.02, 0.006)
    held = np.zeros(3)
    for _ in range(400):
        true = generator.normal(mean, between, 13)
        gaps = true[:12] + generator.normal(0, np.sqrt(own))
        found = company_mean(gaps, own)
        steadied, ahead = shrink(gaps, own, found), next_company(found, own)
        held += [
            found.low <= mean <= found.high,
            np.mean((steadied.low <= true[:12]) & (true[:12] <= steadied.high)),
            ahead[0] <= true[12] <= ahead[1],
        ]
    assert held[0] / 400 >= 0.92
    assert held[1] / 400 >= 0.90
    assert held[2] / 400 >= 0.92


def test_the_spread_between_companies_is_unbiased_before_it_is_cut_at_nothing() -> None:
    """s2 - vbar + cbar over 2,000 leagues whose companies share towns: the mean within four standard errors of the truth."""
    generator = np.random.default_rng(6)
    shared = 0.004 * np.kron(np.eye(4), np.ones((2, 2))) + np.diag(np.linspace(0.005, 0.02, 8))
    root = np.linalg.cholesky(shared)
    found = [company_mean(generator.normal(0.1, 0.1, 8) + root @ generator.standard_normal(8), shared) for _ in range(2000)]
    raw = np.array([one.s2 - one.vbar + one.cbar for one in found])
    assert raw.mean() == pytest.approx(0.01, abs=4 * raw.std() / 2000**0.5)
    variance = np.var([one.mean for one in found])
    assert np.mean([one.se**2 for one in found]) == pytest.approx(variance, rel=0.15)

"""gapkit's own methods against R code written from their formulas alone: cases 40 to 43 of tests/reference, one for what no package has."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gapkit.stats import (
    Limits,
    Sample,
    certain_bounds,
    change_limits,
    change_p_value,
    company_mean,
    decompose,
    gap_interval,
    gap_limits,
    midp_limits,
    next_company,
    open_limits,
    p_agree,
    p_value,
    sample_limits,
    shrink,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

ROOTS, SUMS = 1e-7, 1e-9  # the relative tolerances the cases state: root finding, and plain arithmetic
NOTHING = 1e-12


def inputs(case: str) -> dict[str, list[str]]:
    """Return the columns of a case's input."""
    with (Path(__file__).resolve().parents[1] / "reference" / case / "input.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(columns: dict[str, list[str]], *names: str) -> tuple[Floats, ...]:
    """Return columns as numbers, blanks as NaN."""
    return tuple(np.array([float(text or "nan") for text in columns[name]]) for name in names)


def test_midp_limits_and_gaps_solve_their_definition(reference: Callable[[str], Any]) -> None:
    """Case 40: limits at 95 and 99% of whole and effective numbers, at 0 and 100%, and the gap's by MOVER."""
    rows = reference("40_midp_beta")["rows"]
    m1, n1, m2, n2 = numbers(inputs("40_midp_beta"), "m1", "n1", "m2", "n2")
    one, two = midp_limits(m1, n1), midp_limits(m2, n2)
    np.testing.assert_allclose(np.column_stack(one), [row["limits1"] for row in rows], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(np.column_stack(two), [row["limits2"] for row in rows], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(np.column_stack(midp_limits(m1, n1, 0.01)), [row["limits1_99"] for row in rows], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(np.column_stack(gap_limits(m1, *one, m2, *two)), [row["gap"] for row in rows], rtol=ROOTS, atol=NOTHING)


def test_p_values_of_a_gap_are_the_least_alpha_that_excludes_nothing(reference: Callable[[str], Any]) -> None:
    """Case 40: by halving alpha until the interval lets go of 0, and of the margin."""
    rows = reference("40_midp_beta")["rows"]
    m1, n1, m2, n2 = numbers(inputs("40_midp_beta"), "m1", "n1", "m2", "n2")
    np.testing.assert_allclose(p_value(Sample(m1, n1), Sample(m2, n2)), [row["p"] for row in rows], rtol=ROOTS)
    for found, row in zip(p_agree(Sample(m1, n1), Sample(m2, n2), 0.1), rows, strict=True):
        if row["p_agree_10"] is None:
            assert found >= 0.5
        else:
            assert found == pytest.approx(row["p_agree_10"], rel=ROOTS)


def test_a_change_has_the_limits_and_the_p_value_of_its_definition(reference: Callable[[str], Any]) -> None:
    """Case 40: each row against the next, as two waves."""
    wanted = reference("40_midp_beta")["change"]
    m1, n1, m2, n2 = numbers(inputs("40_midp_beta"), "m1", "n1", "m2", "n2")
    samples = Sample(m1[:-1], n1[:-1]), Sample(m2[:-1], n2[:-1]), Sample(m1[1:], n1[1:]), Sample(m2[1:], n2[1:])
    found = change_limits(*(open_limits(sample) for sample in samples))
    np.testing.assert_allclose(np.column_stack(found), [row["limits"] for row in wanted], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(change_p_value(*samples), [row["p"] for row in wanted], rtol=ROOTS)


def finite_side(x: Floats, n: Floats, population: Floats) -> Sample:
    """Return a side of a finite population as gapkit takes it: n over 1 - n/N, a step of one person, and what the silent leave possible."""
    known, full = ~np.isnan(population), n == population
    least, most = certain_bounds(x / n, n, population - n)
    with np.errstate(divide="ignore"):
        effective = np.where(known, n / (1 - n / np.where(known, population, np.inf)), n)
    return Sample(x / n, np.where(full, np.nan, effective), np.where(known, 1 / population, 0.0), least, np.where(full, least, most))


def test_a_finite_population_has_the_limits_and_the_p_value_of_its_definition(reference: Callable[[str], Any]) -> None:
    """Case 41: 12 of 14, all of 12, a part of the customers; a gap between two full counts has no p."""
    rows = reference("41_finite_population")["rows"]
    x1, n1, pop1, x2, n2, pop2 = numbers(inputs("41_finite_population"), "x1", "n1", "N1", "x2", "n2", "N2")
    one, two = finite_side(x1, n1, pop1), finite_side(x2, n2, pop2)
    first, second = sample_limits(one), sample_limits(two)
    np.testing.assert_allclose(np.column_stack(first[1:]), [row["limits1"] for row in rows], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(np.column_stack(second[1:]), [row["limits2"] for row in rows], rtol=ROOTS, atol=NOTHING)
    np.testing.assert_allclose(np.column_stack(gap_interval(one, two)), [row["gap"] for row in rows], rtol=ROOTS, atol=NOTHING)
    found = p_value(one, two)
    # The case seeks p down to 1e-13 and no further.
    np.testing.assert_allclose(np.maximum(found, 1e-13), [np.nan if row["p"] is None else row["p"] for row in rows], rtol=ROOTS)


def test_a_finite_populations_interval_holds_the_true_count(reference: Callable[[str], Any]) -> None:
    """Case 41: over every sample of n from N that can be drawn, never under 0.90, and the step of one person is why."""
    for row in reference("41_finite_population")["coverage"]:
        n, population, count = row["n"], row["N"], np.arange(row["N"] + 1)
        share, base = np.arange(n + 1) / n, n / (1 - n / population)
        chances = hypergeometric(n, population)
        limits = sample_limits(Sample(share, base, 1 / population, *certain_bounds(share, n, population - n)))[1:]
        held = [((low <= count / population + NOTHING) & (count / population - NOTHING <= high)) for low, high in zip(*limits, strict=True)]
        covered = np.sum(chances * np.array(held), axis=0)
        np.testing.assert_allclose(covered, row["held"], rtol=ROOTS)
        assert covered.min() >= 0.90
        without = midp_limits(share, base)
        bare = [
            ((low <= count / population + NOTHING) & (count / population - NOTHING <= high)) for low, high in zip(*without, strict=True)
        ]
        assert np.sum(chances * np.array(bare), axis=0).min() < covered.min()


def hypergeometric(n: int, population: int) -> Floats:
    """Return the chances of 0 to n favourable answers, a row per outcome, a column per true count in the population."""
    from scipy import stats  # noqa: PLC0415 - for this one alone

    return np.asarray(stats.hypergeom.pmf(np.arange(n + 1)[:, None], population, np.arange(population + 1)[None, :], n))


def shared_covariance(variance: Floats, town: list[str], correlation: float) -> Floats:
    """Return the covariance of a case: companies of one town covary."""
    together = np.equal.outer(np.array(town), np.array(town)) * correlation
    np.fill_diagonal(together, 1.0)
    return np.asarray(together * np.sqrt(np.outer(variance, variance)))


def of_set(columns: dict[str, list[str]], name: str) -> dict[str, list[str]]:
    """Return the rows of one of a case's sets."""
    return {key: [text for text, member in zip(values, columns["set"], strict=True) if member == name] for key, values in columns.items()}


@pytest.mark.parametrize("name", ["apart", "alike", "two"])
def test_the_mean_over_companies_and_the_shrunken_gaps_follow_their_formulas(reference: Callable[[str], Any], name: str) -> None:
    """Case 42: companies that differ, that do not (all shrink to the mean), and two alone."""
    wanted, columns = reference("42_shrinkage")[name], of_set(inputs("42_shrinkage"), name)
    gaps, variance, pooled = numbers(columns, "gap", "variance", "pooled")
    found = company_mean(gaps, shared_covariance(variance, columns["town"], 0.3))
    for figure in ("mean", "se", "low", "high", "df", "s2", "tau2", "vbar", "cbar"):
        assert getattr(found, figure) == pytest.approx(wanted[figure], rel=SUMS, abs=NOTHING), figure
    steadied = shrink(gaps, pooled, found)
    for figure in steadied._fields:
        np.testing.assert_allclose(getattr(steadied, figure), [row[figure] for row in wanted["shrunken"]], rtol=SUMS, atol=NOTHING)
    assert next_company(found, pooled) == pytest.approx(tuple(wanted["next_company"]), rel=SUMS)


@pytest.mark.parametrize("name", ["blind", "parallel", "too few executives", "level negative"])
def test_level_spread_and_pattern_follow_their_formulas(reference: Callable[[str], Any], name: str) -> None:
    """Case 43: with the jackknife by leaving companies out one by one, and a set where it cannot be told."""
    wanted, columns = reference("43_level_spread_pattern")[name], of_set(inputs("43_level_spread_pattern"), name)
    provider, customer, own1, own2 = numbers(columns, "provider", "customer", "var_provider", "var_customer")
    found = decompose(provider, customer, shared_covariance(own1, columns["town"], 0.1), shared_covariance(own2, columns["town"], 0.4))
    assert found.told == wanted["told"] == (name != "too few executives")
    assert found.units == len(provider)
    figures = (
        "total",
        "spread_and_pattern",
        "provider_variance",
        "customer_variance",
        "raw_total",
        "raw_level",
        "raw_spread",
        "raw_pattern",
        "raw_rho",
    )
    for figure in figures:
        assert getattr(found, figure) == pytest.approx(wanted[figure], rel=SUMS, abs=NOTHING), figure
    for part in ("level", "spread", "pattern", "rho"):
        expected = wanted.get(part, [np.nan] * 3)
        assert tuple(getattr(found, part)) == pytest.approx(tuple(expected), rel=SUMS, abs=NOTHING, nan_ok=True), part


def test_limits_may_be_any_triple() -> None:
    """change_limits takes estimates and limits on any scale: points as well as shares."""
    shares = [Limits(0.8, 0.6, 0.9), Limits(0.5, 0.45, 0.55), Limits(0.9, 0.7, 0.97), Limits(0.4, 0.35, 0.46)]
    points = [Limits(*(100 * np.asarray(part) for part in limits)) for limits in shares]
    np.testing.assert_allclose(np.multiply(change_limits(*shares), 100), change_limits(*points))

"""Linearised variances against R (case 08), and the effective numbers made of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gapkit.errors import ParameterError
from gapkit.stats import add_pseudo_answers, effective_n, kish_n, n_star, phi, stratified_variance

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def test_a_stratum_of_one_unit_is_centred_on_the_grand_mean_as_r_adjusts_it(reference: Callable[[str], Any]) -> None:
    """Two means at once over three strata, one with a single unit: R's svymean under lonely.psu = "adjust"."""
    with (REFERENCE / "08_lonely_psu" / "input.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    strata, w = np.array([row["stratum"] for row in rows]), np.array([float(row["w"]) for row in rows])
    names, inverse = np.unique(strata, return_inverse=True)
    cells, units, sums, squares, means = [], [], [], [], []
    for cell, column in enumerate(("y", "score")):
        v = np.array([float(row[column]) for row in rows])
        means.append(np.average(v, weights=w))
        z = w * (v - means[-1]) / w.sum()
        cells.append(np.full(names.size, cell))
        units.append(np.bincount(inverse))
        sums.append(np.bincount(inverse, z))
        squares.append(np.bincount(inverse, z**2))
    variance = stratified_variance(np.concatenate(cells), np.concatenate(units), np.concatenate(sums), np.concatenate(squares), 2)
    wanted = next(option for option in reference("08_lonely_psu")["options"] if option["option"] == "adjust")
    np.testing.assert_allclose(means, wanted["est"], rtol=1e-8)
    np.testing.assert_allclose(np.sqrt(variance), wanted["se"], rtol=1e-8)


def test_units_without_an_answer_count_as_zeros() -> None:
    """Three of five units answered in the cell: the variance is that of five totals, two of them 0."""
    z = np.array([0.1, -0.25, 0.15])
    full = np.append(z, [0.0, 0.0])
    found = stratified_variance(np.array([0]), 5, [z.sum()], [(z**2).sum()], 1)
    assert float(found[0]) == pytest.approx(5 * full.var(ddof=1))


def test_strata_add_up_and_a_cell_without_any_has_none() -> None:
    """Entries in any order; cell 1 is empty."""
    found = stratified_variance(np.array([2, 0, 2]), [2, 4, 3], [0.1, 0.0, -0.1], [0.05, 0.02, 0.08], 3)
    np.testing.assert_allclose(found, [4 / 3 * 0.02, 0, 2 * (0.05 - 0.005) + 1.5 * (0.08 - 0.01 / 3)])


def test_equal_totals_have_a_variance_of_nothing_and_not_less() -> None:
    """0.15 seven times: squares less the square of the sum cancel to a hair under 0."""
    z = np.full(7, 0.15)
    assert stratified_variance(np.array([0]), [7], [z.sum()], [(z**2).sum()], 1)[0] >= 0


def test_kishs_number_agrees_with_r(reference: Callable[[str], Any]) -> None:
    """Case 10: equal, unequal, skewed and zero weights, and a single one, with the design effect of weights; its intraclass part is not asked."""
    for row in reference("10_kish_deff")["weighting"]:
        w = np.array(row["weights"], dtype=np.float64)
        found = float(kish_n(w.sum(), (w**2).sum()))
        assert (found, row["n"] / found) == pytest.approx((row["n_eff"], row["deff_kish"]), rel=1e-8)


def test_no_weight_at_all_has_no_effective_number() -> None:
    """All weights 0: NaN, without a warning."""
    assert np.isnan(kish_n(0, 0))


def test_effective_answers_never_exceed_the_weights_nor_the_answers() -> None:
    """The least of Kish's number and n over the largest design effect, which is at least 1."""
    found = effective_n(100, [80, 100, 100, 30], [1.1, 0.4, 0.4, 2.0], [1.0, 0.5, 2.5, 1.0])
    np.testing.assert_allclose(found, [80, 100, 40, 30])


def test_where_a_cell_does_not_vary_the_pooled_design_effect_speaks() -> None:
    """100% favourable has no design effect of its own; nor perhaps has the group."""
    np.testing.assert_allclose(effective_n(50, 50, np.nan, [2.0, np.nan]), [25, 50])


def test_few_degrees_of_freedom_shrink_the_base() -> None:
    """(t[n-1] / t[df])^2 at 97.5%, by Korn and Graubard."""
    wanted = 60 / 0.4 * (stats.t.ppf(0.975, 99) / stats.t.ppf(0.975, 7)) ** 2
    assert float(n_star(60, 0.4, 100, 7)) == pytest.approx(wanted)


def test_a_simple_sample_keeps_its_base() -> None:
    """One stratum, one unit per answer: df is n - 1 and n* is n for shares; a single answer keeps its 1 whatever its df."""
    np.testing.assert_array_equal(n_star([2, 14, 800, 1], 1, [2, 14, 800, 1], [1, 13, 799, 0]), [2, 14, 800, 1])


def test_several_answers_from_one_unit_have_no_interval() -> None:
    """Degrees of freedom under 1 with more than one answer: NaN."""
    assert np.isnan(n_star(4, 1, 4, 0))


@settings(derandomize=True, deadline=None)
@given(m=st.floats(0, 1), n=st.integers(1, 10_000))
def test_phi_of_a_share_is_one(m: float, n: int) -> None:
    """Scores of 0 and 1 only spread as far as their mean allows, pseudo-answers or not."""
    assert float(phi(m, m * (1 - m), n)) == pytest.approx(1, abs=1e-12)


def test_four_pseudo_answers_stand_two_at_each_end() -> None:
    """Against the answers written out, with unequal weights: the pseudo-answers weigh the mean weight each."""
    v, w = np.array([0.25, 0.5, 0.5, 1.0, 0.75]), np.array([1.0, 2.0, 0.5, 3.0, 1.5])
    m = np.average(v, weights=w)
    more_v, more_w = np.append(v, [0, 0, 1, 1]), np.append(w, np.full(4, w.mean()))
    wanted = np.average(more_v, weights=more_w)
    mean, variance = add_pseudo_answers(m, np.average((v - m) ** 2, weights=w), 5)
    assert float(mean) == pytest.approx(wanted)
    assert float(variance) == pytest.approx(np.average((more_v - wanted) ** 2, weights=more_w))


def test_like_answers_keep_a_spread() -> None:
    """Three people at the middle of the scale: phi is 4/7 of a share's spread, not 0."""
    assert float(phi(0.5, 0.0, 3)) == pytest.approx(4 / 7)


def test_means_in_points_are_refused() -> None:
    """65 is a mean in points."""
    with pytest.raises(ParameterError, match="Divide points by 100"):
        phi(65, 0.1, 9)

"""Corrected p-values against R (case 23) and statsmodels."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from gapkit.stats import at_least_true, benjamini_hochberg, holm, holm_in_steps

if TYPE_CHECKING:
    from collections.abc import Callable

METHODS = [("BH", "fdr_bh", benjamini_hochberg), ("holm", "holm", holm)]


@pytest.mark.parametrize("case", ["bh1995", "with_na"])
@pytest.mark.parametrize(("name", "_", "method"), METHODS)
def test_corrected_p_values_agree_with_r(reference: Callable[[str], Any], case: str, name: str, _: str, method: Callable[..., Any]) -> None:
    """The 15 p-values of Benjamini and Hochberg's paper, and a family with one missing, which does not count."""
    expected = reference("23_multiplicity")[case]
    p, adjusted = (np.array(values, dtype=np.float64) for values in (expected["p"], expected["adjusted"][name]))
    np.testing.assert_allclose(method(p), adjusted, rtol=1e-8)


@pytest.mark.parametrize(("_", "name", "method"), METHODS)
@settings(derandomize=True, deadline=None, max_examples=8)
@given(p=st.lists(st.one_of(st.sampled_from([0.0, 0.01, 0.05, 1.0]), st.floats(0, 1)), min_size=1, max_size=30))
def test_corrected_p_values_agree_with_statsmodels(p: list[float], _: str, name: str, method: Callable[..., Any]) -> None:
    """Any order, ties, zeros and ones."""
    wanted = multipletests(p, method=name)[1]  # type: ignore[no-untyped-call]
    np.testing.assert_allclose(method(p), wanted, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize(("_", "__", "method"), METHODS)
def test_a_family_without_members_is_no_error(_: str, __: str, method: Callable[..., Any]) -> None:
    """Nothing to test, or nothing but missing p-values: the same shape comes back."""
    assert method([]).shape == (0,)
    np.testing.assert_array_equal(method([np.nan, np.nan]), [np.nan, np.nan])


@pytest.mark.parametrize(("_", "__", "method"), METHODS)
def test_a_table_of_p_values_is_one_family(_: str, __: str, method: Callable[..., Any]) -> None:
    """The shape is kept, the count is of all."""
    p = np.array([[0.01, 0.2], [0.03, np.nan]])
    np.testing.assert_array_equal(method(p), method(p.ravel()).reshape(2, 2))


def test_a_list_of_single_claims_is_holms() -> None:
    """One claim an entry, equal weights."""
    p = np.random.default_rng(1).random(12) ** 3
    np.testing.assert_allclose(holm_in_steps(p, range(12), np.ones(12)), holm(p))


def test_a_later_step_waits_for_the_one_before_and_its_share_passes_on_after_the_last() -> None:
    """A then b on one entry, c on the other: c gets the whole error only when b holds too."""
    entry, weights = ["ab", "ab", "c"], [1, 1, 1]
    np.testing.assert_allclose(holm_in_steps([0.001, 0.002, 0.04], entry, weights), [0.002, 0.004, 0.04])
    np.testing.assert_allclose(holm_in_steps([0.001, 0.3, 0.04], entry, weights), [0.002, 0.3, 0.08])
    np.testing.assert_allclose(holm_in_steps([0.3, 0.0, 0.04], entry, weights), [0.3, 0.3, 0.08])


def test_a_claim_that_cannot_be_tested_stays_on_the_list() -> None:
    """It never holds, and the list is no shorter for it."""
    np.testing.assert_allclose(holm_in_steps([0.01, np.nan], [0, 1], [1, 1]), [0.02, 1.0])


def test_weights_part_the_error() -> None:
    """A claim of half the weight pays twice."""
    np.testing.assert_allclose(holm_in_steps([0.01, 0.9], [0, 1], [0.5, 1]), [0.03, 0.9])


@settings(derandomize=True, deadline=None, max_examples=150)
@given(p=st.lists(st.sampled_from([0.0, 0.004, 0.01, 0.02, 0.03, 0.04, 0.06, 0.5]), min_size=1, max_size=7))
def test_the_number_of_true_claims_is_that_of_closed_testing(p: list[float]) -> None:
    """The largest set of claims that Simes' test leaves standing, by looking at all sets."""
    standing = 0
    for size in range(1, len(p) + 1):
        for chosen in combinations(sorted(p), size):
            if all(value > 0.05 * (place + 1) / size for place, value in enumerate(chosen)):
                standing = max(standing, size)
    assert at_least_true(p) == len(p) - standing

"""Corrected p-values against R (case 23) and statsmodels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from gapkit.stats import benjamini_hochberg, holm

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
@settings(derandomize=True, deadline=None, max_examples=100)
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

"""The well-known intervals against R: cases 01 and 02 of tests/reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gapkit.errors import ParameterError
from gapkit.stats import exact_limits, gap_limits, newcombe, wald, wald_gap, wilson

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

SINGLE, DIFFERENCE = 1e-7, 1e-6  # the relative tolerances the cases state
ZERO = 1e-12  # R's own limits at 0 differ from 0 by this little


def columns(rows: list[dict[str, Any]], *names: str) -> tuple[Floats, ...]:
    """Return columns of a case as arrays."""
    return tuple(np.array([row[name] for row in rows], dtype=np.float64) for name in names)


@pytest.mark.parametrize(("name", "method"), [("wilson", wilson), ("wald", wald)])
def test_intervals_of_one_proportion_agree_with_r(reference: Callable[[str], Any], name: str, method: Callable[..., Any]) -> None:
    """Every row of case 02, among them 0 and 100% and one and two answers."""
    rows = reference("02_single_proportion")
    x, n, expected = columns(rows, "x", "n", name)
    assert len(rows) == 12
    np.testing.assert_allclose(np.column_stack(method(x, n)), expected, rtol=SINGLE, atol=ZERO)


def test_exact_limits_of_whole_numbers_are_clopper_and_pearsons(reference: Callable[[str], Any]) -> None:
    """The exact limits behind `p_agree` are R's binom.test wherever counts are whole."""
    x, n, expected = columns(reference("02_single_proportion"), "x", "n", "clopper_pearson")
    np.testing.assert_allclose(np.column_stack(exact_limits(x / n, n)), expected, rtol=SINGLE, atol=ZERO)


@pytest.mark.parametrize(("name", "method"), [("newcombe10", newcombe), ("wald", wald_gap)])
def test_intervals_of_a_difference_agree_with_r(reference: Callable[[str], Any], name: str, method: Callable[..., Any]) -> None:
    """Every row of case 01: Newcombe's published contrasts (a) to (h) and four more."""
    rows = reference("01_newcombe_two_proportions")
    x1, n1, x2, n2, expected = columns(rows, "x1", "n1", "x2", "n2", name)
    assert len(rows) == 12
    np.testing.assert_allclose(np.column_stack(method(x1, n1, x2, n2)), expected, rtol=DIFFERENCE, atol=ZERO)


def test_newcombe_printed_these_figures() -> None:
    """56 of 70 against 48 of 80, and 9 of 10 against 3 of 10, as in the paper of 1998."""
    low, high = newcombe([56, 9], [70, 10], [48, 3], [80, 10])
    np.testing.assert_array_equal(np.round(low, 4), [0.0524, 0.1705])
    np.testing.assert_array_equal(np.round(high, 4), [0.3339, 0.8090])


def test_mover_on_wilsons_limits_is_newcombes_interval() -> None:
    """Whole or not, gap_limits of two Wilson intervals is method 10."""
    x1, n1, x2, n2 = np.array([56, 9.5, 0]), np.array([70, 11.2, 3]), np.array([48, 1.25, 7]), np.array([80, 4.5, 7])
    limits = gap_limits(x1 / n1, *wilson(x1, n1), x2 / n2, *wilson(x2, n2))
    np.testing.assert_allclose(limits, newcombe(x1, n1, x2, n2), atol=1e-14)


def test_wilson_takes_effective_numbers() -> None:
    """1.5 of 29.3 answers: the limits solve |share - limit| = z sqrt(limit (1 - limit) / n)."""
    for limit in wilson(1.5, 29.3, alpha=0.1):
        assert abs(1.5 / 29.3 - limit) == pytest.approx(1.6448536269514722 * np.sqrt(limit * (1 - limit) / 29.3), abs=1e-12)


@pytest.mark.parametrize("method", [wilson, wald])
def test_no_answers_give_no_interval(method: Callable[..., Any]) -> None:
    """0 of 0 is NaN, without a warning and without disturbing its neighbours."""
    low, high = method([0, 3], [0, 6])
    np.testing.assert_array_equal(np.isnan(np.array([low, high])), [[True, False], [True, False]])


@pytest.mark.parametrize("method", [wilson, wald])
def test_an_alpha_in_per_cent_is_refused(method: Callable[..., Any]) -> None:
    """alpha=95 is a confidence; the message says what alpha is."""
    with pytest.raises(ParameterError, match=r"alpha=0\.05 gives the 95% interval"):
        method(3, 6, alpha=95)

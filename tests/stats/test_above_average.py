"""What "above average" proves: case 30, and the condition against the linear program it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import optimize

from gapkit.errors import ParameterError
from gapkit.stats import beyond_most, most_in_top, placements

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

CLOSE = 1e-8  # the relative tolerance the case states


def a_table_exists(shares: Floats) -> bool:
    """Return whether chances P(claims i, is j) exist: rows add up to the claims, columns to 1/k, and each claim is a median of what is believed."""
    k = shares.size
    row, column = np.indices((k, k))
    equal = [(row == i).ravel() for i in range(k)] + [(column == j).ravel() for j in range(k)]
    least = [((row == i) & (column >= i)).ravel() for i in range(k)] + [((row == i) & (column <= i)).ravel() for i in range(k)]
    found = optimize.linprog(
        np.zeros(k * k),
        A_ub=-np.array(least, dtype=np.float64),
        b_ub=-np.tile(shares / 2, 2),
        A_eq=np.array(equal, dtype=np.float64),
        b_eq=np.concatenate([shares, np.full(k, 1 / k)]),
        bounds=(0, 1),
    )
    return bool(found.status == 0)


def test_the_condition_is_that_of_the_linear_program() -> None:
    """Two to ten quantiles, 20 draws of counts each, many of them just at the bound: all alike."""
    generator = np.random.default_rng(2)
    seen = []
    for k in range(2, 11):
        for _ in range(20):
            n = generator.choice([k, 2 * k, 5 * k])
            shares = generator.multinomial(n, generator.dirichlet(np.full(k, generator.choice([0.2, 0.5, 1.0])))) / n
            seen.append(placements(shares).possible)
            assert seen[-1] == a_table_exists(shares), shares
    assert 40 < sum(seen) < 140  # both kinds were looked at


@pytest.mark.parametrize(
    "name",
    ["accenture_75_above_average_two_halves", "all_above_median", "quartiles_60_top", "quartiles_45_top", "made_deciles_svenson_like"],
)
def test_placements_agree_with_the_case(reference: Callable[[str], Any], name: str) -> None:
    """Case 30: sums, bounds, and whether all may be in good faith."""
    wanted = reference("30_benoit_dubra")[name]
    found = placements(wanted["x"])
    np.testing.assert_allclose(found.top, wanted["top_sums"], rtol=CLOSE)
    np.testing.assert_allclose(found.top_most, wanted["top_bounds"], rtol=CLOSE)
    np.testing.assert_allclose(found.bottom, wanted["bottom_sums"], rtol=CLOSE)
    np.testing.assert_allclose(found.bottom_most, wanted["bottom_bounds"], rtol=CLOSE)
    assert found.possible is wanted["rationalisable"]


def test_half_in_the_top_tenth_is_more_than_good_faith_allows(reference: Callable[[str], Any]) -> None:
    """Case 30: a fifth may; three in four, and everybody, may be in the better half."""
    wanted = reference("30_benoit_dubra")["cmo_half_in_top_tenth"]
    assert most_in_top(wanted["fraction"]) == pytest.approx(wanted["bound"])
    assert bool(wanted["x_top"] <= most_in_top(wanted["fraction"])) is wanted["rationalisable"]
    assert most_in_top(0.5) == 1


@pytest.mark.parametrize("name", ["test_half_claim_top_quartile", "test_57_top_quartile"])
def test_the_chance_of_so_many_agrees_with_r(reference: Callable[[str], Any], name: str) -> None:
    """Case 30: exact binomial, one-sided, 60 and 57 of 100 in the top quarter."""
    wanted = reference("30_benoit_dubra")[name]
    assert beyond_most(wanted["x"], wanted["n"], wanted["bound"] / 2) == pytest.approx(wanted["exact_p_greater"], rel=CLOSE)


def test_no_number_above_the_middle_proves_anything() -> None:
    """A hundred of a hundred in the better half: p is 1; and nobody in a block never surprises."""
    np.testing.assert_array_equal(beyond_most([100, 0], 100, [0.5, 0.1]), [1, 1])


def test_wrong_input_is_refused() -> None:
    """One quantile, shares that do not add up, more in the block than people."""
    with pytest.raises(ParameterError, match="Two quantiles"):
        placements([1.0])
    with pytest.raises(ParameterError, match="add up to 1"):
        placements([0.5, 0.4])
    with pytest.raises(ParameterError, match="no more than all"):
        beyond_most(11, 10, 0.25)

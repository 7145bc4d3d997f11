"""Raked weights and the regression of their variance, against R (case 07) and against what they promise."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.errors import ParameterError
from gapkit.stats import calibration_projection, kish_n, rake_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

SMALL = Path(__file__).resolve().parents[1] / "reference" / "07_api_raking" / "small_input.csv"


def shares_held(weights: npt.NDArray[np.float64], codes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the weighted share of each category of one column."""
    shares: npt.NDArray[np.float64] = np.bincount(codes, weights=weights) / weights.sum()
    return shares


def test_a_hundred_people_raked_by_three_columns_weigh_what_r_gives_them(reference: Callable[[str], Any]) -> None:
    """Case 07, small: every weight, and Kish's effective number of them."""
    expected = reference("07_api_raking")["small"]
    with SMALL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    targets = {column: list(shares) for column, shares in expected["targets"].items()}
    codes = np.array([[targets[column].index(row[column]) for column in targets] for row in rows])
    found = rake_weights(np.ones(len(rows)), codes, [list(shares.values()) for shares in expected["targets"].values()])
    np.testing.assert_allclose(found, expected["weights"], rtol=1e-8)
    assert float(kish_n(found.sum(), (found**2).sum())) == pytest.approx(expected["kish_neff"], rel=1e-8)
    assert len(rows) / float(kish_n(found.sum(), (found**2).sum())) == pytest.approx(expected["kish_deff"], rel=1e-8)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_share_is_met_and_the_total_kept(data: st.DataObject) -> None:
    """Any starting weights and any shares, where each combination of categories has people."""
    sizes = data.draw(st.lists(st.integers(2, 3), min_size=1, max_size=3))
    grid = np.stack(np.meshgrid(*(np.arange(size) for size in sizes), indexing="ij"), axis=-1).reshape(-1, len(sizes))
    start = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=len(grid), max_size=len(grid))))
    targets = [np.array(data.draw(st.lists(st.floats(0.05, 1), min_size=size, max_size=size))) for size in sizes]
    found = rake_weights(start, grid, targets)
    assert found.sum() == pytest.approx(start.sum())
    for column, target in enumerate(targets):
        np.testing.assert_allclose(shares_held(found, grid[:, column]), target / target.sum(), atol=1e-9)


def test_people_of_one_combination_keep_their_proportions() -> None:
    """Raking multiplies all of them by the same, whatever they weighed before."""
    codes = np.array([[0, 0], [0, 0], [0, 1], [1, 0], [1, 1]])
    start = np.array([1.0, 3.0, 2.0, 1.0, 1.0])
    found = rake_weights(start, codes, [[0.5, 0.5], [0.3, 0.7]])
    assert found[1] / found[0] == pytest.approx(3)


def test_weights_that_already_meet_the_shares_stay() -> None:
    """To the last place but rounding."""
    codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    start = np.array([0.2, 0.3, 0.2, 0.3])
    np.testing.assert_allclose(rake_weights(start, codes, [[0.5, 0.5], [0.4, 0.6]]), start, rtol=1e-12)


def test_shares_that_cannot_be_met_together_are_refused() -> None:
    """All the old are in the South, so North and old cannot both grow."""
    codes = np.array([[0, 0], [1, 0], [1, 1]])
    with pytest.raises(ParameterError, match="no weights meet all targets together"):
        rake_weights(np.ones(3), codes, [[0.8, 0.2], [0.5, 0.5]])


@pytest.mark.parametrize(
    ("codes", "targets", "sentence"),
    [
        ([[0], [0]], [[0.5, 0.5]], "Each category needs both"),
        ([[0], [1]], [[1.0]], "Each category needs both"),
        ([[0], [1]], [[1.0, 0.0]], "must be above 0"),
    ],
)
def test_categories_and_shares_that_do_not_fit_are_refused(codes: list[list[int]], targets: list[list[float]], sentence: str) -> None:
    """A share without people, people without a share, and a share of nothing."""
    with pytest.raises(ParameterError, match=sentence):
        rake_weights(np.ones(2), codes, targets)


def test_the_projection_is_that_of_least_squares_by_the_starting_weights() -> None:
    """On person level, over dummies of all columns."""
    draw = np.random.default_rng(11)
    codes = draw.integers(0, [2, 3, 2], (80, 3))
    weights, value = draw.uniform(0.2, 4, 80), draw.normal(size=80)
    dummies = np.concatenate([np.eye(size)[codes[:, column]] for column, size in enumerate((2, 3, 2))], axis=1)
    root = np.sqrt(weights)
    by_hand = dummies @ np.linalg.lstsq(dummies * root[:, np.newaxis], value * root, rcond=None)[0]
    joint, which = np.unique(codes, axis=0, return_inverse=True)
    which = which.reshape(-1)
    fit = calibration_projection(joint, np.bincount(which, weights=weights)) @ np.bincount(which, weights=weights * value)
    np.testing.assert_allclose(fit[which], by_hand, rtol=1e-9, atol=1e-12)

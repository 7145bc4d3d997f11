"""Raking: weights made to meet known shares of several columns at once, and the regression that its variance goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gapkit.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats

TOLERANCE = 1e-10  # furthest that a share may lie from its target
MOST_ROUNDS = 1000


def rake_weights(weights: npt.ArrayLike, categories: npt.ArrayLike, targets: Sequence[npt.ArrayLike]) -> Floats:
    """Return the weights raked to the targets, one per person, adding up to what they did; each is its old one times a factor per category.

    Iterative proportional fitting, one column after the other until every share lies within 1e-10 of its target. One column alone is
    post-stratification. Sources: Deming and Stephan (1940, Annals of Mathematical Statistics 11:427), Deville, Sarndal and Sautory (1993,
    JASA 88:1013); reference case 07.

    Args:
        weights: starting weights, above 0, one per person (N).
        categories: numbers of the categories from 0, people by columns (N x K).
        targets: per column the shares of its categories, above 0, in the order of their numbers; taken in proportion to their sum.

    Raises:
        ParameterError: a category without people, or people without a category; or targets that no weights meet together.
    """
    start = np.asarray(weights, dtype=np.float64)
    codes = np.asarray(categories, dtype=np.int64)
    wanted = [np.asarray(target, dtype=np.float64) / np.sum(target) for target in targets]
    _check_categories(codes, wanted)
    # All people of one combination of categories get the same factor, so the rounds go over combinations, not over people.
    combinations, which = np.unique(codes, axis=0, return_inverse=True)
    which = which.reshape(-1)
    total = start.sum()
    first = np.bincount(which, weights=start, minlength=len(combinations)) / total
    fitted = first.copy()
    for _ in range(MOST_ROUNDS):
        for column, target in enumerate(wanted):
            fitted *= (target / _shares(combinations, column, fitted, target.size))[combinations[:, column]]
        away = max(float(np.abs(_shares(combinations, column, fitted, target.size) - target).max()) for column, target in enumerate(wanted))
        if away <= TOLERANCE:
            raked: Floats = start * (fitted / first)[which]
            return raked
    raise ParameterError(
        f"After {MOST_ROUNDS} rounds a share is still {away:.2g} from its target: no weights meet all targets together. Join small categories."
    )


def calibration_projection(margins: npt.ArrayLike, start: npt.ArrayLike) -> Floats:
    """Return the J x J matrix that takes a value's starting-weighted totals by combination of categories to its fit on the raking columns.

    With P the result and t_j the sum over the people of combination j of starting weight times value, P t is the fit of the weighted regression of
    that value on the categories of all columns. The variance of a raked mean is that of raked weight times residual. Sources: Deville and
    Sarndal (1992, JASA 87:376), regression by the starting weights; R's calibrate(calfun = "raking") has it so, and rake() where these are equal.

    Args:
        margins: numbers of the categories from 0, combinations by columns (J x K).
        start: sum of starting weights of each combination (J), above 0.
    """
    codes = np.asarray(margins, dtype=np.int64)
    root = np.sqrt(np.asarray(start, dtype=np.float64))
    dummies = np.concatenate([np.equal.outer(codes[:, column], np.unique(codes[:, column])) for column in range(codes.shape[1])], axis=1)
    # Each column's dummies add up to 1, so together they are not of full rank: the pseudo-inverse takes any solution, the fit is the same.
    fit: Floats = dummies @ np.linalg.pinv(root[:, np.newaxis] * dummies) / root
    return fit


def _shares(combinations: npt.NDArray[np.int64], column: int, fitted: Floats, count: int) -> Floats:
    return np.bincount(combinations[:, column], weights=fitted, minlength=count).astype(np.float64)


def _check_categories(codes: npt.NDArray[np.int64], targets: Sequence[Floats]) -> None:
    for column, target in enumerate(targets):
        found = np.unique(codes[:, column])
        if not np.array_equal(found, np.arange(target.size)):
            raise ParameterError(
                f"Column {column}: people of categories {', '.join(map(str, found[:12]))}, targets for {target.size}. Each category needs both."
            )
        if not np.all(target > 0):
            raise ParameterError(f"Column {column}: a target must be above 0. Leave people of no share out.")

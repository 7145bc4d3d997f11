"""Families of tests: p-values corrected for how many were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats


def benjamini_hochberg(p: npt.ArrayLike) -> Floats:
    """Return q-values in the shape of p: calling q <= .05 keeps the expected share of false findings among the called at 5%.

    Benjamini and Hochberg (1995, JRSS B 57:289). NaN stays NaN and is not counted in the family.

    Args:
        p: the p-values of one family, 0-1.
    """
    return _adjust(p, lambda ordered: np.minimum.accumulate((ordered * ordered.size / np.arange(1, ordered.size + 1))[::-1])[::-1])


def holm(p: npt.ArrayLike) -> Floats:
    """Return Holm's adjusted p-values in the shape of p: calling those <= .05 keeps the chance of any false finding at 5%.

    Holm (1979, Scandinavian Journal of Statistics 6:65). NaN stays NaN and is not counted in the family.

    Args:
        p: the p-values of one family, 0-1.
    """
    return _adjust(p, lambda ordered: np.maximum.accumulate(ordered * np.arange(ordered.size, 0, -1)))


def holm_in_steps(p: npt.ArrayLike, entry: npt.ArrayLike, weights: npt.ArrayLike) -> Floats:
    """Return Holm's adjusted p-values of a list whose entries have weights and may go step by step: those <= .05 are all true in 95% of lists.

    An entry is one claim, or several in an order fixed beforehand, each tested only where the one before it holds (Maurer, Hothorn and Lehmacher 1995).
    An entry's share of the error passes on to the others when its last claim holds, and not before: the sequentially rejective procedure of
    Bretz, Maurer, Brannath and Posch (2009, Statistics in Medicine 28:586). With one claim an entry and equal weights it is `holm`.

    Args:
        p: the p-values of the list; NaN counts as 1 (it cannot be tested, and stays on the list).
        entry: which entry each belongs to; within an entry the order of the list is the order of the steps.
        weights: the weight of each claim's entry, above 0.
    """
    values = np.nan_to_num(np.asarray(p, dtype=np.float64), nan=1.0)
    names, weight = np.asarray(entry), np.asarray(weights, dtype=np.float64)
    steps = {name: list(np.flatnonzero(names == name)) for name in dict.fromkeys(names.tolist())}
    adjusted, reached = np.ones(values.size), 0.0
    while steps:
        left = sum(float(weight[at[0]]) for at in steps.values())
        name = min(steps, key=lambda known: values[steps[known][0]] / weight[steps[known][0]])
        first = steps[name].pop(0)
        reached = max(reached, min(float(values[first] * left / weight[first]), 1.0))
        adjusted[first] = reached
        if reached >= 1:
            break
        if not steps[name]:
            del steps[name]
    return adjusted


def at_least_true(p: npt.ArrayLike, alpha: float = 0.05) -> int:
    """Return how many of the claims are true at the least, with confidence 1 - alpha, without saying which.

    Closed testing with Simes' test (Goeman and Solari 2011, Statistical Science 26:584; Hommel's shortcut after Goeman, Meijer, Krebs and Solari 2019,
    Biometrika 106:841). It holds for independent p-values and those that lean the same way. NaN is no claim.

    Args:
        p: the p-values of the claims, 0-1.
        alpha: error.
    """
    values = np.sort(np.asarray(p, dtype=np.float64).ravel())
    values = values[~np.isnan(values)]
    # h: the largest number of claims, the least likely ones, that Simes' test lets be false together.
    for false in range(values.size, 0, -1):
        if np.all(values[-false:] > np.arange(1, false + 1) * alpha / false):
            return int(values.size - false)
    return int(values.size)


def _adjust(p: npt.ArrayLike, corrected: Callable[[Floats], Floats]) -> Floats:
    """Return p corrected in order of size, at most 1, in its own order and shape; `corrected` takes and gives them from small to large."""
    values = np.asarray(p, dtype=np.float64)
    flat = values.ravel()
    known = np.flatnonzero(~np.isnan(flat))
    order = known[np.argsort(flat[known], kind="stable")]
    adjusted = np.full(flat.shape, np.nan)
    if order.size:
        adjusted[order] = np.minimum(corrected(flat[order]), 1.0)
    return adjusted.reshape(values.shape)

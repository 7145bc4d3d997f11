"""Does "three in four above average" prove anything by itself? How many can, in good faith, place themselves in the top block of a group.

After Benoit and Dubra (2011, Econometrica 79:1591, "Apparent Overconfidence"). People share a true picture of the group, learn something of themselves, and
place themselves where the middle (median) of what they then believe lies. They may do so with shares x_1, ..., x_k over k equal quantiles, lowest
first, exactly where for every i: x_i + ... + x_k is at most 2 (k - i + 1) / k, and x_1 + ... + x_i at most 2 i / k. In short: a top block can hold twice
its size, and no more.

Why no more: whoever places themselves in the block gives it a chance of at least one half, and over everybody these chances average to the block's own size;
so its size is at least half of those who claim it. That this suffices is a question of whether a table of k x k chances exists (rows the claims,
columns the truth), which is a linear program; a test solves it beside the condition. Equality, where the middle lies just between two quantiles, is
allowed: no sample could tell it apart.

So it says what a better-than-average figure does NOT prove. It is about the median: "better than average" read as the mean has no such bound, for where a
few do very badly all others truly are above the mean, and any share short of everybody may be. It is about people drawn from the group they compare
themselves with, not about the best of them. And a block within its bound may still be wrong: what settles it is the other side's figure.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.errors import ParameterError
from gapkit.stats.arrays import Floats, as_shares, broadcast

ROUNDING = 1e-9


class Placements(NamedTuple):
    """Sums of shares from each quantile up (`top`) and down (`bottom`), lowest quantile first, the most each can be, and whether all are `possible`."""

    top: Floats
    top_most: Floats
    bottom: Floats
    bottom_most: Floats
    possible: bool


def most_in_top(block: npt.ArrayLike) -> Floats:
    """Return the largest share (0-1) of people who can in good faith place themselves in a top (or bottom) block of that size: twice its size, 1 at most.

    Args:
        block: the size of the block, 0-1: 0.5 for the better half, 0.1 for the top tenth.

    Raises:
        ParameterError: a size outside [0, 1].
    """
    (size,) = broadcast(block)
    return np.minimum(2 * as_shares(size), 1.0)


def placements(shares: npt.ArrayLike) -> Placements:
    """Return whether people can, all in good faith, have placed themselves so over k equal quantiles.

    Args:
        shares: the share who placed themselves in each quantile, lowest first; flat, adding up to 1.

    Raises:
        ParameterError: fewer than two quantiles, a share outside [0, 1], or shares that do not add up to 1.
    """
    placed = as_shares(np.array(shares, dtype=np.float64))
    if placed.ndim != 1 or placed.size < 2:  # noqa: PLR2004 - one quantile says nothing
        raise ParameterError("Two quantiles or more are wanted, lowest first.")
    if abs(float(placed.sum()) - 1) > ROUNDING:
        raise ParameterError(f"The shares of all quantiles add up to 1, found {placed.sum():g}.")
    bottom, top = np.cumsum(placed), np.flip(np.cumsum(np.flip(placed)))
    bottom_most = 2 * np.arange(1, placed.size + 1) / placed.size
    top_most = np.flip(bottom_most)
    possible = bool(np.all(top <= top_most + ROUNDING) and np.all(bottom <= bottom_most + ROUNDING))
    return Placements(top, top_most, bottom, bottom_most, possible)


def beyond_most(x: npt.ArrayLike, n: npt.ArrayLike, block: npt.ArrayLike) -> Floats:
    """Return the exact one-sided p: the chance of x or more of n in the block, were as many as can in good faith to place themselves there.

    Small: more than good faith allows, and not by the luck of who was asked. 1 for the better half, where even everybody is allowed.

    Args:
        x: how many placed themselves in the block.
        n: how many were asked, drawn at random from those they compare themselves with.
        block: the size of the block, 0-1.

    Raises:
        ParameterError: a size outside [0, 1], or more in the block than were asked.
    """
    hits, size, part = broadcast(x, n, block)
    if np.any((hits < 0) | (hits > size)):
        raise ParameterError("No fewer than 0 and no more than all who were asked can be in the block.")
    most = most_in_top(part)
    tail = special.betainc(np.where(hits > 0, hits, 1.0), size - hits + 1, most)
    return np.where(hits > 0, tail, 1.0)

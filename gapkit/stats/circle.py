"""The search along a quarter circle that the gap's p-values need."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from gapkit.stats.arrays import Floats

Tail: TypeAlias = Callable[[npt.NDArray[np.intp], Floats, Floats], Floats]

STEPS = 120  # 50 halvings reach the last place; interpolation needs about 10
CLOSE = 1e-15  # radians
EQUAL = 1e-13


def least_larger(rising: Tail, falling: Tail, size: int) -> Floats:
    """Return, for each of `size` cells, the least over the quarter circle of the larger of two tails, one rising with the angle, one falling.

    The least is where they cross, or beside it where one of them jumps over the other, so the least of all values met on the way is kept.
    The crossing is bracketed and found by Chandrupatla's method (1997, Advances in Engineering Software 28:145), which bisects wherever
    interpolation is not safe: after a jump, or where a tail is 0 or infinite.

    Args:
        rising: gives the tails of some cells (their row numbers) at the cosines and sines of their angles.
        falling: likewise.
        size: number of cells.
    """
    least = np.full(size, np.inf)
    rows = np.arange(size)

    def visit(angle: Floats) -> Floats:
        cosine, sine = np.cos(angle), np.sin(angle)
        up, down = rising(rows, cosine, sine), falling(rows, cosine, sine)
        least[rows] = np.minimum(least[rows], np.maximum(up, down))
        with np.errstate(all="ignore"):
            height = np.log(up) - np.log(down)
        return np.where((up == down) | (np.abs(height) <= EQUAL), 0.0, height)

    def point(angle: Floats) -> _Points:
        return _Points(angle, visit(angle))

    last, before = point(np.zeros(size)), point(np.full(size, np.pi / 2))
    third, part = before, np.full(size, 0.5)
    # Where the signs agree, the larger tail is least at an end, and both ends are met.
    going = (last.height < 0) & (before.height > 0)
    for _ in range(STEPS):
        rows, last, before, third, part = rows[going], last.take(going), before.take(going), third.take(going), part[going]
        if rows.size == 0:
            break
        new = point(last.angle + part * (before.angle - last.angle))
        same = np.sign(new.height) == np.sign(last.height)
        last, before, third = new, _either(same, before, last), _either(same, last, before)
        part = _part(last, before, third)
        going = (last.height != 0) & (np.abs(before.angle - last.angle) > CLOSE)
    return least


class _Points(NamedTuple):
    """Angles on the circle and the height of the rising tail over the falling one there, in logs."""

    angle: Floats
    height: Floats

    def take(self, cells: npt.NDArray[np.bool_]) -> _Points:
        """Return the points of some cells."""
        return _Points(self.angle[cells], self.height[cells])


def _either(first: npt.NDArray[np.bool_], one: _Points, other: _Points) -> _Points:
    """Return `one` where `first`, else `other`."""
    return _Points(np.where(first, one.angle, other.angle), np.where(first, one.height, other.height))


def _part(last: _Points, before: _Points, third: _Points) -> Floats:
    """Return how far to go from the last angle to the one before: by inverse quadratic interpolation where it is safe, else half way."""
    with np.errstate(all="ignore"):
        bracket = before.angle - last.angle
        angle_ratio = bracket / (before.angle - third.angle)
        height_ratio = (before.height - last.height) / (before.height - third.height)
        safe = (1 - np.sqrt(1 - angle_ratio) < height_ratio) & (height_ratio < np.sqrt(angle_ratio))
        part = last.height / (last.height - before.height) * third.height / (third.height - before.height)
        part -= (
            (third.angle - last.angle)
            / bracket
            * last.height
            / (third.height - last.height)
            * before.height
            / (before.height - third.height)
        )
        # A step under the last place would not move the angle, and the bracket would never close.
        least_step = CLOSE / 2 / np.abs(bracket)
        return np.asarray(np.where(safe & np.isfinite(part), np.clip(part, least_step, 1 - least_step), 0.5))

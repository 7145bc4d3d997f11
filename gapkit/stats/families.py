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

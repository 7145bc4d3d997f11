"""What the other modules take and give: arrays of 64-bit floats that broadcast, and the checks of what comes in."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gapkit.errors import ParameterError

Floats: TypeAlias = npt.NDArray[np.float64]

ROUNDING = 1e-9  # a weighted mean of shares may leave [0, 1] by a few units of the last place, never by this much


def broadcast(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    """Return the values as float arrays of one common shape (writable copies)."""
    return tuple(np.array(array) for array in np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def as_shares(values: Floats) -> Floats:
    """Return shares held within [0, 1], NaN kept.

    Raises:
        ParameterError: a value lies outside [0, 1] by more than rounding; the usual cause is points (0-100) in place of shares.
    """
    outside = (values < -ROUNDING) | (values > 1 + ROUNDING)
    if np.any(outside):
        found = float(values[outside].flat[0])
        raise ParameterError(f"A share must lie between 0 and 1, found {found:g}. Divide points by 100.")
    return np.clip(values, 0.0, 1.0)


def check_alpha(alpha: npt.ArrayLike) -> None:
    """Refuse an error level that does not lie between 0 and 1.

    Raises:
        ParameterError: `alpha` is not above 0 and below 1; the usual cause is a confidence in per cent.
    """
    levels = np.asarray(alpha, dtype=np.float64)
    if np.any((levels <= 0) | (levels >= 1)):
        raise ParameterError("alpha must lie between 0 and 1: alpha=0.05 gives the 95% interval.")

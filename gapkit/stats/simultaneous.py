"""How far apart any two of many normal estimates come by chance: the 95% point of the largest |z| over all pairs.

It is found by simulation from a seed of its own, so the same numbers always give the same point. For estimates of one variance and no
correlation it is Tukey's studentised range over sqrt 2; for two of them it is the normal curve's own point and no draw is made.

Only the largest z of each draw is wanted, and few pairs can hold it: with e the errors in standard units, z of a pair is at most
sqrt((e_c^2 + e_d^2) / (1 - r)), r the largest size of a correlation (Cauchy and Schwarz). So the pairs among the few largest |e| are looked at; where
the largest z found there is at least that bound for every pair left out, it is the largest of all, and else more are looked at. So the
453 companies' 102,378 pairs cost little more than 28, and no pair is left out that could have mattered. Strong correlations loosen the bound:
for many estimates that share much, fewer draws are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from gapkit.stats.arrays import check_alpha

if TYPE_CHECKING:
    import numpy.typing as npt

    from gapkit.stats.arrays import Floats

SEED = 20_250
DRAWS = 40_000  # the point then comes within about 0.015, twice in three
BLOCK = 2_000
LOOSE = 0.9  # 1 - r under which the bound sorts out few pairs
PAIRS_IN_ALL = 300_000_000  # what may then be computed: about three seconds
FIRST = 8  # companies looked at first; doubled while a pair left out might hold the largest z
PAIRS_AT_ONCE = 4_000_000  # what a look holds in memory: 32 MB an array


def simultaneous_z(variance: npt.ArrayLike, correlation: npt.ArrayLike | None = None, alpha: float = 0.05) -> float:
    """Return z* with P(any |x_c - x_d| / sd(x_c - x_d) > z*) = alpha under N(0, V); NaN where fewer than two values have error.

    Args:
        variance: variances of the estimates; flat. NaN are left out; those of 0 (full counts) take part with no error of their own.
        correlation: K x K, where estimates share clusters; none without it.
        alpha: error for all pairs together.

    Raises:
        ParameterError: alpha not between 0 and 1.
    """
    check_alpha(alpha)
    values = np.asarray(variance, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(values))
    sd = np.sqrt(values[known])
    moving = np.count_nonzero(sd > 0)
    if moving == 0 or known.size < 2:  # noqa: PLR2004 - a pair is two
        return np.nan
    if known.size == 2:  # noqa: PLR2004 - one pair: the normal curve's own point
        return float(special.ndtri(1 - alpha / 2))
    shared = None if correlation is None else np.asarray(correlation, dtype=np.float64)[np.ix_(known, known)]
    generator = np.random.default_rng(SEED)
    mix = None if shared is None else _root(shared)
    draws = _draws(known.size, shared)
    largest = np.empty(draws)
    for start in range(0, draws, BLOCK):
        errors = generator.standard_normal((BLOCK, known.size))
        largest[start : start + BLOCK] = largest_z(errors if mix is None else errors @ mix.T, sd, shared)
    return float(np.quantile(largest, 1 - alpha))


def largest_z(errors: Floats, sd: Floats, correlation: Floats | None = None) -> Floats:
    """Return the largest |z| over all pairs in each draw, exactly.

    Args:
        errors: one row per draw, one column per estimate, in standard units.
        sd: standard deviations of the estimates.
        correlation: of the errors; none without it.
    """
    draws, count = errors.shape
    reach = _reach(correlation)
    largest = np.empty(draws)
    rows, looked_at = np.arange(draws), min(FIRST, count)
    while rows.size:
        unsure = []
        step = max(PAIRS_AT_ONCE // looked_at**2, 1)
        for start in range(0, rows.size, step):
            part = rows[start : start + step]
            size = np.abs(errors[part])
            chosen = np.argpartition(size, count - looked_at, axis=1)[:, count - looked_at :]
            largest[part] = _largest_among(errors[part], chosen, sd, correlation)
            if looked_at < count:
                np.put_along_axis(size, chosen, -size[np.arange(part.size)[:, None], chosen], axis=1)
                left_out, top = size.max(axis=1), -size.min(axis=1)
                unsure.append(part[largest[part] ** 2 * reach < left_out**2 + top**2])
        rows = np.concatenate(unsure) if unsure else np.empty(0, dtype=np.intp)
        looked_at = min(2 * looked_at, count)
    return largest


def _reach(correlation: Floats | None) -> float:
    """Return 1 - r, r the largest size of a correlation between two estimates."""
    return 1.0 if correlation is None else max(1 - float(np.max(np.abs(correlation - np.eye(correlation.shape[0])))), 0.0)


def _draws(count: int, correlation: Floats | None) -> int:
    """Return how many draws to make, a multiple of the block."""
    if _reach(correlation) >= LOOSE:
        return DRAWS
    return min(max(PAIRS_IN_ALL // (count * (count - 1) // 2) // BLOCK, 1) * BLOCK, DRAWS)


def _largest_among(errors: Floats, chosen: npt.NDArray[np.intp], sd: Floats, correlation: Floats | None) -> Floats:
    """Return the largest |z| over pairs of each draw's chosen estimates."""
    first, second = np.triu_indices(chosen.shape[1], k=1)
    moved = np.take_along_axis(errors, chosen, axis=1) * sd[chosen]
    own = sd[chosen] ** 2
    spread = own[:, first] + own[:, second]
    if correlation is not None:
        one, two = chosen[:, first], chosen[:, second]
        spread = spread - 2 * correlation[one, two] * sd[one] * sd[two]
    distance = np.abs(moved[:, first] - moved[:, second])
    return np.asarray(np.sqrt(np.max(distance**2 / np.where(spread > 0, spread, np.inf), axis=1)))


def _root(correlation: Floats) -> Floats:
    """Return a matrix whose product with its own transpose is the correlation, negative roots (rounding, few clusters) taken as 0."""
    values, vectors = np.linalg.eigh(correlation)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))

"""What became of a gap between two waves: (E2 - C2) - (E1 - C1), its interval by MOVER and the p-value that interval implies.

MOVER adds the squares of the four distances from estimate to limit, as for a gap (Zou and Donner 2008, Statistics in Medicine 27:1693): the
change of two gaps and the gap of two changes have the same interval. The waves are taken as separate samples; people who answered in
both would make it wider than it need be. One side's own change is a gap of its two waves: `gap_limits` and `p_value` serve for it.

The same arithmetic sets any two gaps side by side: those of two topics, say, which the same people answered. How far their estimates move
together then enters as a correlation on either side (Zou 2007, Psychological Methods 12:399).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gapkit.stats.arrays import Floats, as_shares, broadcast
from gapkit.stats.gaps import gap_limits
from gapkit.stats.samples import Limits, Sample, open_limits

if TYPE_CHECKING:
    import numpy.typing as npt

LEAST, MOST = 1e-14, 1 - 1e-12  # p-values are sought between these: under the least the tails are rounding
STEPS = 100  # about 10 are needed
HALVE = 8  # every so many steps the bracket is halved, whatever its ends say
CLOSE = 1e-12  # of p itself


def change_limits(
    provider_now: Limits,
    customer_now: Limits,
    provider_before: Limits,
    customer_before: Limits,
    *,
    provider_together: npt.ArrayLike = 0.0,
    customer_together: npt.ArrayLike = 0.0,
) -> tuple[Floats, Floats]:
    """Return (low, high) of (provider - customer) now less the same before, by MOVER, on the scale of the estimates.

    Args:
        provider_now: estimates and limits of the provider in the later wave; any triple (m, low, high).
        customer_now: of the customer.
        provider_before: of the provider in the earlier wave.
        customer_before: of the customer.
        provider_together: correlation of the provider's two estimates, where they come from the same people.
        customer_together: of the customer's two.
    """
    now = np.subtract(provider_now[0], customer_now[0]), *gap_limits(*provider_now, *customer_now)
    before = np.subtract(provider_before[0], customer_before[0]), *gap_limits(*provider_before, *customer_before)
    change = now[0] - before[0]
    low, high = gap_limits(*now, *before)
    shared = [np.zeros_like(change), np.zeros_like(change)]
    provider, customer = (provider_now, provider_before, provider_together), (customer_now, customer_before, customer_together)
    for adds, (new, old, together) in ((True, provider), (False, customer)):
        down, up = [np.subtract(side[0], side[1]) for side in (new, old)], [np.subtract(side[2], side[0]) for side in (new, old)]
        # Towards the lower limit the provider's later figure falls and its earlier one rises; with the customer it is the other way round.
        falling, rising = (down[0] * up[1], up[0] * down[1]) if adds else (up[0] * down[1], down[0] * up[1])
        shared[0] = shared[0] + 2 * np.asarray(together) * falling
        shared[1] = shared[1] + 2 * np.asarray(together) * rising
    if not np.any(shared):
        return low, high
    return change - np.sqrt(np.maximum((change - low) ** 2 - shared[0], 0.0)), change + np.sqrt(
        np.maximum((high - change) ** 2 - shared[1], 0.0)
    )


def change_p_value(
    provider_now: Sample,
    customer_now: Sample,
    provider_before: Sample,
    customer_before: Sample,
    *,
    beyond: npt.ArrayLike = 0.0,
    provider_together: npt.ArrayLike = 0.0,
    customer_together: npt.ArrayLike = 0.0,
) -> Floats:
    """Return the smallest alpha whose 1 - alpha interval of the change excludes `beyond`, 1 where none does: p <= .05 exactly when the 95% one does.

    NaN where all four are full counts, and where a share or an effective number is NaN or the number 0 or less. Values under 1e-14 are given as that.

    Args:
        provider_now: the provider in the later wave.
        customer_now: the customer.
        provider_before: the provider in the earlier wave.
        customer_before: the customer.
        beyond: the change to be excluded, whatever its sign, on the scale of the shares (0.1 for 10 points).
        provider_together: correlation of the provider's two estimates, as in `change_limits`.
        customer_together: of the customer's two.

    Raises:
        ParameterError: a share outside [0, 1].
    """
    *parts, least, one, two = broadcast(
        *provider_now, *customer_now, *provider_before, *customer_before, beyond, provider_together, customer_together
    )
    shape, wide = parts[0].shape, len(provider_now)
    flat = [part.ravel() for part in parts]
    samples = [Sample(as_shares(flat[at]), *flat[at + 1 : at + wide]) for at in range(0, len(flat), wide)]
    m = [np.asarray(sample.m) for sample in samples]
    change = (m[0] - m[1]) - (m[2] - m[3])
    full = [np.asarray(sample.least) >= np.asarray(sample.most) for sample in samples]
    known = ~np.isnan(change) & ~np.all(full, axis=0)
    for sample, whole in zip(samples, full, strict=True):
        known &= whole | ((np.asarray(sample.n) > 0) & ~np.isnan(sample.shift))
    p = np.where(known, 1.0, np.nan)
    least = least.ravel()
    rows = np.flatnonzero(known & (change != least))
    together = one.ravel()[rows], two.ravel()[rows]
    p[rows] = _least_excluding(
        change[rows], least[rows], [Sample(*(np.asarray(part)[rows] for part in sample)) for sample in samples], together
    )
    return p.reshape(shape)


def _least_excluding(change: Floats, beyond: Floats, samples: list[Sample], together: tuple[Floats, Floats]) -> Floats:
    """Return the least alpha at which the limits of four samples shut a value out of their change, 1 where they never do.

    The squared distance from the change to its nearer limit is nearly straight in log alpha, so false position finds where it is that to the value:
    the Illinois rule (Dowell and Jarratt 1971, BIT 11:168) keeps both ends of the bracket moving.
    """

    def excess(rows: npt.NDArray[np.intp], log_alpha: Floats) -> Floats:
        low, high = change_limits(
            *(open_limits(Sample(*(np.asarray(part)[rows] for part in sample)), np.exp(log_alpha)) for sample in samples),
            provider_together=together[0][rows],
            customer_together=together[1][rows],
        )
        found, away = change[rows], change[rows] - beyond[rows]
        return np.asarray(np.where(away > 0, found - low, high - found) ** 2 - away**2)

    rows = np.arange(change.size)
    inside, outside = np.full(change.size, np.log(LEAST)), np.full(change.size, np.log(MOST))
    over, under = excess(rows, inside), excess(rows, outside)
    p = np.where(under >= 0, 1.0, np.where(over < 0, LEAST, np.nan))
    rows = np.flatnonzero(np.isnan(p))
    inside, outside, over, under = inside[rows], outside[rows], over[rows], under[rows]
    last, was_shut = np.full(rows.size, np.inf), np.zeros(rows.size)
    for step in range(STEPS):
        if rows.size == 0:
            break
        middle = (inside + outside) / 2 if step % HALVE == HALVE - 1 else (inside * under - outside * over) / (under - over)
        found = excess(rows, middle)
        shut = found < 0
        # An end that stays a second time counts half, so that the next step passes the root.
        over = np.where(shut, np.where(was_shut > 0, over / 2, over), found)
        under = np.where(shut, found, np.where(was_shut < 0, under / 2, under))
        inside, outside = np.where(shut, inside, middle), np.where(shut, middle, outside)
        p[rows] = np.exp(middle)
        going = (found != 0) & (np.abs(middle - last) > CLOSE) & (outside - inside > CLOSE)
        turns = np.where(shut, 1.0, -1.0)
        rows, inside, outside, over, under, last, was_shut = (part[going] for part in (rows, inside, outside, over, under, middle, turns))
    return p

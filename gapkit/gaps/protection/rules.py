"""The rules for one table of cells: too few people, too near unanimity, and what a known sum would give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

SMALL_BASE = 10  # under so many people, how few answered otherwise is not told
END = 2  # "at most 2", "all but at most 2"
NOTHING = 1e-6  # people; sums of values on a scale carry rounding


def judged(cells: pd.DataFrame, *, minimum: int, share: bool) -> pd.DataFrame:
    """Return cells with what may be shown of each, by its own base and count alone.

    Added columns: `small` (under the minimum), `hide` (no figure), `ended` (within two people of either end, and not to be told), `low` ("at most 2"),
    `high` ("all but at most 2"), and `least`, `most`: the numbers of favourable people (for other scores, sums of values) that a reader is left with.

    Args:
        cells: `n` people, `k` favourable people (for other scores, the sum of values 0-1), `own` (bool: the score is its topic's own), `simple`
            (bool: equal weights, no clusters) and `over` (bool: a total whose parts are hidden).
        minimum: fewest people a figure may rest on.
        share: the score is a share of favourable answers.

    Sources: docs/confidentiality.md.
    """
    n, k = (cells[name].to_numpy(dtype=float) for name in ("n", "k"))
    own, simple, over = (cells[name].to_numpy(dtype=bool) for name in ("own", "simple", "over"))
    small = n < minimum
    delicate = ~small & ((n < SMALL_BASE) | over)
    other = delicate & ~own  # a second score of the same answers would narrow the first
    delicate &= own
    low = delicate & (k <= END + NOTHING)
    high = delicate & ~low & (k >= n - END - NOTHING)
    hide = small | other | ((low | high) & ~(simple & share))
    open_ended = small | other
    return cells.assign(
        small=small,
        hide=hide,
        ended=low | high,
        low=low & ~hide,
        high=high & ~hide,
        least=np.select([open_ended | low, high], [np.zeros_like(n), np.maximum(n - END, 0)], k),
        most=np.select([open_ended | high, low], [n, np.minimum(n, END)], k),
    )


def stays_open(parts: pd.DataFrame, totals: pd.DataFrame, keys: Sequence[str]) -> pd.Series[bool]:
    """Return per total (indexed by `keys`) whether its parts stay as open as they were, once the total is known.

    A part may be any number from `least` to `most`; so may the total. Each part must keep three neighbouring numbers of people, or all it had: with every
    part but one known, the total less the others would be that one.

    Args:
        parts: `keys`, `least`, `most`.
        totals: `keys`, `least`, `most`.
        keys: what one total is of, such as topic and wave.
    """
    names = list(keys)
    sums = parts.groupby(names, dropna=False)[["least", "most"]].sum()
    whole = totals.set_index(names)[["least", "most"]]
    place = pd.MultiIndex.from_frame(parts[names])
    least, most = (parts[name].to_numpy(dtype=float) for name in ("least", "most"))
    sum_least, sum_most = (sums[name].reindex(place).to_numpy(dtype=float) for name in ("least", "most"))
    total_least, total_most = (whole[name].reindex(place).to_numpy(dtype=float) for name in ("least", "most"))
    lowest = np.maximum(least, total_least - (sum_most - most))
    highest = np.minimum(most, total_most - (sum_least - least))
    kept = highest - lowest >= np.minimum(END, most - least) - NOTHING
    found = pd.Series(kept | np.isnan(highest - lowest), index=place).groupby(level=names, dropna=False).all()
    return found.reindex(whole.index, fill_value=True)

"""Decisions become rows: a figure near unanimity is computed from 2 or n - 2 people, a hidden one loses every number."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.limits import with_limits
from gapkit.estimates.side import MEASURES
from gapkit.gaps.protection.rules import END, NOTHING, SMALL_BASE

if TYPE_CHECKING:
    from gapkit.estimates.side import SideRows
    from gapkit.study.model import Side

# `small`: under the minimum. `hide`: no figure. `few`: computed from 2 or n - 2 people. `floor`: it is the least the figure can be (`bound`: the most).
# `over`: a total whose parts are hidden.
PROTECTED = ("small", "hide", "few", "floor", "over")
COMPUTED = ("m", "low", "high", "se", "s2", "variance", "n_eff", "n_star", "deff", "full", "shift", "least", "most")
NUMBERS = tuple(name for name in MEASURES if name not in ("guess", "turned", "bound", "even", "full", "shift"))


def unprotected(rows: SideRows) -> SideRows:
    """Return rows with the columns of protection, nothing hidden."""
    return dataclasses.replace(rows, frame=rows.frame.assign(**dict.fromkeys(PROTECTED, False)))


def apply(rows: SideRows, shown: pd.DataFrame, side: Side) -> SideRows:
    """Return rows with the columns `PROTECTED`, figures of `few` rows computed anew.

    Args:
        rows: one side's estimates.
        shown: its judged cells by topic and the same groups; a row that is none of them (a published figure) is held to the minimum alone.
        side: the side.
    """
    keys = ["topic", *rows.groups]
    frame = rows.frame.astype(dict.fromkeys(keys, object))
    known = (
        shown[[*keys, "hide", "low", "high", "over"]]
        .astype(dict.fromkeys(keys, object))
        .rename(columns={"low": "at_most", "high": "at_least"})
    )
    flagged = frame.merge(known, on=keys, how="left", sort=False)
    hide, low, high, over = (flagged[name].fillna(value=False).to_numpy(dtype=bool) for name in ("hide", "at_most", "at_least", "over"))
    small = flagged["n"].astype("Float64").lt(side.minimum).fillna(value=False).to_numpy(dtype=bool)
    few = (low | high) & ~small & ~hide
    flagged = flagged.drop(columns=["hide", "at_most", "at_least"]).assign(
        small=small, hide=small | hide, few=few, floor=high & few, over=over
    )
    flagged["bound"] = flagged["bound"].fillna(value=False).astype(bool) | (low & few)
    if few.any():
        flagged = _computed_anew(flagged, few, side)
    return dataclasses.replace(rows, frame=flagged)


def apply_over_topics(rows: SideRows, side: Side, *, protect: bool) -> SideRows:
    """Return rows over topics with the columns `PROTECTED`: near either end of the scale, a mean over topics of fewer than ten people has no figure."""
    if not protect or side.on_record or rows.frame.empty:
        return unprotected(rows)
    n, m = (rows.frame[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan) for name in ("n", "m"))
    small = n < side.minimum
    near = (n < SMALL_BASE) & (np.minimum(m, 1 - m) * n <= END + NOTHING)
    return dataclasses.replace(rows, frame=rows.frame.assign(small=small, hide=small | near, few=False, floor=False, over=False))


def _computed_anew(frame: pd.DataFrame, few: np.ndarray, side: Side) -> pd.DataFrame:
    part = frame[few]
    n = part["n"].astype(float)
    m = (END / n).where(~part["floor"], (n - END) / n)
    plain = part.assign(m=m, s2=m * (1 - m), variance=m * (1 - m) / (n - 1), w=n, w2=n, two_point=True)
    plain = plain.assign(fewest=n, least_silent=part["not_answered"].astype(float))
    plain["df"] = part["df"].astype(float)
    once = pd.Series(1.0, index=part.index)  # people who weigh the same and were drawn one by one
    done = with_limits(plain, once, part["population"].astype(float), side.label)
    frame = frame.copy()
    for name in COMPUTED:
        kept = frame[name].astype(object)
        kept[few] = done[name].astype(object)
        frame[name] = kept.astype(bool) if name == "full" else pd.to_numeric(kept).astype(float)
    return frame


def blanked(joined: pd.DataFrame) -> pd.DataFrame:
    """Return paired rows without a number in those that are hidden, nor in a hidden side that stands alone."""
    joined = joined.copy()
    hidden = joined["status"].eq("hidden")
    for lead in ("p", "c"):
        gone = hidden | joined[f"{lead}_hide"]
        columns = [f"{lead}_{name}" for name in NUMBERS]
        joined[columns] = joined[columns].astype("Float64").mask(gone)
        for name in ("bound", "few", "floor", "full"):
            joined[f"{lead}_{name}"] = joined[f"{lead}_{name}"].fillna(value=False).astype(bool) & ~gone
    return joined

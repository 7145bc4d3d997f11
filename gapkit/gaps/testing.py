"""What may be said of each gap: its interval, p and q, the verdict, the marks, and the base that would be needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gapkit.gaps.words import in_sentence
from gapkit.stats.families import benjamini_hochberg
from gapkit.stats.few_units import gap_df, with_few_units
from gapkit.stats.gaps import gap_interval, p_agree, p_value
from gapkit.stats.samples import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    from gapkit.gaps.pairing import Terms
    from gapkit.study.model import Side

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

LEVEL = 0.05
BOUNDS = ("p_bound", "p_floor", "c_bound", "c_floor")  # what makes a figure of either side a bound
FAMILY = ["score", "wave"]  # one family per study, pair of sides, score, wave, by and over: pair, by and over are constant within one call


def floats(frame: pd.DataFrame, name: str) -> Floats:
    """Return a column as floats, null as NaN."""
    return np.asarray(frame[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def flags(frame: pd.DataFrame, name: str) -> Flags:
    """Return a column as booleans, null as False."""
    column: Flags = frame[name].fillna(value=False).to_numpy(dtype=bool)
    return column


def sample_of(rows: pd.DataFrame, lead: str, tail: str = "") -> Sample:
    """Return one side of joined rows as the arithmetic takes it; `lead` is `p` or `c`, `tail` what ends the columns' names.

    A mean over companies is no sample of people: it has a figure alone.
    """
    wanted = (f"{lead}_{name}{tail}" for name in ("m", "n_star", "shift", "least", "most"))
    m, n, shift, least, most = (floats(rows, name) if name in rows.columns else np.full(len(rows), np.nan) for name in wanted)
    return Sample(m, n, np.nan_to_num(shift), least, most)


def is_bound(rows: pd.DataFrame, tail: str = "") -> Flags:
    """Return which rows rest on a figure that is only a bound, on either side; `tail` is what ends the columns' names."""
    bound: Flags = np.logical_or.reduce([flags(rows, name + tail) for name in BOUNDS])
    return bound


def gap_freedom(rows: pd.DataFrame) -> Floats:
    """Return the degrees of freedom of each gap, infinite where people were drawn one by one on both sides."""
    parts = []
    for lead in ("p", "c"):
        df, n = floats(rows, f"{lead}_df"), floats(rows, f"{lead}_n")
        parts += [floats(rows, f"{lead}_high") - floats(rows, f"{lead}_low"), np.where(df < n - 1, df, np.inf)]
    return gap_df(*parts)


def with_gap(joined: pd.DataFrame, margins: Floats) -> pd.DataFrame:
    """Return rows with `gap`, `gap_low`, `gap_high`, `p_value` and `p_agree` (0-1 of the scale; margins too), null where the status gives none.

    A bound keeps the end of its interval on its safe side alone, and is tested in that direction alone.
    """
    with_size = joined["status"].isin(["shown", "base not published", "no interval"]).to_numpy()
    shown = (joined["status"] == "shown").to_numpy()
    m1, m2 = floats(joined, "p_m"), floats(joined, "c_m")
    at_least, at_most = flags(joined, "c_bound") | flags(joined, "p_floor"), flags(joined, "p_bound") | flags(joined, "c_floor")
    provider, customer = sample_of(joined, "p"), sample_of(joined, "c")
    low, high = gap_interval(provider, customer)
    p, agree = with_few_units(p_value(provider, customer), gap_freedom(joined)), p_agree(provider, customer, margins)
    gap = m1 - m2
    unsafe = (at_least & (gap <= 0)) | (at_most & (gap >= 0))
    p = np.where(unsafe, 1.0, p)
    return joined.assign(
        gap=np.where(with_size, gap, np.nan),
        gap_low=np.where(shown & ~at_most, low, np.nan),
        gap_high=np.where(shown & ~at_least, high, np.nan),
        p_value=np.where(shown, p, np.nan),
        p_agree=np.where(shown & ~at_least & ~at_most, agree, np.nan),
        unsafe=unsafe,
    )


def with_verdict(rows: pd.DataFrame, margins: Floats, allowed: dict[str, Terms]) -> pd.DataFrame:
    """Return rows with `q_value`, `q_agree` and `verdict`: Benjamini and Hochberg over each family of comparable cells, before any filter."""
    judged = (rows["status"] == "shown").to_numpy() & np.array(
        [topic not in allowed or allowed[topic].verdict for topic in rows["topic"]], dtype=bool
    )
    both_full = judged & flags(rows, "p_full") & flags(rows, "c_full")
    p = np.where(judged, floats(rows, "p_value"), np.nan)
    agree = np.where(judged, floats(rows, "p_agree"), np.nan)
    q, q_agree = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for places in rows.assign(at=np.arange(len(rows))).groupby(FAMILY, dropna=False)["at"]:
        at = places[1].to_numpy()
        q[at], q_agree[at] = benjamini_hochberg(p[at]), benjamini_hochberg(agree[at])
    gap = floats(rows, "gap")
    inside = np.abs(gap) <= margins
    says_agree = np.where(both_full, inside, q_agree <= LEVEL)
    says_gap = np.where(both_full, ~inside, q <= LEVEL)
    unsafe = flags(rows, "unsafe")
    by_sign = np.where(gap > 0, "overrates", "underrates")
    verdict = np.select([~judged | unsafe, says_agree, says_gap], ["", "agrees", by_sign], default="unclear")
    return rows.assign(
        p_value=np.where(judged, floats(rows, "p_value"), np.nan),
        q_value=q,
        q_agree=q_agree,
        verdict=verdict,
        small=says_agree & (q <= LEVEL),
    )


def marks(row: Mapping[str, object], differs: tuple[str, ...], not_split: tuple[str, ...]) -> tuple[str, ...]:
    """Return the marks of one row, the `differs` words first."""
    said = [
        *differs,
        *(["turned"] if row["p_turned"] is True or row["c_turned"] is True else []),
        *(["at least"] if row["c_bound"] is True or row["p_floor"] is True else []),
        *(["at most"] if row["p_bound"] is True or row["c_floor"] is True else []),
        *(["few"] if row["p_few"] is True or row["c_few"] is True else []),
        *(["full count"] if row["p_full"] is True or row["c_full"] is True else []),
        *(f"{side} not split" for side in not_split),
        *(["upper bound"] if row["p_guess"] is True or row["c_guess"] is True else []),
        *(["small but real"] if row["small"] is True else []),
    ]
    return tuple(dict.fromkeys(said))


def base_needed(row: Mapping[str, float], reach: float) -> tuple[str, int, float]:
    """Return the side that leaves a gap open (`p` or `c`), its people, and about how many of them would bring the gap's interval within `reach`.

    From the widths of the two intervals as they stand; infinite where no number of them would do, because the other side is too unsure.

    Args:
        row: `gap` and the limits and bases of both sides, 0-1 of the scale.
        reach: how far the interval may go from the gap, 0-1: the gap's own size to tell who is higher, what is left of the margin to show agreement.
    """
    wide = {"p": (row["p_high"] - row["p_low"]) / 2, "c": (row["c_high"] - row["c_low"]) / 2}
    small, other = ("p", "c") if wide["p"] >= wide["c"] else ("c", "p")
    people = int(row[f"{small}_n"])
    room = reach**2 - wide[other] ** 2 if reach > 0 else np.nan
    return small, people, np.inf if room <= 0 or np.isnan(room) else float(np.ceil(people * wide[small] ** 2 / room))


def base_note(row: Mapping[str, float], provider: Side, customer: Side, margin: float) -> str:
    """Return why a gap is too close to call, and about how many more would settle it: from the widths of the two intervals as they stand.

    Args:
        row: `gap` and the limits and bases of both sides, 0-1 of the scale.
        provider: the provider's side.
        customer: the customers' side.
        margin: points (as printed) within which the sides agree.
    """
    small, people, needed = base_needed(row, abs(row["gap"]))
    side = provider if small == "p" else customer
    said = f"cannot show agreement within {margin:g} points with {people:,} {in_sentence(side.label)}"
    heads = row.get(f"{small}_population", np.nan)
    if np.isinf(needed):
        return said
    if needed > heads:
        return f"{said}, nor could all {int(heads):,} be sure to"
    return said if needed <= people else f"{said}; about {int(needed):,} would be needed to call a gap of this size"

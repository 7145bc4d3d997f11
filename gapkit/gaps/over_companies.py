"""`unit: company`: a gap as the plain mean over the companies present on both sides, each company counting once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.gaps.testing import floats, is_bound
from gapkit.stats.means import mean_interval, mean_p_agree, mean_p_value

if TYPE_CHECKING:
    from collections.abc import Sequence

MATCHED = (
    "shown",
    "no interval",
    "base not published",
)  # companies with a figure on both sides; hidden ones and bounds are left out, both sides


def over_companies(by_company: pd.DataFrame, keys: Sequence[str], margin: dict[str, float]) -> pd.DataFrame:
    """Return one row per topic and group over matched companies, with the columns of a paired table (`p_`, `c_`, `gap` ...).

    Estimates and gap are plain means over the K companies, each with its t interval on K - 1 degrees of freedom; bases are the people of those companies;
    under two companies there is no interval. Truth: the New York schools, 453 and 299 matched.

    Args:
        by_company: rows by company with `p_m`, `c_m`, `p_n`, `c_n`, `status`, 0-1 of the scale.
        keys: the columns of one row over companies (topic, wave, segments).
        margin: per score, the margin 0-1 of the scale.
    """
    records = []
    for key, rows in by_company.groupby(list(keys), dropna=False, sort=False):
        both = rows[rows["status"].isin(MATCHED) & ~is_bound(rows)]
        record: dict[str, Any] = dict(zip(keys, key, strict=True))
        record.update(companies=len(both), status=_status(rows, both), score=rows["score"].iloc[0])
        record.update({name: bool(rows[name].fillna(value=False).any()) for name in ("p_turned", "c_turned")})
        if len(both) and record["status"] != "not comparable":
            record.update(_means(both, margin[str(record["score"])]))
        records.append(record)
    made = pd.DataFrame(records)
    for name in ("p_full", "c_full", "p_bound", "c_bound", "p_floor", "c_floor", "p_few", "c_few", "p_guess", "c_guess", "unsafe"):
        made[name] = False
    return made


def _means(both: pd.DataFrame, margin: float) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for lead in ("p", "c"):
        mean, low, high, _, _ = mean_interval(floats(both, f"{lead}_m"))
        record |= {
            f"{lead}_m": float(mean),
            f"{lead}_low": float(low),
            f"{lead}_high": float(high),
            f"{lead}_n": _people(both[f"{lead}_n"]),
        }
    gaps = floats(both, "p_m") - floats(both, "c_m")
    if np.ptp(gaps) == 0:
        return record | {"gap": float(gaps[0])}
    mean, low, high, _, _ = mean_interval(gaps)
    return record | {
        "gap": float(mean),
        "gap_low": float(low),
        "gap_high": float(high),
        "p_value": float(mean_p_value(gaps)),
        "p_agree": float(mean_p_agree(gaps, margin)),
    }


def _people(base: pd.Series[Any]) -> float:
    return float(base.astype("Float64").sum()) if base.notna().any() else np.nan


def _status(rows: pd.DataFrame, both: pd.DataFrame) -> str:
    if (rows["status"] == "not comparable").any():
        return "not comparable"
    if len(both):
        gaps = floats(both, "p_m") - floats(both, "c_m")
        # Companies that are all alike leave a t interval of no width: a certainty that two or three companies cannot give.
        return "shown" if len(both) > 1 and np.ptp(gaps) > 0 else "no interval"
    return "hidden" if ((rows["status"] == "hidden") | is_bound(rows)).any() else "one side missing"

"""A tested row becomes a row of the GapTable: printed scale, plain nulls, marks and a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.scoring import points_level, points_span
from gapkit.estimates.side import SEGMENT
from gapkit.gaps.testing import base_note, marks

if TYPE_CHECKING:
    from gapkit.estimates.asking import Asked
    from gapkit.gaps.pairing import Terms
    from gapkit.study.model import Side, Study

NUMBERS = (
    "p_m",
    "p_low",
    "p_high",
    "p_n",
    "p_n_eff",
    "c_m",
    "c_low",
    "c_high",
    "c_n",
    "c_n_eff",
    "p_population",
    "c_population",
    "gap",
    "gap_low",
    "gap_high",
    "p_value",
    "q_value",
    "q_agree",
)
FLAGS = ("turned", "bound", "floor", "few", "full", "guess")
LEVELS = ("p_m", "p_low", "p_high", "c_m", "c_low", "c_high")
DIFFERENCES = ("gap", "gap_low", "gap_high")


def finished_record(
    row: dict[str, Any], *, study: Study, asked: Asked, provider: Side, customer: Side, allowed: Terms | None, dated: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return one row as a record with the columns of a GapTable, in points: 0-100, nps -100 to 100; `dated` are marks that it has besides."""
    number = {name: (None if pd.isna(row.get(name)) else float(row[name])) for name in NUMBERS}
    score = str(row["score"])
    margin = study.margin(score)  # type: ignore[arg-type]  # a score of the study
    shown = {name: _points(number[name], score, level=True) for name in LEVELS} | {
        name: _points(number[name], score, level=False) for name in DIFFERENCES
    }
    for lead in ("p", "c"):
        if row.get(f"{lead}_bound") is True:
            shown[f"{lead}_low"] = None  # the figure is the most it can be: nothing is known below it
        if row.get(f"{lead}_floor") is True:
            shown[f"{lead}_high"] = None  # and here the least
    verdict = row["verdict"] if isinstance(row.get("verdict"), str) and row["verdict"] else None
    flags = {name: row.get(name) is True for name in (*(f"{lead}_{what}" for lead in ("p", "c") for what in FLAGS), "small")}
    for lead in ("p", "c"):
        flags[f"{lead}_guess"] &= number[f"{lead}_low"] is not None  # the mark speaks of an interval
    hidden = row["status"] == "hidden"
    said = marks(flags, allowed.differs if allowed else (), row["not_split"]) if not hidden else tuple(allowed.differs if allowed else ())
    note = ""
    if (
        verdict == "unclear"
        and number["p_n"] is not None
        and number["c_n"] is not None
        and number["p_low"] is not None
        and number["c_low"] is not None
    ):
        known = {name: float("nan") if number[name] is None else float(number[name] or 0) for name in NUMBERS}
        note = base_note(known, provider, customer, margin)
    segment = asked.segment
    value = row.get(SEGMENT + segment) if segment else None
    return {
        "topic": row["topic"],
        "company": _text(row.get("company")),
        "segment": segment if segment and _text(value) is not None else None,
        "segment_value": _text(value),
        "wave": _text(row.get("wave")),
        "provider_side": provider.id,
        "customer_side": customer.id,
        "score": score,
        "companies": None if hidden or pd.isna(row.get("companies")) else int(row["companies"]),
        "provider": shown["p_m"],
        "provider_low": shown["p_low"],
        "provider_high": shown["p_high"],
        "provider_n": _whole(number["p_n"]),
        "provider_n_eff": number["p_n_eff"],
        "customer": shown["c_m"],
        "customer_low": shown["c_low"],
        "customer_high": shown["c_high"],
        "customer_n": _whole(number["c_n"]),
        "customer_n_eff": number["c_n_eff"],
        "gap": shown["gap"],
        "gap_low": shown["gap_low"],
        "gap_high": shown["gap_high"],
        "p_value": number["p_value"],
        "q_value": number["q_value"],
        "q_agree": number["q_agree"],
        "margin": None if hidden else margin,
        "verdict": verdict,
        "status": row["status"],
        "marks": (*said, *dated),
        "note": note,
    }


def _points(share: float | None, score: str, *, level: bool) -> float | None:
    if share is None:
        return None
    return points_level(share, score) if level else share * points_span(score)


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) or value == "" else str(value)  # type: ignore[call-overload]


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)

"""change: what moved between two waves, how surely, and which side moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask, kept
from gapkit.estimates.scoring import points_span
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS, records_of
from gapkit.gaps.testing import LEVEL, floats, is_bound, sample_of
from gapkit.gaps.words import in_sentence, points, side_label, topic_label, wave_label
from gapkit.stats.change import change_limits, change_p_value
from gapkit.stats.families import benjamini_hochberg
from gapkit.stats.gaps import gap_interval, gap_limits
from gapkit.stats.samples import open_limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

    Floats = npt.NDArray[np.float64]
    Three = tuple[Floats, Floats, Floats]

SIDES, LEADS = ("provider", "customer"), ("p", "c")
ENDS = ("change", "low", "high")
NUMBERS = ("change", "low", "high", "p_value", "q_value", *(f"{side}_{what}" for side in SIDES for what in ENDS))


@dataclass(frozen=True)
class ChangeTable:
    """What changed since the wave before: `frame`, one row per topic, group and wave that has a wave before it."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, `since`, then change, low, high of the gap and of each side in points, p, q, and `moved`."""
        return self.rows.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the changes as HTML sentences, text escaped."""
        if self.rows.empty:
            return "<p>Nothing to set against an earlier wave.</p>"
        rows = records_of(self.rows)
        called = [row for row in rows if pd.notna(row["q_value"]) and row["q_value"] <= LEVEL]
        others = [_lead(row, self.study) for row in rows if pd.isna(row["q_value"]) or row["q_value"] > LEVEL]
        items = [change_sentence(row, self.study) for row in called]
        items += [f"Too close to call: {'; '.join(others)}."] if others else []
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def change(
    study: Study | Tally | object,
    *,
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    over: str | None = None,
    score: str | None = None,
) -> ChangeTable:
    """Return how each gap changed since the wave before, (E2 - C2) - (E1 - C1), with its interval, p and q, and each side's own change.

    The waves are taken as samples apart; that some people may stand in both is ignored, which makes the interval too wide rather than too narrow.
    `moved` names the side whose own change is beyond chance at 95%: `provider`, `customer`, `both` or "" (it cannot be told).

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`.
        where: what to keep, as in `compare`; no q changes by it.
        sides: ids of the sides to compare.
        over: "topics" for one row per score over its comparable topics.
        score: `favourable`, `mean` or `nps` for all topics.

    Source: MOVER with four estimates, Zou and Donner 2008; see docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=over, score=score, protect=True)
    parts = []
    for pair in pairs_of(known.study, asked.sides):
        table = PairTable(known, asked, *pair)
        rows = table.tested()
        if len(rows):
            parts.append(_changes(table, rows[rows["status"] == "shown"]))
    kinds = {name: GAP_COLUMNS[name] for name in KEYS} | {"since": "string"} | dict.fromkeys(NUMBERS, "Float64") | {"moved": "string"}
    records = [record for part in parts for record in part]
    frame = pd.DataFrame(records, columns=list(kinds), dtype=object).astype(kinds)
    return ChangeTable(known.study, known, kept(frame, asked.where), asked)


def _changes(table: PairTable, rows: pd.DataFrame) -> list[dict[str, object]]:
    waves = wave_order(table.known.study, [str(wave) for wave in rows["wave"].dropna().unique() if wave != ""])
    before = dict(zip(waves[1:], waves, strict=False))
    usable = rows[~is_bound(rows) & rows["verdict"].ne("")].assign(
        wave=rows["wave"].astype(object), since=rows["wave"].astype(object).map(before).astype(object)
    )
    keys = ["topic", "score", *(name for name in ("company", *(f"segment:{table.asked.segment}",)) if name in rows.columns)]
    known = usable[usable["since"].notna()]
    pairs = known.merge(usable, left_on=[*keys, "since"], right_on=[*keys, "wave"], suffixes=("", "_old"))
    if pairs.empty:
        return []
    by_people = table.known.study.unit == "respondent" or "company" in table.asked.groups
    made = _of_people(pairs) if by_people else _of_companies(pairs)
    p = _p_values(pairs) if by_people else np.full(len(pairs), np.nan)
    q = np.full(len(pairs), np.nan)
    for places in pairs.assign(at=np.arange(len(pairs))).groupby(["score", "wave"])["at"]:
        at = places[1].to_numpy()
        q[at] = benjamini_hochberg(p[at])
    return [_record(table, row, place, made) | {"p_value": p[place], "q_value": q[place]} for place, row in enumerate(records_of(pairs))]


def _record(table: PairTable, row: dict[str, Any], place: int, made: dict[str, Three]) -> dict[str, object]:
    span = points_span(str(row["score"]))
    figures = {lead + what: span * float(values[place]) for lead, three in made.items() for what, values in zip(ENDS, three, strict=True)}
    keys = table.finished(row)
    moved = [side for side in SIDES if figures[f"{side}_low"] > 0 or figures[f"{side}_high"] < 0]
    told = "both" if len(moved) > 1 else "".join(moved)
    return {name: keys[name] for name in KEYS} | {"since": row["wave_old"], "moved": told} | figures


def _of_people(pairs: pd.DataFrame) -> dict[str, Three]:
    """Return (change, low, high) of the gap, and of each side, from what stands behind both waves' figures."""
    waves = [[sample_of(pairs, lead, old) for lead in LEADS] for old in ("", "_old")]
    change = floats(pairs, "gap") - floats(pairs, "gap_old")
    made = {"": (change, *change_limits(*(open_limits(sample) for wave in waves for sample in wave)))}
    for side, new, old in zip(SIDES, *waves, strict=True):
        made[f"{side}_"] = (np.subtract(new.m, old.m), *gap_interval(new, old))
    return made


def _of_companies(pairs: pd.DataFrame) -> dict[str, Three]:
    """Return the same from means over companies with their own limits."""
    made = {"": _difference(pairs, "gap", "gap_low", "gap_high")}
    for side, lead in zip(SIDES, LEADS, strict=True):
        made[f"{side}_"] = _difference(pairs, f"{lead}_m", f"{lead}_low", f"{lead}_high")
    return made


def _difference(pairs: pd.DataFrame, *names: str) -> Three:
    new, old = ([floats(pairs, f"{name}{tail}") for name in names] for tail in ("", "_old"))
    return new[0] - old[0], *gap_limits(*new, *old)


def _p_values(pairs: pd.DataFrame) -> Floats:
    return change_p_value(*(sample_of(pairs, lead, old) for old in ("", "_old") for lead in ("p", "c")))


def change_sentence(row: dict[str, Any], study: Study) -> str:
    """Return one change as a sentence: "Complaints: since spring 2025 the gap fell against executives by 5 (1 to 9); executives down 6"."""
    provider, customer = (in_sentence(side_label(study, str(row[f"{side}_side"]))) for side in SIDES)
    lead = f"{_lead(row, study)}: since {wave_label(study, str(row['since']))}"
    low, high = points(row["low"]), points(row["high"])
    if pd.isna(row["q_value"]) or row["q_value"] > LEVEL:
        return f"{lead}, too close to call ({low} to {high})."
    way = f"moved towards {provider}" if row["change"] > 0 else f"moved towards {customer}"
    own = {"provider": _move(provider, row["provider_change"]), "customer": _move(customer, row["customer_change"])}
    told = {**own, "both": ", ".join(own.values()), "": "which side moved cannot be told"}[str(row["moved"])]
    return f"{lead} the gap {way} by {points(abs(row['change']))} ({low} to {high}); {told}."


def _lead(row: dict[str, Any], study: Study) -> str:
    groups = [str(row[name]) for name in ("company", "segment_value") if pd.notna(row[name])]
    return ", ".join([topic_label(study, str(row["topic"])), *groups])


def _move(side: str, size: float) -> str:
    return f"{side} {'up' if size > 0 else 'down'} {points(abs(size))}"

"""check_claim: one sentence of the analyst's own, tested by itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.errors import ParameterError, nearest
from gapkit.estimates.asking import ask
from gapkit.estimates.scoring import points_span
from gapkit.gaps.claims.headlines import made_claim
from gapkit.gaps.claims.listing import Possible, families
from gapkit.gaps.claims.p_values import beyond, like_for_like, number, widest
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import ALL_TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.gaps.claims.headlines import Claim
    from gapkit.gaps.claims.listing import Family
    from gapkit.gaps.table import GapTable

KINDS = ("higher", "lower", "agree", "times", "widest", "closed")
BY_ITSELF = "tested by itself: of many such sentences one in twenty that are false would pass"


def check_claim(
    gaps: GapTable,
    kind: str,
    *,
    topic: str | None = None,
    company: str | None = None,
    segment_value: str | None = None,
    wave: object = None,
    sides: Iterable[str] | None = None,
    by: float = 0.0,
    times: float = 2.0,
) -> Claim:
    """Return whether one sentence of your own holds, its p-value and why; it is corrected for no other, and says so.

    It holds where the 95% interval that the table prints shows it: a gap above `by` points where the whole interval is. A hidden row, one that cannot be
    compared, or a bound in the direction that proves nothing holds no claim; the reason is in `why`.

    Args:
        gaps: the table whose study the sentence is about; its segment, score and protection are taken over.
        kind: "higher" (the provider rates higher, by more than `by`), "lower", "agree" (within the margin), "times" (the higher side has more than `times`
            as many favourable answers), "widest" (the topic's gap is the widest), "closed" (the gap is narrower than in the wave before).
        topic: a topic's id; None for the mean over topics ("widest": for whichever is found widest).
        company: one company; None for the whole study, or the one company the table keeps.
        segment_value: one value of the segment the table is split by.
        wave: None for the newest.
        sides: a provider and a customer, where the study has several.
        by: points, 0 or more; for "higher" and "lower".
        times: above 1; for "times".

    Raises:
        ParameterError: an unknown kind, topic, company, segment value or wave, with the nearest; `by` or `times` out of range.

    Source: the intervals of docs/numbers.md turned round; families of one.
    """
    if kind not in KINDS:
        raise ParameterError(f"kind={kind!r} is no claim that can be tested.{nearest(kind, KINDS)}")
    if not (isinstance(by, int | float) and math.isfinite(by) and by >= 0):
        raise ParameterError(f"by={by!r}: wanted points, 0 or more.")
    if not (isinstance(times, int | float) and math.isfinite(times) and times > 1):
        raise ParameterError(f"times={times!r}: wanted a number above 1.")
    study = gaps.study
    known_topics = [one.id for one in study.topics]
    if topic not in (None, ALL_TOPICS, *known_topics):
        raise ParameterError(f"topic={topic!r}: the study has no such topic.{nearest(topic, known_topics)}")
    family = _family(gaps, tuple(sides or ()), company=company, value=segment_value, wave=None if wave is None else str(wave), topic=topic)
    one = _possible(family, kind, None if topic == ALL_TOPICS else topic, float(by), float(times))
    made = made_claim(one, family, gaps.asked, None, 1)
    return replace(made, why=f"{made.why}; {BY_ITSELF}")


def _family(
    gaps: GapTable, sides: tuple[str, ...], *, company: str | None, value: str | None, wave: str | None, topic: str | None
) -> Family:
    asked = gaps.asked
    study = gaps.study
    by = tuple(dict.fromkeys([*asked.splits, *(["company"] if company is not None else [])]))
    if company is not None and not study.company:
        raise ParameterError(f"company={company!r}: the study has no companies.")
    if value is not None and not asked.segment:
        raise ParameterError(f'segment_value={value!r}: the table is not split by a segment; ask for it with compare(..., by="SEGMENT").')
    where = {key: values for key, values in asked.where if key != "topic"} | ({} if company is None else {"company": (company,)})
    asked = ask(gaps.tally, by=by, where=where, sides=sides or asked.sides, over=None, score=asked.score or None, protect=asked.protect)
    pairs = pairs_of(study, asked.sides)
    if len(pairs) != 1:
        raise ParameterError(f"The study compares {len(pairs)} pairs of sides; name one provider and one customer with sides=[...].")
    found = list(families(gaps.tally, asked, *pairs[0], topic="" if topic in (None, ALL_TOPICS) else str(topic)))
    if not found:
        raise ParameterError(
            f"No row stands for {'all topics' if topic is None else repr(topic)} here: nobody was asked, or the score cannot be given."
        )
    found = _chosen(found, f"segment:{asked.segment}", value)
    waves = wave_order(study, {_text(family.any_row, "wave") for family in found})
    if wave is not None and wave not in waves:
        raise ParameterError(f"wave={wave!r}: no such wave in the data.{nearest(wave, waves)}")
    found = [family for family in found if _text(family.any_row, "wave") == (waves[-1] if wave is None else wave)]
    if len(found) > 1:
        names = sorted(
            {", ".join(filter(None, (_text(one.any_row, "company"), _text(one.any_row, f"segment:{asked.segment}")))) for one in found}
        )
        raise ParameterError(
            f"The table has {len(found)} groups ({', '.join(names[:3])}, ...); choose one with company= or segment_value=."
        )
    return found[0]


def _chosen(found: list[Family], column: str, wanted: str | None) -> list[Family]:
    names = sorted({_text(family.any_row, column) for family in found})
    if wanted is not None and wanted not in names:
        raise ParameterError(f"{column.split(':', maxsplit=1)[0]}={wanted!r}: the table has no such row.{nearest(wanted, names)}")
    return [family for family in found if wanted is None or _text(family.any_row, column) == wanted]


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _possible(family: Family, kind: str, topic: str | None, by: float, times: float) -> Possible:
    if kind == "widest":
        found = widest(family.table, [like_for_like(family.table, list(family.topics))])[0]
        if found is None:
            raise ParameterError('"widest" needs two topics or more of the same score.')
        own = next((one for one in family.topics if one["topic"] == topic), None)
        return Possible(kind, *found, kind) if own is None or own["topic"] == found[0]["topic"] else Possible(kind, own, 1.0, kind)
    chosen = family.whole if topic is None else next((one for one in family.topics if one["topic"] == topic), None)
    if chosen is None:
        raise ParameterError(
            f"No row stands for {'all topics' if topic is None else repr(topic)} here: nobody was asked, or its scores differ."
        )
    row = chosen
    score = str(row["score"])
    testable = not np.isnan(number(row, "claim_p"))
    gap = float(np.nan_to_num(number(row, "gap")))
    if kind == "times" and score != "favourable":
        raise ParameterError(f'"times" needs shares: {score} has no true zero. Ask for score="favourable" in compare.')
    if kind == "closed":
        return _closed(row)
    if kind == "agree":
        return Possible(kind, row, float(row["claim_agree"]), kind)
    frame = pd.DataFrame([row])
    if kind == "times":
        p = float(beyond(frame, np.zeros(1), times)[0]) if testable else np.nan
        return Possible(kind, row, p, kind, times=times)
    right_way = gap > 0 if kind == "higher" else gap < 0
    p = 1.0 if not right_way else float(row["claim_p"]) if not by else float(beyond(frame, np.array([by / points_span(score)]), 1.0)[0])
    return Possible(kind, row, p if testable else np.nan, kind, by=by)


def _closed(row: dict[str, Any]) -> Possible:
    if not isinstance(row.get("since"), str):
        raise ParameterError('"closed" needs an earlier wave of the same study, and there is none before this one.')
    moved, size = float(row["claim_moved"]), float(row["claim_size"])
    narrowed = not pd.isna(row["gap"]) and not pd.isna(row["gap_old"]) and abs(row["gap"]) < abs(row["gap_old"])
    return Possible("closed", row, (max(moved, size) if narrowed else 1.0) if not np.isnan(moved) else np.nan, "closed")

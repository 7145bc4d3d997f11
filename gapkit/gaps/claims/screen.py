"""The sentences of the first screen that compare: the widest and the closest topic, what moved since, and whether the headline can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.gaps.claims.p_values import like_for_like
from gapkit.gaps.claims.report import held, topics_held
from gapkit.gaps.claims.sentences import number_word, size_of, who_higher
from gapkit.gaps.testing import LEVEL, sample_of
from gapkit.gaps.words import in_sentence, points, topic_label, wave_label
from gapkit.stats.change import change_limits
from gapkit.stats.gaps import gap_limits
from gapkit.stats.samples import open_limits

if TYPE_CHECKING:
    from gapkit.gaps.claims.report import Said

Row = dict[str, Any]


def widest_and_closest(said: Said) -> str:
    """Return "Widest: complaints, executives 38 higher. Closest measured: branch staff, agree within 5."; "" where fewer than two topics are shown."""
    family = said[0]
    study = family.table.known.study
    alike = like_for_like(family.table, list(family.topics))
    shown = sorted((row for row in alike if row["status"] == "shown" and not np.isnan(size_of(row))), key=size_of)
    if len(shown) < 2:  # noqa: PLR2004 - nothing to set side by side
        return ""
    first, last = shown[-1], shown[0]
    name = topic_label(study, str(first["topic"]))
    if held(said, "widest") is not None:
        lead = f"Widest: {name}, {who_higher(first, family.table)}."
    elif points(size_of(first)) == points(size_of(last)):
        return f"All {number_word(len(shown))} topics lie equally close: none can be called the widest."
    else:
        tested = any(one.kind == "widest" for one in family.listed)
        lead = (
            f"Widest measured: {name}, {who_higher(first, family.table)}{', though chance could have put another first' if tested else ''}."
        )
    return f"{lead} Closest measured: {topic_label(study, str(last['topic']))}, {_what_holds(last, said)}."


def _what_holds(row: Row, said: Said) -> str:
    family = said[0]
    topic = str(row["topic"])
    if any(one.row["topic"] == topic for one in topics_held(said, "agree")):
        return f"agree within {points(family.table.known.study.margin(row['score']))}"
    if any(one.row["topic"] == topic for one in topics_held(said, "higher", "lower")):
        return who_higher(row, family.table)
    return "too close to call"


def since_sentence(said: Said) -> str:
    """Return what became of the gap since the wave before, over topics or on the topic that moved most, and of each side; "" without such a wave."""
    family, whole = said[0], said[0].whole
    if whole is None or not isinstance(whole.get("since"), str) or "claim_moved" not in whole:
        return ""
    study = family.table.known.study
    lead = f"Since {wave_label(study, whole['since'])}: "
    if held(said, "moved", "all") is not None:
        return f"{lead}{_what_moved(whole, said)}."
    moved = [one.row for one in topics_held(said, "moved")]
    if not moved:
        return f"{lead}the change in the gap is too close to call."
    row = max(moved, key=lambda row: abs(float(row["gap"]) - float(row["gap_old"])))
    return f"{lead}over all topics, too close to call; {topic_label(study, str(row['topic']))} {_what_moved(row, said)}."


def _what_moved(row: Row, said: Said) -> str:
    """Return "narrowed 5 (1 to 9); executives down 5, customers too close to call" of a row whose gap is shown to have moved."""
    family, topic = said[0], str(row["topic"])
    span = points_span(str(row["score"]))
    change, (low, high) = (float(row["gap"]) - float(row["gap_old"])) * span, (span * end for end in _change_ends(row))
    if change < 0:
        low, high = -high, -low
    between = f"({points(low)} to {points(high)})"
    same_side = float(row["gap"]) * float(row["gap_old"]) >= 0 or points(size_of(row)) == "0"
    closed, widened = (held(said, kind, topic) for kind in ("closed", "widened"))
    if (closed or widened) and same_side:
        what = f"{'narrowed' if closed else 'widened'} {points(abs(change))} {between}"
    else:
        towards = family.table.provider if change > 0 else family.table.customer
        what = f"moved {points(abs(change))} in favour of {in_sentence(towards.label)} {between}"
    sides = []
    for side, place in (("p", family.table.provider), ("c", family.table.customer)):
        own = (float(row[f"{side}_m"]) - float(row[f"{side}_m_old"])) * span
        shown = held(said, "provider moved" if side == "p" else "customer moved", topic)
        sides.append(
            f"{in_sentence(place.label)} {'too close to call' if shown is None else ('up ' if own > 0 else 'down ') + points(abs(own))}"
        )
    return f"{what}; {', '.join(sides)}"


def _change_ends(row: Row) -> tuple[float, float]:
    """Return the ends (0-1 of the scale) of the interval that `change` gives the same change."""
    frame = pd.DataFrame([row])
    waves = [[sample_of(frame, lead, old) for lead in ("p", "c")] for old in ("", "_old")]
    if any(
        np.isnan(np.asarray(sample.n, dtype=float)).any() for wave in waves for sample in wave
    ):  # a mean over companies has limits alone
        ends = gap_limits(*(float(row[name]) for name in ("gap", "gap_low", "gap_high", "gap_old", "gap_low_old", "gap_high_old")))
    else:
        ends = change_limits(*(open_limits(sample) for wave in waves for sample in wave))
    return float(np.squeeze(ends[0])), float(np.squeeze(ends[1]))


def can_we_say(said: Said, bases: str) -> str:
    """Return "Yes: 12 of 14 executives, 832 customers", or "No: " and why not."""
    if any(claim.holds for claim in said[1]):
        return f"Yes: {bases}"
    whole = said[0].any_row
    chance = [claim for claim in said[1] if claim.topic == whole["topic"] and claim.kind in ("higher", "lower")]
    if chance and chance[0].p_value is not None and chance[0].p_value <= LEVEL:
        return f"No: {bases}, and the gap might be chance where so much is looked at"
    return f"No: {bases}, which leave open who is higher and by how much"

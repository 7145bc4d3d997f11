"""What a report says first: of each list the sentence that leads, and where none holds, that too few people answered or that it is too close to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.gaps.claims.headlines import claims_of
from gapkit.gaps.claims.listing import families
from gapkit.gaps.claims.p_values import margin_of
from gapkit.gaps.claims.sentences import cannot_say, claim_sentence, group_words, size_of, topic_words
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.words import in_sentence, points
from gapkit.tallies.tally import Tally

if TYPE_CHECKING:
    from gapkit.gaps.claims.headlines import Claim
    from gapkit.gaps.claims.listing import Family, Possible
    from gapkit.gaps.table import GapTable

Said = tuple["Family", tuple["Claim", ...]]
OPEN = "over all topics, too close to call"


def said_by(gaps: GapTable) -> tuple[Said, ...]:
    """Return the lists behind a table of gaps, each with its claims corrected; none for a table that keeps no tally."""
    if not isinstance(gaps.tally, Tally):
        return ()
    made = [family for pair in pairs_of(gaps.study, gaps.asked.sides) for family in families(gaps.tally, gaps.asked, *pair)]
    return tuple((family, tuple(claims_of(family, gaps.asked))) for family in made)


def newest_of(said: tuple[Said, ...], gaps: GapTable) -> list[Said]:
    """Return the lists of the newest wave of each pair of sides, company and segment."""
    order = {wave: place for place, wave in enumerate(wave_order(gaps.study, {_wave(family) for family, _ in said}))}
    last: dict[tuple[str, ...], Said] = {}
    for family, claims in sorted(said, key=lambda one: order[_wave(one[0])]):
        last[_place(family, gaps)] = (family, claims)
    return list(last.values())


def _wave(family: Family) -> str:
    wave = family.any_row.get("wave")
    return "" if wave is None or pd.isna(wave) else str(wave)


def _place(family: Family, gaps: GapTable) -> tuple[str, ...]:
    lead = group_words(family.any_row, gaps.asked.segment)
    return family.table.provider.id, family.table.customer.id, lead


def held(said: Said, kind: str, topic: str | None = None) -> Possible | None:
    """Return the first claim of a kind (and topic) that holds, None where none does."""
    for one, claim in zip(said[0].listed, said[1], strict=True):
        if claim.holds and claim.kind == kind and (topic is None or claim.topic == topic):
            return one
    return None


def topics_held(said: Said, *kinds: str) -> list[Possible]:
    """Return the claims of some kinds on single topics that hold, the widest gap found first."""
    found = [
        one for one, claim in zip(said[0].listed, said[1], strict=True) if claim.holds and claim.kind in kinds and claim.topic != "all"
    ]
    return sorted(found, key=lambda one: -size_of(one.row))


def lead_sentence(said: Said, gaps: GapTable, *, now: bool = False) -> str:
    """Return the sentence that leads one list: who is higher over topics; else on which topics; else agreement; else what moved; else why nothing holds.

    `now`: of the newest wave alone, as a chart of it shows: not what moved, and nothing of the mean over topics, which is not drawn.
    """
    family = said[0]
    lead = group_words(family.any_row, gaps.asked.segment)
    whole = held(said, "higher", "all") or held(said, "lower", "all")
    apart, agree = topics_held(said, "higher", "lower"), held(said, "agree", "all")
    if whole is None and apart:
        return lead + _apart(apart, family, "" if now else "on average over the topics the two agree" if agree else OPEN)
    if whole is not None or agree is not None:
        return lead + claim_sentence(whole or agree, family)  # type: ignore[arg-type]  # one of them holds
    for kind in ("agree", "widest") if now else ("agree", "closed", "widened", "moved", "widest"):
        one = held(said, kind)
        if one is not None:
            return f"{lead}{claim_sentence(one, family).removesuffix('.')}{'' if now else f'; {OPEN}'}."
    return lead + cannot_say(family, _margin(family))


def _apart(apart: list[Possible], family: Family, mean: str) -> str:
    """Return on which topics the sides differ: the widest found in either direction."""
    table, mean = family.table, f"; {mean}" if mean else ""
    up, down = ([one for one in apart if one.kind == kind] for kind in ("higher", "lower"))
    if not (up and down):
        return f"{claim_sentence(apart[0], family).removesuffix('.')}{mean}."
    high, low = up[0].row, down[0].row
    return (
        f"{table.provider.label} rate {topic_words(high, table.known.study)} {points(size_of(high))} points higher than "
        f"{in_sentence(table.customer.label)} do, but {topic_words(low, table.known.study)} {points(size_of(low))} points lower{mean}."
    )


def topic_sentence(said: Said, topic: str, gaps: GapTable) -> str:
    """Return the sentence that leads a table of one topic."""
    family = said[0]
    lead = group_words(family.any_row, gaps.asked.segment)
    for kind in ("higher", "lower", "agree"):
        one = held(said, kind, topic)
        if one is not None:
            return lead + claim_sentence(one, family)
    row: dict[str, Any] = next((row for row in family.topics if row["topic"] == topic), family.any_row)
    return lead + cannot_say(type(family)(family.table, row, (row,), ()), _margin(family))


def _margin(family: Family) -> float:
    score = str(family.any_row["score"])
    return margin_of(family.table, score) / points_span(score)

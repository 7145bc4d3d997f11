"""Two reports of one study: what changed between them is as many people as may be told, for whoever keeps the old one can take it from the new."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from gapkit.estimates.scoring import topic_score
from gapkit.gaps.protection.changes import untold
from gapkit.gaps.protection.kept import said_of
from gapkit.intake.records import CompanyScores, Toplines
from gapkit.tallies.blocks import Block, alike, blocks_of, comes_apart, merged
from gapkit.tallies.tally import AnswerTally, Kept, Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.study.model import Side, Study

    Part = AnswerTally | CompanyScores


def keep_snapshot(before: Tally, now: Tally, *, published: str, earlier: Sequence[Tally] = ()) -> Tally:
    """Return the tally to publish: each company of a side in each wave as it is now or, where too little changed to be told, as it was published.

    What changed is nobody, or ten people at the least (the side's `minimum`, where that is more); on each topic, over all and within each segment, of each
    company and over all of them; since the last report and since each earlier one. A wave that was not published before is new altogether. A wave is
    kept or taken whole where the side is raked, where its strata hold several companies, where a company that is to be kept is gone from the
    data, and where its companies could be told, but not their sum. Sides that are on record, or were asked otherwise, are taken as they are
    (`not_held`).

    Args:
        before: what was published last, with what it had kept itself.
        now: what the data say.
        published: the date of `before`, "2026-04-27".
        earlier: what was published before that, as far as it is known.
    """
    dates = {(kept.side, kept.wave, kept.company): kept.date for kept in before.kept}
    parts, kept = [], list[Kept]()
    for part in now.sides:
        side = now.study.side(part.side)
        old = _part_of(before, now, side)
        if old is None or isinstance(part, Toplines):
            parts.append(part)
            continue
        others = [other for tally in earlier if (other := _part_of(tally, now, side)) is not None]
        still = _still(now.study, side, old, part, [old, *others])
        parts.append(merged(part, old, still) if still else part)
        kept += [Kept(side.id, wave, company, dates.get((side.id, wave, company), published)) for wave, company in sorted(still)]
    if not kept:
        return now
    # Counts in the notices of a side that is kept would tell how many are new.
    sides = {one.side for one in kept}
    notices = [notice for notice in now.notices if notice.side not in sides]
    notices += [notice for notice in before.notices if notice.side in sides and notice not in said_of(before)]
    whole = Tally(now.study, tuple(parts), (), tuple(kept))
    return dataclasses.replace(whole, notices=(*notices, *said_of(whole)))


def not_held(before: Tally, now: Tally) -> tuple[str, ...]:
    """Return the labels of the sides that were published before and cannot be held to it: their columns, scales, scores, topics or segments are others."""
    held = [
        side
        for side in now.study.sides
        if not side.on_record and any(isinstance(part, AnswerTally | CompanyScores) for part in now.of_side(side.id))
    ]
    return tuple(side.label for side in held if _respondents(before, side.id) is not None and _part_of(before, now, side) is None)


def _respondents(known: Tally, side: str) -> Part | None:
    """Return a side's part of a tally, None for one that has none or published figures alone."""
    return next((part for part in known.of_side(side) if isinstance(part, AnswerTally | CompanyScores)), None)


def _part_of(before: Tally, now: Tally, side: Side) -> Part | None:
    """Return a side's part of the tally before; None where there is none, where it was asked otherwise, and where it is on record."""
    old, part = _respondents(before, side.id), _respondents(now, side.id)
    if side.on_record or old is None or part is None or not alike(part, old):
        return None
    return old if _meaning(before.study, side.id) == _meaning(now.study, side.id) else None


def _meaning(study: Study, side: str) -> list[object]:
    """Return all that decides what a side's answers are worth: not labels and wordings, which may be put better from one report to the next."""
    found: list[object] = []
    for topic in study.topics:
        question = topic.question(side)
        if question is not None:
            scale = study.scale(question.scale) if question.scale else None
            codes = (scale.codes, scale.not_answer_codes, scale.low, scale.high) if scale else None
            found.append(
                (topic.id, topic.statement, topic_score(study, topic, ""), question.column, question.favourable, question.reverse, codes)
            )
    return found


def _still(study: Study, side: Side, old: Part, part: Part, published: Sequence[Part]) -> set[Block]:
    """Return the blocks of a side that stay as they were in `old`, the last of all that were published."""
    there, here = blocks_of(old), blocks_of(part)
    told_of = {wave for wave, _ in there}
    every = {wave: {block for block in there | here if block[0] == wave} for wave in told_of}
    still = {block for other in published for block in untold(study, side, other, part) if block[0] in told_of}
    apart = comes_apart(part) and comes_apart(old)
    # A company that is gone and would be kept may be there under another name: it would be counted twice.
    for wave in {wave for wave, company in still if not apart or (wave, company) not in here}:
        still |= every[wave]
    for other in published:
        sums = merged(part, old, still) if still else part
        for wave, _ in untold(study, side, other, sums, whole=True):
            still |= every.get(wave, set())
    return still

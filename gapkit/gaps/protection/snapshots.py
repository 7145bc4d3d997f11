"""Two reports of one study: what changed between them is as many people as may be told, for whoever keeps the old one can take it from the new."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from gapkit.estimates.scoring import topic_score
from gapkit.gaps.protection.changes import untold
from gapkit.gaps.protection.kept import said_of
from gapkit.intake.records import CompanyScores, Toplines
from gapkit.tallies.blocks import Block, alike, blocks_of, comes_apart, merged
from gapkit.tallies.tally import AnswerTally, Kept, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gapkit.study.model import Side, Study

    Part = AnswerTally | CompanyScores


def keep_snapshot(
    before: Tally, now: Tally, *, published: str, earlier: Sequence[tuple[Tally, str]] = (), segments: Collection[str] | None = None
) -> Tally:
    """Return the tally to publish: each company of a side in each wave as it is now or, where too little changed to be told, as it was published.

    What changed is nobody, or ten people at the least (the side's `minimum`, where that is more); on each topic, over all and within each segment, of each
    company and over all of them; since the last report and since each earlier one. What is too near to a report stays as it was there, to the newest of
    several. A wave that was not published before is new altogether. A wave is kept or taken whole where the side is raked, where its strata hold several
    companies, and where its companies could be told, but not their sum. A company that left the data leaves the report. Sides that are on record, or
    were asked otherwise, are taken as they are (`not_held`).

    Args:
        before: what was published last, with what it had kept itself.
        now: what the data say.
        published: the date of `before`, "2026-04-27".
        earlier: what was published before that and when, the newest first, as far as it is known.
        segments: the segments that reports split by; None: any of them.
    """
    parts, kept = [], list[Kept]()
    for part in now.sides:
        side = now.study.side(part.side)
        known = [(tally, date, old) for tally, date in ((before, published), *earlier) if (old := _part_of(tally, now, side)) is not None]
        if not known or isinstance(part, Toplines):
            parts.append(part)
            continue
        olds = [old for *_, old in known]
        still = _still(now.study, side, part, olds, getattr(part, "segments", ()) if segments is None else segments)
        parts.append(_put_together(part, olds, still))
        for (wave, company), place in sorted(still.items()):
            tally, date, _ = known[place]
            dates = {(one.side, one.wave, one.company): one.date for one in tally.kept}
            kept.append(Kept(side.id, wave, company, dates.get((side.id, wave, company), date)))
    if not kept:
        return now
    # Counts in the notices of what is kept would tell how many are new.
    waves = {(one.side, one.wave) for one in kept} | {(one.side, "") for one in kept}
    notices = [notice for notice in now.notices if (notice.side, notice.wave) not in waves]
    notices += [notice for notice in before.notices if (notice.side, notice.wave) in waves and notice not in said_of(before)]
    whole = Tally(now.study, tuple(parts), (), tuple(kept))
    return dataclasses.replace(whole, notices=(*notices, *said_of(whole)))


def not_held(before: Tally, now: Tally, *earlier: Tally) -> tuple[str, ...]:
    """Return the labels of the sides that were published and can be held to no report: columns, scales, scores, topics, segments or weighting are others."""
    published = (before, *earlier)
    found = []
    for side in now.study.sides:
        told = (
            not side.on_record
            and _respondents(now, side.id) is not None
            and any(_respondents(one, side.id) is not None for one in published)
        )
        if told and all(_part_of(one, now, side) is None for one in published):
            found.append(side.label)
    return tuple(found)


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


def _still(study: Study, side: Side, part: Part, olds: Sequence[Part], segments: Collection[str]) -> dict[Block, int]:
    """Return of each block of a side that stays as it was in which of `olds`, the newest first."""
    here, there = blocks_of(part), [blocks_of(old) for old in olds]
    waves = [{wave for wave, _ in blocks} for blocks in there]
    still: dict[Block, int] = {}
    for place in reversed(range(len(olds))):  # the newest has the last word
        found = untold(study, side, olds[place], part, segments=segments)
        still |= {block: place for block in found if block[0] in waves[place] and block in here}

    def keep_whole(wave: str, place: int) -> None:
        still.update({block: place for block in there[place] | here if block[0] == wave})

    if not (comes_apart(part) and all(map(comes_apart, olds)) and comes_apart(_put_together(part, olds, still))):
        for wave in {wave for wave, _ in still}:
            keep_whole(wave, min(place for block, place in still.items() if block[0] == wave))
    for place, old in enumerate(olds):
        sums = _put_together(part, olds, still)
        for wave, _ in untold(study, side, _with_successors(old, there[place], here), sums, segments=segments, whole=True):
            if wave in waves[place]:
                keep_whole(wave, next(at for at, known in enumerate(waves) if wave in known))
    return still


def _with_successors(old: Part, there: set[Block], here: set[Block]) -> Part:
    """Return what was published of a side less the companies that are gone, of waves that none came into: one that did may be one of them renamed."""
    if not isinstance(old, AnswerTally):
        return old
    grown = {wave for wave, _ in here - there}
    gone = {block for block in there - here if block[0] not in grown}
    left = [(str(wave), str(company)) not in gone for wave, company in zip(old.cells["wave"], old.cells["company"], strict=True)]
    return dataclasses.replace(old, cells=old.cells[left]) if gone else old


def _put_together(part: Any, olds: Sequence[Part], still: Mapping[Block, int]) -> Any:  # noqa: ANN401 - tallies of one kind give another
    """Return a side's tally with each block of `still` as it was in the one of `olds` that it names."""
    for place in sorted(set(still.values())):
        part = merged(part, olds[place], {block for block, at in still.items() if at == place})
    return part

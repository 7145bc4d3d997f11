"""What stands as it was published before: its marks in tables, and its sentences among what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.intake.records import CompanyScores, Notice
from gapkit.tallies.blocks import Block, blocks_of
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.study.model import Side
    from gapkit.tallies.tally import Tally

KEPT = "kept as published on {}: what has changed since is so little that somebody's answer could follow from both reports"
ABSENT = "left out, as on {}: those who are new are so few that somebody's answer could follow from both reports"


def as_of_marks(known: Tally, row: dict[str, Any], sides: Sequence[Side]) -> tuple[str, ...]:
    """Return "SIDE as of DATE" for each side all of whose people behind a row stand as they were published; of several dates the oldest.

    Args:
        known: the tally.
        row: a row of a table; without a company it is over all of them.
        sides: the sides compared in it.
    """
    wave, company = (None if row.get(name) is None or pd.isna(row[name]) else str(row[name]) for name in ("wave", "company"))
    marks = []
    for side in sides:
        kept = {(one.wave, one.company): one.date for one in known.kept if one.side == side.id}
        behind = {block for block in _blocks(known, side.id) if wave in (None, block[0]) and company in (None, block[1])}
        if behind and behind <= kept.keys():
            marks.append(f"{side.id} as of {min(kept[block] for block in behind)}")
    return tuple(marks)


def said_of(known: Tally) -> tuple[Notice, ...]:
    """Return the notice of everything that is kept; how many are new is told nowhere."""
    there = {side.id: _blocks(known, side.id) for side in known.study.sides}
    return tuple(
        Notice(
            kind="noted",
            side=one.side,
            company=one.company,
            wave=one.wave,
            why=(KEPT if (one.wave, one.company) in there[one.side] else ABSENT).format(one.date),
        )
        for one in known.kept
    )


def _blocks(known: Tally, side: str) -> set[Block]:
    parts = [part for part in known.of_side(side) if isinstance(part, AnswerTally | CompanyScores)]
    return {block for part in parts for block in blocks_of(part)}

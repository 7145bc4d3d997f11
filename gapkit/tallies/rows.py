"""How many rows each side of a tally was made from: what one run sets against the run before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.intake.expectations import companies_in
from gapkit.intake.records import Toplines
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from gapkit.tallies.tally import Tally


def rows_of(tally: Tally) -> dict[str, int]:
    """Return the rows taken by side: its people, or the companies (in each wave) that are already averaged or counted. Published figures are none."""
    rows: dict[str, int] = {}
    for part in tally.sides:
        if isinstance(part, Toplines):
            continue
        people = isinstance(part, AnswerTally) and part.joint
        frame = part.cells if isinstance(part, AnswerTally) else part.frame
        rows[part.side] = int(part.patterns["n"].sum()) if people and isinstance(part, AnswerTally) else companies_in(frame)
    return rows

"""What a draft holds before it is written: sides, topics with their questions, what was left over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gapkit.drafts.agreeing import Scales
    from gapkit.drafts.columns import Column
    from gapkit.drafts.companies import CompanyKey
    from gapkit.drafts.design import Design
    from gapkit.drafts.openings import Opening
    from gapkit.drafts.pairing import Match
    from gapkit.drafts.parties import Party
    from gapkit.drafts.scales import ScaleGuess


@dataclass(frozen=True)
class DraftSide:
    """One side: who it is and `why` one thinks so, where its rows lie, its columns, the scales of those that look like answers, and its design."""

    party: Party
    why: str
    opening: Opening
    columns: tuple[Column, ...]
    scales: Mapping[str, ScaleGuess]
    design: Design
    only: tuple[str, tuple[str, ...]] | None = None  # a column and the values that are this side's

    @property
    def id(self) -> str:
        """Its id in the study."""
        return self.party.id


@dataclass(frozen=True)
class DraftQuestion:
    """What one side was asked: its column, and the scale it is on."""

    side: str
    column: Column
    scale: ScaleGuess


@dataclass(frozen=True)
class DraftTopic:
    """Questions that belong together, and the weakest likeness of one of them to the first; None where there is but one question.

    `against`: the sides that answer it against their other questions, each with the correlation that says so.
    """

    id: str
    label: str
    questions: tuple[DraftQuestion, ...]
    weakest: Match | None = None
    nps: bool = False
    against: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOver:
    """A question without a partner, and the nearest of the other side with its likeness where it has one."""

    question: DraftQuestion
    nearest: str = ""
    likeness: float = 0.0


@dataclass(frozen=True)
class Draft:
    """A study as far as two raw exports tell it."""

    folder: Path  # of the study.yaml to be
    sides: tuple[DraftSide, ...]
    company: CompanyKey | None
    scales: Scales
    topics: tuple[DraftTopic, ...]
    left_over: tuple[LeftOver, ...] = ()
    waves: tuple[str, ...] = field(default=())

    @property
    def has_pairs(self) -> bool:
        """Whether any topic was asked on two sides."""
        return any(len(topic.questions) > 1 for topic in self.topics)

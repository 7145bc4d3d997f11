"""What intake hands on: a side's answers, company scores, counts or toplines, and a notice for everything left out, merged or counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from gapkit.intake.codebook import Codebook
    from gapkit.study.model import Study

NoticeKind = Literal["left out", "merged", "not answered", "noted"]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing a reader must know of the data: `why` is a plain sentence, `count` the rows or people concerned (None: not a count).

    `doubt`: somebody who knows the data should look whether it is meant so; the rest is as the study says.
    """

    kind: NoticeKind
    why: str
    side: str = ""
    topic: str = ""
    company: str = ""
    wave: str = ""
    count: int | None = None
    doubt: bool = False


@dataclass(frozen=True)
class Answers:
    """One side's respondents, one row each, every row of the design kept (also those who answered nothing).

    `frame` columns: `company` and `wave` (text, "" where the study has none), `segment:NAME` per segment (text, null where blank), `weight` (float > 0),
    `stratum` (text), `unit` (text: the cluster; null where respondents are the sampling units), `population` and `invited` (Int64, null = not known),
    and per topic asked `topic:ID`: the answer's code as text, several columns joined by "|" (a blank part = that column unanswered), a don't-know's code kept
    as it is, null where nothing was answered. Where the study rakes the side, also per raking column `rake:COLUMN`, the category, and `rake`, all of
    them joined; the weights are then those to start from.
    """

    side: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class CompanyScores:
    """One side's companies, already averaged: one row per company, wave and topic.

    `frame` columns: `company`, `wave`, `topic` (text), `value` (0-1 of the scale, turned where the study turns it), `n` (Int64, null = base not known),
    `se` (float 0-1, NaN = not given).
    """

    side: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Counts:
    """One side's people counted by company, wave, topic and answer; which answers are one person's is not known.

    `frame` columns: `company`, `wave`, `topic` (text), `answer` (the code, a don't-know's among them; in a question of several columns a code for its column
    and a blank for each other, parted by "|"), `n` (people, int above 0). `headcounts` columns: `company`, `wave`, `population`, `invited` (Int64, null = not
    known). `topics`: all that were asked of the side.
    """

    side: str
    topics: tuple[str, ...]
    frame: pd.DataFrame
    headcounts: pd.DataFrame


@dataclass(frozen=True)
class Toplines:
    """One side's published figures: one row per topic, wave and score.

    `frame` columns: `topic`, `wave`, `score` (text), `value` (0-1: favourable and mean /100, nps (value + 100) / 200; turned where the study turns it;
    NaN = cited, no figure), `n` (Int64, null = base not published), `turned` (bool), `bound` (bool: the turned figure is an upper bound of the value).
    """

    side: str
    frame: pd.DataFrame


SideData = Answers | CompanyScores | Counts | Toplines


@dataclass(frozen=True)
class Intake:
    """All sides read, with what was left out and why, and what each side's files say of their own columns.

    `study` is the study as it was read: where it names a pattern of files, with the file that was taken. None: as it was asked for.
    """

    sides: tuple[SideData, ...]
    notices: tuple[Notice, ...]
    codebooks: Mapping[str, Codebook] = field(default_factory=dict)
    study: Study | None = None

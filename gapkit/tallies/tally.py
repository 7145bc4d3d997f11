"""Tally: what one pass over the answers keeps. Small, frozen, savable; everything after works on it alone."""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.intake.records import Answers, CompanyScores, Counts, Toplines

if TYPE_CHECKING:
    import pandas as pd

    from gapkit.intake.records import Intake, Notice
    from gapkit.study.model import Study

ENDING = ".tally"


@dataclass(frozen=True)
class AnswerTally:
    """One side's answers, summed. Every frame leads with `wave, stratum`; segments are columns `segment:NAME`.

    `design`: `units`, the sampling units of the whole stratum, also of those who answered nothing.
    `cells`: per `unit` (a cluster; null where respondents are the units and are pooled), company, segments, topic and answer: `n` people, `w` the sum of
    weights, `w2` the sum of squared weights.
    `patterns`: per unit, company and segments and by which topics were answered (one letter a topic of `topics`: a answered, d don't know,
    - nothing): n, w, w2.
    `pairs`: per company, segments, score and pair of topics, over people who answered both: n, and the sums of w and w2 alone, times each of
    the two values, and times their product.
    `calibration` (None where the side is not raked, else `cells` are also by `rake`): per wave, stratum, unit and joint category `rake` with its parts
    `rake:COLUMN`, over everybody: n, `start` (sum of the weights before raking), w, w2.
    `headcounts`: per wave and company, `population` and `invited` (null = not known).
    `joint`: whether it is known which answers are one person's. Where it is not (counts of people), `patterns` and `pairs` are empty, every person weighs 1,
    and each answer in `cells` is to one column of its question.
    """

    side: str
    topics: tuple[str, ...]
    segments: tuple[str, ...]
    design: pd.DataFrame = field(repr=False)
    cells: pd.DataFrame = field(repr=False)
    patterns: pd.DataFrame = field(repr=False)
    pairs: pd.DataFrame = field(repr=False)
    headcounts: pd.DataFrame = field(repr=False)
    calibration: pd.DataFrame | None = field(default=None, repr=False)
    joint: bool = True

    @property
    def clustered(self) -> bool:
        """Whether sampling units are clusters of respondents."""
        return bool(self.cells["unit"].notna().any())

    @cached_property
    def people(self) -> pd.DataFrame:
        """`cells` without the design: per wave, company, segments, topic and answer, the sums n, w and w2. Counted when first asked for, then kept."""
        keys = ["wave", "company", *(f"segment:{name}" for name in self.segments), "topic", "answer"]
        return self.cells.groupby(keys, dropna=False, sort=False)[["n", "w", "w2"]].sum().reset_index()


SideTally = AnswerTally | CompanyScores | Toplines


@dataclass(frozen=True)
class Kept:
    """One company of a side in one wave ("": the study has none) that stands as it was published on a date, not as the data have it now."""

    side: str
    wave: str
    company: str
    date: str


@dataclass(frozen=True)
class Tally:
    """A study's answers after the one pass: per side its sums, company scores or published figures, and the notices of intake.

    `kept` names what is older than the rest, so that nobody's answer follows from two reports.
    """

    study: Study
    sides: tuple[SideTally, ...] = field(repr=False)
    notices: tuple[Notice, ...] = field(repr=False)
    kept: tuple[Kept, ...] = ()

    @cached_property
    def worked_out(self) -> dict[object, object]:
        """What later rooms have worked out from this tally alone, by keys of their own; a tally never changes, so neither does that."""
        return {}

    def of_side(self, side: str) -> tuple[SideTally, ...]:
        """Return all that is known of one side: its answers, and published figures beside them."""
        return tuple(part for part in self.sides if part.side == side)

    def save(self, path: str | Path) -> Path:
        """Write the tally and its study to one file of plain data (zip of JSON and CSV, never pickle); returns the path."""
        from gapkit.tallies.saving import save_tally  # noqa: PLC0415 - only where somebody saves

        return save_tally(self, path)


def tally(study: Study | str | Path) -> Tally:
    """Return the tally of a study: its data files read, checked and summed in one pass.

    Args:
        study: a Study, or what `read_study` takes; or the path of a tally that was saved, which is read as `read_tally` reads it.

    Raises:
        StudyError: where the study cannot be taken as it is.
        DataError: where a data file is missing, unreadable or holds answers that the study does not describe, or a saved tally is none.
    """
    if not isinstance(study, str | os.PathLike):
        return tally_intake(study, _sides_of(study))
    if _is_saved(Path(study)):
        return read_tally(study)
    from gapkit.study.reading import read_study  # noqa: PLC0415 - YAML only where a file is read

    known = read_study(study)
    return tally_intake(known, _sides_of(known))


def tally_intake(known: Study, taken: Intake) -> Tally:
    """Return the tally of sides that have been read. Raises DataError where no weights meet the shares a side is raked to."""
    from gapkit.intake.codebook import described  # noqa: PLC0415 - likewise
    from gapkit.tallies.counting import count_answers  # noqa: PLC0415 - likewise
    from gapkit.tallies.counts import tally_counts  # noqa: PLC0415 - likewise
    from gapkit.tallies.raking import rake_answers  # noqa: PLC0415 - likewise

    known = taken.study or known
    sides: list[SideTally] = []
    notices = list(taken.notices)
    for part in taken.sides:
        if isinstance(part, Answers):
            raked, said = rake_answers(known, part)
            sides.append(count_answers(known, raked))
            notices += said
        elif isinstance(part, Counts):
            sides.append(tally_counts(part))
        else:
            sides.append(part)
    return Tally(described(known, taken.codebooks), tuple(sides), tuple(notices))


def read_tally(path: str | Path) -> Tally:
    """Return a tally saved by `Tally.save`, with the study it carries. Raises DataError where the file is no such tally."""
    from gapkit.tallies.ahead import take  # noqa: PLC0415 - only where somebody loads
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - likewise

    return take(path) or load_tally(path)


def _sides_of(study: Study) -> Intake:
    """Return a study's files read."""
    from gapkit.intake.sides import read_sides  # noqa: PLC0415 - keeps a saved tally readable without the readers

    return read_sides(study)


def _is_saved(path: Path) -> bool:
    """Whether a path is that of a saved tally: its ending says so, or it is a zip, which no study.yaml is."""
    try:
        return path.is_file() and (path.suffix == ENDING or zipfile.is_zipfile(path))
    except (OSError, ValueError):  # a name that no file can have: read_study says what is wrong with it
        return False

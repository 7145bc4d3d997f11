"""check: a study's data looked through to the end, and all that was found as one report."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gapkit.drafts.check_columns import column_frame
from gapkit.drafts.check_companies import company_frame
from gapkit.drafts.check_doubts import doubts
from gapkit.drafts.check_findings import Finding, from_fault, from_notices
from gapkit.drafts.check_people import side_frame, weight_frame
from gapkit.drafts.check_protection import open_topics, protected_columns, protected_sides
from gapkit.intake.faults import gathering, on_behalf_of
from gapkit.intake.sides import read_files
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from gapkit.intake.faults import Gathered
    from gapkit.intake.sides import Reading
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally


@dataclass(frozen=True)
class AnswersCheck:
    """A data-quality report.

    `errors` would make a number wrong: no report is made until they are mended. `warnings` may be meant so; somebody who knows the data should look.
    `notes` say what reading did as the study says. `.frame` has a row per side, topic and column (`asked`, `base`, `blank`, `not_answered`, `unknown`, and the
    shares at `floor` and `ceiling` of the scale), `.sides` a row per side, `.weights` per weighted side and wave, `.companies` per company.
    """

    study: Study
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    protected: bool
    columns: pd.DataFrame = field(repr=False)
    people: pd.DataFrame = field(repr=False)
    weighing: pd.DataFrame = field(repr=False)
    named: pd.DataFrame = field(repr=False)

    @property
    def frame(self) -> pd.DataFrame:
        """Return a row per side, topic and column."""
        return self.columns.copy()

    @property
    def sides(self) -> pd.DataFrame:
        """Return a row per side."""
        return self.people.copy()

    @property
    def weights(self) -> pd.DataFrame:
        """Return a row per weighted side and wave."""
        return self.weighing.copy()

    @property
    def companies(self) -> pd.DataFrame:
        """Return a row per company."""
        return self.named.copy()

    @property
    def headline(self) -> str:
        """What was found, in a sentence."""
        if self.errors:
            return f"{_counted(len(self.errors), 'error')}, {_counted(len(self.warnings), 'warning')}: no number can be made until the errors are mended."
        if self.warnings:
            return f"Nothing makes a number wrong; {_counted(len(self.warnings), 'warning')} to look at."
        return "Nothing wrong, and nothing to look at."

    @property
    def alerts(self) -> tuple[str, ...]:
        """The errors as sentences, for whoever watches over reports."""
        return tuple(str(error) for error in self.errors)

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """What a report writes as files, by name."""
        answers = self.columns.copy()
        for name in ("not_answers", "unknown_codes"):
            answers[name] = [tuple(f"{text} ({count})" for text, count in pairs) for pairs in answers[name]]
        return {"answers": answers, "sides": self.people, "weights": self.weighing, "companies": self.named}

    def __str__(self) -> str:
        """Return the report as text for a terminal."""
        from gapkit.drafts.check_text import check_text  # noqa: PLC0415 - a page does without it

        return check_text(self)

    def _repr_html_(self) -> str:
        """Return the report as HTML, every text escaped."""
        from gapkit.drafts.check_page import check_html  # noqa: PLC0415 - a terminal does without it

        return check_html(self)


def check(study: Study | str | Path, *, protect: bool = True) -> AnswersCheck:
    """Return a data-quality report on a study: every file read to its end, all faults gathered, nothing changed.

    Args:
        study: a Study, or what `read_study` takes.
        protect: True keeps back what could give a person's answer away, or narrow a figure that a report hides: the cells found where they should not be,
            numbers of few people, shares at the ends of a scale. False shows it, to whoever holds the data anyway.

    Raises:
        StudyError: the study itself cannot be taken as it is. Faults of the data are in `errors`, not raised.
    """
    known = read_study(study) if isinstance(study, str | os.PathLike) else study
    tally, shown = None, frozenset[tuple[str, str]]()
    with gathering() as gathered:
        reading = read_files(known)
        if not gathered.faults:
            with on_behalf_of():
                tally, shown = _counted_through(known, reading, protect=protect)
    columns, people = column_frame(known, reading), side_frame(known, reading)
    if protect:
        columns = protected_columns(known, columns, shown)
        people = protected_sides(known, people)
    weights = weight_frame(reading, {fault.side for fault in gathered.faults if fault.at and fault.at.column == _weight(known, fault.side)})
    companies = company_frame(reading)
    notices = reading.intake.notices
    return AnswersCheck(
        study=known,
        errors=_errors(gathered, protect=protect),
        warnings=(*from_notices(notices, known, doubt=True), *doubts(known, reading, columns, people, companies)),
        notes=from_notices(notices if tally is None else tally.notices, known, doubt=False),
        protected=protect,
        columns=columns,
        people=people,
        weighing=weights,
        named=companies,
    )


def _counted_through(study: Study, reading: Reading, *, protect: bool) -> tuple[Tally, frozenset[tuple[str, str]]]:
    """Return the tally and, with `protect`, the (side, topic) without a hidden figure.

    Whatever would stop a report is tried: raking, and headcounts held against answers, which are looked at only where an estimate is made.
    """
    from gapkit.gaps.estimate import estimate  # noqa: PLC0415 - only where the answers can be counted
    from gapkit.tallies.tally import tally_intake  # noqa: PLC0415 - likewise

    counted = tally_intake(study, reading.intake)
    if protect:
        return counted, open_topics(counted)
    estimate(counted, by="company" if study.company else None)
    return counted, frozenset()


def _errors(gathered: Gathered, *, protect: bool) -> tuple[Finding, ...]:
    return tuple(from_fault(fault, protect=protect) for fault in gathered.faults)


def _weight(study: Study, side: str) -> str:
    return study.side(side).weight if side else ""


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"

"""All sides of a study read, their companies joined by name, and a notice of everything left out, merged or counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

from gapkit.errors import StudyError
from gapkit.intake.company_scores import read_company_scores
from gapkit.intake.count_columns import count_columns
from gapkit.intake.counts import read_counts
from gapkit.intake.expectations import hold_expectations
from gapkit.intake.faults import on_behalf_of
from gapkit.intake.grids import Grid, read_grid
from gapkit.intake.keys import company_spellings
from gapkit.intake.latest import settle_files
from gapkit.intake.names import CompanyNames, join_names
from gapkit.intake.near_names import near_duplicates
from gapkit.intake.records import Intake, Notice
from gapkit.intake.respondents import Counted, counted_rows, read_respondents, respondent_ids
from gapkit.intake.tables import Table, lacking, stack
from gapkit.intake.toplines import read_toplines
from gapkit.intake.wanted import Names, wanted_columns, wanted_names, without_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gapkit.intake.codebook import Codebook
    from gapkit.intake.records import SideData
    from gapkit.study.model import Side, Source, Study


@dataclass(frozen=True)
class Reading:
    """A study's files read: what intake hands on, and the rows it was made from.

    `study` is without the columns that no file has (none, unless faults are gathered); `tables` are the rows of each side, `counted` those of a side of
    respondents that count, `names` the company behind each spelling.
    """

    study: Study
    intake: Intake
    tables: Mapping[str, Table]
    counted: Mapping[str, Counted]
    names: CompanyNames


def read_sides(study: Study) -> Intake:
    """Return every side's answers, company scores, counts or toplines, in the study's order, with what was left out and why.

    A side of respondents or companies that also has published figures gives its toplines right after. Companies are joined by name over all sides.

    Raises:
        DataError: a file that is missing or unreadable, or holds what the study does not describe; file and line are named.
        ExpectationError: a side's data are older or fewer than the study expects.
        StudyError: a key that does not work yet or does not apply to a side's rows.
    """
    return read_files(study).intake


def read_files(study: Study, *, now: datetime | None = None) -> Reading:
    """Return a study's files read, with the rows behind what `read_sides` returns.

    Within `faults.gathering` it goes to the end of every file: what is refused is noted, and sides or columns that cannot be taken are left out.

    Args:
        study: what to read.
        now: the moment that the age of answers is counted from, with its zone; None for this one.

    Raises:
        DataError, StudyError: as `read_sides`.
    """
    study, settled = settle_files(study)
    asked, notices = study, list(settled)
    tables: dict[str, Table] = {}
    for side in study.sides:
        if side.rows != "toplines" and not side.sources:
            raise StudyError(f"sides.{side.id} has no `source`: a side of {side.rows.replace('_', ' ')} needs a file.")
    grids = _grids(study)
    for side in study.sides:
        with on_behalf_of(side.id):
            own = [grids[source] for source in side.sources if source in grids]
            if side.rows == "toplines" or not own:
                continue
            counts, said = count_columns(study, side, own) if side.rows == "counts" else ((), ())
            wanted = (*wanted_columns(study, side), *counts)
            lost = lacking(wanted, own)
            study = without_columns(study, side.id, lost)
            if len(own) < len(side.sources):  # another of its files was refused: a question may have been asked in that one
                wanted = tuple(want for want in wanted if want.everywhere or want.column not in lost)
            tables[side.id], stacked = stack(side, wanted, own)
            notices += (*said, *stacked)
    spellings = [spelling for side in study.sides if side.id in tables for spelling in company_spellings(side, tables[side.id])]
    names = join_names(spellings, study.companies)
    notices += names.notices
    notices += near_duplicates(tuple(dict.fromkeys(name for name in names.canonical.values() if name)))
    notices += _on_both_sides(study, tables)
    sides: list[SideData] = []
    counted: dict[str, Counted] = {}
    for side in study.sides:
        with on_behalf_of(side.id):
            if side.id in tables and side.rows == "company_scores":
                data, found = read_company_scores(study, side, tables[side.id], names.canonical)
                sides.append(data)
                notices += found
            elif side.id in tables and side.rows == "counts":
                counts_read, found = read_counts(study, side, tables[side.id], names.canonical)
                sides.append(counts_read)
                notices += found
            elif side.id in tables:
                counted[side.id] = counted_rows(study, side, tables[side.id], names.canonical)
                answers, found = read_respondents(study, side, counted[side.id])
                sides.append(answers)
                notices += found
            if side.rows == "toplines" or _has_figures(study, side):
                sides.append(read_toplines(study, side.id))
    notices += hold_expectations(study, sides, tables | {side: rows.table for side, rows in counted.items()}, now or datetime.now(UTC))
    codebooks = {
        side.id: _codebook([grids[source] for source in side.sources if source in grids]) for side in study.sides if side.id in tables
    }
    intake = Intake(sides=tuple(sides), notices=tuple(notices), codebooks=codebooks, study=asked)
    return Reading(study, intake, tables, counted, names)


def _grids(study: Study) -> dict[Source, Grid]:
    """Return every source read; two sides may share one, which is then read once, with the columns of both."""
    wanted: dict[Source, Names] = {}
    for side in study.sides:
        for source in side.sources if side.rows != "toplines" else ():
            wanted[source] = wanted.get(source, Names(frozenset())) | wanted_names(study, side)
    grids: dict[Source, Grid] = {}
    for source, columns in wanted.items():
        owners = [side.id for side in study.sides if source in side.sources]
        with on_behalf_of(owners[0] if len(owners) == 1 else ""):
            grids[source] = read_grid(source, columns, study.frame(source.frame))
    return grids


def _codebook(grids: Sequence[Grid]) -> Codebook:
    """Return what a side's sources say of their columns; where several describe one, the first goes."""
    return {name: variable for grid in reversed(grids) for name, variable in grid.codebook.items()}


def _has_figures(study: Study, side: Side) -> bool:
    questions = (topic.question(side.id) for topic in study.topics)
    return any(question is not None and question.figures for question in questions)


def _on_both_sides(study: Study, tables: Mapping[str, Table]) -> Iterator[Notice]:
    people = {side.id: respondent_ids(side, tables[side.id]) for side in study.sides if side.id in tables and side.rows == "respondents"}
    for first, second in combinations(people, 2):
        shared = len(people[first] & people[second])
        if shared:
            why = (
                f"respondent ids stand on both sides, {study.side(first).label} and {study.side(second).label}: each side keeps its own row"
            )
            yield Notice(kind="noted", side=first, why=why, count=shared, doubt=True)

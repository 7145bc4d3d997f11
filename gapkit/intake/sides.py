"""All sides of a study read, their companies joined by name, and a notice of everything left out, merged or counted."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from gapkit.errors import StudyError
from gapkit.intake.company_scores import read_company_scores
from gapkit.intake.count_columns import count_columns
from gapkit.intake.counts import read_counts
from gapkit.intake.grids import Grid, read_grid
from gapkit.intake.keys import company_spellings
from gapkit.intake.names import join_names
from gapkit.intake.near_names import near_duplicates
from gapkit.intake.records import Intake, Notice
from gapkit.intake.respondents import read_respondents, respondent_ids
from gapkit.intake.tables import Table, stack
from gapkit.intake.toplines import read_toplines
from gapkit.intake.wanted import Names, wanted_columns, wanted_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gapkit.intake.codebook import Codebook
    from gapkit.intake.records import SideData
    from gapkit.study.model import Side, Source, Study


def read_sides(study: Study) -> Intake:
    """Return every side's answers, company scores, counts or toplines, in the study's order, with what was left out and why.

    A side of respondents or companies that also has published figures gives its toplines right after. Companies are joined by name over all sides.

    Raises:
        DataError: a file that is missing or unreadable, or holds what the study does not describe; file and line are named.
        StudyError: a key that does not work yet or does not apply to a side's rows.
    """
    notices: list[Notice] = []
    tables: dict[str, Table] = {}
    grids = _grids(study)
    for side in study.sides:
        if side.rows == "toplines":
            continue
        tables[side.id], stacked = _table(study, side, grids)
        notices += stacked
    spellings = [spelling for side in study.sides if side.id in tables for spelling in company_spellings(side, tables[side.id])]
    names = join_names(spellings, study.companies)
    notices += names.notices
    notices += near_duplicates(tuple(dict.fromkeys(name for name in names.canonical.values() if name)))
    notices += _on_both_sides(study, tables)
    sides: list[SideData] = []
    for side in study.sides:
        if side.id in tables:
            data, found = _read(study, side, tables[side.id], names.canonical)
            sides.append(data)
            notices += found
        if side.rows == "toplines" or _has_figures(study, side):
            sides.append(read_toplines(study, side.id))
    codebooks = {side.id: _codebook([grids[source] for source in side.sources]) for side in study.sides if side.id in tables}
    return Intake(sides=tuple(sides), notices=tuple(notices), codebooks=codebooks)


def _grids(study: Study) -> dict[Source, Grid]:
    """Return every source read; two sides may share one, which is then read once, with the columns of both."""
    wanted: dict[Source, Names] = {}
    for side in study.sides:
        for source in side.sources if side.rows != "toplines" else ():
            wanted[source] = wanted.get(source, Names(frozenset())) | wanted_names(study, side)
    return {source: read_grid(source, columns, study.frame(source.frame)) for source, columns in wanted.items()}


def _codebook(grids: Sequence[Grid]) -> Codebook:
    """Return what a side's sources say of their columns; where several describe one, the first goes."""
    return {name: variable for grid in reversed(grids) for name, variable in grid.codebook.items()}


def _table(study: Study, side: Side, grids: dict[Source, Grid]) -> tuple[Table, tuple[Notice, ...]]:
    if not side.sources:
        raise StudyError(f"sides.{side.id} has no `source`: a side of {side.rows.replace('_', ' ')} needs a file.")
    own = [grids[source] for source in side.sources]
    counted, notices = count_columns(study, side, own) if side.rows == "counts" else ((), ())
    table, stacked = stack(side, (*wanted_columns(study, side), *counted), own)
    return table, (*notices, *stacked)


def _read(study: Study, side: Side, table: Table, names: Mapping[str, str]) -> tuple[SideData, tuple[Notice, ...]]:
    if side.rows == "company_scores":
        return read_company_scores(study, side, table, names)
    if side.rows == "counts":
        return read_counts(study, side, table, names)
    return read_respondents(study, side, table, names)


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
            yield Notice(kind="noted", side=first, why=why, count=shared)

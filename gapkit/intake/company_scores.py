"""A wide file of companies that are already averaged -> one row per company, wave and topic, on the 0-1 scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from gapkit.errors import StudyError
from gapkit.intake.faults import refuse
from gapkit.intake.keys import read_keys, refuse_two_rows
from gapkit.intake.numbers import as_count, as_number, as_percentage, not_a_number
from gapkit.intake.records import CompanyScores, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.intake.tables import Table
    from gapkit.study.model import Question, Side, Study, Topic

_PERCENT: Final = {0.0, 100.0}  # the ends of a scale on which a percentage is a score
_COLUMNS: Final = {"company": "string", "wave": "string", "topic": "string", "value": "float64", "n": "Int64", "se": "float64"}
# What describes respondents says nothing of companies that are already averaged.
_OF_RESPONDENTS: Final = ("segments", "respondent", "weight", "strata", "cluster", "population", "invited")


class _Ends(NamedTuple):
    """The ends of a scale, from worst to best: `worst` may be the larger number."""

    scale: str
    worst: float
    best: float


class _Rows(NamedTuple):
    table: Table
    keys: pd.DataFrame


def read_company_scores(study: Study, side: Side, table: Table, names: Mapping[str, str]) -> tuple[CompanyScores, tuple[Notice, ...]]:
    """Return a side's companies as `CompanyScores`, and a notice of those without a score; a blank score gives no row.

    A question of several columns is their plain mean, each on the scale; a company with a blank in one of them has no score on that topic.

    Args:
        study: the scales, topics and waves.
        side: a side of company scores.
        table: its rows, one per company and wave.
        names: the company that each spelling means.

    Raises:
        DataError: a company that stands twice in a wave, a score that is no number or not on its scale, a wrong base or standard error.
        StudyError: a key that does not apply to company scores, or a scale without numbers for its ends.
    """
    _refuse_keys(side)
    table, keys, blank_notices = read_keys(study, side, table, names)
    refuse_two_rows(table, keys)
    notices = list(blank_notices)
    parts = []
    for topic, question in study.asked(side.id):
        part = _topic_rows(study, side, topic, question, _Rows(table, keys))
        parts.append(part)
        empty = int(table.frame[list(question.column)].isna().all(axis="columns").sum())
        for why, count in (
            (f"companies without a score on {topic.label}", empty),
            (f"companies with a blank in one of the columns averaged for {topic.label}", len(keys) - len(part) - empty),
        ):
            if count:
                notices.append(Notice(kind="left out", side=side.id, topic=topic.id, why=why, count=count))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    return CompanyScores(side=side.id, frame=frame), tuple(notices)


def _topic_rows(study: Study, side: Side, topic: Topic, question: Question, rows: _Rows) -> pd.DataFrame:
    ends = _ends(study, side, topic, question)
    columns = [_values(rows.table, column, ends) for column in question.column]
    values = [_mean(parts) for parts in zip(*columns, strict=True)]
    if topic.turns(question):
        values = [None if value is None else 1 - value for value in values]
    index = rows.keys.index
    frame = rows.keys.assign(
        topic=topic.id,
        value=pd.Series(values, index=index, dtype="float64"),
        n=pd.Series(pd.array(_bases(rows.table, question.base or side.base, values), dtype="Int64"), index=index),
        se=pd.Series(_errors(rows.table, question.se, ends), index=index, dtype="float64"),
    )
    return frame[frame["value"].notna()].astype(_COLUMNS).reset_index(drop=True)


def _ends(study: Study, side: Side, topic: Topic, question: Question) -> _Ends:
    scale = study.scale(question.scale)
    if scale.low is None or scale.high is None or scale.low == scale.high:
        raise StudyError(
            f"topics.{topic.id}.questions.{side.id}.scale: company scores need a scale with numbers for its ends, such as `{{from: 0, to: 10}}`; "
            f"{scale.id!r} has none."
        )
    return _Ends(scale.id, scale.low, scale.high)


def _values(table: Table, column: str, ends: _Ends) -> list[float | None]:
    values: list[float | None] = []
    for row, number in enumerate(_numbers(table, column, percent={ends.worst, ends.best} == _PERCENT)):
        if number is None:
            values.append(None)
            continue
        value = (number - ends.worst) / (ends.best - ends.worst)
        if not 0 <= value <= 1:
            low, high = sorted((ends.worst, ends.best))
            refuse(f"{number:g} lies outside {low:g} to {high:g} (scale {ends.scale}).", table.at(row, column), rule="outside")
        values.append(value if 0 <= value <= 1 else None)
    return values


def _mean(parts: Sequence[float | None]) -> float | None:
    """Return the plain mean, None where one part is blank: a mean of the others would be one of other questions."""
    known = [part for part in parts if part is not None]
    return sum(known) / len(known) if len(known) == len(parts) else None


def _errors(table: Table, column: str, ends: _Ends) -> list[float | None]:
    if not column:
        return [None] * len(table.frame)
    errors: list[float | None] = []
    for row, number in enumerate(_numbers(table, column)):
        if number is not None and number < 0:
            refuse(f"a standard error of {number:g} is below 0.", table.at(row, column), rule="error")
        errors.append(None if number is None else number / abs(ends.best - ends.worst))
    return errors


def _bases(table: Table, column: str, values: Sequence[float | None]) -> list[int | None]:
    if not column:
        return [None] * len(table.frame)
    bases: list[int | None] = table.parsed(column, as_count)
    for row, (base, value, cell) in enumerate(zip(bases, values, table.frame[column].tolist(), strict=True)):
        if value is None or cell is pd.NA:
            continue
        if base is None or base < 0:
            refuse(f"base {cell!r} is not a whole number of people. Blank means not known.", table.at(row, column), rule="base")
        elif base == 0:
            refuse("a score stands on a base of 0 people. Empty the score, or mend the base.", table.at(row, column), rule="base of 0")
    return bases


def _numbers(table: Table, column: str, *, percent: bool = False) -> list[float | None]:
    """Return the numbers of a column; "29.8 %" is one on a scale from 0 to 100 alone."""

    def number_of(text: str, decimal: str) -> float | None:
        number = as_number(text, decimal)
        return as_percentage(text, decimal) if number is None and percent else number

    numbers: list[float | None] = table.parsed(column, number_of)
    for row, (number, cell) in enumerate(zip(numbers, table.frame[column].tolist(), strict=True)):
        if number is None and cell is not pd.NA:
            what = f"{not_a_number(str(cell), table.decimal(row))} Leave a missing one empty."
            refuse(what, table.at(row, column), rule="number")
    return numbers


def _refuse_keys(side: Side) -> None:
    if not side.company:
        raise StudyError(f"sides.{side.id}: company scores need `company`, the column naming each row's company.")
    for key in _OF_RESPONDENTS:
        if getattr(side, key):
            raise StudyError(
                f"sides.{side.id}.{key}: this key describes respondents; with `rows: company_scores` it does not apply. Leave it out."
            )

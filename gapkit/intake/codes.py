"""Answers checked against their scale: codes as the study writes them, don't-knows kept and counted, anything else refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.intake.declared import contradiction, declared_in, told_by_file
from gapkit.intake.faults import Fault, refuse_together
from gapkit.intake.numbers import match_code
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.intake.tables import Table
    from gapkit.study.model import Question, Scale, Side, Study, Topic

_LISTED: Final = 10
_LONGEST: Final = 40  # a wrong column may hold long text


def read_codes(study: Study, side: Side, table: Table) -> tuple[pd.DataFrame, tuple[Notice, ...]]:
    """Return the answers of a side, a column `topic:ID` per topic it was asked in columns, and the don't-knows counted.

    Each cell is a code of the scale or of its `not_answers`; several columns are joined by "|", a blank part being a column unanswered;
    null where nothing was answered. Index as the table's.

    Raises:
        DataError: answers that are not on their scale, listed for every column with how often each occurs.
    """
    answers: dict[str, pd.Series[str]] = {}
    faults: list[Fault] = []
    notices: list[Notice] = []
    for topic, question in study.asked(side.id):
        scale = study.scale(question.scale)
        columns = []
        for name in question.column:
            checked = check_column(table, name, scale)
            columns.append(checked.codes)
            faults += _faults(table, name, scale, checked)
        answers[f"topic:{topic.id}"] = _joined(columns, table.frame.index)
        notices += _not_answered(side, topic, question, scale, columns)
    refuse_together(faults, "Add them to `not_answers` of the scale, or mend the data.")
    return pd.DataFrame(answers, index=table.frame.index), tuple(notices)


@dataclass(frozen=True)
class CheckedColumn:
    """One column of answers held against its scale: the code of each row (None where blank or not on the scale), which rows are not on it.

    `against` are the cells that the file declares as no answer and the scale has as answers, with their labels.
    """

    codes: list[str | None]
    strange: pd.Series[bool]
    against: dict[str, str]


def check_column(table: Table, column: str, scale: Scale) -> CheckedColumn:
    """Return the codes of a column of answers, a don't-know's among them, and the rows whose cell is neither blank nor on the scale."""
    known = (*scale.codes, *scale.not_answer_codes)
    labels = {_plain(answer.label): answer.code for answer in (*scale.answers, *scale.not_answers)}
    declared = [declared_in(book, column, labelled=labelled) for book, labelled in zip(table.codebooks, table.labelled, strict=True)]
    against: dict[str, str] = {}

    def code(text: str, file: int) -> str | None:
        """A file of labels may still hold codes: tools write a scale's points without words as numbers."""
        spelt = labels.get(_plain(text)) if table.labelled[file] else None
        found = spelt or match_code(text, known, table.decimals[file])
        if text in declared[file] and found in scale.codes:
            against[text] = declared[file][text]
        return found

    codes: list[str | None] = table.read(column, code)
    cells = table.frame[column]
    strange = pd.Series([code is None for code in codes], index=cells.index) & cells.notna()
    return CheckedColumn(codes, strange, against)


def _faults(table: Table, column: str, scale: Scale, checked: CheckedColumn) -> list[Fault]:
    """Return what is wrong with a column, nothing where its answers are all on the scale."""
    cells, strange = table.frame[column], checked.strange
    if checked.against:
        held = cells.isin(list(checked.against)).astype(bool)
        times = Counter(cells[held].tolist())
        return [_fault(table, column, held, contradiction(times, checked.against, scale))]
    if not strange.any():
        return []
    times = Counter(cells[strange].tolist())
    listed = ", ".join(f"{text[:_LONGEST]!r} ({count})" for text, count in times.most_common(_LISTED))
    more = f" and {len(times) - _LISTED} more" if len(times) > _LISTED else ""
    variables = [book[column] for book in table.codebooks if column in book]
    told = _labels(times, scale) or told_by_file([text for text, _ in times.most_common()], variables, scale)
    total = sum(times.values())
    verb = "answer is" if total == 1 else "answers are"
    return [_fault(table, column, strange, f"{total} {verb} not on scale {scale.id}:", found=f"{listed}{more}.", way_out=told.strip())]


def _fault(table: Table, column: str, rows: pd.Series[bool], what: str, *, found: str = "", way_out: str = "") -> Fault:
    mask = rows.to_numpy(dtype=bool)
    at = replace(table.at(int(mask.argmax()), column), file=table.files_of(rows), line=None)
    return Fault(what, at, found=found, way_out=way_out, lines=tuple(table.line[mask][:_LISTED].tolist()), count=int(mask.sum()))


def _labels(times: Counter[str], scale: Scale) -> str:
    labels = {_plain(answer.label): answer for answer in (*scale.answers, *scale.not_answers)}
    found = next((text for text in times if _plain(text) in labels), None)
    if found is None:
        return ""
    return (
        f" {found!r} is the label of code {labels[_plain(found)].code}: say `values: labels` at its source, {{path: ..., values: labels}}."
    )


def _plain(label: str) -> str:
    """Return what two spellings of a label have in common: exports differ in case, runs of spaces and the curl of an apostrophe."""
    return " ".join(label.casefold().replace("\u2019", "'").split())


def _joined(columns: Sequence[list[str | None]], index: pd.Index) -> pd.Series[str]:
    if len(columns) == 1:
        return pd.Series(pd.array(columns[0], dtype="string"), index=index)
    joined = ["|".join(part or "" for part in parts) if any(parts) else None for parts in zip(*columns, strict=True)]
    return pd.Series(pd.array(joined, dtype="string"), index=index)


def _not_answered(side: Side, topic: Topic, question: Question, scale: Scale, columns: Sequence[list[str | None]]) -> list[Notice]:
    """Return a notice of the people all of whose answers to the question are don't-knows or refusals."""
    labels = {answer.code: answer.label or answer.code for answer in scale.not_answers}
    if not labels:
        return []
    silent: Counter[str] = Counter()
    for parts in zip(*columns, strict=True):
        filled = [part for part in parts if part]
        if filled and all(part in labels for part in filled):
            silent[labels[filled[0]]] += 1
    if not silent:
        return []
    kinds = ", ".join(f"{label} {count}" for label, count in silent.most_common())
    asked = f"question {question.asks!r}" if question.asks else f"column {', '.join(question.column)}"
    why = f"out of the base of {topic.label}: {kinds} ({asked})"
    return [Notice(kind="not answered", side=side.id, topic=topic.id, why=why, count=sum(silent.values()))]

"""A wide file of counts of people, one row per company and wave and a column per answer -> people by company, wave, topic and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.intake.count_columns import column_of, unknown_columns
from gapkit.intake.faults import Fault, refuse, refuse_together
from gapkit.intake.headcounts import read_headcount
from gapkit.intake.keys import read_keys, refuse_two_rows
from gapkit.intake.numbers import as_count, as_number, not_a_number
from gapkit.intake.records import Counts, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gapkit.intake.tables import Table
    from gapkit.study.model import Question, Scale, Side, Study, Topic

_COLUMNS: Final = {"company": "string", "wave": "string", "topic": "string", "answer": "string", "n": "int64"}
_LISTED: Final = 10


@dataclass(frozen=True)
class _Item:
    """One column of a question: counts by code (Int64, null where blank), answers and don't-knows apart; a row a company."""

    answers: pd.DataFrame
    aside: pd.DataFrame

    @property
    def blank(self) -> pd.Series[bool]:
        """Whether no count at all is given: the company was not asked."""
        return self.answers.isna().all(axis="columns") & self.aside.isna().all(axis="columns")

    @property
    def unknown(self) -> pd.Series[bool]:
        """Whether some answer's count is blank where others are given."""
        return self.answers.isna().any(axis="columns") & ~self.blank

    @property
    def base(self) -> pd.Series[int]:
        """How many people answered; 0 where nobody did, or where it is not known."""
        return self.answers.fillna(0).sum(axis="columns").astype("int64")


def read_counts(study: Study, side: Side, table: Table, names: Mapping[str, str]) -> tuple[Counts, tuple[Notice, ...]]:
    """Return a side's people as `Counts`, and a notice of every company that is left out of a topic.

    Left out: companies not asked (every count blank), companies of which some count is blank, and, where several columns are averaged, those without an answer
    to one of them. A blank is not known; it is no 0.

    Args:
        study: the scales, topics and waves.
        side: a side of counts.
        table: its rows, one per company and wave.
        names: the company that each spelling means.

    Raises:
        DataError: a company that stands twice in a wave, a count that is no whole number of people, people counted at codes that are not on the scale, or a
            wrong headcount.
    """
    table, keys, blank_notices = read_keys(study, side, table, names)
    refuse_two_rows(table, keys)
    heads = keys.assign(
        population=read_headcount(table, keys, side.population, "population"), invited=read_headcount(table, keys, side.invited, "invited")
    )
    notices = list(blank_notices)
    faults: list[str] = []
    parts: list[pd.DataFrame] = []
    topics: list[str] = []
    for topic, question in study.asked(side.id):
        scale = study.scale(question.scale)
        topics.append(topic.id)
        faults += [fault for pattern in question.column if (fault := _unknown_codes(table, pattern, scale))]
        items = [_item(table, pattern, scale) for pattern in question.column]
        taken, told = _taken(side, topic, items)
        notices += [*told, *_not_answered(side, topic, question, scale, [item.aside[taken] for item in items])]
        parts += _people(keys, topic, items, taken)
    refuse_together([Fault(fault) for fault in faults], "Add them to `not_answers` of the scale, or mend the data.")
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    return Counts(side.id, tuple(topics), frame.astype(_COLUMNS), heads.reset_index(drop=True)), tuple(notices)


def _item(table: Table, pattern: str, scale: Scale) -> _Item:
    def counts(codes: Sequence[str]) -> pd.DataFrame:
        held = {code: column for code in codes if (column := column_of(pattern, code)) in table.frame.columns}
        return pd.DataFrame({code: _counts(table, column) for code, column in held.items()}, index=table.frame.index)

    return _Item(counts(scale.codes), counts(scale.not_answer_codes))


def _counts(table: Table, column: str) -> pd.Series[int]:
    """Return a column of counts, null where blank. Raises DataError at the first that is no whole number of people."""
    numbers: list[float | None] = table.parsed(column, _number)
    for row, (number, cell) in enumerate(zip(numbers, table.frame[column].tolist(), strict=True)):
        if cell is pd.NA or (number is not None and number >= 0 and number.is_integer()):
            continue
        if number is None:
            fault = f"{not_a_number(str(cell), table.decimal(row))} Leave a count that is not known empty."
        elif number < 0:
            fault = f"a count of {number:g} people is below 0."
        else:
            fault = (
                f"{number:g} is no whole number of people. If these are shares, multiply them by their base, or use `rows: company_scores`."
            )
        refuse(fault, table.at(row, column), rule="count")
        numbers[row] = None
    return pd.Series(pd.array(numbers, dtype="Float64"), index=table.frame.index).astype("Int64")


def _number(text: str, decimal: str) -> float | None:
    count = as_count(text, decimal)
    return as_number(text, decimal) if count is None else float(count)


def _unknown_codes(table: Table, pattern: str, scale: Scale) -> str:
    """Return what is wrong with the columns of codes that the scale does not know: the people counted in them; "" where there are none."""
    counted = {
        code: _counts(table, column).fillna(0) for code, column in unknown_columns(pattern, map(str, table.frame.columns), scale).items()
    }
    sums = {code: int(counts.sum()) for code, counts in counted.items() if int(counts.sum())}
    if not sums:
        return ""
    rows = pd.DataFrame({code: counted[code] for code in sums}).sum(axis="columns").gt(0).astype(bool)
    listed = ", ".join(f"{code!r} ({count})" for code, count in list(sums.items())[:_LISTED])
    more = f" and {len(sums) - _LISTED} more" if len(sums) > _LISTED else ""
    total = sum(sums.values())
    verb = "answer is" if total == 1 else "answers are"
    return f"{table.files_of(rows)}, columns {pattern}: {total} {verb} not on scale {scale.id}: {listed}{more}."


def _taken(side: Side, topic: Topic, items: Sequence[_Item]) -> tuple[pd.Series[bool], list[Notice]]:
    """Return which companies' counts on a topic are taken, and a notice of each kind of those that are not."""
    blank = pd.DataFrame({place: item.blank for place, item in enumerate(items)})
    unknown = pd.DataFrame({place: item.unknown for place, item in enumerate(items)})
    unanswered = pd.DataFrame({place: item.base.eq(0) for place, item in enumerate(items)})
    nobody_asked = blank.all(axis="columns")
    some_blank = ~nobody_asked & (unknown | blank).any(axis="columns")
    uneven = ~nobody_asked & ~some_blank & unanswered.any(axis="columns") & (len(items) > 1)
    reasons = (
        (f"companies not asked about {topic.label}: all their counts are blank", nobody_asked),
        (f"companies of which some counts on {topic.label} are blank, that is not known", some_blank),
        (f"companies where nobody answered one of the columns averaged for {topic.label}", uneven),
    )
    notices = [Notice(kind="left out", side=side.id, topic=topic.id, why=why, count=int(rows.sum())) for why, rows in reasons if rows.any()]
    taken = ~(nobody_asked | some_blank | uneven)
    open_aside = (
        pd.DataFrame({place: item.aside.isna().any(axis="columns") for place, item in enumerate(items)}).any(axis="columns") & taken
    )
    if open_aside.any():
        why = f"companies whose don't-knows on {topic.label} are blank, that is not known: none are counted"
        notices.append(Notice(kind="noted", side=side.id, topic=topic.id, why=why, count=int(open_aside.sum())))
    return taken, notices


def _people(keys: pd.DataFrame, topic: Topic, items: Sequence[_Item], taken: pd.Series[bool]) -> Iterator[pd.DataFrame]:
    for place, item in enumerate(items):
        for code, counts in [*item.answers.items(), *item.aside.items()]:
            n = counts[taken].fillna(0).astype("int64")
            answer = "|" * place + str(code) + "|" * (len(items) - 1 - place)
            yield keys[taken].assign(topic=topic.id, answer=answer, n=n)[n > 0]


def _not_answered(side: Side, topic: Topic, question: Question, scale: Scale, asides: Sequence[pd.DataFrame]) -> Iterator[Notice]:
    """Yield a notice of the people whose answer to a column is a don't-know or a refusal, column by column."""
    labels = {answer.code: answer.label or answer.code for answer in scale.not_answers}
    for pattern, aside in zip(question.column, asides, strict=True):
        kinds = {labels[str(code)]: int(counts.fillna(0).sum()) for code, counts in aside.items()}
        kinds = {label: count for label, count in kinds.items() if count}
        if kinds:
            said = ", ".join(f"{label} {count}" for label, count in kinds.items())
            asked = f"question {question.asks!r}" if question.asks and len(asides) == 1 else f"columns {pattern}"
            why = f"out of the base of {topic.label}: {said} ({asked})"
            yield Notice(kind="not answered", side=side.id, topic=topic.id, why=why, count=sum(kinds.values()))

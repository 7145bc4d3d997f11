"""Column by column: who was asked, who answered, who did not and how, what is not on the scale, and who stands at either end of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.intake.codes import check_column
from gapkit.intake.records import CompanyScores, Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.intake.respondents import Counted
    from gapkit.intake.sides import Reading
    from gapkit.study.model import Question, Scale, Side, Study, Topic

COLUMNS: dict[str, str] = {
    "side": "string",
    "topic": "string",
    "column": "string",
    "scale": "string",
    "asked": "Int64",
    "base": "Int64",
    "blank": "Int64",
    "not_answered": "Int64",
    "not_answers": "object",  # a tuple of (label, count)
    "unknown": "Int64",
    "unknown_codes": "object",  # a tuple of (cell, count), most frequent first
    "floor": "Float64",
    "ceiling": "Float64",
    "status": "string",
}
MOST_CODES = 10
LONGEST = 40


def column_frame(study: Study, reading: Reading) -> pd.DataFrame:
    """Return a row per side, topic and column; columns as in `COLUMNS`.

    `asked` are the rows that count and whose file has the column, `base` those with an answer on the scale; `blank`, `not_answered` (don't-knows and
    refusals, told apart in `not_answers`) and `unknown` (cells not on the scale) are the rest of them. `floor` and `ceiling` are the shares (0-100) of the
    base at the worst and the best answer, after the scale was turned as the study turns it. Of company scores the rows are companies, without shares.
    """
    rows = list(_rows(study, reading))
    frame = pd.DataFrame(rows, columns=list(COLUMNS)) if rows else pd.DataFrame({name: [] for name in COLUMNS})
    return frame.astype({name: kind for name, kind in COLUMNS.items() if kind != "object"})


def _rows(study: Study, reading: Reading) -> Iterator[dict[str, Any]]:
    scored = {data.side: data for data in reading.intake.sides if isinstance(data, CompanyScores)}
    tallied = {data.side: data for data in reading.intake.sides if isinstance(data, Counts)}
    for side in reading.study.sides:
        for topic in reading.study.topics:
            question = topic.question(side.id)
            if question is None:
                continue
            if side.id in reading.counted:
                for column in question.column:
                    yield _answers(reading.counted[side.id], topic, question, column, study.scale(question.scale))
            elif side.id in scored and question.column:
                yield _scores(scored[side.id], reading, side, topic, question)
            elif side.id in tallied and question.column:
                yield _people(tallied[side.id], topic, question, study.scale(question.scale))


def _answers(counted: Counted, topic: Topic, question: Question, column: str, scale: Scale) -> dict[str, Any]:
    table = counted.table
    checked = check_column(table, column, scale)
    cells = table.frame[column]
    there = table.has(column)
    times = Counter(code for code in checked.codes if code is not None)
    answered = sum(times[code] for code in scale.codes)
    strange = Counter(cells[checked.strange].tolist())
    worst, best = _ends(topic, question, scale)
    silent = tuple((answer.label or answer.code, times[answer.code]) for answer in scale.not_answers if times[answer.code])
    return {
        "side": question.side,
        "topic": topic.id,
        "column": column,
        "scale": scale.id,
        "asked": int(there.sum()),
        "base": answered,
        "blank": int((cells.isna().to_numpy(dtype=bool) & there).sum()),
        "not_answered": sum(count for _, count in silent),
        "not_answers": silent,
        "unknown": sum(strange.values()),
        "unknown_codes": tuple((str(text)[:LONGEST], count) for text, count in strange.most_common(MOST_CODES)),
        "floor": 100 * times[worst] / answered if answered else None,
        "ceiling": 100 * times[best] / answered if answered else None,
        "status": "shown",
    }


def _scores(data: CompanyScores, reading: Reading, side: Side, topic: Topic, question: Question) -> dict[str, Any]:
    asked = len(reading.tables[side.id].frame)
    base = int((data.frame["topic"] == topic.id).sum())
    return {
        "side": side.id,
        "topic": topic.id,
        "column": ", ".join(question.column),
        "scale": question.scale,
        "asked": asked,
        "base": base,
        "blank": asked - base,
        "not_answered": 0,
        "not_answers": (),
        "unknown": 0,
        "unknown_codes": (),
        "floor": None,
        "ceiling": None,
        "status": "shown",
    }


def _people(data: Counts, topic: Topic, question: Question, scale: Scale) -> dict[str, Any]:
    """Return a question of counts: who left it blank is not in such a file."""
    rows = data.frame[data.frame["topic"] == topic.id]
    times: Counter[str] = Counter()
    for answer, people in zip(rows["answer"].tolist(), rows["n"].tolist(), strict=True):
        for code in filter(None, str(answer).split("|")):
            times[code] += int(people)
    answered = sum(times[code] for code in scale.codes)
    silent = tuple((answer.label or answer.code, times[answer.code]) for answer in scale.not_answers if times[answer.code])
    worst, best = _ends(topic, question, scale)
    return {
        "side": question.side,
        "topic": topic.id,
        "column": ", ".join(question.column),
        "scale": scale.id,
        "asked": sum(times.values()),
        "base": answered,
        "blank": 0,
        "not_answered": sum(count for _, count in silent),
        "not_answers": silent,
        "unknown": 0,
        "unknown_codes": (),
        "floor": 100 * times[worst] / answered if answered else None,
        "ceiling": 100 * times[best] / answered if answered else None,
        "status": "shown",
    }


def _ends(topic: Topic, question: Question, scale: Scale) -> tuple[str, str]:
    """Return the worst and the best answer of a question, as the study turns it."""
    return (scale.codes[-1], scale.codes[0]) if topic.turns(question) else (scale.codes[0], scale.codes[-1])

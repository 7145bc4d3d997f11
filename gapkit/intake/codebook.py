"""What a file says of its own columns: the wording of a question, the labels of its answers, the codes it declares as no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.study.model import Question, Scale, Study, Topic


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One column as its file describes it; whatever the file does not tell is empty.

    `asks` is the question's wording; `answers` the answers' codes with labels, in the file's order, without the codes declared as no answer;
    `missing` those codes with their labels (the code itself where it has none): 98 Don't know, 99 Refused.
    """

    name: str
    asks: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()


Codebook = dict[str, Variable]  # by column


def described(study: Study, codebooks: Mapping[str, Codebook]) -> Study:
    """Return the study with what its files tell and study.yaml does not: a question's wording, and printed labels of answers that have none.

    Args:
        study: a wording or label of its own always goes first.
        codebooks: per side, what its files say of their columns.
    """
    topics = tuple(_worded(topic, codebooks) for topic in study.topics)
    return study.model_copy(update={"topics": topics, "scales": tuple(_labelled(scale, study, codebooks) for scale in study.scales)})


def _worded(topic: Topic, codebooks: Mapping[str, Codebook]) -> Topic:
    return topic.model_copy(update={"questions": tuple(_asked(question, codebooks.get(question.side, {})) for question in topic.questions)})


def _asked(question: Question, book: Codebook) -> Question:
    if question.asks or len(question.column) != 1 or question.column[0] not in book:
        return question  # several columns are several questions: none of their wordings speaks for all
    return question.model_copy(update={"asks": book[question.column[0]].asks})


def _labelled(scale: Scale, study: Study, codebooks: Mapping[str, Codebook]) -> Scale:
    """Return the scale with the labels on which all columns that use it agree."""
    columns = [
        codebooks.get(question.side, {}).get(column)
        for topic in study.topics
        for question in topic.questions
        if question.scale == scale.id
        for column in question.column
    ]
    told: dict[str, set[str]] = {}
    for variable in columns:
        for code, label in (*variable.answers, *variable.missing) if variable else ():
            told.setdefault(code, set()).add(label)
    labels = {code: next(iter(found)) for code, found in told.items() if len(found) == 1}
    answers, not_answers = (
        tuple(
            answer.model_copy(update={"label": labels[answer.code]}) if answer.label == answer.code and answer.code in labels else answer
            for answer in listed
        )
        for listed in (scale.answers, scale.not_answers)
    )
    return scale.model_copy(update={"answers": answers, "not_answers": not_answers})

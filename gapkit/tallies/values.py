"""What an answer is worth: the value in [0, 1] of each answer under each score, turned where the study turns it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Question, Scale, Score, Study, Topic

SCORES: tuple[Score, ...] = ("favourable", "mean", "nps")
PARTS = "|"  # parts the codes of a question asked in several columns
PROMOTERS_FROM = 9
DETRACTORS_TO = 6


def takes_score(study: Study, question: Question, score: str) -> bool:
    """Return whether a side's answers on a topic can give a score."""
    if not question.column or not question.scale:
        return False
    if score == "favourable":
        return bool(question.favourable)
    return score == "mean" or study.scale(question.scale).takes_nps


def is_two_point(study: Study, question: Question, score: str) -> bool:
    """Return whether a score takes only the values 0 and 1 on this question, so that its spread follows from its mean."""
    if len(question.column) > 1:
        return False
    return score == "favourable" or (score == "mean" and len(study.scale(question.scale).answers) == 2)  # noqa: PLR2004 - two ends


def answer_value(study: Study, topic: Topic, question: Question, score: str) -> Callable[[str], float | None]:
    """Return the function from an answer as tallied (its code, several parted by "|") to its value 0-1, None for a don't-know.

    `favourable` is 1 on the answers the study names and 0 on the others; `mean` is the position on the scale (percent of maximum possible);
    `nps` is 1 for 9 and 10, 0 for 0 to 6 and one half between, so that the net promoter score is 200 v - 100.
    """
    one = _one_value(study.scale(question.scale), topic, question, score)

    def value(answer: str) -> float | None:
        known = [worth for part in answer.split(PARTS) if (worth := one.get(part)) is not None]
        return sum(known) / len(known) if known else None

    return value


def _one_value(scale: Scale, topic: Topic, question: Question, score: str) -> dict[str, float]:
    if score == "favourable":
        return {code: float(code in question.favourable) for code in scale.codes}
    if score == "nps":
        steps = {code: 1.0 if int(code) >= PROMOTERS_FROM else 0.0 if int(code) <= DETRACTORS_TO else 0.5 for code in scale.codes}
    else:
        last = len(scale.codes) - 1
        steps = {code: place / last for place, code in enumerate(scale.codes)}
    return {code: 1 - worth for code, worth in steps.items()} if topic.turns(question) else steps

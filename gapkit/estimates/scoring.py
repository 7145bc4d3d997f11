"""Which score a topic takes, which side can give it, and how shares become points."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gapkit.intake.records import CompanyScores, Toplines
from gapkit.tallies.tally import AnswerTally
from gapkit.tallies.values import takes_score

if TYPE_CHECKING:
    import pandas as pd

    from gapkit.study.model import Score, Study, Topic
    from gapkit.tallies.tally import Tally

    Number = TypeVar("Number", float, pd.Series[float])

NPS_SPAN, SHARE_SPAN = 200.0, 100.0


def topic_score(study: Study, topic: Topic, wanted: str) -> Score:
    """Return the score of a topic: the one asked for, else its own, the study's, `favourable` where its questions name favourable answers, `mean`."""
    if wanted:
        return wanted  # type: ignore[return-value]  # checked by `ask`
    named = any(question.favourable for question in topic.questions)
    return topic.score or study.score or ("favourable" if named else "mean")


def gives(tally: Tally, topic: Topic, side: str, score: str) -> bool | None:
    """Return whether a side's data can give a score on a topic; None where the side was not asked."""
    question = topic.question(side)
    if question is None:
        return None
    for part in tally.of_side(side):
        if isinstance(part, AnswerTally) and topic.id in part.topics and takes_score(tally.study, question, score):
            return True
        if isinstance(part, CompanyScores) and score == "mean" and question.column:
            return True
        if isinstance(part, Toplines) and bool(((part.frame["topic"] == topic.id) & (part.frame["score"] == score)).any()):
            return True
    return False


def points_span(score: str) -> float:
    """Return the points from one end of a score to the other: 100, for nps 200."""
    return NPS_SPAN if score == "nps" else SHARE_SPAN


def points_level(share: Number, score: str) -> Number:
    """Return a share 0-1 of a score as its points: 0 to 100, nps -100 to 100."""
    points: Number = share * points_span(score) - (points_span(score) - SHARE_SPAN)
    return points

"""Published figures as one side's toplines: on the 0-1 scale, turned where the study turns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from gapkit.intake.records import Toplines
from gapkit.study.answer_lists import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.study.model import Figure, Question, Scale, Score, Study, Topic

_COLUMNS = {"topic": "string", "wave": "string", "score": "string", "value": "float64", "n": "Int64", "turned": "bool", "bound": "bool"}
_APART = frozenset({"unit", "question"})  # no difference is taken: both figures are shown as published
_PROMOTERS_FROM, _DETRACTORS_TO = 9, 6


class _Row(NamedTuple):
    topic: str
    wave: str
    score: Score
    value: float | None
    n: int | None
    turned: bool
    bound: bool


class _Turn(NamedTuple):
    turned: bool
    bound: bool


def read_toplines(study: Study, side: str) -> Toplines:
    """Return one side's published figures: a row per topic, wave and score, in the study's order, on the 0-1 scale.

    A figure is turned (1 - value) by `reverse` and by `statement: problem`; both together cancel out. `reverse: bound` turns it into an upper bound.
    Where a side's question has no comparable partner (`differs` says unit or question), it stays as published. A whole distribution gives a row per score
    it can give: `favourable` from the shares of the favourable answers (never turned: they are the good ones by name), `mean` and `nps` where the shares
    make up the whole. A figure cited without a value has NaN.

    Args:
        study: any study; questions without figures give no row.
        side: the side's id.

    Raises:
        ParameterError: the study has no such side.
    """
    study.side(side)
    rows = [
        row
        for topic in study.topics
        if (question := topic.question(side)) is not None
        for figure in question.figures
        for row in _rows(study, topic, question, figure)
    ]
    return Toplines(side=side, frame=pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS))


def _rows(study: Study, topic: Topic, question: Question, figure: Figure) -> Iterator[_Row]:
    turn = _turn(topic, question)
    if figure.shares:
        for given, worth in _distribution_scores(study.scale(question.scale), question, figure):
            turned = turn.turned and given != "favourable"
            yield _Row(topic.id, figure.wave, given, 1 - worth if turned else worth, figure.n, turned, bound=False)
        return
    score = _score(study, topic)
    value = None
    if figure.value is not None:
        share = (figure.value + 100) / 200 if score == "nps" else figure.value / 100
        value = 1 - share if turn.turned else share
    yield _Row(topic.id, figure.wave, score, value, figure.n, turn.turned, turn.bound)


def _turn(topic: Topic, question: Question) -> _Turn:
    others = [other for other in topic.questions if other.side != question.side]
    if _APART & set(question.differs) or (others and all(_APART & set(other.differs) for other in others)):
        return _Turn(turned=False, bound=False)
    return _Turn(turned=topic.turns(question), bound=question.reverse == "bound")


def _score(study: Study, topic: Topic) -> Score:
    named = any(question.favourable for question in topic.questions)
    return topic.score or study.score or ("favourable" if named else "mean")


def _distribution_scores(scale: Scale, question: Question, figure: Figure) -> Iterator[tuple[Score, float]]:
    """Yield the scores a distribution can give, each 0-1, before any turning."""
    shares = dict(figure.shares)
    total = sum(shares.values())
    whole = abs(total - 100) <= ROUNDING
    # An answer that is not listed was given by nobody only where the others make up the whole.
    if question.favourable and (whole or set(question.favourable) <= set(shares)):
        yield "favourable", min(sum(shares.get(code, 0.0) for code in question.favourable) / 100, 1.0)
    if not whole:
        return
    if len(scale.codes) > 1:
        last = len(scale.codes) - 1
        yield "mean", sum(shares.get(code, 0.0) * place for place, code in enumerate(scale.codes)) / (last * total)
    if scale.takes_nps:
        promoters = sum(share for code, share in shares.items() if int(code) >= _PROMOTERS_FROM)
        detractors = sum(share for code, share in shares.items() if int(code) <= _DETRACTORS_TO)
        yield "nps", (1 + (promoters - detractors) / total) / 2

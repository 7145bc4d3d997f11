"""What must hold between a study's nouns, each rule with its own sentence."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from gapkit.study.alert_rules import check_alerts
from gapkit.study.problems import did_you_mean, place_name

if TYPE_CHECKING:
    from gapkit.study.checking import Way
    from gapkit.study.model import Question, Scale, Study, Topic
    from gapkit.study.problems import Problems

UNLIKE_IS_SAID = {"scale", "unit", "question"}  # differs: marked without a verdict, or no difference at all


def check_rules(study: Study, problems: Problems) -> None:
    """Note in `problems` whatever does not hold between sides, topics, questions and scales."""
    scales = {scale.id: scale for scale in study.scales}
    for one, other in combinations(study.topics, 2):
        if one.id == other.id:
            problems.add(("topics", one.id), f"topic {one.id!r} stands in study.yaml and in the published figures; rename one.")
    for topic in study.topics:
        for question in topic.questions:
            way = ("topics", topic.id, "questions", question.side)
            side = study.side(question.side)
            if question.figures and side.rows != "toplines":
                problems.add(way, f"{place_name(way)} has published figures; say 'rows: toplines' on that side.")
            if question.reverse == "bound" and topic.statement == "problem":
                problems.add(way, f"{place_name(way)}: turned twice, a bound has no safe side; word the topic by its good side.")
            if not question.scale:
                continue
            scale = scales.get(question.scale)
            if scale is None:
                known = did_you_mean(question.scale, scales)
                problems.add((*way, "scale"), f"{place_name(way)}: the study has no scale {question.scale!r}.{known}")
                continue
            _check_question(topic, question, scale, rows=side.rows, way=way, problems=problems)
        _check_pairs(topic, study, scales, problems)
    check_alerts(study, problems)


def _check_question(topic: Topic, question: Question, scale: Scale, *, rows: str, way: Way, problems: Problems) -> None:
    name = place_name(way)
    if question.favourable:
        _check_favourable(topic, question, scale, way, problems)
    elif topic.score == "favourable" and rows in {"respondents", "counts"}:
        problems.add(way, f"{name} lacks 'favourable', the good answers, which 'score: favourable' counts.")
    if topic.score == "nps" and not scale.takes_nps:
        problems.add((*way, "scale"), f"{name}: a net promoter score needs a scale of 0 to 10, worst to best; {scale.id!r} {_runs(scale)}.")
    if topic.score == "nps" and topic.turns(question):
        problems.add(way, f"{name}: a net promoter score cannot be turned round; take out 'reverse' or 'statement'.")
    if rows == "company_scores" and scale.low is None:
        problems.add(
            (*way, "scale"), f"{name}: company scores need a scale of numbers; the codes of {scale.id!r} are words or out of order."
        )


def _check_favourable(topic: Topic, question: Question, scale: Scale, way: Way, problems: Problems) -> None:
    name, here = place_name(way), (*way, "favourable")
    unknown = [code for code in question.favourable if code not in scale.codes]
    if unknown:
        what = "is no answer (not_answers)" if unknown[0] in scale.not_answer_codes else f"is not on scale {scale.id!r}"
        known = "" if unknown[0] in scale.not_answer_codes else f" Known: {', '.join(scale.codes[:12])}."
        problems.add(here, f"{name}: favourable {unknown[0]!r} {what}.{known}")
        return
    turned = topic.turns(question)
    count = len(question.favourable)
    good = scale.codes[:count] if turned else scale.codes[-count:]
    if count == len(scale.codes):
        problems.add(here, f"{name}: every answer is favourable; leave out those that are not.")
    elif set(question.favourable) != set(good):
        why = "as it is turned here by 'reverse' or 'statement'" if turned else "which runs worst to best"
        sentence = f"favourable {', '.join(question.favourable)} is not the good end of scale {scale.id!r}, {why}; that would be {', '.join(good)}."
        problems.add(here, f"{name}: {sentence}")


def _check_pairs(topic: Topic, study: Study, scales: dict[str, Scale], problems: Problems) -> None:
    """Two sides that will be compared must have been given scales that can be: of one length, and not listed against each other."""
    for one, other in combinations(topic.questions, 2):
        first, second = scales.get(one.scale), scales.get(other.scale)
        if first is None or second is None or study.side(one.side).role == study.side(other.side).role:
            continue
        if topic.score == "nps" or UNLIKE_IS_SAID & {*one.differs, *other.differs}:  # nps has a rule of its own
            continue
        way = ("topics", topic.id, "questions", other.side)
        if len(first.codes) != len(second.codes):
            problems.add(
                way,
                f"topic {topic.id!r}: {one.side} answered on {len(first.codes)} points ({first.id}), {other.side} on {len(second.codes)} "
                f"({second.id}), which are not alike. Say 'differs: [scale]' on one: it is then shown and marked, without a verdict.",
            )
            continue
        labels = [[answer.label.casefold() for answer in scale.answers] for scale in (first, second)]
        if labels[0] == labels[1][::-1] and labels[0] != labels[1] and topic.turns(one) == topic.turns(other):
            problems.add(
                way,
                f"topic {topic.id!r}: scales {first.id!r} and {second.id!r} hold the same answers in opposite order. "
                "List both worst to best, or say 'reverse: exact' where the question was put the other way round.",
            )


def _runs(scale: Scale) -> str:
    return f"runs {scale.codes[0]} to {scale.codes[-1]}"

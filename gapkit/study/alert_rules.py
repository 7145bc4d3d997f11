"""What an alert must say, and what of it must be in the study: one topic or any, one limit, rows that there can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.study.keys import KEYS
from gapkit.study.problems import did_you_mean
from gapkit.study.values import listed

if TYPE_CHECKING:
    from gapkit.study.checking import Values, Way
    from gapkit.study.model import Study, Topic
    from gapkit.study.problems import Problems
    from gapkit.study.watched import AlertRule

LIMITS = ("gap_above", "gap_below", "gap_grew_by")
_KEYS = tuple(key.name for key in KEYS["alert"])
_POINTS = 100  # the widest gap of shares and average scores


def check_alert_forms(values: Values, problems: Problems) -> None:
    """Note in `problems` every alert that names no topic or two, no limit or several."""
    for place, alert in enumerate(values.get("alerts", ())):
        way = ("alerts", str(place))
        if alert.get("any") is False:
            problems.add((*way, "any"), "alerts: 'any' is false; say 'any: true' to watch every topic, or name one with 'topic'.")
        elif ("topic" in alert) == ("any" in alert):
            found = "names a topic and 'any'" if "topic" in alert else "names no topic"
            problems.add(way, f"alerts: one {found}; wanted 'topic: ID' or 'any: true', one of the two.")
        limits = [key for key in LIMITS if key in alert]
        if len(limits) != 1:
            found = f"has {' and '.join(map(repr, limits))}; make an alert of each" if limits else f"lacks a limit; wanted {listed(LIMITS)}"
            problems.add(way, f"alerts: one {found}.")


def check_alerts(study: Study, problems: Problems) -> None:
    """Note in `problems` every alert on what the study does not have: a topic, a column to choose rows by, a wave, a gap."""
    segments = {name for side in study.sides for name, _ in side.segments}
    seen: set[AlertRule] = set()
    for place, rule in enumerate(study.alerts):
        way = ("alerts", str(place))
        if rule in seen:
            problems.add(way, "alerts: one stands there twice; take one out.")
        seen.add(rule)
        _check_topic(study, rule, way, problems)
        chosen = [key for key, _ in rule.where if key in segments]
        if len(chosen) > 1:
            problems.add(
                way, f"alerts: one chooses by {listed(tuple(chosen)).replace(' or ', ' and ')}; at most one segment at a time can be."
            )
        for key, values in rule.where:
            if key not in {"company", "wave", *segments}:
                problems.add((*way, key), f"alerts has no key {key!r}.{did_you_mean(key, (*_KEYS, *sorted(segments)))}")
            elif key == "company" and not study.company:
                problems.add((*way, key), "alerts: one names a company, and the study has no 'company', the column naming it.")
            elif key == "wave":
                _check_waves(study, values, (*way, key), problems)


def _check_topic(study: Study, rule: AlertRule, way: Way, problems: Problems) -> None:
    topics = {topic.id: topic for topic in study.topics}
    if not rule.topic:
        if not any(_has_gap(study, topic) for topic in study.topics):
            problems.add(way, "alerts: no topic was put to a provider and a customer, so there is no gap to watch.")
    elif rule.topic not in topics:
        problems.add((*way, "topic"), f"alerts: the study has no topic {rule.topic!r}.{did_you_mean(rule.topic, topics)}")
    elif not _has_gap(study, topics[rule.topic]):
        problems.add((*way, "topic"), f"alerts: topic {rule.topic!r} was not put to a provider and a customer, so it has no gap.")
    elif abs(rule.limit) >= _POINTS and "nps" not in {topics[rule.topic].score, study.score}:
        problems.add(way, f"alerts: no gap on {rule.topic!r} can pass {rule.limit:g} points; wanted under 100.")


def _has_gap(study: Study, topic: Topic) -> bool:
    return {study.side(question.side).role for question in topic.questions} >= {"provider", "customer"}


def _check_waves(study: Study, values: tuple[str, ...], way: Way, problems: Problems) -> None:
    known = [wave for wave, _ in study.waves]
    if not any(side.wave or side.rows == "toplines" for side in study.sides):
        problems.add(way, "alerts: one names a wave, and no side says which column holds its 'wave'.")
        return
    for wave in values if known else ():
        if wave not in known:
            problems.add(way, f"alerts: wave {wave!r} is not among the study's 'waves'.{did_you_mean(wave, known)}")

"""Published figures into topics: one line per topic, side and wave, or one per answer for whole distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gapkit.errors import nearest
from gapkit.study.answer_lists import find_scales, good_answers, read_shares
from gapkit.study.model import Figure, Question, Topic
from gapkit.study.topline_lines import Line, read_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gapkit.study.model import Scale

ALL_TOPICS = "all"  # the row over topics bears this name

# A blank cell takes these from the topic's other lines; the others change the arithmetic, so a blank there says something of its own.
_TOPIC_TEXT, _TOPIC_RULES = ("label", "study"), ("statement", "retells", "score")
_QUESTION_TEXT, _QUESTION_RULES = ("audience", "asks", "scale", "favourable"), ("reverse", "differs")
_FIGURE_TEXT = ("n", "source", "note")


def read_topics(paths: tuple[Path, ...], side_ids: tuple[str, ...]) -> tuple[tuple[Topic, ...], tuple[Scale, ...]]:
    """Return the topics of one or more files of published figures, in file order, and the scales of their whole distributions.

    A figure's `value` stays in points as published (0 to 100; nps -100 to 100), and so do the `shares` of a distribution; nothing is turned here.
    Empty: cited without a figure.

    Args:
        paths: comma-separated files with the columns of `COLUMNS` in `topline_lines`; a topic's lines may stand in several.
        side_ids: the sides that a line may name.

    Raises:
        StudyError: a column, side or word is unknown, a number is none or out of range, a line stands twice, lines of one topic disagree,
            or `retells` names no topic. Says the file, line and column, what was found and what was wanted.
    """
    lines = [line for path in paths for line in read_lines(path)]
    for line in lines:
        _check_words(line, side_ids)
    scales = find_scales(lines)
    topics = tuple(_topic(name, group, scales) for name, group in _grouped(lines, "topic").items())
    _check_retellings(topics, lines)
    return topics, tuple(scales.values())


def _check_words(line: Line, side_ids: tuple[str, ...]) -> None:
    line.word("side", side_ids)
    line.word("statement", ("problem",))
    reverse = line.word("reverse", ("exact", "bound"))
    if line["topic"] == ALL_TOPICS:
        raise line.wrong("topic", "that name is kept for the row over all topics; choose another.")
    if reverse == "bound" and (line.score not in (None, "favourable") or line["answer"]):
        raise line.wrong("reverse", "only a single published share can be a bound; use exact, or name the favourable answers.")
    if reverse == "bound" and line["statement"]:
        raise line.wrong("reverse", "turned twice a bound has no safe side; word the topic by its good side and leave statement empty.")
    if (line["value"] or line["count"]) and not line["answer"] and line.score is None:
        raise line.wrong("score", "wanted favourable, mean or nps beside a value.")


def _topic(name: str, lines: list[Line], scales: dict[str, Scale]) -> Topic:
    text = _agreed(lines, _TOPIC_TEXT, _TOPIC_RULES)
    return Topic(
        id=name,
        label=text["label"] or name,
        score=lines[0].score,
        statement="problem" if text["statement"] else None,
        study=text["study"],
        retells=text["retells"],
        questions=tuple(_question(side, group, scales) for side, group in _grouped(lines, "side").items()),
    )


def _question(side: str, lines: list[Line], scales: dict[str, Scale]) -> Question:
    text = _agreed(lines, _QUESTION_TEXT, _QUESTION_RULES)
    reverse: dict[str, Literal["exact", "bound"]] = {"exact": "exact", "bound": "bound"}
    answered = next((line for line in lines if line["answer"]), None)
    figures = tuple(_figure(wave, group) for wave, group in _grouped(lines, "wave").items())
    favourable: tuple[str, ...] = ()
    if answered:
        favourable = good_answers(lines, scales[text["scale"]])
        _check_score(answered, scales[text["scale"]], favourable)
    elif text["favourable"]:
        line = next(line for line in lines if line["favourable"])
        raise line.wrong(
            "favourable", "only a whole distribution names its favourable answers; give one line per answer, or leave it empty."
        )
    return Question(
        side=side,
        asks=text["asks"],
        audience=text["audience"],
        scale=text["scale"] if answered else "",
        favourable=favourable,
        differs=lines[0].differs,
        reverse=reverse.get(text["reverse"]),
        figures=figures,
    )


def _check_score(line: Line, scale: Scale, favourable: tuple[str, ...]) -> None:
    if line.score == "favourable" and not favourable:
        raise line.wrong("score", "fill the column favourable with the favourable answers.")
    if line.score == "nps" and not scale.takes_nps:
        raise line.wrong(
            "score", f"a net promoter score is taken on answers 0 to 10 only; scale {scale.id!r} has {', '.join(scale.codes)}."
        )


def _figure(wave: str, lines: list[Line]) -> Figure:
    text = _agreed(lines, _FIGURE_TEXT, ())
    base = next((line for line in lines if line["n"]), lines[0]).whole("n", 1)
    if any(line["answer"] for line in lines):
        shares, base = read_shares(lines, base)
        return Figure(wave=wave, n=base, shares=shares, source=text["source"], note=text["note"])
    if len(lines) > 1:
        first, second = lines[0], lines[1]
        raise second.wrong(
            "topic", f"side {second['side']!r}{_of_wave(wave)} already stands on line {first.number} of {first.file}; leave one."
        )
    (line,) = lines
    if line["count"]:
        raise line.wrong("count", "a count belongs to an answer; fill the column answer, or give a value.")
    value = line.number_in("value", -100 if line.score == "nps" else 0, 100)
    return Figure(wave=wave, value=value, n=base, source=text["source"], note=text["note"])


def _of_wave(wave: str) -> str:
    return f", wave {wave!r}," if wave else ""


def _grouped(lines: Sequence[Line], column: str) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line[column], []).append(line)
    return groups


def _agreed(lines: list[Line], text: tuple[str, ...], rules: tuple[str, ...]) -> dict[str, str]:
    """Return what lines that describe one thing say of it. Raises StudyError, naming both lines, where they contradict each other."""
    agreed = {}
    for column in (*text, *rules):
        said = [line for line in lines if line[column]] if column in text else lines
        for line in said:
            if line[column] != said[0][column]:
                raise line.wrong(
                    column,
                    f"line {said[0].number} of {said[0].file} says {said[0][column]!r} for topic {line['topic']!r}; make them agree.",
                )
        agreed[column] = said[0][column] if said else ""
    return agreed


def _check_retellings(topics: tuple[Topic, ...], lines: list[Line]) -> None:
    retells = {topic.id: topic.retells for topic in topics}
    for line in lines:
        told = line["retells"]
        if told and told not in retells:
            raise line.wrong("retells", f"no such topic.{nearest(told, retells)}")
        if told and (told == line["topic"] or retells[told]):
            raise line.wrong("retells", "that is a retelling itself; name the topic that holds the first figure.")

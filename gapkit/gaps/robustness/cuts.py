"""The lines that can be drawn through a scale: which topics have them, and the study counted anew at each of them.

A study recut at a line is the same study, its favourable answers those at or above the line. So every rule of a comparison (design effects, headcounts,
companies left out, hiding) holds at every line as it does in `compare`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from gapkit.gaps.pairing import terms
from gapkit.gaps.words import in_sentence
from gapkit.intake.records import CompanyScores, Toplines
from gapkit.intake.toplines import read_toplines
from gapkit.study.answer_lists import ROUNDING
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from gapkit.study.model import Question, Side, Study, Topic
    from gapkit.tallies.tally import Tally

FEWEST = 10  # people behind a curve of a side that is not on record
WHOLE = 100.0


def curve_allowed(side: Side, base: float, *, over: bool = False) -> bool:
    """Return whether a cell of one side may show how its answers are spread: what every curve, by this one rule, must ask first.

    No under the side's minimum; no under 10 people, nor for a total whose parts are hidden or of under 10 people, on a side that
    is not on record: there a curve would tell single answers.

    Args:
        side: the side.
        base: how many people's answers the cell holds; NaN where not known, which no curve is drawn from.
        over: whether it is a total whose parts are hidden, or have no curve of their own.
    """
    return base >= side.minimum and (side.on_record or (base >= FEWEST and not over))


@dataclass(frozen=True)
class Cut:
    """A line: the code and printed label of the answers at or above it."""

    code: str
    label: str


@dataclass(frozen=True)
class Cuts:
    """What can be cut between two sides: per topic its lines, worst to best, and why the other topics have none (rows of `left_out`)."""

    lines: dict[str, tuple[Cut, ...]]
    cannot: tuple[dict[str, object], ...]

    @property
    def most(self) -> int:
        """The most lines any topic has."""
        return max((len(lines) for lines in self.lines.values()), default=0)


def cuts_of(known: Tally, provider: Side, customer: Side, *, apart: bool = False) -> Cuts:
    """Return the lines that two sides' answers share, topic by topic; orientation is worst to best whichever way a question was put.

    With `apart`, scales that differ have lines too, as many as the longer: each side is cut at its own, lowest first, and no line of one is a line of the
    other.
    """
    lines: dict[str, tuple[Cut, ...]] = {}
    cannot: list[dict[str, object]] = []
    for topic in known.study.topics:
        asked = [(side, question) for side in (provider, customer) if (question := topic.question(side.id)) is not None]
        if topic.retells or not asked:
            continue
        why = _why_not(known, topic, provider, customer, apart=apart)
        if why:
            cannot.append({"kind": "left out", "side": "", "topic": topic.id, "company": "", "wave": "", "why": why})
        else:
            # Labels are those of a question that was not put the other way round.
            longest = max(len(ordered(known.study, topic, question)) for _, question in asked)
            questions = [question for _, question in asked if len(ordered(known.study, topic, question)) == longest]
            question = next((question for question in questions if question.reverse is None), questions[0])
            lines[topic.id] = _lines(known.study, topic, question)
    return Cuts(lines, tuple(cannot))


def recut(known: Tally, cuts: Cuts, place: int) -> Tally:
    """Return the tally with every topic's line number `place` (0 the lowest) for its favourable answers; topics without such a line are asked of nobody.

    A question on the shorter of two scales that differ stays at its highest line. Kept beside the tally: whoever asks for the shares at every cut mostly
    asks for how answers are spread too, and both hold the same tests.
    """
    key = (recut, tuple(sorted((topic, len(lines)) for topic, lines in cuts.lines.items())), place)
    if key not in known.worked_out:
        known.worked_out[key] = _recut(known, cuts, place)
    return cast("Tally", known.worked_out[key])


def _recut(known: Tally, cuts: Cuts, place: int) -> Tally:
    topics = []
    for topic in known.study.topics:
        there = place < len(cuts.lines.get(topic.id, ()))
        questions = tuple(_recut_question(known.study, topic, question, place) for question in topic.questions) if there else ()
        topics.append(topic.model_copy(update={"questions": questions}))
    study = known.study.model_copy(update={"topics": tuple(topics)})
    sides = tuple(read_toplines(study, part.side) if isinstance(part, Toplines) else part for part in known.sides)
    return dataclasses.replace(known, study=study, sides=sides)


def _recut_question(study: Study, topic: Topic, question: Question, place: int) -> Question:
    codes = ordered(study, topic, question)
    return question.model_copy(update={"favourable": codes[min(place + 1, len(codes) - 1) :]})


def ordered(study: Study, topic: Topic, question: Question) -> tuple[str, ...]:
    """Return the codes of a question's scale from worst to best for the topic: turned where the study turns it."""
    codes = study.scale(question.scale).codes if question.scale else ()
    return tuple(reversed(codes)) if topic.turns(question) else codes


def _lines(study: Study, topic: Topic, question: Question) -> tuple[Cut, ...]:
    labels = {answer.code: answer.label or answer.code for answer in study.scale(question.scale).answers}
    codes = ordered(study, topic, question)
    return tuple(Cut(codes[place], _label([labels[code] for code in codes[place:]])) for place in range(1, len(codes)))


def _label(above: list[str]) -> str:
    if len(above) == 1:
        return above[0]
    return " or ".join(above) if len(above) == 2 and not above[0].isdigit() else f"{above[0]} to {above[-1]}"  # noqa: PLR2004 - a longer list is no label


def _why_not(known: Tally, topic: Topic, provider: Side, customer: Side, *, apart: bool) -> str:
    """Return why a topic has no lines; "" where it has."""
    for side in (provider, customer):
        question = topic.question(side.id)
        who = in_sentence(side.label)
        if question is None:
            return f"{who} were not asked"
        if len(question.column) > 1:
            return f"{who} answered in several columns, which are averaged: there is no one scale to draw a line through"
        if not _has_answers(known, topic, side, question):
            return f"only averages or single figures of {who} are known, not how their answers are spread"
    allowed = terms(known.study, topic, provider, customer, "favourable")
    if not apart and ("scale" in allowed.differs or len({len(ordered(known.study, topic, question)) for question in topic.questions}) > 1):
        return "the two sides answered on different scales: no line is the same on both"
    return "" if allowed.comparable else "the two questions cannot be compared"


def _has_answers(known: Tally, topic: Topic, side: Side, question: Question) -> bool:
    for part in known.of_side(side.id):
        if isinstance(part, CompanyScores) or not question.scale:
            continue
        if isinstance(part, AnswerTally) and topic.id in part.topics:
            return True
        if isinstance(part, Toplines) and any(_whole(figure.shares) for figure in question.figures):
            return True
    return False


def _whole(shares: tuple[tuple[str, float], ...]) -> bool:
    return bool(shares) and abs(sum(share for _, share in shares) - WHOLE) <= ROUNDING

"""Sides with their questions -> topics: pairs by likeness, each with an id, a printed name and scales that agree; what is left over is kept in view."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from gapkit.drafts.agreeing import settle
from gapkit.drafts.likeness import common_words, cores, name_core
from gapkit.drafts.model import DraftQuestion, DraftTopic, LeftOver
from gapkit.drafts.pairing import pair_questions
from gapkit.drafts.points import RECOMMEND

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gapkit.drafts.columns import Column
    from gapkit.drafts.pairing import Match
    from gapkit.drafts.scales import ScaleGuess
    from gapkit.drafts.sides import RawSide

_MOST_KINDS: Final = 11  # different cells of a column whose scale only its partner may tell
_TAKEN: Final = frozenset({"all", "path"})  # ids that mean something else in a study
_LONGEST_ID: Final = 40
_LONGEST_LABEL: Final = 60
_LETTERS: Final = 3
_MOST_ALONE: Final = 6  # questions of a side that stand as topics where nothing is paired; the others are listed
_TO_TEN: Final = tuple(str(point) for point in range(11))

Asked = tuple["Column", "ScaleGuess | None"]


def match_topics(sides: Sequence[RawSide], aside: Collection[str] = ()) -> tuple[tuple[DraftTopic, ...], tuple[LeftOver, ...]]:
    """Return the topics in the order of the first side's questions, and every question without a partner.

    Where there is no pair at all, each side's first questions stand as topics of their own, so that the study can be read.

    Args:
        sides: the first is held against each other one.
        aside: columns that are no questions: they tell the company, a weight, a wave.
    """
    asked = [_asked(side, aside) for side in sides]
    first = asked[0]
    found: dict[int, list[tuple[Match, DraftQuestion]]] = {}
    scales: dict[int, ScaleGuess | None] = {place: scale for place, (_, scale) in enumerate(first)}
    left: list[LeftOver] = []
    for side, others in zip(sides[1:], asked[1:], strict=True):
        current = [(column, scales[place]) for place, (column, _) in enumerate(first)]
        pairing = pair_questions(current, others, same_file=side.opening is sides[0].opening)
        paired = set()
        for match in pairing.matches:
            column, scale = others[match.two]
            scales[match.one], other = settle(first[match.one][0], scales[match.one], column, scale)
            if other is not None and scales[match.one] is not None:
                found.setdefault(match.one, []).append((match, DraftQuestion(side.id, column, other)))
                paired.add(match.two)
        for place, (column, scale) in enumerate(others):
            if place not in paired and scale is not None:
                near, score = pairing.nearest_two.get(place, (0, 0.0))
                left.append(LeftOver(DraftQuestion(side.id, column, scale), first[near][0].name if first else "", score))
    topics: list[DraftTopic] = []
    for place, (column, scale) in enumerate(first):
        settled = scales[place] or scale
        if settled is None:
            continue
        own = DraftQuestion(sides[0].id, column, settled)
        if place in found:
            topics.append(_topic(sides, own, found[place], {topic.id for topic in topics}))
        else:
            left.append(LeftOver(own))
    left.sort(key=lambda over: [side.id for side in sides].index(over.question.side))
    if topics:
        return tuple(topics), tuple(left)
    alone = [over for side in sides for over in [one for one in left if one.question.side == side.id][:_MOST_ALONE]]
    for over in alone:
        topics.append(lone_topic(over.question, {topic.id for topic in topics}))
    return tuple(topics), tuple(over for over in left if over not in alone)


def _asked(side: RawSide, aside: Collection[str]) -> list[Asked]:
    """Return a side's questions, and columns of few different answers whose scale a partner may tell (all executives said 4 or 5)."""
    found: list[Asked] = []
    for column in side.columns:
        if column.name in side.scales:
            if column.counts:
                found.append((column, side.scales[column.name]))
        elif 0 < len(column.counts) <= _MOST_KINDS and not (column.is_tool or column.is_fact or column.is_id or column.name in aside):
            found.append((column, None))
    return found


def _topic(
    sides: Sequence[RawSide], own: DraftQuestion, partners: Sequence[tuple[Match, DraftQuestion]], taken: Collection[str]
) -> DraftTopic:
    weakest = min((match for match, _ in partners), key=lambda match: match.likeness)
    questions = (own, *(question for _, question in partners))
    columns = {side.id: [column for column in side.columns if column.name in side.scales] for side in sides}
    other = partners[0][1]
    names = [name_core(question.column, columns[question.side]) for question in (own, other)]
    called = names[0] if names[0] == names[1] else ()
    label = ""
    if own.column.asks and other.column.asks:
        label = common_words(*(cores(columns[question.side])[question.column.name] for question in (own, other)))
    nps = all(question.scale.codes == _TO_TEN for question in questions) and any(_recommends(question.column) for question in questions)
    if nps:
        label = "Would recommend"
    elif _says(called) and not label:
        label = " ".join(called).capitalize()
    label = label or _cut(own.column.asks or other.column.asks or own.column.name)
    ident = "_".join(called) if _says(called) else "recommend" if nps else label
    return DraftTopic(unique_id(ident, taken), label, questions, weakest, nps)


def lone_topic(question: DraftQuestion, taken: Collection[str]) -> DraftTopic:
    """Return a topic that one side alone was asked about."""
    column = question.column
    label = _cut(column.asks or column.name)
    nps = question.scale.codes == _TO_TEN and _recommends(column)
    return DraftTopic(unique_id(f"{question.side}_{column.name}", taken), label, (question,), nps=nps)


def unique_id(text: str, taken: Collection[str]) -> str:
    """Return a short id made of a text's words, unlike those taken: `Put things right` is put_things_right."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    base = ""
    for word in words:
        if base and len(base) + len(word) + 1 > _LONGEST_ID:
            break
        base = f"{base}_{word}" if base else word[:_LONGEST_ID]
    base = base or "topic"
    found, count = base, 2
    while found in taken or found in _TAKEN:
        found, count = f"{base}_{count}", count + 1
    return found


def _says(words: Sequence[str]) -> bool:
    """Whether words are more than a number and its letter."""
    return sum(len(word) for word in words if not word.isdigit()) >= _LETTERS


def _recommends(column: Column) -> bool:
    return RECOMMEND.search(f"{column.asks} {' '.join(column.words)}") is not None or "netpro" in column.words


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0].rstrip(",;:") + "\u2026"

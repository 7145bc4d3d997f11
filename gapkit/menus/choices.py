"""What the menus offer of one study: its topics, companies, segments, waves and scores, as (printed label, value)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.charts.text import plain
from gapkit.estimates.scoring import gives
from gapkit.estimates.side import SEGMENT
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.protection.peers import companies
from gapkit.gaps.words import score_words, wave_label
from gapkit.tallies.tally import AnswerTally
from gapkit.tallies.values import SCORES

if TYPE_CHECKING:
    from gapkit.study.model import Topic
    from gapkit.tallies.tally import Tally

Options = list[tuple[str, str]]
Segments = list[tuple[str, tuple[str, str]]]
NOBODY = ("", "")  # no segment: everybody


def topic_options(known: Tally) -> Options:
    """Return all topics together (value ""), then each in the study's order by its id; a retelling is no topic of its own."""
    return [("All topics", ""), *((plain(topic.label), topic.id) for topic in known.study.topics if not topic.retells)]


def company_options(known: Tally) -> Options:
    """Return all companies together (value ""), then each by name; the first alone in a study of one company."""
    return [("All companies together", ""), *((plain(name), name) for name in sorted(companies(known), key=str.casefold))]


def segment_options(known: Tally) -> Segments:
    """Return everybody (value `NOBODY`), then each value of each segment, as (segment, value)."""
    found = sorted(
        (column.removeprefix(SEGMENT), value)
        for column in _columns(known)
        if column.startswith(SEGMENT)
        for value in _values(known, column)
    )
    return [("Everybody", NOBODY), *((plain(f"{segment}: {value}"), (segment, value)) for segment, value in found)]


def wave_options(known: Tally) -> Options:
    """Return the waves, newest first, with their printed names; one without a name (value "") where the study has none."""
    waves = wave_order(known.study, _values(known, "wave"))
    return [(plain(wave_label(known.study, wave)), wave) for wave in reversed(waves)] or [("All answers", "")]


def score_options(known: Tally) -> Options:
    """Return each topic's own score (value ""), then those that both sides of some pair can give on some topic."""
    able = [score for score in SCORES if any(_both_give(known, topic, score) for topic in known.study.topics)]
    return [("Each topic's own", ""), *((f"{score_words(score)[:1].upper()}{score_words(score)[1:]}", score) for score in able)]


def _both_give(known: Tally, topic: Topic, score: str) -> bool:
    return any(all(gives(known, topic, side.id, score) for side in pair) for pair in pairs_of(known.study, ()))


def _columns(known: Tally) -> set[str]:
    return {name for part in known.sides for name in (part.cells if isinstance(part, AnswerTally) else part.frame).columns}


def _values(known: Tally, column: str) -> set[str]:
    frames = (part.cells if isinstance(part, AnswerTally) else part.frame for part in known.sides)
    return {str(value) for frame in frames if column in frame.columns for value in frame[column].dropna().unique() if str(value)}

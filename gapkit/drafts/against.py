"""Questions that people answer against the others: who is content with all else disagrees here. The cells tell it where no wording does."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.drafts.scales import as_whole_text
from gapkit.drafts.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gapkit.drafts.model import DraftQuestion, DraftTopic

_CLEARLY: Final = -0.2  # correlation with the mean of the other questions,
_CHANCE: Final = 3.0  # and as many standard errors below none
_FEWEST: Final = 20  # people who answered both
_OTHERS: Final = 2  # questions that make a mean of the others


def with_against(topics: Sequence[DraftTopic], frames: Mapping[str, pd.DataFrame]) -> tuple[DraftTopic, ...]:
    """Return the topics, each with the sides that answer its question against their other questions and the correlation that says so.

    Args:
        topics: the pairs.
        frames: each side's cells as text, by its id.
    """
    found: dict[str, dict[str, float]] = {}
    for side, frame in frames.items():
        asked = {topic.id: question for topic in topics for question in topic.questions if question.side == side}
        values = pd.DataFrame({name: _values(question, frame) for name, question in asked.items()})
        if len(values.columns) <= _OTHERS:
            continue
        total, counted = values.sum(axis="columns"), values.notna().sum(axis="columns")
        for name in values:
            own = values[name]
            others = (total - own) / (counted - 1).where(counted > 1)
            both = own.notna() & others.notna()
            if both.sum() < _FEWEST or own[both].nunique() < 2 or others[both].nunique() < 2:  # noqa: PLR2004 (what does not vary follows nothing)
                continue
            correlation = float(own[both].corr(others[both]))
            if correlation < min(_CLEARLY, -_CHANCE / math.sqrt(both.sum())):
                found.setdefault(str(name), {})[side] = correlation
    return tuple(replace(topic, against=found.get(topic.id, {})) for topic in topics)


def _values(question: DraftQuestion, frame: pd.DataFrame) -> pd.Series[float]:
    """Return each person's answer as its place on the scale, 0 worst and 1 best; null where it is none."""
    scale = question.scale
    last = max(len(scale.codes) - 1, 1)
    words = [scale.codes, scale.labels] if scale.by_label else [scale.codes]
    places = {text: place / last for texts in words for place, text in enumerate(texts)}
    cells = frame[question.column.name]
    texts = [str(text) for text in cells.dropna().unique()]
    worth = {text: places.get(as_whole_text(text), places.get(plain(text))) for text in texts}
    return cells.map(worth).astype("float64")

"""The questions as they were asked, and where each figure comes from: a gap never travels without them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gapkit.gaps.words import side_label, topic_label

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Question, Study


def wordings_html(gaps: GapTable) -> str:
    """Return the question of each side on each topic of the table, with its audience and sources, as a folded HTML list; "" for none."""
    study = gaps.study
    sides = list(dict.fromkeys([*gaps.frame["provider_side"], *gaps.frame["customer_side"]]))
    topics = [topic for topic in gaps.frame["topic"].drop_duplicates() if topic != "all"]
    items = "".join(_topic_html(study, str(topic), sides) for topic in topics)
    return f"<details><summary>The questions as asked, and their sources</summary><dl>{items}</dl></details>" if items else ""


def _topic_html(study: Study, topic: str, sides: list[str]) -> str:
    asked = [(side, question) for side in sides if (question := study.topic(topic).question(side)) is not None]
    lines = "".join(f"<dd>{escape(question_sentence(study, side, question))}</dd>" for side, question in asked)
    return f"<dt>{escape(topic_label(study, topic))}</dt>{lines}"


def question_sentence(study: Study, side: str, question: Question) -> str:
    """Return "Customers: They respond quickly when I need them. Source: ..." for one side's question."""
    audience = f" ({question.audience})" if question.audience else ""
    asks = question.asks or "wording not known"
    newest = next((figure for figure in reversed(question.figures) if figure.source or figure.note), None)
    source = (newest.source if newest else "") or study.side(side).cite
    note = f" {newest.note}" if newest and newest.note else ""
    return f"{side_label(study, side)}{audience}: {asks.rstrip('.')}.{note}{f' Source: {source}' if source else ''}"

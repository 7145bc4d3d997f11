"""The customer at the table: per topic, of 100 customers, how many give a favourable answer and how many do not."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.gaps.headline import newest
from gapkit.gaps.table import records_of
from gapkit.gaps.words import few_words, in_sentence, people, points, side_label, topic_label

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable

HUNDRED = 100
ROW = 20  # dots in a row: as many as a telephone shows


@dataclass(frozen=True)
class Seat:
    """One topic in customers' voices: `sentence` (with its base), and `favourable` of 100 for the picture."""

    topic: str
    sentence: str
    base: str
    favourable: int


@dataclass(frozen=True)
class CustomerPanel:
    """Seats the customer: one `Seat` per topic with a share favourable; shows itself as HTML, a dot a customer."""

    seats: tuple[Seat, ...]

    def _repr_html_(self) -> str:
        """Return the sentences with 100 dots each, filled for favourable, open for not, as HTML."""
        if not self.seats:
            return "<p>No topic has a share of favourable answers to show.</p>"
        return f"<div class='gapkit seats'>{''.join(_seat_html(seat) for seat in self.seats)}</div>"


def seat_customer(gaps: GapTable) -> CustomerPanel:
    """Return the panel of a table of gaps: its newest wave, topics with a share favourable, fewest favourable customers first."""
    rows = newest(gaps)
    shown = rows[
        (rows["score"] == "favourable") & rows["customer"].notna() & (rows["topic"] != "all") & (rows["status"] != "not comparable")
    ]
    # Of a bound there is no telling how many of a hundred.
    shown = shown[np.array([not few_words(row, "customer", gaps.study) for row in records_of(shown)], dtype=bool)]
    shown = shown.drop_duplicates(["topic", "company", "segment_value", "customer_side"]).sort_values("customer", kind="stable")
    return CustomerPanel(tuple(_seat(row, gaps) for row in records_of(shown)))


def seat_sentence(row: dict[str, Any], gaps: GapTable) -> str:
    """Return "of 100 customers, 50 say Agree or Strongly agree to “They respond quickly”; 50 do not" for a row of shares."""
    study = gaps.study
    many = int(points(row["customer"]))
    who = in_sentence(side_label(study, row["customer_side"]))
    question = study.topic(row["topic"]).question(row["customer_side"])
    # A figure published the other way round answers the opposite of what was asked: the topic's own label says what is good.
    asked = question.asks if question and question.reverse is None and not (question.figures and "turned" in row["marks"]) else ""
    asks = asked or topic_label(study, row["topic"])
    labels = (
        [answer.label for answer in study.scale(question.scale).answers if answer.code in question.favourable]
        if question and question.scale
        else []
    )
    spoken = " or ".join(label for label in labels if not label.isdigit())
    if spoken and len(labels) <= 3:  # noqa: PLR2004 - a longer list is no sentence
        return f"of {HUNDRED} {who}, {many} say {spoken} to “{asks}”; {HUNDRED - many} do not."
    return f"of {HUNDRED} {who}, {many} give a favourable answer on “{asks}”; {HUNDRED - many} do not."


def _seat(row: dict[str, Any], gaps: GapTable) -> Seat:
    label = topic_label(gaps.study, row["topic"])
    where = [str(row[name]) for name in ("company", "segment_value") if pd.notna(row[name])]
    sentence = seat_sentence(row, gaps)
    base = people(row["customer_n"], side_label(gaps.study, row["customer_side"]))
    return Seat(", ".join([label, *where]), sentence[:1].upper() + sentence[1:], base, int(points(row["customer"])))


def _seat_html(seat: Seat) -> str:
    dots = "●" * seat.favourable + "○" * (HUNDRED - seat.favourable)
    rows = "<br>".join(dots[start : start + ROW] for start in range(0, HUNDRED, ROW))
    words = f"<strong>{escape(seat.topic)}.</strong> {escape(seat.sentence)} ({escape(seat.base)})"
    return f"<div class='seat'><p>{words}</p><p class='dots' aria-hidden='true' style='line-height:1.15'>{rows}</p></div>"

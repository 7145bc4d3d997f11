"""Which rows of a gap table a chart takes, in which panels, and the plain words that go with each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.charts.text import plain
from gapkit.errors import ParameterError
from gapkit.gaps.compare import wave_order
from gapkit.gaps.table import ALL_TOPICS
from gapkit.gaps.words import base_words, gap_words, in_sentence, mark_words, points, score_words, side_label, topic_label, verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Question, Study

Row = dict[str, Any]  # one row of a GapTable
Panel = tuple[str, str, str]  # provider side, customer side, score

NUMBERS = (
    *("provider", "provider_low", "provider_high", "provider_n"),
    *("customer", "customer_low", "customer_high", "customer_n"),
    *("gap", "gap_low", "gap_high"),
)
# Statuses under which both figures stand and a gap was taken; the other rows are listed with their words.
DRAWN = ("base not published", "no interval", "shown")
PRINTS_AS_TENTH = 0.05
SCORE_ORDER = ("favourable", "mean", "nps")


@dataclass(frozen=True)
class Chosen:
    """The rows a chart takes, and what all of them share ("" where they differ or there is none)."""

    rows: tuple[Row, ...]
    wave: str
    company: str
    segment: str


def newest_rows(gaps: GapTable) -> tuple[Row, ...]:
    """Return the rows of the newest wave of each topic, pair of sides and score, as plain records in the table's order."""
    waves = wave_order(gaps.study, gaps.frame["wave"].dropna().unique())
    order = {"": -1, **{wave: place for place, wave in enumerate(waves)}}
    records: list[Row] = [{str(name): cell for name, cell in row.items()} for row in gaps.frame.to_dict("records")]
    newest: dict[tuple[str, ...], int] = {}
    for row in records:
        place = order[_text(row["wave"])]
        newest[_series(row)] = max(place, newest.get(_series(row), place))
    return tuple(row for row in records if order[_text(row["wave"])] == newest[_series(row)])


def chosen(gaps: GapTable) -> Chosen:
    """Return the rows a chart takes: newest wave, no segment (or the only one there is).

    Raises ParameterError where the table is empty or rows of several segments stand in it.
    """
    rows = newest_rows(gaps)
    if not rows:
        raise ParameterError("There is nothing to draw: the table has no rows. Its left_out says why.")
    groups = {(str(row["segment"]), str(row["segment_value"])) for row in rows if pd.notna(row["segment"])}
    whole = tuple(row for row in rows if pd.isna(row["segment"]))
    if not whole and len(groups) > 1:
        names = ", ".join(sorted({segment for segment, _ in groups}))
        raise ParameterError(
            f"Every row is of a segment ({names}), and a chart shows one group: leave it out of by=, or keep one value with where=."
        )
    taken = whole or rows
    segment = "" if whole else ": ".join(next(iter(groups)))
    return Chosen(taken, _shared(taken, "wave"), _shared(taken, "company"), plain(segment))


def one_group(rows: Sequence[Row], what: str, verb: str) -> Chosen:
    """Return what rows of a result made of topics share: wave, company and segment.

    Raises ParameterError where they are of several, `what` being what they are and `verb` what asks for fewer.
    """
    groups = {tuple(_text(row[name]) for name in ("wave", "company", "segment", "segment_value")) for row in rows}
    if len(groups) > 1:
        raise ParameterError(
            f"These {what} are of {len(groups)} companies or groups, and a chart shows one: keep one with "
            f'{verb}(..., where={{"company": ...}}).'
        )
    wave, company, _, segment = next(iter(groups))
    return Chosen((), wave, company, segment)


def of_newest_wave(rows: Sequence[Row], study: Study) -> list[Row]:
    """Return the rows of the newest wave there is; all where there is none."""
    waves = wave_order(study, {_text(row["wave"]) for row in rows} - {""})
    return [row for row in rows if _text(row["wave"]) == waves[-1]] if waves else list(rows)


def panel_of(row: Row) -> Panel:
    """Return which pair of sides and score a row is of."""
    return str(row["provider_side"]), str(row["customer_side"]), str(row["score"])


def panels(rows: Sequence[Row]) -> tuple[Panel, ...]:
    """Return the pairs of sides and scores among the rows: pairs as they come, shares before averages before net promoter scores."""
    pairs = list(dict.fromkeys(panel_of(row)[:2] for row in rows))
    there = {panel_of(row) for row in rows}
    return tuple((*pair, score) for pair in pairs for score in SCORE_ORDER if (*pair, score) in there)


def panel_words(panel: Panel, study: Study, *, pair: bool) -> str:
    """Return a panel's heading: the score, led by its two sides where the chart holds several pairs."""
    provider, customer, score = panel
    words = score_words(score)
    return (
        f"{plain(side_label(study, provider))} and {plain(side_label(study, customer))}: {words}" if pair else words[:1].upper() + words[1:]
    )


def label_of(row: Row, study: Study) -> str:
    """Return a row's topic as it is printed."""
    return plain(topic_label(study, str(row["topic"])))


def pair_key(row: Row) -> tuple[str, str, str]:
    """Return a row's topic and pair of sides."""
    return str(row["topic"]), str(row["provider_side"]), str(row["customer_side"])


def pair_label(row: Row, study: Study, *, several: bool) -> str:
    """Return a row's topic as it is printed, with its two sides where the chart holds several pairs."""
    if not several:
        return label_of(row, study)
    provider, customer = (plain(in_sentence(side_label(study, str(row[f"{word}_side"])))) for word in ("provider", "customer"))
    return f"{label_of(row, study)} ({provider}, {customer})"


def questions_of(row: Row, study: Study) -> tuple[Question | None, Question | None]:
    """Return the provider's and the customer's question on the row's topic; None where not asked, or over topics."""
    if row["topic"] == ALL_TOPICS:
        return None, None
    topic = study.topic(str(row["topic"]))
    return topic.question(str(row["provider_side"])), topic.question(str(row["customer_side"]))


def is_drawn(row: Row) -> bool:
    """Return whether a row gets marks in a chart: both figures stand and a gap was taken."""
    return row["status"] in DRAWN and all(pd.notna(row[name]) for name in ("provider", "customer", "gap"))


def said_of(row: Row, study: Study) -> tuple[str, str]:
    """Return the verdict in words and the small print below it: "executives 21 higher" and "17 to 25".

    The small print is the gap's interval, or the whole size where the verdict does not name it, or why there is no verdict.
    """
    words, full = plain(verdict_words(row, study)), plain(gap_words(row, study))
    if words.endswith(")"):
        words, _, reason = words[:-1].partition(" (")
        return words, reason
    size, _, interval = full.partition(" (")
    if words != size:
        return words, full
    bound = "at least" in row["marks"] or "at most" in row["marks"]
    return words, "" if bound else interval.rstrip(")")


def end_words(value: object) -> str:
    """Return an end of an interval in whole points, in more digits where it stops just short of zero: "0" is printed for zero alone."""
    printed = points(value)
    if printed != "0" or value == 0:
        return printed
    return f"{value:.1f}" if abs(value) >= PRINTS_AS_TENTH else f"{value:.1g}"  # type: ignore[arg-type]


def bases_of(row: Row, study: Study) -> str:
    """Return both bases, "12 executives, 832 customers"; one short phrase where neither is published."""
    if pd.isna(row["provider_n"]) and pd.isna(row["customer_n"]):
        return "bases not published"
    return plain(base_words(row, study))


def missing_words(row: Row, study: Study) -> str:
    """Return why a row is not drawn: the status in words and, where the figures stand but are not comparable, the reason."""
    words = verdict_words(row, study)
    if row["status"] != "not comparable":
        return plain(words)
    reason = row["note"] if pd.notna(row["note"]) and row["note"] else "; ".join(mark_words(mark) for mark in row["marks"])
    return plain(f"{words}: {reason}" if reason else words)


def tidy(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Return drawing rows as a frame: numbers as Float64 and bases as Int64 with nulls, everything else as it is."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    kinds = {name: "Int64" if name.endswith("_n") else "Float64" for name in columns if name in NUMBERS}
    return frame.astype(kinds)


def _text(cell: object) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]


def _shared(rows: Sequence[Row], name: str) -> str:
    found = {_text(row[name]) for row in rows}
    return found.pop() if len(found) == 1 else ""


def _series(row: Row) -> tuple[str, ...]:
    return str(row["topic"]), *panel_of(row)


def left_out_rows(left_out: pd.DataFrame, shown: Sequence[str], study: Study) -> list[Row]:
    """Return a row that is only listed, label and reason, for each topic of `left_out` that has nothing in the chart."""
    found: dict[str, str] = {}
    for row in left_out.to_dict("records"):
        topic = _text(row["topic"])
        if topic and topic not in shown:
            found.setdefault(topic, _text(row["why"]))
    return [
        {
            "panel": "",
            "topic": plain(topic),
            "label": label_of({"topic": topic}, study),
            "words": plain(why),
            "marks": (),
            "signs": "",
            "drawn": False,
        }
        for topic, why in found.items()
    ]

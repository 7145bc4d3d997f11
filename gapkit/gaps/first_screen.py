"""The first screen of a report: the finding, both figures, the customer at the table, the widest and the closest, what moved, and whether we can say this."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.claims.reasons import bases
from gapkit.gaps.claims.report import newest_of
from gapkit.gaps.claims.screen import can_we_say, since_sentence, widest_and_closest
from gapkit.gaps.headline import headline, newest
from gapkit.gaps.seat import seat_sentence
from gapkit.gaps.table import records_of
from gapkit.gaps.words import LIKE_FOR_LIKE, few_words, gap_words, in_sentence, people, points, side_label, topic_label, verdict_words

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study

MOST_NAMES = 5
MOST_FIGURES = 3
OF = ("company", "segment", "segment_value", "provider_side", "customer_side")  # what a row over topics is of


@dataclass(frozen=True)
class FirstScreen:
    """The finding (`headline`) and the plain sentences under it (`lines`); shows itself as HTML.

    `figures` are the first of the lines as figures to set large, each with its words: both sides' and the gap; none where there is no row over topics.
    """

    title: str
    headline: str
    lines: tuple[str, ...]
    figures: tuple[tuple[str, str], ...] = ()

    def _repr_html_(self) -> str:
        """Return the sentences as HTML, escaped."""
        lines = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        head = f"<p class='study'>{escape(self.title)}</p><p class='headline'><strong>{escape(self.headline)}</strong></p>"
        return f"<div class='gapkit first-screen'>{head}{lines}</div>"


def first_screen(gaps: GapTable) -> FirstScreen:
    """Return the first screen of a report on a table of gaps: every sentence that compares is a tested claim or says that it is not one.

    The headline; both figures with the gap; the customer at the table; the widest and the closest topic; what moved since the wave before; and, with
    bases and whatever was left out, whether we can say this.
    """
    study = gaps.study
    said = newest_of(gaps.said, gaps)
    wholes = [(family, family.table.finished(family.whole)) for family, _ in said if family.whole is not None]
    rows = newest(gaps)
    # A bound stands in no mean over topics, and the sentence says so.
    which = "the topics shown in full" if any("few" in marks for marks in rows["marks"]) else "the topics"
    lines = [_figures(row, study, which) for _, row in wholes[:MOST_FIGURES]]
    rows = rows[rows["segment_value"].isna() & (rows["topic"] != "all")]
    sized = rows[rows["gap"].notna() & rows["status"].eq("shown") & rows["verdict"].notna()]
    sized = sized.assign(size=sized["gap"].abs()).sort_values("size", ascending=False, kind="stable")
    favourable = [row for row in records_of(sized) if row["score"] == "favourable" and not few_words(row, "customer", study)]
    favourable = [row for row in favourable if not set(row["marks"]) - LIKE_FOR_LIKE] or favourable
    if favourable:
        lines.append(f"At this table: {seat_sentence(favourable[0], gaps)}")
    if len(said) == 1:
        lines += [widest_and_closest(said[0]), since_sentence(said[0])]
    lines.append(_whether(rows, gaps))
    alone = len({tuple(str(row.get(name)) for name in OF) for _, row in wholes}) == 1
    figures = _large(wholes[0][1], study) if alone else ()
    return FirstScreen(study.title, headline(gaps), tuple(line for line in lines if line), figures)


def _figures(row: dict[str, Any], study: Study, which: str) -> str:
    if row["provider"] is None or row["customer"] is None or row["gap"] is None:
        return ""
    row = {name: pd.NA if value is None else value for name, value in row.items()}
    provider, customer = (in_sentence(side_label(study, row[name])) for name in ("provider_side", "customer_side"))
    mine, theirs = points(row["provider"]), points(row["customer"])
    figures = {
        "favourable": f"On average over {which}, {mine}% of {provider} and {theirs}% of {customer} are favourable",
        "mean": f"Average score, 0-100, over {which}: {mine} from {provider}, {theirs} from {customer}",
        "nps": f"Net promoter score: {mine} from {provider}, {theirs} from {customer}",
    }[row["score"]]
    return f"{figures}; {gap_words(row, study)}."


def _large(row: dict[str, Any], study: Study) -> tuple[tuple[str, str], ...]:
    """Return both sides' figures and the gap, each with what it is."""
    if row["provider"] is None or row["customer"] is None or row["gap"] is None:
        return ()
    row = {name: pd.NA if value is None else value for name, value in row.items()}
    unit = {"favourable": "%", "mean": "", "nps": ""}[row["score"]]
    what = {
        "favourable": "of {} favourable, on average over the topics",
        "mean": "average score, 0-100, from {}",
        "nps": "net promoter score from {}",
    }[row["score"]]
    sides = [
        (f"{points(row[word])}{unit}", what.format(in_sentence(side_label(study, row[f"{word}_side"]))))
        for word in ("provider", "customer")
    ]
    number = points(row["gap"])
    signed = f"+{number}" if pd.notna(row["gap"]) and row["gap"] > 0 and number != "0" else number
    said = gap_words(row, study)
    if row["verdict"] == "unclear":
        interval = said.partition(" (")[2]
        said = f"too close to call{f' ({interval}' if interval else ''}"
    return *sides, (signed, f"points: {said}")


def _whether(rows: pd.DataFrame, gaps: GapTable) -> str:
    """Return whether the headline can be said, on which bases, and what was left out."""
    said = newest_of(gaps.said, gaps)
    left = _left_out(rows, gaps.study)
    if len(said) == 1 and said[0][0].any_row["status"] == "shown":
        family = said[0][0]
        return f"Can we say this? {can_we_say(said[0], bases(family.any_row, family))}.{left}"
    most = []
    for column, base in (("provider_side", "provider_n"), ("customer_side", "customer_n")):
        for side, part in rows.groupby(column, sort=False):
            if pd.notna(part[base].max()):
                most.append(people(part[base].max(), side_label(gaps.study, str(side))))
    return f"This rests on up to {' and '.join(most)}.{left}" if most else left.strip()


def _left_out(rows: pd.DataFrame, study: Study) -> str:
    unshown = rows[rows["status"].isin(["one side missing", "not comparable", "hidden"])].drop_duplicates("topic")
    names = [f"{topic_label(study, row['topic'])} ({verdict_words(row, study)})" for row in records_of(unshown)]
    more = f", and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f" Left out: {', '.join(names[:MOST_NAMES])}{more}." if names else ""

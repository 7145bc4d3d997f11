"""The first screen of a report: the finding, both figures, the customer at the table, the widest and the closest, and the bases."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.headline import headline, newest, overall
from gapkit.gaps.seat import seat_sentence
from gapkit.gaps.table import records_of
from gapkit.gaps.words import LIKE_FOR_LIKE, few_words, gap_words, in_sentence, points, side_label, topic_label, verdict_words

if TYPE_CHECKING:
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study


MOST_NAMES = 5


@dataclass(frozen=True)
class FirstScreen:
    """The finding (`headline`) and the plain sentences under it (`lines`); shows itself as HTML."""

    title: str
    headline: str
    lines: tuple[str, ...]

    def _repr_html_(self) -> str:
        """Return the sentences as HTML, escaped."""
        lines = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        head = f"<p class='study'>{escape(self.title)}</p><p class='headline'><strong>{escape(self.headline)}</strong></p>"
        return f"<div class='gapkit first-screen'>{head}{lines}</div>"


def first_screen(gaps: GapTable) -> FirstScreen:
    """Return the first screen of a report on a table of gaps: every sentence a tested verdict, or a figure with its base."""
    study = gaps.study
    rows = newest(gaps)
    # A bound stands in no mean over topics, and the sentence says so.
    which = "the topics shown in full" if any("few" in marks for marks in rows["marks"]) else "the topics"
    lines = [_figures(row, study, which) for row in records_of(overall(gaps))[:3]]
    rows = rows[rows["segment_value"].isna() & (rows["topic"] != "all")]
    sized = rows[rows["gap"].notna() & rows["status"].eq("shown") & rows["verdict"].notna()]
    sized = sized.assign(size=sized["gap"].abs()).sort_values("size", ascending=False, kind="stable")
    favourable = [row for row in records_of(sized) if row["score"] == "favourable" and not few_words(row, "customer", study)]
    favourable = [row for row in favourable if not set(row["marks"]) - LIKE_FOR_LIKE] or favourable
    if favourable:
        lines.append(f"At this table: {seat_sentence(favourable[0], gaps)}")
    lines += _widest_and_closest(sized, study)
    lines.append(_bases(rows, gaps))
    return FirstScreen(study.title, headline(gaps), tuple(line for line in lines if line))


def _figures(row: dict[str, Any], study: Study, which: str) -> str:
    if pd.isna(row["provider"]) or pd.isna(row["customer"]):
        return ""
    provider, customer = (in_sentence(side_label(study, row[name])) for name in ("provider_side", "customer_side"))
    mine, theirs = points(row["provider"]), points(row["customer"])
    figures = {
        "favourable": f"On average over {which}, {mine}% of {provider} and {theirs}% of {customer} are favourable",
        "mean": f"Average score, 0-100, over {which}: {mine} from {provider}, {theirs} from {customer}",
        "nps": f"Net promoter score: {mine} from {provider}, {theirs} from {customer}",
    }[row["score"]]
    return f"{figures}; {gap_words(row, study)}."


def _widest_and_closest(sized: pd.DataFrame, study: Study) -> list[str]:
    # One score at a time: points of a net promoter score are not points of a share.
    rows = sized[sized["score"] == sized["score"].iloc[0]] if len(sized) else sized
    rows = sized[sized["score"] == "favourable"] if (sized["score"] == "favourable").any() else rows
    # A pair that is not quite like for like does not lead.
    plain = rows[[not (set(marks) - LIKE_FOR_LIKE) for marks in rows["marks"]]]
    rows = plain if len(plain) else rows
    if len(rows) < 2:  # noqa: PLR2004 - nothing to set side by side
        return []
    records = records_of(rows)
    of = " gap in a share" if records[0]["score"] == "favourable" else ""
    first, last = records[0], records[-1]
    widest = f"Widest measured{of}: {topic_label(study, first['topic'])}, {gap_words(first, study)}."
    return [f"{widest} Closest: {topic_label(study, last['topic'])}, {verdict_words(last, study)}."]


def _bases(rows: pd.DataFrame, gaps: GapTable) -> str:
    study = gaps.study
    said = []
    for column, base in (("provider_side", "provider_n"), ("customer_side", "customer_n")):
        for side, part in rows.groupby(column, sort=False):
            most = part[base].max()
            if pd.notna(most):
                said.append(f"{int(most):,}{_of_headcount(gaps, str(side), int(most))} {in_sentence(side_label(study, str(side)))}")
    unshown = rows[rows["status"].isin(["one side missing", "not comparable", "hidden"])]["topic"].drop_duplicates()
    names = [topic_label(study, topic) for topic in unshown]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    left = f" No gap taken on: {', '.join(names[:MOST_NAMES])}{more}." if names else ""
    return f"This rests on up to {' and '.join(said)}.{left}" if said else left.strip()


def _of_headcount(gaps: GapTable, side: str, most: int) -> str:
    from gapkit.tallies.tally import AnswerTally  # noqa: PLC0415 - only to look a headcount up

    if any(name != "company" for name in gaps.asked.splits) or gaps.frame["company"].notna().any() or gaps.frame["wave"].notna().any():
        return ""
    for part in gaps.tally.of_side(side):
        if isinstance(part, AnswerTally) and part.headcounts["population"].notna().all():
            heads = int(part.headcounts["population"].sum())
            return f" of {heads:,}" if heads >= most else ""
    return ""

"""The sentences of claims, and of what cannot be said: plain, short, true when read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.gaps.testing import BOUNDS, base_needed
from gapkit.gaps.words import in_sentence, points, topic_label, wave_label

if TYPE_CHECKING:
    from gapkit.gaps.claims.listing import Family, Possible
    from gapkit.gaps.pair_table import PairTable
    from gapkit.study.model import Study

Row = dict[str, Any]

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
FEW = 100  # under so many people on the side that leaves a gap open, it is they who are too few
TIMES = {2.0: "twice", 3.0: "three times", 4.0: "four times"}
SIDE_MOVED = {"provider moved": "p", "customer moved": "c"}


def number_word(number: int) -> str:
    """Return a number as it stands in a sentence: in words to twelve, in figures beyond."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def group_words(row: Row, segment: str) -> str:
    """Return what leads the sentences of one company or segment, "Ardle Bank: "; "" for the whole study."""
    value = row.get(f"segment:{segment}") if segment else None
    named = [str(name) for name in (row.get("company"), value) if name is not None and not pd.isna(name) and name != ""]
    return f"{', '.join(named)}: " if named else ""


def size_of(row: Row, name: str = "gap") -> float:
    """Return a figure of a tested row in points, unsigned."""
    value = row.get(name)
    return float("nan") if value is None or pd.isna(value) else abs(float(value)) * points_span(str(row["score"]))


def _counted(size: float) -> str:
    said = points(size)
    return f"{said} {'point' if said == '1' else 'points'}"


def claim_sentence(claim: Possible, family: Family) -> str:
    """Return a claim as a sentence, without the company's name before it."""
    table, row = family.table, claim.row
    study = table.known.study
    provider, customer = table.provider.label, table.customer.label
    pair = f"{provider} and {in_sentence(customer)}"
    if claim.kind == "agree":
        margin = points(study.margin(row["score"]))
        if row["topic"] == "all":
            return f"On average over the topics, {in_sentence(provider)} and {in_sentence(customer)} agree within {margin} points."
        return f"{pair} agree on {topic_words(row, study)} within {margin} points."
    if claim.kind == "widest":
        return f"The gap is widest on {topic_words(row, study)}: {who_higher(row, table)}."
    if claim.kind in ("moved", "closed", "widened", *SIDE_MOVED):
        on = "" if row["topic"] == "all" else f" on {topic_words(row, study)}"
        return f"Since {wave_label(study, str(row['since']))}{on} {_moved(claim.kind, row, table)}."
    higher, lower = (customer, provider) if claim.kind == "lower" or row["gap"] < 0 else (provider, customer)
    if claim.kind == "times":
        often = TIMES.get(claim.times, f"{claim.times:g} times")
        on = "" if row["topic"] == "all" else f" on {topic_words(row, study)}"
        return f"Favourable answers{on} are more than {often} as common among {in_sentence(higher)} as among {in_sentence(lower)}."
    whose = topic_words(row, study)
    whose = "the service" if row["topic"] == "all" and higher == customer else whose
    size = f"more than {_counted(claim.by)}" if claim.by else f"{_bound(row)}{_counted(size_of(row))}"
    return f"{higher} rate {whose} {size} higher than {in_sentence(lower)} do."


def topic_words(row: Row, study: Study) -> str:
    """Return a topic as it stands in a sentence."""
    return "their service" if row["topic"] == "all" else f"“{topic_label(study, str(row['topic']))}”"


def who_higher(row: Row, table: PairTable) -> str:
    """Return "executives 49 higher" of a tested row."""
    if points(size_of(row)) == "0":
        return "no difference"
    side = table.provider if row["gap"] > 0 else table.customer
    return f"{in_sentence(side.label)} {_bound(row)}{points(size_of(row))} higher"


def _bound(row: Row) -> str:
    return "at least " if any(row.get(name) is True for name in BOUNDS) else ""


def _moved(kind: str, row: Row, table: PairTable) -> str:
    if kind in SIDE_MOVED:
        lead = SIDE_MOVED[kind]
        side = table.provider if lead == "p" else table.customer
        by = float(row[f"{lead}_m"]) - float(row[f"{lead}_m_old"])
        return f"{in_sentence(side.label)} have gone {'up' if by > 0 else 'down'} by {points(abs(by) * points_span(row['score']))}"
    if kind == "moved":
        change = float(row["gap"]) - float(row["gap_old"])
        towards = table.provider if change > 0 else table.customer
        return f"the gap has moved {_counted(abs(change) * points_span(row['score']))} in favour of {in_sentence(towards.label)}"
    return f"the gap has {'narrowed' if kind == 'closed' else 'widened'} by {_counted(abs(size_of(row) - size_of(row, 'gap_old')))}"


def needed_of(row: Row, margin: float, kind: str) -> tuple[str, int, float] | None:
    """Return the side that leaves a row open, its people and about how many it would take; None where the row has no intervals.

    Args:
        row: a tested row.
        margin: the margin of agreement, 0-1 of the scale.
        kind: `agree` for the people to show agreement, anything else for those to tell who is higher.
    """
    names = ("gap", "p_low", "p_high", "c_low", "c_high", "p_n", "c_n")
    if row["status"] != "shown" or any(pd.isna(row.get(name)) for name in names):
        return None
    numbers = {name: float(row[name]) for name in names}
    size = abs(numbers["gap"])
    return base_needed(numbers, margin - size if kind == "agree" else size)


def more_people(row: Row, margin: float, labels: tuple[str, str]) -> tuple[str, str]:
    """Return the side that leaves a row open with its people ("twelve executives"), and what would settle it; "" for what cannot be said.

    Args:
        row: a tested row.
        margin: the margin of agreement, 0-1 of the scale.
        labels: the printed names of provider and customer.
    """
    close = size_of(row) < margin * points_span(str(row["score"]))
    found = needed_of(row, margin, "agree" if close else "higher")
    if found is None:
        return "", ""
    lead, people, needed = found
    label = in_sentence(labels[0] if lead == "p" else labels[1])
    heads = row.get(f"{lead}_population")
    known = float("inf") if heads is None or pd.isna(heads) else float(heads)
    aim = f"to show agreement within {points(margin * points_span(str(row['score'])))}" if close else "for a gap of this size"
    enough = people < needed <= min(people * FEW, known)
    few = people < FEW and row.get(f"{lead}_full") is not True
    return (f"{number_word(people)} {label}" if few else ""), (f"about {int(needed):,} {label} would be needed {aim}" if enough else "")


def cannot_say(family: Family, margin: float) -> str:
    """Return what a headline says where no claim passes: too few people to say, or too close to call."""
    table, row = family.table, family.any_row
    provider, customer = table.provider.label, table.customer.label
    few, needed = more_people(row, margin, (provider, customer))
    on = topic_words(row, table.known.study)
    if not few:
        return f"{provider} and {in_sentence(customer)} on {on}: too close to call."
    one = few.startswith("one ")
    what = "the service" if row["topic"] == "all" else on
    said = f"{few[:1].upper()}{few[1:]} {'is' if one else 'are'} too few to say who rates {what} higher"
    return f"{said}; {needed}." if needed else f"{said}."

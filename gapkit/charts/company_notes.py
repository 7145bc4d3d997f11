"""What charts of companies say beside their marks: a gap with its interval, the margin, the marks and their counts, the range of bases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gapkit.charts.notes import has
from gapkit.charts.rows import end_words
from gapkit.charts.text import plain
from gapkit.gaps.protection.peers import companies
from gapkit.gaps.table import ALL_TOPICS
from gapkit.gaps.words import in_sentence, mark_words, points, side_label
from gapkit.tallies.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.rows import Row
    from gapkit.estimates.asking import Asked
    from gapkit.study.model import Study


def interval_words(row: Row) -> str:
    """Return the gap with its interval as it stands in the numbers' column, "21 (17 to 25)"."""
    low, high = row["gap_low"], row["gap_high"]
    if has(low) and has(high):
        return f"{points(row['gap'])} ({end_words(low)} to {end_words(high)})"
    if has(low) or has(high):
        return f"{points(low)} or more" if has(low) else f"{points(high)} or less"
    return points(row["gap"])


def margin_words(drawn: Sequence[Row]) -> str:
    """Return what the shaded band means, "Shaded: within 5 points of each other."; "" where there is no margin."""
    margins = sorted({float(row["margin"]) for row in drawn if has(row["margin"])})
    return f"Shaded: within {' or '.join(f'{margin:g}' for margin in margins)} points of each other." if margins else ""


def over_topics_words(rows: Sequence[Row], tally: object, asked: Asked) -> str:
    """Return what a figure over topics hides, and which companies have none; "" for a chart of single topics."""
    if not rows or any(row["topic"] != ALL_TOPICS for row in rows):
        return ""
    said = "Over topics, gaps in opposite directions cancel: a heat map shows each topic."
    whole = isinstance(tally, Tally) and "company" not in dict(asked.where)  # one company's chart names no other
    absent = sorted(companies(tally) - {str(row["company"]) for row in rows}) if isinstance(tally, Tally) and whole else []
    named = f" Without a topic shown in full on both sides: {', '.join(plain(name) for name in absent)}." if absent else ""
    return said + named


def marks_words(drawn: Sequence[Row], shared: set[str], signs: dict[str, str]) -> str:
    """Return what the marks mean: those of all rows, those with a letter, and of the others how many rows have each."""
    counts = Counter(mark for row in drawn for mark in row["marks"])
    said = [f"All: {plain(mark_words(mark))}." for mark in counts if mark in shared]
    for mark, count in counts.items():
        if mark not in shared:
            said.append(f"{signs[mark]} {plain(mark_words(mark))}." if signs else f"{count} of {len(drawn)}: {plain(mark_words(mark))}.")
    return " ".join(said)


def bases_words(drawn: Sequence[Row], study: Study) -> str:
    """Return the range of bases, "Bases: 5 to 120 teachers and 10 to 900 parents per company"."""
    found = []
    for base, name in (("provider_n", "provider_side"), ("customer_n", "customer_side")):
        for side in dict.fromkeys(str(row[name]) for row in drawn):
            people = [int(row[base]) for row in drawn if row[name] == side and has(row[base])]
            label = plain(in_sentence(side_label(study, side)))
            if people:
                span = f"{min(people):,}" if min(people) == max(people) else f"{min(people):,} to {max(people):,}"
                found.append(f"{span} {label}")
    return (
        f"Bases per company: {', '.join(dict.fromkeys(found))}; each in the table behind this chart." if found else "Bases not published."
    )


def spans_of(rows: Sequence[Row], columns: Sequence[tuple[str, ...]], sides: Sequence[str]) -> str:
    """Return the range of each side's bases over drawn rows, "5 to 15 executives, 135 to 1,050 customers"; "" where none is known.

    Args:
        rows: rows of a spec.
        columns: for each side the columns that hold its bases.
        sides: the sides' printed names.
    """
    parts = []
    for names, side in zip(columns, sides, strict=True):
        people = [int(row[name]) for row in rows for name in names if has(row[name])]
        if people:
            span = f"{min(people):,}" if min(people) == max(people) else f"{min(people):,} to {max(people):,}"
            parts.append(f"{span} {in_sentence(side)}")
    return ", ".join(parts)

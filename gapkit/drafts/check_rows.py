"""The tables of a check as they are printed, on a terminal and on a page alike: heads, and rows of text."""

from __future__ import annotations

import shlex
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.drafts.check import AnswersCheck
    from gapkit.drafts.check_findings import Finding
    from gapkit.study.model import Study


class Printed(NamedTuple):
    """One table: a title, the heads (figures stand to the right but for those in `texts`), the rows, and a line beneath."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[str] = frozenset()
    beneath: str = ""


ENDS = "Worst and best: share of the base at either end of the scale."
KEPT_BACK = "An empty share is kept back: it rests on few people, or could be set against a figure that reports hide."


def tables(found: AnswersCheck) -> Iterator[Printed]:
    """Yield the tables that hold anything, in the order to print: who answered, the questions of each side, weights, companies."""
    if len(found.people):
        yield _people(found)
    for side, rows in groupby(found.columns.to_dict("records"), key=lambda row: str(row["side"])):
        yield _questions(found, side, [{str(name): cell for name, cell in row.items()} for row in rows])
    if len(found.weighing):
        yield _weights(found)
    if len(found.named):
        yield _companies(found)


def finding_lead(finding: Finding, study: Study) -> str:
    """Return whom a finding is about, "Customers: ", where its place does not say so already."""
    return f"{study.side(finding.side).label}: " if finding.side else ""


def next_step(found: AnswersCheck, command: str) -> str:
    """Return what to do next; `command` is the study as typed."""
    command = shlex.quote(command)
    if found.errors:
        return f"Next: mend the errors in the files or in study.yaml, then type: gapkit check {command}"
    look = "look through the warnings, then type" if found.warnings else "type"
    return f"Next: {look}: gapkit run {command}"


def number(value: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """Return a count as printed, "" where it is not known or kept back."""
    return "" if pd.isna(value) else f"{int(value):,}"


def _some(value: Any) -> str:  # noqa: ANN401 - likewise
    """Return a count as printed, "" for none."""
    return "" if pd.isna(value) or not value else f"{int(value):,}"


def _share(value: Any) -> str:  # noqa: ANN401 - likewise
    return "" if pd.isna(value) else f"{float(value):.0f}%"


def _people(found: AnswersCheck) -> Printed:
    rows = []
    for row in found.people.to_dict("records"):
        straight = "" if pd.isna(row["straight"]) or not row["able"] else f"{row['straight']:,} of {row['able']:,}"
        label = found.study.side(row["side"]).label
        rows.append((label, *(number(row[name]) for name in ("rows", "counted", "repeated", "weightless", "identical")), straight))
    heads = ("Side", "Rows", "Counted", "Second rows", "Weight 0", "Copies", "All alike")
    beneath = (
        "Second rows: of a respondent already counted. Copies: equal to another row but for the id. "
        "All alike: one answer to five or more items of a scale."
    )
    return Printed("Who answered", heads, tuple(rows), frozenset({"Side"}), beneath)


def _questions(found: AnswersCheck, side: str, records: list[dict[str, Any]]) -> Printed:
    rows = []
    for row in records:
        hidden = row["status"] == "hidden"
        silent = ", ".join(f"{label} {count:,}" for label, count in row["not_answers"])
        unknown = ", ".join(f"{text!r} {count:,}" for text, count in row["unknown_codes"]) or _some(row["unknown"])
        base = "too few" if hidden else number(row["base"])
        counts = (number(row["asked"]), base, number(row["blank"]), silent, unknown)
        rows.append(
            (found.study.topic(row["topic"]).label, row["column"], row["scale"], *counts, _share(row["floor"]), _share(row["ceiling"]))
        )
    heads = ("Question", "Column", "Scale", "Asked", "Base", "Blank", "No answer", "Unknown", "Worst", "Best")
    kept = found.protected and any(pd.isna(row["floor"]) and not pd.isna(row["base"]) and row["base"] for row in records)
    beneath = f"{ENDS} {KEPT_BACK}" if kept else ENDS
    return Printed(
        found.study.side(side).label, heads, tuple(rows), frozenset({"Question", "Column", "Scale", "No answer", "Unknown"}), beneath
    )


def _weights(found: AnswersCheck) -> Printed:
    waves = dict(found.study.waves)
    rows = tuple(
        (
            found.study.side(row["side"]).label,
            waves.get(row["wave"], row["wave"]),
            number(row["n"]),
            number(round(row["n_eff"])),
            f"{row['least']:.3g}",
            f"{row['most']:.3g}",
            f"{row['share']:.1f}%",
        )
        for row in found.weighing.to_dict("records")
    )
    heads = ("Side", "Wave", "People", "Worth", "Least", "Largest", "Its share")
    return Printed(
        "Weights", heads, rows, frozenset({"Side", "Wave"}), "Worth: as many people with equal weights would tell as much (Kish)."
    )


def _companies(found: AnswersCheck) -> Printed:
    frame = found.named
    rows = []
    for row in frame.to_dict("records"):
        others = [spelling for spelling in row["spellings"] if spelling != row["company"]]
        if row["matched"] and not others:
            continue
        where = "" if row["matched"] else f"{', '.join(found.study.side(side).label for side in row['sides'])} only"
        rows.append((row["company"], where, ", ".join(map(repr, others)), ", ".join(map(repr, row["nearest"]))))
    matched, every = int(frame["matched"].sum()), len(frame)
    title = f"Companies: {every:,}, none without a partner" if matched == every else f"Companies: {matched:,} of {every:,} on both sides"
    heads = ("Company", "Stands on", "Also spelt", "Nearest there")
    return Printed(title, heads, tuple(rows), frozenset(heads))

"""A check as text for a terminal: errors first, then warnings, then the tables, at last what to do next."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from gapkit.drafts.check_rows import finding_lead, next_step, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gapkit.drafts.check import AnswersCheck
    from gapkit.drafts.check_findings import Finding
    from gapkit.drafts.check_rows import Printed

WIDTH = 110
MOST = 40  # findings of a kind, and rows of a table, that a screen bears


def check_text(found: AnswersCheck, command: str = "") -> str:
    """Return the report as aligned text of at most 110 columns, but for long words; `command` is the study as it was typed."""
    sides = ", ".join(side.label for side in found.study.sides)
    topics = len(found.study.topics)
    lines = [f"{found.study.title}: {sides}; {topics} {'topic' if topics == 1 else 'topics'}.", found.headline]
    for title, findings in (
        ("Errors: these would make a number wrong", found.errors),
        ("Warnings: to look at", found.warnings),
        ("As the study says", found.notes),
    ):
        if findings:
            lines += ["", f"{title} ({len(findings)})", *_findings(findings, found)]
    for table in tables(found):
        lines += ["", *_table(table)]
    return "\n".join([*lines, "", next_step(found, command or found.study.path.name)]) + "\n"


def _findings(findings: Sequence[Finding], found: AnswersCheck) -> Iterator[str]:
    for finding in findings[:MOST]:
        yield from wrap(
            f"- {finding_lead(finding, found.study)}{finding}", WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False
        )
    if len(findings) > MOST:
        yield f"  ... and {len(findings) - MOST} more"


def _table(table: Printed) -> Iterator[str]:
    yield table.title
    if not table.rows:
        return
    shown = table.rows[:MOST]
    used = [place for place in range(len(table.heads)) if any(row[place] for row in shown)]
    widths = {place: max(len(row[place]) for row in (table.heads, *shown)) for place in used}
    for row in (table.heads, *shown):
        cells = (
            row[place].ljust(widths[place]) if table.heads[place] in table.texts else row[place].rjust(widths[place]) for place in used
        )
        yield "  " + "  ".join(cells).rstrip()
    if len(table.rows) > MOST:
        yield f"  ... and {len(table.rows) - MOST} more"
    yield from wrap(table.beneath, WIDTH, initial_indent="  ", subsequent_indent="  ")

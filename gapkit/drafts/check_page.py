"""A check as HTML: errors first, then warnings, then the tables. Plain, every text escaped; the page around it gives the style."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from gapkit.drafts.check_rows import finding_lead, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gapkit.drafts.check import AnswersCheck
    from gapkit.drafts.check_findings import Finding
    from gapkit.drafts.check_rows import Printed

MOST_FINDINGS = 200
_KEY = re.compile("`([^`]+)`")
MOST_ROWS = 500


def check_html(found: AnswersCheck) -> str:
    """Return the report as a piece of HTML, for Jupyter and for a page."""
    kinds = (("Errors: these would make a number wrong", found.errors), ("Warnings: to look at", found.warnings))
    parts = [f"<p class='{'alarm' if found.errors else 'found'}'><strong>{escape(found.headline)}</strong></p>"]
    parts += [f"<h3>{escape(title)} ({len(findings)})</h3>{_list(findings, found)}" for title, findings in kinds if findings]
    parts += [_table(table) for table in tables(found)]
    if found.notes:
        parts.append(f"<details><summary>Read as the study says: {len(found.notes)} notes</summary>{_list(found.notes, found)}</details>")
    return f"<div class='gapkit'>{''.join(parts)}</div>"


def _list(findings: Sequence[Finding], found: AnswersCheck) -> str:
    return f"<ul>{''.join(_items(findings, found))}</ul>"


def _items(findings: Sequence[Finding], found: AnswersCheck) -> Iterator[str]:
    for finding in findings[:MOST_FINDINGS]:
        place = f"<br><small>{escape(finding.place)}</small>" if finding.place else ""
        way_out = f" {_words(finding.way_out)}" if finding.way_out else ""
        yield f"<li>{escape(finding_lead(finding, found.study))}{_words(finding.what)}{way_out}{place}</li>"
    if len(findings) > MOST_FINDINGS:
        yield f"<li>... and {len(findings) - MOST_FINDINGS:,} more</li>"


def _words(text: str) -> str:
    """Return a sentence escaped, its keys of study.yaml set apart."""
    return _KEY.sub(r"<code>\1</code>", escape(text))


def _table(table: Printed) -> str:
    if not table.rows:
        return f"<h3>{escape(table.title)}</h3>"
    shown = table.rows[:MOST_ROWS]
    used = [place for place in range(len(table.heads)) if any(row[place] for row in shown)]
    kinds = {place: " class='text'" if table.heads[place] in table.texts else "" for place in used}
    head = "".join(f"<th scope='col'{kinds[place]}>{escape(table.heads[place])}</th>" for place in used)
    body = "".join("<tr>" + "".join(f"<td{kinds[place]}>{escape(row[place])}</td>" for place in used) + "</tr>" for row in shown)
    more = f"<p>... and {len(table.rows) - MOST_ROWS:,} more rows.</p>" if len(table.rows) > MOST_ROWS else ""
    beneath = f"<p><small>{escape(table.beneath)}</small></p>" if table.beneath else ""
    return f"<h3>{escape(table.title)}</h3><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}{beneath}"

"""The page over all reports, `OUT/index.html`: what each found, when, and which of them are stale because their last run failed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gapkit.runs.homes import COMPANIES, PAGE
from gapkit.runs.judgement import RECORD, REPORT
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.pages import plain_page
from gapkit.runs.record import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAILED = ".failed"
_PLACES = ("*/*", f"*/{COMPANIES}/*/*")  # homes below OUT
# In the order to print; "provider" and "customer" are the roles, for the sides of each report have their own names.
_VERDICTS = {"overrates": "provider higher", "underrates": "customer higher", "agrees": "agree", "unclear": "too close to call"}


@dataclass(frozen=True)
class Entry:
    """One line of the index: a report's home below OUT, what it says of itself, its last good run and its last failed one (empty: none)."""

    home: str
    report: dict[str, Any]
    good: dict[str, Any]
    failed: dict[str, Any]

    @property
    def title(self) -> str:
        """The study's title."""
        return str(self.report.get("title") or self.failed.get("study", {}).get("title") or self.home.split("/", maxsplit=1)[0])

    @property
    def company(self) -> str:
        """The company of a report about one, else nothing."""
        return str(self.report.get("company") or self.failed.get("company") or "")


def write_index(out: Path, run: str) -> Path:
    """Write the index over the reports below `out`, whole or not at all, and return its path; `run` names the run that writes it."""
    page = out / PAGE
    with locked(out / LOCKS / "index", run, wait=True):
        part = out / f".{PAGE}.{secrets.token_hex(4)}"
        try:
            part.write_text(index_page(list(entries(out))), encoding="utf-8")
            part.replace(page)
        finally:
            part.unlink(missing_ok=True)
    return page


def entries(out: Path) -> Iterator[Entry]:
    """Yield the reports below `out` in the order of their homes: published ones, and ones that only ever failed."""
    homes = {_below(out, file) for place in _PLACES for file in out.glob(f"{place}/{RECORD}")}
    failures = {_below(out / FAILED, file) for place in _PLACES for file in (out / FAILED).glob(f"{place}/{RECORD}")}
    for home in sorted(homes | failures):
        if any(part.startswith(".") for part in home.split("/")):
            continue
        good = read_json(out / home / RECORD)
        report = read_json(out / home / REPORT)
        yield Entry(home, report, good, read_json(out / FAILED / home / RECORD) if home in failures else {})


def index_page(found: list[Entry]) -> str:
    """Return the index as a self-contained HTML page: one line per report, every text escaped."""
    companies = any(entry.company for entry in found)
    rows = "\n".join(_row(entry, companies=companies) for entry in found)
    heads = ["Study", *(["Company"] if companies else []), "Report", "Finding", "Verdicts", "Made"]
    table = (
        "<table>\n<thead><tr>"
        + "".join(f"<th class='text'>{head}</th>" for head in heads)
        + f"</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
    )
    stale = sum(bool(entry.failed) for entry in found)
    count = f"{len(found)} report{'s' if len(found) != 1 else ''}" + (f", {stale} with a failed last run" if stale else "")
    body = f"<p class='quiet'>{count}</p>\n<div class='output'>\n{table if found else '<p>No report was published yet.</p>'}\n</div>"
    return plain_page("Gap reports", body)


def _row(entry: Entry, *, companies: bool) -> str:
    """Return one report's line, with a cell for the company where any report is about one."""
    name = escape(str(entry.report.get("report") or entry.failed.get("report") or entry.home.rsplit("/", maxsplit=1)[-1]))
    link = f'<a href="{quote(entry.home)}/{PAGE}">{name}</a>' if entry.good else name
    wave = str(entry.report.get("wave") or "")
    cells = [
        escape(entry.title) + (f"<br><span class='quiet'>{escape(wave)}</span>" if wave else ""),
        *([escape(entry.company)] if companies else []),
        link,
        escape(str(entry.report.get("headline") or "")),
        "<br>".join(escape(words) for words in _verdicts(entry.report.get("verdicts"))),
        _made(entry),
    ]
    return "<tr>" + "".join(f"<td class='text'>{cell}</td>" for cell in cells) + "</tr>"


def _verdicts(counts: object) -> list[str]:
    """Return counts of verdicts in words, "7 provider higher", "2 agree"."""
    if not isinstance(counts, dict):
        return []
    return [f"{counts[verdict]} {words}" for verdict, words in _VERDICTS.items() if counts.get(verdict)]


def _made(entry: Entry) -> str:
    """Return when a report was made and, where its last run failed, since when it is stale and why."""
    made = f"<span class='whole'>{escape(_moment(entry.good.get('ended')))}</span>" if entry.good else ""
    if not entry.failed:
        return made
    since = escape(_moment(entry.failed.get("since")))
    words = f"stale since {since}" if entry.good else f"failed since {since}, never published"
    why = escape(str(entry.failed.get("status") or ""))
    return f"{made}{'<br>' if made else ''}<span class='alarm'>{words}</span><br><span class='quiet'>{why}</span>"


def _moment(stamp: object) -> str:
    """Return a record's moment as printed, "2026-05-04 09:00 UTC"."""
    return f"{str(stamp)[:16].replace('T', ' ')} UTC" if stamp else ""


def _below(out: Path, file: Path) -> str:
    """Return the home that a record lies in, below `out`."""
    return file.parent.relative_to(out).as_posix()

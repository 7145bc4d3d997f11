"""The page over all reports, `OUT/index.html`: what each found, when, and which of them are stale because their last run failed."""

from __future__ import annotations

import re
import secrets
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from gapkit.runs.entries import entries
from gapkit.runs.homes import PAGE
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.pages import plain_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.runs.entries import Entry

TITLE = "Gap reports"
# In the order to print; "provider" and "customer" are the roles, for the sides of each report have their own names.
_VERDICTS = {"overrates": "provider higher", "underrates": "customer higher", "agrees": "agree", "unclear": "too close to call"}
_STATUSES = {"good": "Good", "stale": "Stale", "failed": "Failed"}


def write_index(out: Path, run: str) -> Path:
    """Write the index over the reports below `out`, whole or not at all, and return its path; `run` names the run that writes it."""
    page = out / PAGE
    with locked(out / LOCKS / "index", run, wait=True):
        part = out / f".{PAGE}.{secrets.token_hex(4)}"
        try:
            part.write_text(index_page(entries(out)), encoding="utf-8", newline="\n")
            part.replace(page)
        finally:
            part.unlink(missing_ok=True)
    return page


def index_page(found: Iterable[Entry]) -> str:
    """Return the index as a self-contained HTML page: the reports by study, whole studies before single companies, every text escaped.

    A small script of gapkit's own searches and filters it; the page's policy names it by its hash, and lets no other run.
    """
    listed = sorted(found, key=_place)
    if not listed:
        return plain_page(TITLE, "<p>No report was published yet.</p>")
    sections = "\n".join(_section(title, list(group)) for title, group in groupby(listed, key=lambda entry: entry.title))
    return plain_page(TITLE, f"{_FIND}\n<p class='quiet' id='count' role='status'>{_count(listed)}</p>\n{sections}", script=script())


@cache
def script() -> str:
    """Return the index's script, as it stands in the page."""
    return (Path(__file__).parent / "template" / "index.js").read_text(encoding="utf-8")


def _place(entry: Entry) -> tuple[object, ...]:
    """Return what puts an entry in its place; "Bank 2" stands before "Bank 10"."""
    company = [(part.zfill(12) if part.isdecimal() else part) for part in re.split(r"(\d+)", entry.company.casefold())]
    return entry.title.casefold(), entry.title, company, entry.name, entry.home


def _options(anything: str, named: Iterable[tuple[str, str]]) -> str:
    """Return the choices of a filter, the first of them no choice."""
    return "".join(f"<option value='{value}'>{words}</option>" for value, words in (("", anything), *named))


# Hidden until the script runs: without it, it would do nothing.
_FIND = (
    "<div class='find' id='find' role='search' aria-label='Reports' hidden>\n"
    "<div><label for='words'>Study, company, report or finding</label><input type='search' id='words' autocomplete='off'></div>\n"
    "<div><label for='verdict'>With a verdict</label><select id='verdict'>"
    f"{_options('any', ((verdict, words) for verdict, words in _VERDICTS.items()))}</select></div>\n"
    f"<div><label for='status'>Status</label><select id='status'>{_options('any', ((key, words.lower()) for key, words in _STATUSES.items()))}"
    "</select></div>\n</div>"
)


def _count(found: list[Entry]) -> str:
    """Return how many reports there are, and how many of them need somebody to look."""
    stale = sum(bool(entry.failed) for entry in found)
    alerting = sum(bool(entry.alerts) for entry in found)
    said = f"{len(found)} report{'s' if len(found) != 1 else ''}" + (f", {stale} with a failed last run" if stale else "")
    return said + (f", {alerting} with an alert" if alerting else "")


def _section(title: str, found: list[Entry]) -> str:
    """Return a study's reports under its title."""
    pictured = " pictured" if any(entry.thumbnail for entry in found) else ""
    rows = "\n".join(_entry(entry) for entry in found)
    return f"<section class='study-reports'>\n<h2>{escape(title)}</h2>\n<ul class='entries{pictured}'>\n{rows}\n</ul>\n</section>"


def _entry(entry: Entry) -> str:
    """Return one report: its picture, its name as a link, what it found, its verdicts, and whether it is up to date."""
    name = escape(f"{entry.company}: {entry.name[:1].lower()}{entry.name[1:]}" if entry.company else entry.name)
    counts = entry.report.get("verdicts")
    verdicts = {verdict: counts[verdict] for verdict in _VERDICTS if counts.get(verdict)} if isinstance(counts, dict) else {}
    said = " · ".join(f"{escape(str(count))} {_VERDICTS[verdict]}" for verdict, count in verdicts.items())
    wave = escape(str(entry.report.get("wave") or ""))
    quiet = " · ".join(part for part in (f"wave {wave}" if wave else "", said) if part)
    link = f'<a href="{quote(entry.home)}/{PAGE}">{name}</a>' if entry.good else name
    headline = escape(str(entry.report.get("headline") or ""))
    return (
        f"<li class='entry' data-status='{entry.status}' data-verdicts='{' '.join(verdicts)}'>"
        + (f"<img class='thumbnail' src='{entry.thumbnail}' alt=''>" if entry.thumbnail else "")
        + f"<div class='said'><h3>{link}</h3>"
        + (f"<p class='finding'>{headline}</p>" if headline else "")
        + _alerts(entry)
        + (f"<p class='quiet'>{quiet}</p>" if quiet else "")
        + f"</div><div class='state'>{_state(entry)}</div></li>"
    )


def _alerts(entry: Entry) -> str:
    """Return what a report alerts of, a line each; "" for nothing."""
    lines = "".join(f"<li>{escape(alert)}</li>" for alert in entry.alerts)
    return f"<ul class='alerts' aria-label='Alerts'>{lines}</ul>" if lines else ""


def _state(entry: Entry) -> str:
    """Return whether a report is up to date, when it was made and, where its last run failed, since when it is stale and why."""
    badge = f"<p><span class='badge {entry.status}'>{_STATUSES[entry.status]}</span></p>"
    made = f"<p>made <span class='whole'>{_moment(entry.good.get('ended'))}</span></p>" if entry.good else ""
    if not entry.failed:
        return badge + made
    since = _moment(entry.failed.get("since"))
    words = f"stale since {since}" if entry.good else f"failed since {since}, never published"
    return f"{badge}{made}<p class='alarm'>{words}</p><p class='quiet'>{escape(str(entry.failed.get('status') or ''))}</p>"


def _moment(stamp: object) -> str:
    """Return a record's moment as printed, "2026-05-04 09:00 UTC", escaped."""
    return escape(f"{str(stamp)[:16].replace('T', ' ')} UTC") if stamp else ""

"""The summary of a run in plain text, ready to mail: what was published, what failed and why, who raised an alarm, and where the pages are."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from gapkit.runs.history import FAILED, INTERRUPTED, LOCKED, PUBLISHED, RUNNING, UNCHANGED, UNDONE, state_of
from gapkit.runs.homes import PAGE
from gapkit.runs.told import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = "kept"  # resumed: made by the run before
_COUNTED = (PUBLISHED, UNCHANGED, KEPT, FAILED, LOCKED, UNDONE)
_MINUTE, _MEGA = 60, 1024 * 1024


def summary_of(record: dict[str, Any], out: str) -> str:
    """Return the summary of a run from its record; `out` is the folder of reports as its reader would write it."""
    entries = [Entry.from_json(told) for told in record.get("reports", [])]
    study = record.get("study", {})
    lines = [f"{study.get('title') or study.get('name')}: {record.get('report')}, run {record['run']}", _counts(record)]
    if record.get("cause"):
        lines += ["", "NOTHING WAS MADE", f"  {record['cause']}"]
    for note in record.get("notes", []):
        lines += ["", f"Note: {note}"]
    lines += _part("FAILED", _failures([entry for entry in entries if entry.state == FAILED], out))
    lines += _part("ALERTS", [f"{_name(entry)}: {alert}" for entry in entries for alert in entry.alerts])
    lines += _part("LOCKED", [f"{_name(entry)}: {entry.cause}" for entry in entries if entry.state == LOCKED])
    lines += _part("NOT DONE: the run was stopped before", _names(entries, UNDONE))
    lines += _part("NO REPORT", [f"{told['company']}: {told['why']}" for told in record.get("left_out", [])])
    lines += _part("UNCHANGED: the same inputs as the report that stands", _names(entries, UNCHANGED))
    lines += _part("KEPT: made by the run before", _names(entries, KEPT))
    stand = [f"{_name(entry)}: {PurePosixPath(out, entry.home, PAGE)}" for entry in entries if entry.stands]
    return "\n".join([*lines, *_part("PAGES", [f"all: {PurePosixPath(out, PAGE)}", *stand])]) + "\n"


def line_of(entry: Entry) -> str:
    """Return a report's end on one line, for a log."""
    took = f" ({entry.seconds:.1f} s)" if entry.seconds is not None else ""
    why = f": {_short(entry.cause)}" if entry.state in (FAILED, LOCKED) else ""
    return f"{entry.state.upper() if why else entry.state} {_name(entry)}{took}{why}"


def counted(record: dict[str, Any]) -> str:
    """Return how many reports of a run came to which end."""
    states = [told.get("state") for told in record.get("reports", [])]
    return ", ".join(f"{states.count(state)} {state}" for state in _COUNTED if state in states) or "no report"


def inputs_of(record: dict[str, Any]) -> str:
    """Return what a run rested on: its parameters, its files with their hashes, its rows, and the versions it was made with."""
    files = [f"{given['path']}: {_size(given)}SHA-256 {given['sha256']}" for given in record.get("inputs", [])]
    lines = _part("PARAMETERS", [f"{name}: {value}" for name, value in record.get("parameters", {}).items()])
    lines += _part("INPUTS", files)
    lines += _part("ROWS", [f"{side}: {rows}" for side, rows in record.get("rows", {}).items()])
    lines += _part("VERSIONS", [f"{name} {version}" for name, version in record.get("versions", {}).items()])
    return "\n".join([*lines, ""]) if lines else ""


def _counts(record: dict[str, Any]) -> str:
    """Return how many reports came to which end, when, and how long it took."""
    state = state_of(record)
    seconds = record.get("seconds")
    took = f", {int(seconds // _MINUTE)} min {int(seconds % _MINUTE)} s" if isinstance(seconds, int | float) else ""
    ended = f" Exit code {record['exit_code']}." if "exit_code" in record else ""
    cut = "INTERRUPTED. " if state == INTERRUPTED else "Still running. " if state == RUNNING else ""
    return f"{cut}{counted(record)}. Begun {_moment(str(record.get('started', '')))}{took}.{ended}"


def _failures(entries: Iterable[Entry], out: str) -> list[str]:
    """Return each failed report with its reason, and what its readers see meanwhile."""
    found = []
    for entry in entries:
        cost = f" [cells {entry.cells_run or 0} of {entry.cells}]" if entry.cells else ""
        cost += f" [peak {entry.peak_memory // _MEGA} MB]" if entry.peak_memory and "peak" not in entry.cause else ""
        found.append(f"{_name(entry)}: {_short(entry.cause)}{cost}")
        if entry.stands and entry.since:
            found.append(f"  the last good report stands, stale since {_moment(entry.since)}")
        elif entry.since:
            found.append(f"  never published, failing since {_moment(entry.since)}")
        if entry.since:
            found.append(f"  kept: {PurePosixPath(out, '.failed', entry.home)}")
    return found


def _names(entries: list[Entry], state: str) -> list[str]:
    """Return the reports of one state, by company."""
    return [_name(entry) for entry in entries if entry.state == state]


def _name(entry: Entry) -> str:
    """Return what to call a report: its company, or its home where it is about all."""
    return _short(entry.company) or entry.home


def _part(title: str, lines: list[str]) -> list[str]:
    """Return a titled part; nothing where it has no lines."""
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _short(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _moment(stamp: str) -> str:
    """Return a record's moment as printed."""
    return f"{stamp[:16].replace('T', ' ')} UTC"


def _size(given: dict[str, Any]) -> str:
    return f"{given['bytes']} bytes, " if "bytes" in given else ""  # a report that stands does not tell

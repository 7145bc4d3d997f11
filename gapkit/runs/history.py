"""The runs of the past, one record each below `OUT/.runs/`: what was asked, what came of every report, and which runs were cut off."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gapkit.errors import ParameterError, nearest
from gapkit.runs.judgement import RECORD
from gapkit.runs.processes import lives
from gapkit.runs.record import read_json, stamp, versions, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.runs.plans import Plan

RUNS = ".runs"
SINGLE, BATCH = "report", "batch"
RUNNING, DONE, INTERRUPTED = "running", "done", "interrupted"
PUBLISHED, UNCHANGED, FAILED, LOCKED, UNDONE = "published", "unchanged", "failed", "locked", "not done"  # of a report
_FORMAT = 1


def opening(kind: str, run: str, started: datetime, plan: Plan, **more: object) -> dict[str, Any]:
    """Return what a run's record says at its start; `plan` is that of its report, or of the first of a batch."""
    return {
        "format": _FORMAT,
        "run": run,
        "kind": kind,
        "state": RUNNING,
        "process": os.getpid(),
        "started": stamp(started),
        "as_of": started.astimezone(UTC).date().isoformat(),
        "study": {"name": plan.name, "title": plan.title, "given": plan.given},
        "report": plan.report,
        "lock": plan.lock,
        "parameters": plan.parameters,
        "versions": versions(),
        "reports": [],
        **more,
    }


def write_run(out: Path, record: dict[str, Any]) -> None:
    """Keep a run's record, whole or not at all; a full disk must not end a run for it."""
    with suppress(OSError):
        folder = out / RUNS / str(record["run"])
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / RECORD, record)


def close(out: Path, record: dict[str, Any], *, keep: int, **end: object) -> None:
    """Say in a run's record how it ended (`state`, `seconds`, `exit_code`), and forget the oldest runs of its study beyond the `keep` newest."""
    record.update(end, ended=stamp(datetime.now(UTC)))
    write_run(out, record)
    mine = [past for past in past_runs(out) if past.get("study", {}).get("name") == record["study"]["name"]]
    others = [past for past in mine if past["run"] != record["run"] and past.get("state") != RUNNING]
    for past in others[max(keep - 1, 0) :]:
        shutil.rmtree(out / RUNS / past["run"], ignore_errors=True)


def cut_off(out: Path, lock: str) -> list[dict[str, Any]]:
    """Mark the runs that held a lock and never ended as interrupted, and return their records; called by who holds that lock now."""
    dead = [past for past in past_runs(out) if past.get("lock") == lock and past.get("state") == RUNNING]
    for past in dead:
        past["state"] = INTERRUPTED
        write_run(out, past)
    return dead


def past_runs(out: Path) -> list[dict[str, Any]]:
    """Return the records of past runs, the newest first; what is no record is passed over."""
    files = list((out / RUNS).glob(f"*/{RECORD}"))
    known = [
        (past, file) for past, file in ((read_json(file), file) for file in files) if past.get("format") == _FORMAT and past.get("run")
    ]
    # Runs of one second stand in the order in which their records were closed: an id says nothing of it.
    ordered = sorted(known, key=lambda pair: (str(pair[0].get("started")), _written(pair[1])), reverse=True)
    return [past for past, _ in ordered]


def _written(file: Path) -> int:
    """Return when a record was last written, in nanoseconds; 0 where it went away meanwhile."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def rows_before(out: Path, study: str, report: str) -> dict[str, int]:
    """Return the rows by side of the newest past run of a study's report that published one, or found it unchanged; empty where there is none."""
    for past in past_runs(out):
        same = past.get("study", {}).get("name") == study and past.get("report") == report
        if same and past.get("rows") and any(one.get("state") in (PUBLISHED, UNCHANGED) for one in past.get("reports", [])):
            return {str(side): int(rows) for side, rows in past["rows"].items()}
    return {}


def find_run(out: Path, name: str) -> dict[str, Any]:
    """Return the record of a run by its id, or by the beginning of one. Raises ParameterError, with the nearest, where there is none or several."""
    known = past_runs(out)
    exact = [past for past in known if past["run"] == name]
    found = exact or [past for past in known if name and str(past["run"]).startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ParameterError(f"{len(found)} runs begin with {name!r}: {', '.join(past['run'] for past in found[:5])}. Name one in full.")
    if not known:
        raise ParameterError(f"No run is known below {out}: it is another folder of reports, or nothing was run into it yet.")
    raise ParameterError(f"No run {name!r} is known below {out}.{nearest(name, (past['run'] for past in known[:10]))}")


def state_of(record: dict[str, Any]) -> str:
    """Return a run's state in a word; one that calls itself running and whose process is gone was interrupted."""
    state = str(record.get("state"))
    pid = record.get("process")
    return INTERRUPTED if state == RUNNING and isinstance(pid, int) and not lives(pid) else state


def last_batch(out: Path, plan: Plan) -> dict[str, Any]:
    """Return the record of the last batch that a plan could be of: its study, report and parameters, the company aside; an empty dict for none."""
    asked = {name: value for name, value in plan.parameters.items() if name != "company"}
    for past in past_runs(out):
        same = past.get("study", {}).get("name") == plan.name and past.get("report") == plan.report
        if past.get("kind") == BATCH and same and past.get("parameters") == asked:
            return past
    return {}

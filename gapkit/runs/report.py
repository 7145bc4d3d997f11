"""One report, run strictly: checked parameters, a folder of its own, a judgement of its own, and one switch to publish it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from gapkit.runs.engines import COLD, Engine
from gapkit.runs.execution import LIMIT, START_TIMEOUT, TIMEOUT, Limits
from gapkit.runs.ground import stands
from gapkit.runs.history import DONE, INTERRUPTED, PUBLISHED, SINGLE, UNCHANGED, close, cut_off, opening, write_run
from gapkit.runs.homes import PAGE
from gapkit.runs.index import write_index
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.making import Outcome, make_report
from gapkit.runs.plans import make_plan
from gapkit.runs.record import run_id
from gapkit.runs.staging import open_out
from gapkit.runs.told import alerts_of, entry_of, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.runs.plans import Plan

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class RunResult:
    """A published report: its home, its page, the index over all reports, the run's status and record, and dead runs swept away before it.

    `status` is `ok` where it was made and `unchanged` where the report that stands was made from the same inputs; `alerts` are the report's own,
    `notes` are for whoever runs reports: which figures stay as they were published, and why the kernel was not the one asked for.
    """

    home: Path
    page: Path
    index: Path
    status: str
    record: Mapping[str, object]
    interrupted: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def run_report(
    study: str | Path,
    *,
    report: str = "",
    parameters: Mapping[str, object] = _NOTHING,
    company: str = "",
    out: str | Path = "reports",
    timeout: int = TIMEOUT,
    start_timeout: int = START_TIMEOUT,
    limit: int = LIMIT,
    force: bool = False,
    resume: bool = False,
    engine: str = COLD,
) -> RunResult:
    """Return the published report of a study: its notebook, executed with checked parameters, as a page with its files.

    Args:
        study: path of a study.yaml, its folder, or an example's name.
        report: the notebook, by name; left out, the one the study names.
        parameters: values for the notebook's parameters cell, by name (not `study` and `out_dir`: the run sets these).
        company: one company alone; the same as the parameter of that name.
        out: the folder of reports; the report's home lies below it.
        timeout: seconds that one cell may take.
        start_timeout: seconds that the kernel may take to answer.
        limit: seconds that the whole report may take.
        force: make the report anew even where its inputs are those of the report that stands.
        resume: make it only where none stands or its last run failed, whatever became of the inputs.
        engine: `cold` starts a kernel, `warm` forks it from a process that has imported the libraries, which pays where many reports are made.

    Raises StudyError or ParameterError (before anything is written), LockedError where the same report is being run, DataError where the
    data are refused, and RunError for every other failure. After an error the last good report stands as it was.
    """
    kernels = Engine(engine)
    plan = make_plan(study, report, parameters, company)
    out = Path(out).absolute()
    open_out(out, PurePosixPath(plan.home))
    started = datetime.now(UTC)
    run = run_id(started)
    limits = Limits(timeout, start_timeout, limit)
    with locked(out / LOCKS / plan.lock, run):
        old = stands(out / plan.home) if resume and not standing(out, plan.home)["since"] else {}
        outcome = Outcome(UNCHANGED, old) if old else _recorded(plan, out, run, started, limits, force=force, engine=kernels)
        if outcome.error is not None:
            with suppress(OSError):  # a full disk must not hide why the report failed
                write_index(out, run)
            raise outcome.error
        index = write_index(out, run)
    home = out / plan.home
    status = "ok" if outcome.state == PUBLISHED else outcome.state
    return RunResult(
        home,
        home / PAGE,
        index,
        status,
        MappingProxyType(dict(outcome.record)),
        outcome.interrupted,
        alerts_of(home),
        tuple(filter(None, (*outcome.kept, kernels.note))),
    )


def _recorded(plan: Plan, out: Path, run: str, started: datetime, limits: Limits, *, force: bool, engine: Engine) -> Outcome:
    """Return what became of a report that is run by itself, told among the runs of the past."""
    clock = time.monotonic()
    cut_off(out, plan.lock)
    note = opening(SINGLE, run, started, plan, limits=asdict(limits), engine=engine.name)
    write_run(out, note)
    try:
        with engine:
            outcome = make_report(plan, out, run, limits=limits, force=force, engine=engine)
    except BaseException:
        close(out, note, keep=plan.keep, state=INTERRUPTED, seconds=_since(clock), exit_code=1)
        with suppress(OSError):
            write_index(out, run)
        raise
    entry = entry_of(plan, outcome, out)
    note.update(inputs=outcome.inputs, rows=outcome.rows, reports=[entry.as_json()], notes=outcome.kept)
    close(out, note, keep=plan.keep, state=DONE, seconds=_since(clock), exit_code=entry.exit_code)
    return outcome


def _since(clock: float) -> float:
    """Return the seconds since a moment of the clock that nobody turns back."""
    return round(time.monotonic() - clock, 3)

"""One report made under its lock: staged, executed, judged, published; and what is kept of a run that failed."""

from __future__ import annotations

import errno
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from gapkit.errors import GapkitError, ParameterError, RunError
from gapkit.runs.execution import execute
from gapkit.runs.ground import fingerprint, gather, masters, stands
from gapkit.runs.history import FAILED, PUBLISHED, UNCHANGED, rows_before
from gapkit.runs.homes import PAGE
from gapkit.runs.judgement import FULL, RECORD, cells_run, judge, read_report
from gapkit.runs.pages import make_page
from gapkit.runs.publish import publish
from gapkit.runs.record import outputs, stamp, versions, write_json
from gapkit.runs.snapshots import telling
from gapkit.runs.staging import NOTEBOOK, STAGING, forget_failure, keep_failure, made_in, open_staging, sweep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.runs.engines import Engine
    from gapkit.runs.execution import Limits
    from gapkit.runs.ground import Ground
    from gapkit.runs.plans import Plan

_MEGA = 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """What became of one report: its state, its record, the error that ended it (None: none), and dead runs swept away before it.

    `inputs` and `rows` are the files and the rows of each side that it rested on, `kept` says which figures stay as they were published.
    """

    state: str
    record: Mapping[str, Any]
    error: GapkitError | None = None
    interrupted: tuple[str, ...] = ()
    inputs: list[dict[str, object]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


@dataclass
class _Making:
    """A report being made: where, since when by the clock nobody turns back, and its record so far."""

    plan: Plan
    out: Path
    run: str
    limits: Limits
    record: dict[str, Any]
    clock: float = field(default_factory=time.monotonic)

    @property
    def home(self) -> PurePosixPath:
        """Its home below OUT."""
        return PurePosixPath(self.plan.home)

    def closed(self) -> dict[str, Any]:
        """Return the record with when it ended and how long it took."""
        seconds = round(time.monotonic() - self.clock, 3)
        return {
            **self.record,
            "ended": stamp(datetime.now(UTC)),
            "seconds": seconds,
            "durations": {**self.record["durations"], "all": seconds},
        }

    def timed(self, what: str, since: float) -> float:
        """Note how long a step took, and return now."""
        now = time.monotonic()
        self.record["durations"][what] = round(now - since, 3)
        return now


def make_report(
    plan: Plan, out: Path, run: str, *, limits: Limits, force: bool = False, ground: Ground | None = None, engine: Engine | None = None
) -> Outcome:
    """Return what became of one report; the caller holds the lock of its home, and the last good report stands unless a new one took its place.

    Args:
        plan: what to make.
        out: the folder of reports.
        run: the run's id.
        limits: how long all may take.
        force: make it anew even where nothing changed.
        ground: what the reports of a batch rest on; None: this report is by itself and reads its own data.
        engine: where the kernel comes from; None: it is started.

    An interrupt goes through, its failure kept.
    """
    making = _Making(plan, out, run, limits, _opening(plan, run, limits, ground))
    interrupted = sweep(out, making.home)
    staging = open_staging(out, run, making.home)
    known = ground
    inputs: list[dict[str, object]] = []
    try:
        known = known or _own_ground(plan, out, staging, run, str(making.record["as_of"]))
        inputs = [*known.inputs, *masters(plan)]
        making.record["inputs"] = [_without_size(given) for given in inputs]
        making.record["fingerprint"] = fingerprint(plan, known)
        making.timed("data", making.clock)
        old = {} if force or not making.record["fingerprint"] else stands(out / making.home, making.record["fingerprint"])
        if not old:
            _make(making, staging, known, engine)
        with telling(out, plan.name, known):  # also of one that stands: what it told may not be known any more
            if not old:
                publish(made_in(staging), out / making.home)
    except Exception as err:  # noqa: BLE001 - whatever went wrong, this report alone is told of it
        return Outcome(FAILED, making.record, _failed(err, making, staging), interrupted, inputs, known.rows if known else {})
    except BaseException:
        _mark_failed("interrupted", making, staging)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    forget_failure(out, making.home)
    return Outcome(UNCHANGED if old else PUBLISHED, old or making.record, None, interrupted, inputs, known.rows, known.kept)


def note_failure(plan: Plan, out: Path, run: str, reason: str, *, limits: Limits, ground: Ground) -> None:
    """Keep the failure of a report that could not be begun, or whose maker died: the report that stands is stale from now on."""
    making = _Making(plan, out, run, limits, _opening(plan, run, limits, ground))
    _mark_failed(reason, making, out / STAGING / run)


def _own_ground(plan: Plan, out: Path, staging: Path, run: str, as_of: str) -> Ground:
    """Return what a report by itself rests on."""
    from gapkit.study.reading import read_study  # noqa: PLC0415 - the study room brings pydantic

    before = rows_before(out, plan.name, plan.report)
    return gather(
        read_study(plan.study), Path(plan.notebook), staging, run=run, as_of=as_of, before=before, out=out, parameters=plan.parameters
    )[0]


def _make(making: _Making, staging: Path, ground: Ground, engine: Engine | None) -> None:
    """Execute the notebook in staging, judge it, and write the page and the record beside what it made."""
    plan, made = making.plan, made_in(staging)
    parameters = {**plan.parameters, "study": ground.tally or plan.study, "out_dir": str(made)}
    since = time.monotonic()
    notebook = Path(ground.notebook or plan.notebook)
    execution = execute(
        notebook,
        parameters,
        folder=made,
        saved=staging / NOTEBOOK,
        run=making.run,
        limits=making.limits,
        engine=engine,
        tally=ground.tally if ground.notebook else "",  # one that a batch shares; another is read once, by the notebook itself
    )
    since = making.timed("notebook", since)
    making.record.update(cells_run(execution.notebook), peak_memory=execution.peak, engine=execution.engine)
    if execution.note:
        making.record["engine_note"] = execution.note
    failure = judge(execution, made, making.limits)
    if failure:
        raise failure.kind(failure.reason)
    report = read_report(made)
    never = (str(staging), plan.study, *([str(Path(ground.tally).parent)] if ground.tally else []))
    page = make_page(
        execution.notebook,
        title=_title(plan, report),
        folder=Path(plan.notebook).parent,
        files=[str(output["path"]) for output in report["outputs"] if output["path"] != report.get("thumbnail")],  # that one is the index's
        never=never,
    )
    (made / PAGE).write_text(page, encoding="utf-8", newline="\n")
    making.timed("page", since)
    making.record.update(status="ok", outputs=outputs(made))
    making.record.update(making.closed())
    write_json(made / RECORD, making.record)


def _without_size(given: Mapping[str, object]) -> dict[str, object]:
    """Return an input as a report's own record lists it: from one report to the next, the size of a file of answers tells how many came."""
    return {key: value for key, value in given.items() if key != "bytes"}


def _title(plan: Plan, report: Mapping[str, Any]) -> str:
    """Return the page's title: the report's name, the study's, and the company's true name where the report is about one."""
    name = plan.report.replace("_", " ").capitalize()
    parts = (name, str(report.get("title") or plan.title), str(report.get("company") or plan.company))
    return " - ".join(filter(None, parts))


def _opening(plan: Plan, run: str, limits: Limits, ground: Ground | None) -> dict[str, Any]:
    """Return what a record says before the notebook is executed."""
    now = datetime.now(UTC)
    return {
        "format": 1,
        "run": run,
        "batch": ground.run if ground else "",
        "status": "running",
        "started": stamp(now),
        "as_of": ground.as_of if ground else now.date().isoformat(),
        "study": {"name": plan.name, "title": plan.title, "given": plan.given},
        "report": plan.report,
        "company": plan.company,
        "parameters": dict(plan.parameters),
        "limits": asdict(limits),
        "inputs": [],
        "versions": versions(),
        "durations": {},
    }


def _failed(err: Exception, making: _Making, staging: Path) -> GapkitError:
    """Return the error to tell of a failed run, in a sentence, its record kept: gapkit's own errors keep their kind."""
    if isinstance(err, ParameterError):
        # Whoever asked amiss is told so; the report that stands is not out of date for it.
        making.record.update(making.closed(), status=f"FAILED({err})", cause=str(err))
        return type(err)(str(err))
    if isinstance(err, GapkitError):
        reason = str(err)
    elif isinstance(err, OSError):
        reason = f"{err.strerror or err} on {making.out}"
    else:
        reason = f"{type(err).__name__}: {err}"
    if FULL in reason or (isinstance(err, OSError) and err.errno == errno.ENOSPC):
        reason = f"{reason}; free about {_needed(staging, making.out / making.home)} MB on {making.out}"
    kept = _mark_failed(reason, making, staging)
    where = f" The notebook as far as it came: {kept}" if kept else ""
    kind = type(err) if isinstance(err, GapkitError) else RunError
    return kind(f"{making.plan.home} FAILED({reason}). Nothing was published; an earlier report stays as it was.{where}")


def _mark_failed(reason: str, making: _Making, staging: Path) -> Path | None:
    """Keep a failed run's record and notebook; return where the notebook is kept."""
    making.record.update(making.closed(), status=f"FAILED({reason})", cause=reason)
    return keep_failure(staging, making.out, making.home, making.record)


def _needed(staging: Path, home: Path) -> int:
    """Return about how many megabytes a report needs: twice what the last one, or this one so far, takes up."""
    sizes = [0]
    for folder in (staging, home):
        with suppress(OSError):
            sizes.append(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))
    return 2 * max(sizes) // _MEGA + 1

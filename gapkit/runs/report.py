"""One report, run strictly: checked parameters, a folder of its own, a judgement of its own, and one switch to publish it."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gapkit.errors import GapkitError, ParameterError, RunError
from gapkit.runs.execution import START_TIMEOUT, TIMEOUT, execute
from gapkit.runs.homes import PAGE, home_of
from gapkit.runs.index import write_index
from gapkit.runs.judgement import RECORD, judge, read_report
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.notebooks import code_cells
from gapkit.runs.pages import make_page
from gapkit.runs.parameters import Text, check_parameters, read_parameters
from gapkit.runs.publish import publish
from gapkit.runs.record import inputs, outputs, run_id, stamp, study_as_given, versions, write_json
from gapkit.runs.staging import NOTEBOOK, forget_failure, keep_failure, made_in, open_out, open_staging, sweep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.study.model import Study

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class RunResult:
    """A published report: its home, its page, the index over all reports, the run's status and record, and dead runs swept away before it."""

    home: Path
    page: Path
    index: Path
    status: str
    record: Mapping[str, object]
    interrupted: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Plan:
    """What a run will do, settled before anything is written."""

    study: Study
    source: str | Path
    notebook: Path
    parameters: Mapping[str, object]
    home: PurePosixPath

    @property
    def company(self) -> str:
        """The company that the report is about, "" for all."""
        return str(self.parameters.get("company") or "")

    @property
    def template(self) -> str:
        """The client's master that the deck takes, as it was given; "" for none."""
        return str(self.parameters.get("template") or "")


def run_report(
    study: str | Path,
    *,
    report: str = "",
    parameters: Mapping[str, object] = _NOTHING,
    company: str = "",
    out: str | Path = "reports",
    timeout: int = TIMEOUT,
    start_timeout: int = START_TIMEOUT,
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

    Raises StudyError, ParameterError, or ExportError for a master that cannot be used (before anything is written), LockedError where the same report is
    being run, DataError where the notebook meets data that are refused, and RunError for every other failure. After an error the last good report stands
    as it was.
    """
    plan = _plan(study, report, parameters, company)
    out = Path(out).absolute()
    open_out(out, plan.home)
    started = datetime.now(UTC)
    run = run_id(started)
    with locked(out / LOCKS / plan.home.as_posix().replace("/", "~"), run):
        interrupted = sweep(out, plan.home)
        staging = open_staging(out, run, plan.home)
        record: dict[str, object] = _opening(plan, run, started)
        clock = time.monotonic()
        try:
            _make(plan, staging, record, timeout=timeout, start_timeout=start_timeout, clock=clock)
            publish(made_in(staging), out / plan.home)
        except Exception as err:
            raise _failed(err, plan, staging, out, {**record, **_closing(clock)}) from err
        except BaseException:
            _mark_failed("interrupted", plan, staging, out, {**record, **_closing(clock)})
            raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        forget_failure(out, plan.home)
        index = write_index(out, run)
    home = out / plan.home
    return RunResult(home, home / PAGE, index, str(record["status"]), MappingProxyType(record), interrupted)


def _plan(source: str | Path, report: str, parameters: Mapping[str, object], company: str) -> _Plan:
    """Return what to run, everything about it checked."""
    from gapkit.study.places import find_notebook  # noqa: PLC0415 - the study room brings pydantic
    from gapkit.study.reading import read_study  # noqa: PLC0415 - likewise

    study = read_study(source)
    name = report or study.report
    beside = study.path.parent / f"{name.removesuffix('.ipynb')}.ipynb"  # a study may bring its own notebooks
    notebook = beside if PurePosixPath(name).name == name and beside.is_file() else find_notebook(name)
    asked = dict(parameters)
    if company:
        named = asked.setdefault("company", company)
        named = named.text if isinstance(named, Text) else named
        if named != company:
            raise ParameterError(f"Two companies are asked for: {company!r} and {named!r}.")
    values = check_parameters(read_parameters(notebook), asked, notebook.stem)
    named = values.get("company")
    if named and not (study.company or any(side.company for side in study.sides)):
        raise ParameterError(f"Study {study.name!r} names no company column, so no report on {named!r} alone can be made.")
    plan = _Plan(study, source, notebook, MappingProxyType(values), home_of(study.name, notebook.stem, str(named or "")))
    if plan.template:
        from gapkit.exports.deck.master import Master  # noqa: PLC0415 - brings python-pptx

        Master(Path(plan.template))  # what is wrong with it is told before the work is done
    return plan


def _make(plan: _Plan, staging: Path, record: dict[str, object], *, timeout: int, start_timeout: int, clock: float) -> None:
    """Execute the notebook in staging, judge it, and write the page and the record beside what it made."""
    made = made_in(staging)
    parameters = {**plan.parameters, "study": str(plan.study.path), "out_dir": str(made)}
    if plan.template:  # the notebook runs in another folder
        parameters["template"] = str(Path(plan.template).absolute())
    execution = execute(plan.notebook, parameters, folder=made, saved=staging / NOTEBOOK, timeout=timeout, start_timeout=start_timeout)
    failure = judge(execution, made, timeout=timeout)
    if failure:
        raise failure.kind(failure.reason)
    report = read_report(made)
    page = make_page(
        execution.notebook,
        title=_title(plan, report),
        folder=plan.notebook.parent,
        files=[str(output["path"]) for output in report["outputs"] if output["path"] != report.get("thumbnail")],  # that one is the index's
        never=(str(staging), str(plan.study.path)),
    )
    (made / PAGE).write_text(page, encoding="utf-8", newline="\n")
    record.update(_closing(clock), status="ok", cells=len(code_cells(execution.notebook)), outputs=outputs(made))
    write_json(made / RECORD, record)


def _title(plan: _Plan, report: Mapping[str, Any]) -> str:
    """Return the page's title: the report's name, the study's, and the company's true name where the report is about one."""
    name = plan.notebook.stem.replace("_", " ").capitalize()
    parts = (name, str(report.get("title") or plan.study.title), str(report.get("company") or plan.company))
    return " - ".join(filter(None, parts))


def _opening(plan: _Plan, run: str, started: datetime) -> dict[str, object]:
    """Return what a record says before the notebook is executed."""
    return {
        "format": 1,
        "run": run,
        "status": "running",
        "started": stamp(started),
        "study": {"name": plan.study.name, "title": plan.study.title, "given": study_as_given(plan.source, plan.study)},
        "report": plan.notebook.stem,
        "company": plan.company,
        "parameters": dict(plan.parameters),
        "inputs": inputs(plan.study, plan.notebook),
        "versions": versions(),
    }


def _closing(clock: float) -> dict[str, object]:
    """Return when a run ended and how long it took; the length comes from a clock that nobody turns back."""
    return {"ended": stamp(datetime.now(UTC)), "seconds": round(time.monotonic() - clock, 3)}


def _failed(err: Exception, plan: _Plan, staging: Path, out: Path, record: dict[str, object]) -> GapkitError:
    """Return the error to raise for a failed run, in a sentence, its record kept: gapkit's own errors keep their kind."""
    if isinstance(err, ParameterError):
        # Whoever asked amiss is told so; the report that stands is not out of date for it.
        return type(err)(str(err))
    if isinstance(err, GapkitError):
        reason = str(err)
    elif isinstance(err, OSError):
        reason = f"{err.strerror or err} on {out}"
    else:
        reason = f"{type(err).__name__}: {err}"
    kept = _mark_failed(reason, plan, staging, out, record)
    where = f" The notebook as far as it came: {kept}" if kept else ""
    kind = type(err) if isinstance(err, GapkitError) else RunError
    return kind(f"{plan.home.as_posix()} FAILED({reason}). Nothing was published; an earlier report stays as it was.{where}")


def _mark_failed(reason: str, plan: _Plan, staging: Path, out: Path, record: dict[str, object]) -> Path | None:
    """Keep a failed run's record and notebook and mark its report as stale in the index; return where the notebook is kept."""
    kept = keep_failure(staging, out, plan.home, {**record, "status": f"FAILED({reason})"})
    with suppress(OSError):
        write_index(out, str(record["run"]))
    return kept

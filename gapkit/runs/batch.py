"""A batch: one report for each company, from one reading of the data; what fails costs no report but its own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from gapkit.errors import ParameterError
from gapkit.runs.batch_work import Batch, BatchResult
from gapkit.runs.engines import COLD, Engine
from gapkit.runs.execution import Limits
from gapkit.runs.homes import COMPANIES, study_folder
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.plans import needs_companies, notebook_of, plan_of
from gapkit.runs.record import run_id
from gapkit.runs.staging import open_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.runs.told import Progress

_NOTHING: Mapping[str, object] = MappingProxyType({})


def run_batch(
    study: str | Path,
    progress: Progress,
    *,
    report: str = "",
    parameters: Mapping[str, object] = _NOTHING,
    out: str | Path = "reports",
    jobs: int = 1,
    limits: Limits | None = None,
    force: bool = False,
    resume: bool = False,
    fail_on_alert: bool = False,
    engine: str = COLD,
) -> BatchResult:
    """Return what became of one report for each company of a study; whatever failed is told there, and nothing of it is raised.

    Args:
        study: path of a study.yaml, its folder, or an example's name.
        progress: who is told how it gets on.
        report: the notebook, by name; left out, the one the study names.
        parameters: values for the notebook's parameters cell, by name; no company is among them.
        out: the folder of reports.
        jobs: how many reports are made at once.
        limits: seconds that a cell, a kernel's start and a whole report may take.
        force: make every report anew, also where its inputs are those of the report that stands.
        resume: make only what the last batch of this kind did not publish.
        fail_on_alert: whether an alert of a report counts in the exit code.
        engine: `cold` starts a kernel for each report, `warm` forks it from a process that has imported the libraries.

    Raises StudyError or ParameterError before anything is written, and LockedError where another batch of the study is at work. A stop (Ctrl-C,
    SIGTERM) ends all kernels, keeps what was published, and goes through when the summary is written.
    """
    kernels = Engine(engine).name
    batch = _prepare(study, report, parameters, out, limits or Limits())
    batch.engine = kernels
    with locked(batch.out / LOCKS / batch.lock, batch.run):
        return batch.go(progress, jobs=jobs, force=force, resume=resume, fail_on_alert=fail_on_alert)


def _prepare(source: str | Path, report: str, parameters: Mapping[str, object], out: str | Path, limits: Limits) -> Batch:
    """Return a batch, all that can be checked before the data are read being checked."""
    from gapkit.study.reading import read_study  # noqa: PLC0415 - the study room brings pydantic

    study = read_study(source)
    needs_companies(study, "there is no report for each company")
    if "company" in parameters:
        raise ParameterError("A company is asked for, and a report for each of them: leave one out.")
    notebook = notebook_of(study, report)
    plan_of(study, source, notebook, {**parameters, "company": "any"})
    started = datetime.now(UTC)
    folder = Path(out).absolute()
    open_out(folder, PurePosixPath(study_folder(study.name), COMPANIES))
    return Batch(study, source, notebook, dict(parameters), folder, str(out), limits, started, run_id(started))

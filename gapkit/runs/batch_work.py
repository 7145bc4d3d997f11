"""A batch at work, under its lock: the data read once, the reports made, and everything told that was not."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from gapkit.errors import GapkitError, RunError
from gapkit.runs.companies import companies_of
from gapkit.runs.engines import COLD
from gapkit.runs.ground import Ground, gather, stands
from gapkit.runs.history import (
    BATCH,
    DONE,
    INTERRUPTED,
    PUBLISHED,
    UNCHANGED,
    UNDONE,
    close,
    cut_off,
    last_batch,
    opening,
    rows_before,
    write_run,
)
from gapkit.runs.homes import COMPANIES, SUMMARY, study_folder
from gapkit.runs.index import write_index
from gapkit.runs.judgement import RECORD
from gapkit.runs.making import note_failure
from gapkit.runs.plans import plan_of
from gapkit.runs.pool import Pool
from gapkit.runs.record import read_json
from gapkit.runs.staging import STAGING, open_shared, sweep_study
from gapkit.runs.summary import KEPT, summary_of
from gapkit.runs.told import Entry, exit_code_of, refused, standing
from gapkit.runs.worker import job

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gapkit.runs.execution import Limits
    from gapkit.runs.plans import Plan
    from gapkit.runs.told import Progress
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

_INDEX_EVERY = 10  # seconds: the index reads every report, so it is not written after each


@dataclass(frozen=True)
class BatchResult:
    """A batch that ended: its run's id and record, what became of each report, its summary, and the exit code that a command ends with."""

    run: str
    record: Mapping[str, Any]
    entries: tuple[Entry, ...]
    summary: str
    exit_code: int


@dataclass
class Batch:
    """One batch at work."""

    study: Study
    source: str | Path
    notebook: Path
    parameters: dict[str, object]
    out: Path
    shown: str  # `out` as it was given
    limits: Limits
    started: datetime
    run: str
    engine: str = COLD
    clock: float = field(default_factory=time.monotonic)
    entries: list[Entry] = field(default_factory=list)
    note: dict[str, Any] = field(default_factory=dict)

    @property
    def lock(self) -> str:
        """The name of the study's lock; no home's ends so."""
        return f"{study_folder(self.study.name)}~"

    @property
    def folder(self) -> Path:
        """Where the batch keeps what its reports share."""
        return self.out / STAGING / self.run

    def plan(self, company: str) -> Plan:
        """Return the plan of one company's report."""
        return plan_of(self.study, self.source, self.notebook, {**self.parameters, "company": company})

    def go(self, progress: Progress, *, jobs: int, force: bool, resume: bool, fail_on_alert: bool) -> BatchResult:
        """Return what became of the batch; called under its lock."""
        state = DONE
        try:
            self._begin(progress, jobs)
            last = last_batch(self.out, self.plan("any")) if resume else {}
            write_run(self.out, self.note)
            ground, tally = self._read()
            if ground is not None and tally is not None:
                for kept in ground.kept:
                    self._say(kept, progress)
                self._make(ground, self._plans(tally, last, progress, resume=resume), progress, jobs=jobs, force=force)
        except BaseException:
            state = INTERRUPTED
            raise
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
            code = int(self.note.get("exit_code") or exit_code_of(self.entries, fail_on_alert=fail_on_alert))
            summary = self._end(state, code)
            progress.summed_up(summary)
        return BatchResult(self.run, self.note, tuple(self.entries), summary, code)

    def _begin(self, progress: Progress, jobs: int) -> None:
        """Clear away what dead runs left, and open the record."""
        plan = self.plan("any")
        self.note.update(
            opening(BATCH, self.run, self.started, plan, limits=asdict(self.limits), jobs=jobs, each="company", engine=self.engine)
        )
        self.note.update(lock=self.lock, parameters={name: value for name, value in plan.parameters.items() if name != "company"})
        for dead in cut_off(self.out, self.lock):
            progress.noted(f"run {dead['run']} was interrupted; what it published stands, what it left was cleared away")
        sweep_study(self.out, study_folder(self.study.name))

    def _read(self) -> tuple[Ground | None, Tally | None]:
        """Return what all reports rest on; where the data are refused, no report is made and all that stand are stale."""
        try:
            open_shared(self.out, self.run, study_folder(self.study.name))
            before = rows_before(self.out, self.study.name, self.notebook.stem)
            told = {"run": self.run, "as_of": self.note["as_of"], "before": before, "out": self.out, "parameters": self.parameters}
            ground, tally = gather(self.study, self.notebook, self.folder, **told, read=True)
        except (GapkitError, OSError) as err:
            error = err if isinstance(err, GapkitError) else RunError(f"{err.strerror or err} on {self.out}")
            self._refuse(error)
            return None, None
        self.note.update(inputs=ground.inputs, rows=ground.rows)
        return ground, tally

    def _refuse(self, error: GapkitError) -> None:
        """Say of every report that stands that it is stale, and why."""
        self.note.update(cause=str(error), exit_code=error.exit_code)
        ground = Ground(self.run, self.note["as_of"], [], complete=False)
        for file in sorted(
            (self.out / study_folder(self.study.name) / COMPANIES).glob(f"*/{PurePosixPath(self.plan('any').home).name}/{RECORD}")
        ):
            company = str(read_json(file).get("company") or "")
            if company:
                plan = self.plan(company)
                note_failure(plan, self.out, self.run, str(error), limits=self.limits, ground=ground)
                self.entries.append(refused(plan, error, self.out))

    def _plans(self, tally: Tally, last: dict[str, Any], progress: Progress, *, resume: bool) -> list[Plan]:
        """Return the plans of the reports to make; with `last`, those that the last batch made and that stand are told as kept."""
        both, others = companies_of(tally)
        self.note["left_out"] = [{"company": name, "why": why} for name, why in others.items()]
        made = {told["home"] for told in last.get("reports", []) if told.get("state") in (PUBLISHED, UNCHANGED, KEPT)}
        plans = []
        for plan in map(self.plan, both):
            told = standing(self.out, plan.home)
            if plan.home in made and not told["since"] and stands(self.out / plan.home):
                self.entries.append(Entry(plan.company, plan.home, KEPT, **told))
            else:
                plans.append(plan)
        if resume and not last:
            self._say("there was no run to resume, so every report was made", progress)
        elif resume and last.get("inputs") != self.note["inputs"]:
            self._say(f"the inputs changed since run {last['run']}; the reports it made, which are kept, rest on the older ones", progress)
        return plans

    def _make(self, ground: Ground, plans: list[Plan], progress: Progress, *, jobs: int, force: bool) -> None:
        """Make the reports, telling of each as it ends."""
        progress.begun(len(plans))
        orders = [
            job(plan, ground, self.out, f"{self.run}-{number}", self.limits, force=force, engine=self.engine)
            for number, plan in enumerate(plans, start=1)
        ]
        pool = Pool(min(jobs, len(orders)), self.folder)
        shown = time.monotonic()
        try:
            for entry in pool.each(orders):
                self.entries.append(entry)
                self.note["reports"] = [told.as_json() for told in self.entries]
                write_run(self.out, self.note)
                progress.ended(entry)
                if entry.note and entry.note not in self.note.get("notes", []):
                    self._say(entry.note, progress)
                if time.monotonic() - shown > _INDEX_EVERY:
                    self._index()
                    shown = time.monotonic()
        finally:
            pool.stop()
            told = {entry.home for entry in self.entries}
            missing = [plan for plan in plans if plan.home not in told]
            self.entries += [Entry(plan.company, plan.home, UNDONE, **standing(self.out, plan.home)) for plan in missing]

    def _say(self, sentence: str, progress: Progress) -> None:
        """Tell something beside the reports, now and in the summary."""
        self.note.setdefault("notes", []).append(sentence)
        progress.noted(sentence)

    def _end(self, state: str, code: int) -> str:
        """Write the record, the summary and the index, as far as the disk takes them, and return the summary."""
        self.entries.sort(key=lambda entry: entry.home)
        self.note["reports"] = [entry.as_json() for entry in self.entries]
        close(self.out, self.note, keep=self.study.keep, state=state, seconds=round(time.monotonic() - self.clock, 3), exit_code=code)
        summary = summary_of(self.note, self.shown)
        self._index()
        with suppress(OSError):
            file = self.out / study_folder(self.study.name) / SUMMARY
            part = file.with_name(f".{SUMMARY}.{self.run}")
            part.write_text(summary, encoding="utf-8", newline="\n")
            part.replace(file)
        return summary

    def _index(self) -> None:
        """Write the index; a full disk must not end a batch for it."""
        with suppress(OSError):
            write_index(self.out, self.run)

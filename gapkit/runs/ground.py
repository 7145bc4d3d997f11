"""What the reports of a run rest on: the data, read and counted once, and the hashes of all that went in. The same inputs, the same fingerprint."""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gapkit.errors import DataError
from gapkit.runs.homes import PAGE
from gapkit.runs.judgement import RECORD, sha256
from gapkit.runs.notebooks import called_name, code_cells, named, read_notebook
from gapkit.runs.record import entry, inputs, read_json, versions
from gapkit.runs.snapshots import hold_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.runs.plans import Plan
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

TALLY = "study.tally"
_STUDY = "study"  # the parameter of that name
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Ground:
    """What was read for a run: `inputs` as records list them, whether these are all (`complete`), how many rows each side has, and the saved tally.

    `run` is the run's id, `as_of` the day it counts as made on, which is one for all its reports; `tally` is "" where the notebook reads the study
    itself; `notebook` is the batch's own copy of it, "" for a report by itself. `told` is the hash of that tally, `held_to` that of the one published
    before it ("": none was), and `kept` says what stays as it was then, and what could not be held to it;
    `segments` are those that the notebook or a parameter names.
    """

    run: str
    as_of: str
    inputs: list[dict[str, object]]
    complete: bool
    tally: str = ""
    notebook: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    told: str = ""
    held_to: str = ""
    kept: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)


def gather(
    study: Study,
    notebook: Path,
    folder: Path,
    *,
    run: str,
    as_of: str,
    before: Mapping[str, int] = _NONE,
    out: Path | None = None,
    parameters: Mapping[str, object] = _NONE,
    read: bool = False,
) -> tuple[Ground, Tally | None]:
    """Return what a run rests on, and the tally that is published where one was made.

    Args:
        study: the study.
        notebook: the report's notebook: the data are read here where it takes a tally in the study's place.
        folder: where the tally is saved.
        run: the run's id.
        as_of: the day it counts as made on.
        before: rows by side of the last published run, for who expects that they do not fall; empty where there is none.
        out: the folder of reports: what changed too little since its last report of the study stays as it was there; None: nothing was published.
        parameters: the notebook's, which may name a segment to split by.
        read: for a batch: read the data whatever the notebook takes, and keep a copy of the notebook, so that all reports are of one.

    Raises DataError or StudyError where the data cannot be taken as they are.
    """
    copy = shutil.copyfile(notebook, folder / notebook.name) if read else notebook
    found = inputs(study, copy)  # before the data are read, and once more after: what changes meanwhile is not taken for what was hashed
    complete = all(source.path is not None for side in study.sides for source in side.sources)
    takes = takes_tally(copy)
    # Where something is expected of the data they are read in any case: "unchanged" must not be said over a feed that died.
    if not (takes or read or any(side.expect for side in study.sides)):
        return Ground(run, as_of, found, complete), None
    from gapkit.intake.expectations import check_fall  # noqa: PLC0415 - brings pandas
    from gapkit.intake.latest import settle_files  # noqa: PLC0415 - likewise
    from gapkit.tallies.rows import rows_of  # noqa: PLC0415 - likewise
    from gapkit.tallies.tally import tally  # noqa: PLC0415 - brings pandas

    made = tally(study)
    if inputs(study, copy) != found:
        raise DataError("A file of the study changed while it was being read. Run again when whoever writes it is done.")
    rows = rows_of(made)
    check_fall(settle_files(study)[0], rows, before)  # by the name of the file that a pattern stands for
    ground = Ground(run, as_of, found, complete, notebook=str(copy) if read else "", rows=rows)
    if not takes and complete:
        return ground, made
    split = sorted(
        {name for side in study.sides for name, _ in side.segments}
        & (named(read_notebook(copy)) | {str(value) for value in parameters.values()})
    )
    held, held_to, kept = hold_back(out, study.name, made, split) if takes and out else (made, "", [])
    saved = entry(TALLY, held.save(folder / TALLY))
    if not complete or held.kept:  # a query has no file to hash, what came of it has; and what was kept came from no file that was read
        ground = replace(ground, inputs=[*found, saved], complete=True)
    if takes:
        ground = replace(ground, tally=str(folder / TALLY), told=str(saved["sha256"]), held_to=held_to, kept=kept, segments=split)
    return ground, held


def takes_tally(notebook: Path) -> bool:
    """Whether a notebook uses its parameter `study` for `gk.tally(study)` alone, so that the path of a saved tally serves it as well."""
    uses = 0
    for cell in code_cells(read_notebook(notebook)):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a magic command: what it does with its words is not known
            if _STUDY in cell.source:
                return False
            continue
        taken = {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args and called_name(node) == "tally"}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == _STUDY and isinstance(node.ctx, ast.Load):
                if id(node) not in taken:
                    return False
                uses += 1
    return uses > 0


def masters(plan: Plan) -> list[dict[str, object]]:
    """Return the files that a deck's looks come from, as records list them: the client's master and its template.yaml."""
    return [entry(path.name, path) for path in plan.masters]


def fingerprint(plan: Plan, ground: Ground) -> str:
    """Return the SHA-256 of all that decides what a report holds: inputs, notebook, parameters, versions and gapkit's own code; "" where not all is known."""
    if not ground.complete:
        return ""
    listed = [(given["path"], given["sha256"]) for given in [*ground.inputs, *masters(plan)]]
    told = [plan.name, plan.title, plan.report, plan.parameters, listed, versions(), own_code()]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def stands(home: Path, wanted: str = "") -> dict[str, Any]:
    """Return the record of the report that stands in a home, whole and, where `wanted` is given, of that fingerprint; an empty dict where none does."""
    record = read_json(home / RECORD)
    listed = record.get("outputs")
    if record.get("status") != "ok" or not isinstance(listed, list) or (wanted and record.get("fingerprint") != wanted):
        return {}
    try:
        whole = any(given["path"] == PAGE for given in listed) and all(sha256(home / given["path"]) == given["sha256"] for given in listed)
    except (OSError, KeyError, TypeError):
        return {}
    return record if whole else {}


@cache
def own_code() -> str:
    """Return the SHA-256 of gapkit's own files: two states of a checkout bear the same version."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and "suite" not in file.relative_to(package).parts:
            digest.update(file.relative_to(package).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()

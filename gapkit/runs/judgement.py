"""Whether a run succeeded: judged from what it left, for an executed notebook calls itself completed even after a kill."""

from __future__ import annotations

import hashlib
import json
import signal
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from gapkit import errors
from gapkit.errors import GapkitError, RunError
from gapkit.runs.homes import PAGE
from gapkit.runs.notebooks import code_cells

if TYPE_CHECKING:
    from gapkit.runs.execution import Execution, Limits

FINISHED = "application/vnd.gapkit.finished+json"
FULL = "No space left on device"  # as the system says it
REPORT = "report.json"
RECORD = "run.json"
_LONGEST = 300  # characters of a notebook's own error that are worth a terminal's line
_MEGA = 1024 * 1024


@dataclass(frozen=True)
class Failure:
    """Why a run failed: the reason in words, the kind of error to raise, and whether `reason` is a sentence of gapkit's own."""

    reason: str
    kind: type[GapkitError] = RunError


def judge(execution: Execution, folder: Path, limits: Limits) -> Failure | None:
    """Return why a run failed, or None where it succeeded.

    A run succeeded when nothing was raised, every code cell was executed without an error, the last one shows that the report was
    finished, and `report.json` lies in the folder with every file it lists, unchanged.
    """
    notebook = execution.notebook
    cells = code_cells(notebook) if notebook is not None else []
    place = f"cell {_reached(cells)} of {len(cells)}"
    if execution.overdue:
        return Failure(f"time limit {limits.report} s for the whole report, {place}")
    if notebook is None:
        return Failure(_no_notebook(execution))
    for number, cell in enumerate(cells, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return _cell_error(output, number, len(cells))
    if execution.error is not None:
        return Failure(_broken_off(execution, place, limits.cell))
    return _finished(cells, folder)


def cells_run(notebook: Any) -> dict[str, int]:  # noqa: ANN401 - nbformat's nodes have no types
    """Return how many code cells a notebook has, and how many were executed, as a record holds them; nothing where there is no notebook."""
    if notebook is None:
        return {}
    cells = code_cells(notebook)
    return {"cells": len(cells), "cells_run": sum(cell.execution_count is not None for cell in cells)}


def read_report(folder: Path) -> dict[str, Any]:
    """Return a folder's report.json. Raises ValueError, in a sentence, where it is missing or not one."""
    try:
        content = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise ValueError(f"{REPORT} is missing or cannot be read") from err
    report: dict[str, Any] = content if isinstance(content, dict) else {}
    outputs = report.get("outputs") if report.get("format") == 1 else None
    if not isinstance(outputs, list) or not all(isinstance(entry, dict) for entry in outputs):
        raise ValueError(f"{REPORT} is not of format 1")
    return report


def sha256(file: Path) -> str:
    """Return a file's SHA-256, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _finished(cells: list[Any], folder: Path) -> Failure | None:
    """Return what a run that nothing broke off still owes, None where it is complete."""
    done = sum(cell.execution_count is not None for cell in cells)
    if not cells or done < len(cells):
        return Failure(f"stopped early, {done} of {len(cells)} cells run")
    if not any(FINISHED in output.get("data", {}) for output in cells[-1].outputs):
        return Failure("the last cell does not finish the report; it must end with gk.finish(..., out_dir)")
    try:
        report = read_report(folder)
    except ValueError as err:
        return Failure(str(err))
    return _files(folder, report)


def _reached(cells: list[Any]) -> int:
    """Return the number of the last cell that was started (0: none)."""
    started = [number for number, cell in enumerate(cells, start=1) if cell.metadata.get("papermill", {}).get("start_time")]
    return max(started, default=0)


def _cell_error(output: Any, number: int, count: int) -> Failure:  # noqa: ANN401 - nbformat's nodes have no types
    """Return the failure of a cell that raised; an error of gapkit's own keeps its kind, and with it the exit code."""
    said = " ".join(str(output.evalue).split())
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    if output.ename == "SystemExit":
        return Failure(f"stopped early, {number} of {count} cells run, by an exit in cell {number}")
    kind = getattr(errors, output.ename, None)
    if isinstance(kind, type) and issubclass(kind, GapkitError):
        return Failure(f"{said} (cell {number} of {count})", kind)
    return Failure(f"{output.ename}: {said}, cell {number} of {count}")


def _broken_off(execution: Execution, place: str, timeout: int) -> str:
    """Return what ended a run that no cell raised."""
    code = execution.exit_code
    memory = "" if execution.peak is None else f", peak {execution.peak // _MEGA} MB"
    if isinstance(execution.error, TimeoutError) and code is None:
        return f"time limit {timeout} s, {place}"
    if code is not None and code < 0:
        perhaps = ", perhaps out of memory" if -code == getattr(signal, "SIGKILL", 9) else ""
        return f"kernel killed by signal {-code}{perhaps}, {place}{memory}"
    if code is not None:
        return f"kernel ended with exit code {code}, {place}{memory}{f': {FULL}' if execution.full else ''}"
    return f"{_said(execution.error)}, {place}"


def _no_notebook(execution: Execution) -> str:
    """Return why not even a saved notebook is there."""
    return _said(execution.error) if execution.error is not None else "the executed notebook cannot be read"


def _said(error: Exception | None) -> str:
    """Return an exception as one line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:_LONGEST]


def _files(folder: Path, report: dict[str, Any]) -> Failure | None:
    """Return what is wrong with the files that a report lists, None where all are there and unchanged."""
    for file in sorted(folder.rglob("*")):
        if file.is_symlink():
            return Failure(f"{file.relative_to(folder)} is a link; a report holds its files itself")
    for entry in report["outputs"]:
        path = PurePosixPath(str(entry.get("path", "")))
        if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in str(path):
            return Failure(f"{REPORT} lists {str(path)!r}, which is no path below the report's folder")
        if str(path) in {PAGE, RECORD, REPORT}:
            return Failure(f"{path} is written by the run itself; the notebook must name its own file otherwise")
        file = folder / path
        if not file.is_file():
            return Failure(f"{path} is listed in {REPORT} but was not written")
        if sha256(file) != entry.get("sha256"):
            return Failure(f"{path} was changed after {REPORT} listed it")
    return None

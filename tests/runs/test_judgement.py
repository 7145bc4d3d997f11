"""A run is judged by what it left, whatever its notebook says of itself."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from gapkit.errors import GapkitError, ParameterError, RunError
from gapkit.runs.execution import Execution, Limits
from gapkit.runs.judgement import FINISHED, Failure, judge

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"topic,gap\nspeed,21\n"
LISTED = {"path": "gaps.csv", "sha256": hashlib.sha256(CONTENT).hexdigest(), "bytes": len(CONTENT)}


def cell(count: int | None, *outputs: dict[str, Any], source: str = "1", **metadata: object) -> Any:  # noqa: ANN401 - nbformat's nodes have no types
    """Return an executed cell; papermill's word for it is always `completed`."""
    made = [nbformat.v4.new_output(**output) for output in outputs]  # type: ignore[no-untyped-call]
    told = {"papermill": {"status": "completed", "exception": False}, **metadata}
    return nbformat.v4.new_code_cell(source, execution_count=count, outputs=made, metadata=told)  # type: ignore[no-untyped-call]


def finished(count: int = 2) -> Any:  # noqa: ANN401 - likewise
    """Return the cell that finishes a report."""
    return cell(count, {"output_type": "execute_result", "data": {FINISHED: {"files": 1}}, "execution_count": count})


def error(name: str, said: str) -> dict[str, Any]:
    """Return the output of a cell that raised."""
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": []}


def judged(folder: Path, *cells: Any) -> Failure | None:
    """Return the judgement on a notebook of these cells that ran without an exception."""
    notebook = nbformat.v4.new_notebook(cells=list(cells))  # type: ignore[no-untyped-call]
    return judge(Execution(notebook, None, None, None), folder, Limits())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the folder of a whole report."""
    (tmp_path / "gaps.csv").write_bytes(CONTENT)
    return rewrite(tmp_path)


def rewrite(folder: Path, **changes: object) -> Path:
    """Write report.json with some changes."""
    report = {"format": 1, "outputs": [LISTED], **changes}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder


def reason(failure: Failure | None) -> str:
    """Return why a run failed, "" where it did not."""
    return failure.reason if failure else ""


def test_a_whole_report_passes(made: Path) -> None:
    """Every cell run, finished, every file unchanged; an empty cell is no cell."""
    assert judged(made, cell(1), cell(None, source=" "), finished()) is None


def test_a_cell_that_was_not_run_fails(made: Path) -> None:
    """Though the last one shows that it finished."""
    assert reason(judged(made, cell(1), cell(None), finished())) == "stopped early, 2 of 3 cells run"


def test_a_report_that_was_not_finished_fails(made: Path) -> None:
    """A report.json of another run proves nothing: the last cell itself must show it."""
    assert "the last cell does not finish the report" in reason(judged(made, finished(1), cell(2)))


def test_an_error_that_was_allowed_is_still_an_error(made: Path) -> None:
    """A cell tagged `raises-exception` lets the notebook run on, and its report would hold a hole."""
    failing = cell(1, error("ValueError", "no such topic"), tags=["raises-exception"])
    assert reason(judged(made, failing, finished())) == "ValueError: no such topic, cell 1 of 2"


def test_an_error_of_gapkit_keeps_its_kind(made: Path) -> None:
    """And with it the exit code; a class that only borrows a name of the module's does not pass as one."""
    assert judged(made, cell(1, error("ParameterError", "no wave 'x'")), finished()) == Failure("no wave 'x' (cell 1 of 2)", ParameterError)
    other = judged(made, cell(1, error("nearest", "x")), finished())
    assert other is not None
    assert other.kind is RunError
    assert issubclass(other.kind, GapkitError)


def test_a_long_error_is_cut_to_a_line(made: Path) -> None:
    """A terminal's line is for people."""
    said = reason(judged(made, cell(1, error("ValueError", "x\n" * 5000)), finished()))
    assert len(said) < 400
    assert "\n" not in said


@pytest.mark.parametrize("changes", [{"format": 2}, {"outputs": "gaps.csv"}, {"outputs": ["gaps.csv"]}])
def test_a_report_json_of_another_form_fails(made: Path, changes: dict[str, object]) -> None:
    """Only format 1 is read."""
    assert reason(judged(rewrite(made, **changes), finished())) == "report.json is not of format 1"


def test_a_missing_report_json_fails(made: Path) -> None:
    """It is written last, so without it something is missing."""
    (made / "report.json").unlink()
    assert reason(judged(made, finished())) == "report.json is missing or cannot be read"


def test_a_file_that_was_changed_or_lost_fails(made: Path) -> None:
    """By its hash."""
    (made / "gaps.csv").write_bytes(CONTENT.replace(b"21", b"12"))
    assert reason(judged(made, finished())) == "gaps.csv was changed after report.json listed it"
    (made / "gaps.csv").unlink()
    assert reason(judged(made, finished())) == "gaps.csv is listed in report.json but was not written"


@pytest.mark.parametrize("path", ["../gaps.csv", "/etc/passwd", "a/../../b", "", "..\\gaps.csv"])
def test_a_file_outside_the_report_fails(made: Path, path: str) -> None:
    """A report lists its own files alone."""
    assert "no path below the report's folder" in reason(judged(rewrite(made, outputs=[{**LISTED, "path": path}]), finished()))


def test_a_file_of_the_run_s_own_name_fails(made: Path) -> None:
    """The page would overwrite it."""
    (made / "index.html").write_bytes(CONTENT)
    said = reason(judged(rewrite(made, outputs=[{**LISTED, "path": "index.html"}]), finished()))
    assert said.startswith("index.html is written by the run itself")


def test_a_link_fails(made: Path) -> None:
    """It would publish whatever it leads to."""
    (made / "more.csv").symlink_to("/etc/hostname")
    assert reason(judged(made, finished())) == "more.csv is a link; a report holds its files itself"


def test_a_notebook_that_was_not_even_saved_fails(made: Path) -> None:
    """The reason is what broke it."""
    failure = judge(Execution(None, OSError(28, "No space left on device"), None, None), made, Limits())
    assert reason(failure) == "No space left on device"

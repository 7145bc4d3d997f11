"""`gapkit run`, started as a user or a scheduler starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny_reports import FINISH

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def command(*words: object) -> list[str]:
    """Return the command line of `gapkit run`."""
    return [sys.executable, "-m", "gapkit", "run", *map(str, words)]


def run(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what `gapkit run` answers in a folder."""
    return subprocess.run(command(*words), cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=60)


def test_a_run_prints_where_its_page_and_the_index_lie(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """A company numbered 007 stays text on its way to the notebook, and nothing but the two paths is printed."""
    path = notebook('assert company == "007" and rounds == 2', FINISH)
    done = run(tiny.name, "--report", path, "--company", "007", "-p", "rounds", "2", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    report, index = [line.split()[1] for line in done.stdout.splitlines()]
    assert (tmp_path / report).is_file()
    assert (tmp_path / index) == tmp_path / "reports" / "index.html"
    assert done.stderr == ""


def test_a_failed_run_is_one_error_and_exit_code_1(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """No traceback: the reason, the cell, and where the notebook is kept."""
    done = run(tiny, "--report", notebook("1 / 0", FINISH), folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: tiny/tiny FAILED(ZeroDivisionError: division by zero, cell 2 of 3).")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", "compnay", "A"], "Did you mean 'company'?"),
        (["-p", "rounds", "two"], "takes a whole number, not 'two'"),
        (["-p", "rounds", "1", "-p", "rounds", "2"], "'rounds' is given twice"),
        (["--company", "A", "-p", "company", "B"], "Two companies are asked for: 'A' and 'B'"),
    ],
)
def test_a_wrong_parameter_is_exit_code_2(tiny: Path, tmp_path: Path, notebook: Callable[..., Path], words: list[str], said: str) -> None:
    """Before anything is written."""
    done = run(tiny, "--report", notebook(FINISH), *words, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "reports").exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
def test_a_run_told_to_stop_publishes_nothing_and_leaves_no_kernel(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """SIGTERM in the middle: the kernel is gone, the folder is clean, the failure is told."""
    note = tmp_path / "pid"
    path = notebook(f"import os, pathlib, time\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))\ntime.sleep(60)", FINISH)
    with subprocess.Popen(command(tiny, "--report", path), cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 30
        while not (note.exists() and note.read_text(encoding="utf-8")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert not Path("/proc", note.read_text(encoding="utf-8")).exists()
    out = tmp_path / "reports"
    assert not (out / "tiny" / "tiny").exists()
    assert list((out / ".staging").iterdir()) == []
    assert "FAILED(interrupted)" in (out / "index.html").read_text(encoding="utf-8")

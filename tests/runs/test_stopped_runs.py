"""Runs that are killed or stopped: nothing of them goes on, what stood stands, and the next run knows."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import psutil
import pytest
from tiny_reports import all_gone, begin, gapkit, processes_of, set_moods, write_moody, write_study

from gapkit.runs.history import past_runs
from gapkit.runs.homes import home_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a study of three companies and a notebook that may be told to go wrong."""
    study = write_study(tmp_path / "tiny")
    (study / "executives.csv").write_text("company,q1\nB,5\nC,4\nD,4\n", encoding="utf-8")
    (study / "customers.csv").write_text("company,c1\nB,2\nC,1\nD,1\n", encoding="utf-8")
    write_moody(tmp_path)
    return tmp_path


EACH = ("run", "tiny", "--each", "company", "--report", "moody.ipynb")


def page(folder: Path, company: str) -> Path:
    """Return where a company's page lies."""
    return folder / "reports" / home_of("tiny", "moody", company) / "index.html"


def summary(folder: Path) -> str:
    """Return the last summary."""
    return (folder / "reports" / "tiny" / "summary.txt").read_text(encoding="utf-8")


def test_a_runner_that_is_killed_is_known_to_the_next_run(folder: Path) -> None:
    """Its lock is free, its kernel's child is ended, its staging folder is gone, it is told as interrupted, and the report is made."""
    one = ("run", "tiny", "--report", "moody.ipynb", "--company", "C")
    assert gapkit(*one, folder=folder).returncode == 0
    before = page(folder, "C").read_bytes()
    set_moods(folder, C="kills its maker")
    assert gapkit(*one, "--force", folder=folder).returncode == -signal.SIGKILL
    pids = processes_of(folder, "C")
    assert page(folder, "C").read_bytes() == before
    (left,) = (folder / "reports" / ".staging").iterdir()
    sockets = Path((left / "sockets.txt").read_text(encoding="utf-8"))
    set_moods(folder)
    done = gapkit(*one, "--force", folder=folder)
    assert done.returncode == 0, done.stderr
    assert f"note: run {left.name} was interrupted; what it left was cleared away" in done.stderr
    assert all_gone(pids)
    assert list((folder / "reports" / ".staging").iterdir()) == []
    assert not sockets.exists()
    assert [past["state"] for past in past_runs(folder / "reports")] == ["done", "interrupted", "done"]


def test_a_batch_that_is_killed_leaves_no_kernel_and_is_taken_up_again(folder: Path) -> None:
    """Its workers end by themselves; the next batch tells of it, keeps what it published, and makes the rest."""
    set_moods(folder, C="hangs")
    with begin(*EACH, folder=folder) as batch:
        pids = [*processes_of(folder, "C"), *(child.pid for child in psutil.Process(batch.pid).children())]
        batch.kill()
        batch.communicate()
    assert all_gone(pids)
    assert page(folder, "B").is_file()
    assert not page(folder, "D").exists()
    set_moods(folder)
    done = gapkit(*EACH, folder=folder)
    assert done.returncode == 0, done.stdout
    assert " was interrupted; what it published stands" in done.stderr
    assert "2 published, 1 unchanged." in done.stdout
    assert list((folder / "reports" / ".staging").iterdir()) == []


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_batch_that_is_stopped_says_what_it_did_not_do(folder: Path, stop: signal.Signals, code: int) -> None:
    """Ctrl-C and SIGTERM: kernels gone, what was published stays, the summary is written."""
    set_moods(folder, C="hangs")
    with begin(*EACH, folder=folder) as batch:
        pids = processes_of(folder, "C")
        batch.send_signal(stop)
        told, _ = batch.communicate(timeout=60)
    assert batch.returncode == code
    assert all_gone(pids)
    assert told == summary(folder)
    assert "INTERRUPTED. 1 published, 2 not done." in told
    assert "NOT DONE: the run was stopped before\n  C\n  D\n" in told
    assert page(folder, "B").is_file()
    assert list((folder / "reports" / ".staging").iterdir()) == []


def test_a_second_batch_of_a_study_is_turned_away(folder: Path) -> None:
    """Exit code 75, which run holds the lock; a report that the first is not making meanwhile can be made by itself."""
    set_moods(folder, C="hangs")
    with begin(*EACH, folder=folder) as batch:
        processes_of(folder, "C")
        second = gapkit(*EACH, folder=folder)
        other = gapkit("run", "tiny", "--report", "moody.ipynb", "--company", "D", folder=folder)
        batch.terminate()
        batch.communicate(timeout=60)
    assert (second.returncode, second.stdout) == (75, "")
    assert f"(process {batch.pid})" in second.stderr
    assert other.returncode == 0
    (record,) = [told for told in _records(folder) if told["kind"] == "batch"]
    assert record["state"] == "interrupted"


def _records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in (folder / "reports" / ".runs").glob("*/run.json")]

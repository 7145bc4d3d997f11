"""Runs in hard places: no writable home, a clock that jumps, a small disk, little time; and readers who look all the while."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
import time_machine
from tiny_reports import FINISH, all_gone, gapkit, processes_of, set_moods, write_moody, write_study

from gapkit.errors import RunError
from gapkit.runs import making
from gapkit.runs.engines import Engine
from gapkit.runs.execution import Limits
from gapkit.runs.ground import Ground
from gapkit.runs.history import past_runs
from gapkit.runs.plans import make_plan
from gapkit.runs.publish import exchange, publish
from gapkit.runs.record import run_id
from gapkit.runs.report import run_report
from gapkit.runs.staging import open_staging
from gapkit.runs.worker import do, job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READER = """
import pathlib, sys
home, stop = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
looked = broken = 0
while not stop.exists():
    for name in ("index.html", "gaps.csv"):
        try:
            whole = (home / name).read_text().endswith("the end")
        except OSError:
            whole = False
        looked += 1
        broken += not whole
    if looked == 2:
        print("looking", flush=True)
print(looked, broken)
"""


def made(folder: Path, number: int) -> Path:
    """Make a report of two files, large enough that writing them takes a while."""
    folder.mkdir(parents=True)
    for name in ("index.html", "gaps.csv"):
        (folder / name).write_text(f"{number} " * 20_000 + "the end", encoding="utf-8")
    return folder


def test_a_reader_never_meets_a_missing_or_broken_file(tmp_path: Path) -> None:
    """Another process reads the page and a table over and over during fifty publications."""
    if not exchange(made(tmp_path / "a" / "x", 1), made(tmp_path / "b" / "y", 2)):
        pytest.skip("this file system exchanges no folders")
    home, stop = tmp_path / "home", tmp_path / "stop"
    publish(made(tmp_path / "0" / "made", 0), home)
    with subprocess.Popen([sys.executable, "-c", READER, str(home), str(stop)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "looking\n"
        for number in range(1, 51):
            publish(made(tmp_path / str(number) / "made", number), home)
        stop.touch()
        looked, broken = map(int, reader.stdout.read().split())
    assert looked > 50
    assert broken == 0


def test_a_report_is_made_where_no_home_can_be_written(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """HOME is no folder at all: kernel, IPython and matplotlib do without."""
    path = notebook("import IPython, matplotlib.figure", FINISH)
    nowhere = {"HOME": "/dev/null", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "XDG_RUNTIME_DIR": ""}
    done = gapkit("run", tiny, "--report", path, folder=tmp_path, **nowhere)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "tiny" / "tiny" / "index.html").is_file()


def test_a_whole_report_has_a_limit_and_leaves_nothing(tiny: Path, tmp_path: Path) -> None:
    """Though no cell has overstayed its own; the kernel and its child in another session are gone, and the peak is told."""
    path = write_moody(tmp_path)
    set_moods(tmp_path, B="hangs")
    with pytest.raises(RunError, match=r"FAILED\(time limit 3 s for the whole report, cell 2 of 3\)"):
        run_report(tiny, report=str(path), company="B", out=tmp_path / "reports", limit=3)
    assert all_gone(processes_of(tmp_path, "B"))
    (told,) = past_runs(tmp_path / "reports")[0]["reports"]
    assert (told["cells"], told["cause"]) == (3, "time limit 3 s for the whole report, cell 2 of 3")
    assert told["peak_memory"] > 20_000_000


def test_an_unchanged_report_is_not_made_again(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """Until an input, a parameter or a file of the report itself changes, or it is forced."""
    path = notebook(FINISH)
    out = tmp_path / "reports"
    first = run_report(tiny, report=str(path), out=out)
    again = run_report(tiny, report=str(path), out=out)
    assert (first.status, again.status) == ("ok", "unchanged")
    assert again.record["run"] == first.record["run"]
    assert run_report(tiny, report=str(path), out=out, parameters={"rounds": 2}).status == "ok"
    assert run_report(tiny, report=str(path), out=out, parameters={"rounds": 2}, force=True).status == "ok"
    (first.home / "gaps.csv").write_text("mended by hand", encoding="utf-8")
    assert run_report(tiny, report=str(path), out=out, parameters={"rounds": 2}).status == "ok"
    (tiny / "customers.csv").write_text("company,c1\nA,2\nB,2\n", encoding="utf-8")
    assert run_report(tiny, report=str(path), out=out, parameters={"rounds": 2}, resume=True).status == "unchanged"
    assert run_report(tiny, report=str(path), out=out, parameters={"rounds": 2}).status == "ok"


def test_a_study_says_how_many_runs_are_remembered(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """The newest stay."""
    (tiny / "study.yaml").write_text("keep: 2\n" + (tiny / "study.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    path = notebook(FINISH)
    for _ in range(4):
        run_report(tiny, report=str(path), out=tmp_path / "reports")
    assert [past["reports"][0]["state"] for past in past_runs(tmp_path / "reports")] == ["unchanged", "unchanged"]


def test_a_clock_that_jumps_breaks_nothing(
    tiny: Path, tmp_path: Path, notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour back in the middle of a run, in the night the clocks change: names and moments are UTC, lengths are of another clock."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    execute = making.execute
    with time_machine.travel(datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC), tick=True) as traveller:

        def back(*given: object, **asked: object) -> object:
            done = execute(*given, **asked)  # type: ignore[arg-type]
            traveller.shift(-3600)
            return done

        monkeypatch.setattr(making, "execute", back)
        result = run_report(tiny, report=str(notebook(FINISH)), out=tmp_path / "reports")
    monkeypatch.undo()
    time.tzset()
    assert re.fullmatch(r"20261025T005959Z-[0-9a-f]{4}", str(result.record["run"]))
    assert str(result.record["ended"]) < str(result.record["started"]) == "2026-10-25T00:59:59+00:00"
    assert 0 < float(str(result.record["seconds"])) < 60
    assert 0 < past_runs(tmp_path / "reports")[0]["seconds"] < 60


def test_a_run_over_midnight_is_of_the_day_it_began(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """One day for the whole run."""
    with time_machine.travel(datetime(2026, 12, 31, 23, 59, 59, 900_000, tzinfo=UTC), tick=True):
        result = run_report(tiny, report=str(notebook(FINISH)), out=tmp_path / "reports")
    assert result.record["as_of"] == "2026-12-31"
    assert str(result.record["ended"]).startswith("2027-01-01T00:00:")
    assert past_runs(tmp_path / "reports")[0]["as_of"] == "2026-12-31"


def test_a_run_is_named_by_utc_wherever_it_is() -> None:
    """In the hour that comes twice, two runs have two names, in their order."""
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert run_id(first)[:16] == "20261025T003000Z"
    assert run_id(first) < run_id(second)


def test_a_batch_on_a_full_disk_says_so_and_ends(small_disk: Path, tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """The company whose files do not fit fails with how much is needed; the other is published."""
    big = "import pathlib\nif company == 'A':\n    (pathlib.Path(out_dir) / 'big.bin').write_bytes(b'0' * 3_000_000)"
    path = notebook(big, FINISH)
    done = gapkit("run", tiny, "--each", "company", "--report", path, "--out", small_disk, folder=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"A: .*No space left on device.*; free about \d+ MB on ", done.stdout)
    assert "1 published, 1 failed" in done.stdout
    assert json.loads(next((small_disk / "tiny").rglob("run.json")).read_text(encoding="utf-8"))["company"] == "B"


def test_a_kernel_that_ends_without_a_word_on_a_full_disk_is_told_of_it(
    tiny: Path, small_disk: Path, notebook: Callable[..., Path]
) -> None:
    """Whatever filled it: the reason stands beside the exit code, and how much to free."""
    filling = """
    import os, pathlib, time

    with pathlib.Path(out_dir, "big").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 12))
        except OSError:
            time.sleep(1)
            os._exit(1)
    """
    with pytest.raises(RunError, match=r"kernel ended with exit code 1, cell 2 of 3.*: No space left on device; free about \d+ MB on"):
        run_report(tiny, report=str(notebook(filling, FINISH)), out=small_disk)


def test_a_report_that_cannot_even_be_begun_on_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, small_disk: Path) -> None:
    """Another report filled it: neither a lock's note nor a folder to work in finds room."""
    with (small_disk / "big").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 12))
    with pytest.raises(RunError, match=r"^No space left on device on "):
        open_staging(small_disk, "20260504T090000Z-0001", PurePosixPath("tiny/tiny"))
    assert list(small_disk.glob(".staging/*")) == []
    plan = make_plan(write_study(tmp_path / "tiny"), str(write_moody(tmp_path)), {}, "")
    order = job(plan, Ground("run", "2026-05-04", [], complete=False), small_disk, "run-1", Limits(), force=False)
    assert "No space left on device" in do(order, Engine()).cause

"""Publishing is one switch, and whatever goes wrong around it the last report stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from tiny_reports import FINISH

from gapkit.errors import RunError
from gapkit.runs import publish as publishing
from gapkit.runs.index import write_index
from gapkit.runs.lock import LockedError, locked
from gapkit.runs.publish import exchange, publish
from gapkit.runs.report import run_report
from gapkit.runs.staging import made_in, open_out, open_staging, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOME = PurePosixPath("tiny/gap_report")


def report(folder: Path, text: str) -> Path:
    """Make a folder of one page."""
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def page(out: Path) -> str:
    """Return the published page."""
    return (out / HOME / "index.html").read_text(encoding="utf-8")


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take both ways of publishing: with and without a system that exchanges folders."""
    if request.param == "two renames":
        monkeypatch.setattr(publishing, "exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_new_report_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """First into an empty place, then over a filled folder; nothing of the old one stays."""
    out = tmp_path / "out"
    (out / HOME).parent.mkdir(parents=True)
    publish(report(tmp_path / "one" / "made", "first"), out / HOME)
    (out / HOME / "stray.csv").touch()
    publish(report(tmp_path / "two" / "made", "second"), out / HOME)
    assert page(out) == "second"
    assert [file.name for file in (out / HOME).iterdir()] == ["index.html"]
    assert list((tmp_path / "two").iterdir()) == []


def test_a_switch_that_fails_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second of two renames fails, the first is taken back."""
    monkeypatch.setattr(publishing, "exchange", lambda *_: False)
    out = tmp_path / "out"
    report(out / HOME, "old")
    made = report(tmp_path / "staging" / "made", "new")
    rename = Path.rename

    def broken(self: Path, target: Path) -> Path:
        if self == made:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    with pytest.raises(OSError, match="No space left"):
        publish(made, out / HOME)
    assert page(out) == "old"


def test_readers_never_miss_a_report_while_it_is_switched(tmp_path: Path) -> None:
    """Where the system exchanges folders, whoever opens the page meanwhile finds one."""
    one, other = report(tmp_path / "a" / "x", "x"), report(tmp_path / "b" / "y", "y")
    if not exchange(one, other):
        pytest.skip("this file system exchanges no folders")
    missed: list[OSError] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                (one / "index.html").read_text(encoding="utf-8")
            except OSError as err:
                missed.append(err)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(300):
        exchange(one, other)
    stop.set()
    reader.join()
    assert missed == []


def test_a_run_that_died_is_swept_away_and_named(tmp_path: Path) -> None:
    """Its staging folder goes, those of other reports stay."""
    open_staging(tmp_path, "20260504T090000Z-0001", HOME)
    other = open_staging(tmp_path, "20260504T090000Z-0002", PurePosixPath("tiny/other"))
    assert sweep(tmp_path, HOME) == ("20260504T090000Z-0001",)
    assert sweep(tmp_path, HOME) == ()
    assert other.is_dir()


def test_a_run_that_died_between_two_renames_gives_the_old_report_back(tmp_path: Path) -> None:
    """What stood aside is put back before anything else."""
    staging = open_staging(tmp_path, "20260504T090000Z-0001", HOME)
    (tmp_path / HOME).parent.mkdir(parents=True)
    report(staging / publishing.BEFORE, "old")
    sweep(tmp_path, HOME)
    assert page(tmp_path) == "old"


def test_the_lock_of_an_ended_run_is_free(tmp_path: Path) -> None:
    """The file stays, the lock does not."""
    file = tmp_path / "locks" / "home"
    with locked(file, "first"):
        pass
    with locked(file, "second"), pytest.raises(LockedError, match="Run second holds the lock"), locked(file, "third"):
        pytest.fail("two runs held one lock")


def test_a_file_in_the_way_of_the_reports_is_one_line(tmp_path: Path) -> None:
    """No traceback, and a way out."""
    (tmp_path / "reports").touch()
    with pytest.raises(
        RunError, match=r"^Cannot write to .*reports: a file of that name is in the way\. Give another folder with --out\.$"
    ):
        open_out(tmp_path / "reports", HOME)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that nobody can write to; skip where no such folder can be made."""
    folder = tmp_path / "reports"
    folder.mkdir()
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        return
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:
        pytest.skip("chattr +i does not work here, and root may write anywhere else")
    yield folder
    subprocess.run(["chattr", "-i", folder], check=True)


def test_a_read_only_folder_is_one_line_before_any_kernel_starts(
    read_only: Path, tiny: Path, tmp_path: Path, notebook: Callable[..., Path]
) -> None:
    """The notebook never runs."""
    trace = tmp_path / "ran"
    path = notebook(f"import pathlib\npathlib.Path({str(trace)!r}).touch()", FINISH)
    with pytest.raises(RunError, match=r"^Cannot write to .*reports: .*\. Give another folder with --out\.$"):
        run_report(tiny, report=str(path), out=read_only)
    assert not trace.exists()


def test_a_full_disk_leaves_the_last_report_as_it_was(small_disk: Path, tiny: Path, notebook: Callable[..., Path]) -> None:
    """The run fails with a sentence; the page it could not replace still stands."""
    home = small_disk / "tiny" / "tiny"
    report(home, "old")
    (home / "run.json").write_text(json.dumps({"ended": "2026-05-04T09:00:00+00:00"}), encoding="utf-8")
    big = notebook("import pathlib\n(pathlib.Path(out_dir) / 'big.bin').write_bytes(b'0' * 3_000_000)", FINISH)
    with pytest.raises(RunError, match=r"No space left on device.*; free about \d+ MB on "):
        run_report(tiny, report=str(big), out=small_disk)
    assert (home / "index.html").read_text(encoding="utf-8") == "old"


def test_the_index_of_no_reports_says_so(tmp_path: Path) -> None:
    """An empty folder of reports is no error."""
    assert "No report was published yet." in write_index(tmp_path, "run").read_text(encoding="utf-8")


def test_the_index_passes_over_what_is_no_report(tmp_path: Path) -> None:
    """Broken records and hidden folders neither stop it nor stand in it."""
    staging = open_staging(tmp_path, "20260504T090000Z-0001", HOME)
    report(tmp_path / "odd" / "page", "no record")
    report(tmp_path / "bad" / "record", "x")
    (tmp_path / "bad" / "record" / "run.json").write_text("{", encoding="utf-8")
    text = write_index(tmp_path, "run").read_text(encoding="utf-8")
    assert "odd" not in text
    assert "0001" not in text
    assert made_in(staging).is_dir()


def test_runs_that_begin_at_the_same_moment_do_not_trip_over_each_other(tmp_path: Path) -> None:
    """Each tries the folders by itself."""
    with ThreadPoolExecutor(8) as pool:
        for attempt in [pool.submit(open_out, tmp_path / "reports", HOME) for _ in range(400)]:
            attempt.result()
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["tiny"]

"""A run from end to end: what is published, and what a fault in the middle leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tiny_reports import FINISH, write_notebook, write_study

from gapkit.errors import DataError, ParameterError, RunError
from gapkit.runs.lock import LockedError, locked
from gapkit.runs.report import RunResult, run_report

if TYPE_CHECKING:
    from collections.abc import Callable

LIVE_NAME = "<script>alert(1)</script> & Sons"
SHOWS = """
import os, sys
from IPython.display import display
import gapkit

print("python", sys.executable, "hash", os.environ["PYTHONHASHSEED"], "gapkit", gapkit.__version__, "<b>")
print("a warning for the log", file=sys.stderr)
display({"image/png": "iVBORw0KGgo=", "text/plain": "a figure"}, raw=True, metadata={"image/png": {"alt": 'two dots, "21" apart'}})
display({"text/html": "<table><tr><td>speed</td><td>21</td></tr></table>", "text/plain": "a table"}, raw=True)
assert company == "<script>alert(1)</script> & Sons" and rounds == 3
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """Return a good run of one company, started where Jupyter's `python3` is another interpreter and from a folder of no meaning."""
    root = tmp_path_factory.mktemp("good")
    spec = root / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(
        json.dumps({"argv": ["/bin/false", "{connection_file}"], "display_name": "foreign", "language": "python"})
    )
    study = write_study(root / "tiny")
    path = write_notebook(root / "tiny.ipynb", SHOWS, "#md Some *words*, for $5 and $6.", FINISH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(root / "jupyter"))
        patch.chdir(root / "jupyter")
        return run_report(study, report=str(path), company=LIVE_NAME, parameters={"rounds": 3}, out=root / "deep" / "reports")


def test_a_good_run_publishes_its_page_and_files(good: RunResult) -> None:
    """The home holds the page, the tables, report.json and run.json, and OUT was made where it was missing."""
    assert good.status == "ok"
    assert sorted(contents(good.home)) == ["gaps.csv", "index.html", "report.json", "run.json"]
    assert good.home.parent.parent.name == "companies"
    assert good.page == good.home / "index.html"


def test_the_kernel_is_the_python_that_runs_gapkit(good: RunResult) -> None:
    """Whatever `python3` means to Jupyter there, this interpreter runs the notebook, with settled hashes and this gapkit."""
    assert f"python {sys.executable} hash 0 gapkit " in good.page.read_text(encoding="utf-8")


def test_a_page_holds_no_code_no_script_and_nothing_to_fetch(good: RunResult) -> None:
    """It opens offline: words and outputs alone, log lines left out."""
    page = good.page.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "import os" not in page
    assert "In [" not in page
    assert "a warning for the log" not in page
    assert "finished: 1 file" not in page
    assert "default-src 'none'" in page
    assert '<html lang="en">' in page


def test_a_page_shows_words_outputs_and_files(good: RunResult) -> None:
    """Markdown is set, printed text is escaped, pictures carry their words, and the report's files are linked."""
    page = good.page.read_text(encoding="utf-8")
    assert "Some <em>words</em>, for $5 and $6." in page
    assert "&lt;b&gt;" in page
    assert 'alt="two dots, &quot;21&quot; apart"' in page
    assert "<td>speed</td>" in page
    assert '<a href="gaps.csv">Gaps (CSV)</a>' in page


def test_a_name_that_holds_a_script_is_shown_as_text(good: RunResult) -> None:
    """A company's own name stands in the title of its page and in the index, escaped in both."""
    for page in (good.page, good.index):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons" in text


def test_nothing_published_holds_a_path_of_this_machine(good: RunResult) -> None:
    """A report travels: the folders of who made it do not."""
    root = str(good.home.parents[5])
    assert [name for name, content in contents(good.home).items() if root.encode() in content] == []


def test_the_record_tells_what_was_run_on_what(good: RunResult) -> None:
    """run.json holds the run's id, times, parameters, versions, and hashes of what went in and came out."""
    record = json.loads((good.home / "run.json").read_text(encoding="utf-8"))
    assert record == dict(good.record)
    assert record["status"] == "ok"
    assert record["study"] == {"name": "tiny", "title": "Tiny bank", "given": "tiny/study.yaml"}
    assert record["parameters"] == {"rounds": 3, "company": LIVE_NAME}
    assert record["started"].endswith("+00:00")
    assert record["seconds"] > 0
    assert [entry["path"] for entry in record["inputs"]] == ["study.yaml", "executives.csv", "customers.csv", "tiny.ipynb"]
    assert {"python", "gapkit", "pandas", "numpy", "papermill"} <= set(record["versions"])
    for entry in record["outputs"]:
        content = (good.home / entry["path"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry["sha256"], entry["bytes"])


def test_the_index_lists_the_report_with_its_finding(good: RunResult) -> None:
    """Title, finding, verdicts in words and a link that leads to the page."""
    index = good.index.read_text(encoding="utf-8")
    assert "Tiny bank" in index
    assert "Executives 21 higher" in index
    assert "1 provider higher" in index
    assert f'href="{good.page.relative_to(good.index.parent).as_posix()}"' in index


def test_a_killed_kernel_fails_and_leaves_the_last_report_byte_for_byte(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """A kernel that is killed is a failed run whatever its notebook says; the good report stays, and the index calls it stale."""
    out = tmp_path / "reports"
    result = run_report(tiny, report=str(notebook(FINISH)), out=out)
    before = contents(result.home)
    killed = notebook("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", FINISH)
    with pytest.raises(RunError, match=r"FAILED\(kernel killed by signal 9, perhaps out of memory, cell 2 of 3") as failure:
        run_report(tiny, report=str(killed), out=out)
    assert failure.value.exit_code == 1
    assert contents(result.home) == before
    kept = out / ".failed" / "tiny" / "tiny"
    assert str(kept / "notebook.ipynb") in str(failure.value)
    assert json.loads((kept / "run.json").read_text(encoding="utf-8"))["status"].startswith("FAILED(kernel killed by signal 9")
    assert "stale since" in result.index.read_text(encoding="utf-8")
    assert list((out / ".staging").iterdir()) == []
    run_report(tiny, report=str(notebook(FINISH)), out=out)
    assert "stale since" not in result.index.read_text(encoding="utf-8")
    assert not kept.exists()


SPAWN = """
import os, pathlib, signal, subprocess, time
child = subprocess.Popen(["sleep", "600"])
pathlib.Path({note!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("time.sleep(600)", r"FAILED\(time limit 2 s, cell 2 of 3\)"),
        ("os._exit(0)", r"FAILED\(kernel ended with exit code 0, cell 2 of 3"),
    ],
    ids=["hangs", "exits"],
)
def test_a_failed_run_leaves_no_process(tiny: Path, tmp_path: Path, notebook: Callable[..., Path], end: str, said: str) -> None:
    """A cell that hangs meets its limit, one that ends its kernel is no success; the kernel and what it started are gone either way."""
    note = tmp_path / "pids"
    with pytest.raises(RunError, match=said):
        run_report(tiny, report=str(notebook(SPAWN.format(note=str(note)) + end, FINISH)), out=tmp_path / "reports", timeout=2)
    pids = note.read_text(encoding="utf-8").split()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_lives(pid) for pid in pids):
        time.sleep(0.1)
    assert [pid for pid in pids if _lives(pid)] == []


def _lives(pid: str) -> bool:
    """Return whether a process runs (one that ended and waits to be collected does not)."""
    try:
        return Path("/proc", pid, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_exit_in_a_cell_is_no_success(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """sys.exit(0) stops a report early; nothing of it is published."""
    with pytest.raises(RunError, match=r"FAILED\(stopped early, 2 of 3 cells run"):
        run_report(tiny, report=str(notebook("import sys\nsys.exit(0)", FINISH)), out=tmp_path / "reports")
    assert not (tmp_path / "reports" / "tiny").exists() or contents(tmp_path / "reports" / "tiny") == {}


def test_refused_data_end_a_run_with_their_own_error(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """An error of gapkit's own inside a notebook keeps its kind, and with it the exit code 3."""
    refuses = notebook('from gapkit.errors import DataError\nraise DataError("unknown answer 7")', FINISH)
    with pytest.raises(DataError, match=r"unknown answer 7 \(cell 2 of 3\)") as failure:
        run_report(tiny, report=str(refuses), out=tmp_path / "reports")
    assert failure.value.exit_code == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"compnay": "A"}, r"tiny has no parameter 'compnay'\. Did you mean 'company'\?"),
        ({'x=1;open("pwn","w")#': 1}, r"has no parameter 'x=1;open\(\"pwn\",\"w\"\)#'"),
        ({"rounds": "two"}, r"Parameter 'rounds' takes a whole number, not 'two'"),
        ({"study": "other"}, r"Parameter 'study' is set by the run itself"),
    ],
)
def test_a_wrong_parameter_is_refused_before_anything_is_written(
    tiny: Path, tmp_path: Path, notebook: Callable[..., Path], asked: dict[str, object], said: str
) -> None:
    """A typo, code for a name, a wrong type or a parameter of the run itself: exit code 2, no folder, no kernel."""
    with pytest.raises(ParameterError, match=said) as failure:
        run_report(tiny, report=str(notebook(FINISH)), parameters=asked, out=tmp_path / "reports")
    assert failure.value.exit_code == 2
    assert not (tmp_path / "reports").exists()
    assert not Path("pwn").exists()


def test_a_company_is_refused_where_the_study_has_none(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """A study without a company column cannot report on one."""
    text = (tiny / "study.yaml").read_text(encoding="utf-8").replace("company: company\n", "")
    (tiny / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="names no company column"):
        run_report(tiny, report=str(notebook(FINISH)), company="A", out=tmp_path / "reports")


def test_a_second_run_of_the_same_report_is_turned_away(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """It says which run holds the lock, since when and which process, and ends with the code for trying again later."""
    out = tmp_path / "reports"
    with (
        locked(out / ".locks" / "tiny~tiny", "20260504T090000Z-0a1b"),
        pytest.raises(
            LockedError, match=rf"Run 20260504T090000Z-0a1b holds the lock since \d\d:\d\d UTC \(process {os.getpid()}\)"
        ) as refusal,
    ):
        run_report(tiny, report=str(notebook(FINISH)), out=out)
    assert refusal.value.exit_code == 75

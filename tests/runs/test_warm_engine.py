"""Warm kernels: forked from a process that has imported the libraries, and for the notebook and its reader the same as a fresh one."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tiny_reports import FINISH, all_gone, begin, gapkit, processes_of, set_moods, write_moody, write_notebook, write_study

import gapkit as gk
from gapkit.errors import ParameterError, RunError
from gapkit.runs import engines
from gapkit.runs.engines import Engine
from gapkit.runs.history import past_runs
from gapkit.runs.kernels import environment
from gapkit.runs.processes import MARK, end_marked
from gapkit.runs.report import run_report
from gapkit.runs.warm import Server
from gapkit.tallies.ahead import read_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="warm kernels are forked, which is safe on Linux alone")

# Sixteen ways to leave a process dirty; each is looked for first, and then done.
DIRT = """
import builtins, decimal, json, logging, os, pathlib, random, sys, threading, time, warnings

import matplotlib, numpy as np, pandas as pd

was = os.umask(0o022)
os.umask(was)
found = {{
    "builtins": hasattr(builtins, "dirt"),
    "folder": os.getcwd() != str(pathlib.Path(out_dir)),
    "decimals": decimal.getcontext().prec != 28,
    "environment": "DIRT" in os.environ,
    "attribute of a module": hasattr(json, "dirt"),
    "patched function": json.dumps({{}}) != "{{}}",
    "numpy errors": np.geterr()["divide"] != "warn",
    "pandas options": pd.options.display.max_rows != 60,
    "matplotlib settings": matplotlib.rcParams["lines.linewidth"] != 1.5,
    "modules": "dirt" in sys.modules,
    "path": "/dirt" in sys.path,
    "threads": any(thread.name == "dirt" for thread in threading.enumerate()),
    "umask": was != {umask},
    "log": bool(logging.getLogger("dirt").handlers),
    "warnings": any(entry[0] == "error" and entry[2] is Warning for entry in warnings.filters),
    "names": "dirt" in globals(),
}}
dirt = builtins.dirt = json.dirt = 1
drawn = [float(np.random.rand()), random.random(), hash("dirt")]
np.random.seed(1)
random.seed(1)
os.chdir("/")
os.umask(0o077)
decimal.getcontext().prec = 5
os.environ["DIRT"] = "1"
np.seterr(divide="raise")
pd.options.display.max_rows = 5
matplotlib.rcParams["lines.linewidth"] = 9
sys.modules["dirt"] = json
sys.path.insert(0, "/dirt")
threading.Thread(target=time.sleep, args=(60,), name="dirt", daemon=True).start()
logging.getLogger("dirt").addHandler(logging.NullHandler())
warnings.simplefilter("error")
note = pathlib.Path({notes!r}) / f"{{company}}.json"
json.dumps = str
import json.encoder
note.write_text(json.encoder.JSONEncoder().encode([found, drawn, os.getpid()]))
os.umask(was)
os.chdir(out_dir)
warnings.simplefilter("default")
json.dumps = lambda told, **_: json.encoder.JSONEncoder().encode(told)
"""
# What a kernel is like, apart from what it has imported: everything a notebook's outcome could hang on.
# How many sockets there are hangs on who has connected by that moment.
LIKENESS = """
import decimal, faulthandler, gc, json, locale, logging, os, pathlib, re, resource, signal, stat, sys, threading, warnings

import matplotlib, numpy as np, pandas as pd
import matplotlib.pyplot

kinds = []
for name in os.listdir("/proc/self/fd"):
    try:
        kinds.append(re.sub("[0-9]+", "", os.readlink(f"/proc/self/fd/{{name}}")))
    except OSError:
        pass
seen = {{
    "path": sys.path, "flags": str(sys.flags), "options": sys.argv[1::2], "main": sys.modules["__main__"].__dict__ is globals(),
    "environment": {{name: value for name, value in os.environ.items() if name not in ("GAPKIT_RUN", "IPYTHONDIR", "JPY_PARENT_PID")}},
    "known environment": sorted(os.environ), "folder": os.getcwd() == out_dir, "hash": hash("hash"), "locale": locale.setlocale(locale.LC_ALL),
    "encoding": [sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.stdin.encoding, sys.__stdout__.encoding],
    "signals": {{number.name: str(signal.getsignal(number)).split(" at ")[0] for number in signal.valid_signals() if hasattr(number, "name")}},
    "masked": [number.name for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])],
    "leads": [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid()], "limits": [resource.getrlimit(limit) for limit in range(16)],
    "streams": [stat.S_IFMT(os.fstat(stream).st_mode) for stream in (0,)], "threads": sorted(thread.name for thread in threading.enumerate()),
    "recursion": sys.getrecursionlimit(), "switch": sys.getswitchinterval(), "gc": [gc.isenabled(), gc.get_threshold()],
    "log": [logging.root.level, [type(handler).__name__ for handler in logging.root.handlers]], "faults": faulthandler.is_enabled(),
    "warnings": [(entry[0], str(entry[1]), entry[2].__name__, str(entry[3])) for entry in warnings.filters],
    "matplotlib": {{name: str(value) for name, value in matplotlib.rcParams.items()}}, "backend": matplotlib.get_backend(),
    "numpy": np.geterr(), "printing": str(np.get_printoptions()), "pandas": pd.get_option("mode.string_storage"),
    "decimals": str(decimal.getcontext()), "umask": [os.umask(0o022), os.umask(0o022)][0],
    "files": sorted(kind for kind in kinds if kind != "socket:[]"), "sockets": "socket:[]" in kinds,
}}
pathlib.Path({note!r}).write_text(json.dumps(seen, default=str))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a fork server that is ready."""
    made = Server(environment(tmp_path_factory.mktemp("server") / "run", "none"))
    made.ready(120)
    yield made
    made.stop()


def wanted(server_run: str, source: str, folder: Path) -> dict[str, Any]:
    """Return the order for a process that writes a file by its environment instead of being a kernel: ipykernel takes options from there."""
    return {
        "argv": ["kernel", f"--IPKernelApp.exec_lines={source}"],
        "run": server_run,
        "cwd": str(folder),
        "env": dict(os.environ),
        "tally": "",
        "verbs": [],
    }


def published(out: Path) -> dict[str, bytes]:
    """Return every file of the only report below a folder but its record."""
    (page,) = out.glob("*/**/report.json")
    return {file.name: file.read_bytes() for file in page.parent.iterdir() if file.name != "run.json"}


def test_a_report_is_the_same_by_either_engine(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """Byte for byte, with a table and a picture; the record says which it was."""
    shown = "import gapkit as gk\ngaps = gk.compare(gk.tally(study), by='company')\ngaps"
    path = notebook(shown, "gk.draw_companies(gaps)", FINISH)
    made = {}
    for engine in engines.ENGINES:
        result = run_report(tiny, report=str(path), out=tmp_path / engine, engine=engine)
        assert (result.record["engine"], result.notes) == (engine, ())
        made[engine] = published(tmp_path / engine)
    assert made["cold"] == made["warm"]
    assert b"data:image/" in made["warm"]["index.html"]


def test_each_warm_kernel_is_clean(tmp_path: Path) -> None:
    """Two reports from one server: neither finds any of sixteen kinds of dirt that the other left, nor its random numbers; words hash alike."""
    study = write_study(tmp_path / "tiny")
    umask = os.umask(0o022)
    os.umask(umask)
    path = write_notebook(tmp_path / "dirty.ipynb", DIRT.format(notes=str(tmp_path), umask=umask), FINISH)
    done = gapkit("run", study, "--each", "company", "--report", path, "--engine", "warm", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    (first, drawn, one), (second, others, other) = [json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in "AB"]
    assert len(first) == 16
    assert [name for found in (first, second) for name, dirty in found.items() if dirty] == []
    assert drawn[2] == others[2]
    assert len({drawn[0], others[0], drawn[1], others[1]}) == 4
    assert one != other


def test_a_warm_kernel_is_like_a_fresh_one(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """Path, environment, streams, signals, limits, settings: whatever a notebook could ask its process."""
    seen = {}
    for engine in engines.ENGINES:
        note = tmp_path / f"{engine}.json"
        run_report(tiny, report=str(notebook(LIKENESS.format(note=str(note)), FINISH)), out=tmp_path / engine, engine=engine)
        seen[engine] = json.loads(note.read_text(encoding="utf-8"))
    # What the libraries ask of warnings while they are imported stands in both, and for more libraries in the warm one.
    asked = {engine: {str(entry) for entry in told.pop("warnings")} for engine, told in seen.items()}
    assert asked["cold"] <= asked["warm"]
    assert len(seen["cold"]) > 20
    assert {name for name, value in seen["cold"].items() if value != seen["warm"][name]} == set()


def test_warm_kernels_fail_as_others_do_and_cost_no_other_report(tmp_path: Path) -> None:
    """Killed, hung, exited, and its server killed: each is told with its reason, nothing of them is left, the others are published."""
    study = write_study(tmp_path / "tiny")
    for side, column in (("executives", "q1"), ("customers", "c1")):
        (study / f"{side}.csv").write_text(f"company,{column}\n" + "".join(f"{name},4\n" for name in "BCDFGH"), encoding="utf-8")
    set_moods(tmp_path, B="killed", C="hangs", D="exits", F="kills its maker")
    path = write_moody(tmp_path)
    set_moods(tmp_path, B="killed", C="hangs", D="exits", F="kills its maker")
    each = ("run", study, "--each", "company", "--report", path, "--engine", "warm", "--cell-limit", "4")
    done = gapkit(*each, folder=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "2 published, 4 failed" in done.stdout
    assert "B: kernel killed by signal 9, perhaps out of memory, cell 2 of 3, peak " in done.stdout
    assert "C: time limit 4 s, cell 2 of 3" in done.stdout
    assert "D: stopped early, 2 of 3 cells run" in done.stdout
    assert "F: kernel killed by signal 9" in done.stdout
    assert "Note:" not in done.stdout
    assert all_gone([pid for company in "BCDF" for pid in processes_of(tmp_path, company)])
    out = tmp_path / "reports"
    assert list((out / ".staging").iterdir()) == []
    engines_used = [json.loads(file.read_text(encoding="utf-8"))["engine"] for file in (out / "tiny").rglob("run.json")]
    assert engines_used == ["warm", "warm"]
    assert {told["engine"] for told in past_runs(out)} == {"warm"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_of_a_warm_run_that_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    """The runner killed or stopped in the middle: kernel and server end with it, and the kernel's child at the latest when the next run clears up."""
    study = write_study(tmp_path / "tiny")
    path = write_moody(tmp_path)
    set_moods(tmp_path, B="hangs")
    one = ("run", study, "--report", path, "--company", "B", "--engine", "warm")
    with begin(*one, folder=tmp_path) as run:
        kernel, child = processes_of(tmp_path, "B")
        servers = [process.pid for process in psutil.Process(run.pid).children()]
        run.send_signal(number)
        run.communicate(timeout=60)
    assert len(servers) == 1
    assert all_gone([kernel, *servers])
    if number == signal.SIGKILL:  # a run that was stopped has seen to the child itself
        set_moods(tmp_path)
        assert gapkit(*one, folder=tmp_path).returncode == 0
    assert all_gone([child])
    assert list((tmp_path / "reports" / ".staging").iterdir()) == []


def test_what_a_warm_kernel_forks_carries_its_mark(server: Server, tmp_path: Path) -> None:
    """A child that was forked, not started, and left the kernel's group and session: ending the run finds it too."""
    note = tmp_path / "pids"
    source = f"import os, time; child = os.fork(); child or (os.setsid(), time.sleep(600)); open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{child}}')"
    run = f"20260504T090000Z-{tmp_path.name}"
    forked = server.fork(wanted(run, source, tmp_path))
    until = time.monotonic() + 60
    while not (note.is_file() and len(note.read_text(encoding="utf-8").split()) == 2):
        assert time.monotonic() < until
        time.sleep(0.02)
    pids = [int(pid) for pid in note.read_text(encoding="utf-8").split()]
    assert pids[0] == forked.pid
    assert psutil.Process(pids[1]).environ()[MARK].strip() == run
    assert end_marked(run) == 2
    assert all_gone(pids)
    assert forked.wait(10) == -signal.SIGKILL
    assert server.lives()


def test_a_kernel_that_hangs_within_a_library_ends_with_its_server(tmp_path: Path) -> None:
    """Where no thread of its own can run any more, to see that its parent is gone: the system ends it."""
    note = tmp_path / "hangs"
    source = f"import ctypes, pathlib; pathlib.Path({str(note)!r}).touch(); ctypes.PyDLL(None).sleep(600)"
    server = Server(environment(tmp_path / "run", "none"))
    try:
        server.ready(120)
        forked = server.fork(wanted("run", source, tmp_path))
        until = time.monotonic() + 60
        while not note.exists():
            assert time.monotonic() < until
            time.sleep(0.02)
    finally:
        server.stop()
    assert all_gone([forked.pid])
    assert forked.wait(1) == -signal.SIGKILL


def test_a_server_refuses_what_it_cannot_do_safely(server: Server, tmp_path: Path) -> None:
    """A run whose name has no room: it is refused, and the server goes on."""
    with pytest.raises(RunError, match="longer than 120 characters"):
        server.fork(wanted("x" * 121, "pass", tmp_path))
    assert server.lives()


def test_a_process_with_threads_is_not_forked(tmp_path: Path) -> None:
    """A library that starts one, here by the environment: the server says so instead."""
    (tmp_path / "sitecustomize.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n", encoding="utf-8"
    )
    found = environment(tmp_path / "run", "none")
    server = Server({**found, "PYTHONPATH": os.pathsep.join((str(tmp_path), found.get("PYTHONPATH", "")))})
    try:
        server.ready(120)
        with pytest.raises(RunError, match="a library started 2 threads, and a process with threads must not be forked"):
            server.fork(wanted("run", "pass", tmp_path))
    finally:
        server.stop()


def test_where_no_warm_kernel_is_to_be_had_an_ordinary_one_is_used_and_told(tmp_path: Path) -> None:
    """In the record, on stderr, and once in the summary of a batch."""
    study = write_study(tmp_path / "tiny")
    path = write_notebook(tmp_path / "tiny.ipynb", FINISH)
    (tmp_path / "broken").mkdir()
    # The server alone has no folder of its own to start in: it imports scipy before any notebook would.
    (tmp_path / "broken" / "sitecustomize.py").write_text(
        "import sys\nif 'gapkit.runs.warm_server' in ' '.join(sys.orig_argv): sys.modules['scipy.stats'] = None\n", encoding="utf-8"
    )
    words = ("run", study, "--report", path, "--engine", "warm")
    broken = {"PYTHONPATH": os.pathsep.join((str(tmp_path / "broken"), str(Path(__file__).resolve().parents[2])))}
    done = gapkit(*words, folder=tmp_path, **broken)
    assert done.returncode == 0, done.stderr
    said = "warm kernels are not to be had here (ModuleNotFoundError: import of scipy.stats halted; None in sys.modules)"
    assert done.stderr.startswith(f"note: {said}, so ordinary ones were started")
    (record,) = (tmp_path / "reports" / "tiny").glob("*/run.json")
    told = json.loads(record.read_text(encoding="utf-8"))
    assert told["engine"] == "cold"
    assert said in told["engine_note"]
    each = gapkit(*words, "--each", "company", folder=tmp_path, **broken)
    assert each.returncode == 0, each.stdout
    assert each.stdout.count(f"Note: {said}") == 1
    assert each.stderr.count(f"note: {said}") == 1


def test_another_system_keeps_to_ordinary_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server is started there."""
    monkeypatch.setattr(engines.sys, "platform", "darwin")
    with Engine("warm") as engine:
        engine.begin({})
        assert engine.fork({}, 1) is None
        assert (engine.used, engine.note.split(",")[0]) == ("cold", "warm kernels are not to be had here (this system cannot fork safely)")


def test_an_engine_of_another_name_is_refused(tiny: Path, tmp_path: Path, notebook: Callable[..., Path]) -> None:
    """Before anything is written; the nearest is named."""
    with pytest.raises(ParameterError, match="Did you mean 'warm'"):
        run_report(tiny, report=str(notebook(FINISH)), out=tmp_path / "reports", engine="warmer")
    assert not (tmp_path / "reports").exists()


def test_a_batch_carries_its_tally_to_warm_kernels(tmp_path: Path) -> None:
    """The one read ahead serves the first reading alone; a file that changed meanwhile is read for itself."""
    path = gk.tally(write_study(tmp_path / "tiny")).save(tmp_path / "study.tally")
    ahead = read_ahead(path)
    assert gk.tally(path) is ahead
    assert gk.tally(path) is not ahead
    read_ahead(path)
    (tmp_path / "tiny" / "customers.csv").write_text("company,c1\nA,5\nB,5\nB,5\n", encoding="utf-8")
    gk.tally(tmp_path / "tiny").save(path)
    assert gk.tally(path).of_side("customers")[0].cells["n"].sum() == 3


def test_what_a_notebook_asks_is_worked_out_before_its_kernel_is_forked(tmp_path: Path) -> None:
    """Of a batch: what hangs on no company is there when the notebook begins."""
    study = write_study(tmp_path / "tiny")
    for side, column in (("executives", "q1"), ("customers", "c1")):
        (study / f"{side}.csv").write_text(f"company,{column}\n" + "A,5\nA,4\nA,2\nB,1\nB,4\nB,5\n" * 8, encoding="utf-8")
    cell = f"""
    import json, pathlib
    import gapkit as gk

    known = gk.tally(study)
    there = sorted({{getattr(key[0], "__name__", "") for key in known.worked_out}})
    pathlib.Path({str(tmp_path)!r}, company + ".json").write_text(json.dumps(there))
    gk.compare(known)
    gk.distribution(known, where={{"company": company}})
    """
    report = write_notebook(tmp_path / "tiny.ipynb", cell, FINISH)
    done = gapkit("run", "tiny", "--each", "company", "--report", report, "--engine", "warm", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    for company in "AB":
        there = set(json.loads((tmp_path / f"{company}.json").read_text(encoding="utf-8")))
        assert there >= {"PairTable", "recut"}

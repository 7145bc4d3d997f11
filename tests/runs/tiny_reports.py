"""Tiny studies and notebooks for the runs: what a test needs to make a report of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import psutil

ROOT = Path(__file__).resolve().parents[2]
STUDY = """
title: Tiny bank
company: company
sides:
  executives: {role: provider, label: Executives, source: executives.csv}
  customers: {role: customer, label: Customers, source: customers.csv}
scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}}}
topics:
  speed:
    label: Responds quickly
    questions:
      executives: {column: q1, asks: We are quick, scale: agree5, favourable: [4, 5]}
      customers: {column: c1, asks: They are quick, scale: agree5, favourable: [4, 5]}
"""
PARAMETERS = """
study: str = "tiny"  # the study
company: str = ""  # one company alone
rounds: int = 1  # how often
out_dir: str = "../out"  # where to write
"""
# What the last call of a report's notebook leaves, made by hand here.
FINISH = """
import hashlib, json, pathlib
from IPython.display import display

out = pathlib.Path(out_dir)
(out / "gaps.csv").write_text("topic,gap\\nspeed,21\\n")
listed = [{"path": "gaps.csv", "sha256": hashlib.sha256((out / "gaps.csv").read_bytes()).hexdigest(), "bytes": 19}]
report = {"format": 1, "study": "tiny", "title": "Tiny bank", "report": "tiny", "company": company, "wave": "",
          "headline": f"Executives 21 higher {company}".strip(), "verdicts": {"overrates": 1}, "statuses": {"shown": 1}, "alerts": [],
          "outputs": listed, "gapkit": "0"}
(out / "report.json").write_text(json.dumps(report))
display({"application/vnd.gapkit.finished+json": {"outputs": 1}, "text/plain": "finished: 1 file"}, raw=True)
"""


# A notebook that is told what to do by a file beside it, which is no input: the same inputs can go well or badly.
MOODY = """
import json, os, pathlib, subprocess, sys, time

mood = json.loads(pathlib.Path({moods!r}).read_text()).get(company, "")
note = pathlib.Path({notes!r}) / f"{{company}}.txt"
if mood:
    child = subprocess.Popen(["sleep", "600"], start_new_session=True)
    note.write_text(f"{{os.getpid()}} {{child.pid}}")
if mood == "killed":
    os.kill(os.getpid(), 9)
if mood == "kills its maker":
    os.kill(os.getppid(), 9)
    time.sleep(60)
if mood == "hangs":
    time.sleep(600)
if mood == "exits":
    sys.exit(0)
if company == "A":  # one is enough, and the others are quick
    import gapkit as gk
    from IPython.display import display

    display(gk.compare(gk.tally(study), where={{"company": company}}))
"""
WITH_ALERT = FINISH.replace('"alerts": []', '"alerts": ["gap above 20"] if company == "E" else []')


def write_moody(folder: Path) -> Path:
    """Write a notebook that does for each company what `moods.json` beside it says, and return it."""
    set_moods(folder)
    cell = MOODY.format(moods=str(folder / "moods.json"), notes=str(folder))
    return write_notebook(folder / "moody.ipynb", cell, WITH_ALERT)


def set_moods(folder: Path, **moods: str) -> None:
    """Say what the notebook does: killed, hangs, exits, kills its maker; nothing: it goes well."""
    (folder / "moods.json").write_text(json.dumps(moods), encoding="utf-8")


def processes_of(folder: Path, company: str) -> list[int]:
    """Return the processes that a company's notebook noted, its kernel and that one's child, as soon as it has."""
    note = folder / f"{company}.txt"
    deadline = time.monotonic() + 60
    while not (note.is_file() and len(note.read_text(encoding="utf-8").split()) == 2):
        assert time.monotonic() < deadline, f"the notebook of {company} never began"
        time.sleep(0.02)
    return [int(pid) for pid in note.read_text(encoding="utf-8").split()]


def all_gone(pids: list[int], seconds: float = 15) -> bool:
    """Return whether processes have ended, or do so within some seconds (one that ended and waits to be collected has)."""
    deadline = time.monotonic() + seconds
    while any(_lives(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def gapkit(*words: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what a command of gapkit's answers in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "gapkit", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def begin(*words: object, folder: Path) -> subprocess.Popen[str]:
    """Start a command of gapkit's in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "gapkit", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook of a title, a parameters cell and code cells (a cell that begins with `#md ` is words)."""
    v4 = nbformat.v4
    made = [v4.new_markdown_cell("# A tiny report")]  # type: ignore[no-untyped-call]
    made.append(v4.new_code_cell(parameters.strip(), metadata={"tags": ["parameters"]}))  # type: ignore[no-untyped-call]
    for cell in cells:
        source = textwrap.dedent(cell).strip()
        words = source.startswith("#md ")
        made.append(v4.new_markdown_cell(source[4:]) if words else v4.new_code_cell(source))  # type: ignore[no-untyped-call]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(v4.new_notebook(cells=made, metadata=kernel), path)  # type: ignore[no-untyped-call]
    return path


def write_study(folder: Path) -> Path:
    """Write a study of two sides and one topic and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "executives.csv").write_text("company,q1\nA,5\nB,4\n", encoding="utf-8")
    (folder / "customers.csv").write_text("company,c1\nA,2\nB,1\n", encoding="utf-8")
    return folder

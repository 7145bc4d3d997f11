"""The same inputs give the same bytes: in another folder, on another day, with another hash seed, by the other engine, with the rows reversed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from made_study import maker_in, maker_of_people
from office_files import members

import gapkit as gk

# Read by every Python that starts with this folder on its path, the kernel's too.
ANOTHER_DAY = """
import datetime
import time_machine
time_machine.travel(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3, hours=7), tick=True).start()
"""
TIMED = {"run.json"}  # says when and how long: the one file that may differ


def files_of(home: Path) -> dict[str, bytes]:
    """Return the files of a report by their path below its home."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name not in TIMED
    }


def published(study: Path, out: Path, engine: str, **environment: str) -> dict[str, bytes]:
    """Return the files of a study's gap report, made by the command line in a process of its own."""
    command = [sys.executable, "-m", "gapkit", "run", str(study), "--out", str(out), "--engine", engine]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    home = out / study.name / "gap_report"
    record = json.loads((home / "run.json").read_text(encoding="utf-8"))
    assert record["engine"] == (engine if sys.platform.startswith("linux") else "cold")
    return files_of(home)


def test_the_same_answers_give_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    """Every file of the report with every chart: two folders, two days, two hash seeds, two engines, rows the other way round."""
    one, two = (tmp_path / name / "study" for name in ("here", "there"))
    waves = {"executives": {"wave": "wave"}, "customers": {"wave": "wave", "segments": ["region"]}}
    frames = [
        pd.concat([maker_of_people()(n, share - wave / 10, wave, wave=wave, region="NS"[wave % 2]) for wave in (1, 2)], ignore_index=True)
        for n, share in ((30, 0.9), (90, 0.5))
    ]
    for folder, step in ((one, 1), (two, -1)):
        folder.mkdir(parents=True)
        maker_in(folder)(*(frame.iloc[::step] for frame in frames), sides=waves, waves={1: "spring", 2: "autumn"})
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path / "day"), os.environ.get("PYTHONPATH", "")]))
    first = published(one, tmp_path / "out one", "cold", PYTHONHASHSEED="1")
    second = published(two, tmp_path / "out two", "warm", PYTHONHASHSEED="4321", PYTHONPATH=path)
    assert set(first) == set(second)
    assert {name.removesuffix("-page.svg") for name in first if name.endswith("-page.svg")} == {
        "answers",
        "dumbbell",
        "quadrant",
        "slope",
        "thresholds",
    }
    assert {Path(name).suffix for name in first} == {".csv", ".svg", ".png", ".html", ".json", ".pptx", ".xlsx"}
    assert [name for name in first if first[name] != second[name]] == [], unlike(first, second)


def unlike(first: dict[str, bytes], second: dict[str, bytes]) -> list[str]:
    """Return which parts of decks and workbooks differ."""
    parts = [
        {f"{name}: {path}": part for name, content in files.items() if content.startswith(b"PK") for path, part in members(content)}
        for files in (first, second)
    ]
    return sorted(path for path in {*parts[0], *parts[1]} if parts[0].get(path) != parts[1].get(path))


def test_weights_in_another_order_give_the_same_deck_and_workbook(tmp_path: Path) -> None:
    """A sum of weights may differ in its last digit with the order of the rows: no file tells which order it was."""
    draw = np.random.default_rng(11)
    frames = {}
    for side, n, share in (("executives", 60, 0.7), ("customers", 400, 0.5)):
        columns = {topic: np.where(draw.random(n) < share, 5, draw.integers(1, 4, n)) for topic in "abc"}
        frames[side] = pd.DataFrame({**columns, "weight": draw.uniform(0.2, 3.0, n)})
    made = []
    for name, step in (("forth", 1), ("back", -1)):
        folder = tmp_path / name / "weighted"
        folder.mkdir(parents=True)
        study = maker_in(folder)(*(frame.iloc[::step] for frame in frames.values()), sides={side: {"weight": "weight"} for side in frames})
        files = gk.export(gk.compare(study), folder / "x", ["pptx", "xlsx"])
        made.append({path.suffix: path.read_bytes() for path in files})
    assert made[0] == made[1], unlike(*made)

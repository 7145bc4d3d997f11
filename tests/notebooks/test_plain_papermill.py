"""The notebooks under plain papermill, as a scheduler runs them: no runner of ours, from the folder JupyterLab opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
# "" is a small study of companies, made here: what the notebooks show of the large examples is looked at in other tests.
ASKED = {
    "answers_check": {"study": "one-company"},
    "gap_report": {"study": "", "company": "", "wave": "", "score": "mean"},
    "published_gaps": {"study": "published"},
    "explore": {"study": ""},
    "league_table": {"study": "", "wave": "", "score": "favourable"},
}


@pytest.fixture
def small(make: StudyMaker, people: PeopleMaker) -> str:
    """Return the path of a study of four companies."""
    sides = [
        pd.concat([people(n, share + place / 10, place, company=name) for place, name in enumerate("ABCD")], ignore_index=True)
        for n, share in ((20, 0.6), (60, 0.4))
    ]
    return str(make(*sides, company="company").path)


@pytest.mark.parametrize("report", ASKED)
def test_a_notebook_runs_under_plain_papermill_and_writes_below_out_dir(
    report: str, small: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Parameters by -p, started from the notebooks' own folder; report.json tells what came of it."""
    folder = tmp_path_factory.mktemp("run")
    parameters = {**ASKED[report], "study": ASKED[report]["study"] or small, "out_dir": str(folder / "made")}
    asked = [word for name, value in parameters.items() for word in ("-r", name, value)]
    papermill = [
        sys.executable,
        "-m",
        "papermill",
        f"{report}.ipynb",
        str(folder / "out.ipynb"),
        "--no-progress-bar",
        "-k",
        "python3",
        *asked,
    ]
    done = subprocess.run(papermill, cwd=NOTEBOOKS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "made" / "report.json").read_text(encoding="utf-8"))
    assert told["headline"]
    assert {output["path"] for output in told["outputs"]} == {path.name for path in (folder / "made").iterdir()} - {"report.json"}
    assert {path.name for path in folder.iterdir()} == {"made", "out.ipynb"}


def test_every_notebook_is_tried_here() -> None:
    """A notebook added without a run of its own fails here."""
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(ASKED)

"""The notebooks under plain papermill, as a scheduler runs them: no runner of ours, from the folder JupyterLab opens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
ASKED = {
    "answers_check": {"study": "one-company"},
    "gap_report": {"study": "one-company", "company": "", "wave": "", "score": "mean"},
    "published_gaps": {"study": "published"},
    "explore": {"study": "one-company"},
    "league_table": {"study": "regional-banks", "wave": "", "score": "favourable"},
}


@pytest.mark.parametrize("report", ASKED)
def test_a_notebook_runs_under_plain_papermill_and_writes_below_out_dir(report: str, tmp_path: Path) -> None:
    """Parameters by -p, started from the notebooks' own folder; report.json tells what came of it."""
    parameters = {**ASKED[report], "out_dir": str(tmp_path / "made")}
    asked = [word for name, value in parameters.items() for word in ("-r", name, value)]
    papermill = [
        sys.executable,
        "-m",
        "papermill",
        f"{report}.ipynb",
        str(tmp_path / "out.ipynb"),
        "--no-progress-bar",
        "-k",
        "python3",
        *asked,
    ]
    done = subprocess.run(papermill, cwd=NOTEBOOKS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "made" / "report.json").read_text(encoding="utf-8"))
    assert told["headline"]
    assert {output["path"] for output in told["outputs"]} == {path.name for path in (tmp_path / "made").iterdir()} - {"report.json"}
    assert {path.name for path in tmp_path.iterdir()} == {"made", "out.ipynb"}


def test_every_notebook_is_tried_here() -> None:
    """A notebook added without a run of its own fails here."""
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(ASKED)

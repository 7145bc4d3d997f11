"""A client's master given to a run: found from where the run was started, told in the record, and looked at when asking whether anything changed."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from gapkit.errors import ParameterError
from gapkit.runs.report import run_report

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "exports"))
from client_master import client_master


def test_the_deck_of_a_report_takes_the_master_that_a_relative_path_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notebook works elsewhere; the record lists the file, and another one makes the report anew."""
    monkeypatch.chdir(tmp_path)
    client_master(tmp_path / "client.pptx")

    def run() -> Any:  # noqa: ANN401 - a record is JSON
        return run_report("published", parameters={"template": "client.pptx"}, out=tmp_path / "out")

    made = run()
    deck = Presentation(io.BytesIO((made.home / "deck.pptx").read_bytes()))
    assert {layout.name for layout in deck.slide_layouts} >= {"Titel und Inhalt"}
    assert "client.pptx" in [given["path"] for given in made.record["inputs"]]
    assert run().status == "unchanged"
    (tmp_path / "client.yaml").write_text("colours: {provider: accent2}\n", encoding="utf-8")
    assert run().status == "ok"


def test_a_template_that_is_not_there_is_told_before_anything_runs(tmp_path: Path) -> None:
    """A sentence with the path, and no folder of reports."""
    with pytest.raises(ParameterError, match=r"No template at .*nowhere\.pptx"):
        run_report("published", parameters={"template": str(tmp_path / "nowhere.pptx")}, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()

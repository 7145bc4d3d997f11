"""finish: a notebook's last call leaves tables, charts and a report.json that vouches for them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from matplotlib.figure import Figure

import gapkit as gk
from gapkit.charts.dumbbell import draw_dumbbell
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.alert_file import alerts_bytes
from gapkit.exports.finish import MIME, finish
from gapkit.gaps.alerts import Alert, alerts_of
from gapkit.gaps.table import STATUSES, VERDICTS, GapTable
from gapkit.study.watched import AlertRule

if TYPE_CHECKING:
    from pathlib import Path


def report(folder: Path) -> dict[str, Any]:
    """Return a folder's report.json."""
    made: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return made


def test_the_report_lists_every_file_with_its_hash(real: GapTable, tmp_path: Path) -> None:
    """Tables, the default chart in both forms, and report.json itself: nothing else, and every hash is true."""
    finish(real, tmp_path / "out")
    outputs = report(tmp_path / "out")["outputs"]
    pictures = [f"dumbbell-{size}.{kind}" for size in ("slide", "half-slide", "page") for kind in ("svg", "png")]
    assert [output["path"] for output in outputs] == [
        "gaps.csv",
        "left_out.csv",
        "dumbbell-chart.csv",
        *pictures,
        "deck.pptx",
        "workbook.xlsx",
        "thumbnail.png",
    ]
    for output in outputs:
        content = (tmp_path / "out" / output["path"]).read_bytes()
        assert output["sha256"] == hashlib.sha256(content).hexdigest()
        assert output["bytes"] == len(content)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.json", *(output["path"] for output in outputs)}


def test_the_report_says_what_was_found(real: GapTable, tmp_path: Path) -> None:
    """The fixed keys, the headline, and a count for every verdict and status there can be."""
    finish(real, tmp_path, company="Alba", wave="spring", report="gap_report", alerts=["base fell"])
    made = report(tmp_path)
    keys = [
        "format",
        "study",
        "title",
        "report",
        "company",
        "wave",
        "headline",
        "verdicts",
        "statuses",
        "alerts",
        "thumbnail",
        "outputs",
        "gapkit",
    ]
    assert list(made) == keys
    assert (made["format"], made["study"], made["company"], made["wave"]) == (1, "one-company", "Alba", "spring")
    assert made["headline"] == real.headline
    assert made["alerts"] == ["base fell"]
    assert made["gapkit"] == gk.__version__
    assert list(made["verdicts"]) == list(VERDICTS)
    assert list(made["statuses"]) == list(STATUSES)
    assert sum(made["statuses"].values()) == len(real)


def test_a_finished_report_shows_what_the_runner_demands(real: GapTable, tmp_path: Path) -> None:
    """The sentinel's type with the files it stands for, and a line to read; no path of this machine."""
    shown = finish(real, tmp_path / "out")._repr_mimebundle_()
    assert shown["text/plain"] == "finished: 12 files"
    assert shown[MIME]["files"] == 12
    assert MIME == "application/vnd.gapkit.finished+json"
    assert str(tmp_path) not in json.dumps(shown)


def test_the_same_input_gives_the_same_bytes(real: GapTable, tmp_path: Path) -> None:
    """Two runs, two folders, one content, report.json too."""
    for name in ("a", "b"):
        finish(real, tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert one == two


def test_the_figures_given_are_the_ones_written(real: GapTable, tmp_path: Path) -> None:
    """Two of a kind have two names."""
    finish(real, tmp_path, figures=[draw_dumbbell(real), draw_dumbbell(real)])
    assert {path.name for path in tmp_path.glob("*-slide.svg")} >= {"dumbbell-slide.svg", "dumbbell-2-slide.svg"}


def test_report_json_is_written_last_and_an_old_one_goes_first(real: GapTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that fails half way leaves no report.json that vouches for half its files."""
    finish(real, tmp_path)
    written: list[str] = []

    def failing(path: Path, content: bytes) -> Path:
        written.append(path.name)
        if path.name == "left_out.csv":
            raise ExportError("Cannot write")
        path.write_bytes(content)
        return path

    monkeypatch.setattr("gapkit.exports.finish.write", failing)
    with pytest.raises(ExportError):
        finish(real, tmp_path)
    assert written == ["gaps.csv", "left_out.csv"]
    assert not (tmp_path / "report.json").exists()


def test_a_table_made_without_protection_finishes_nothing(unprotected: GapTable, real: GapTable, tmp_path: Path) -> None:
    """Neither as the table nor as a chart among the figures."""
    with pytest.raises(ExportError, match="protect=False"):
        finish(unprotected, tmp_path / "out")
    with pytest.raises(ExportError, match="protect=False"):
        finish(real, tmp_path / "out", figures=[draw_dumbbell(unprotected)])
    assert not list(tmp_path.iterdir())


def test_a_figure_without_alt_text_is_refused(real: GapTable, tmp_path: Path) -> None:
    """A plain matplotlib figure cannot be described to who cannot see it."""
    with pytest.raises(ParameterError, match="no alt text"):
        finish(real, tmp_path, figures=[Figure()])  # type: ignore[list-item]


def test_a_table_without_rows_still_finishes(real: GapTable, tmp_path: Path) -> None:
    """Nothing to draw is no failure: the tables say who was left out."""
    finish(GapTable(real.study, real.tally, real.frame.head(0), real.missing, real.asked), tmp_path)
    assert not list(tmp_path.glob("*.svg"))
    assert report(tmp_path)["headline"]


def alerted(real: GapTable) -> GapTable:
    """Return the example's gaps with two alerts: one that fires, and one that does not."""
    first = real.frame.loc[real.frame["gap"].astype(float).idxmax(), "topic"]
    rules = (AlertRule(topic=str(first), gap_above=0), AlertRule(topic=str(first), gap_above=90))
    study = real.study.model_copy(update={"alerts": rules})
    return replace(real, study=study, tally=replace(real.tally, study=study))


def test_a_studys_alerts_are_written_and_those_that_fired_are_in_the_report(real: GapTable, tmp_path: Path) -> None:
    """All tests in alerts.json, which the report vouches for; of report.json's sentences the study's own stand first."""
    gaps = alerted(real)
    finish(gaps, tmp_path, alerts=["base fell"])
    made, tests = report(tmp_path), json.loads((tmp_path / "alerts.json").read_text(encoding="utf-8"))
    fires, quiet = alerts_of(gaps)
    assert [fires.fired, quiet.fired] == [True, False]
    assert made["alerts"] == [fires.sentence, "base fell"]
    assert "alerts.json" in [output["path"] for output in made["outputs"]]
    assert (tests["format"], tests["study"]) == (1, "one-company")
    assert [(alert["sentence"], alert["fired"]) for alert in tests["alerts"]] == [(fires.sentence, True), (quiet.sentence, False)]
    assert tests["alerts"][0]["q_value"] == float(f"{fires.q_value:.3g}")
    assert tests["alerts"][0]["limit"] == 0


def test_alerts_are_rounded_as_tables_are() -> None:
    """Whole points under thirty people, else tenths; nothing where nothing stands."""
    alert = Alert(
        "a", None, None, None, None, "p", "c", "mean", "above", 12.5, fired=True, sentence="=1", gap=40.04, provider_n=29, customer_n=90
    )
    one, two = json.loads(alerts_bytes("s", [alert, replace(alert, provider_n=30, p_value=0.000123456)]))["alerts"]
    assert (one["gap"], two["gap"], two["p_value"], one["p_value"], one["limit"]) == (40.0, 40.0, 0.000123, None, 12.5)
    assert [json.loads(alerts_bytes("s", [replace(alert, gap=0.46, provider_n=n)]))["alerts"][0]["gap"] for n in (29, 30)] == [0.0, 0.5]


def test_a_study_without_alerts_writes_none(real: GapTable, tmp_path: Path) -> None:
    """No file of nothing."""
    finish(real, tmp_path)
    assert not (tmp_path / "alerts.json").exists()

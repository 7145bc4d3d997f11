"""A feed that died fails the run with exit code 3; the last good report stays, and the index says since when it is stale."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tiny_reports import FINISH

from gapkit.cli import main
from gapkit.errors import DataError, ExpectationError
from gapkit.runs.report import run_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TALLY = "import gapkit as gk\ncounted = gk.tally(study)"


def feed(tiny: Path, folder: Path, expect: str) -> None:
    """Let the tiny study's customers come from the newest file of a folder, held to what is expected."""
    folder.mkdir()
    study = tiny / "study.yaml"
    text = study.read_text(encoding="utf-8")
    source = f'source: {{path: "{folder.name}/customers_*.csv", take: latest}}, expect: {{{expect}}}'
    study.write_text(text.replace("source: customers.csv", source), encoding="utf-8")


def deliver(folder: Path, name: str, text: str, time: float) -> None:
    """Put a file into a folder with a time of its own."""
    (folder / name).write_text(text, encoding="utf-8")
    os.utime(folder / name, (time, time))


def test_a_dead_feed_fails_the_run_and_keeps_the_report(tiny: Path, notebook: Callable[..., Path], tmp_path: Path) -> None:
    """The file that was taken is the one that is hashed; a week later without a delivery the report is stale, and says why."""
    inbox, out = tiny / "inbox", tmp_path / "out"
    feed(tiny, inbox, "newest: 8 days")
    now = (tiny / "executives.csv").stat().st_mtime
    deliver(inbox, "customers_2.csv", "company,c1\nA,2\nB,1\n", now)
    deliver(inbox, "customers_1.csv", "company,c1\nA,5\n", now - 60)
    report = notebook(TALLY, FINISH)
    good = run_report(tiny, report=str(report), out=out)
    assert [given["path"] for given in good.record["inputs"]][1:-1] == ["executives.csv", "inbox/customers_2.csv"]
    page = good.page.read_bytes()
    for file in inbox.iterdir():
        os.utime(file, (now - 20 * 86400, now - 20 * 86400))
    with pytest.raises(
        ExpectationError, match=r"Customers: the newest answer is of .* \(the time of customers_2.csv\), 20 days before"
    ) as caught:
        run_report(tiny, report=str(report), out=out)
    assert caught.value.exit_code == 3
    assert good.page.read_bytes() == page
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "stale since" in index
    assert "one no older than 8 days is expected" in index


def test_no_delivery_at_all_is_refused_data_not_a_wrong_study(tiny: Path, notebook: Callable[..., Path], tmp_path: Path) -> None:
    """Pattern and folder are named, and the failure is kept where the index finds it."""
    feed(tiny, tiny / "inbox", "rows_at_least: 2")
    with pytest.raises(DataError, match=r"No file matches customers_\*\.csv in .*inbox: it holds no file"):
        run_report(tiny, report=str(notebook(TALLY, FINISH)), out=tmp_path / "out")
    kept = json.loads((tmp_path / "out" / ".failed" / "tiny" / "tiny" / "run.json").read_text(encoding="utf-8"))
    assert "No file matches customers_*.csv" in kept["status"]


def test_a_check_tells_of_a_feed_that_is_too_short(tiny: Path) -> None:
    """`gapkit check` ends with 3, and names the file that was taken and the side."""
    feed(tiny, tiny / "inbox", "rows_at_least: 5000")
    (tiny / "inbox" / "customers_1.csv").write_text("company,c1\nA,2\nB,1\n", encoding="utf-8")
    told = CliRunner().invoke(main, ["check", str(tiny)])
    assert told.exit_code == 3
    assert "Customers: 2 rows were taken of customers_1.csv; 5,000 or more are expected." in " ".join(told.output.split())
    assert "customers_1.csv was read, the newest of the files customers_*.csv" in " ".join(told.output.split())


def test_rows_that_fell_further_than_expected_fail_the_run(tiny: Path, notebook: Callable[..., Path], tmp_path: Path) -> None:
    """Against the rows of the last published run, which a failed one does not replace; a notebook that reads nothing does not hide it."""
    inbox, out = tiny / "inbox", tmp_path / "out"
    feed(tiny, inbox, "fall_at_most: 30%")
    now = (tiny / "executives.csv").stat().st_mtime
    deliver(inbox, "customers_1.csv", "company,c1\n" + "A,2\nB,1\n" * 5, now - 60)
    report = notebook("1", FINISH)
    good = run_report(tiny, report=str(report), out=out)
    deliver(inbox, "customers_2.csv", "company,c1\nA,5\nB,4\n", now)
    for _ in range(2):
        with pytest.raises(
            ExpectationError, match=r"Customers: 2 rows of customers_2.csv, 80% fewer than the 10 of the last published run"
        ):
            run_report(tiny, report=str(report), out=out)
    assert good.page.is_file()
    deliver(inbox, "customers_3.csv", "company,c1\n" + "A,2\nB,1\n" * 4, now + 60)
    assert run_report(tiny, report=str(report), out=out).status == "ok"

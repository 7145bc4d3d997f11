"""The command line: words to calls, errors to sentences and exit codes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import gapkit as gk
from gapkit.cli import main
from gapkit.cli.group import Sentences
from gapkit.runs.pages import faults

ROOT = Path(__file__).resolve().parents[2]


def gapkit(*words: str) -> Result:
    """Return what the command line answers to some words."""
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a small study's folder, with a company spelt two ways and a don't-know."""
    (tmp_path / "study.yaml").write_text(
        """
title: Two banks
company: bank
sides:
  executives: {role: provider, label: Executives, source: executives.csv, on_record: true}
  customers: {role: customer, label: Customers, source: customers.csv, on_record: true}
scales: {agree5: {answers: {1: No, 2: Rather not, 3: Neither, 4: Rather, 5: Yes}, not_answers: {8: Don't know}}}
topics:
  speed:
    label: Responds quickly
    questions:
      executives: {column: q1, asks: We are quick, scale: agree5, favourable: [4, 5]}
      customers: {column: c1, asks: They are quick, scale: agree5, favourable: [4, 5]}
""",
        encoding="utf-8",
    )
    (tmp_path / "executives.csv").write_text("bank,q1\n" + "Alba,5\nBona,4\n" * 6, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("bank,c1\n" + "ALBA,2\nBona,4\nBona,8\n" * 10, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_version_is_the_package_s() -> None:
    """`gapkit --version` and `gapkit.__version__` say the same."""
    assert gapkit("--version").output == f"gapkit {gk.__version__}\n"


def test_the_package_runs_as_a_module() -> None:
    """`python -m gapkit` works where no script was installed."""
    done = subprocess.run([sys.executable, "-m", "gapkit", "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"gapkit {gk.__version__}\n"


def test_check_says_what_was_joined_and_left_out_and_changes_nothing(study: Path) -> None:
    """The two spellings and the don't-knows are told; that nothing is wrong stands at the top, what to do next at the end."""
    before = files(study)
    answer = gapkit("check", str(study))
    assert answer.exit_code == 0
    assert answer.output.startswith("Two banks: Executives, Customers; 1 topic")
    assert "ALBA" in answer.output
    assert "Don't know 10" in answer.output
    assert answer.output.splitlines()[1] == "Nothing wrong, and nothing to look at."
    assert answer.output.splitlines()[-1] == f"Next: type: gapkit run {study}"
    assert files(study) == before


def test_check_tells_all_that_is_wrong_and_ends_with_exit_code_3(study: Path) -> None:
    """Errors stand before everything else; the first is said once more on stderr, for logs."""
    (study / "customers.csv").write_text("bank,c1\nAlba,7\nBona,4\n", encoding="utf-8")
    (study / "executives.csv").write_text("bank\nAlba\n", encoding="utf-8")
    answer = gapkit("check", str(study))
    assert answer.exit_code == 3
    assert "Errors: these would make a number wrong (2)" in answer.stdout
    assert "customers.csv, line 2, column c1" in answer.stdout
    assert "no column 'q1'" in answer.stdout
    assert answer.stdout.splitlines()[-1] == f"Next: mend the errors in the files or in study.yaml, then type: gapkit check {study}"


def test_warnings_leave_a_check_at_exit_code_0(study: Path) -> None:
    """A company that no executive answered for makes no number wrong."""
    (study / "customers.csv").write_text("bank,c1\n" + "ALBA,2\nBona,4\nCora,3\n" * 10, encoding="utf-8")
    answer = gapkit("check", str(study))
    assert answer.exit_code == 0
    assert "'Cora' answered as Customers only" in answer.output


def test_check_writes_a_page_and_never_over_a_file_unless_forced(study: Path, tmp_path: Path) -> None:
    """Self-contained; a wrong study.yaml or file leaves what was there."""
    page = tmp_path / "made" / "check.html"
    assert gapkit("check", str(study), "--html", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert faults(text) == []
    page.write_text("mine", encoding="utf-8")
    answer = gapkit("check", str(study), "--html", str(page))
    assert (answer.exit_code, page.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in answer.stderr
    assert gapkit("check", str(study), "--html", str(page), "--force").exit_code == 0
    assert page.read_text(encoding="utf-8") == text


def test_a_page_of_a_check_is_written_where_there_are_errors(study: Path, tmp_path: Path) -> None:
    """That is when it is needed."""
    (study / "customers.csv").write_text("bank,c1\nAlba,<i>x\n", encoding="utf-8")
    page = tmp_path / "check.html"
    assert gapkit("check", str(study), "--html", str(page)).exit_code == 3
    assert "&lt;i&gt;x" in page.read_text(encoding="utf-8")


def test_table_prints_the_gaps_as_csv(study: Path) -> None:
    """Every column of the frame, in its order, split as asked; the figures are the frame's to half a point."""
    answer = gapkit("table", str(study), "--by", "company", "--format", "csv")
    assert answer.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(answer.output)))
    frame = gk.compare(gk.read_study(study), by="company").frame
    assert list(rows[0]) == list(frame.columns)
    assert [row["company"] for row in rows] == list(frame["company"])
    assert [float(row["gap_low"]) for row in rows] == pytest.approx(list(frame["gap_low"]), abs=0.5)


def test_table_keeps_what_where_names(study: Path) -> None:
    """A key given twice keeps either."""
    one = gapkit("table", str(study), "--where", "company", "Bona", "--format", "csv").output
    two = gapkit("table", str(study), "--where", "company", "Bona", "--where", "company", "ALBA", "--format", "csv").output
    assert len(one.splitlines()) == 2
    assert len(two.splitlines()) == 3


def test_table_prints_words_for_people(study: Path) -> None:
    """The finding, labels, bases and printed verdicts; ids and empty columns stay away."""
    answer = gapkit("table", str(study), "--sides", "executives", "customers", "--score", "mean")
    assert answer.exit_code == 0
    assert "Responds quickly" in answer.output
    assert "average score, 0-100" in answer.output
    assert "12 executives, 20 customers" in answer.output
    assert "segment" not in answer.output


@pytest.mark.parametrize("command", ["run", "check", "table"])
def test_an_unknown_study_is_one_line_and_exit_code_2(command: str) -> None:
    """On stderr, without a traceback."""
    answer = gapkit(command, "no-such-study")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("error: No study 'no-such-study'")
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["check", "table"])
def test_refused_data_are_exit_code_3(study: Path, command: str) -> None:
    """An answer that the study does not describe."""
    (study / "customers.csv").write_text("bank,c1\nAlba,7\n", encoding="utf-8")
    answer = gapkit(command, str(study))
    assert answer.exit_code == 3
    assert answer.stderr.startswith("error: ")
    assert "7" in answer.stderr


def test_a_wrong_option_is_exit_code_2(study: Path) -> None:
    """A segment that the study has not, and an option that gapkit has not."""
    assert gapkit("table", str(study), "--by", "regoin").exit_code == 2
    assert gapkit("table", str(study), "--jobs", "4").exit_code == 2


def test_an_unexpected_error_is_a_sentence_and_a_traceback_only_when_asked() -> None:
    """Exit code 1 either way."""
    group = Sentences(params=[click.Option(["--debug"], is_flag=True)])
    group.add_command(click.Command("fail", callback=lambda: list(range(1))[len("ab")]))
    quiet = CliRunner().invoke(group, ["fail"])
    assert quiet.exit_code == 1
    assert quiet.stderr.startswith("error: unexpected IndexError: list index out of range.")
    loud = CliRunner().invoke(group, ["--debug", "fail"])
    assert loud.exit_code == 1
    assert isinstance(loud.exception, IndexError)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
def test_a_closed_pipe_is_silent() -> None:
    """`gapkit table ... | head` ends without a complaint."""
    line = f"'{sys.executable}' -m gapkit table one-company --format csv | true"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S602 - a pipe needs a shell
    assert done.stderr == ""

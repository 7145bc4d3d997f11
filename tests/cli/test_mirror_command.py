"""`gapkit mirror` on the command line: what it says, and that the next command is the right one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from gapkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def gapkit(*words: str) -> Result:
    """Return what the command line answers to some words."""
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with customers' answers to two questions, in which the commands are typed."""
    lines = ["bank,They answer quickly when I call,They fix problems when they arise,town"]
    lines += [f"{bank},{one},{two},Bath" for bank in ("Alba", "Bona") for one in range(1, 6) for two in range(1, 6)]
    (tmp_path / "customers.csv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_says_what_was_turned_and_kept_and_what_to_type_next(here: Path) -> None:
    """The command it names runs, and says that nobody has answered yet."""
    said = gapkit("mirror", "customers.csv", "--to", "my study", "--who", "Board", "--predict")
    assert said.exit_code == 0, said.output
    assert '2 companies in bank; 1 turned to "we", 1 kept' in said.output
    assert "please check they_fix_problems_when_they_arise" in said.output
    assert "Not taken for questions: town." in said.output
    assert {file.name for file in (here / "my study").iterdir()} == {"study.yaml", "board_questionnaire.xlsx"}
    line = next(line for line in said.output.splitlines() if "gapkit check" in line)
    checked = gapkit(*shlex.split(line)[2:])
    assert (checked.exit_code, "no responses for Board" in checked.output) == (3, True)


def test_it_writes_beside_one_when_no_folder_is_named(here: Path) -> None:
    """Study and workbook lie where the command is typed."""
    assert gapkit("mirror", "customers.csv").exit_code == 0
    assert (here / "executives_questionnaire.xlsx").exists()
    again = gapkit("mirror", "customers.csv")
    assert (again.exit_code, "there already" in again.output) == (2, True)


def test_the_company_s_column_can_be_named(here: Path) -> None:
    """Where no column's name says that it is the company."""
    text = (here / "customers.csv").read_text(encoding="utf-8").replace("bank,", "sponsor,", 1)
    (here / "customers.csv").write_text(text, encoding="utf-8")
    said = gapkit("mirror", "customers.csv", "--company", "sponsor")
    assert "2 companies" in said.output
    assert "company: sponsor" in (here / "study.yaml").read_text(encoding="utf-8")


def test_a_column_taken_for_the_company_can_be_refused(here: Path) -> None:
    """A bank that customers named may be another bank."""
    said = gapkit("mirror", "customers.csv", "--company", "none")
    assert (said.exit_code, "companies" in said.output) == (0, False)
    assert "company: bank" not in (here / "study.yaml").read_text(encoding="utf-8")


def test_questions_without_a_wording_are_named_together(here: Path) -> None:
    """A file of codes alone says nowhere what was asked."""
    (here / "codes.csv").write_text("q1,q2\n" + "1,5\n2,4\n3,3\n4,2\n5,1\n" * 8, encoding="utf-8")
    said = gapkit("mirror", "codes.csv")
    assert "The file gives no wording for q1, q2: write it into both files." in said.output


def test_a_file_that_is_not_there_is_told_with_the_nearest(here: Path) -> None:
    """In a sentence, with the exit code of data."""
    assert here
    said = gapkit("mirror", "custmers.csv")
    assert (said.exit_code, "Did you mean 'customers.csv'" in said.output) == (3, True)

"""`gapkit new`: from nothing to a table of gaps by the commands that it prints."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner, Result

from gapkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def gapkit(*words: str) -> Result:
    """Return what the command line answers to some words."""
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the empty folder that commands are typed in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["my-study", "Our banks' study"])
def test_it_ends_with_the_next_command_to_type(here: Path, name: str) -> None:
    """Typed as it stands, that command reads the new study; the README tells it too."""
    answer = gapkit("new", name)
    assert (answer.exit_code, answer.stderr) == (0, "")
    command = answer.output.splitlines()[-1].strip()
    assert command in (here / name / "README.md").read_text(encoding="utf-8")
    program, *words = shlex.split(command)
    assert program == "gapkit"
    check = gapkit(*words)
    assert check.exit_code == 3
    assert check.stderr.startswith("error: no responses for Executives: answers.xlsx")


def test_once_filled_in_check_and_table_work(here: Path) -> None:
    """8 of 10 executives and 15 of 30 customers give a good answer."""
    assert gapkit("new", "mine").exit_code == 0
    book = openpyxl.load_workbook(here / "mine" / "answers.xlsx")
    for name, answers in (("Executives", [5] * 8 + [1] * 2), ("Customers", [4] * 15 + [2] * 15)):
        page = book[name]
        for number, answer in enumerate(answers):
            page.append([f"{name}-{number}", None, *[answer] * (page.max_column - 2)])
    book.save(here / "mine" / "answers.xlsx")
    check = gapkit("check", "mine")
    assert check.exit_code == 0, check.stderr
    told = [line.split()[:3] for line in check.output.splitlines()]
    assert ["Executives", "10", "10"] in told
    assert ["Customers", "30", "30"] in told
    table = gapkit("table", "mine/study.yaml")
    assert table.exit_code == 0, table.stderr
    (line,) = (line for line in table.output.splitlines() if line.startswith("Responds quickly"))
    assert line.split()[4:6] == ["80", "50"]
    assert "executives 30 higher" in line


@pytest.mark.parametrize("words", [["new"], ["new", "mine", "yours"], ["new", "a:b"], ["new", ""], ["new", "no-such-folder/mine"]])
def test_a_wrong_name_is_exit_code_2_and_nothing_is_made(here: Path, words: list[str]) -> None:
    """In a sentence, without a traceback."""
    answer = gapkit(*words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    assert list(here.iterdir()) == []


def test_what_is_there_already_stays(here: Path) -> None:
    """A second time the same name is an error that says so."""
    gapkit("new", "mine")
    (here / "mine" / "study.yaml").write_text("title: edited\n", encoding="utf-8")
    answer = gapkit("new", "mine")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("error: 'mine' is there already")
    assert (here / "mine" / "study.yaml").read_text(encoding="utf-8") == "title: edited\n"

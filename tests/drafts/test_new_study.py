"""A study that starts from nothing: the folder is whole, its parts agree, and once filled in it gives the right numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nbformat
import openpyxl  # type: ignore[import-untyped]
import pytest
from nbclient import NotebookClient

import gapkit as gk
from gapkit.drafts import folder as folders
from gapkit.drafts.folder import start_study
from gapkit.errors import DataError, ExportError, ParameterError
from gapkit.study.places import suite_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIDES = {"executives": "Executives", "customers": "Customers"}


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path within."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def page(folder: Path, name: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Return a sheet of a folder's workbook."""
    return openpyxl.load_workbook(folder / "answers.xlsx")[name]


def default(notebook: Path) -> str:
    """Return the default study of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    (source,) = ("".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
    values: dict[str, Any] = {}
    exec(source, values)  # noqa: S102 - a parameters cell holds plain assignments
    return str(values["study"])


def test_the_folder_holds_all_that_is_needed(folder: Path) -> None:
    """A study, a workbook, a README, each of the suite's notebooks, and nothing else."""
    notebooks = {f"notebooks/{file.name}" for file in suite_folder("notebooks").glob("*.ipynb")}
    assert set(everything(folder)) == {"study.yaml", "answers.xlsx", "README.md", *notebooks}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_same_name_gives_the_same_bytes(tmp_path: Path) -> None:
    """No clock and no path goes into the files."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = (start_study(tmp_path / place / "study").folder for place in "ab")
    assert everything(one) == everything(two)


def test_without_answers_it_is_said_that_there_are_none(folder: Path) -> None:
    """Nothing else is wrong with a folder just made."""
    with pytest.raises(DataError, match=r"^no responses for Executives: answers\.xlsx.* has a header and no rows"):
        gk.tally(gk.read_study(folder))


def test_one_side_alone_is_not_enough(folder: Path, fill: Callable[..., None]) -> None:
    """The side that is missing is named."""
    fill(folder, executives=[4] * 8, customers=[])
    with pytest.raises(DataError, match=r"^no responses for Customers"):
        gk.tally(gk.read_study(folder))


@pytest.mark.parametrize("side", SIDES)
def test_the_sheets_and_the_study_ask_the_same(folder: Path, side: str) -> None:
    """Wording, column and topic of each question stand alike in study.yaml, above the sheet's column and in the codebook."""
    study = gk.read_study(folder)
    sheet = page(folder, SIDES[side])
    head = study.side(side).sources[0].header
    above = {cell.value: sheet.cell(head - 1, cell.column).value for cell in sheet[head]}
    codebook = {row[0].value: row for row in page(folder, "Codebook").iter_rows()}
    assert len(study.topics) >= 5
    for topic in study.topics:
        question = topic.question(side)
        assert question is not None
        (column,) = question.column
        assert above[column] == question.asks
        line = [cell.value for cell in codebook[column]]
        assert topic.label in line
        assert question.asks in line
        told = "\n".join(str(value) for value in line)
        scale = study.scale(question.scale)
        assert [answer.label for answer in (*scale.answers, *scale.not_answers) if f"{answer.code} = {answer.label}" not in told] == []


def test_both_sides_are_asked_alike(folder: Path) -> None:
    """What "We" say of themselves, "They" are said to do."""
    for topic in gk.read_study(folder).topics:
        ours, theirs = (topic.question(side) for side in SIDES)
        assert ours is not None
        assert theirs is not None
        assert (ours.asks.split()[0], theirs.asks.split()[0]) == ("We", "They")
        assert ours.asks.split()[1] == theirs.asks.split()[1]
        assert (ours.scale, ours.favourable) == (theirs.scale, theirs.favourable)


@pytest.mark.parametrize("side", SIDES)
def test_an_answer_cell_takes_the_codes_of_its_scale_alone(folder: Path, side: str) -> None:
    """The first row to fill in and one far below; what is typed elsewhere is free."""
    study = gk.read_study(folder)
    sheet = page(folder, SIDES[side])
    head = study.side(side).sources[0].header
    scale = study.scale("agree5")
    wanted = ",".join((*scale.codes, *scale.not_answer_codes))
    asked = {question.column[0] for topic in study.topics if (question := topic.question(side)) is not None}
    for cell in sheet[head]:
        for row in (head + 1, head + 300):
            at = f"{cell.column_letter}{row}"
            lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if at in rule.sqref and rule.type == "list"]
            assert lists == ([f'"{wanted}"'] if cell.value in asked else [])


def test_once_filled_in_it_gives_the_right_numbers(filled: Path) -> None:
    """9 of 12 executives and 10 of 25 customers give a good answer: a gap of 35 points; five don't-knows are out of the base and counted."""
    gaps = gk.compare(gk.read_study(filled))
    frame = gaps.frame
    assert len(frame) == len(gk.read_study(filled).topics)
    assert set(frame["provider"]) == {75.0}
    assert set(frame["customer"]) == {40.0}
    assert list(frame["gap"]) == pytest.approx([35.0] * len(frame))
    assert set(frame["provider_n"]) == {12}
    assert set(frame["customer_n"]) == {25}
    assert set(gaps.left_out["count"]) == {5}


def test_a_code_that_the_scale_has_not_is_refused(folder: Path, fill: Callable[..., None]) -> None:
    """Whoever pastes answers passes by the spreadsheet's own check, not by gapkit's."""
    fill(folder, executives=[4] * 8, customers=[4, 7])
    with pytest.raises(DataError, match="'7'"):
        gk.tally(gk.read_study(folder))


def test_each_notebook_finds_its_study_from_its_own_folder(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As JupyterLab runs it: this study, but for a notebook of published figures, which keeps its own."""
    monkeypatch.chdir(filled / "notebooks")
    found = {file.stem: gk.read_study(default(file)).path for file in (filled / "notebooks").glob("*.ipynb")}
    own = {name for name, path in found.items() if path == filled / "study.yaml"}
    assert {"gap_report", "league_table"} <= own
    assert found["published_gaps"] == suite_folder("data") / "published" / "study.yaml"


def test_a_notebook_is_changed_in_its_default_study_alone(folder: Path) -> None:
    """Everything else of it, to the byte, is the suite's."""
    for file in suite_folder("notebooks").glob("*.ipynb"):
        copy = folder / "notebooks" / file.name
        pairs = zip(file.read_text(encoding="utf-8").splitlines(), copy.read_text(encoding="utf-8").splitlines(), strict=True)
        changed = [theirs for ours, theirs in pairs if ours != theirs]
        assert all("study: str = " in line for line in changed)
        assert len(changed) <= 1


def test_the_gap_report_runs_from_its_folder(filled: Path) -> None:
    """What it writes stays within the working folder."""
    notebook = nbformat.read(filled / "notebooks" / "gap_report.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=200, resources={"metadata": {"path": str(filled / "notebooks")}}).execute()
    report = json.loads((filled / "out" / "gap_report" / "report.json").read_text(encoding="utf-8"))
    assert report["study"] == filled.name
    assert {path.name for path in filled.iterdir()} == {"study.yaml", "answers.xlsx", "README.md", "notebooks", "out"}


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "dangling link"])
def test_nothing_is_written_over(tmp_path: Path, kind: str) -> None:
    """Whatever bears the name already stays as it is, and the error says the way out."""
    target = tmp_path / "mine"
    if kind == "file":
        target.write_text("precious", encoding="utf-8")
    elif kind == "dangling link":
        target.symlink_to(tmp_path / "gone")
    else:
        target.mkdir()
    if kind == "folder":
        (target / "study.yaml").write_text("precious", encoding="utf-8")
    before = everything(tmp_path)
    with pytest.raises(ParameterError, match=r"there already.*Choose another name"):
        start_study(target)
    assert everything(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "name",
    [
        "a:b",
        "a\\b",
        'say "x"',
        "a*",
        "a?",
        "a|b",
        "<a>",
        "a\nb",
        "a\x07",
        "a\u202eb",
        "a\ud800",
        "con",
        "LPT1.txt",
        "a.",
        "a ",
        " a",
        "x" * 101,
    ],
)
def test_a_name_that_not_every_system_can_have_is_refused(tmp_path: Path, name: str) -> None:
    """A working folder is passed on; the error can be printed and says what to take."""
    with pytest.raises(ParameterError, match="Take letters, digits") as caught:
        start_study(tmp_path / name)
    str(caught.value).encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "  ", ".", "..", "a\0b", "x/../..", "/", "no-such-folder/study", "x" * 5000, "a/" * 3000 + "b"])
def test_what_names_no_new_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Parents are not made: a misspelt path would make folders nobody finds again."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError):
        start_study(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Our banks' study, 2026 #1", "Zürich & Ærø", "顧客", "😀", "{x}", "- a", "no", "%TAG", "`x`"])
def test_a_name_with_signs_is_the_title_as_it_stands(tmp_path: Path, name: str) -> None:
    """No sign of a name is read as YAML."""
    made = start_study(tmp_path / name)
    assert gk.read_study(made.study).title == name


def test_a_path_into_another_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name may be the path of a folder within one that is there."""
    (tmp_path / "surveys").mkdir()
    monkeypatch.chdir(tmp_path)
    assert (tmp_path / start_study("surveys/mine/").study).is_file()


def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is there whole or not at all, and the error names the folder that was asked for."""
    true = folders.write

    def full(path: Path, content: bytes) -> Path:
        if path.name == "README.md":
            raise ExportError(f"Cannot write {path}") from OSError(28, "No space left on device")
        return true(path, content)

    monkeypatch.setattr(folders, "write", full)
    with pytest.raises(ExportError, match=r"Cannot make .*mine: No space left on device"):
        start_study(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []

"""A study is found by path, folder or example's name, in a checkout and in an installed wheel; what is not found names the nearest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gapkit.errors import ParameterError, StudyError
from gapkit.study import places
from gapkit.study.places import examples, find_notebook, find_study, suite_folder
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package folder as a wheel installs it, with two example studies and a notebook, in use for this test."""
    package = tmp_path / "site" / "gapkit"
    for name in ("regional-banks", "one-company"):
        folder = package / "suite" / "data" / name
        folder.mkdir(parents=True)
        (folder / "study.yaml").write_text("title: x\n")
    (package / "suite" / "data" / "no-study").mkdir()
    (package / "suite" / "notebooks").mkdir()
    (package / "suite" / "notebooks" / "gap_report.ipynb").write_text("{}")
    monkeypatch.setattr(places, "_PACKAGE", package)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return package


def test_an_installed_wheel_carries_its_examples_and_notebooks(wheel: Path) -> None:
    """Folders with a study.yaml are examples, sorted; others are not."""
    assert examples() == ("one-company", "regional-banks")
    assert find_study("regional-banks") == wheel / "suite" / "data" / "regional-banks" / "study.yaml"
    assert find_notebook("gap_report") == find_notebook("gap_report.ipynb") == wheel / "suite" / "notebooks" / "gap_report.ipynb"


def test_a_checkout_has_them_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a suite inside, the folders beside the package are taken."""
    monkeypatch.setattr(places, "_PACKAGE", tmp_path / "gapkit")
    assert suite_folder("data") == tmp_path / "data"
    assert suite_folder("notebooks") == tmp_path / "notebooks"
    assert examples() == ()


@pytest.mark.usefixtures("wheel")
def test_a_study_is_found_by_file_folder_and_from_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All lead to the same absolute path."""
    folder = tmp_path / "work" / "banks"
    folder.mkdir()
    (folder / "study.yaml").write_text("title: x\n")
    expected = folder.resolve() / "study.yaml"
    assert find_study("banks") == find_study("banks/study.yaml") == find_study(folder) == expected
    monkeypatch.chdir(folder)
    assert find_study("study.yaml") == find_study(".") == expected


@pytest.mark.usefixtures("wheel")
def test_a_path_that_holds_a_study_wins_over_an_example(tmp_path: Path) -> None:
    """A person's own study of the same name goes first; a folder of that name without one (reports, say) does not hide the example."""
    folder = tmp_path / "work" / "one-company"
    folder.mkdir()
    assert "suite" in find_study("one-company").parts
    (folder / "study.yaml").write_text("title: mine\n")
    assert find_study("one-company") == folder.resolve() / "study.yaml"


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("regional-bnaks", "Did you mean 'regional-banks'?"),
        ("zzz", "Known: one-company, regional-banks."),
        ("nowhere/study.yaml", "Examples: one-company, regional-banks."),
        ("", "No study was named"),
        ("x" * 5000, "No study at"),
        ("a\0b", "No study"),
    ],
)
def test_a_study_that_is_not_there_names_the_nearest(source: str, sentence: str) -> None:
    """Whatever was typed, the sentence says what there is."""
    with pytest.raises(StudyError) as caught:
        find_study(source)
    assert sentence in str(caught.value)


@pytest.mark.usefixtures("wheel")
def test_a_misspelt_file_names_the_one_beside_it(tmp_path: Path) -> None:
    """The nearest file of that folder, and in a folder without study.yaml the yaml files it holds."""
    folder = tmp_path / "work" / "banks"
    folder.mkdir()
    (folder / "banks.yaml").write_text("title: x\n")
    with pytest.raises(StudyError, match=r"Did you mean 'banks.yaml'\?"):
        find_study("banks/bnaks.yaml")
    with pytest.raises(StudyError, match=r"holds no study.yaml. It holds banks.yaml: name the file."):
        find_study("banks")


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize("name", ["gap_reprot", "../notebooks/gap_report", "/etc/passwd"])
def test_a_notebook_that_is_not_there_names_the_nearest(name: str) -> None:
    """A name is no way out of the notebooks' folder."""
    with pytest.raises(ParameterError, match="gap_report"):
        find_notebook(name)


@pytest.mark.usefixtures("wheel")
def test_a_notebook_of_ones_own_is_found_by_its_path(tmp_path: Path) -> None:
    """A path that exists wins."""
    own = tmp_path / "work" / "own.ipynb"
    own.write_text("{}")
    assert find_notebook("own.ipynb") == own.resolve()


def test_a_study_is_named_by_its_folder_or_by_its_own_file(tmp_path: Path) -> None:
    """Two studies in one folder have two homes among the reports."""
    text = (
        "sides: {c: {role: customer, source: c.csv}}\nscales: {s: {from: 0, to: 1}}\ntopics: {t: {questions: {c: {column: a, scale: s}}}}\n"
    )
    folder = tmp_path / "banks"
    folder.mkdir()
    for file in ("study.yaml", "north.yaml"):
        (folder / file).write_text(text)
    study = read_study(folder)
    assert (study.name, study.title) == ("banks", "banks")
    assert read_study(folder / "north.yaml").name == "north"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links on this system")
def test_a_linked_study_reads_the_data_beside_the_link(tmp_path: Path) -> None:
    """Sources resolve against the folder the person sees."""
    folder = tmp_path / "banks"
    folder.mkdir()
    (tmp_path / "kept.yaml").write_text(
        "sides: {c: {role: customer, source: c.csv}}\nscales: {s: {from: 0, to: 1}}\ntopics: {t: {questions: {c: {column: a, scale: s}}}}\n"
    )
    (folder / "study.yaml").symlink_to(tmp_path / "kept.yaml")
    assert read_study(folder).sides[0].sources[0].path == folder.resolve() / "c.csv"


@pytest.mark.parametrize("name", examples())
def test_every_example_that_is_carried_reads(name: str) -> None:
    """By name alone, from wherever Python runs."""
    study = read_study(name)
    assert study.name == name
    assert study.topics

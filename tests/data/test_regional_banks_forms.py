"""The same people in four raw forms: plain codes, a Qualtrics export of labels, SPSS, a workbook. The form changes no digit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal
from ruamel.yaml import YAML

import gapkit as gk

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).resolve().parents[2] / "data" / "regional-banks"
RAW = ("qualtrics", "spss", "excel")
TOLD_BY_THE_FILE = ("qualtrics", "spss")  # a workbook of codes has no place for wordings


@pytest.fixture(scope="module")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives the folder in which the people lie in a form, made when first asked for."""
    made: dict[str, Path] = {"csv": FOLDER}

    def of(form: str) -> Path:
        if form not in made:
            made[form] = tmp_path_factory.mktemp(form)
            subprocess.run([sys.executable, "-B", FOLDER / "make_data.py", made[form], "--form", form], check=True, timeout=120)
        return made[form]

    return of


@pytest.fixture(scope="module")
def counted(folder_of: Callable[[str], Path]) -> Callable[[str], gk.Tally]:
    """Return a function that gives the tally of a form, counted when first asked for; where the files tell the wordings, the study does not."""
    kept: dict[str, gk.Tally] = {}

    def of(form: str) -> gk.Tally:
        if form not in kept:
            study = folder_of(form) / "study.yaml"
            kept[form] = gk.tally(gk.read_study(without_wordings(study) if form in TOLD_BY_THE_FILE else study))
        return kept[form]

    return of


@pytest.fixture(scope="module")
def compared(counted: Callable[[str], gk.Tally]) -> Callable[..., gk.GapTable]:
    """Return a function that gives the gaps of a form, by these keys, compared when first asked for."""
    kept: dict[tuple[str, ...], gk.GapTable] = {}

    def of(form: str, *by: str) -> gk.GapTable:
        if (form, *by) not in kept:
            kept[form, *by] = gk.compare(counted(form), by=list(by)) if by else gk.compare(counted(form))
        return kept[form, *by]

    return of


def without_wordings(study: Path) -> Path:
    """Return a copy of a study.yaml beside it, whose questions have lost their `asks`."""
    yaml = YAML()
    tree = yaml.load(study)
    for topic in tree["topics"].values():
        for question in topic["questions"].values():
            del question["asks"]
    copy = study.with_name("silent.yaml")
    yaml.dump(tree, copy)
    return copy


def shown(page: str) -> str:
    """Return a first screen up to where it says what was left out, which names files."""
    return page.split("Left out", maxsplit=1)[0]


def wordings(study: gk.Study) -> dict[tuple[str, str], str]:
    """Return what each side was asked, by topic and side."""
    return {(topic.id, question.side): question.asks for topic in study.topics for question in topic.questions}


@pytest.mark.parametrize("form", RAW)
@pytest.mark.parametrize("by", [(), ("company",)])
def test_each_form_gives_the_same_gaps_to_the_last_digit(by: tuple[str, ...], form: str, compared: Callable[..., gk.GapTable]) -> None:
    """All banks together, and every one of the 24."""
    assert_frame_equal(compared(form, *by).frame, compared("csv", *by).frame, check_exact=True)


def test_the_form_changes_no_word_of_the_headline_and_first_screen(compared: Callable[..., gk.GapTable]) -> None:
    """What Jupyter shows first, the sentence and the table under it; of the form that differs most, for its claims take long."""
    raw, plain = (compared(name)._repr_html_() for name in ("qualtrics", "csv"))
    assert "too close to call" in plain
    assert shown(raw) == shown(plain)


@pytest.mark.parametrize("form", RAW)
def test_each_form_leaves_out_the_same_people_for_the_same_reasons(form: str, counted: Callable[[str], gk.Tally]) -> None:
    """Don't-knows counted alike, spellings merged alike; a reason may name the file."""
    kinds = ("merged", "not answered")
    raw, plain = (
        [(n.kind, n.side, n.topic, n.company, n.count) for n in counted(name).notices if n.kind in kinds] for name in (form, "csv")
    )
    assert raw == plain
    assert {kind for kind, *_ in raw} == set(kinds)


def test_only_the_sources_of_the_study_change(folder_of: Callable[[str], Path]) -> None:
    """One study, four ways to read its people."""
    plain = (FOLDER / "study.yaml").read_text(encoding="utf-8").splitlines()
    for form in RAW:
        lines = (folder_of(form) / "study.yaml").read_text(encoding="utf-8").splitlines()
        changed = [(old, new) for old, new in zip(plain, lines, strict=True) if old != new]
        assert len(changed) == 2
        assert all("source:" in old and "source:" in new for old, new in changed)


def test_trials_of_the_questionnaire_are_dropped_and_counted(counted: Callable[[str], gk.Tally]) -> None:
    """Five in each file, as the generator plants them."""
    told = [notice for notice in counted("qualtrics").notices if "previews" in notice.why]
    assert [(notice.kind, notice.side, notice.count) for notice in told] == [("left out", "executives", 5), ("left out", "customers", 5)]


@pytest.mark.parametrize("form", TOLD_BY_THE_FILE)
def test_a_wording_that_the_study_leaves_out_comes_from_the_file(
    form: str, folder_of: Callable[[str], Path], counted: Callable[[str], gk.Tally]
) -> None:
    """Every wording of both sides, as the study had it."""
    assert set(wordings(gk.read_study(without_wordings(folder_of(form) / "study.yaml"))).values()) == {""}
    assert wordings(counted(form).study) == wordings(gk.read_study(FOLDER))


def test_the_plain_form_in_another_folder_is_a_study_too(tmp_path: Path) -> None:
    """A folder to work in, with the study beside the files."""
    subprocess.run([sys.executable, "-B", FOLDER / "make_data.py", tmp_path / "mine"], check=True, timeout=120)
    for name in ("executives.csv", "customers.csv", "study.yaml"):
        assert (tmp_path / "mine" / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_a_raw_form_is_never_written_over_the_study() -> None:
    """Beside the generator lies the study of plain files; its sources must stay what they are."""
    asked = [sys.executable, "-B", FOLDER / "make_data.py", "--form", "spss"]
    refused = subprocess.run(asked, check=False, timeout=120, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "name a folder to write to" in refused.stderr

"""The banks' people in four raw forms: a draft from each, with its `# check:` lines followed and nothing else, gives the gaps of the study made by hand."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal

import gapkit as gk
from gapkit.drafts.draft import draft_study

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path(__file__).resolve().parents[2] / "data" / "regional-banks"
FILES = {
    "csv": ("executives.csv", "customers.csv"),
    "qualtrics": ("executives_qualtrics.csv", "customers_qualtrics.csv"),
    "spss": ("executives.sav", "customers.sav"),
    "excel": ("answers.xlsx",),
}
EVERY = 8  # one customer in so many is enough for a draft
UNCOMMENTED = {"companies": 1, "strata": 1, "cluster": 1, "segments": 2, "statement": 1}
KEPT = ("[region, tenure, channel]", "[tenure, channel]")  # of the customers' segments: those the study splits by


def people(side: str, every: int) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of one side of the plain files."""
    with (FOLDER / f"{side}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows[::every]


def write(form: str, folder: Path) -> None:
    """Write fewer of the people in a raw form."""
    taken = {"executives": people("executives", 1), "customers": people("customers", EVERY)}
    if form == "csv":
        for side, (header, rows) in taken.items():
            with (folder / f"{side}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header, *rows])
        return
    spec = importlib.util.spec_from_file_location("raw_forms", FOLDER / "raw_forms.py")
    assert spec is not None
    assert spec.loader is not None
    raw_forms: Any = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "raw_forms", raw_forms)  # a dataclass looks its own module up
        spec.loader.exec_module(raw_forms)
        raw_forms.write_form(form, folder, FOLDER / "study.yaml", taken)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the gaps by company of the study as its makers wrote it."""
    folder = tmp_path_factory.mktemp("by_hand")
    write("csv", folder)
    shutil.copyfile(FOLDER / "study.yaml", folder / "study.yaml")
    return gk.compare(gk.read_study(folder), by="company").frame


def followed(text: str) -> str:
    """Return a draft whose `# check:` lines were followed: what fits these people uncommented, the problem's good answers turned round."""
    lines = text.splitlines()
    for key, times in UNCOMMENTED.items():
        places = [place for place, line in enumerate(lines) if line.lstrip().startswith(f"# {key}: ")]
        assert len(places) == times, key
        for place in places:
            assert "# check:" in lines[place] or "# check:" in lines[place - 1], "a line to uncomment says so"
            lines[place] = lines[place].replace(f"# {key}: ", f"{key}: ", 1).replace(*KEPT)
    problem = next(place for place, line in enumerate(lines) if line.strip() == "statement: problem")
    assert "turn favourable to [1, 2] for each" in lines[problem - 1]
    for place in range(problem, problem + 4):
        lines[place] = lines[place].replace("favourable: [4, 5]", "favourable: [1, 2]")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", FILES)
def test_a_draft_needs_no_more_than_its_check_lines(form: str, tmp_path: Path, by_hand: pd.DataFrame) -> None:
    """Every bank, topic and wave: the same gaps, intervals and verdicts to the last digit."""
    write(form, tmp_path)
    (tmp_path / "study.yaml").unlink(missing_ok=True)
    drafted = draft_study([tmp_path / name for name in FILES[form]], to=tmp_path)
    text = drafted.path.read_text(encoding="utf-8")
    gk.read_study(drafted.path)  # taken as it is, too
    drafted.path.write_text(followed(text), encoding="utf-8")
    assert_frame_equal(gk.compare(gk.read_study(tmp_path), by="company").frame, by_hand, check_exact=True)


def test_a_question_that_is_answered_against_the_others_is_flagged_without_its_wording(tmp_path: Path) -> None:
    """Codes alone: only how people answer can tell that agreeing is bad, and it is told of that one topic."""
    write("csv", tmp_path)
    text = draft_study([tmp_path / name for name in FILES["csv"]], to=tmp_path).path.read_text(encoding="utf-8")
    flagged = [line for line in text.splitlines() if "worded negatively" in line]
    assert len(flagged) == 1
    assert "executives answer it against the rest, -0." in flagged[0]
    assert "customers answer it against the rest, -0." in flagged[0]
    assert "  reachable:" in text.split(flagged[0])[0].rsplit("questions:", 1)[1]

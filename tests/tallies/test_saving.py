"""A tally saved and read again gives the same table; whatever is no tally is refused."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker


@pytest.mark.parametrize("study", ["one-company", "published"])
def test_a_saved_tally_gives_the_same_gaps(tmp_path: Path, study: str) -> None:
    """Study, sums and notices come back, so that the data files are no longer needed."""
    tally = gk.tally(gk.read_study(study))
    again = gk.read_tally(tally.save(tmp_path / "out" / "x.tally"))
    assert again.study == tally.study
    pd.testing.assert_frame_equal(gk.compare(again).frame, gk.compare(tally).frame)
    pd.testing.assert_frame_equal(gk.compare(again).left_out, gk.compare(tally).left_out)
    pd.testing.assert_frame_equal(gk.compare(again, over="topics").frame, gk.compare(tally, over="topics").frame)


def test_weights_clusters_and_segments_survive(tmp_path: Path, make: StudyMaker, people: PeopleMaker) -> None:
    """Blank segments stay blank and units stay units."""
    customers = people(
        120, weight=[0.1 + 0.01 * k for k in range(120)], branch=[f"B{k % 9}" for k in range(120)], region=["N", "", "S"] * 40
    )
    sides = {"customers": {"weight": "weight", "cluster": "branch", "segments": ["region"]}}
    tally = gk.tally(make(people(12), customers, sides=sides))
    again = gk.read_tally(tally.save(tmp_path / "x.tally"))
    pd.testing.assert_frame_equal(gk.compare(again, by="region").frame, gk.compare(tally, by="region").frame)


def test_the_same_tally_gives_the_same_bytes(tmp_path: Path) -> None:
    """So that a scheduled run can tell that nothing changed."""
    first = gk.tally("one-company").save(tmp_path / "a").read_bytes()
    assert first == gk.tally("one-company").save(tmp_path / "b").read_bytes()


def test_the_file_is_plain_data(tmp_path: Path) -> None:
    """JSON and CSV, never pickle."""
    with zipfile.ZipFile(gk.tally("one-company").save(tmp_path / "x.tally")) as archive:
        assert {name.rsplit(".", 1)[1] for name in archive.namelist()} == {"json", "csv"}


def test_what_is_no_tally_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """A missing file, another file, and a cut one each say the way out."""
    other = tmp_path / "other.tally"
    other.write_text("not a zip", encoding="utf-8")
    cut = gk.tally("one-company").save(tmp_path / "cut.tally")
    cut.write_bytes(cut.read_bytes()[:2000])
    for path in (tmp_path / "absent.tally", other, cut):
        with pytest.raises(DataError, match=rf"{path.name}.*gapkit\.tally"):
            gk.read_tally(path)


@pytest.mark.parametrize("name", ["x.tally", "x.zip"])
def test_a_saved_tally_stands_for_its_study(tmp_path: Path, name: str) -> None:
    """`tally` takes its path as it takes a study's, so that a notebook reads what was counted before it; its figures are the same."""
    tally = gk.tally("one-company")
    again = gk.tally(str(tally.save(tmp_path / name)))
    assert again.study == tally.study
    pd.testing.assert_frame_equal(gk.compare(again).frame, gk.compare(tally).frame)


def test_a_saved_tally_that_is_cut_short_is_not_taken_for_a_study(tmp_path: Path) -> None:
    """It is told as what it is, not as a study.yaml full of mistakes."""
    cut = gk.tally("one-company").save(tmp_path / "cut.tally")
    cut.write_bytes(cut.read_bytes()[:2000])
    with pytest.raises(DataError, match="not a gapkit tally, or cut short"):
        gk.tally(cut)

"""What raking does to a tally: the shares hold in every wave, its price is told, and a saved tally keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

SHARES = {"region": {"North": 0.4, "South": 0.6}, "tenure": {"new": 0.3, "old": 0.7}}


@pytest.fixture
def customers(people: PeopleMaker) -> pd.DataFrame:
    """Return weighted answers of two waves, three quarters of them in the North."""
    draw = np.random.default_rng(3)
    raw = people(300, 0.6, weight=draw.uniform(0.5, 2, 300), wave=draw.integers(1, 3, 300), branch=[f"B{k % 17}" for k in range(300)])
    return raw.assign(region=draw.choice(["North", "South"], 300, p=[0.75, 0.25]), tenure=draw.choice(["new", "old"], 300))


def everybody(tally: gk.Tally) -> pd.DataFrame:
    """Return the customers' sums over the whole sample."""
    part = tally.of_side("customers")[0]
    assert isinstance(part, AnswerTally)
    assert part.calibration is not None
    return part.calibration


@pytest.mark.parametrize("weight", [{}, {"weight": "weight"}])
def test_the_known_shares_hold_in_each_wave(make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame, weight: dict[str, str]) -> None:
    """Whatever the weights to start from; each wave keeps its sum of weights."""
    sums = everybody(gk.tally(make(people(12), customers, sides={"customers": {"wave": "wave", "rake": SHARES, **weight}})))
    for _, wave in sums.groupby("wave"):
        assert wave["w"].sum() == pytest.approx(wave["start"].sum())
        for column, shares in SHARES.items():
            held = wave.groupby(f"rake:{column}")["w"].sum() / wave["w"].sum()
            assert held.to_dict() == pytest.approx(shares, abs=1e-9)


def test_the_stretch_of_the_weights_and_its_price_are_noted_by_wave(make: StudyMaker, people: PeopleMaker) -> None:
    """Sixty of eighty in the North become a half: factors of 2/3 and 2, Kish's number falls by a quarter."""
    raw = people(80, wave=1, region=["North"] * 60 + ["South"] * 20)
    study = make(people(12), raw, sides={"customers": {"wave": "wave", "rake": {"region": {"North": 0.5, "South": 0.5}}}})
    notice = next(notice for notice in gk.tally(study).notices if "known shares" in notice.why)
    assert (notice.kind, notice.side, notice.wave, notice.count) == ("noted", "customers", "1", None)
    assert "shares of region: each weight is multiplied by 0.67 to 2.00, and the answers count as 25% fewer" in notice.why
    assert gk.compare(study).left_out["why"].eq(notice.why).any()


def test_raking_leaves_everything_else_said_as_it_was(make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame) -> None:
    """The same notices and rows left out, and one more per wave."""
    customers.loc[:4, "weight"] = 0
    side = {"wave": "wave", "weight": "weight"}
    plain = gk.compare(make(people(12), customers, sides={"customers": side})).left_out
    raked = gk.compare(make(people(12), customers, sides={"customers": {**side, "rake": SHARES}})).left_out
    added = raked[~raked["why"].isin(plain["why"])]
    assert plain["why"].isin(raked["why"]).all()
    assert len(added) == len(raked) - len(plain) == 2


def test_shares_that_already_hold_change_no_figure_but_the_error(make: StudyMaker, people: PeopleMaker) -> None:
    """The estimates stay; known shares can only make them surer or leave them."""
    raw = people(80, region=["North", "South"] * 40)
    plain, raked = (
        gk.estimate(make(people(12), raw, sides={"customers": side}), sides=["customers"]).frame
        for side in ({}, {"rake": {"region": {"North": 0.5, "South": 0.5}}})
    )
    np.testing.assert_allclose(raked["value"], plain["value"], rtol=1e-12)
    assert (raked["se"] <= plain["se"] + 1e-12).all()


def test_shares_that_no_weights_meet_are_refused_with_the_way_out(make: StudyMaker, people: PeopleMaker) -> None:
    """Everybody new lives in the North, so fewer of the North and more of the new contradict."""
    raw = people(60, region=["North"] * 30 + ["South"] * 30, tenure=["new"] * 20 + ["old"] * 40)
    shares = {"region": {"North": 0.2, "South": 0.8}, "tenure": {"new": 0.5, "old": 0.5}}
    with pytest.raises(DataError, match=r"sides\.customers\.rake: no weights meet the shares of region, tenure together.*Join small"):
        gk.tally(make(people(12), raw, sides={"customers": {"rake": shares}}))


@pytest.mark.parametrize("cluster", [{}, {"cluster": "branch"}])
def test_a_saved_tally_keeps_its_raking(
    tmp_path: Path, make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame, cluster: dict[str, str]
) -> None:
    """The same figures and the same errors without the data files."""
    side = {"wave": "wave", "weight": "weight", "segments": ["tenure"], "rake": SHARES, **cluster}
    tally = gk.tally(make(people(12), customers, sides={"customers": side}))
    again = gk.read_tally(tally.save(tmp_path / "x.tally"))
    assert again.study == tally.study
    pd.testing.assert_frame_equal(everybody(again), everybody(tally), check_dtype=False)
    for by in (None, "tenure"):
        pd.testing.assert_frame_equal(gk.compare(again, by=by).frame, gk.compare(tally, by=by).frame)
        pd.testing.assert_frame_equal(gk.estimate(again, by=by).frame, gk.estimate(tally, by=by).frame)
    pd.testing.assert_frame_equal(gk.compare(again, over="topics").frame, gk.compare(tally, over="topics").frame)
    pd.testing.assert_frame_equal(gk.compare(again).left_out, gk.compare(tally).left_out)

"""league, decompose and change: what they promise, on made companies with known truth and on New York."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import ParameterError
from gapkit.gaps.league import ordinal, place_words

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

NEW_YORK = Path(__file__).resolve().parents[1] / "real" / "nyc2011"
COMPANIES = "ABCDEF"


def sides_of(
    people: PeopleMaker, mine: list[float], theirs: list[float], many: tuple[int, int] = (12, 200), **columns: Any
) -> list[pd.DataFrame]:
    """Return executives and customers of companies A, B, ... with these shares favourable on every topic."""
    made = []
    for seed, (shares, count) in enumerate(zip((mine, theirs), many, strict=True)):
        parts = [people(count, share, 10 * seed + place, company=COMPANIES[place], **columns) for place, share in enumerate(shares)]
        made.append(pd.concat(parts))
    return made


@pytest.fixture
def apart(make: StudyMaker, people: PeopleMaker) -> gk.Study:
    """Return six companies, many answers each: A overrates itself most, F underrates itself."""
    return make(*sides_of(people, [0.95, 0.8, 0.7, 0.6, 0.5, 0.2], [0.3, 0.4, 0.45, 0.5, 0.5, 0.7], (300, 900)), company="company")


def test_a_league_orders_companies_by_gap_and_gives_the_places_each_could_hold(apart: gk.Study) -> None:
    """The rank lies within its set, the widest gap is first, and companies far apart are told apart."""
    frame = gk.league(apart, where={"topic": "a"}).frame
    assert frame["company"].iloc[0] == "A"
    assert frame["company"].iloc[-1] == "F"
    assert frame["gap"].is_monotonic_decreasing
    assert ((frame["rank_low"] <= frame["rank"]) & (frame["rank"] <= frame["rank_high"])).all()
    assert (frame["rank_high"].iloc[0], frame["rank_low"].iloc[-1]) == (1, 6)


def test_a_league_s_gaps_are_those_of_compare(apart: gk.Study) -> None:
    """No figure is made twice."""
    league, gaps = gk.league(apart).frame, gk.compare(apart, by="company").frame
    both = league.merge(gaps, on=["topic", "company", "score"], suffixes=("", "_gaps"))
    assert len(both) == len(league) == len(gaps)
    assert both["gap"].tolist() == pytest.approx(both["gap_gaps"].tolist())
    assert both["low"].tolist() == pytest.approx(both["gap_low"].tolist())


def test_few_executives_leave_the_order_open(make: StudyMaker, people: PeopleMaker) -> None:
    """Near-alike companies of eight executives could each stand anywhere."""
    agreed = {"executives": {"on_record": True}}
    study = make(*sides_of(people, [0.6] * 6, [0.5] * 6, (8, 100)), company="company", sides=agreed)
    frame = gk.league(study, where={"topic": "b"}).frame
    assert set(frame["rank_low"]) == {1}
    assert set(frame["rank_high"]) == {6}


def test_a_steadied_gap_lies_between_its_own_and_the_mean(apart: gk.Study) -> None:
    """Shrinkage draws each company towards the mean of all, never past it."""
    league = gk.league(apart)
    frame = league.frame.merge(league.summary[["topic", "mean"]], on="topic")
    low, high = np.minimum(frame["gap"], frame["mean"]), np.maximum(frame["gap"], frame["mean"])
    assert ((frame["shrunken"] >= low - 1e-9) & (frame["shrunken"] <= high + 1e-9)).all()


def test_the_next_company_is_less_certain_than_the_mean(apart: gk.Study) -> None:
    """Its interval holds that of the mean."""
    summary = gk.league(apart).summary
    assert (summary["next_low"] < summary["mean_low"]).all()
    assert (summary["next_high"] > summary["mean_high"]).all()
    assert (summary["between"] > 10).all()


def test_a_filter_of_the_league_keeps_rows_and_changes_no_place(apart: gk.Study) -> None:
    """One company's report shows the place it has among all."""
    league, own = gk.league(apart).frame, gk.league(apart, where={"company": "C"}).frame
    pd.testing.assert_frame_equal(own, league[league["company"] == "C"].reset_index(drop=True))


def test_a_hidden_company_takes_no_place(make: StudyMaker, people: PeopleMaker) -> None:
    """Nor does it count among the companies."""
    executives, customers = sides_of(people, [0.9, 0.6, 0.5], [0.4, 0.5, 0.6], (12, 200))
    few = executives[~((executives["company"] == "B") & (executives.groupby("company").cumcount() >= 3))]
    league = gk.league(make(few, customers, company="company"))
    assert "B" not in set(league.frame["company"])
    assert set(league.summary["companies"]) == {2}


def test_a_study_without_companies_has_no_league(make: StudyMaker, people: PeopleMaker) -> None:
    """The sentence says how to name them."""
    with pytest.raises(ParameterError, match="company"):
        gk.league(make(people(12), people(60)))


def test_places_are_told_in_words() -> None:
    """Between 3rd and 9th of 24."""
    said = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 22: "22nd", 103: "103rd", 111: "111th"}
    assert {number: ordinal(number) for number in said} == said
    assert place_words({"rank_low": 3, "rank_high": 9}, 24) == "between 3rd and 9th of 24"
    assert place_words({"rank_low": 1, "rank_high": 1}, 24) == "1st of 24"


def test_level_spread_and_pattern_add_up(apart: gk.Study) -> None:
    """To the mean squared gap less its sampling error, in squared points."""
    frame = gk.decompose(apart).frame
    told = frame[frame["told"]]
    assert len(told)
    assert (told["level"] + told["spread"] + told["pattern"]).tolist() == pytest.approx(told["total"].tolist())


def test_companies_that_are_all_too_high_alike_suffer_from_level(make: StudyMaker, people: PeopleMaker) -> None:
    """Thirty points too high everywhere: nearly all of the gap is level, and the ups and downs go together."""
    theirs = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    study = make(*sides_of(people, [share + 0.3 for share in theirs], theirs, (2000, 2000)), company="company")
    frame = gk.decompose(study).frame
    assert frame["told"].all()
    assert (frame["level"] / frame["total"] > 0.9).all()
    assert (frame["rho"] > 0.9).all()


def test_companies_that_do_not_know_where_they_stand_suffer_from_pattern(make: StudyMaker, people: PeopleMaker) -> None:
    """The best think themselves the worst: the mean gap is nothing, the pattern everything."""
    theirs = [0.2, 0.3, 0.4, 0.6, 0.7, 0.8]
    study = make(*sides_of(people, theirs[::-1], theirs, (2000, 2000)), company="company")
    frame = gk.decompose(study).frame
    assert (frame["pattern"] / frame["total"] > 0.9).all()
    assert (frame["rho"] < -0.9).all()


def test_where_a_side_hardly_varies_it_cannot_be_told(make: StudyMaker, people: PeopleMaker) -> None:
    """Spread, pattern and rho are empty; level and the total stand."""
    study = make(*sides_of(people, [0.6] * 6, [0.4] * 6, (10, 100)), company="company")
    frame = gk.decompose(study).frame
    untold = frame[~frame["told"]]
    assert len(untold)
    assert untold[["spread", "pattern", "rho"]].isna().all().all()
    assert untold[["level", "total"]].notna().all().all()


def test_over_topics_a_company_is_told_whether_it_knows_where_it_is_good(make: StudyMaker) -> None:
    """Executives right about the order of three topics, thirty points too high on each."""
    draw = np.random.default_rng(3)
    shares = {"a": 0.2, "b": 0.4, "c": 0.6}
    mine, theirs = (
        pd.DataFrame({topic: np.where(draw.random(4000) < share + more, 5, 2) for topic, share in shares.items()}) for more in (0.3, 0.0)
    )
    row = gk.decompose(make(mine, theirs), over="topics").frame.iloc[0]
    assert (row["topic"], row["units"], row["told"]) == ("all", 3, True)
    assert row["level"] / row["total"] > 0.9


def test_new_york_reproduces_the_truth_table_s_correlations() -> None:
    """Company scores: nothing can be taken out, so rho is the plain correlation over matched schools, and the rows say so."""
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth.json"
    if not path.is_file():
        pytest.skip("the shared reference data is not here")
    truth = json.loads(path.read_text(encoding="utf-8"))
    frame = gk.decompose(gk.read_study(NEW_YORK)).frame
    short = {"safety": "saf", "communication": "com", "engagement": "eng", "expectations": "aca"}
    for row in frame.to_dict("records"):
        known = truth[f"nyc_gened455:{short[row['topic']]}:teacher-{row['customer_side'].removesuffix('s')}"]
        assert row["units"] == known["n_matched"]
        assert row["rho"] == pytest.approx(known["pearson"], abs=1e-4)
        assert row["marks"] == ("not corrected",)
    assert len(frame) == 8


def two_waves(make: StudyMaker, people: PeopleMaker, mine: tuple[float, float], theirs: tuple[float, float]) -> gk.ChangeTable:
    """Return the change between two waves of many answers."""
    executives, customers = (
        pd.concat([people(many, share, seed + wave, wave=wave) for wave, share in enumerate(shares, start=1)])
        for seed, (many, shares) in enumerate([(400, mine), (900, theirs)])
    )
    waved = {side: {"wave": "wave"} for side in ("executives", "customers")}
    return gk.change(make(executives, customers, sides=waved, waves={1: "spring", 2: "autumn"}))


def test_a_change_is_the_later_gap_minus_the_earlier(make: StudyMaker, people: PeopleMaker) -> None:
    """With each side's own change beside it."""
    table = two_waves(make, people, (0.9, 0.6), (0.4, 0.4))
    gaps = gk.compare(table.tally).frame
    for row in table.frame.to_dict("records"):
        now, before = (gaps[(gaps["topic"] == row["topic"]) & (gaps["wave"] == wave)].iloc[0] for wave in ("2", "1"))
        assert (row["wave"], row["since"]) == ("2", "1")
        assert row["change"] == pytest.approx(now["gap"] - before["gap"])
        assert row["provider_change"] == pytest.approx(now["provider"] - before["provider"])
        assert row["low"] < row["change"] < row["high"]


@pytest.mark.parametrize(
    ("mine", "theirs", "moved"),
    [
        ((0.9, 0.6), (0.4, 0.4), "provider"),
        ((0.8, 0.8), (0.3, 0.6), "customer"),
        ((0.9, 0.6), (0.3, 0.6), "both"),
        ((0.5, 0.5), (0.5, 0.5), ""),
    ],
)
def test_it_is_told_which_side_moved(
    make: StudyMaker, people: PeopleMaker, mine: tuple[float, float], theirs: tuple[float, float], moved: str
) -> None:
    """Executives who came down, customers who came up, both, or neither beyond chance."""
    frame = two_waves(make, people, mine, theirs).frame
    assert frame["moved"].value_counts().idxmax() == moved
    assert (frame["p_value"] < 0.05).equals((frame["low"] > 0) | (frame["high"] < 0))


def test_one_wave_has_no_change(make: StudyMaker, people: PeopleMaker) -> None:
    """The same type comes back, empty, with its columns."""
    table = gk.change(make(people(12), people(60)))
    assert len(table) == 0
    assert {"since", "change", "moved"} <= set(table.frame.columns)


def test_results_over_companies_show_themselves_in_plain_words(make: StudyMaker, people: PeopleMaker, apart: gk.Study) -> None:
    """A place between two, what ails a topic only where its interval says so, and changes that can be called before the others."""
    league = gk.league(apart)._repr_html_()
    assert "of 6" in league
    theirs = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    high = make(*sides_of(people, [share + 0.3 for share in theirs], theirs, (2000, 2000)), company="company")
    ailing = gk.decompose(high)._repr_html_()
    assert "too high everywhere (level)" in ailing
    assert "pattern)" not in ailing
    moved = two_waves(make, people, (0.9, 0.6), (0.4, 0.4))._repr_html_()
    assert "since spring the gap moved towards customers" in moved
    assert "executives down" in moved

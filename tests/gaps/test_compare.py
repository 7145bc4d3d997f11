"""compare: statuses, verdicts, splits and filters, held to the promises of the design."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import DataError, ParameterError
from gapkit.gaps.table import COLUMNS, KEYS

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

NUMBERS = [name for name, kind in COLUMNS.items() if kind in ("Float64", "Int64")]


def row_of(gaps: gk.GapTable, **keys: str) -> pd.Series[Any]:
    """Return the one row with those keys."""
    frame = gaps.frame
    for name, value in keys.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, frame
    return frame.iloc[0]


def test_the_columns_are_always_the_same_in_the_same_order(make: StudyMaker, people: PeopleMaker) -> None:
    """Whatever is asked, the frame's columns and types stay."""
    study = make(people(12, company="A"), people(60, company="A"), company="company")
    for arguments in ({}, {"by": "company"}, {"over": "topics"}, {"score": "mean"}, {"where": {"topic": "a"}}):
        frame = gk.compare(study, **arguments).frame  # type: ignore[arg-type]  # keyword arguments of one verb
        assert list(frame.columns) == list(COLUMNS)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == COLUMNS


def test_a_gap_is_provider_minus_customer_in_points(make: StudyMaker, people: PeopleMaker) -> None:
    """Customers above executives give a gap below zero, and swapping the sides turns its sign."""
    low, high = people(40, share=0.2), people(400, share=0.8)
    gap = row_of(gk.compare(make(low, high)), topic="a")
    turned = row_of(gk.compare(make(high, low)), topic="a")
    assert gap["gap"] == pytest.approx(gap["provider"] - gap["customer"])
    assert gap["gap"] < 0
    assert turned["gap"] == pytest.approx(-gap["gap"])
    assert (turned["gap_low"], turned["gap_high"]) == pytest.approx((-gap["gap_high"], -gap["gap_low"]))
    assert (gap["verdict"], turned["verdict"]) == ("underrates", "overrates")


def test_without_weights_the_estimate_is_the_plain_share(make: StudyMaker, people: PeopleMaker) -> None:
    """Equal weights in one stratum give the unweighted numbers exactly, and n_eff is n."""
    customers = people(200, share=0.6)
    row = row_of(gk.compare(make(people(20), customers)), topic="b")
    assert row["customer"] == pytest.approx(100 * (customers["b"] >= 4).mean())
    assert row["customer_n_eff"] == pytest.approx(200)


def test_a_mean_is_percent_of_maximum_possible(make: StudyMaker, people: PeopleMaker) -> None:
    """An average score of 1 to 5 is printed 0 to 100."""
    customers = people(200, share=0.6)
    row = row_of(gk.compare(make(people(20), customers), score="mean"), topic="b")
    assert row["customer"] == pytest.approx(100 * (customers["b"].mean() - 1) / 4)


def test_dont_knows_are_out_of_the_base_and_counted(make: StudyMaker, people: PeopleMaker) -> None:
    """Thirty don't-knows of two hundred leave a base of 170, and the table says so."""
    customers = people(200)
    customers.loc[:29, "a"] = 8
    gaps = gk.compare(make(people(20), customers))
    assert row_of(gaps, topic="a")["customer_n"] == 170
    counted = gaps.left_out.query("kind == 'not answered' and topic == 'a' and side == 'customers'")
    assert counted["count"].item() == 30


def test_a_statement_of_a_problem_turns_both_sides(make: StudyMaker, people: PeopleMaker) -> None:
    """Agreeing to a problem is bad: the mean is turned, and the row is marked."""
    customers = people(200, share=0.7)
    questions = {side: {"column": "a", "scale": "agree5", "favourable": [1, 2]} for side in ("executives", "customers")}
    study = make(people(20), customers, topics={"a": {"statement": "problem", "questions": questions}})
    mean = row_of(gk.compare(study, score="mean"), topic="a")
    assert mean["customer"] == pytest.approx(100 - 100 * (customers["a"].mean() - 1) / 4)
    share = row_of(gk.compare(study), topic="a")
    assert share["customer"] == pytest.approx(100 * (customers["a"] <= 2).mean())
    assert "turned" in mean["marks"]


def test_a_cell_under_the_minimum_is_hidden_with_every_number_null(make: StudyMaker, people: PeopleMaker) -> None:
    """Four executives under a minimum of five: no figure of either side stands anywhere, nor in the reasons."""
    gaps = gk.compare(make(people(4), people(200)))
    for _, row in gaps.frame.iterrows():
        assert row["status"] == "hidden"
        assert row[NUMBERS].isna().all()
    assert not gaps.left_out["count"].eq(4).any()


def test_one_answer_more_is_enough(make: StudyMaker, people: PeopleMaker) -> None:
    """The minimum is the fewest people a figure may rest on: five are shown."""
    assert set(gk.compare(make(people(5), people(200))).frame["status"]) == {"shown"}


def test_a_minimum_of_the_study_holds_and_on_record_lifts_it(make: StudyMaker, people: PeopleMaker) -> None:
    """`minimum` moves the line; `on_record` makes it one."""
    three, many = people(3), people(200)
    assert set(gk.compare(make(three, many, sides={"executives": {"minimum": 3}})).frame["status"]) == {"shown"}
    assert set(gk.compare(make(three, many, sides={"executives": {"on_record": True}})).frame["status"]) == {"shown"}


def test_a_company_with_executives_only_is_told_and_keeps_its_row(make: StudyMaker, people: PeopleMaker) -> None:
    """No customer side: the row stays, without a gap, and the table says whose answers are missing."""
    executives = pd.concat([people(10, company="A"), people(10, company="B")])
    gaps = gk.compare(make(executives, people(200, company="A"), company="company"), by="company")
    row = row_of(gaps, topic="a", company="B")
    assert (row["status"], pd.isna(row["gap"]), pd.isna(row["verdict"])) == ("one side missing", True, True)
    assert gaps.left_out.query("company == 'B'")["why"].str.contains("no answers from customers").all()


def test_a_filter_changes_no_figure_and_no_q(make: StudyMaker, people: PeopleMaker) -> None:
    """`where` splits as `by` does and then keeps rows: a company's report never contradicts the league."""
    executives = pd.concat(
        [people(12, share, seed, company=name) for seed, (name, share) in enumerate([("A", 0.9), ("B", 0.5), ("C", 0.6)])]
    )
    customers = pd.concat([people(150, 0.5, seed + 9, company=name) for seed, name in enumerate("ABC")])
    study = make(executives, customers, company="company")
    league, own = gk.compare(study, by="company").frame, gk.compare(study, where={"company": "A"}).frame
    pd.testing.assert_frame_equal(own, league[league["company"] == "A"].reset_index(drop=True))
    topic = gk.compare(study, by="company", where={"topic": ["a", "c"]}).frame
    pd.testing.assert_frame_equal(topic, league[league["topic"].isin(["a", "c"])].reset_index(drop=True))


def test_waves_are_never_pooled(make: StudyMaker, people: PeopleMaker) -> None:
    """A row per wave, each the same as from a study of that wave alone (but for its family of tests)."""
    executives = pd.concat([people(12, 0.8, 1, wave=1), people(12, 0.6, 2, wave=2)])
    customers = pd.concat([people(150, 0.4, 3, wave=1), people(150, 0.5, 4, wave=2)])
    waved = {"executives": {"wave": "wave"}, "customers": {"wave": "wave"}}
    both = gk.compare(make(executives, customers, sides=waved)).frame
    assert list(both["wave"].unique()) == ["1", "2"]
    alone = gk.compare(make(executives[executives["wave"] == 2], customers[customers["wave"] == 2], sides=waved)).frame
    pd.testing.assert_frame_equal(both[both["wave"] == "2"].reset_index(drop=True), alone)


def test_a_segment_known_on_one_side_only_stands_beside_the_other_unsplit(make: StudyMaker, people: PeopleMaker) -> None:
    """Customers by region against all executives, marked on every row."""
    customers = people(300, region=["North"] * 150 + ["South"] * 150)
    gaps = gk.compare(make(people(12), customers, sides={"customers": {"segments": ["region"]}}), by="region")
    rows = gaps.frame[gaps.frame["topic"] == "a"]
    assert list(rows["segment_value"]) == ["North", "South"]
    assert (rows["provider_n"] == 12).all()
    assert all("executives not split" in marks for marks in rows["marks"])


def test_a_headcount_narrows_the_interval_and_a_full_count_closes_it(make: StudyMaker, people: PeopleMaker) -> None:
    """12 of 14 says more than 12 of many; 12 of 12 leaves the customers' sampling error alone."""
    executives, customers = people(12, 0.7), people(200, 0.5)
    many, most, whole = (
        row_of(gk.compare(make(executives, customers, sides={"executives": {"population": heads}} if heads else {})), topic="a")
        for heads in (None, 40, 12)
    )
    width = [row["provider_high"] - row["provider_low"] for row in (many, most, whole)]
    assert width[0] > width[1] > width[2] == 0
    assert "full count" in whole["marks"]
    assert pd.isna(whole["provider_n_eff"])
    assert whole["gap_high"] - whole["gap_low"] == pytest.approx(whole["customer_high"] - whole["customer_low"])


def test_two_full_counts_have_a_gap_without_doubt_and_no_p(make: StudyMaker, people: PeopleMaker) -> None:
    """Both sides answered as a whole: the gap is what it is, and the verdict goes by its size."""
    sides = {"executives": {"population": 12}, "customers": {"population": 40}}
    for row in gk.compare(make(people(12, 0.9), people(40, 0.4), sides=sides)).frame.to_dict("records"):
        assert row["gap_low"] == row["gap"] == row["gap_high"]
        assert pd.isna(row["p_value"])
        assert row["verdict"] == ("agrees" if abs(row["gap"]) <= 5 else "overrates" if row["gap"] > 0 else "underrates")


def test_more_answers_than_people_are_refused(make: StudyMaker, people: PeopleMaker) -> None:
    """Thirteen answers of twelve executives cannot be: the sentence says both numbers and what to mend."""
    with pytest.raises(DataError, match=r"13 people answered.*there are 12.*population"):
        gk.compare(make(people(13), people(100), sides={"executives": {"population": 12}}))


def test_other_scales_are_computed_marked_and_never_judged(make: StudyMaker, people: PeopleMaker) -> None:
    """`differs: [scale]` on averages: a gap, a mark, no verdict, no p."""
    question = {"column": "a", "scale": "agree5"}
    topics = {"a": {"score": "mean", "questions": {"executives": question, "customers": {**question, "differs": ["scale"]}}}}
    row = row_of(gk.compare(make(people(40, 0.9), people(300, 0.3), topics=topics)), topic="a")
    assert row["gap"] > 20
    assert pd.isna(row["verdict"])
    assert pd.isna(row["p_value"])
    assert "scale" in row["marks"]


def test_other_units_are_shown_and_never_subtracted(make: StudyMaker, people: PeopleMaker) -> None:
    """`differs: [unit]`: both figures, no difference, status `not comparable`."""
    question = {"column": "a", "scale": "agree5", "favourable": [4, 5]}
    topics = {"a": {"questions": {"executives": question, "customers": {**question, "differs": ["unit"]}}}}
    row = row_of(gk.compare(make(people(40), people(300), topics=topics)), topic="a")
    assert row["status"] == "not comparable"
    assert pd.isna(row["gap"])
    assert not pd.isna(row["customer"])


def test_several_answers_of_one_cluster_give_no_interval(make: StudyMaker, people: PeopleMaker) -> None:
    """Two hundred customers of one branch are one unit: a figure, and no claim how sure."""
    gaps = gk.compare(make(people(12), people(200, branch="one"), sides={"customers": {"cluster": "branch"}}))
    assert set(gaps.frame["status"]) == {"no interval"}
    assert gaps.frame["gap_low"].isna().all()


def test_p_is_small_exactly_where_the_interval_excludes_zero(make: StudyMaker, people: PeopleMaker) -> None:
    """The printed interval and the p-value never contradict each other."""
    seen = set()
    for seed in range(12):
        frame = gk.compare(make(people(10, 0.8, seed), people(90, 0.5, seed + 50))).frame
        excludes = (frame["gap_low"] > 0) | (frame["gap_high"] < 0)
        assert (excludes == (frame["p_value"] <= 0.05)).all()
        seen.update(excludes)
    assert seen == {True, False}


def test_the_row_order_of_the_data_changes_nothing_that_is_printed(make: StudyMaker, people: PeopleMaker) -> None:
    """The same figures to the last printed digit."""
    customers = people(300, weight=np.linspace(0.5, 2, 300))
    sides = {"customers": {"weight": "weight"}}
    first = gk.compare(make(people(12), customers, sides=sides)).frame
    second = gk.compare(make(people(12), customers.iloc[::-1], sides=sides)).frame
    pd.testing.assert_frame_equal(first, second, rtol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"by": "compnay"}, r"'compnay'.*Did you mean 'company'"),
        ({"where": {"wvae": 2}}, r"'wvae'"),
        ({"where": {"company": "Ab"}}, r"no company 'Ab'"),
        ({"score": "favorable"}, r"'favorable'.*Did you mean 'favourable'"),
        ({"sides": ["executive"]}, r"'executive'.*Did you mean 'executives'"),
        ({"over": "companies"}, r"only 'topics'"),
    ],
)
def test_a_wrong_argument_names_the_nearest_right_one(
    make: StudyMaker, people: PeopleMaker, arguments: dict[str, Any], sentence: str
) -> None:
    """Before any figure is made."""
    study = make(people(12, company="A"), people(60, company="A"), company="company")
    with pytest.raises(ParameterError, match=sentence):
        gk.compare(study, **arguments)


def test_results_are_frozen(make: StudyMaker, people: PeopleMaker) -> None:
    """Changing a returned frame changes nothing of the result, and a result's parts cannot be set."""
    gaps = gk.compare(make(people(12), people(60)))
    frame = gaps.frame
    frame["gap"] = 0.0
    assert not gaps.frame["gap"].eq(0).all()
    with pytest.raises(AttributeError):
        gaps.rows = frame  # type: ignore[misc]  # the point of the test
    assert set(KEYS) <= set(gaps.frame.columns)

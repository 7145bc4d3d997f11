"""thresholds: the gap wherever the line is drawn, what is shown of it and to whom, and what it says of the made banks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import example_studies
import numpy as np
import pandas as pd
import pytest
from simulations.small_studies import sample_study

import gapkit as gk
from gapkit.errors import ParameterError
from gapkit.gaps.robustness.cuts import curve_allowed, cuts_of, recut
from gapkit.gaps.robustness.showing import coding_proof_sentence
from gapkit.gaps.table import KEYS, LEFT_OUT_COLUMNS
from gapkit.stats import Sample, probability_of_superiority, shares_above, threshold_gaps

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

ON_RECORD = {"executives": {"on_record": True}, "customers": {"on_record": True}}


def answers(counts: list[int], topic: str = "a") -> pd.DataFrame:
    """Return one row a person: as many answers 1, 2, ... as the counts say."""
    return pd.DataFrame({topic: np.repeat(np.arange(1, len(counts) + 1), counts)})


@pytest.fixture(scope="module")
def banks() -> gk.ThresholdTable:
    """Return the thresholds of the made banks in wave 2."""
    return gk.thresholds(example_studies.banks(), by="company", where={"wave": 2})


def test_the_verb_gives_the_figures_of_reference_case_27(make: StudyMaker) -> None:
    """Its counts as answers: shares and gaps as R has them, band and superiority as the arithmetic has them."""
    mine, theirs = [1, 3, 9, 28, 19], [90, 160, 260, 330, 160]
    found = gk.thresholds(make(answers(mine), answers(theirs)))
    frame, (summary,) = found.frame, found.coding_proof.to_dict("records")
    assert frame["cut"].tolist() == ["2", "3", "4", "5"]
    np.testing.assert_allclose(frame["gap"].to_numpy(dtype=float), [7.333333, 18.333333, 29.333333, 15.666667], atol=1e-5)
    band = threshold_gaps(Sample(shares_above(mine), 60), Sample(shares_above(theirs), 1000))
    np.testing.assert_allclose(frame["low"].to_numpy(dtype=float), 100 * band.low)
    np.testing.assert_allclose(frame["high"].to_numpy(dtype=float), 100 * band.high)
    assert summary["superiority"] == pytest.approx(67.2583333)
    assert summary["superiority_low"] < summary["superiority"] < summary["superiority_high"]
    assert (summary["provider_n"], summary["customer_n"], summary["cuts"]) == (60, 1000, 4)


def test_the_gap_at_the_favourable_cut_is_that_of_compare(banks: gk.ThresholdTable) -> None:
    """No figure is made twice: weighted, clustered and finite as the banks' design is."""
    gaps = gk.compare(banks, by="company", where={"wave": 2}).frame
    at_four = banks.frame[banks.frame["cut_label"].isin(["Agree or Strongly agree", "Disagree or Strongly disagree"])]
    both = at_four.merge(gaps, on=list(KEYS), suffixes=("", "_compared"))
    assert len(both) == len(at_four) > 50
    for name in ("provider", "customer", "gap"):
        np.testing.assert_allclose(both[name].to_numpy(dtype=float), both[f"{name}_compared"].to_numpy(dtype=float))
    assert both["provider_n"].tolist() == both["provider_n_compared"].tolist()


def test_the_gaps_of_all_cuts_add_up_to_the_gap_of_the_means(banks: gk.ThresholdTable) -> None:
    """The average score is the mean over the cuts."""
    means = gk.compare(banks, by="company", where={"wave": 2}, score="mean").frame.set_index(["topic", "company"])["gap"]
    over_cuts = banks.frame.groupby(["topic", "company"])["gap"].mean()
    np.testing.assert_allclose(over_cuts.to_numpy(dtype=float), means.reindex(over_cuts.index).to_numpy(dtype=float))


def test_the_bank_that_overrates_itself_does_so_wherever_the_line_is_drawn(banks: gk.ThresholdTable) -> None:
    """Ardle Bank: as answered on every topic; beyond chance where thirteen executives can show it. No bank's customers are called higher."""
    own = banks.coding_proof[banks.coding_proof["company"] == "Ardle Bank"]
    assert len(own) == 8
    assert set(own["as_answered"]) == {"provider higher at every cut"}
    assert (own["superiority_low"] > 50).all()
    assert own.set_index("topic").loc["fees", "coding_proof"] == "provider higher at every cut"
    full = banks.coding_proof[banks.coding_proof["company"] == "Elsby Bank"]  # agrees with its customers everywhere
    assert set(full["coding_proof"]) == {"cannot be told"}


def test_rows_stand_in_the_study_s_order(banks: gk.ThresholdTable) -> None:
    """Topics as the study has them, cuts worst to best."""
    assert banks.coding_proof["topic"].drop_duplicates().tolist() == [topic.id for topic in banks.study.topics]
    first = banks.frame[(banks.frame["topic"] == "recommend") & (banks.frame["company"] == "Ardle Bank")]
    assert first["cut"].tolist() == [str(cut) for cut in range(1, 11)]
    assert first["provider"].is_monotonic_decreasing


def test_a_problem_statement_is_turned_so_that_higher_is_better(banks: gk.ThresholdTable) -> None:
    """Agreeing is bad: the lowest line counts all but those who agree strongly."""
    rows = banks.frame[(banks.frame["topic"] == "reachable") & (banks.frame["company"] == "Ardle Bank")]
    assert rows["cut"].tolist() == ["4", "3", "2", "1"]
    assert rows["cut_label"].tolist()[2:] == ["Disagree or Strongly disagree", "Strongly disagree"]


def test_one_question_put_the_other_way_round_meets_the_other(make: StudyMaker) -> None:
    """`reverse: exact` on the executives' question: the same answers turned give the same curve and the customers' labels."""
    theirs = answers([5, 10, 20, 40, 25])
    straight = gk.thresholds(make(answers([1, 2, 3, 10, 8]), theirs)).frame
    questions = {
        "executives": {"column": "a", "scale": "agree5", "favourable": [1, 2], "reverse": "exact"},
        "customers": {"column": "a", "scale": "agree5", "favourable": [4, 5]},
    }
    turned = gk.thresholds(make(answers([8, 10, 3, 2, 1]), theirs, topics={"a": {"questions": questions}})).frame
    pd.testing.assert_frame_equal(turned, straight)


def test_no_figure_changes_by_where_or_split_alone(banks: gk.ThresholdTable) -> None:
    """`where` keeps rows after all is counted."""
    chosen = gk.thresholds(banks, by="company", where={"wave": 2, "company": ["Ardle Bank"], "topic": ["fees"]})
    wanted = banks.frame[(banks.frame["company"] == "Ardle Bank") & (banks.frame["topic"] == "fees")].reset_index(drop=True)
    pd.testing.assert_frame_equal(chosen.frame, wanted)
    assert len(chosen.coding_proof) == 1
    assert len(chosen.left_out) == 0


def test_a_small_or_hidden_cell_has_no_curve_and_its_base_is_told_nowhere(banks: gk.ThresholdTable) -> None:
    """Under the minimum, and under ten people off the record: in neither frame, and named in `left_out` without a number."""
    for bank in ("Kelder Bank", "Dunmere Bank", "Bramwick Bank", "Jessop Bank"):
        assert bank not in set(banks.frame["company"]) | set(banks.coding_proof["company"])
        told = banks.left_out[banks.left_out["company"] == bank]
        assert len(told) > 0
        assert told["count"].isna().all()
        assert not any(character.isdigit() for why in told["why"] for character in why)
    assert (banks.frame["provider_n"] >= 10).all()
    assert tuple(banks.left_out.columns) == LEFT_OUT_COLUMNS


@pytest.mark.parametrize(("base", "on_record", "allowed"), [(9, False, False), (10, False, True), (4, True, True), (np.nan, True, False)])
def test_one_rule_says_which_cell_may_show_a_curve(make: StudyMaker, base: float, on_record: bool, allowed: bool) -> None:  # noqa: FBT001
    """Ten people off the record, any number on it, nothing without a base; and the side's own minimum before all."""
    sides = {"executives": {"on_record": on_record}}
    study = make(answers([2] * 5), answers([20] * 5), sides=sides)
    assert curve_allowed(study.side("executives"), base) is allowed
    strict = make(answers([2] * 5), answers([20] * 5), sides={"executives": {"minimum": 30}})
    assert not curve_allowed(strict.side("executives"), 20)


def test_five_executives_on_record_have_a_curve(make: StudyMaker) -> None:
    """All five at the top: limits of some width at every cut, within 100 points."""
    frame = gk.thresholds(make(answers([0, 0, 0, 0, 5]), answers([30, 30, 60, 100, 80]), sides=ON_RECORD)).frame
    assert frame["provider"].tolist() == [100, 100, 100, 100]
    assert (frame["low"] < frame["gap"]).all()
    assert (frame["low"] >= -100).all()
    assert (frame["high"] <= 100).all()


@pytest.mark.parametrize(
    ("mine", "theirs", "alike", "wanted"),
    [
        ([0, 0, 2, 8, 50], [0, 0, 120, 120, 60], slice(0, 2), "provider higher at every cut"),
        ([50, 8, 2, 0, 0], [60, 120, 120, 0, 0], slice(2, 4), "customer higher at every cut"),
    ],
)
def test_answers_that_nobody_gave_are_passed_over(make: StudyMaker, mine: list[int], theirs: list[int], alike: slice, wanted: str) -> None:
    """Both sides use three answers alone: two cuts stand at 100%, or at 0, on both, and the others tell."""
    found = gk.thresholds(make(answers(mine), answers(theirs)))
    assert found.frame["gap"].tolist()[alike] == [0, 0]
    assert found.coding_proof["coding_proof"].tolist() == [wanted]


def test_customers_may_be_the_higher_and_a_crossing_is_called_neither(make: StudyMaker) -> None:
    """The sign is not built in; where curves cross it depends on the cut."""
    executives = answers([40, 40, 40, 20, 10]).assign(b=np.repeat([1, 5], [75, 75]))
    customers = answers([10, 40, 60, 90, 100]).assign(b=3)
    told = gk.thresholds(make(executives, customers)).coding_proof.set_index("topic")
    assert told.loc["a", "coding_proof"] == told.loc["a", "as_answered"] == "customer higher at every cut"
    assert told.loc["b", ["as_answered", "coding_proof"]].tolist() == ["depends on the cut", "cannot be told"]
    assert told.loc["b", "superiority"] == pytest.approx(50)


def test_two_full_counts_are_facts(make: StudyMaker) -> None:
    """Everybody answered on both sides: no limits beyond the gap, superiority likewise, told by sign alone."""
    sides = {"executives": {"population": 20}, "customers": {"population": 100}}
    mine, theirs = [0, 1, 4, 8, 7], [5, 10, 25, 40, 20]
    found = gk.thresholds(make(answers(mine), answers(theirs), sides=sides))
    assert found.frame["low"].tolist() == found.frame["high"].tolist() == found.frame["gap"].tolist()
    (row,) = found.coding_proof.to_dict("records")
    assert row["coding_proof"] == "provider higher at every cut"
    assert row["superiority_low"] == row["superiority_high"] == pytest.approx(100 * probability_of_superiority(mine, theirs))


def why_of(found: gk.ThresholdTable, topic: str) -> list[str]:
    """Return the reasons why a topic has no cuts."""
    return found.left_out.loc[found.left_out["topic"] == topic, "why"].tolist()


def test_what_has_no_line_to_draw_is_left_out_with_its_reason(make: StudyMaker, people: PeopleMaker) -> None:
    """Other scales, several columns averaged, and a side that was not asked; the rest stands."""
    executives = people(40).rename(columns={"b": "b1"}).assign(b2=3, d=[1, 2] * 20, e=3)
    customers = people(200, seed=2).assign(d=[1, 2, 3, 4, 5] * 40, f=4)
    two = {1: "No", 2: "Yes"}
    scales = {"agree5": {"answers": {k: f"Answer {k}" for k in range(1, 6)}}, "yes2": {"answers": two}}
    both = {"column": "c", "scale": "agree5", "favourable": [4, 5]}
    topics = {
        "a": {"label": "A", "questions": {"executives": {**both, "column": "a"}, "customers": {**both, "column": "a"}}},
        "b": {"label": "B", "questions": {"executives": {**both, "column": ["b1", "b2"]}, "customers": {**both, "column": "b"}}},
        "d": {
            "label": "D",
            "questions": {
                "executives": {"column": "d", "scale": "yes2", "favourable": [2], "differs": ["scale"]},
                "customers": {**both, "column": "d"},
            },
        },
        "e": {"label": "E", "questions": {"executives": {**both, "column": "e"}}},
    }
    made = make(executives, customers)
    path = made.path
    text = {"title": "T", "sides": {"executives": {"role": "provider", "label": "Executives", "source": "executives.csv"}}}
    text["sides"]["customers"] = {"role": "customer", "label": "Customers", "source": "customers.csv"}  # type: ignore[index]
    study = read_again(path, {**text, "scales": scales, "topics": topics})
    found = gk.thresholds(study)
    assert set(found.frame["topic"]) == {"a"}
    assert why_of(found, "b") == [
        "executives answered in several columns, which are averaged: there is no one scale to draw a line through"
    ]
    assert why_of(found, "d") == ["the two sides answered on different scales: no line is the same on both"]
    assert why_of(found, "e") == ["customers were not asked"]


def read_again(path: Any, text: dict[str, Any]) -> gk.Study:  # noqa: ANN401 - a path
    """Return a study written over another."""
    import yaml  # noqa: PLC0415 - here alone

    path.write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
    return gk.read_study(path)


def test_a_mean_over_companies_has_no_curve_but_each_company_has(make: StudyMaker, people: PeopleMaker) -> None:
    """`unit: company`."""
    executives = pd.concat([people(20, 0.8, place, company=name) for place, name in enumerate("ABC")])
    customers = pd.concat([people(90, 0.5, 9 + place, company=name) for place, name in enumerate("ABC")])
    study = make(executives, customers, company="company", unit="company")
    over_all, each = gk.thresholds(study), gk.thresholds(study, by="company")
    assert len(over_all) == 0
    assert all("mean over companies" in why for why in over_all.left_out["why"])
    assert set(each.frame["company"]) == {"A", "B", "C"}


def test_averages_and_single_published_figures_have_no_curve() -> None:
    """The published studies: nothing to draw, and every topic says why."""
    found = gk.thresholds(gk.read_study("published"))
    assert len(found) == 0
    assert len(found.left_out) > 50
    assert "No topic has a scale" in found._repr_html_()


def test_a_published_distribution_has_a_curve(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    """Toplines with every answer's share and a base: a curve as from answers."""
    lines = ["topic,label,study,side,scale,favourable,asks,answer,value,n"]
    for side, shares in (("providers", [2, 3, 15, 45, 35]), ("customers", [10, 15, 25, 35, 15])):
        lines += [f"care,Care,X,{side},five,4 5,We care,{code},{share},400" for code, share in enumerate(shares, 1)]
    (tmp_path / "figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    roles = {"providers": "provider", "customers": "customer"}
    sides = {name: {"role": role, "label": name.capitalize(), "rows": "toplines"} for name, role in roles.items()}
    study = read_again(tmp_path / "study.yaml", {"title": "T", "sides": sides, "topics": {"path": "figures.csv"}})
    found = gk.thresholds(study)
    assert found.frame["gap"].tolist() == pytest.approx([8, 20, 30, 20])
    band = threshold_gaps(Sample(shares_above([2, 3, 15, 45, 35]), 400), Sample(shares_above([10, 15, 25, 35, 15]), 400))
    np.testing.assert_allclose(found.frame["low"].to_numpy(dtype=float), 100 * band.low)
    assert found.coding_proof["coding_proof"].tolist() == ["provider higher at every cut"]


def test_it_speaks_plainly_and_escapes_text(make: StudyMaker) -> None:
    """One sentence a group; a label with markup stays text."""
    sides = {"executives": {"label": "<b>Bosses</b>"}}
    found = gk.thresholds(make(answers([0, 0, 2, 8, 50]), answers([60, 60, 80, 80, 20]), sides=sides))
    (row,) = found.coding_proof.to_dict("records")
    said = coding_proof_sentence({str(name): value for name, value in row.items()}, found.study)
    assert "higher wherever the line is drawn (60 <b>" in said
    assert "times in 100" in said
    page = found._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;Bosses" in page
    assert "Agree or Strongly agree" in page


def test_what_keeps_two_questions_from_being_alike_travels_with_the_figures(make: StudyMaker) -> None:
    """`differs: [wording]` stands in both frames and is read out."""
    questions = {side: {"column": "a", "scale": "agree5", "favourable": [4, 5]} for side in ("executives", "customers")}
    topics = {"a": {"questions": {**questions, "customers": {**questions["customers"], "differs": ["wording"]}}}}
    found = gk.thresholds(make(answers([1, 2, 3, 10, 8]), answers([5, 10, 20, 40, 25]), topics=topics))
    assert set(found.frame["marks"]) == set(found.coding_proof["marks"]) == {("wording",)}
    assert "Mind: the two questions are worded differently." in found._repr_html_()


def test_each_finding_has_words_of_its_own(banks: gk.ThresholdTable) -> None:
    """Beyond chance, only as answered, crossing, and no difference at all."""
    row = {str(name): value for name, value in banks.coding_proof.iloc[0].items()}
    said = {
        words: coding_proof_sentence({**row, "coding_proof": proof, "as_answered": words}, banks.study)
        for proof, words in (
            ("customer higher at every cut", "customer higher at every cut"),
            ("cannot be told", "provider higher at every cut"),
            ("cannot be told", "depends on the cut"),
            ("cannot be told", "no difference at any cut"),
        )
    }
    assert ": customers higher wherever the line is drawn (" in said["customer higher at every cut"]
    assert "executives higher at every line, not at all of them beyond chance" in said["provider higher at every cut"]
    assert "who is higher depends on where the line is drawn" in said["depends on the cut"]
    assert "no difference wherever" in said["no difference at any cut"]


def test_an_unknown_name_is_refused_with_the_nearest(banks: gk.ThresholdTable) -> None:
    """As in every verb."""
    with pytest.raises(ParameterError, match="fees"):
        gk.thresholds(banks, where={"topic": "fee"})


SEVEN, MANY = [3, 0, 1, 0, 3], [10, 10, 12, 14, 20]  # the one answer in the middle is a single person's


def test_what_few_people_answered_does_not_follow_from_the_curve_over_all_companies(make: StudyMaker) -> None:
    """Seven customers of one company have no curve; nor then has the total, which less the other company's would be theirs."""
    executives = pd.concat([answers([2, 3, 4, 5, 6]).assign(company=name) for name in "AB"])
    customers = pd.concat([answers(SEVEN).assign(company="A"), answers(MANY).assign(company="B")])
    known = gk.tally(make(executives, customers, company="company", sides={"executives": {"on_record": True}}))
    assert set(gk.thresholds(known, by="company").frame["company"]) == {"B"}
    total = gk.thresholds(known)
    assert len(total) == 0
    assert "too few customers to show how their answers are spread" in total.left_out["why"].tolist()
    both = {side: {"on_record": True} for side in ("executives", "customers")}
    assert len(gk.thresholds(make(executives, customers, company="company", sides=both))) == 4


@pytest.mark.parametrize("by", [None, "team"])
def test_what_few_people_answered_does_not_follow_from_the_curve_over_a_split(make: StudyMaker, by: str | None) -> None:
    """Seven customers of one region: the curve of the other region is shown, that of all customers is not, nor beside a split of the executives."""
    customers = pd.concat([answers(SEVEN).assign(region="North"), answers(MANY).assign(region="South")])
    sides = {"executives": {"on_record": True, "segments": ["team"]}, "customers": {"segments": ["region"]}}
    known = gk.tally(make(answers([2, 3, 4, 5, 6]).assign(team="x"), customers, sides=sides))
    assert set(gk.thresholds(known, by="region").frame["segment_value"]) == {"South"}
    assert len(gk.thresholds(known, by=by)) == 0


def test_all_cuts_of_a_curve_are_of_the_same_people() -> None:
    """Where hiding leaves other companies out at one cut than at another there is no curve: its shares would be those of other people."""
    known = sample_study(2)
    cuts = cuts_of(known, *known.study.sides)
    frames = [gk.compare(recut(known, cuts, place), by="age", score="favourable").frame for place in range(cuts.most)]
    keys = ["topic", "segment_value", "wave"]
    bases = (
        pd.concat(frames)
        .astype(dict.fromkeys(keys, object))
        .fillna(dict.fromkeys(keys, ""))
        .groupby(keys)[["provider_n", "customer_n"]]
        .nunique()
    )
    moved = set(bases.index[(bases > 1).any(axis=1)])
    curves = set(gk.thresholds(known, by="age").frame[keys].fillna("").itertuples(index=False, name=None))
    assert moved
    assert curves
    assert not moved & curves

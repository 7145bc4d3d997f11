"""Nobody's own answer is printed: what is hidden, what becomes a bound, and that all verbs do alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.gaps.table import COLUMNS
from gapkit.gaps.words import few_words, gap_words, verdict_words
from gapkit.stats.beta import midp_limits

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

NUMBERS = [name for name, kind in COLUMNS.items() if kind in ("Float64", "Int64")]
FIGURES = ["topic", "provider", "provider_low", "provider_high", "customer", "gap", "gap_low", "gap_high", "p_value", "verdict", "marks"]


def answers(good: int, of: int, **columns: Any) -> pd.DataFrame:
    """Return people of whom some give the best answer on topic a, the others the worst."""
    return pd.DataFrame({"a": [5] * good + [1] * (of - good), **columns})


def row(study: gk.Study, **arguments: Any) -> dict[str, Any]:
    """Return the only row of a comparison."""
    (record,) = gk.compare(study, **arguments).frame.to_dict("records")
    return {str(name): value for name, value in record.items()}


@pytest.mark.parametrize("of", [5, 8, 9])
def test_a_full_house_and_all_but_two_print_alike(make: StudyMaker, of: int) -> None:
    """Whether nobody, one or two of a few answered otherwise is not told by any number."""
    tables = [gk.compare(make(answers(of - other, of), answers(50, 100))).frame[FIGURES] for other in (0, 1, 2)]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_a_bound_is_computed_from_two_people(make: StudyMaker) -> None:
    """Eight of eight: at least 6 of 8, with the lower limit of 6 of 8, nothing above, and gap + customers = executives."""
    found = row(make(answers(8, 8), answers(20, 100)))
    assert (found["provider"], found["status"]) == (75, "shown")
    assert found["provider_low"] == pytest.approx(100 * float(midp_limits(np.array([0.75]), np.array([8.0]))[0][0]))
    assert pd.isna(found["provider_high"])
    assert pd.isna(found["gap_high"])
    assert found["gap"] + found["customer"] == pytest.approx(75)
    assert found["marks"] == ("at least", "few")
    assert found["verdict"] == "overrates"


def test_a_bound_from_below_runs_the_other_way(make: StudyMaker) -> None:
    """None of eight: at most 2 of 8, and customers are at least that much higher."""
    study = make(answers(0, 8), answers(90, 100))
    found = row(study)
    assert (found["provider"], found["marks"], found["verdict"]) == (25, ("at most", "few"), "underrates")
    assert pd.isna(found["provider_low"])
    assert few_words(found, "provider", study) == "at most 2 of 8 executives"
    assert verdict_words(found, study) == "customers at least 65 higher"
    assert gap_words(found, study).startswith("customers at least 65 higher (")
    assert gap_words(found, study).endswith(" or more)")


def test_on_its_unsafe_side_a_bound_has_no_verdict(make: StudyMaker) -> None:
    """At least 6 of 8 against 95% of customers proves nothing, and says so."""
    study = make(answers(8, 8), answers(95, 100))
    found = row(study)
    assert pd.isna(found["verdict"])
    assert verdict_words(found, study) == "no verdict: too few to tell"
    assert gap_words(found, study).startswith("customers at most 20 higher")


def test_ten_people_are_enough_and_those_on_record_are_shown(make: StudyMaker) -> None:
    """The rule ends at ten, and consent lifts it."""
    assert row(make(answers(10, 10), answers(50, 100)))["provider"] == 100
    on_record = {"executives": {"on_record": True}}
    assert row(make(answers(8, 8), answers(50, 100), sides=on_record))["provider"] == 100
    assert row(make(answers(1, 1), answers(50, 100), sides=on_record))["provider_n"] == 1


def test_a_few_customers_are_guarded_as_executives_are(make: StudyMaker) -> None:
    """The side does not matter: at most 2 of 8 customers makes the gap at least that."""
    study = make(answers(10, 20), answers(0, 8))
    found = row(study)
    assert (found["customer"], found["gap"], found["marks"]) == (25, 25, ("at least", "few"))
    assert few_words(found, "customer", study) == "at most 2 of 8 customers"
    assert not gk.seat_customer(gk.compare(study)).seats


def test_two_bounds_that_pull_apart_leave_nothing(make: StudyMaker) -> None:
    """At least 6 of 8 on both sides: no gap can be told, so none is."""
    assert row(make(answers(8, 8), answers(8, 8)))["status"] == "hidden"


def test_a_small_base_is_told_in_one_score(make: StudyMaker) -> None:
    """A second score of the same few answers would narrow the first."""
    study = make(answers(4, 8), answers(50, 100))
    assert row(study)["provider"] == 50
    found = row(study, score="mean")
    assert found["status"] == "hidden"
    assert all(pd.isna(found[name]) for name in NUMBERS)


def test_an_average_near_the_end_is_hidden(make: StudyMaker) -> None:
    """Eight of eight at the top are no bound of people, so there is no figure; in the middle there is."""
    topics = {"a": {"score": "mean"}}
    assert row(make(answers(8, 8), answers(50, 100), topics=topics))["status"] == "hidden"
    assert row(make(answers(4, 8), answers(50, 100), topics=topics))["provider"] == 50


def test_one_small_value_hides_the_whole_split(make: StudyMaker) -> None:
    """Nine and four of thirteen: neither is shown, or the four would follow; so with four who gave no value."""
    for other in ("Law", None):
        executives = answers(7, 13, function=["Technology"] * 9 + [other] * 4)
        study = make(executives, answers(50, 100), sides={"executives": {"segments": ["function"]}})
        frame = gk.compare(study, by="function").frame
        assert set(frame["status"]) == {"hidden"}
        assert frame[NUMBERS].isna().all(axis=None)
        assert row(study)["provider"] == pytest.approx(100 * 7 / 13)


def test_a_total_over_a_hidden_split_is_guarded_at_its_ends(make: StudyMaker) -> None:
    """Thirteen of thirteen would tell the four: all but at most 2 of 13 is printed."""
    executives = answers(13, 13, function=["Technology"] * 9 + ["Law"] * 4)
    study = make(executives, answers(50, 100), sides={"executives": {"segments": ["function"]}})
    assert row(study)["provider"] == pytest.approx(100 * 11 / 13)


def in_companies(*sides: list[tuple[int, int]]) -> list[pd.DataFrame]:
    """Return each side's people, one pair (good, of) a company."""
    return [
        pd.concat([answers(good, of, company="ABCDEFGH"[place]) for place, (good, of) in enumerate(many)], ignore_index=True)
        for many in sides
    ]


def test_a_total_that_would_close_a_bound_leaves_out_the_companies_of_few(make: StudyMaker) -> None:
    """Chosen by their bases: B of one mind and C not, both of eight; the total is that of A and D, and says whom it leaves out."""
    study = make(*in_companies([(8, 20), (8, 8), (4, 8), (9, 20)], [(50, 100)] * 4), company="company")
    gaps = gk.compare(study)
    (found,) = gaps.frame.to_dict("records")
    assert (found["provider"], found["provider_n"], found["customer_n"], found["companies"]) == (pytest.approx(42.5), 40, 200, 2)
    assert set(gaps.left_out.query("kind == 'left out'")["company"]) == {"B", "C"}
    mine = gk.estimate(study, sides=["executives"]).frame
    assert mine["n"].tolist() == [40]


def test_where_most_are_few_the_closing_total_is_hidden(make: StudyMaker) -> None:
    """Leaving out more than half of the people would be another total: none is shown."""
    study = make(*in_companies([(8, 8), (4, 8), (5, 10)], [(50, 100)] * 3), company="company")
    assert row(study)["status"] == "hidden"


def test_a_total_of_one_mind_is_a_bound_itself(make: StudyMaker) -> None:
    """Six of six and six of six: at least 10 of 12, and neither company is closed."""
    assert row(make(*in_companies([(6, 6), (6, 6)], [(50, 100)] * 2), company="company"))["provider"] == pytest.approx(1000 / 12)


def test_one_executive_a_company_is_hidden_and_the_pool_is_offered(make: StudyMaker) -> None:
    """Each company's row is empty; the twelve together stand."""
    executives = pd.DataFrame({"a": [5] * 5 + [1] * 7, "company": list("ABCDEFGHIJKL")})
    customers = pd.DataFrame({"a": [5, 1] * 120, "company": list("ABCDEFGHIJKL") * 20})
    study = make(executives, customers, company="company")
    assert set(gk.compare(study, by="company").frame["status"]) == {"hidden"}
    found = row(study)
    assert (found["provider_n"], found["companies"]) == (12, 12)
    assert found["provider"] == pytest.approx(100 * 5 / 12)


def test_providers_are_never_split_within_a_company(make: StudyMaker) -> None:
    """Not even where each part is large enough: within a company a function is a person."""
    executives = pd.concat([answers(15, 30, company=name, function=["x"] * 15 + ["y"] * 15) for name in "AB"])
    customers = pd.concat([answers(50, 100, company=name) for name in "AB"])
    study = make(executives, customers, company="company", sides={"executives": {"segments": ["function"]}})
    assert set(gk.compare(study, by=["company", "function"]).frame["status"]) == {"hidden"}
    assert set(gk.compare(study, by="function").frame["status"]) == {"shown"}
    assert set(gk.estimate(study, by=["company", "function"], sides=["executives"]).frame["status"]) == {"hidden"}


def test_a_company_whose_split_is_hidden_leaves_the_figures_by_that_segment(make: StudyMaker) -> None:
    """B has three customers in the south: by region over companies, A's customers alone stand; undivided, both."""
    customers = pd.concat(
        [answers(50, 100, company="A", region=["n"] * 50 + ["s"] * 50), answers(20, 40, company="B", region=["n"] * 37 + ["s"] * 3)]
    )
    executives = pd.concat([answers(10, 20, company=name) for name in "AB"])
    study = make(executives, customers, company="company", sides={"customers": {"segments": ["region"]}})
    split = gk.compare(study, by="region").frame
    assert split["customer_n"].tolist() == [50, 50]
    assert split["provider_n"].tolist() == [40, 40]
    within = gk.compare(study, by=["company", "region"]).frame
    assert within.groupby("company")["status"].unique().map(set).to_dict() == {"A": {"shown"}, "B": {"hidden"}}
    assert row(study)["customer_n"] == 140


def test_league_and_decompose_take_no_bound(make: StudyMaker) -> None:
    """A company printed as at most 2 has no place."""
    study = make(*in_companies([(8, 8), (10, 20), (12, 20), (15, 20)], [(50, 100)] * 4), company="company")
    assert set(gk.league(study).frame["company"]) == {"B", "C", "D"}
    assert gk.decompose(study).frame["units"].tolist() == [3]


def test_a_mean_over_companies_takes_no_bound(make: StudyMaker) -> None:
    """`unit: company`: figures shown in full alone, and as many companies as these."""
    study = make(*in_companies([(8, 8), (10, 20), (14, 20)], [(50, 100)] * 3), company="company", unit="company")
    found = row(study)
    assert (found["companies"], found["provider"]) == (2, pytest.approx(60))


def test_change_takes_no_bound(make: StudyMaker) -> None:
    """From one exact figure and a change, the bound would follow."""
    executives = pd.concat([answers(8, 8, wave=1), answers(4, 8, wave=2)])
    customers = pd.concat([answers(50, 100, wave=1), answers(50, 100, wave=2)])
    waved = {"executives": {"wave": "wave"}, "customers": {"wave": "wave"}}
    assert gk.change(make(executives, customers, sides=waved)).frame.empty


def test_a_row_over_topics_is_of_topics_shown_in_full(make: StudyMaker, people: PeopleMaker) -> None:
    """Topic a is of one mind: the mean is that of b and c."""
    executives = people(9, 0.5, 4).assign(a=5)
    executives["b"], executives["c"] = [5] * 4 + [1] * 5, [5] * 5 + [1] * 4
    study = make(executives, people(100))
    assert row(study, over="topics")["provider"] == pytest.approx(50)
    assert "over the topics shown in full" in gk.first_screen(gk.compare(study)).lines[0]


def test_estimate_is_guarded_as_compare_is(make: StudyMaker) -> None:
    """The same bound, marked, without the limit beyond it."""
    (found,) = gk.estimate(make(answers(8, 8), answers(50, 100)), sides=["executives"]).frame.to_dict("records")
    assert (found["value"], found["marks"]) == (75, ("at least", "few"))
    assert pd.isna(found["high"])
    assert found["se"] == pytest.approx(100 * np.sqrt(0.75 * 0.25 / 7))


def test_hidden_for_itself_and_to_protect_another_read_alike(make: StudyMaker) -> None:
    """One status, no mark, one reason."""
    executives = answers(7, 13, function=["Technology"] * 9 + ["Law"] * 4)
    gaps = gk.compare(make(executives, answers(50, 100), sides={"executives": {"segments": ["function"]}}), by="function")
    first, second = gaps.frame.drop(columns="segment_value").to_dict("records")
    assert str(first) == str(second)
    assert len(set(gaps.left_out.query("kind == 'not shown'")["why"])) == 1


def test_protect_false_shows_what_is_there(make: StudyMaker) -> None:
    """For the analyst who holds the data."""
    assert row(make(answers(8, 8), answers(50, 100)), protect=False)["provider"] == 100
    assert row(make(answers(2, 2), answers(50, 100)), protect=False)["provider_n"] == 2


def test_the_base_of_a_row_over_topics_tells_of_nobody_left_out(make: StudyMaker, people: PeopleMaker) -> None:
    """B's three executives are neither in the figure nor in its base."""
    executives = pd.concat([people(12, 0.5, 1, company="A"), people(3, 0.5, 2, company="B")])
    customers = pd.concat([people(100, 0.5, 3, company="A"), people(100, 0.5, 4, company="B")])
    assert row(make(executives, customers, company="company"), over="topics")["provider_n"] == 12

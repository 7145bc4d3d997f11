"""The finer rules of the comparison: agreement, bounds, headcounts, companies under the minimum, the order of waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import gapkit as gk

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

HEAD = "topic,label,side,value,n,reverse,score\n"


def published(folder: Path, lines: str) -> gk.GapTable:
    """Return the gaps of a study of published figures with these lines."""
    (folder / "figures.csv").write_text(HEAD + lines.replace("\n", ",favourable\n"), encoding="utf-8")
    sides = "\n".join(
        f"  {side}: {{role: {side}, label: {side.title()}s, rows: toplines, on_record: true}}" for side in ("provider", "customer")
    )
    (folder / "study.yaml").write_text(f"title: Published\nsides:\n{sides}\ntopics: {{path: figures.csv}}\n", encoding="utf-8")
    return gk.compare(gk.read_study(folder))


def test_agreement_is_shown_where_the_data_rule_out_a_wider_gap(make: StudyMaker, people: PeopleMaker) -> None:
    """Many answers alike on both sides agree within the margin; a margin too narrow to be shown leaves it open."""
    raw = people(4000, 0.5, 3)
    assert set(gk.compare(make(raw, raw)).frame["verdict"]) == {"agrees"}
    assert set(gk.compare(make(raw, raw, margin=1)).frame["verdict"]) == {"unclear"}


def test_a_small_gap_within_the_margin_agrees_and_is_marked_as_real(make: StudyMaker) -> None:
    """Two points on twenty thousand answers a side: within five, yet not zero."""
    sides = [pd.DataFrame({"a": [5] * high + [1] * (20_000 - high)}) for high in (10_400, 10_000)]
    row = gk.compare(make(*sides)).frame.iloc[0]
    assert row["verdict"] == "agrees"
    assert "small but real" in row["marks"]


def test_a_bound_is_judged_in_its_safe_direction_alone(tmp_path: Path) -> None:
    """The customers' turned figure is the most it can be: a gap above zero is safe, one below zero says nothing."""
    frame = published(
        tmp_path,
        "safe,Safe,provider,90,500,\nsafe,Safe,customer,60,500,bound\nunsafe,Unsafe,provider,20,500,\nunsafe,Unsafe,customer,30,500,bound\n",
    ).frame.set_index("topic")
    assert frame.loc["safe", "verdict"] == "overrates"
    assert frame.loc["safe", "marks"] == ("turned", "at least")
    assert frame.loc["safe", "gap"] == pytest.approx(50)
    assert pd.isna(frame.loc["safe", "gap_high"])
    assert pd.isna(frame.loc["safe", "customer_low"])
    assert pd.isna(frame.loc["unsafe", "verdict"])
    assert frame.loc["unsafe", "p_value"] == 1


def test_a_bound_on_the_provider_runs_the_other_way_and_two_bounds_cannot_be_compared(tmp_path: Path) -> None:
    """At most, where the provider's figure is the bound; not comparable, where both are."""
    frame = published(
        tmp_path,
        "one,One,provider,70,500,bound\none,One,customer,60,500,\nboth,Both,provider,20,500,bound\nboth,Both,customer,30,500,bound\n",
    ).frame.set_index("topic")
    assert (frame.loc["one", "verdict"], "at most" in frame.loc["one", "marks"]) == ("underrates", True)
    assert pd.isna(frame.loc["one", "gap_low"])
    assert frame.loc["both", "status"] == "not comparable"


def test_a_small_customer_side_is_hidden_too(make: StudyMaker, people: PeopleMaker) -> None:
    """The minimum protects whoever is few."""
    assert set(gk.compare(make(people(30), people(4))).frame["status"]) == {"hidden"}


def test_a_dont_know_counts_as_having_answered_the_survey(make: StudyMaker, people: PeopleMaker) -> None:
    """Twelve of twelve sent the form back, one of them with a don't-know: nobody is missing."""
    executives = people(12, 0.7)
    executives.loc[0, "a"] = 8
    row = gk.compare(make(executives, people(100), sides={"executives": {"population": 12}})).frame.iloc[0]
    assert row["provider_n"] == 11
    assert row["provider_low"] == row["provider_high"] == row["provider"]


def two_companies(people: PeopleMaker, few: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return executives of A (12) and B (`few`), and 100 customers of each."""
    executives = pd.concat([people(12, 0.5, 1, company="A", heads=20), people(few, 0.9, 2, company="B", heads=20)])
    return executives, pd.concat([people(100, 0.5, 3, company="A"), people(100, 0.2, 4, company="B")])


def test_a_company_hidden_on_a_topic_is_left_out_of_the_figure_over_companies(make: StudyMaker, people: PeopleMaker) -> None:
    """Both its sides: the figure over companies is that of the others, or B would follow from the difference."""
    executives, customers = two_companies(people, 3)
    pooled = gk.compare(make(executives, customers, company="company")).frame
    alone = gk.compare(make(executives[executives["company"] == "A"], customers[customers["company"] == "A"], company="company")).frame
    columns = ["topic", "provider", "provider_n", "customer", "customer_n", "gap", "companies"]
    pd.testing.assert_frame_equal(pooled[columns], alone[columns])
    assert set(pooled["companies"]) == {1}


def test_a_headcount_is_not_known_where_some_companies_are_left_out(make: StudyMaker, people: PeopleMaker) -> None:
    """The sum over all companies is not the headcount of those who remain."""
    sides = {"executives": {"population": "heads"}}
    whole = gk.estimate(make(*two_companies(people, 10), company="company", sides=sides), sides=["executives"]).frame
    assert set(whole["population"]) == {40}
    rows = gk.compare(make(*two_companies(people, 3), company="company", sides=sides)).frame
    plain = gk.compare(make(*two_companies(people, 3), company="company")).frame
    assert rows["provider_n_eff"].tolist() == plain["provider_n_eff"].tolist()


def test_no_reason_tells_a_small_base_of_a_company(make: StudyMaker, people: PeopleMaker) -> None:
    """Don't-knows at one company are counted only from the side's minimum up."""
    executives, customers = two_companies(people, 6)
    executives.iloc[12:14, 0] = 8
    counts = gk.compare(make(executives, customers, company="company"), by="company").left_out
    assert not counts[counts["company"] != ""]["count"].dropna().lt(5).any()


def test_waves_stand_oldest_first_by_size_of_number(make: StudyMaker, people: PeopleMaker) -> None:
    """Wave 10 comes after wave 9, and the headline takes it."""
    executives, customers = (pd.concat([people(many, 0.5, seed, wave=wave) for seed, wave in enumerate((10, 9, 2))]) for many in (12, 80))
    waved: dict[str, Any] = {side: {"wave": "wave"} for side in ("executives", "customers")}
    gaps = gk.compare(make(executives, customers, sides=waved))
    assert list(gaps.frame["wave"].unique()) == ["2", "9", "10"]


def test_one_answer_for_all_still_leaves_doubt(make: StudyMaker) -> None:
    """Everybody says the same: the interval is one-sided and has a width, never plus or minus nothing."""
    alike = [pd.DataFrame({"a": [5] * many}) for many in (10, 200)]
    for score in ("favourable", "mean"):
        row = gk.compare(make(*alike), score=score).frame.iloc[0]
        assert row["provider_high"] == row["customer_high"] == 100
        assert row["provider_low"] < row["customer_low"] < 100
        assert row["gap_low"] < row["gap"] == 0 < row["gap_high"]


def test_a_table_of_chosen_topics_is_titled_by_these_topics(make: StudyMaker, people: PeopleMaker) -> None:
    """A finding over all topics does not stand over two of them."""
    gaps = gk.compare(make(people(40, 0.9), people(300, 0.3)), where={"topic": ["a", "b"]})
    assert gaps.headline == "Executives rate higher than customers on 2 of 2 topics."

"""Who keeps the last report learns nothing of one person from the next: what changed between them is a cell that could be printed, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import gapkit as gk
from gapkit.gaps.protection.snapshots import keep_snapshot, not_held
from gapkit.gaps.table import records_of
from gapkit.tallies.tally import AnswerTally, Kept, Tally

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # each example is a study: shrinking one takes minutes
DATE = "2026-04-27"
FIGURES = ["provider", "provider_n", "customer", "customer_n", "gap", "gap_low", "gap_high", "p_value"]


def share(n: int, favourable: int, **columns: Any) -> pd.DataFrame:
    """Return n people of whom so many gave a favourable answer on topic a."""
    return pd.DataFrame({"a": [5] * favourable + [1] * (n - favourable), **columns})


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return frames as one."""
    return pd.concat(frames, ignore_index=True)


def row(tally: Tally, **where: str) -> dict[str, Any]:
    """Return the one row of a table by company, or of the whole."""
    frame = gk.compare(tally, by="company" if "company" in where else None).frame
    for name, value in where.items():
        frame = frame[frame[name] == value]
    (found,) = records_of(frame)
    return found


@pytest.mark.parametrize(
    ("new", "favourable", "kept"),
    [(0, 0, False), (1, 1, True), (5, 3, True), (9, 6, True), (10, 10, False)],
)
def test_a_side_moves_when_ten_people_are_new(make: StudyMaker, new: int, favourable: int, *, kept: bool) -> None:
    """Fewer would show every answer of theirs, for a report shows how answers are spread. Nobody new: nothing to keep."""
    executives = share(40, 30)
    before = gk.tally(make(executives, share(100, 40)))
    now = gk.tally(make(executives, together(share(100, 40), share(new, favourable))))
    published = keep_snapshot(before, now, published=DATE)
    assert (published.kept == (Kept("customers", "", "", DATE),)) == kept
    assert row(published)["customer_n"] == (100 if kept else 100 + new)
    assert row(published)["marks"] == (("customers as of 2026-04-27",) if kept else ())
    if not kept:
        assert published is now


def test_the_other_side_is_published_all_the_same(make: StudyMaker) -> None:
    """Executives are new, one customer is: the gap is that of new executives and old customers, and says so."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    now = gk.tally(make(share(60, 40), share(101, 41)))
    found = row(keep_snapshot(before, now, published=DATE))
    assert (found["provider_n"], found["customer_n"]) == (60, 100)
    assert found["gap"] == pytest.approx(100 * 40 / 60 - 40)
    assert found["marks"] == ("customers as of 2026-04-27",)


@pytest.fixture
def banks(make: StudyMaker, people: PeopleMaker) -> tuple[Tally, Tally]:
    """Return two tallies of three companies: in the second Alba has thirty new customers, Bona one, and Cara one who changed an answer."""

    def customers(**new: pd.DataFrame) -> pd.DataFrame:
        parts = []
        for seed, company in enumerate(("Alba", "Bona", "Cara")):
            parts.append(together(people(120, 0.5, seed), *([new[company]] if company in new else [])).assign(company=company))
        return together(*parts).assign(id=range(sum(map(len, parts))))

    executives = together(*(people(40, 0.7, seed + 9).assign(company=company) for seed, company in enumerate(("Alba", "Bona", "Cara"))))
    second = customers(Alba=people(30, 0.5, 77), Bona=people(1, 1.0, 5))
    at = second.index[second["company"] == "Cara"][0]
    second.loc[at, "b"] = 1 if second.loc[at, "b"] > 3 else 5
    before = gk.tally(make(executives, customers(), company="company"))
    return before, gk.tally(make(executives, second, company="company"))


def test_companies_are_kept_one_by_one_and_add_up_to_the_whole(banks: tuple[Tally, Tally]) -> None:
    """Alba moves; Bona and Cara stand as they were; the figure over all is theirs together."""
    before, now = banks
    published = keep_snapshot(before, now, published=DATE)
    assert published.kept == (Kept("customers", "", "Bona", DATE), Kept("customers", "", "Cara", DATE))
    for company, source in (("Alba", now), ("Bona", before), ("Cara", before)):
        for topic in ("a", "b", "c"):
            wanted, found = row(source, company=company, topic=topic), row(published, company=company, topic=topic)
            assert [found[name] for name in FIGURES] == [wanted[name] for name in FIGURES]
            assert found["marks"] == (() if company == "Alba" else ("customers as of 2026-04-27",))
    assert row(published, topic="a")["customer_n"] == 390
    assert row(published, topic="a")["marks"] == ()
    said = gk.compare(published).left_out
    kept = said[said["why"].str.startswith("kept as published on 2026-04-27")]
    assert kept["company"].tolist() == ["Bona", "Cara"]
    assert kept["count"].isna().all()


def test_what_is_kept_keeps_its_first_date(banks: tuple[Tally, Tally]) -> None:
    """Week after week, until enough have come; then the mark goes."""
    before, now = banks
    first = keep_snapshot(before, now, published=DATE)
    again = keep_snapshot(first, now, published="2026-05-04")
    assert again.kept == first.kept
    assert again.notices == first.notices
    assert keep_snapshot(now, now, published="2026-05-11") is now


def test_a_snapshot_survives_being_saved(banks: tuple[Tally, Tally], tmp_path: Path) -> None:
    """The next run reads it from a file: the same is kept, and the table is the same."""
    before, now = banks
    saved = gk.read_tally(before.save(tmp_path / "before.tally"))
    published = keep_snapshot(saved, now, published=DATE)
    again = gk.read_tally(published.save(tmp_path / "published.tally"))
    assert again.kept == published.kept
    for by in (None, "company"):
        pd.testing.assert_frame_equal(gk.compare(again, by=by).frame, gk.compare(published, by=by).frame)
    wanted = keep_snapshot(before, now, published=DATE)
    pd.testing.assert_frame_equal(gk.compare(published, by="company").frame, gk.compare(wanted, by="company").frame)


def test_a_new_wave_is_new_and_an_old_one_is_kept(make: StudyMaker) -> None:
    """Nothing of wave 2 was ever published; in wave 1 one customer came late."""
    sides = {"executives": {"wave": "wave"}, "customers": {"wave": "wave"}}
    before = gk.tally(make(share(40, 30, wave=1), share(100, 40, wave=1), sides=sides))
    executives, customers = together(share(40, 30, wave=1), share(8, 7, wave=2)), together(share(101, 41, wave=1), share(50, 20, wave=2))
    published = keep_snapshot(before, gk.tally(make(executives, customers, sides=sides)), published=DATE)
    assert published.kept == (Kept("customers", "1", "", DATE),)
    marks = {one["wave"]: (one["customer_n"], one["marks"]) for one in records_of(gk.compare(published).frame)}
    assert marks["1"] == (100, ("customers as of 2026-04-27",))
    assert marks["2"][0] == 50
    assert "customers as of 2026-04-27" not in marks["2"][1]


def test_people_who_changed_their_minds_are_held_to_the_same(make: StudyMaker) -> None:
    """Five who think otherwise leave the base as it was, and tell what each of them says; of eleven new ones who did not know, none covers an answer."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    assert keep_snapshot(before, gk.tally(make(share(40, 30), share(100, 45))), published=DATE).kept
    silent = pd.DataFrame({"a": [8] * 11})
    assert keep_snapshot(before, gk.tally(make(share(40, 30), together(share(101, 41), silent))), published=DATE).kept
    assert not keep_snapshot(before, gk.tally(make(share(40, 30), together(share(100, 40), silent))), published=DATE).kept


def test_companies_that_could_be_told_are_kept_where_their_sum_could_not(make: StudyMaker) -> None:
    """Bona has a new name, and one late answer: each block changed by sixty people, all of them together by one."""
    one = together(share(40, 30, company="Alba"), share(40, 20, company="Bona"), share(40, 20, company="Bona AG"))
    alba = share(100, 40, company="Alba")
    before = gk.tally(make(one, together(alba, share(60, 30, company="Bona")), company="company"))
    published = keep_snapshot(
        before, gk.tally(make(one, together(alba, share(61, 31, company="Bona AG")), company="company")), published=DATE
    )
    assert row(published)["customer_n"] == 160
    assert {kept.company for kept in published.kept} == {"Alba", "Bona", "Bona AG"}


def test_nobody_is_counted_under_two_names(make: StudyMaker) -> None:
    """Bona, of which a segment was too small to be told, is gone, and Bona AG has come: the figure over all is of those who are there."""
    sides = {"customers": {"segments": ["tenure"]}}
    one = together(share(40, 30, company="Alba"), share(40, 20, company="Bona"), share(40, 20, company="Bona AG"))

    def customers(company: str, new: int, old: int) -> pd.DataFrame:
        parts = [share(100, 40, company="Alba", tenure="old"), share(old, old // 2, company=company, tenure="old")]
        return together(*parts, share(new, new // 2, company=company, tenure="new"))

    before = gk.tally(make(one, customers("Bona", 4, 50), company="company", sides=sides))
    published = keep_snapshot(before, gk.tally(make(one, customers("Bona AG", 16, 80), company="company", sides=sides)), published=DATE)
    assert row(published)["customer_n"] == 196


def test_who_left_in_one_report_does_not_come_back_with_another_in_the_next(make: StudyMaker) -> None:
    """The first report and the third would tell of the one who is new; the second is held to the first alone."""
    one = together(share(40, 30, company="Alba"), share(40, 20, company="Bona"))
    alba, bona = share(100, 40, company="Alba"), share(50, 20, company="Bona")
    first, second, third = (
        gk.tally(make(one, together(*parts), company="company"))
        for parts in ((alba, bona), (alba,), (alba, together(bona, share(1, 1, company="Bona"))))
    )
    assert keep_snapshot(first, second, published=DATE) is second
    assert keep_snapshot(second, third, published=DATE) is third
    published = keep_snapshot(second, third, published=DATE, earlier=[(first, "2026-04-20")])
    assert published.kept == (Kept("customers", "", "Bona", "2026-04-20"),)
    assert row(published)["customer_n"] == 150


def test_what_is_right_again_is_not_held_to_what_was_wrong(make: StudyMaker) -> None:
    """A file cut short was published; the next has everybody back and three late ones: the report before it stands, and not the wrong one."""
    first, wrong, right = (gk.tally(make(share(40, 30), share(*people))) for people in ((1000, 400), (500, 100), (1003, 403)))
    published = keep_snapshot(wrong, right, published=DATE, earlier=[(first, "2026-04-20")])
    assert published.kept == (Kept("customers", "", "", "2026-04-20"),)
    assert row(published)["customer_n"] == 1000


def test_a_wave_that_was_gone_comes_back_as_it_was(make: StudyMaker) -> None:
    """Its figures of the report before the last are known, and it has one more by now."""
    sides = {"executives": {"wave": "wave"}, "customers": {"wave": "wave"}}
    one = together(share(40, 30, wave=1), share(40, 30, wave=2))

    def waves(*parts: pd.DataFrame) -> gk.Tally:
        return gk.tally(make(one, together(*parts), sides=sides))

    old, new = share(100, 40, wave=1), share(80, 40, wave=2)
    published = keep_snapshot(waves(new), waves(new, old, share(1, 1, wave=1)), published=DATE, earlier=[(waves(old, new), "2026-04-20")])
    assert published.kept == (Kept("customers", "1", "", "2026-04-20"),)
    assert {entry["wave"]: entry["customer_n"] for entry in records_of(gk.compare(published).frame)} == {"1": 100, "2": 80}


def test_ten_who_came_do_not_cover_one_who_left(make: StudyMaker) -> None:
    """Whoever knows who withdrew would know the answer."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    assert keep_snapshot(before, gk.tally(make(share(40, 30), share(109, 50))), published=DATE).kept


def test_segments_that_no_report_splits_by_keep_nobody_waiting(make: StudyMaker) -> None:
    """Eleven came, one of them of a tenure of its own: told, where figures are shown over all alone."""
    sides = {"customers": {"segments": ["tenure"]}}
    before, now = (
        gk.tally(make(share(40, 30), together(share(60 + new, 30, tenure="new"), share(60 + old, 30, tenure="old")), sides=sides))
        for new, old in ((0, 0), (10, 1))
    )
    assert keep_snapshot(before, now, published=DATE, segments=["tenure"]).kept
    assert not keep_snapshot(before, now, published=DATE, segments=[]).kept


def test_weights_that_changed_alone_are_not_told(make: StudyMaker) -> None:
    """They may be one person's, whose answer would follow; with ten new people they go along."""
    sides = {"customers": {"weight": "weight"}}

    def weighted(*changed: float, new: int = 0) -> gk.Tally:
        frame = together(share(100, 40, weight=1.0), share(new, new // 2, weight=1.0))
        frame.loc[: len(changed) - 1, "weight"] = changed
        return gk.tally(make(share(40, 30), frame, sides=sides))

    before = weighted()
    assert keep_snapshot(before, weighted(3.0), published=DATE).kept
    assert keep_snapshot(before, weighted(*np.linspace(0.5, 1.5, 100)), published=DATE).kept
    assert not keep_snapshot(before, weighted(*np.linspace(0.5, 1.5, 100), new=10), published=DATE).kept


def test_words_put_better_do_not_lift_the_protection(make: StudyMaker) -> None:
    """Another wording of the question, and labels; a question on other columns is another one, and that is said."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    question = {"column": "a", "scale": "agree5", "favourable": [4, 5]}
    reworded = {
        "a": {"label": "Quick", "questions": {side: {**question, "asks": f"{side} are quick"} for side in ("executives", "customers")}}
    }
    now = gk.tally(make(share(40, 30), share(101, 41), topics=reworded))
    assert keep_snapshot(before, now, published=DATE).kept
    assert not_held(before, now) == ()
    other = {"a": {"questions": {side: {**question, "favourable": [5]} for side in ("executives", "customers")}}}
    assert not_held(before, gk.tally(make(share(40, 30), share(101, 41), topics=other))) == ("Executives", "Customers")


def test_counts_of_several_columns_are_people_of_each(make: StudyMaker) -> None:
    """Six new people who answered two columns are six, not twelve."""
    topics = {
        "a": {
            "questions": {
                "executives": {"column": "a", "scale": "agree5", "favourable": [4, 5]},
                "customers": {"column": ["a_*", "b_*"], "scale": "agree5", "favourable": [4, 5]},
            }
        }
    }

    def counted(new: int) -> gk.Tally:
        given = {"a": {1: 60, 5: 40 + new}, "b": {1: 50, 5: 50 + new}}
        frame = pd.DataFrame({f"{column}_{code}": [codes.get(code, 0)] for column, codes in given.items() for code in (1, 2, 3, 4, 5, 8)})
        return gk.tally(make(share(40, 30), frame, sides={"customers": {"rows": "counts"}}, topics=topics))

    assert keep_snapshot(counted(0), counted(6), published=DATE).kept
    assert not keep_snapshot(counted(0), counted(10), published=DATE).kept


def test_an_average_that_was_corrected_is_kept_and_one_of_ten_more_is_told(make: StudyMaker) -> None:
    """At the same base one person may have changed an answer, or all."""
    topics = {
        "a": {
            "score": "mean",
            "questions": {
                "executives": {"column": "a", "scale": "agree5"},
                "customers": {"column": "a", "scale": "agree5", "base": "n"},
            },
        }
    }

    def averages(value: float, n: int) -> gk.Tally:
        frame = pd.DataFrame({"a": [value], "n": [n], "company": ["Alba"]})
        side = {"customers": {"rows": "company_scores"}}
        return gk.tally(make(share(40, 30, company="Alba"), frame, company="company", sides=side, topics=topics))

    before = averages(3.0, 100)
    assert keep_snapshot(before, averages(3.04, 100), published=DATE).kept
    assert not keep_snapshot(before, averages(3.04, 110), published=DATE).kept


def test_a_company_of_few_waits_until_it_can_be_told(make: StudyMaker) -> None:
    """Seven customers all of one mind would follow from the two totals; they are left out, and that is said."""
    one, two = share(40, 30, company="Alba"), share(100, 40, company="Alba")
    before = gk.tally(make(one, two, company="company"))
    now = gk.tally(make(together(one, share(20, 10, company="Bona")), together(two, share(7, 7, company="Bona")), company="company"))
    published = keep_snapshot(before, now, published=DATE)
    assert published.kept == (Kept("customers", "", "Bona", DATE),)
    assert row(published, company="Bona")["status"] == "one side missing"
    assert "left out, as on 2026-04-27" in " ".join(gk.compare(published).left_out["why"])


def test_people_who_leave_are_held_to_the_same(make: StudyMaker) -> None:
    """One answer withdrawn is one answer told."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    assert keep_snapshot(before, gk.tally(make(share(40, 30), share(99, 39))), published=DATE).kept
    assert not keep_snapshot(before, gk.tally(make(share(40, 30), share(80, 30))), published=DATE).kept


def test_a_split_that_would_tell_keeps_the_company(make: StudyMaker) -> None:
    """Twenty new customers, of whom one is of a tenure of its own."""
    sides = {"customers": {"segments": ["tenure"]}}

    def customers(new: int, old: int) -> pd.DataFrame:
        return together(share(60 + new, 30 + new // 2, tenure="new"), share(60 + old, 30 + old // 2, tenure="old"))

    before = gk.tally(make(share(40, 30), customers(0, 0), sides=sides))
    assert keep_snapshot(before, gk.tally(make(share(40, 30), customers(19, 1), sides=sides)), published=DATE).kept
    assert not keep_snapshot(before, gk.tally(make(share(40, 30), customers(20, 0), sides=sides)), published=DATE).kept


def test_raked_sides_and_strata_over_companies_are_kept_whole(make: StudyMaker) -> None:
    """Weights of all hang together: one new customer of Bona keeps Alba's as they were, too."""
    two = [share(100, 40, company="Alba", region=["N", "S"] * 50), share(100, 60, company="Bona", region=["N", "S"] * 50)]
    one = together(share(40, 30, company="Alba"), share(40, 20, company="Bona"))
    late = together(*two, share(30, 15, company="Alba", region=["N", "S"] * 15), share(1, 1, company="Bona", region="N"))
    for key in ({"rake": {"region": {"N": 0.4, "S": 0.6}}}, {"strata": ["region"]}):
        sides = {"customers": key}
        before, now = (gk.tally(make(one, customers, company="company", sides=sides)) for customers in (together(*two), late))
        published = keep_snapshot(before, now, published=DATE)
        assert [kept.company for kept in published.kept] == ["Alba", "Bona"]
        assert row(published)["marks"][-1] == "customers as of 2026-04-27"
        pd.testing.assert_frame_equal(gk.compare(published).frame.drop(columns="marks"), gk.compare(before).frame.drop(columns="marks"))


def test_answers_on_record_and_changed_questions_are_taken_as_they_are(make: StudyMaker) -> None:
    """Nothing to protect; or nothing that can be set against each other."""
    before = gk.tally(make(share(40, 30), share(100, 40)))
    public = {"customers": {"on_record": True}}
    assert not keep_snapshot(before, gk.tally(make(share(40, 30), share(101, 41), sides=public)), published=DATE).kept
    asked = {"a": {"statement": "problem", "questions": {side: {"column": "a", "scale": "agree5"} for side in ("executives", "customers")}}}
    assert not keep_snapshot(before, gk.tally(make(share(40, 30), share(101, 41), topics=asked)), published=DATE).kept


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=UNSHRUNK)
def test_no_two_reports_differ_by_people_who_could_not_be_printed(data: st.DataObject, make: StudyMaker) -> None:
    """Random small studies that grow, shrink and change their minds: of every cell, of companies, tenures and the whole, the difference could be printed."""
    sides = {"customers": {"segments": ["tenure"]}}
    draw = np.random.default_rng(data.draw(st.integers(0, 10_000)))

    def customers(sizes: list[int]) -> pd.DataFrame:
        return together(
            *(
                pd.DataFrame(
                    {"a": draw.choice([1, 5, 8], n, p=[0.45, 0.45, 0.1]), "company": company, "tenure": draw.choice(["new", "old"], n)}
                )
                for company, n in zip(("A", "B"), sizes, strict=True)
            )
        )

    first = customers(data.draw(st.lists(st.integers(5, 30), min_size=2, max_size=2)))
    added = customers(data.draw(st.lists(st.integers(0, 40), min_size=2, max_size=2)))
    second = together(first.iloc[data.draw(st.integers(0, 3)) :], added)
    executives = together(share(20, 12, company="A"), share(20, 8, company="B"))
    before, now = (gk.tally(make(executives, frame, company="company", sides=sides)) for frame in (first, second))
    published = keep_snapshot(before, now, published=DATE)
    for groups in (["company"], ["company", "segment:tenure"], ["segment:tenure"], []):
        counts = []
        for tally in (before, published):
            (part,) = tally.of_side("customers")
            assert isinstance(part, AnswerTally)
            counts.append(part.people.assign(all="all").groupby(["all", *groups, "answer"])["n"].sum())
        step = counts[1].sub(counts[0], fill_value=0).unstack("answer", fill_value=0).reindex(columns=["1", "5", "8"], fill_value=0)  # noqa: PD010 - a level of the index
        for worse, better, silent in step.itertuples(index=False):
            up, down = step_up([worse, better]), step_up([-worse, -better])
            assert all(moved == 0 or moved >= 10 for moved in (up, down))
            assert max(up, down) or silent == 0 or abs(silent) >= 10
    gk.compare(published, by="company")


def step_up(steps: list[float]) -> float:
    """Return the sum of the steps upwards."""
    return sum(max(step, 0) for step in steps)

"""Who keeps the last report learns nothing of one person from the next: what changed between them is a cell that could be printed, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import gapkit as gk
from gapkit.gaps.protection.snapshots import keep_snapshot
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
    [(0, 0, False), (1, 1, True), (4, 2, True), (5, 5, True), (5, 3, True), (6, 3, False), (9, 7, True), (9, 6, False), (10, 10, False)],
)
def test_a_side_moves_when_what_is_new_could_be_printed_by_itself(make: StudyMaker, new: int, favourable: int, *, kept: bool) -> None:
    """Under five new ones: kept. Under ten: only where three stand on either side. Nobody new: nothing to keep."""
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
            base, moved = abs(worse + better), max(step_up([worse, better, silent]), step_up([-worse, -better, -silent]))
            assert moved == 0 or moved >= 5
            if 0 < base < 10 and moved < 10:
                assert base >= 5
                assert min(abs(worse), abs(better)) >= 3
    gk.compare(published, by="company")


def step_up(steps: list[float]) -> float:
    """Return the sum of the steps upwards."""
    return sum(max(step, 0) for step in steps)

"""Real files, read from the shared reference data: known counts and figures, with their dirt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.intake.names import name_key
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Question, Scale, Side, Source, Study, Topic

if TYPE_CHECKING:
    from pathlib import Path

POINTS10 = Scale(id="points10", answers=tuple(Answer(code=str(code), label=str(code)) for code in range(11)), low=0, high=10)
DOMAINS = ("saf", "com", "eng", "aca")


def test_new_york_companies_match_and_their_gaps_are_ten_times_the_published(shared: Path) -> None:
    """453 schools with teachers and parents, 299 with students; teachers rate below parents and, mostly, above students."""
    source = Source(path=shared / "data/nyc2011/nyc2011_domain_scores.csv")
    people = {"teachers": "t", "parents": "p", "students": "s"}
    sides = tuple(
        Side(
            id=name,
            role="provider" if name == "teachers" else "customer",
            label=name.title(),
            rows="company_scores",
            sources=(source,),
            company="dbn",
            base=f"N_{letter}",
        )
        for name, letter in people.items()
    )
    topics = tuple(
        Topic(
            id=domain,
            label=domain,
            questions=tuple(Question(side=name, column=(f"{domain}_{letter}_11",), scale="points10") for name, letter in people.items()),
        )
        for domain in DOMAINS
    )
    intake = read_sides(Study(name="nyc", title="New York", path=shared / "study.yaml", sides=sides, topics=topics, scales=(POINTS10,)))
    frames = {side.side: side.frame for side in intake.sides}
    truth = json.loads((shared / "data/truth.json").read_text(encoding="utf-8"))
    for customer, matched in (("parents", 453), ("students", 299)):
        pairs = frames["teachers"].merge(frames[customer], on=["company", "wave", "topic"], suffixes=("_t", "_c"))
        for domain in DOMAINS:
            rows = pairs[pairs["topic"] == domain]
            assert len(rows) == matched
            gap = 100 * (rows["value_t"] - rows["value_c"]).mean()
            assert gap == pytest.approx(10 * truth[f"nyc_gened455:{domain}:teacher-{customer[:-1]}"]["gap"], abs=6e-4)
    left_out = {(notice.side, notice.topic): notice.count for notice in intake.notices if notice.kind == "left out"}
    assert (left_out["parents", "saf"], left_out["students", "saf"]) == (2, 156)


def test_nhs_trusts_are_joined_by_the_name_rule(shared: Path) -> None:
    """No name is written alike on both sides (no-break spaces, case); 128 of 131 join, as computed independently."""
    truth = json.loads((shared / "data/truth.json").read_text(encoding="utf-8"))["nhs_name_join_2023"]
    shares = Scale(id="share", answers=(Answer(code="0", label="none"), Answer(code="100", label="all")), low=0, high=100)
    values = Scale(id="value", answers=(Answer(code="-1", label="low"), Answer(code="1", label="high")), low=-1, high=1)
    staff = Side(
        id="staff",
        role="provider",
        label="Staff",
        rows="company_scores",
        sources=(Source(path=shared / "data/nhs/staff_survey_trust_2021_2024.csv"),),
        only=(("Year", ("2023",)),),
        company="Organisation name",
    )
    patients = Side(
        id="patients",
        role="customer",
        label="Patients",
        rows="company_scores",
        sources=(Source(path=shared / "data/nhs/patient_experience_trust_2023.csv"),),
        company="Trust",
    )
    questions = (
        Question(side="staff", column=("Enough_staff_rate",), scale="share"),
        Question(side="patients", column=("condval",), scale="value"),
    )
    topic = Topic(id="care", label="Care", questions=questions)
    intake = read_sides(
        Study(name="nhs", title="NHS", path=shared / "study.yaml", sides=(staff, patients), topics=(topic,), scales=(shares, values)),
    )
    of_staff, of_patients = (set(side.frame["company"]) for side in intake.sides)
    assert (len(of_staff), len(of_patients)) == (truth["staff_orgs"], truth["patient_trusts"])
    assert len(of_staff & of_patients) == truth["normalised"]
    assert sorted(name_key(name) for name in of_patients - of_staff) == truth["unmatched_after_normalise"]
    assert sum(notice.kind == "merged" for notice in intake.notices) == truth["normalised"]


def test_airport_customers_give_the_known_mean(shared: Path) -> None:
    """Blanks written as a word and codes outside the scale leave the base, and are counted."""
    scale = Scale(
        id="rating",
        answers=tuple(Answer(code=str(code), label=str(code)) for code in range(1, 6)),
        not_answers=(Answer(code="0", label="Blank"), Answer(code="6", label="Not applicable"), Answer(code="BLANK", label="Blank")),
        low=1,
        high=5,
    )
    side = Side(
        id="passengers",
        role="customer",
        label="Passengers",
        sources=(Source(path=shared / "data/customers/sfo_customer_survey_2018.csv"),),
        respondent="RESPNUM",
        strata=("STRATA",),
    )
    topic = Topic(id="all_in_all", label="All in all", questions=(Question(side="passengers", column=("Q7ALL",), scale="rating"),))
    intake = read_sides(Study(name="sfo", title="SFO", path=shared / "study.yaml", sides=(side,), topics=(topic,), scales=(scale,)))
    answers = intake.sides[0].frame["topic:all_in_all"]
    numbers = answers[answers.isin(scale.codes)].astype("int64")
    assert len(answers) == 2809
    assert len(numbers) == 2625
    assert numbers.mean() == pytest.approx(4.0027, abs=5e-5)
    assert [notice.count for notice in intake.notices if notice.kind == "not answered"] == [184]


def test_a_file_cut_off_in_its_last_line_is_refused(shared: Path) -> None:
    """The line breaks off at field 668 of 1,942; filled up silently it would be a school without answers."""
    with pytest.raises(DataError, match=r"survey_all_first455.txt, line \d+: 668 fields, where the header has 1942"):
        read_grid(Source(path=shared / "data/nyc2011/survey_all_first455.txt"))

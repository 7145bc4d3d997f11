"""All sides of a study in one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.errors import StudyError
from gapkit.intake.records import Answers, Toplines
from gapkit.intake.sides import read_sides
from gapkit.study.model import Figure, Question, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]


def test_companies_are_joined_by_name_over_the_sides(
    write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide
) -> None:
    """The spelling most rows have stands on both sides; companies on one side alone stay."""
    study = make_study(
        executives(write("company,q\nACME\u00a0LTD.,5\nOnly Us,5\n", name="e.csv"), company="company"),
        customers(write("bank,q\nAcme Ltd,3\nAcme Ltd,3\nBorg,2\n"), company="bank"),
    )
    intake = read_sides(study)
    assert [side.frame["company"].tolist() for side in intake.sides] == [["Acme Ltd", "Only Us"], ["Acme Ltd", "Acme Ltd", "Borg"]]
    assert [(notice.kind, notice.company) for notice in intake.notices] == [("merged", "Acme Ltd")]


def test_the_studys_own_list_joins_what_no_rule_does(
    write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide
) -> None:
    """And near spellings that nothing joins are told of."""
    study = make_study(
        executives(write("company,q\nBOA plc,5\nNorthern Building Society,5\n", name="e.csv"), company="company"),
        customers(write("company,q\nBank of Alba,3\nNorthern Bulding Society,3\n"), company="company"),
        companies=(("Bank of Alba", ("BOA plc",)),),
    )
    intake = read_sides(study)
    assert [side.frame["company"].iloc[0] for side in intake.sides] == ["Bank of Alba", "Bank of Alba"]
    assert [notice.kind for notice in intake.notices] == ["merged", "noted"]


def test_published_figures_stand_beside_a_sides_own_answers(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A question with figures gives toplines, one with columns gives answers; a side may have both."""
    topics = (
        Topic(id="speed", label="Speed", questions=(Question(side="customers", column=("q",), scale="agree5"),)),
        Topic(id="trust", label="Trust", score="favourable", questions=(Question(side="customers", figures=(Figure(value=42, n=500),)),)),
    )
    answers, toplines = read_sides(make_study(customers(write("q\n4\n")), topics=topics)).sides
    assert isinstance(answers, Answers)
    assert "topic:trust" not in answers.frame
    assert isinstance(toplines, Toplines)
    assert (toplines.side, toplines.frame["topic"].tolist()) == ("customers", ["trust"])


def test_a_side_of_toplines_needs_no_file(make_study: MakeStudy, customers: MakeSide) -> None:
    """Its figures came with the study."""
    topic = Topic(id="trust", label="Trust", score="favourable", questions=(Question(side="customers", figures=(Figure(value=42),)),))
    (toplines,) = read_sides(make_study(customers(rows="toplines"), topics=(topic,))).sides
    assert isinstance(toplines, Toplines)


def test_a_side_without_a_source_is_refused(make_study: MakeStudy, customers: MakeSide) -> None:
    """The key that is missing is named."""
    with pytest.raises(StudyError, match=r"sides\.customers has no `source`"):
        read_sides(make_study(customers()))


def test_a_file_of_both_sides_is_told_of_per_side(write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide) -> None:
    """Reading it once does not lose a notice."""
    both = write("side;q\ne;5\nc;3\n")
    intake = read_sides(make_study(executives(both, only=(("side", ("e",)),)), customers(both, only=(("side", ("c",)),))))
    assert [notice.side for notice in intake.notices if "parted by semicolons" in notice.why] == ["executives", "customers"]

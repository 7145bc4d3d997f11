"""A side's respondents: who is left out and counted, and the design of the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gapkit.errors import DataError
from gapkit.intake.records import Answers
from gapkit.intake.sides import read_sides

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]

WAVES = (("1", "spring"), ("2", "autumn"))


def test_the_frame_has_the_columns_that_the_records_promise(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """With nothing named but a question, every column has its empty value."""
    (answers,) = read_sides(make_study(customers(write("q\n4\n5\n")))).sides
    assert isinstance(answers, Answers)
    assert list(answers.frame) == ["company", "wave", "weight", "stratum", "unit", "population", "invited", "topic:speed"]
    first = answers.frame.iloc[0]
    assert (first["company"], first["wave"], first["stratum"], first["weight"]) == ("", "", "", 1.0)
    assert first[["unit", "population", "invited"]].isna().all()
    assert answers.frame["population"].dtype == "Int64"


def test_people_who_answered_nothing_stay_in_the_design(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Leaving them out would change the standard error."""
    frame = read_sides(make_study(customers(write("id,q\na,4\nb,\n")))).sides[0].frame
    assert len(frame) == 2


def test_a_company_called_na_is_a_company(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """So are None and null."""
    frame = read_sides(make_study(customers(write("company,q\nNA,4\nNone,4\nnull,4\nnan,4\n"), company="company"))).sides[0].frame
    assert frame["company"].tolist() == ["NA", "None", "null", "nan"]


def test_rows_without_a_company_or_wave_are_left_out_and_counted(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """An invisible name is no name."""
    source = write("company,wave,q\nAcme,1,4\n,1,4\n\u200b,1,4\nAcme,,4\n")
    intake = read_sides(make_study(customers(source, company="company", wave="wave")))
    assert len(intake.sides[0].frame) == 1
    assert [(notice.kind, notice.why, notice.count) for notice in intake.notices] == [
        ("left out", "rows without a company", 2),
        ("left out", "rows without a wave", 1),
    ]


def test_a_side_without_any_company_is_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The wrong column was named."""
    with pytest.raises(DataError, match=r"no responses for Customers: column 'company' \(company\) is empty in every row of customers.csv"):
        read_sides(make_study(customers(write("company,q\n,4\n"), company="company")))


def test_a_wave_the_study_does_not_list_is_refused_with_the_list(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A third wave is not silently dropped."""
    study = make_study(customers(write("wave,q\n1,4\n3,4\n"), wave="wave"), waves=WAVES)
    with pytest.raises(DataError, match=r"customers.csv, line 3, column wave: wave '3' is not among the study's `waves`\. Known: 1, 2\."):
        read_sides(study)


def test_a_wave_written_with_a_point_is_the_studys_wave(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """One side's export says 1.0 where the other says 1."""
    study = make_study(customers(write("wave,q\n1.0,4\n2,4\n"), wave="wave"), waves=WAVES)
    assert read_sides(study).sides[0].frame["wave"].tolist() == ["1", "2"]


def test_segments_are_text_under_their_shared_name(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A blank segment is null and the row stays."""
    frame = read_sides(make_study(customers(write("REG,q\n01,4\n,4\n"), segments=(("region", "REG"),)))).sides[0].frame
    assert [None if cell is pd.NA else cell for cell in frame["segment:region"]] == ["01", None]


def test_a_respondents_second_row_is_left_out_and_counted(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The first row is kept; the same person in another wave is another answer; rows without an id are people of their own."""
    source = write("id,wave,q\na,1,4\na,1,2\na,2,5\n,1,3\n,1,3\n")
    intake = read_sides(make_study(customers(source, respondent="id", wave="wave")))
    assert intake.sides[0].frame["topic:speed"].tolist() == ["4", "5", "3", "3"]
    assert [(notice.kind, notice.count) for notice in intake.notices] == [("left out", 1), ("noted", 2)]
    assert not any("'a'" in notice.why for notice in intake.notices)


def test_one_person_answering_for_two_companies_is_kept_and_told_of(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A customer of two banks rates both; ids may also begin anew in each company."""
    intake = read_sides(make_study(customers(write("id,company,q\n1,Acme,4\n1,Borg,2\n"), respondent="id", company="company")))
    assert len(intake.sides[0].frame) == 2
    assert [(notice.kind, notice.count) for notice in intake.notices] == [("noted", 1)]


def test_a_respondent_on_both_sides_is_told_of(write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide) -> None:
    """An executive who is also a customer, or ids that were given twice."""
    study = make_study(
        executives(write("id,q\n1,5\n2,5\n", name="e.csv"), respondent="id"), customers(write("id,q\n2,3\n3,3\n"), respondent="id")
    )
    intake = read_sides(study)
    assert [len(side.frame) for side in intake.sides] == [2, 2]
    (notice,) = intake.notices
    assert (notice.kind, notice.count) == ("noted", 1)
    assert "both sides, Executives and Customers" in notice.why


def test_the_company_is_the_stratum_unless_the_study_says(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Left out, none at all, one column, or several joined."""
    source = write("company,region,q\nACME ltd,N,4\nAcme Ltd,S,4\nAcme Ltd,S,4\n")

    def strata(given: tuple[str, ...] | None) -> list[str]:
        side = customers(source, company="company", strata=given)
        return read_sides(make_study(side)).sides[0].frame["stratum"].tolist()

    assert strata(None) == ["Acme Ltd"] * 3
    assert strata(()) == [""] * 3
    assert strata(("region",)) == ["N", "S", "S"]
    assert strata(("company", "region")) == ["Acme Ltd|N", "Acme Ltd|S", "Acme Ltd|S"]


def test_joined_strata_never_read_alike_by_chance(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """'a|b' with 'c' is not 'a' with 'b|c'."""
    source = write("s,t,q\na|b,c,4\na,b|c,4\na\\,|b|c,4\n")
    frame = read_sides(make_study(customers(source, strata=("s", "t")))).sides[0].frame
    assert frame["stratum"].nunique() == 3


@pytest.mark.parametrize(("fields", "word"), [({"strata": ("area",)}, "stratum"), ({"cluster": "area"}, "cluster")])
def test_a_missing_stratum_or_cluster_names_the_line(
    write: Write, make_study: MakeStudy, customers: MakeSide, fields: dict[str, object], word: str
) -> None:
    """Every row of the design has a place in it."""
    with pytest.raises(DataError, match=f"customers.csv, line 3, column area: the {word} is missing"):
        read_sides(make_study(customers(write("area,q\nN,4\n,4\n"), **fields)))


def test_the_cluster_is_the_unit(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """As text, as the data have it."""
    frame = read_sides(make_study(customers(write("branch,q\n01,4\n02,4\n"), cluster="branch"))).sides[0].frame
    assert frame["unit"].tolist() == ["01", "02"]

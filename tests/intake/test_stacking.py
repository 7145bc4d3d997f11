"""A side's files as one table: wanted columns, several files, constants and picked rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.errors import DataError
from gapkit.intake.sides import read_sides
from gapkit.study.model import Question, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]


def test_a_missing_column_names_the_file_the_nearest_and_the_key(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The person learns which line of study.yaml to look at."""
    topic = Topic(id="speed", label="Speed", questions=(Question(side="customers", column=("c7",), scale="agree5"),))
    study = make_study(customers(write("id,C7\n1,4\n")), topics=(topic,))
    with pytest.raises(
        DataError, match=r"customers.csv has no column 'c7', asked for by topics.speed.questions.customers.column\. Did you mean 'C7'\?"
    ):
        read_sides(study)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"company": "bank"}, "sides.customers.company"),
        ({"wave": "when"}, "sides.customers.wave"),
        ({"segments": (("region", "REG"),)}, "sides.customers.segments"),
        ({"respondent": "who"}, "sides.customers.respondent"),
        ({"weight": "w"}, "sides.customers.weight"),
        ({"strata": ("area",)}, "sides.customers.strata"),
        ({"cluster": "branch"}, "sides.customers.cluster"),
        ({"population": "all"}, "sides.customers.population"),
        ({"invited": "asked"}, "sides.customers.invited"),
        ({"only": (("audience", ("customer",)),)}, "sides.customers.only"),
    ],
)
def test_each_key_that_names_a_column_is_named_where_it_is_missing(
    write: Write, make_study: MakeStudy, customers: MakeSide, fields: dict[str, object], key: str
) -> None:
    """No key fails with another's name."""
    with pytest.raises(DataError, match=f"asked for by {key}"):
        read_sides(make_study(customers(write("q\n4\n"), **fields)))


def test_many_columns_are_listed_in_part(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A file of two thousand columns does not fill the screen."""
    header = ",".join(f"zz{number:04}" for number in range(2000))
    row = ",".join("1" for _ in range(2000))
    with pytest.raises(DataError) as error:
        read_sides(make_study(customers(write(f"{header}\n{row}\n"))))
    assert len(str(error.value)) < 300


@pytest.mark.parametrize("content", ["q\n", "q\n\n\n"])
def test_a_header_without_rows_says_so_for_the_side(write: Write, make_study: MakeStudy, customers: MakeSide, content: str) -> None:
    """The side goes by its printed name."""
    with pytest.raises(DataError, match=r"^no responses for Customers: customers.csv has a header and no rows\.$"):
        read_sides(make_study(customers(write(content))))


def test_files_are_stacked_by_name_with_their_constants(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The order of columns may differ between files; `set` says what a file's name says."""
    spring = write("company,q\nAcme,4\n", name="spring.csv", set=(("wave", "1"),))
    autumn = write("q,company\n5,Borg\n2,Acme\n", name="autumn.csv", set=(("wave", "2"),))
    frame = read_sides(make_study(customers(spring, autumn, company="company", wave="wave"))).sides[0].frame
    assert frame[["company", "wave", "topic:speed"]].to_numpy().tolist() == [["Acme", "1", "4"], ["Borg", "2", "5"], ["Acme", "2", "2"]]


def test_each_file_has_its_own_decimal_sign(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A German and an English export stand side by side."""
    german = write("q;w\n4;1,5\n", name="de.csv", decimal=",")
    english = write("q,w\n4,2.5\n", name="en.csv")
    frame = read_sides(make_study(customers(german, english, weight="w"))).sides[0].frame
    assert frame["weight"].tolist() == [1.5, 2.5]


def test_a_question_asked_in_one_file_only_is_told_of(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A question may be new in a wave; its people are not asked, and that is said."""
    topics = tuple(
        Topic(id=name, label=name, questions=(Question(side="customers", column=(name,), scale="agree5"),)) for name in ("old", "new")
    )
    study = make_study(customers(write("old\n4\n3\n", name="spring.csv"), write("old,new\n5,1\n", name="autumn.csv")), topics=topics)
    intake = read_sides(study)
    assert intake.sides[0].frame["topic:new"].isna().tolist() == [True, True, False]
    assert [(notice.kind, notice.count) for notice in intake.notices] == [("noted", 2)]


def test_a_column_of_the_design_must_stand_in_every_file(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A wave without weights is not a wave whose people weigh nothing."""
    study = make_study(customers(write("q,w\n4,1\n", name="spring.csv"), write("q\n5\n", name="autumn.csv"), weight="w"))
    with pytest.raises(DataError, match=r"autumn\.csv has no column 'w', asked for by sides\.customers\.weight"):
        read_sides(study)


def test_an_error_names_the_line_of_the_file_it_stands_in(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Line numbers are those of each file, not of the stack."""
    study = make_study(customers(write("q,w\n4,1\n4,1\n", name="spring.csv"), write("q,w\n4,1\n4,\n", name="autumn.csv"), weight="w"))
    with pytest.raises(DataError, match=r"autumn.csv, line 3"):
        read_sides(study)


def test_a_constant_that_would_overwrite_a_column_is_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Data are never written over."""
    with pytest.raises(DataError, match=r"already has a column 'wave', which `set`"):
        read_sides(make_study(customers(write("q,wave\n4,2\n", set=(("wave", "1"),)), wave="wave")))


def test_only_takes_the_rows_named_and_counts_them(write: Write, make_study: MakeStudy, customers: MakeSide, executives: MakeSide) -> None:
    """One file may hold both sides."""
    both = write("audience,q\nexecutive,5\ncustomer,2\npartner,1\ncustomer,3\n")
    study = make_study(
        executives(both, only=(("audience", ("executive",)),)), customers(both, only=(("audience", ("customer", "partner")),))
    )
    intake = read_sides(study)
    assert [side.frame["topic:speed"].tolist() for side in intake.sides] == [["5"], ["2", "1", "3"]]
    assert [(notice.side, notice.count) for notice in intake.notices] == [("executives", 1), ("customers", 3)]
    assert "of 4 rows of customers.csv those are taken where audience is customer or partner" in intake.notices[1].why


def test_only_that_leaves_nobody_names_the_near_value(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A misspelt value is not an empty side."""
    study = make_study(customers(write("audience,q\ncustomer,2\n"), only=(("audience", ("custommer",)),)))
    with pytest.raises(DataError, match=r"no responses for Customers: `only` leaves no row .*Did you mean 'customer'\?"):
        read_sides(study)


def test_rules_of_only_must_hold_together(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Two rules that no row meets leave nobody, and that is an error too."""
    only = (("audience", ("customer",)), ("year", ("2025",)))
    with pytest.raises(DataError, match="where audience is customer and year is 2025"):
        read_sides(make_study(customers(write("audience,year,q\ncustomer,2024,2\nstaff,2025,3\n"), only=only)))

"""Answers against their scale."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gapkit.errors import DataError
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Question, Scale, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]


def _codes(study: Study) -> list[str | None]:
    cells = read_sides(study).sides[0].frame["topic:speed"]
    return [None if cell is pd.NA else cell for cell in cells]


def test_a_whole_number_stands_for_its_code(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Statistics programs write 4 as 4.0; a blank is a null and the row stays."""
    assert _codes(make_study(customers(write("id,q\na,4\nb,4.0\nc, 4 \nd,04\ne,\n")))) == ["4", "4", "4", "4", None]


def test_a_whole_number_with_a_decimal_comma_stands_for_its_code(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Only where the study says the file has decimal commas."""
    assert _codes(make_study(customers(write("id;q\na;4,0\n", decimal=",")))) == ["4"]
    with pytest.raises(DataError, match="not on scale"):
        read_sides(make_study(customers(write("id;q\na;4,0\n"))))


def test_codes_that_are_words_are_taken_as_words(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A scale need not have numbers; a code is matched to the letter."""
    scale = Scale(id="agree5", answers=(Answer(code="no", label="No"), Answer(code="NA", label="Not applicable")))
    assert _codes(make_study(customers(write("q\nno\nNA\n")), scales=(scale,))) == ["no", "NA"]
    with pytest.raises(DataError, match=re.escape("'No' (1)")):
        read_sides(make_study(customers(write("q\nNo\n")), scales=(scale,)))


def test_unknown_codes_are_listed_with_their_counts_and_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Nothing off the scale is averaged."""
    study = make_study(customers(write("q\n4\n6\n99\n6\n")))
    with pytest.raises(DataError) as error:
        read_sides(study)
    assert str(error.value) == (
        "customers.csv, column q: 3 answers are not on scale agree5: '6' (2), '99' (1).\nAdd them to `not_answers` of the scale, or mend the data."
    )


def test_half_points_are_not_rounded_to_a_code(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """4.5 is no answer of a five-point scale."""
    with pytest.raises(DataError, match=re.escape("1 answer is not on scale agree5: '4.5' (1)")):
        read_sides(make_study(customers(write("q\n4.5\n"))))


def test_labels_in_place_of_codes_name_the_code(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """An export of labels is the most frequent cause."""
    with pytest.raises(DataError, match="'Agree' is the label of code 4"):
        read_sides(make_study(customers(write("q\nAgree\n"))))


def test_every_faulty_column_is_told_at_once(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Twenty columns are not mended in twenty runs; a wrong column full of text does not fill the screen."""
    questions = [Topic(id=name, label=name, questions=(Question(side="customers", column=(name,), scale="agree5"),)) for name in ("a", "b")]
    rows = "".join(f"6,free text number {number} {'x' * 500}\n" for number in range(30))
    with pytest.raises(DataError) as error:
        read_sides(make_study(customers(write(f"a,b\n{rows}")), topics=tuple(questions)))
    assert "column a: 30 answers" in str(error.value)
    assert "column b: 30 answers" in str(error.value)
    assert "and 20 more" in str(error.value)
    assert len(str(error.value)) < 1000


def test_dont_knows_are_kept_and_counted(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """They leave the base later, and are told of now."""
    study = make_study(customers(write("id,q\na,4\nb,8\nc,9\nd,8.0\ne,\n")))
    assert _codes(study) == ["4", "8", "9", "8", None]
    (notice,) = read_sides(study).notices
    assert (notice.kind, notice.side, notice.topic, notice.count) == ("not answered", "customers", "speed", 3)
    assert "Don't know 2, Refused 1" in notice.why


def test_several_columns_are_joined_part_by_part(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A blank part is a column unanswered; a row that answered nothing is null; a person silent throughout is counted once."""
    topic = Topic(id="speed", label="Speed", questions=(Question(side="customers", column=("a", "b"), scale="agree5"),))
    study = make_study(customers(write("id,a,b\n1,4,5\n2,4,\n3,,8\n4,,\n5,8,3\n6,8,9\n")), topics=(topic,))
    assert _codes(study) == ["4|5", "4|", "|8", None, "8|3", "8|9"]
    (notice,) = read_sides(study).notices
    assert notice.count == 2

"""Weights, and how many people there are: each wrong one has a sentence of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gapkit.errors import DataError
from gapkit.intake.sides import read_sides

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        ("", "the weight is missing"),
        ("-0.5", "the weight is negative (-0.5)"),
        ("nan", "the weight is NaN"),
        ("inf", "the weight is infinite"),
        ("-Infinity", "the weight is infinite"),
        ("heavy", "'heavy' is not a number"),
        ("1 000", "'1 000' is not a number"),
    ],
)
def test_each_wrong_weight_has_its_own_sentence_and_line(
    write: Write, make_study: MakeStudy, customers: MakeSide, weight: str, sentence: str
) -> None:
    """A wrong weight makes a wrong mean, or none."""
    with pytest.raises(DataError, match=re.escape("customers.csv, line 3, column w: ") + ".*" + re.escape(sentence)):
        read_sides(make_study(customers(write(f"q,w\n4,1.5\n4,{weight}\n4,\n"), weight="w")))


@pytest.mark.parametrize("cells", ["1,500\n4;2", "1,5\n4;2.5"])
def test_commas_that_may_part_thousands_name_the_column_and_the_way_out(
    write: Write, make_study: MakeStudy, customers: MakeSide, cells: str
) -> None:
    """Refused until the study says what the comma is, also where points stand beside commas."""
    with pytest.raises(
        DataError, match=r"column w: a weight must be a number: '1,50?0?' is not a number\. Say `decimal: \",\"` at its source"
    ):
        read_sides(make_study(customers(write(f"q;w\n4;{cells}\n"), weight="w")))
    frame = read_sides(make_study(customers(write("q;w\n4;1,500\n", decimal=","), weight="w"))).sides[0].frame
    assert frame["weight"].tolist() == [1.5]


def test_decimal_commas_that_can_be_nothing_else_are_read_and_said(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A sheet of a country that writes commas needs no setting."""
    intake = read_sides(make_study(customers(write("q;w\n4;1,5\n4;2\n"), weight="w")))
    assert intake.sides[0].frame["weight"].tolist() == [1.5, 2.0]
    assert "numbers of customers.csv have decimal commas (column 'w')" in [notice.why for notice in intake.notices]


def test_points_for_thousands_are_not_taken_for_decimals(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """With decimal commas, 1.500 is not one and a half."""
    with pytest.raises(DataError, match=r"'1\.500' is not a number"):
        read_sides(make_study(customers(write("q;w\n4;1.500\n", decimal=","), weight="w")))


def test_rows_of_weight_zero_are_left_out_and_counted(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """They stand for nobody."""
    intake = read_sides(make_study(customers(write("q,w\n4,1\n8,0\n3,0.0\n2,1\n"), weight="w")))
    assert intake.sides[0].frame["topic:speed"].tolist() == ["4", "2"]
    assert [(notice.kind, notice.why, notice.count) for notice in intake.notices] == [("left out", "rows whose weight is 0", 2)]


def test_nothing_but_zero_weights_is_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """An average over nobody is no figure."""
    with pytest.raises(DataError, match="no responses for Customers: every weight"):
        read_sides(make_study(customers(write("q,w\n4,0\n"), weight="w")))


def test_a_weight_that_holds_most_of_the_total_is_told_of(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Per wave, and not for a wave of one person."""
    source = write("wave,q,w\n1,4,7\n1,4,1\n1,4,2\n2,4,6\n2,4,4\n3,4,9\n")
    (notice,) = read_sides(make_study(customers(source, weight="w", wave="wave"))).notices
    assert (notice.kind, notice.wave) == ("noted", "1")
    assert "70% of the total" in notice.why


def test_a_headcount_is_a_number_or_a_column(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Blank means not known."""
    source = write("company,heads,q\nAcme,16,4\nAcme,16.0,4\nBorg,,4\n")
    frame = read_sides(make_study(customers(source, company="company", population="heads", invited=20))).sides[0].frame
    assert [None if cell is pd.NA else int(cell) for cell in frame["population"]] == [16, 16, None]
    assert frame["invited"].tolist() == [20, 20, 20]


@pytest.mark.parametrize("second", ["17", ""])
def test_two_headcounts_of_one_company_and_wave_are_refused(write: Write, make_study: MakeStudy, customers: MakeSide, second: str) -> None:
    """Which is true cannot be told; the company is named."""
    source = write(f"company,wave,heads,q\nBorg,1,9,4\nAcme,1,16,4\nAcme,2,17,4\nACME,2,17,4\nAcme,1,{second},4\n")
    study = make_study(customers(source, company="company", wave="wave", population="heads"))
    with pytest.raises(
        DataError, match=rf"customers.csv, line 6: population of 'Acme' in wave '1' is {second or 'blank'} here and 16 above"
    ):
        read_sides(study)


@pytest.mark.parametrize("heads", ["0", "-3", "14.5", "many", "1,400"])
def test_a_headcount_is_a_whole_number_of_at_least_one(write: Write, make_study: MakeStudy, customers: MakeSide, heads: str) -> None:
    """Anything else names the line."""
    with pytest.raises(DataError, match=r"line 2, column heads: invited .* is not a whole number of at least 1"):
        read_sides(make_study(customers(write(f'heads,q\n"{heads}",4\n'), invited="heads")))

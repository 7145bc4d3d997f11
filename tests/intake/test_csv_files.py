"""CSV files: text as it stands, true line numbers, and a way out for each thing that is wrong."""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING

import pytest

from gapkit.errors import DataError
from gapkit.intake.grids import read_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Source

    Write = Callable[..., Source]


def test_every_cell_is_text_as_it_stands(write: Write) -> None:
    """Ids keep their zeros, and words that mean missing elsewhere stay words."""
    grid = read_grid(write("id,company,q\n007,NA,1.10\n1e5,None,NO\n,null, \n"))
    assert grid.rows == (("007", "NA", "1.10"), ("1e5", "None", "NO"), ("", "null", ""))


@pytest.mark.parametrize(("separator", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_the_separator_is_found_and_stated(write: Write, separator: str, words: str) -> None:
    """A separator other than a comma is told of."""
    grid = read_grid(write(f"a{separator}b\n1,5{separator}2,5\n"))
    assert grid.rows == (("1,5", "2,5"),)
    assert [notice.why for notice in grid.notices] == [f"fields of customers.csv are parted by {words}"]


def test_the_separator_is_the_one_that_parts_the_rows_like_the_header(write: Write) -> None:
    """Commas in the header alone do not make a comma file."""
    grid = read_grid(write("name, first, last;q\nAda;4\nBo;5\n"))
    assert grid.header == ("name, first, last", "q")


def test_the_studys_separator_goes_first(write: Write) -> None:
    """What the study says is not put to the vote."""
    assert read_grid(write("a,b;c\n1,2;3\n", separator=";")).header == ("a,b", "c")


def test_a_file_of_one_column_is_read(write: Write) -> None:
    """No separator at all is no fault."""
    assert read_grid(write("q\n4\n5\n")).rows == (("4",), ("5",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_the_encoding(write: Write, encoding: str) -> None:
    """UTF-8 with and without a mark and UTF-16 with one read alike, and the mark is no part of the first name."""
    grid = read_grid(write("société,q\nÉlan,4\n".encode(encoding)))
    assert grid.header == ("société", "q")
    assert grid.rows == (("Élan", "4"),)


def test_a_byte_that_is_not_utf8_names_its_line_and_the_way_out(write: Write) -> None:
    """The line is the true one, also far down a file."""
    with pytest.raises(
        DataError,
        match=re.escape("customers.csv, line 812: byte 0xE9 is not UTF-8. Save the file as UTF-8, or say its `encoding` at its source"),
    ):
        read_grid(write("Z\u00fcrich,q\n".encode() + b"Acme,4\n" * 810 + "Soci\u00e9t\u00e9,4\n".encode("cp1252")))


def test_western_text_that_is_not_utf8_is_read_as_cp1252_and_said(write: Write) -> None:
    """What spreadsheets still write reads as it looks; the signs show whether the guess is right, and nothing else of the file is quoted."""
    grid = read_grid(write("company,q\nSoci\u00e9t\u00e9 G\u00e9n\u00e9rale,4\nL\u2019Or\u00e9al,5\n".encode("cp1252")))
    assert grid.rows == (("Soci\u00e9t\u00e9 G\u00e9n\u00e9rale", "4"), ("L\u2019Or\u00e9al", "5"))
    assert "was read as cp1252, which gives \u00e9 \u2019;" in grid.notices[0].why


@pytest.mark.parametrize(
    ("text", "encoding"), [("\u0421\u0431\u0435\u0440\u0431\u0430\u043d\u043a,4", "cp1251"), ("\u307f\u305a\u307b\u9280\u884c,4", "cp932")]
)
def test_text_of_other_scripts_is_never_guessed(write: Write, text: str, encoding: str) -> None:
    """A wrong guess would print another company's name."""
    with pytest.raises(DataError, match=r"line 2: byte 0x.. is not UTF-8\."):
        read_grid(write(f"company,q\n{text}\n".encode(encoding)))


def test_the_studys_encoding_is_used(write: Write) -> None:
    """A file of an older encoding reads once the study says so."""
    assert read_grid(write("société,q\nx,4\n".encode("cp1252"), encoding="cp1252")).header == ("société", "q")


def test_a_byte_order_mark_goes_before_the_studys_encoding(write: Write) -> None:
    """A mark cannot be there by chance; an encoding written for last year's file can."""
    assert read_grid(write("société,q\nx,4\n".encode("utf-8-sig"), encoding="cp1252")).header == ("société", "q")


def test_an_unknown_encoding_is_told(write: Write) -> None:
    """A misspelt encoding is no crash."""
    with pytest.raises(DataError, match=r"no encoding is called 'utf8-bom'"):
        read_grid(write("a\n1\n", encoding="utf8-bom"))


def test_text_with_nul_characters_is_told_as_utf16(write: Write) -> None:
    """UTF-16 without its mark would read as letters parted by NUL."""
    with pytest.raises(DataError, match=r"line 1: a NUL character.*utf-16-le"):
        read_grid(write("a,b\n1,2\n".encode("utf-16-le")))


@pytest.mark.parametrize(("row", "fields"), [("3,4,5", 3), ("3", 1)])
def test_a_ragged_row_names_the_first_bad_line_and_the_counts(write: Write, row: str, fields: int) -> None:
    """A row too long or too short would move every value after it into another column."""
    with pytest.raises(DataError, match=rf"customers.csv, line 3: {fields} fields, where the header has 2"):
        read_grid(write(f"a,b\n1,2\n{row}\n5,6,7,8\n"))


def test_lines_are_counted_through_quoted_newlines(write: Write) -> None:
    """A comment over three lines does not shift the line that is named."""
    grid = read_grid(write('a,b\n1,"one\ntwo\nthree"\n2,x\n'))
    assert grid.lines == (2, 5)
    with pytest.raises(DataError, match="line 5: 3 fields"):
        read_grid(write('a,b\n1,"one\ntwo\nthree"\n2,x,y\n'))


def test_a_quote_that_never_closes_names_the_line_it_opens_on(write: Write) -> None:
    """Else it would swallow the rest of the file as one answer."""
    with pytest.raises(DataError, match="line 3: the quotes of this row do not close"):
        read_grid(write('a,b\n1,2\n3,"four\n5,6\n7,8\n'))


def test_two_columns_of_one_name_are_not_read(write: Write) -> None:
    """Which of them a study means cannot be told, and spaces do not tell them apart; a study that asks for neither loses nothing."""
    grid = read_grid(write("q,a,q \n1,2,3\n"))
    assert grid.twice == ("q",)
    assert grid.rows == (("2",),)


def test_the_header_may_stand_lower(write: Write) -> None:
    """Title lines above it are passed over, and line numbers stay those of the file."""
    grid = read_grid(write("Board survey, May\n\ncompany,q\nAcme,4\n", header=3))
    assert (grid.header, grid.lines) == (("company", "q"), (4,))


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_has_no_header(write: Write, content: str) -> None:
    """Nothing at all is told apart from a header without rows."""
    with pytest.raises(DataError, match=r"customers.csv has no header in line 1"):
        read_grid(write(content))


def test_empty_rows_between_rows_are_counted_and_those_at_the_end_are_none(write: Write) -> None:
    """Spreadsheets leave empty rows; a person who answered something is never one."""
    grid = read_grid(write("a,b\n1,2\n,\n\n3,4\n,,\n\n"))
    assert grid.lines == (2, 5)
    assert [(notice.kind, notice.count) for notice in grid.notices] == [("left out", 2)]


def test_a_missing_file_names_the_nearest_one_in_its_folder(write: Write) -> None:
    """Most missing files are misspelt."""
    there = write("a\n1\n", name="customers_2025.csv")
    missing = there.model_copy(update={"path": there.path.with_name("customer_2025.csv")})
    with pytest.raises(DataError, match=r"No file customer_2025.csv in .*Did you mean 'customers_2025.csv'\?"):
        read_grid(missing)


def test_a_folder_is_no_file(write: Write) -> None:
    """A path one level too high is told as such."""
    source = write("a\n1\n")
    with pytest.raises(DataError, match="is a folder"):
        read_grid(source.model_copy(update={"path": source.path.parent}))


@pytest.mark.parametrize("name", ["answers.pkl", "answers.PICKLE", "model.joblib"])
def test_formats_that_run_code_are_refused_unread(write: Write, name: str) -> None:
    """A pickle is refused by its name, before a byte of it is loaded."""
    with pytest.raises(DataError, match="unsafe format"):
        read_grid(write(pickle.dumps({"a": 1}), name=name))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "a.lss",
            "a.lss is a LimeSurvey structure file: it holds the questions and no answers; it is not read. Export the responses from LimeSurvey",
        ),
        (
            "a.qsf",
            "a.qsf is a Qualtrics survey file: it holds the questions and no answers; it is not read. Export the data from Qualtrics",
        ),
        ("a.xls", "a.xls is an old Excel workbook; it is not read. Save it from Excel as .xlsx."),
        ("a.json", "a.json is a JSON file, which may be of any shape; it is not read. Save the answers as .csv, one row per person."),
    ],
)
def test_what_holds_no_answers_is_refused_with_the_export_to_ask_for(write: Write, name: str, sentence: str) -> None:
    """The way out is a file that is read."""
    with pytest.raises(DataError, match=re.escape(sentence)):
        read_grid(write(b"x", name=name))


def test_an_unknown_ending_lists_what_is_read(write: Write) -> None:
    """The list is the way out."""
    with pytest.raises(DataError, match=r"files ending in \.pages are not read\. Known: \.csv"):
        read_grid(write("a", name="answers.pages"))


def test_a_workbook_under_a_csv_name_is_told(write: Write) -> None:
    """Renaming a file does not turn it into text."""
    with pytest.raises(DataError, match="is an Excel or zip file under a text file's name"):
        read_grid(write(b"PK\x03\x04rest"))

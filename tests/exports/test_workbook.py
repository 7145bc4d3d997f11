"""Workbooks for people to fill in: text stays text, cells take what they should, the bytes repeat."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from gapkit.errors import ExportError
from gapkit.exports.choice_lists import LISTS
from gapkit.exports.workbook import LONGEST_CELL, Column, Sheet, workbook_bytes
from gapkit.intake.grids import read_grid
from gapkit.study.model import Source

if TYPE_CHECKING:
    from pathlib import Path


def opened(*sheets: Sheet) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Return a workbook made of sheets, as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(sheets)))


def rules(page: Any) -> dict[str, Any]:  # noqa: ANN401 - openpyxl has no types
    """Return the rules of a sheet's cells by the range they hold for."""
    return {str(rule.sqref): rule for rule in page.data_validations.dataValidation}


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "+1", "-1+2", "@SUM(A1)", "{=1}", "http://example.org", "007", "1e5", "TRUE"])
def test_text_stays_text(text: str) -> None:
    """Neither a formula nor a number nor a link is made of it, in a cell, a header, a note or a wording."""
    book = opened(Sheet("A", (Column(text, says=text),), rows=((text,),), notes=(text,)))
    cells = [row[0] for row in book["A"].iter_rows()]
    assert [cell.value for cell in cells] == [text] * 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_a_text_like_a_formula_stays_text_where_it_is_edited(text: str) -> None:
    """A spreadsheet runs such a text once somebody opens its cell and closes it, unless the cell is marked as text."""
    assert opened(Sheet("A", (Column("q"),), rows=((text,),)))["A"]["A2"].quotePrefix


def test_characters_that_no_cell_can_show_are_left_out() -> None:
    """Line breaks stay; controls, lone surrogates and marks that turn the direction of text go."""
    page = opened(Sheet("A", (Column("a\x00\x07b"),), rows=(("first\x1b\u202e\nsecond\ud800",),)))["A"]
    assert page["A1"].value == "ab"
    assert page["A2"].value == "first\nsecond"


def test_the_bytes_repeat() -> None:
    """No clock goes into the file: neither as the time it was made, nor into the archive."""
    sheet = Sheet("A", (Column("q", choices=("1", "2"), prompt="Which?"),), rows=((1,),), notes=("note",), entries=9)
    made = workbook_bytes([sheet])
    assert workbook_bytes([sheet]) == made
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert opened(sheet).properties.created.year == 2000


@pytest.mark.parametrize(("notes", "says"), [((), ""), (("one", "two"), ""), (("one",), "Are we quick?"), ((), "Are we quick?")])
def test_the_header_stands_where_it_is_said_to(notes: tuple[str, ...], says: str) -> None:
    """A study that names the row reads the columns and the rows below, whatever stands above; and the header stays in sight."""
    sheet = Sheet("A", (Column("id"), Column("q", says=says)), rows=(("e1", 4),), notes=notes, pinned=1)
    page = opened(sheet)["A"]
    assert [cell.value for cell in page[sheet.header]] == ["id", "q"]
    assert page.freeze_panes == f"B{sheet.header + 1}"


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """The library reads its own workbooks: text as text, numbers as codes, blanks as blanks."""
    sheet = Sheet("A", (Column("id"), Column("=q", says="Why?")), rows=(("007", 4), (" x  y", None)), notes=("Read me.",))
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes([sheet]))
    grid = read_grid(Source.model_validate({"path": path, "sheet": "A", "header": sheet.header}))
    assert (grid.header, grid.rows) == (("id", "=q"), (("007", "4"), ("x y", "")))


def test_the_cells_to_fill_in_take_the_choices_alone() -> None:
    """From the first row below the header to the last entry; the prompt and the refusal are those of the column."""
    column = Column("q", choices=("1", "2", "-9"), prompt="Are we quick?", refusal="A code, please.")
    page = opened(Sheet("A", (Column("id"), column), rows=(("e1", 1),), notes=("note",), entries=10))["A"]
    (where, rule), *others = rules(page).items()
    assert others == []
    assert where == "B3:B13"
    assert (rule.type, rule.formula1, rule.allowBlank) == ("list", '"1,2,-9"', True)
    assert rule.showErrorMessage
    assert (rule.promptTitle, rule.prompt, rule.error) == ("q", "Are we quick?", "A code, please.")


def test_a_list_too_long_for_a_rule_stands_on_a_hidden_sheet() -> None:
    """Its numbers are numbers, for what is typed is one; equal lists stand there once."""
    codes = tuple(str(code) for code in range(101))
    book = opened(Sheet("A", (Column("q", choices=codes), Column("r", choices=codes)), entries=5))
    assert {rule.formula1 for rule in rules(book["A"]).values()} == {f"'{LISTS}'!$A$1:$A$101"}
    assert book[LISTS].sheet_state == "hidden"
    assert [cell.value for cell in book[LISTS]["A"]] == list(range(101))
    assert book[LISTS].max_column == 1


@pytest.mark.parametrize("choices", [("Alba, Ltd", "Bona"), ("=1+1", "b")])
def test_a_choice_that_a_rule_would_misread_stands_on_a_hidden_sheet(choices: tuple[str, ...]) -> None:
    """A comma would part it into two, and a formula's sign could run."""
    book = opened(Sheet("A", (Column("company", choices=choices),), entries=5))
    assert [cell.value for cell in book[LISTS]["A"]] == list(choices)
    assert {cell.data_type for cell in book[LISTS]["A"]} == {"s"}


def test_a_prompt_too_long_for_a_spreadsheet_ends_in_an_ellipsis() -> None:
    """Excel takes 255 characters, and would call the file damaged for more."""
    (rule,) = rules(opened(Sheet("A", (Column("q" * 40, prompt="long " * 100),), entries=5))["A"]).values()
    assert len(rule.prompt) <= 255
    assert len(rule.promptTitle) == 32
    assert rule.prompt.endswith("…")


def test_a_column_of_text_keeps_what_is_typed() -> None:
    """An id such as 007 is no number."""
    page = opened(Sheet("A", (Column("id", text=True), Column("q")), entries=5))["A"]
    assert page.column_dimensions["A"].number_format == "@"
    assert page.column_dimensions["B"].number_format == "General"


def test_a_row_is_as_high_as_its_text() -> None:
    """A wording of several lines is read in full, in programs too that do not find heights by themselves."""
    wording = "We tell customers what will happen and when"
    page = opened(Sheet("A", (Column("q", width=15, says=wording),), rows=(("a\nb\nc\nd",), ("short",))))["A"]
    assert page.row_dimensions[1].height == 4 * 15
    assert page.row_dimensions[3].height == 4 * 15
    assert page.row_dimensions[4].height in {None, 15}


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        ((Sheet("A", (Column("q"),), rows=(("x" * (LONGEST_CELL + 1),),)),), "longer than a cell holds"),
        ((Sheet("A", (Column("q"),), rows=(("a", "b"),)),), "row 2: 2 cells for 1 columns"),
        ((Sheet("A/B", (Column("q"),)),), "A/B"),
        ((Sheet("A", (Column("q"),)), Sheet("a", (Column("q"),))), "a"),
    ],
)
def test_what_no_workbook_can_hold_is_refused(sheets: tuple[Sheet, ...], why: str) -> None:
    """A text cut in silence would be a text lost."""
    with pytest.raises(ExportError, match=why):
        workbook_bytes(sheets)

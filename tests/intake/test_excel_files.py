"""Excel files: the cells as a person would read them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest

from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Save = Callable[..., Source]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Return a function that saves sheets of rows as a workbook and gives its Source."""

    def _save(sheets: dict[str, Sequence[Sequence[object]]], **how: object) -> Source:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(list(row))
        path = tmp_path / "answers.xlsx"
        book.save(path)
        return Source.model_validate({"path": path, **how})

    return _save


def test_cells_are_text_as_they_are_read(save: Save) -> None:
    """Whole numbers have no point, dates are ISO, words stay words."""
    rows = [
        ["id", "q", "share", "day", "at", "ok", "company"],
        [7, 4.0, 0.125, dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 9, 30), True, "NA"],  # noqa: DTZ001 (a cell holds no zone)
        ["007", None, 1e20, None, None, False, " None "],
    ]
    grid = read_grid(save({"Answers": rows}))
    assert grid.rows[0] == ("7", "4", "0.125", "2026-05-01", "2026-05-01T09:30:00", "TRUE", "NA")
    assert grid.rows[1] == ("007", "", "100000000000000000000", "", "", "FALSE", "None")


def test_the_sheet_and_header_are_the_studys(save: Save) -> None:
    """Rows are numbered as the sheet numbers them."""
    source = save({"Read me": [["nothing"]], "Answers": [["Board survey"], [], ["company", "q"], ["Acme", 4]]}, sheet="Answers", header=3)
    grid = read_grid(source)
    assert (grid.header, grid.rows, grid.lines) == (("company", "q"), (("Acme", "4"),), (4,))


def test_a_misspelt_sheet_names_the_nearest(save: Save) -> None:
    """Sheets are named by hand."""
    with pytest.raises(DataError, match=r"has no sheet 'Anwsers'\. Did you mean 'Answers'\?"):
        read_grid(save({"Answers": [["q"], [1]]}, sheet="Anwsers"))


def test_the_first_of_several_sheets_is_told_of(save: Save) -> None:
    """A reader should know that others were not read."""
    grid = read_grid(save({"One": [["q"], [1]], "Two": [["q"], [2]]}))
    assert [notice.why for notice in grid.notices] == ["sheet 'One' of answers.xlsx was read, the first of 2"]


def test_a_note_right_of_the_table_is_no_part_of_it(save: Save) -> None:
    """A remark beside a row does not make it ragged, and short rows are filled."""
    grid = read_grid(save({"Answers": [["a", "b"], [1, 2, None, "checked by Ada"], [3]]}))
    assert grid.rows == (("1", "2"), ("3", ""))


def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    """A half-downloaded file is no crash."""
    path = tmp_path / "answers.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(DataError, match=r"answers.xlsx cannot be read as an Excel workbook"):
        read_grid(Source(path=path))

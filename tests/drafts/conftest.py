"""A working folder as `gapkit new` makes it, and one that somebody filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest

from gapkit.drafts.folder import start_study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# Executives: 9 of 12 give a good answer. Customers: 10 of 25, 5 more say they don't know.
EXECUTIVES = (5, 4, 4) * 3 + (2, 3, 1)
CUSTOMERS = (4, 5) * 5 + (1, 2, 3) * 5 + (8,) * 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder just made."""
    return start_study(tmp_path / "my-study").folder


@pytest.fixture(name="fill")
def fill_() -> Callable[..., None]:
    """Return the function that types answers into a working folder's workbook."""
    return fill


@pytest.fixture
def filled(folder: Path) -> Path:
    """Return a working folder whose workbook was filled in: each person answers all questions alike."""
    fill(folder, executives=EXECUTIVES, customers=CUSTOMERS)
    return folder


def fill(folder: Path, *, executives: Sequence[int], customers: Sequence[int]) -> None:
    """Type answers into a working folder's workbook, below the shaded row, a person to a row."""
    book = openpyxl.load_workbook(folder / "answers.xlsx")
    for name, answers in (("Executives", executives), ("Customers", customers)):
        page = book[name]
        header = next(row for row in page.iter_rows() if row[0].value == "respondent")
        for number, answer in enumerate(answers, start=1):
            for cell in header:
                page.cell(header[0].row + number, cell.column).value = {"respondent": f"{name[0]}{number}", "company": None}.get(
                    cell.value, answer
                )
    book.save(folder / "answers.xlsx")

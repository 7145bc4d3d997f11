"""A sheet of an Excel workbook -> its records as text, each with its row."""

from __future__ import annotations

import re
import warnings
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from gapkit.errors import DataError, nearest
from gapkit.intake.frames import cell_text
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gapkit.intake.text_files import Record
    from gapkit.study.model import Source

_PERCENT: Final = re.compile(r'^[^"]*%')
_DIGITS: Final = 12  # 29.8% is stored as 0.29800000000000004


def workbook_records(source: Source, path: Path) -> tuple[str, Iterator[Record], tuple[Notice, ...]]:
    """Return the sheet that was read, its records from the study's `header` row on, and a notice where one of several sheets was taken.

    A cell that Excel shows as a percentage reads as one ("29.8%", not 0.298).

    Raises:
        DataError: the file is no workbook, or has no such sheet.
    """
    with _opened(path) as book:
        sheet, notices = _sheet_name(source, path, book.sheetnames)
        cells = list(_rows(book[sheet]))
    return sheet, _padded(cells[source.header - 1 :], source.header), notices


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, in order. Raises DataError where the file is no workbook."""
    with _opened(path) as book:
        return tuple(book.sheetnames)


def first_rows(path: Path, sheet: str, most: int) -> tuple[tuple[str, ...], ...]:
    """Return a sheet's first rows as text, each as wide as it is, titles above the header among them: for who does not know the file yet.

    Raises:
        DataError: the file is no workbook.
    """
    with _opened(path) as book:
        return tuple(_rows(book[sheet], most))


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a workbook to read and close it after. Raises DataError where it is none, or breaks while it is read."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 -- only a workbook pays for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which say nothing of the cells
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, EOFError) as error:
        raise DataError(f"{path.name} cannot be read as an Excel workbook ({error}). Save it again as .xlsx, or as .csv.") from error


def _rows(page: Any, most: int | None = None) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 - openpyxl has no types
    page.reset_dimensions()  # some programs write a wrong one, and rows beyond it would be lost
    for row in page.iter_rows(max_row=most):
        yield tuple(_cell(cell) for cell in row)


def _sheet_name(source: Source, path: Path, sheets: Sequence[str]) -> tuple[str, tuple[Notice, ...]]:
    if source.sheet:
        if source.sheet not in sheets:
            raise DataError(f"{path.name} has no sheet {source.sheet!r}.{nearest(source.sheet, sheets)}")
        return source.sheet, ()
    if len(sheets) > 1:
        return sheets[0], (Notice(kind="noted", why=f"sheet {sheets[0]!r} of {path.name} was read, the first of {len(sheets)}"),)
    return sheets[0], ()


def _cell(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool) and _PERCENT.match(cell.number_format or ""):
        return f"{round(value * 100, _DIGITS):g}%"
    return cell_text(value)


def _padded(rows: Sequence[tuple[str, ...]], first: int) -> Iterator[Record]:
    """Yield rows as wide as the header: a sheet stores no cells after a row's last, and notes beside the table are not of it."""
    width = 0
    for line, row in enumerate(rows, start=first):
        if not width:
            width = len(row)
        yield line, [*row, *[""] * (width - len(row))][:width]

"""A CSV or Excel file -> a grid of text: one header, rows of as many cells, and the line each row began on. Nothing is guessed of the values."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gapkit.errors import DataError, nearest
from gapkit.intake.files import is_workbook, read_text
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gapkit.study.model import Source

    Record = tuple[int, list[str]]

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE: Final = 50  # records looked at to find the separator


@dataclass(frozen=True)
class Grid:
    """The cells of one file as trimmed text ("" where empty): `header`, `rows` of as many cells, and `lines`, the line each row began on."""

    source: Source
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notices: tuple[Notice, ...] = ()


def read_grid(source: Source) -> Grid:
    """Return the cells of a CSV or Excel file as text; it may hold a header and no rows.

    Raises:
        DataError: the file is missing, of a format that is not read, wrongly encoded, empty, ragged, or two of its columns share a name.
    """
    if is_workbook(source.path):
        records, notices = _workbook_records(source)
    else:
        records, notices = _text_records(source)
    return _as_grid(source, records, notices)


def _as_grid(source: Source, records: Iterator[Record], notices: list[Notice]) -> Grid:
    name = source.path.name
    first = next(records, None)
    header = tuple(cell.strip() for cell in first[1]) if first else ()
    if not any(header):
        raise DataError(
            f"{name} has no header in line {source.header}: the file is empty there. If the header stands lower, say `header` at its source."
        )
    twice = [column for column, times in Counter(header).items() if times > 1 and column]
    if twice:
        raise DataError(
            f"{name}: column {twice[0]!r} stands {header.count(twice[0])} times in the header. Give each column a name of its own."
        )
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    empty = 0  # empty lines that close a file are no rows; those between rows are counted
    pending = 0
    for line, cells in records:
        row = tuple(cell.strip() for cell in cells)
        if not any(row):
            pending += 1
            continue
        if len(row) != len(header):
            raise DataError(
                f"{name}, line {line}: {len(row)} fields, where the header has {len(header)}. "
                "Quote a value that holds the separator, or mend the row."
            )
        empty, pending = empty + pending, 0
        rows.append(row)
        lines.append(line)
    if empty:
        notices.append(Notice(kind="left out", why=f"empty rows of {name}", count=empty))
    return Grid(source=source, header=header, rows=tuple(rows), lines=tuple(lines), notices=tuple(notices))


def _text_records(source: Source) -> tuple[Iterator[Record], list[Notice]]:
    text = read_text(source)
    body = io.StringIO(text, newline="")
    for _ in range(source.header - 1):
        body.readline()
    start = body.tell()
    if source.separator:
        return _parsed(source, body, source.separator), []
    separator = _separator(text[start:])
    noted = [] if separator == "," else [Notice(kind="noted", why=f"fields of {source.path.name} are parted by {SEPARATORS[separator]}")]
    return _parsed(source, body, separator), noted


def _parsed(source: Source, body: Iterable[str], separator: str) -> Iterator[Record]:
    reader = csv.reader(body, delimiter=separator, strict=True)
    above = source.header - 1
    while True:
        line = above + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(
                f"{source.path.name}, line {line}: the quotes of this row do not close ({error}). Mend the row, or say `separator` at its source."
            ) from error
        yield line, cells


def _separator(text: str) -> str:
    """Return the separator that parts the header and, alike, the first rows: the one giving most fields; a comma where none does."""
    best, found = (False, 1), ","
    for candidate in SEPARATORS:
        widths = _widths(text, candidate)
        rank = (len(set(widths)) == 1, widths[0] if widths else 0)
        if rank[1] > 1 and rank > best:
            best, found = rank, candidate
    return found


def _widths(text: str, separator: str) -> list[int]:
    try:
        records = list(itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _SAMPLE))
    except csv.Error:
        return []
    return [len(record) for record in records if record]


def _workbook_records(source: Source) -> tuple[Iterator[Record], list[Notice]]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 -- only a study with a workbook pays for it

    name = source.path.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which say nothing of the cells
            book = openpyxl.load_workbook(source.path, read_only=True, data_only=True)
            try:
                sheet, notices = _sheet_name(source, book.sheetnames)
                page = book[sheet]
                page.reset_dimensions()  # some programs write a wrong one, and rows beyond it would be lost
                cells = [tuple(_cell_text(value) for value in row) for row in page.iter_rows(values_only=True)]
            finally:
                book.close()
    except (zipfile.BadZipFile, KeyError, OSError, ValueError) as error:
        raise DataError(f"{name} cannot be read as an Excel workbook ({error}). Save it again as .xlsx, or as .csv.") from error
    return _padded(cells[source.header - 1 :], source.header), notices


def _sheet_name(source: Source, sheets: Sequence[str]) -> tuple[str, list[Notice]]:
    name = source.path.name
    if source.sheet:
        if source.sheet not in sheets:
            raise DataError(f"{name} has no sheet {source.sheet!r}.{nearest(source.sheet, sheets)}")
        return source.sheet, []
    if len(sheets) > 1:
        return sheets[0], [Notice(kind="noted", why=f"sheet {sheets[0]!r} of {name} was read, the first of {len(sheets)}")]
    return sheets[0], []


def _padded(rows: Sequence[tuple[str, ...]], first: int) -> Iterator[Record]:
    """Yield rows as wide as the header: a sheet stores no cells after a row's last, and notes beside the table are not of it."""
    width = 0
    for line, row in enumerate(rows, start=first):
        if not width:
            width = len(row)
        yield line, [*row, *[""] * (width - len(row))][:width]


def _cell_text(value: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as ISO, TRUE and FALSE as Excel shows them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)

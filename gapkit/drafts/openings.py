"""A raw export opened for the first time: its sheets, the row its names stand in, its separator and encoding, and how study.yaml is to say so."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from gapkit.drafts.parties import party_of
from gapkit.errors import DataError
from gapkit.intake.encodings import encoding_of
from gapkit.intake.files import kind_of
from gapkit.intake.grids import read_grid
from gapkit.intake.numbers import as_number
from gapkit.intake.survey_tools import read_header
from gapkit.intake.text_files import SEPARATORS, open_text
from gapkit.intake.workbooks import first_rows, sheet_names
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gapkit.intake.grids import Grid

    Record = tuple[int, Sequence[str]]

_LOOKED_AT: Final = 40  # rows; a table's title and notes are shorter
_MOSTLY: Final = 0.8  # of the cells that rows of the table usually fill
_MOST_SHEETS: Final = 8  # a workbook of hundreds is a book of tables, and each takes a reading of all
_LEAST_ROWS: Final = 1


@dataclass(frozen=True)
class Opening:
    """One table of a file: how it was read (`source`), and its cells."""

    source: Source
    grid: Grid

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return self.grid.name

    @property
    def told(self) -> dict[str, str]:
        """The keys a source needs beside `path` to be read alike next month, in the order of the guide."""
        source = self.source
        keys = {"sheet": source.sheet, "header": str(source.header) if source.header > 1 else ""}
        keys |= {"encoding": source.encoding, "separator": source.separator}
        return {key: value for key, value in keys.items() if value}


def open_file(path: Path) -> tuple[Opening, ...]:
    """Return the tables of a file that have rows: one, or one per sheet of a workbook that can be read.

    Of a workbook's sheets those named after a side are looked at where there are such, else the first eight.

    Raises:
        DataError: the file is missing, of a format that is not read, damaged, or has no rows.
    """
    kind = kind_of(path)
    if kind == "workbook":
        sheets = sheet_names(path)
        named = tuple(sheet for sheet in sheets if party_of(sheet) is not None)
        found, faults = [], []
        for sheet in (named or sheets)[:_MOST_SHEETS]:
            try:
                found.append(_opened(Source(path=path, sheet=sheet if len(sheets) > 1 else "", header=_workbook_header(path, sheet))))
            except DataError as error:
                faults.append(error)
        filled = tuple(opening for opening in found if len(opening.grid.lines) >= _LEAST_ROWS)
        if not filled and faults:
            raise faults[0]
    else:
        filled = (_opened(_text_source(path) if kind == "text" else Source(path=path)),)
    if not any(opening.grid.lines for opening in filled):
        raise DataError(f"{path.name} has no responses: a header and no rows, or nothing at all. Export the answers again.")
    return filled


def _opened(source: Source) -> Opening:
    return Opening(source, read_grid(source))


def _workbook_header(path: Path, sheet: str) -> int:
    rows = first_rows(path, sheet, _LOOKED_AT)
    return header_row(list(enumerate(rows, start=1)))


def _text_source(path: Path) -> Source:
    """Return how to read a text file: its encoding where it is not UTF-8, its separator where it is not a comma, the line of its names."""
    encoding, _ = encoding_of(Source(path=path), path)
    kept = "" if encoding in {"utf-8", "utf-8-sig"} else encoding
    best, found = (0.0, 0.0), Source(path=path, encoding=kept)
    for separator in SEPARATORS:
        source = Source(path=path, encoding=kept, separator=separator)
        try:
            records = list(itertools.islice(open_text(source, path).records, _LOOKED_AT))
        except DataError:
            continue  # its quotes do not close where fields are parted so
        widths = [len(cells) for _, cells in records if any(cells)]
        usual = median(widths) if widths else 0
        rank = (float(usual > 1) * sum(width == usual for width in widths) / max(len(widths), 1), usual)
        if rank > best:
            best = rank
            found = Source(path=path, encoding=kept, separator="" if separator == "," else separator, header=header_row(records))
    return found


def header_row(records: Sequence[Record]) -> int:
    """Return the line or row that the columns' names stand in: the first that is as full as the rows after it and not mostly numbers; 1 where none is.

    Args:
        records: the first rows of a file, each with its line.
    """
    if _is_survey_tool(records):
        return 1
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in records]
    usual = median([count for count in filled if count] or [0])
    for (line, cells), count in zip(records, filled, strict=True):
        words = [cell for cell in cells if cell.strip() and as_number(cell.strip()) is None]
        if count >= max(_MOSTLY * usual, 1) and 2 * len(words) > count:
            return line
    return 1


def _is_survey_tool(records: Iterable[Record]) -> bool:
    """Whether the first rows are the header of a survey tool, some of which leave cells of it blank."""
    try:
        header, _ = read_header(Source(), "", iter([(line, list(cells)) for line, cells in records]))
    except DataError:
        return False
    return header.form != "text"

"""A CSV file -> its records, each with the line it began on: separators found and said, quotes that do not close refused."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING, Final, NamedTuple

from gapkit.errors import DataError
from gapkit.intake.encodings import encoding_of
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gapkit.study.model import Source

Record = tuple[int, list[str]]

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE: Final = 50  # records looked at to find the separator
_LONGEST_CELL: Final = 1 << 24  # characters; a comment may be long, a quote that never closes is longer


class TextFile(NamedTuple):
    """A text file: its encoding and separator, its records from the study's `header` row on (read as they are asked for), and what was found out."""

    encoding: str
    separator: str
    records: Iterator[Record]
    notices: tuple[Notice, ...]


def open_text(source: Source, path: Path) -> TextFile:
    """Return a text file ready to be read.

    Raises:
        DataError: at once where the file is no text; while it is read where a quote does not close, or a NUL character stands in it.
    """
    encoding, notices = encoding_of(source, path)
    separator = source.separator or _separator(_sample(source, path, encoding))
    if not source.separator and separator != ",":
        notices = (*notices, Notice(kind="noted", why=f"fields of {path.name} are parted by {SEPARATORS[separator]}"))
    return TextFile(encoding, separator, _parsed(source, path, encoding, separator), notices)


def _lines(source: Source, path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines of a file from the header's row on, as they stand."""
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file, start=1):
            if "\x00" in line:
                raise DataError(
                    f"{path.name}, line {number}: a NUL character, as in UTF-16 without its mark. "
                    "Save the file as UTF-8, or say `encoding: utf-16-le`."
                )
            if number >= source.header:
                yield line.removeprefix("\ufeff") if number == source.header else line


def _sample(source: Source, path: Path, encoding: str) -> str:
    """Return the first lines, enough to see what parts the fields."""
    return "".join(itertools.islice(_lines(source, path, encoding), 4 * _SAMPLE))


def _parsed(source: Source, path: Path, encoding: str, separator: str) -> Iterator[Record]:
    reader = csv.reader(_lines(source, path, encoding), delimiter=separator, strict=True)
    if csv.field_size_limit() < _LONGEST_CELL:
        csv.field_size_limit(_LONGEST_CELL)  # the module has one limit for all readers; it is only ever raised
    above = source.header
    line = above
    try:
        for cells in reader:
            yield line, cells
            line = above + reader.line_num
    except csv.Error as error:
        raise DataError(
            f"{path.name}, line {line}: the quotes of this row do not close ({error}). Mend the row, or say `separator` at its source."
        ) from error


def _separator(text: str) -> str:
    """Return the separator that parts the header and, alike, the first rows: the one giving most fields; a comma where none does."""
    best, found = (False, 1), ","
    for candidate in SEPARATORS:
        widths = _widths(io.StringIO(text, newline=""), candidate)
        rank = (len(set(widths)) == 1, widths[0] if widths else 0)
        if rank[1] > 1 and rank > best:
            best, found = rank, candidate
    return found


def _widths(lines: Iterable[str], candidate: str) -> list[int]:
    try:
        records = list(itertools.islice(csv.reader(lines, delimiter=candidate), _SAMPLE))
    except csv.Error:
        return []
    return [len(record) for record in records if record]

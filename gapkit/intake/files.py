"""A file on disk -> its text: missing files, formats that are not read, and encodings."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from gapkit.errors import DataError, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.study.model import Source

TEXT_FORMATS: Final = (".csv", ".tsv", ".tab", ".txt", ".dat")
EXCEL_FORMATS: Final = (".xlsx", ".xlsm")
# Loading one of these may run whatever code was put into it.
UNSAFE_FORMATS: Final = (".pkl", ".pickle", ".p", ".joblib", ".dill", ".cloudpickle", ".rds", ".rdata")
NOT_YET: Final = {
    ".parquet": "Parquet",
    ".pq": "Parquet",
    ".feather": "Feather",
    ".arrow": "Arrow",
    ".sav": "SPSS",
    ".zsav": "SPSS",
    ".por": "SPSS",
    ".dta": "Stata",
    ".sas7bdat": "SAS",
    ".xpt": "SAS",
    ".xls": "old Excel",
    ".xlsb": "binary Excel",
    ".ods": "OpenDocument",
    ".json": "JSON",
    ".gz": "compressed",
    ".zip": "compressed",
}
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT: Final = ((b"PK\x03\x04", "an Excel or zip file"), (b"PAR1", "a Parquet file"), (b"\xd0\xcf\x11\xe0", "an old Excel file"))


def is_workbook(path: Path) -> bool:
    """Return whether a file that exists is an Excel workbook, else a text file.

    Raises:
        DataError: the file is missing (the nearest name in its folder is given), is a folder, or is of a format that is not read.
    """
    if path.is_dir():
        raise DataError(f"{path} is a folder. Name a file in it.")
    if not path.exists():
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file()) if path.parent.is_dir() else []
        raise DataError(f"No file {path.name} in {path.parent}.{nearest(path.name, there)}")
    suffix = path.suffix.lower()
    if suffix in UNSAFE_FORMATS:
        raise DataError(f"{path.name} is refused: {suffix} is an unsafe format, reading it may run code. Save the data as .csv or .xlsx.")
    if suffix in NOT_YET:
        raise DataError(f"{path.name}: {NOT_YET[suffix]} files ({suffix}) are not read yet. Save the data as .csv or .xlsx.")
    if suffix in EXCEL_FORMATS:
        return True
    if suffix not in TEXT_FORMATS:
        raise DataError(
            f"{path.name}: files ending in {suffix or 'nothing'} are not read. Known: {', '.join(TEXT_FORMATS + EXCEL_FORMATS)}."
        )
    return False


def read_text(source: Source) -> str:
    """Return the text of a file: by its byte order mark, else by the study's `encoding`, else UTF-8.

    Raises:
        DataError: the bytes are not of that encoding (the line is named), or are no text at all.
    """
    name = source.path.name
    data = _read_bytes(source.path)
    for start, what in _NOT_TEXT:
        if data.startswith(start):
            raise DataError(f"{name} is {what} under a text file's name. Rename it, or save it as text.")
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), "")
    encoding = marked or source.encoding or "utf-8"
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise DataError(f"{name}: no encoding is called {encoding!r}. Common ones: utf-8, cp1252, latin-1, utf-16.") from error
    except UnicodeDecodeError as error:
        raise DataError(_undecodable(name, data, error, encoding)) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise DataError(
            f"{name}, line {line}: a NUL character, as in UTF-16 without its mark. Save the file as UTF-8, or say `encoding: utf-16-le`."
        )
    return text.removeprefix("\ufeff")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}.") from error


def _undecodable(name: str, data: bytes, error: UnicodeDecodeError, encoding: str) -> str:
    if encoding == "utf-16":
        return f"{name} is cut off or damaged: its UTF-16 text breaks at byte {error.start}. Save the file again."
    line = data.count(b"\n", 0, error.start) + 1
    found = f"{name}, line {line}: byte 0x{data[error.start]:02X} is not"
    if encoding in {"utf-8", "utf-8-sig"}:
        return f"{found} UTF-8. Save the file as UTF-8, or say `encoding: cp1252` at its source."
    return f"{found} {encoding}. Say another `encoding` at its source, or save the file as UTF-8."

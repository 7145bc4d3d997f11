"""How a text file is encoded: by its byte order mark, as the study says, as UTF-8, else guessed and said."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from gapkit.errors import DataError
from gapkit.intake.files import unreadable
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.study.model import Source

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT: Final = (
    (b"PK\x03\x04", "an Excel or zip file"),
    (b"PAR1", "a Parquet file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
)
_CHUNK: Final = 1 << 20
_SHOWN: Final = 8
_SHORT: Final = 2
GUESS: Final = "cp1252"  # what spreadsheets of western Europe and the Americas write where they do not write Unicode
# What text read by that guess holds beside ASCII when the guess is right.
_WESTERN: Final = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽžŸ€£§°®©™«»¡¿ºª·\u00a0\u00b4\u2019\u2018\u201c\u201d\u201e\u201a\u2013\u2014\u2026\u2022"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
# A letter of two or more bytes in UTF-8: where one stands beside bytes that are none, the file is of two encodings.
_UTF8_LETTER: Final = re.compile(rb"[\xc3-\xcf][\x80-\xbf](?![\x80-\xbf])|[\xe1-\xef][\x80-\xbf]{2}")


def encoding_of(source: Source, path: Path) -> tuple[str, tuple[Notice, ...]]:
    """Return the encoding of a text file, and a notice where it was guessed.

    Args:
        source: its `encoding`, where given, goes before everything but a byte order mark.
        path: the file.

    Raises:
        DataError: the bytes are no text, are of no known encoding or of two (the line is named), or not of the one the study says.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise unreadable(path, error) from error
    for start, what in _NOT_TEXT:
        if head.startswith(start):
            raise DataError(f"{path.name} is {what} under a text file's name. Rename it, or save it as text.")
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), "")
    encoding = marked or source.encoding or "utf-8"
    try:
        fault = _first_fault(path, encoding)
    except LookupError as error:
        raise DataError(f"{path.name}: no encoding is called {encoding!r}. Common ones: utf-8, cp1252, latin-1, utf-16.") from error
    if fault is None:
        return encoding, ()
    if encoding == "utf-16":
        raise DataError(f"{path.name} is cut off or damaged: its UTF-16 text breaks at byte {fault}. Save the file again.")
    data = path.read_bytes()
    line = data.count(b"\n", 0, fault) + 1
    place = f"{path.name}, line {line}: byte 0x{data[fault]:02X} is not"
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise DataError(f"{place} {encoding}. Say another `encoding` at its source, or save the file as UTF-8.")
    seen = "" if marked else _guessed_signs(data)
    if not seen:
        raise DataError(f"{place} UTF-8. Save the file as UTF-8, or say its `encoding` at its source, such as `encoding: cp1252`.")
    why = f"{path.name} is not UTF-8 and was read as {GUESS}, which gives {seen}; say `encoding` at its source if that looks wrong"
    return GUESS, (Notice(kind="noted", why=why),)


def _first_fault(path: Path, encoding: str) -> int | None:
    """Return the place of the first byte that is not of the encoding; None where there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            held = decoder.getstate()[0]  # the start of a letter that the last piece broke off
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - len(held) + error.start
            if not chunk:
                return None
            done += len(chunk)


def _guessed_signs(data: bytes) -> str:
    """Return the signs beyond ASCII as the guess reads them; "" where the bytes are of two encodings, or read so are no western text."""
    odd = [line for line in data.splitlines() if not line.isascii()]
    if any(_UTF8_LETTER.search(line) for line in odd):
        return ""
    try:
        lines = [line.decode(GUESS).strip() for line in odd]
    except UnicodeDecodeError:
        return ""
    if not all(_western(line) for line in lines):
        return ""
    # The signs alone: whatever stands around them may be somebody's name or answer, and the notice is printed in reports.
    signs = sorted({sign for line in lines for sign in line if not sign.isascii() and not sign.isspace()})
    return " ".join(signs[:_SHOWN]) or "no-break spaces"


def _western(line: str) -> bool:
    """Whether a line reads as a western language: known signs alone, and no word of accented letters alone but the short ones (à, où)."""
    if any(character not in _WESTERN for character in line if not character.isascii()):
        return False
    return all(len(word) <= _SHORT or any(letter.isascii() for letter in word) for word in _WORD.findall(line))

"""Files of published figures, line by line: every cell is text first, and is refused with its file, line and column where it cannot be taken."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from gapkit.errors import StudyError, nearest
from gapkit.study.model import Differs, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PLAIN_COLUMNS = (
    "topic", "label", "study", "statement", "retells", "side", "audience", "asks",
    "score", "value", "n", "wave", "reverse", "differs", "source", "note",
)  # fmt: skip
DISTRIBUTION_COLUMNS = ("scale", "favourable", "answer", "count")
COLUMNS = PLAIN_COLUMNS + DISTRIBUTION_COLUMNS

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"\d{1,15}", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One line of a file of published figures: its cells as text, and where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell's text without surrounding spaces; "" where the file has no such column."""
        return self.cells.get(column, "")

    def wrong(self, column: str, wanted: str) -> StudyError:
        """Return the error that says where this cell stands, what was found and what was wanted."""
        return StudyError(f"{self.file}, line {self.number}, column {column}: found {self[column]!r}; {wanted}")

    def word(self, column: str, known: Iterable[str]) -> str:
        """Return a cell that is empty or one of the known words. Raises StudyError, naming the nearest."""
        known = tuple(known)
        if self[column] and self[column] not in known:
            raise self.wrong(column, f"no such word here.{nearest(self[column], known)}")
        return self[column]

    @property
    def score(self) -> Score | None:
        """Return the line's score, None where it names none. Raises StudyError for any other word."""
        word = self.word("score", get_args(Score))
        return next((score for score in get_args(Score) if score == word), None)

    @property
    def differs(self) -> tuple[Differs, ...]:
        """Return how the question departs from its topic, in the order written. Raises StudyError for an unknown word."""
        words = dict.fromkeys(self["differs"].replace(",", " ").split())
        known: tuple[Differs, ...] = get_args(Differs)
        for word in words:
            if word not in known:
                raise self.wrong("differs", f"{word!r} is no way to differ.{nearest(word, known)}")
        return tuple(way for word in words for way in known if way == word)

    def number_in(self, column: str, low: float, high: float) -> float | None:
        """Return a cell as a number from low to high, None where it is empty. Raises StudyError for anything else."""
        text = self[column]
        if not text:
            return None
        wanted = f"wanted a number from {low:g} to {high:g}"
        if not NUMBER.fullmatch(text):
            raise self.wrong(column, f"{wanted}, such as 42.5, without percent sign or decimal comma.")
        value = float(text)
        if not low <= value <= high:
            raise self.wrong(column, f"{wanted}.")
        return value

    def whole(self, column: str, least: int) -> int | None:
        """Return a cell as a whole number of at least `least`, None where it is empty. Raises StudyError for anything else."""
        text = self[column]
        if not text:
            return None
        if not _WHOLE.fullmatch(text) or int(text) < least:
            raise self.wrong(column, f"wanted a whole number of at least {least}, such as 1204, or nothing where it was not published.")
        return int(text)


def read_lines(path: Path) -> tuple[Line, ...]:
    """Return the lines of one file of published figures, blank ones skipped.

    Raises:
        StudyError: the file is missing, unreadable, empty or ragged, a column is unknown or stands twice, or one that is needed is missing.
    """
    records = list(_records(path))
    if not records:
        raise StudyError(f"{path.name} is empty; wanted a first line of column names: {', '.join(PLAIN_COLUMNS)}.")
    header = tuple(cell.strip() for cell in records[0][1])
    _check_header(path.name, records[0][0], header)
    lines = []
    for number, record in records[1:]:
        if len(record) != len(header):
            raise StudyError(
                f"{path.name}, line {number}: found {len(record)} fields, wanted {len(header)} as in the first line. "
                "Put text that holds a comma in double quotes."
            )
        cells = dict(zip(header, (cell.strip() for cell in record), strict=True))
        line = Line(path.name, number, cells)
        for needed in ("topic", "side"):
            if not line[needed]:
                raise line.wrong(needed, f"every line names its {needed}.")
        lines.append(line)
    if not lines:
        raise StudyError(f"{path.name} holds column names and no figures; wanted one line per topic, side and wave.")
    return tuple(lines)


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it starts on; a quoted cell may run over several."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            start = 1
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield start, record
                start = reader.line_num + 1
    except csv.Error as error:
        raise StudyError(f"{path.name}, line {start}: not readable as comma-separated text ({error}).") from error
    except UnicodeDecodeError as error:
        raise StudyError(f"{path.name}: byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise StudyError(f"Published figures {str(path)!r} cannot be read: {error.strerror}.") from error


def _check_header(file: str, number: int, header: tuple[str, ...]) -> None:
    where = f"{file}, line {number}"
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        raise StudyError(f"{where}: the columns are not parted by commas; save the file as comma-separated text.")
    for name in header:
        if name not in COLUMNS:
            raise StudyError(f"{where}: unknown column {name!r}.{nearest(name, COLUMNS)}")
        if header.count(name) > 1:
            raise StudyError(f"{where}: column {name!r} stands twice; leave one.")
    for needed in ("topic", "side"):
        if needed not in header:
            raise StudyError(f"{where}: no column {needed!r}; found {', '.join(header)}.")
    if not {"value", "count"} & set(header):
        raise StudyError(f"{where}: no column 'value' (or 'count'); found {', '.join(header)}.")

"""The headers that survey tools write: one, two or three rows -> one name and one wording per column, and which rows are nobody's answers."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from gapkit.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gapkit.intake.text_files import Record
    from gapkit.study.model import Source

Form = Literal["text", "qualtrics", "surveymonkey"]

_IMPORT_ID: Final = re.compile(r"""^\{\s*["']ImportId["']""")
_LEGACY: Final = {"ResponseID", "ResponseSet"}
_META: Final = {"StartDate", "EndDate", "Status", "ResponseId", "Finished", "DistributionChannel", "RecordedDate", "Progress"}
_LEAST_META: Final = 4  # names of Qualtrics' own columns that make a header one of Qualtrics
_OPEN: Final = {"response", "open-ended response"}
_FIRST: Final = {"respondentid", "respondent id", "collectorid", "collector id"}
# Rows that the people who made the survey wrote while they tried it. The channel reads so in every language; the status only in some.
_TRIALS: Final = {
    "DistributionChannel": {"preview", "test"},
    "Status": {"1", "2", "9", "17", "survey preview", "survey test"},
}


@dataclass(frozen=True)
class Header:
    """What the header rows tell: `names` of the columns, `asks` their wordings ("" where the file gives none), `trial` picks rows that are no answers."""

    form: Form
    names: tuple[str, ...]
    asks: tuple[str, ...]
    rows: int = 1  # how many rows of the file it took
    trials: tuple[tuple[int, frozenset[str]], ...] = ()

    def is_trial(self, cells: Sequence[str]) -> bool:
        """Whether a row is a preview or test of the survey rather than somebody's answers."""
        return any(cells[place].strip().casefold() in words for place, words in self.trials)


def read_header(source: Source, name: str, records: Iterator[Record]) -> tuple[Header, Iterator[Record]]:
    """Return what the header rows tell and the records after them.

    Args:
        source: its `format`, where given, is taken at its word; else the rows themselves tell.
        name: of the file, for errors.
        records: from the header's row on.

    Raises:
        DataError: there is no header, or the file is not of the format the study says, or is a table of figures rather than answers.
    """
    first = list(itertools.islice(records, 3))
    rows = [tuple(cell.strip() for cell in cells) for _, cells in first]
    if not rows or not any(rows[0]):
        raise DataError(
            f"{name} has no header in line {source.header}: the file is empty there. If the header stands lower, say `header` at its source."
        )
    form, used = _form(rows)
    if source.format not in {"", "text", form}:
        raise DataError(
            f"{name} is not a {source.format} export: {_WANTED[source.format]}. Leave `format` out, or export the answers again."
        )
    if source.format == "text":
        form, used = "text", 1
    if form == "text" and not source.format and _is_crosstab(rows):
        raise DataError(
            f"{name} is a table of figures by group (a crosstab), not answers: its first row names groups over several columns. "
            "Export the individual responses, one row per person. If it does hold answers, say `format: text` at its source."
        )
    return replace(_MADE[form](rows[:used]), rows=used), itertools.chain(first[used:], records)


def _form(rows: Sequence[tuple[str, ...]]) -> tuple[Form, int]:
    """Return whose header it is, and how many rows it takes."""
    if len(rows) > 2 and sum(bool(_IMPORT_ID.match(cell)) for cell in rows[2]) * 2 > sum(map(bool, rows[2])):  # noqa: PLR2004 (the third row)
        return "qualtrics", 3
    if len(rows) > 1:
        if set(rows[1]) >= _LEGACY or (set(rows[0]) >= _LEGACY and "Finished" in rows[0]):
            return "qualtrics", 2
        # Qualtrics' workbooks have the names and the wordings, without ids
        if len(_META & set(rows[0])) >= _LEAST_META and not any(cell.isdecimal() for cell in rows[1]):
            return "qualtrics", 2
        if _is_surveymonkey(rows[0], rows[1]):
            return "surveymonkey", 2
    return "text", 1


def _is_surveymonkey(first: Sequence[str], second: Sequence[str]) -> bool:
    words = [cell.casefold() for cell in second]
    opens = sum(word in _OPEN for word in words)
    return (first[0].casefold() in _FIRST and not second[0] and any(words)) or (opens > 0 and not all(first))


def _is_crosstab(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether the first row holds names over groups of columns that the second row tells apart, and names repeat."""
    if len(rows) < 3:  # noqa: PLR2004 (two header rows and one of figures)
        return False
    blank = sum(not cell for cell in rows[0])
    repeated = len([cell for cell in rows[1] if cell]) - len({cell for cell in rows[1] if cell})
    return blank * 2 > len(rows[0]) and repeated > 0 and all(rows[1]) and not any(cell.isdecimal() for cell in rows[1])


def _text(rows: Sequence[tuple[str, ...]]) -> Header:
    return Header("text", rows[0], ("",) * len(rows[0]))


def _qualtrics(rows: Sequence[tuple[str, ...]]) -> Header:
    names, asks = rows[0], rows[1]
    places = {**{ask: place for place, ask in enumerate(asks)}, **{name: place for place, name in enumerate(names)}}
    trials = tuple((places[column], frozenset(words)) for column, words in _TRIALS.items() if column in places)
    worded = tuple("" if ask == name else " ".join(ask.split()) for name, ask in zip(names, asks, strict=False))
    return Header("qualtrics", names, worded, trials=trials)


def _surveymonkey(rows: Sequence[tuple[str, ...]]) -> Header:
    names, asks, question = [], [], ""
    for above, below in itertools.zip_longest(*rows, fillvalue=""):
        question = above or question
        alone = not below or below.casefold() in _OPEN
        names.append(question if alone else f"{question} - {below}")
        asks.append(question if alone else f"{question} - {below}")
    return Header("surveymonkey", tuple(names), tuple(asks))


_MADE: Final[dict[Form, Callable[[Sequence[tuple[str, ...]]], Header]]] = {
    "text": _text,
    "qualtrics": _qualtrics,
    "surveymonkey": _surveymonkey,
}
_WANTED: Final = {
    "qualtrics": "its second row should hold the questions, and its third the ImportIds",
    "surveymonkey": "its second row should hold `Response`, `Open-Ended Response` or the answers",
}

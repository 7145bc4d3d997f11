"""The same people as survey tools and statistics programs hand them over: a Qualtrics export, SPSS files, an Excel workbook, each with its study.yaml.

`make_data.py --form NAME FOLDER` calls this. Not one answer differs from executives.csv and customers.csv; what surrounds them does: labels in place of codes,
header rows, trials of the questionnaire that are nobody's answers, codes declared as missing, title rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FORMS = ("csv", "qualtrics", "spss", "excel")
REFUSED = 9  # the questionnaire had it as an answer, nobody gave it: a file declares more codes than occur
ENDS = {0: "Not at all likely", 10: "Extremely likely"}  # SPSS files often label the ends of a long scale alone
NUMBERS = ("wave", "headcount", "weight")
TRIALS = 5  # rows that the survey's makers wrote while they tried it, per file
EXPORTED = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)
TITLE_ROWS = 3  # above the workbook's header
META = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}


@dataclass(frozen=True)
class Side:
    """One side's people as text, with what the study says of their questions: `asks` the wording, `labels` the answers' labels by code ({}: they have none)."""

    id: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    asks: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns that a program with types holds as numbers."""
        return tuple(name for name in self.header if name in NUMBERS or name in self.asks)


def write_form(form: str, folder: Path, study: Path, people: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]) -> None:
    """Write the people's files and study.yaml into a folder.

    Args:
        form: one of `FORMS` but csv.
        folder: which is there.
        study: the study.yaml that reads the plain files; but for its `source` keys the one written is the same to the letter.
        people: header and rows per side.
    """
    plan = YAML(typ="safe").load(study)
    sides = [_side(plan, name, header, rows) for name, (header, rows) in people.items()]
    sources = {"qualtrics": _qualtrics, "spss": _spss, "excel": _excel}[form](folder, sides)
    text = study.read_text(encoding="utf-8")
    for side, source in sources.items():
        text = text.replace(f"    source: {side}.csv\n", f"    source: {source}\n")
    (folder / "study.yaml").write_text(text, encoding="utf-8", newline="\n")


def _side(plan: Any, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Side:  # noqa: ANN401 - a YAML tree
    questions = [topic["questions"][name] for topic in plan["topics"].values()]
    scales = {
        key: {str(code): label for code, label in {**scale.get("answers", {}), **scale.get("not_answers", {})}.items()}
        for key, scale in plan["scales"].items()
    }
    return Side(
        name,
        header,
        rows,
        {question["column"]: question["asks"] for question in questions},
        {question["column"]: scales[question["scale"]] for question in questions},
    )


def _qualtrics(folder: Path, sides: Sequence[Side]) -> dict[str, str]:
    """Write a CSV export per side: three header rows, labels, Qualtrics' own columns in front, the panel's own fields at the end."""
    sources = {}
    for side in sides:
        fields = [name for name in side.header if name not in side.asks]
        header = [*META, *side.asks, *fields]
        wordings = [*META.values(), *side.asks.values(), *fields]
        ids = [*(name[0].lower() + name[1:] for name in META), *(f"QID{number}" for number in range(1, len(side.asks) + 1)), *fields]
        name = f"{side.id}_qualtrics.csv"
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(header)
            writer.writerow(wordings)
            writer.writerow([json.dumps({"ImportId": own}, separators=(",", ":")) for own in ids])
            writer.writerows(_responses(side, [*side.asks, *fields]))
        sources[side.id] = f"{{path: {name}, values: labels}}"
    return sources


def _responses(side: Side, columns: Sequence[str]) -> Iterator[list[str]]:
    """Yield Qualtrics' rows: everybody's, and evenly between them the trials, which would turn every figure for the worse if they were taken."""
    places = [side.header.index(name) for name in columns]
    every = max(len(side.rows) // TRIALS, 1)
    for number, row in enumerate(side.rows):
        if number % every == 0 and number // every < TRIALS:
            tried = [_labelled(side, name, "1" if name in side.asks else row[place]) for name, place in zip(columns, places, strict=True)]
            yield [*_meta(f"T{number:06d}", number, "Survey Preview", "preview"), *tried]
        given = [_labelled(side, name, row[place]) for name, place in zip(columns, places, strict=True)]
        yield [*_meta(f"R{number:06d}", number, "IP Address", "anonymous"), *given]


def _meta(response: str, number: int, status: str, channel: str) -> list[str]:
    start = EXPORTED - dt.timedelta(days=30, minutes=-number)
    seconds = 120 + number % 180
    end = start + dt.timedelta(seconds=seconds)
    first, last = (f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (start, end))
    return [first, last, status, "100", str(seconds), "True", last, f"R_{response}", channel, "EN"]


def _labelled(side: Side, column: str, cell: str) -> str:
    return side.labels.get(column, {}).get(cell, cell)


def _spss(folder: Path, sides: Sequence[Side]) -> dict[str, str]:
    """Write a .sav per side: numbers with value labels, the wordings as variable labels, the codes from 8 to 9 declared as missing."""
    import pandas as pd  # noqa: PLC0415 - the plain files need numpy alone
    import pyreadstat  # noqa: PLC0415 - likewise

    for side in sides:
        frame = pd.DataFrame(side.rows, columns=pd.Index(side.header))
        for name in side.numbers:
            frame[name] = pd.to_numeric(frame[name].replace("", None))
        agreed = [name for name in side.asks if side.labels[name]]
        labels = {name: {int(code): label for code, label in side.labels[name].items()} | {REFUSED: "Refused"} for name in agreed}
        pyreadstat.write_sav(
            frame,
            folder / f"{side.id}.sav",
            column_labels=dict(side.asks),
            variable_value_labels=labels | {name: ENDS for name in side.asks if not side.labels[name]},
            missing_ranges={name: [{"lo": REFUSED - 1, "hi": REFUSED}] for name in agreed},
        )
    return {side.id: f"{side.id}.sav" for side in sides}


def _excel(folder: Path, sides: Sequence[Side]) -> dict[str, str]:
    """Write one workbook with a sheet per side: a title and a remark above the header, codes as numbers."""
    import xlsxwriter  # noqa: PLC0415 - likewise

    sources = {}
    with xlsxwriter.Workbook(folder / "answers.xlsx") as book:
        book.set_properties({"created": EXPORTED.replace(tzinfo=None)})  # else each run writes other bytes
        for side in sides:
            sheet = book.add_worksheet(side.id.capitalize())
            sheet.write_string(0, 0, f"Regional banks, 2025: {side.id}")
            sheet.write_string(
                1, 0, "One row per person. Answers: 1 Strongly disagree to 5 Strongly agree, 8 Don't know; recommend 0 to 10."
            )
            sheet.write_row(TITLE_ROWS, 0, side.header)
            numbers = set(side.numbers)
            for number, row in enumerate(side.rows, TITLE_ROWS + 1):
                for place, (name, cell) in enumerate(zip(side.header, row, strict=True)):
                    if cell and name in numbers:
                        sheet.write_number(number, place, float(cell))
                    elif cell:
                        sheet.write_string(number, place, cell)
            sources[side.id] = f"{{path: answers.xlsx, sheet: {side.id.capitalize()}, header: {TITLE_ROWS + 1}}}"
    return sources

"""Exports of Qualtrics and SurveyMonkey made for the test: header rows that are nobody's answers, trials dropped and counted, labels matched to codes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.intake.sides import read_sides
from gapkit.study.model import Answer, Scale, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gapkit.study.model import Side, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]
    Rows = Sequence[Sequence[str]]

NAMES = ["StartDate", "Status", "Progress", "Finished", "ResponseId", "DistributionChannel", "bank", "q"]
ASKS = ["Start Date", "Response Type", "Progress", "Finished", "Response ID", "Distribution Channel", "bank", "They respond\nquickly"]
GERMAN = ["Startdatum", "Antworttyp", "Fortschritt", "Fertig", "Antwort-ID", "Verteilungskanal", "bank", "Sie antworten schnell"]
IDS = [
    f'{{"ImportId":"{name}"}}'
    for name in ("startDate", "status", "progress", "finished", "_recordId", "distributionChannel", "bank", "QID1")
]


def answer(bank: str, q: str, status: str = "IP Address", channel: str = "anonymous") -> list[str]:
    """Return one row of a Qualtrics export."""
    return ["2026-05-01 09:30:00", status, "100", "True", "R_1", channel, bank, q]


def text(rows: Rows) -> str:
    """Return rows as a CSV export."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def asked(study: Study) -> list[str | None]:
    """Return the codes that a study's first side gave on the topic `speed`."""
    return [None if cell is pd.NA else cell for cell in read_sides(study).sides[0].frame["topic:speed"]]


PEOPLE = [answer("NA", "Agree"), answer("None", "STRONGLY  AGREE"), answer("Acme", "Don\u2019t know"), answer("Acme", "")]
TRIALS = [answer("Acme", "Strongly disagree", "Survey Preview", "preview"), answer("Acme", "Strongly disagree", "Survey Test", "test")]


def test_an_export_of_labels_gives_codes(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Case, runs of spaces and the curl of an apostrophe are the tool's; trials are out, and counted; companies called NA and None are there."""
    rows = [NAMES, ASKS, IDS, TRIALS[0], *PEOPLE[:2], TRIALS[1], *PEOPLE[2:]]
    study = make_study(customers(write(text(rows), values="labels"), company="bank"))
    intake = read_sides(study)
    assert asked(study) == ["4", "5", "8", None]
    assert intake.sides[0].frame["company"].tolist() == ["NA", "None", "Acme", "Acme"]
    assert [(n.why, n.count) for n in intake.notices if n.kind == "left out"] == [("previews and tests of the survey in customers.csv", 2)]


def test_an_export_of_codes_needs_no_word_of_it(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """The status of a trial is then the number 1, its channel still reads preview; somebody's own status is 0."""
    rows = [
        NAMES,
        ASKS,
        IDS,
        answer("Acme", "1", "1", "preview"),
        answer("Acme", "4", "0"),
        answer("Acme", "8", "0"),
        answer("B", "1", "1"),
    ]
    assert asked(make_study(customers(write(text(rows)), company="bank"))) == ["4", "8"]


@pytest.mark.parametrize("asks", [ASKS, GERMAN])
def test_the_second_row_is_the_wording_in_any_language(write: Write, make_study: MakeStudy, customers: MakeSide, asks: list[str]) -> None:
    """It flows into the study where the study says nothing."""
    source = write(text([NAMES, asks, IDS, answer("Acme", "4")]))
    told = gk.tally(make_study(customers(source))).study
    assert told.topics[0].questions[0].asks == " ".join(asks[-1].split())


def test_an_old_export_of_two_header_rows_is_known(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Names above, wordings below, and no ids."""
    names = ["V1", "V2", "V8", "V10", "bank", "q"]
    wordings = ["ResponseID", "ResponseSet", "StartDate", "Finished", "bank", "They respond quickly"]
    rows = [names, wordings, ["R_1", "Default", "2014-01-01 09:00:00", "1", "Acme", "4"]]
    study = make_study(customers(write(text(rows)), company="bank"))
    assert asked(study) == ["4"]
    assert gk.tally(study).study.topics[0].questions[0].asks == "They respond quickly"


def test_qualtrics_own_workbook_is_known(tmp_path: Path, make_study: MakeStudy, customers: MakeSide) -> None:
    """Its workbooks have two header rows, without the ids of the third."""
    book = openpyxl.Workbook()
    for row in (NAMES, ASKS, *TRIALS, *PEOPLE):
        book.active.append(row)
    book.save(tmp_path / "customers.xlsx")
    assert asked(make_study(customers(Source(path=tmp_path / "customers.xlsx", values="labels")))) == ["4", "5", "8", None]


def test_labels_without_saying_so_stop_with_the_way_out(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """No label is averaged, and none is thrown away."""
    with pytest.raises(DataError, match=r"'Agree' is the label of code 4: say `values: labels` at its source"):
        read_sides(make_study(customers(write(text([NAMES, ASKS, IDS, *PEOPLE])))))


def test_an_answer_with_another_label_is_refused(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """That somebody rather agrees is not that they agree."""
    with pytest.raises(DataError, match=r"column q: 1 answer is not on scale agree5: 'Rather agree' \(1\)"):
        read_sides(make_study(customers(write(text([NAMES, ASKS, IDS, answer("Acme", "Rather agree")]), values="labels"))))


def test_points_with_words_at_the_ends_are_their_codes(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """'10 - Extremely likely' beside a bare 7: labels where there are some, numbers between."""
    ends = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}
    scale = Scale(id="agree5", answers=tuple(Answer(code=str(k), label=ends.get(k, str(k))) for k in range(11)), low=0, high=10)
    rows = [NAMES, ASKS, IDS, *(answer("Acme", cell) for cell in ("10 - Extremely likely", "7", "0 - Not at all likely", ""))]
    assert asked(make_study(customers(write(text(rows), values="labels")), scales=(scale,))) == ["10", "7", "0", None]
    wrong = [NAMES, ASKS, IDS, answer("Acme", "11"), answer("Acme", "99"), answer("Acme", "99")]
    with pytest.raises(DataError, match=r"3 answers are not on scale agree5: '99' \(2\), '11' \(1\)"):
        read_sides(make_study(customers(write(text(wrong), values="labels")), scales=(scale,)))


def test_a_format_that_the_study_names_is_held(write: Write) -> None:
    """A plain file is not taken for an export, nor an export for a plain file unless the study insists."""
    with pytest.raises(DataError, match=r"customers.csv is not a qualtrics export: its second row should hold the questions"):
        read_grid(write("bank,q\nAcme,4\n", format="qualtrics"))
    grid = read_grid(write(text([NAMES, ASKS, IDS, *PEOPLE]), format="text"))
    assert len(grid.lines) == len(PEOPLE) + 2


MONKEY = [
    ["RespondentID", "CollectorID", "Your bank?", "They respond quickly", "What did you use?", "", "Anything else?"],
    ["", "", "Response", "Response", "The app", "A branch", "Open-Ended Response"],
    ["101", "7", "NA", "Agree", "The app", "", "None"],
    ["102", "7", "None", "Don't know", "", "A branch", ""],
    ["103", "7", "Acme", "", "The app", "A branch", "fine, thanks"],
]


def test_surveymonkeys_two_rows_make_one_name_a_column(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """A question over several columns is told apart by what stands below it; the wording is the question."""
    source = write(text(MONKEY), values="labels")
    grid = read_grid(source)
    assert grid.header[2:] == (
        "Your bank?",
        "They respond quickly",
        "What did you use? - The app",
        "What did you use? - A branch",
        "Anything else?",
    )
    assert (grid.lines, len(grid.lines)) == ((3, 4, 5), 3)
    study = make_study(customers(source, company="Your bank?"), topics=(renamed(make_study, customers, source),))
    intake = read_sides(study)
    assert intake.sides[0].frame["topic:speed"].tolist() == ["4", "8", pd.NA]
    assert intake.sides[0].frame["company"].tolist() == ["NA", "None", "Acme"]
    assert gk.tally(study).study.topics[0].questions[0].asks == "They respond quickly"


def renamed(make_study: MakeStudy, customers: MakeSide, source: Source) -> object:
    """Return the topic `speed` asked in the column that SurveyMonkey names by its question."""
    (topic,) = make_study(customers(source)).topics
    (question,) = topic.questions
    return topic.model_copy(update={"questions": (question.model_copy(update={"column": ("They respond quickly",)}),)})

"""The workbook of results: its cells are the CSV's, text stays text, what is hidden is nowhere, the contents lead to every sheet, the bytes repeat."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import example_studies
import pandas as pd
import pytest
from books_read import cells, opened, parts, words_of
from charts.hostile_study import NAMES, hostile_tally
from made_plots import bar_plot, company_plot, dumbbell_plot

import gapkit as gk
from gapkit.charts.text import plain
from gapkit.errors import ExportError
from gapkit.exports.book import tables
from gapkit.exports.book.columns import is_known
from gapkit.exports.book.definitions import OTHER_MARKS, STATUSES, VERDICTS, definitions
from gapkit.exports.book.model import Book, BookTable
from gapkit.exports.book.names import SheetNames
from gapkit.exports.book.workbook import book_bytes
from gapkit.exports.csv import table_bytes
from gapkit.exports.escaping import STARTERS
from gapkit.exports.workbook import LONGEST_CELL
from gapkit.gaps import table as gap_table
from gapkit.gaps.words import MARK_WORDS

if TYPE_CHECKING:
    from made_study import StudyMaker

    from gapkit.gaps.table import GapTable

RUNNING = (
    "=cmd|'/c calc'!A1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "=1+1",
    "\uff1d1",
    "Wow!A1",
    "='gaps'!$A$1",
    "http://example.org",
    "007",
    "1e5",
    "TRUE",
)


def results(known: gk.Tally) -> dict[str, pd.DataFrame]:
    """Return the frame of every verb's result."""
    by = "company" if known.study.company else None
    gaps, league = gk.compare(known, by=by), gk.league(known) if by else None
    steps = None if by else gk.thresholds(known)  # on the banks they take longer than all else, and their columns are the same
    return {
        "gaps": gaps.frame,
        "left_out": gaps.left_out,
        "whole": gk.compare(known).frame,
        "estimates": gk.estimate(known, by=by).frame,
        "nonresponse": gk.nonresponse(known).frame,
        "headlines": gk.headlines(known).frame,
        "change": gk.change(known).frame,
        **({"distribution": gk.distribution(known).frame, "thresholds": steps.frame, "coding_proof": steps.coding_proof} if steps else {}),
        **({"league": league.frame, "summary": league.summary, "decompose": gk.decompose(known).frame} if league else {}),
    }


@pytest.fixture(scope="module", params=["one-company", "regional-banks"])
def frames(request: pytest.FixtureRequest) -> dict[str, pd.DataFrame]:
    """Return the frames of all results of an example study."""
    return results(example_studies.banks() if request.param == "regional-banks" else gk.tally(request.param))


def book_of(frames: dict[str, pd.DataFrame], **changes: Any) -> Book:
    """Return a workbook with a sheet for each frame."""
    fields: dict[str, Any] = {
        "title": "A made study",
        "lines": ("One.", "Two."),
        "tables": tuple(BookTable(name, f"All {name}", frame) for name, frame in frames.items()),
    }
    return Book(**(fields | changes))


def printed(frame: pd.DataFrame) -> list[list[str]]:
    """Return the lines of a table's CSV, without the apostrophe that keeps a text from being run."""
    lines = csv.reader(io.StringIO(table_bytes(frame).decode("utf-8-sig")))
    return [[text[1:] if text.startswith("'") and text[1:].startswith(STARTERS) else text for text in line] for line in lines]


def read_table(page: Any, names: list[str]) -> list[list[str | float | None]]:  # noqa: ANN401 - openpyxl has no types
    """Return the rows of a sheet below its columns' names, of the columns of the table."""
    rows = [[cell.value for cell in row[: len(names)]] for row in page.iter_rows()]
    return rows[rows.index(names) + 1 :]


def test_each_cell_is_that_of_the_csv(frames: dict[str, pd.DataFrame]) -> None:
    """Every table of every verb: the same columns, the same words, the same rounded numbers as numbers, nothing for null."""
    book = opened(book_bytes(book_of(frames)))
    for name, frame in frames.items():
        head, *lines = printed(frame)
        rows = read_table(book[name], head)[: len(lines)]
        assert len(rows) == len(lines)
        for line, row in zip(lines, rows, strict=True):
            for text, value in zip(line, row, strict=True):
                if isinstance(value, (int, float)):
                    assert float(text) == value
                else:
                    assert (value or "") == text


def test_numbers_are_shown_as_the_csv_prints_them(real: GapTable) -> None:
    """0.1 points, whole points under a base of 30, whole people, three digits of a p."""
    page = opened(book_bytes(book_of({"gaps": real.frame})))["gaps"]
    names = list(real.frame.columns)
    head = next(row for row in page.iter_rows() if [cell.value for cell in row[: len(names)]] == names)
    first = {name: page.cell(head[0].row + 1, place).number_format for place, name in enumerate(names, start=1)}
    assert (first["provider"], first["gap"], first["customer"]) == ("0", "0", "0.0")  # 14 executives, 800 customers
    assert (first["provider_n"], first["p_value"]) == ("#,##0", '[<0.001]"<0.001";0.000')


@pytest.mark.parametrize("text", RUNNING)
def test_text_stays_text_wherever_it_stands(text: str) -> None:
    """In titles, lines, notes, columns, cells, charts' names, words and numbers' names; nothing is a formula, a number or a link."""
    spec = gk.ChartSpec(kind="answers", title=text, subtitle=text, footer=text, alt_text=text, rows=pd.DataFrame({"label": [text]}))
    table = BookTable(text, text, pd.DataFrame({text: [text], "topic": [text], "provider_side": [text]}), (text,))
    league = gk.ChartSpec(kind="league", title=text, subtitle=text, footer=text, alt_text=text, rows=pd.DataFrame({"company": [text]}))
    plots = (company_plot([text, text, text]), bar_plot((text, text)))
    content = book_bytes(Book(text, (text,), (table,), ((spec, plots), (league, ()), (spec, plots[:1]))))
    found = [cell for cell in cells(content) if plain(text) == cell.value]
    assert len(found) > 20
    assert {cell.data_type for cell in cells(content)} <= {"s", "n"}
    assert [
        cell.coordinate
        for cell in cells(content)
        if isinstance(cell.value, str) and cell.value.startswith(STARTERS) and not cell.quotePrefix
    ] == []
    sheets = {name: xml for name, xml in parts(content).items() if name.startswith("xl/worksheets/sheet")}
    assert [name for name, xml in sheets.items() if re.search(r"<f[ >]", xml)] == []
    assert [cell for cell in cells(content) if cell.hyperlink is not None and cell.hyperlink.target] == []
    references = [
        found for name, xml in parts(content).items() if name.startswith("xl/charts/") for found in re.findall(r"<c:f>([^<]*)</c:f>", xml)
    ]
    assert references
    assert [one for one in references if not re.fullmatch(r"'?chart_[a-z_0-9]+'?!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", one)] == []


def test_names_nobody_should_use_are_read_back_whole() -> None:
    """A study of hostile names: the workbook opens, and every name stands in it as the CSV has it."""
    gaps = gk.compare(hostile_tally(topics=9, companies=9), by="company")
    content = book_bytes(book_of({"gaps": gaps.frame}, charts=((gk.draw_heatmap(gaps).spec, ()),)))
    values = {cell.value for cell in cells(content)}
    assert {plain(name) for name in NAMES} <= values


def test_a_row_that_says_hidden_has_no_number_anywhere(leaky: GapTable) -> None:
    """Even where its frame still holds them, as none should."""
    content = book_bytes(book_of({"gaps": leaky.frame.head(1)}))
    assert "hidden" in words_of(content)
    assert re.findall(r"^-?(77\.7|33\.3|44\.4|11\.1|66\.6|78|33|44|11|67|3)$", words_of(content), flags=re.MULTILINE) == []


def people(good: int, of: int, company: str) -> pd.DataFrame:
    """Return people of whom some give the best answer."""
    return pd.DataFrame({"a": [5] * good + [1] * (of - good), "company": company})


def test_a_hidden_companys_figures_are_in_no_cell_chart_or_alt_text(make: StudyMaker) -> None:
    """Rows 31 and 36: B's three of four executives and its 31 of 97 customers; hidden says so in tables and in the heat map."""
    executives = pd.concat([people(5, 9, "A"), people(3, 4, "B"), people(8, 11, "C")])
    customers = pd.concat([people(60, 120, "A"), people(31, 97, "B"), people(80, 110, "C")])
    gaps = gk.compare(make(executives, customers, company="company"), by="company")
    specs = [gk.draw_heatmap(gaps).spec, gk.draw_companies(gaps).spec, gk.draw_league(gk.league(gaps)).spec]
    content = book_bytes(book_of({"gaps": gaps.frame, "left_out": gaps.left_out}, charts=tuple((spec, ()) for spec in specs)))
    book = opened(content)
    for name in ("gaps", "chart_heatmap", "chart_heatmap_rows"):
        assert "hidden" in {cell.value for row in book[name].iter_rows() for cell in row}, name
    secret = re.compile(r"(?<![\d.])(75(\.0+)?|31\.9\d*|32|43\.0\d*|43|97|0\.75|0\.319\d*)(?![\d.])")
    assert [line for line in words_of(content).splitlines() if secret.search(line)] == []


def test_the_contents_lead_to_every_sheet_and_back() -> None:
    """One link a sheet, in their order, none to elsewhere; every other sheet leads back."""
    frames = {"gaps": pd.DataFrame({"gap": [1.0]}), "left_out": pd.DataFrame({"why": ["a"]})}
    book = opened(book_bytes(book_of(frames)))
    front, *others = book.sheetnames
    assert front == "Contents"
    assert book.active.title == front
    links = [cell for row in book[front].iter_rows() for cell in row if cell.hyperlink is not None]
    assert [cell.value for cell in links] == others == ["gaps", "left_out", "Definitions"]
    assert [cell.hyperlink.location for cell in links] == [f"'{name}'!A1" for name in others]
    for name in others:
        (back,) = [cell for row in book[name].iter_rows() for cell in row if cell.hyperlink is not None]
        assert back.hyperlink.location == f"'{front}'!A1"
    assert [cell.hyperlink.target for cell in links] == [None] * len(links)


def test_names_of_sheets_are_valid_and_each_stands_once() -> None:
    """31 characters as a spreadsheet counts, none it refuses, none twice whatever its case; the contents keep their own name."""
    names = SheetNames()
    wished = [
        *NAMES,
        *RUNNING,
        *["x" * 40] * 12,
        "Gaps",
        "GAPS",
        "a/b",
        "a:b",
        "a?b",
        "History",
        "'",
        "",
        "\U0001f600" * 40,
        "[x]",
        "Contents",
        "contents",
    ]
    given = [names.of(name) for name in wished]
    assert len({name.casefold() for name in given}) == len(given)
    assert [
        name
        for name in given
        if not name or len(name.encode("utf-16-le")) // 2 > 31 or re.search(r"[\[\]:*?/\\']", name) or name.casefold() == "history"
    ] == []
    frame = pd.DataFrame({"gap": [1.0]})
    content = book_bytes(Book("t", (), tuple(BookTable(name, "t", frame) for name in wished)))
    assert len(opened(content).sheetnames) == len(wished) + 2
    assert opened(content).sheetnames[0] == "Contents"


def test_each_sheet_is_set_up_to_read_and_to_print(real: GapTable) -> None:
    """The header stays in sight and is printed on every page, columns are filtered, the page is as wide as the table; columns that hold nothing are shut."""
    page = opened(book_bytes(book_of({"gaps": real.frame})))["gaps"]
    names = list(real.frame.columns)
    head = next(row[0].row for row in page.iter_rows() if [cell.value for cell in row[: len(names)]] == names)
    assert page.freeze_panes == f"B{head + 1}"
    assert page.auto_filter.ref == f"A{head}:AD{head + len(real)}"
    assert page.print_title_rows == f"${head - 1}:${head}"
    assert page.print_area == f"'gaps'!$A$1:$AD${head + len(real)}"
    assert (page.page_setup.orientation, page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == ("landscape", True, 0)
    shut = {names[place - 1] for column in page.column_dimensions.values() if column.hidden for place in range(column.min, column.max + 1)}
    assert shut == {"company", "segment", "segment_value", "wave", "companies"}
    for other in opened(book_bytes(book_of({"gaps": real.frame}))):
        assert other.freeze_panes
        assert other.print_area


def test_a_sheet_says_its_units_and_which_columns_are_bases(real: GapTable) -> None:
    """Above the table, in plain words, with the sides' names; the heads of bases have a shade of their own."""
    page = opened(book_bytes(book_of({"gaps": real.frame})))["gaps"]
    said = str(page["A2"].value)
    assert "shares favourable in % (0 to 100), average scores from 0 to 100, net promoter scores, -100 to 100" in said
    assert "Bases, in people: Executives, base; Customers, base." in said
    heads = {cell.value: cell.fill.fgColor.rgb for row in page.iter_rows(max_row=6) for cell in row if cell.value}
    assert heads["Executives, base (people)"] != heads["Executives (points)"]


def test_the_definitions_cover_every_status_verdict_and_mark(frames: dict[str, pd.DataFrame]) -> None:
    """What a table may say is defined, a new one fails here; and each mark that the example studies have."""
    assert set(STATUSES) == set(gap_table.STATUSES)
    assert set(VERDICTS) == set(gap_table.VERDICTS)
    told = {(kind, word) for kind, word, _ in definitions([])}
    assert {("Mark", mark) for mark in MARK_WORDS} <= told
    marks = {mark for frame in frames.values() if "marks" in frame for row in frame["marks"] for mark in row}
    assert {mark for mark in marks if mark not in MARK_WORDS | OTHER_MARKS and not mark.endswith(" not split")} == set()
    values = {cell.value for row in opened(book_bytes(book_of(frames)))["Definitions"].iter_rows() for cell in row}
    assert {*STATUSES, *VERDICTS, *MARK_WORDS} <= values


def test_statuses_are_defined_as_the_documentation_defines_them() -> None:
    """Word for word, so that a workbook and docs/numbers.md do not drift apart."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "numbers.md").read_text(encoding="utf-8").replace("`", "")
    rows = dict(re.findall(r"^\| ([a-z ]+) \| (.*) \|$", page.partition("## Statuses and hiding")[2], flags=re.MULTILINE))
    for status, says in STATUSES.items():
        if status == "hidden":
            assert says.partition("; ")[2] in rows[status]
        else:
            assert says == rows[status]


def test_every_column_of_every_result_is_explained(frames: dict[str, pd.DataFrame]) -> None:
    """A new column has a head in plain words and a line among the definitions."""
    assert {f"{name}: {column}" for name, frame in frames.items() for column in frame.columns if not is_known(column)} == set()
    told = {word for kind, word, _ in definitions([BookTable(name, name, frame) for name, frame in frames.items()]) if kind == "Column"}
    assert {column for frame in frames.values() for column in frame.columns} <= told


def test_the_bytes_repeat_under_another_seed(tmp_path: Path) -> None:
    """No clock and no order of sets goes into the file."""
    program = (
        "import hashlib, gapkit as gk; from made_plots import dumbbell_plot; from gapkit.exports.book.workbook import book_bytes;"
        "from gapkit.exports.book.model import Book, BookTable; gaps = gk.compare(gk.read_study('one-company')); spec = gk.draw_dumbbell(gaps).spec;"
        "print(hashlib.sha256(book_bytes(Book('t', ('l',), (BookTable('gaps', 'Gaps', gaps.frame),), ((spec, (dumbbell_plot(spec),)),)))).hexdigest())"
    )
    path = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    seeded = {**os.environ, "PYTHONHASHSEED": "1" if os.environ.get("PYTHONHASHSEED") == "4321" else "4321", "PYTHONPATH": path}
    made = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True, env=seeded)
    gaps = gk.compare(gk.read_study("one-company"))
    spec = gk.draw_dumbbell(gaps).spec
    here = book_bytes(Book("t", ("l",), (BookTable("gaps", "Gaps", gaps.frame),), ((spec, (dumbbell_plot(spec),)),)))
    assert made.stdout.strip() == hashlib.sha256(here).hexdigest()
    with zipfile.ZipFile(io.BytesIO(here)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_a_workbook_cannot_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows beyond the end of a sheet are counted in its notes; a text longer than a cell ends in an ellipsis."""
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    page = opened(book_bytes(book_of({"gaps": pd.DataFrame({"company": ["a", "b" * (LONGEST_CELL + 1), "c", "d"]})})))["gaps"]
    values = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert "2 more rows are in the CSV file of this table." in values
    assert not {"c", "d"} & set(values)
    assert max(len(value) for value in values) == LONGEST_CELL
    assert any(value.endswith("b…") for value in values)


def test_a_table_of_no_rows_has_its_header() -> None:
    """Nothing to show is shown, not left out."""
    page = opened(
        book_bytes(book_of({"change": pd.DataFrame({"topic": pd.Series([], dtype="string"), "change": pd.Series([], dtype="Float64")})}))
    )["change"]
    assert read_table(page, ["topic", "change"]) in ([], [[None, None]])


def test_a_chart_that_was_not_protected_is_refused(unprotected: GapTable) -> None:
    """Its words and numbers may show what single persons answered."""
    with pytest.raises(ExportError, match="protect=False"):
        book_bytes(book_of({}, charts=((gk.draw_dumbbell(unprotected).spec, ()),)))

"""Workbooks for people to fill in or read: sheets with a frozen header, widths, lists to choose from, instructions. Text stays text; the bytes repeat."""

from __future__ import annotations

import io
import textwrap
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

from gapkit.charts.text import plain
from gapkit.errors import ExportError
from gapkit.exports.choice_lists import ChoiceLists
from gapkit.exports.escaping import STARTERS
from gapkit.exports.writing import MADE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

# What a spreadsheet takes at most: characters in a cell, in a prompt and in a prompt's title.
LONGEST_CELL: Final = 32_767
LONGEST_PROMPT: Final = 255
LONGEST_TITLE: Final = 32
# Points: of a line of text, and of the highest row there can be.
LINE: Final = 15
HIGHEST: Final = 409
_FILL: Final = "#DCE6F1"
_SECOND: Final = "#E9E3D3"
_GREY: Final = "#595959"
_LIGHT: Final = "#BFBFBF"


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    `name` stands in the header; `width` is in characters; `says` is printed above the header, wrapped (a question's wording). `choices` are
    all that a cell may hold, blank apart: a spreadsheet refuses anything else with `refusal`. `prompt` is shown at the cell that is being
    filled. With `text`, what is typed stays text, so that 007 stays 007. Columns of a `second` part of the sheet have another shade.
    """

    name: str
    width: float = 14
    says: str = ""
    choices: tuple[str, ...] = ()
    prompt: str = ""
    refusal: str = ""
    text: bool = False
    second: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: `notes` (a line each) above the columns, `rows` of text, whole numbers or None below the header, then `entries` rows to fill in.

    Of these the first `ruled` are drawn as a form. The first `pinned` columns stay in sight as the sheet is moved sideways; the header always does.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int | None, ...], ...] = ()
    notes: tuple[str, ...] = ()
    entries: int = 0
    ruled: int = 0
    pinned: int = 0

    @property
    def header(self) -> int:
        """Return the row, from 1, in which the column names stand: the `header` of a source in study.yaml."""
        return len(self.notes) + any(column.says for column in self.columns) + 1


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as an Excel workbook, the same bytes each time.

    Text is written as text whatever it begins with, and stays so where somebody edits it; characters that no cell can show are left out.

    Raises:
        ExportError: a text longer than a cell can hold, a row of another length than its sheet has columns, or a name that no sheet can have.
    """
    stream = io.BytesIO()
    try:
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        book.set_properties({"created": MADE})
        styles = _Styles(book)
        pages = [(sheet, book.add_worksheet(plain(sheet.name))) for sheet in sheets]
        lists = ChoiceLists(book)
        for sheet, page in pages:
            _fill(sheet, page, styles)
            _restrict(sheet, page, lists)
        book.close()
    except XlsxWriterException as err:
        raise ExportError(f"No workbook can be made: {err}") from err
    return stream.getvalue()


def cell_words(text: str) -> str:
    """Return a text as a cell shows it: line breaks kept, each line without control characters and without blanks in a row.

    Raises ExportError where it is longer than a cell can hold.
    """
    made = "\n".join(plain(line) for line in text.splitlines())
    if len(made) > LONGEST_CELL:
        raise ExportError(
            f"A text of {len(made):,} characters ({made[:40]!r}...) is longer than a cell holds ({LONGEST_CELL:,}). Make it shorter."
        )
    return made


class _Styles:
    """The looks of a workbook's cells; a text that begins like a formula has the look that keeps it text where it is edited."""

    def __init__(self, book: Workbook) -> None:
        looks: dict[str, dict[str, object]] = {
            "note": {"font_color": _GREY},
            "says": {"italic": True, "text_wrap": True, "valign": "bottom", "border": 1, "border_color": _LIGHT},
            "head": {"bold": True, "bg_color": _FILL, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": _LIGHT},
            "head, second": {
                "bold": True,
                "bg_color": _SECOND,
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
                "border_color": _LIGHT,
            },
            "cell": {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LIGHT},
        }
        self.plain: dict[str, Format] = {name: book.add_format(look) for name, look in looks.items()}
        self.kept: dict[str, Format] = {name: book.add_format({**look, "quote_prefix": True}) for name, look in looks.items()}
        self.typed: Format = book.add_format({"num_format": "@"})
        box = {"border": 1, "border_color": _LIGHT}
        self.ruled: dict[bool, Format] = {False: book.add_format(box), True: book.add_format({**box, "num_format": "@"})}

    def of(self, name: str, text: str) -> Format:
        return (self.kept if text.startswith(STARTERS) else self.plain)[name]


@dataclass(frozen=True)
class _Paper:
    """A sheet being written: its columns' widths in characters, and the looks of the workbook."""

    page: Worksheet
    widths: tuple[float, ...]
    styles: _Styles

    def write(self, row: int, place: int, value: str | int, look: str) -> None:
        if isinstance(value, str):
            words = cell_words(value)
            self.page.write_string(row, place, words, self.styles.of(look, words))
        else:
            self.page.write_number(row, place, value, self.styles.plain[look])

    def row(self, row: int, values: Sequence[str | int | None], look: str) -> None:
        """Write a row of cells, as high as its longest text needs: not every program finds that out by itself."""
        lines = 1
        for place, (value, width) in enumerate(zip(values, self.widths, strict=True)):
            if value is not None:
                self.write(row, place, value, look)
                lines = max(lines, lines_of(cell_words(str(value)), max(int(width) - 1, 1)))
        if lines > 1:
            self.page.set_row(row, min(lines * LINE, HIGHEST))


def _fill(sheet: Sheet, page: Worksheet, styles: _Styles) -> None:
    """Write everything that stands on a sheet, and how it is shown and printed."""
    head = sheet.header - 1
    paper = _Paper(page, tuple(column.width for column in sheet.columns), styles)
    for row, note in enumerate(sheet.notes):
        paper.write(row, 0, note, "note")
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, styles.typed if column.text else None)
    if head > len(sheet.notes):
        paper.row(head - 1, [column.says or None for column in sheet.columns], "says")
    paper.row(head, [column.name for column in sheet.columns], "head")
    for place, column in enumerate(sheet.columns):
        if column.second:
            paper.write(head, place, column.name, "head, second")
        for row in range(head + 1 + len(sheet.rows), head + 1 + len(sheet.rows) + min(sheet.ruled, sheet.entries)):
            page.write_blank(row, place, None, styles.ruled[column.text])
    for row, values in enumerate(sheet.rows, start=head + 1):
        if len(values) != len(sheet.columns):
            raise ExportError(f"Sheet {sheet.name!r}, row {row + 1}: {len(values)} cells for {len(sheet.columns)} columns.")
        paper.row(row, values, "cell")
    page.freeze_panes(head + 1, sheet.pinned)
    page.repeat_rows(head)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


@lru_cache(maxsize=1 << 14)
def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of so many characters; East Asian ones take the room of two."""
    total = 0
    for line in text.split("\n"):
        wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)
        total += max(len(textwrap.wrap(line, width)), -(-(len(line) + wide) // width), 1)
    return total


def _restrict(sheet: Sheet, page: Worksheet, lists: ChoiceLists) -> None:
    """Give the cells to fill in their list of choices and their prompt."""
    last = sheet.header - 1 + len(sheet.rows) + sheet.entries
    for place, column in enumerate(sheet.columns):
        if last < sheet.header or not (column.choices or column.prompt):
            continue
        choices = tuple(cell_words(choice) for choice in column.choices)
        rule: dict[str, object] = {"validate": "list", "source": lists.source(choices)} if choices else {"validate": "any"}
        if column.prompt:
            rule |= {"input_title": _cut(column.name, LONGEST_TITLE), "input_message": _cut(column.prompt, LONGEST_PROMPT)}
        if choices:
            refusal = column.refusal or f"Only these can be taken: {', '.join(choices)}. Leave the cell empty where nothing was answered."
            rule |= {"error_title": _cut(column.name, LONGEST_TITLE), "error_message": _cut(refusal, LONGEST_PROMPT)}
        page.data_validation(sheet.header, place, last, place, rule)


def _cut(text: str, longest: int) -> str:
    """Return a text no longer than that, ended with an ellipsis where it was cut: it stands in full elsewhere in the workbook."""
    words = cell_words(text)
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"

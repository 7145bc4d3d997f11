"""The first sheet and the last: what a workbook holds, and what its words mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapkit.exports.book.definitions import definitions
from gapkit.exports.book.page import Page, cell_text
from gapkit.exports.book.tables import CONTENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.exports.book.model import Book, BookTable
    from gapkit.exports.book.page import Looks

DEFINITIONS = "Definitions"


@dataclass(frozen=True)
class Entry:
    """One line of the contents: the sheet's name, what it holds, how many rows of figures, and in what they are."""

    sheet: str
    title: str
    rows: int | None
    units: str


def contents_sheet(sheet: Worksheet, book: Book, entries: Sequence[Entry], looks: Looks) -> None:
    """Write what the workbook is of, and a linked list of its sheets."""
    page = Page(sheet, looks, (30, 62, 10, 30))
    page.line(0, book.title, "title")
    for row, line in enumerate(book.lines, start=1):
        page.line(row, line)
    head = len(book.lines) + 2
    for place, words in enumerate(("Sheet", "What it holds", "Rows", "Units")):
        page.words(head, place, words, "number head" if words == "Rows" else "head")
    for place, entry in enumerate(entries, start=head + 1):
        page.link(place, 0, entry.sheet)
        page.words(place, 1, entry.title)
        if entry.rows is None:
            page.words(place, 2, "")
        else:
            sheet.write_number(place, 2, entry.rows, looks.of("count"))
        page.words(place, 3, entry.units)
        page.height(place, [entry.sheet, cell_text(entry.title), "", cell_text(entry.units)])
    sheet.freeze_panes(1, 0)
    sheet.fit_to_pages(1, 0)
    page.printed(head + len(entries))
    sheet.activate()


def definitions_sheet(sheet: Worksheet, tables: Sequence[BookTable], looks: Looks) -> None:
    """Write what every verdict, status, mark and column means."""
    page = Page(sheet, looks, (12, 30, 90))
    page.line(0, "Definitions", "title")
    page.link(1, 0, CONTENTS, "back", "Back to contents")
    head = 3
    for place, words in enumerate(("Kind", "Word", "What it means")):
        page.words(head, place, words, "head")
    last = head
    for last, texts in enumerate(definitions(tables), start=head + 1):
        for place, (text, look) in enumerate(zip(texts, ("words", "bold", "words"), strict=True)):
            page.words(last, place, text, look)
        page.height(last, texts)
    sheet.autofilter(head, 0, last, 2)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    sheet.fit_to_pages(1, 0)
    page.printed(last)

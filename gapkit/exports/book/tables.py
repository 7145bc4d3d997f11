"""The sheet of a table: title, units and bases, the header in plain words over the names of the columns, the rows as the CSV has them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from gapkit.exports.book.columns import about, is_base, units_line
from gapkit.exports.book.page import Page, cell_text
from gapkit.exports.cells import HIDDEN, cells_of
from gapkit.exports.workbook import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.exports.book.model import BookTable
    from gapkit.exports.book.page import Looks
    from gapkit.exports.cells import Cell

_PROSE: Final = {"why": 76, "sentence": 70, "note": 60}  # columns that hold sentences are wider
MOST_ROWS: Final = 1_000_000  # a sheet ends a little later
NARROWEST, WIDEST, NUMBER_WIDTH, _SHORT = 10, 44, 11, 22  # characters
_MOST_NOTES: Final = 4  # lines above a table that stay in sight with its header; more stand below it
_KEPT: Final = ("topic", "label", "company")  # columns that stay in sight as the table is moved sideways, where they lead it
CONTENTS: Final = "Contents"
SHUT: Final = "Some columns are shut (wordings, sources and the like): the plus above the columns opens them."


def table_sheet(sheet: Worksheet, table: BookTable, looks: Looks, shut: frozenset[str] = frozenset()) -> None:
    """Write a table onto its sheet; columns that hold nothing, and those named by `shut`, are there and shut."""
    names = [str(name) for name in table.frame.columns]
    rows = cells_of(table.frame)
    shown = rows[:MOST_ROWS]
    heads = [_head(name, table) for name in names]
    closed = frozenset(
        place for place, name in enumerate(names) if name in shut or (shown and not any(cells[place].text for cells in shown))
    )
    page = Page(
        sheet,
        looks,
        [_width(name, head, [row[place] for row in shown]) for place, (name, head) in enumerate(zip(names, heads, strict=True))],
        closed,
    )
    notes = [note for note in table.notes if note]
    notes += [f"{len(rows) - MOST_ROWS:,} more rows are in the CSV file of this table."] if len(rows) > MOST_ROWS else []
    above = list(notes) if sum(lines_of(cell_text(note), int(page.room)) for note in notes) <= _MOST_NOTES else []
    page.line(0, table.title, "title")
    page.line(1, f"{units_line(table.frame)} Empty cell: no figure stands there.", "quiet")
    above += [SHUT] if any(names[place] in shut for place in closed) else []
    for row, note in enumerate(above, start=2):
        page.line(row, note, "quiet")
    back = 2 + len(above)
    page.link(back, next((place for place in range(len(names)) if place not in closed), 0), CONTENTS, "back", "Back to contents")
    head = back + 2  # the row of the columns' names; their heads in words stand above it
    numeric = {place for place in range(len(names)) if any(row[place].number is not None for row in shown)}
    for place, (name, words) in enumerate(zip(names, heads, strict=True)):
        look = f"{'base ' if is_base(name) else ''}{'number ' if place in numeric else ''}"
        page.words(head - 1, place, words, f"{look}head")
        page.words(head, place, name, f"{look}id")
    page.height(head - 1, heads)
    for row, cells in enumerate(shown, start=head + 1):
        _row(page, row, dict(zip(names, cells, strict=True)))
    last = head + len(shown)
    if names:
        sheet.autofilter(head, 0, max(last, head + 1), len(names) - 1)
    sheet.freeze_panes(head + 1, _pinned(names, closed))
    sheet.repeat_rows(head - 1, head)
    sheet.fit_to_pages(1, 0)
    if notes and notes[0] not in above:
        for note in ("Notes", *notes):
            last += 1 + (note == "Notes")
            page.line(last, note, "quiet")
    page.printed(last)


def _row(page: Page, row: int, cells: dict[str, Cell]) -> None:
    hidden = "status" in cells and cells["status"].text == HIDDEN
    for place, (name, cell) in enumerate(cells.items()):
        verdict = cell.text if name == "verdict" and cell.text in ("overrates", "underrates") else ""
        page.cell(row, place, cell, "hidden" if hidden else verdict or "words")
    page.height(row, [cell_text(cell.text) if cell.number is None else "" for cell in cells.values()])


def _head(name: str, table: BookTable) -> str:
    known = about(name, table.frame)
    return f"{known.head} ({known.unit})" if known.unit and known.unit != "number" else known.head


def _width(name: str, head: str, cells: Sequence[Cell]) -> float:
    """Return a column's width: of words as long as most of them, of numbers the same for all; the name with its filter's arrow has room."""
    least = max(NARROWEST, 0.8 * len(name) + 4, max((len(word) for word in head.split()), default=0) + 1)
    words = sorted(width_of(cell.text) for cell in cells if cell.number is None and cell.text)
    if not words:
        return max(NUMBER_WIDTH, least)
    # A single long name does not make a column wide, unless it hardly is longer than the others.
    usual, longest = words[int(0.95 * (len(words) - 1))], words[-1]
    return max(least, min((longest if longest <= _SHORT else max(usual, _SHORT)) + 4, _PROSE.get(name, WIDEST)))


def width_of(text: str) -> int:
    """Return how many characters wide a text is on one line, East Asian ones counting two."""
    words = cell_text(text)
    return len(words) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in words)


def _pinned(names: Sequence[str], closed: frozenset[int]) -> int:
    """Return how many of the first columns stay in sight: up to the last that says what a row is of, of those that lead the table."""
    pinned = 0
    for place, name in enumerate(names[: len(_KEPT) + 1]):
        if name in _KEPT and place not in closed:
            pinned = place + 1
    return pinned

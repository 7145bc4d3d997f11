"""A sheet being written: text as text, lines over its whole width, rows as high as their words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gapkit.charts.text import ELLIPSIS, plain
from gapkit.charts.theme import CUSTOMER, INK, PROVIDER, QUIET
from gapkit.exports.escaping import STARTERS
from gapkit.exports.workbook import HIGHEST, LINE, LONGEST_CELL, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.exports.cells import Cell

PAGE_WIDTH: Final = 132  # characters: about as many as lie across a sheet of A4
WIDE_PAGE: Final = 190  # wider sheets are printed on A3
MOST_LINES: Final = 8  # a row of a table is no higher; the text is whole in its cell
_RULE: Final = "#D9D9D9"
_HEAD: Final = "#EAEFF4"
_BASE_HEAD: Final = "#F3EEE3"
_TOP: Final = {"valign": "top", "text_wrap": True}
_HEADS: Final[dict[str, dict[str, object]]] = {
    "head": {"bold": True, "text_wrap": True, "valign": "bottom"},
    "id": {"font_size": 8, "font_color": QUIET, "bottom": 1, "bottom_color": QUIET},
}
_CELL: Final = {**_TOP, "bottom": 1, "bottom_color": _RULE}
_TEXT: Final = {**_CELL, "align": "left", "indent": 1}  # words stand off the figures of the column before
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK, **_TOP},
    "part": {"bold": True, "font_color": INK, **_TOP},
    "line": {"font_color": INK, **_TOP},
    "quiet": {"font_color": QUIET, **_TOP},
    **{
        f"{base}{number}{look}": {**_HEADS[look], "bg_color": fill, **({"align": "right"} if number else {"align": "left", "indent": 1})}
        for base, fill in (("", _HEAD), ("base ", _BASE_HEAD))
        for number in ("", "number ")
        for look in _HEADS
    },
    "words": _TEXT,
    "bold": {**_TEXT, "bold": True},
    "hidden": {**_TEXT, "italic": True, "font_color": QUIET},
    "overrates": {**_TEXT, "font_color": PROVIDER, "bold": True},
    "underrates": {**_TEXT, "font_color": CUSTOMER, "bold": True},
    "count": {**_CELL, "num_format": "#,##0"},
    "whole": {**_CELL, "num_format": "0"},
    "tenth": {**_CELL, "num_format": "0.0"},
    "hundredth": {**_CELL, "num_format": "0.00"},
    # Four decimals of a p say nothing that three do not.
    "probability": {**_CELL, "num_format": '[<0.001]"<0.001";0.000'},
    "link": {**_TEXT, "font_color": PROVIDER, "underline": 1},
    "back": {"font_color": PROVIDER, "underline": 1},
}
_SIZES: Final = {"title": 1.5}  # lines of large type are higher and hold fewer characters


class Looks:
    """The looks of a workbook's cells; a text that begins like a formula has the look that keeps it text where it is edited."""

    def __init__(self, book: Workbook) -> None:
        self._plain: dict[str, Format] = {name: book.add_format(look) for name, look in _LOOKS.items()}
        self._kept: dict[str, Format] = {name: book.add_format({**look, "quote_prefix": True}) for name, look in _LOOKS.items()}
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, name: str, text: str = "") -> Format:
        """Return the look of that name for a cell with that text."""
        return (self._kept if text.startswith(STARTERS) else self._plain)[name]

    def made(self, **look: object) -> Format:
        """Return the look of a cell of figures with those settings beside the usual ones, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_CELL, **look})
        return self._made[key]


class Page:
    """A sheet with its columns' widths, in characters; `hidden` columns are shut: a plus above them opens them."""

    def __init__(self, sheet: Worksheet, looks: Looks, widths: Sequence[float], hidden: frozenset[int] = frozenset()) -> None:
        self.sheet, self.looks, self.widths, self.hidden = sheet, looks, tuple(widths), hidden
        shown = [width for place, width in enumerate(self.widths) if place not in hidden]
        # A narrow table is set on as wide a page as any other: what stands above it needs the room.
        self.across, self.room = len(self.widths), sum(shown)
        while self.room < PAGE_WIDTH:
            self.across, self.room = self.across + 1, self.room + _BARE
        for place, width in enumerate(self.widths):
            sheet.set_column(place, place, width, None, {"hidden": True, "level": 1} if place in hidden else {})
        sheet.hide_gridlines(2)

    def line(self, row: int, text: str, look: str = "line") -> None:
        """Write a line of words over the whole width, broken where it needs to be."""
        words = cell_text(text)
        self.sheet.merge_range(row, 0, row, self.across - 1, "", self.looks.of(look, words))
        self.sheet.write_string(row, 0, words, self.looks.of(look, words))
        size = _SIZES.get(look, 1)
        self.sheet.set_row(row, min(lines_of(words, int(self.room / size)) * LINE * size, HIGHEST))

    def words(self, row: int, place: int, text: str, look: str = "words") -> None:
        """Write a text into a cell, as text whatever it begins with."""
        words = cell_text(text)
        if words:
            self.sheet.write_string(row, place, words, self.looks.of(look, words))
        else:
            self.sheet.write_blank(row, place, None, self.looks.of(look))

    def cell(self, row: int, place: int, cell: Cell, look: str = "words") -> None:
        """Write one cell of a table: a number with the look of its kind, words with the look given."""
        if cell.number is None:
            self.words(row, place, cell.text, look)
        else:
            self.sheet.write_number(row, place, cell.number, self.looks.of(cell.kind))

    def link(self, row: int, place: int, sheet: str, look: str = "link", text: str = "") -> None:
        """Write a link to another sheet of this workbook."""
        words = text or sheet
        self.sheet.write_url(row, place, f"internal:'{sheet}'!A1", self.looks.of(look, words), words)

    def height(self, row: int, texts: Sequence[str], *, most: int = MOST_LINES) -> None:
        """Make a row as high as its words need: not every program finds that out by itself."""
        told = [
            (text, width) for place, (text, width) in enumerate(zip(texts, self.widths, strict=False)) if text and place not in self.hidden
        ]
        lines = max((lines_of(text, max(int(width) - 2, 1)) for text, width in told), default=1)
        if lines > 1:
            self.sheet.set_row(row, min(min(lines, most) * LINE, HIGHEST))

    def printed(self, last: int, *, upright: bool = False) -> None:
        """Set what is printed, down to a row: all of the width on one page, the page's number and the sheet's name below."""
        if upright:
            self.sheet.set_portrait()
        else:
            self.sheet.set_landscape()
        self.sheet.set_paper(8 if self.room > WIDE_PAGE else 9)  # A3 or A4
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&L&8&A&R&8&P / &N")
        self.sheet.print_area(0, 0, last, self.across - 1)


_BARE: Final = 8.43  # characters: how wide a column is that nobody set


@lru_cache(maxsize=1 << 16)  # the same few names stand in thousands of rows
def cell_text(text: str) -> str:
    """Return a text as one plain line that a cell can hold; one longer than that ends in an ellipsis, and is whole in the file of the table."""
    words = plain(text)
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + ELLIPSIS

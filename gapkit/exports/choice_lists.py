"""The lists of a workbook's rules: what a cell to fill in may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

from gapkit.exports.escaping import STARTERS

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

# What a spreadsheet takes of a list written into its rule, in characters.
LONGEST_LIST: Final = 255
# The sheet that holds the lists too long for a rule, or holding a comma; it is hidden.
LISTS: Final = "Lists"
_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")  # a whole number that a spreadsheet keeps as it is


class ChoiceLists:
    """The lists of a workbook's rules: a short one is written into its rule, any other onto a hidden sheet; equal lists stand there once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._page: Worksheet | None = None
        self._ranges: dict[tuple[str, ...], str] = {}

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Return what a rule names as its list: the choices themselves or where they stand."""
        if len(",".join(choices)) <= LONGEST_LIST and all(_NUMBER.fullmatch(choice) or _writable(choice) for choice in choices):
            return list(choices)
        if choices not in self._ranges:
            if self._page is None:
                self._page = self._book.add_worksheet(LISTS)
                self._page.hide()
            place = len(self._ranges)
            for row, choice in enumerate(choices):
                # A number that somebody types is held against numbers, not against the same digits as text.
                if _NUMBER.fullmatch(choice):
                    self._page.write_number(row, place, int(choice))
                else:
                    self._page.write_string(row, place, choice)
            self._ranges[choices] = f"='{LISTS}'!{xl_range_abs(0, place, len(choices) - 1, place)}"
        return self._ranges[choices]


def _writable(choice: str) -> bool:
    """Return whether a choice can be written into a rule: a comma would part it, and a formula's first sign is not tried there."""
    return "," not in choice and not choice.startswith(STARTERS)

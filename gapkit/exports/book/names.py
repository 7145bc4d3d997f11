"""Names of sheets: valid, no longer than a spreadsheet takes, each once."""

from __future__ import annotations

from typing import Final

from gapkit.charts.text import plain

LONGEST: Final = 31
_RESERVED: Final = frozenset({"history"})  # a spreadsheet keeps it for itself


class SheetNames:
    """Gives each sheet a name of its own, as near to what was wished for as a spreadsheet allows."""

    def __init__(self) -> None:
        self._taken = set(_RESERVED)

    def of(self, wished: str) -> str:
        """Return the name: letters, digits, blanks, "-" and "_" stay, any other sign is "_"; a second sheet of a name ends in "_2"."""
        kept = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in plain(wished)).strip() or "sheet"
        name, number = _cut(kept, LONGEST), 2
        while name.casefold() in self._taken:
            ending = f"_{number}"
            name, number = _cut(kept, LONGEST - len(ending)) + ending, number + 1
        self._taken.add(name.casefold())
        return name


def _cut(name: str, room: int) -> str:
    """Return the start of a name that takes no more than so many units of two bytes, as a spreadsheet counts."""
    while len(name.encode("utf-16-le")) // 2 > room:
        name = name[:-1]
    return name.rstrip()

"""Which sign parts a file's decimals: as the study says, else found in its columns of numbers and said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.intake.grids import Grid

_COMMA: Final = re.compile(r"[+-]?\d*,\d+\s*%?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)


def decimal_signs(grids: Sequence[Grid], numbers: Sequence[str]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return each file's decimal sign, "." or ",", and a notice for each that was found out.

    A comma is taken for one only where it can be nothing else: some number has one that cannot part thousands (0,5 but not 1,500), and none has a point.

    Args:
        grids: the files.
        numbers: the columns that hold numbers with decimals: weights, scores, standard errors.
    """
    signs, notices = [], []
    for grid in grids:
        sign = grid.source.decimal or "."
        if not grid.source.decimal and grid.unit == "line":  # a typed cell holds a number, however it is shown
            found = next(
                (column for column in numbers if column in grid.columns and _has_commas(grid.columns[column].dropna().unique().tolist())),
                "",
            )
            if found:
                sign = ","
                notices.append(Notice(kind="noted", why=f"numbers of {grid.name} have decimal commas (column {found!r})"))
        signs.append(sign)
    return tuple(signs), tuple(notices)


def _has_commas(cells: Sequence[str]) -> bool:
    commas = [cell for cell in cells if _COMMA.fullmatch(cell)]
    return any(not _THOUSANDS.fullmatch(cell) for cell in commas) and not any("." in cell for cell in cells)

"""Tables as CSV: UTF-8, rounded for reading, no formulas."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gapkit.exports.cells import cells_of
from gapkit.exports.escaping import cell_text

if TYPE_CHECKING:
    import pandas as pd

    from gapkit.exports.cells import Cell


def table_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8 with a byte order mark, for Excel takes a file without one for the machine's old code page; lines end in a newline.

    Points are rounded to 0.1, to 1 where the side's base is under 30 (for the gap: the smaller base); probabilities to three digits; counts stay whole.
    Null is an empty cell, a tuple is joined by "; ", and text that a spreadsheet would run gets a leading apostrophe; numbers are never touched.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([cell_text(name) for name in frame.columns])
    writer.writerows([_text(cell) for cell in cells] for cells in cells_of(frame))
    return stream.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    return cell_text(cell.text) if cell.number is None else cell.text

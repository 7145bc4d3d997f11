"""book_bytes: the results of a report as one Excel workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]

from gapkit.charts.behind import CONTENTS as CHARTS
from gapkit.charts.text import plain
from gapkit.errors import ExportError
from gapkit.exports.book.charts import as_table, chart_sheet, shut_in
from gapkit.exports.book.columns import units_short
from gapkit.exports.book.contents import DEFINITIONS, Entry, contents_sheet, definitions_sheet
from gapkit.exports.book.heat import heat_sheet
from gapkit.exports.book.labels import with_whole_labels
from gapkit.exports.book.names import SheetNames
from gapkit.exports.book.page import Looks
from gapkit.exports.book.tables import CONTENTS, table_sheet
from gapkit.exports.writing import MADE

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

    from gapkit.exports.book.model import Book, BookTable


def book_bytes(book: Book) -> bytes:
    """Return the workbook, the same bytes each time: contents, a sheet for each chart, a sheet for each table, definitions.

    Cells hold what the CSV files hold: figures rounded for reading, no figure of a hidden row. Text is text, no cell is a formula, links stay inside.

    Raises ExportError where a chart was made with protect=False, or a workbook cannot hold what it is given.
    """
    if not all(spec.protected for spec, _ in book.charts):
        raise ExportError("This was made with protect=False and may show what single persons answered: make it again without, then export.")
    stream = io.BytesIO()
    try:
        made = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        made.set_properties({"title": plain(book.title), "created": MADE})
        _fill(made, book)
        made.close()
    except XlsxWriterException as err:
        raise ExportError(f"No workbook can be made: {err}") from err
    return with_whole_labels(stream.getvalue())


def _fill(made: Workbook, book: Book) -> None:
    looks, names, entries = Looks(made), SheetNames(), list[Entry]()
    front = made.add_worksheet(names.of(CONTENTS))
    last_name = names.of(DEFINITIONS)  # taken before any table could have it
    tables: list[BookTable] = []

    def add(name: str, table: BookTable, shut: frozenset[str] = frozenset()) -> None:
        table_sheet(made.add_worksheet(name), table, looks, shut)
        entries.append(Entry(name, table.title, len(table.frame), units_short(table.frame)))
        tables.append(table)

    for spec, plots in book.charts:
        name = names.of(f"chart_{spec.kind}")
        if plots:
            chart_sheet(made, made.add_worksheet(name), spec, plots, looks)
            entries.append(Entry(name, f"Chart, {CHARTS[spec.kind]}: {plain(spec.title)}", len(spec.rows), units_short(spec.rows)))
            continue
        if spec.kind == "heatmap":
            rows = names.of(f"{name}_rows")
            heat_sheet(made.add_worksheet(name), spec, rows, looks)
            entries.append(Entry(name, f"Table, {CHARTS[spec.kind]}: {plain(spec.title)}", spec.rows["company"].nunique(), "points"))
            name = rows
        add(name, as_table(spec, name), shut_in(spec))
    for table in book.tables:
        add(names.of(table.name), table)
    definitions_sheet(made.add_worksheet(last_name), tables, looks)
    entries.append(Entry(last_name, "What every verdict, status, mark and column means", None, ""))
    contents_sheet(front, book, entries, looks)

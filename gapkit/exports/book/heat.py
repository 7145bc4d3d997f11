"""A heat map as a table: a row per company, a column per topic, full colour where a gap is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.pictures.cells import cell_of, shading_of
from gapkit.exports.book.page import Page, cell_text
from gapkit.exports.book.tables import CONTENTS
from gapkit.exports.cells import cells_of
from gapkit.exports.native.small_print import small_print
from gapkit.gaps.table import records_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from gapkit.charts.pictures.cells import Shading
    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.book.page import Looks
    from gapkit.exports.cells import Cell

_COMPANY, _NARROW, _WIDE = 30, 10, 16  # characters
# Figures in brackets rest on one that is kept back; others with a sign are bounds.
_SIGNED: Final = "+0;-0;0"
_FORMATS: Final = {"few": "(+0);(-0);(0)", "at least": '"≥"+0;"≥"-0;"≥"0', "at most": '"≤"+0;"≤"-0;"≤"0'}
_KEY: Final = (
    "Blue: the provider's side is higher, orange: the customers, the darker the wider; grey: too close to call; framed: they agree."
)


def heat_sheet(sheet: Worksheet, spec: ChartSpec, rows_sheet: str, looks: Looks) -> None:
    """Write a heat map's cells: gaps in points, words where no gap is shown; the rows with intervals and bases stand on a sheet of their own."""
    names = [str(name) for name in spec.rows.columns]
    rows: list[dict[str, Cell]] = [dict(zip(names, cells, strict=True)) for cells in cells_of(spec.frame)]
    drawn = records_of(spec.frame)
    shading = shading_of([row for row in drawn if row["drawn"]])
    topics = {row["topic"].text: row["label"].text for row in sorted(rows, key=lambda row: row["column"].number or 0)}
    companies = list(dict.fromkeys(row["company"].text for row in rows))
    looked = [_look(row, shading) for row in drawn]
    found = {(row["company"].text, row["topic"].text): (row, look) for row, look in zip(rows, looked, strict=True)}
    page = Page(sheet, looks, (_COMPANY, *(min(max(_NARROW, 110 / max(len(topics), 1)), _WIDE),) * len(topics)))
    page.line(0, spec.title, "title")
    page.line(1, spec.subtitle, "quiet")
    page.line(
        2,
        f"Gaps in points. {_KEY} Intervals and bases: sheet {rows_sheet}.",
        "quiet",
    )
    page.link(3, 0, CONTENTS, "back", "Back to contents")
    head = 5
    page.words(head, 0, "Company", "head")
    for place, label in enumerate(topics.values(), start=1):
        page.words(head, place, label, "number head")
    page.height(head, ["", *(cell_text(label) for label in topics.values())])
    for row, company in enumerate(companies, start=head + 1):
        page.words(row, 0, company, "bold")
        for place, topic in enumerate(topics, start=1):
            if (company, topic) in found:
                _cell(page, row, place, *found[company, topic])
        page.height(row, [company, *(_missing(*found.get((company, topic), ())) for topic in topics)])
    last = head + len(companies)
    for line in ("", *small_print(spec, ()).splitlines()):
        last += 1
        if line:
            page.line(last, line, "quiet")
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    sheet.fit_to_pages(1, 0)
    page.printed(last)


def _look(row: dict[str, Any], shading: Shading) -> dict[str, object]:
    """Return how the picture of the heat map shows a cell, as the settings of a cell here."""
    look = cell_of(row, shading)
    edge: dict[str, object] = {"border": 1, "border_color": look.edge} if look.edge else {}
    return {"bg_color": look.face, "font_color": look.ink, "bold": look.weight == "bold", "align": "center", **edge}


def _cell(page: Page, row: int, place: int, cells: dict[str, Cell], look: dict[str, object]) -> None:
    gap = cells["gap"]
    if gap.number is None:
        page.words(row, place, cells["words"].text, "hidden")
        return
    bound = "few" if "few" in cells["marks"].text.split("; ") else cells["bound"].text
    page.sheet.write_number(row, place, gap.number, page.looks.made(num_format=_FORMATS.get(bound, _SIGNED), **look))


def _missing(cells: dict[str, Cell] | None = None, look: object = None) -> str:
    del look
    return cells["words"].text if cells and cells["gap"].number is None else ""

"""The numbers of a chart as cells, which its series refer to: whoever changes a number there changes the chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlsxwriter.utility import quote_sheetname, xl_range_abs  # type: ignore[import-untyped]

from gapkit.exports.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.book.page import Page
    from gapkit.exports.native.plot import BarPlot, Dots, Lines, Point, XYPlot

# The columns of numbers of points over two axes; those that no point uses are left out.
WORDS: Final = ("series", "of", "words")
ENDS: Final = ("x_low", "x_high", "y_low", "y_high")
ARMS: Final = ("x_minus", "x_plus", "y_minus", "y_plus")
COLUMNS: Final = ("series", "of", "words", "x", "y", *ENDS, *ARMS)


@dataclass(frozen=True)
class Numbers:
    """Where a chart's numbers stand: the sheet, the column of each kind, and the rows of each series, first and last."""

    sheet: str
    columns: dict[str, int]
    rows: tuple[tuple[int, int], ...]

    def of(self, series: int, column: str) -> str:
        """Return the reference to one series' cells in a column."""
        return self._reference(*self.rows[series], column)

    def name(self, series: int, column: str = "series") -> str:
        """Return the reference to the cell that holds a series' name."""
        return self._reference(self.rows[series][0], self.rows[series][0], column)

    def head(self, column: str) -> str:
        """Return the reference to a column's header, right above the rows of the first series."""
        return self._reference(self.rows[0][0] - 1, self.rows[0][0] - 1, column)

    def _reference(self, first: int, last: int, column: str) -> str:
        return reference(self.sheet, first, last, self.columns[column])


def reference(sheet: str, first: int, last: int, place: int) -> str:
    """Return what a chart names as its cells."""
    cells = xl_range_abs(first, place, last, place)
    return f"={quote_sheetname(sheet)}!{cells}"


def write_points(page: Page, row: int, plot: XYPlot) -> tuple[Numbers, int]:
    """Write the numbers of a plot's lines, then of its dots, from a row on; return where they stand and the row after them.

    Segments of one series are parted by an empty row, which a chart shows as a gap.
    """
    series: list[tuple[Lines | Dots, list[Point | None]]] = [(line, _parted(line)) for line in plot.lines]
    series += [(dots, list(dots.points)) for dots in plot.dots]
    used = {name for _, points in series for point in points if point is not None for name, cell in _cells("", point).items() if cell.text}
    names = [name for name in COLUMNS if name in used or name in ("series", "of", "x", "y")]
    columns: dict[str, int] = {name: place for place, name in enumerate(names)}
    across, up = plot.x.title or "Across", plot.y.title or ("Up" if plot.y.shown else "Row, from below")
    heads = {"series": "Series", "of": "Of", "x": across, "y": up, "words": "Words beside it"}
    heads |= {f"{axis}_{end}": f"{title}, {end} end" for axis, title in (("x", across), ("y", up)) for end in ("low", "high")}
    heads |= {f"{axis}_{arm}": f"Error bar: {arm} ({title})" for axis, title in (("x", across), ("y", up)) for arm in ("minus", "plus")}
    _heads(page, row, [heads[name] for name in names], [name not in WORDS for name in names])
    rows: list[tuple[int, int]] = []
    row += 1
    for one, points in series:
        rows.append((row, row + max(len(points), 1) - 1))
        if not any(points):
            page.words(row, columns["series"], one.name)
        for place, point in enumerate(points):
            if point is not None:
                cells = _cells(one.name, point)
                for name in names:
                    _write(page, row + place, columns[name], cells[name])
                page.height(row + place, [cells[name].text if name in WORDS else "" for name in names])
        row = rows[-1][1] + 1
    return Numbers(page.sheet.get_name(), columns, tuple(rows)), row


def write_bars(page: Page, row: int, plot: BarPlot, printed: Sequence[str]) -> tuple[Numbers, int]:
    """Write the numbers of stacked bars, a row a category, from a row on; return where they stand and the row after them.

    `printed` are the categories' names as the chart has room for them. Column `value 0` holds the first series, its name in the header.
    """
    columns = {"of": 0, "printed": 1} | {f"value {place}": 2 + place for place in range(len(plot.bars))}
    heads = ["Of", "Printed as", *(bar.name for bar in plot.bars), *(f"{bar.name}: words" for bar in plot.bars)]
    _heads(page, row, heads, [1 < place < 2 + len(plot.bars) for place in range(len(heads))])
    for place, (category, name) in enumerate(zip(plot.categories, printed, strict=True), start=row + 1):
        page.words(place, 0, category)
        page.words(place, 1, name)
        for number, bar in enumerate(plot.bars):
            _write(page, place, 2 + number, _figure(bar.values[place - row - 1]))
            _write(page, place, 2 + len(plot.bars) + number, Cell(bar.labels[place - row - 1]))
        page.height(place, [category, name])
    last = row + max(len(plot.categories), 1)
    return Numbers(page.sheet.get_name(), columns, ((row + 1, last),)), last + 1


def _heads(page: Page, row: int, heads: Sequence[str], numbers: Sequence[bool]) -> None:
    for place, (head, number) in enumerate(zip(heads, numbers, strict=True)):
        page.words(row, place, head, "number head" if number else "head")
    page.height(row, heads)


def _write(page: Page, row: int, place: int, cell: Cell) -> None:
    """Write a cell; one that holds nothing is left alone: a chart would take an empty cell with a look of its own for 0."""
    if cell.text:
        page.cell(row, place, cell)


def _parted(line: Lines) -> list[Point | None]:
    points: list[Point | None] = []
    for segment in line.segments:
        points += [*([None] if points else []), *segment]
    return points


def _cells(series: str, point: Point) -> dict[str, Cell]:
    """Return a point's cells by the name of their column; the arms of its error bars are how far the ends of its interval lie from it."""
    ends = {name: getattr(point, name) for name in ENDS}
    arms = {
        "x_minus": arm(point.x, point.x_low),
        "x_plus": arm(point.x, point.x_high),
        "y_minus": arm(point.y, point.y_low),
        "y_plus": arm(point.y, point.y_high),
    }
    words = {"series": Cell(series), "of": Cell(point.name), "words": Cell(point.label)}
    return words | {name: _figure(value) for name, value in {"x": point.x, "y": point.y, **ends, **arms}.items()}


def arm(value: float, end: float | None) -> float | None:
    """Return how far the end of an interval lies from its point, None where it has none."""
    return None if end is None else round(abs(end - value), 10)


def _figure(value: float | None) -> Cell:
    return Cell("") if value is None else Cell(str(value), "tenth", value)

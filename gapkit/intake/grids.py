"""Any source -> one grid of text: named columns, the line of each row, what the file says of its columns, and what was found out on the way."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from gapkit.intake.codebook import Codebook, Variable
from gapkit.intake.files import kind_of
from gapkit.intake.frames import text_column
from gapkit.intake.latest import no_match
from gapkit.intake.quick_text import UTF8, Layout, quick_columns
from gapkit.intake.rows import Rows
from gapkit.intake.survey_tools import read_header
from gapkit.intake.text_files import open_text
from gapkit.intake.typed_sources import read_typed
from gapkit.intake.workbooks import workbook_records

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from gapkit.intake.records import Notice
    from gapkit.intake.survey_tools import Header
    from gapkit.intake.text_files import Record
    from gapkit.study.model import Source

_BATCH: Final = 20_000  # rows held as Python's own text at a time; a column of arrow's takes a tenth of the room


@dataclass(frozen=True)
class Grid:
    """The cells of one source as trimmed text, null where empty.

    `header` names every column of the source in its order ("" where a name is blank), `twice` those that stand more than once and are therefore not
    read; `columns` are the cells of those that were asked for; `lines` is the line (of a workbook the row, else the number) of each row, `name` and
    `unit` what to call the source and a line in a sentence.
    """

    source: Source
    name: str
    unit: str
    header: tuple[str, ...]
    columns: Mapping[str, pd.Series[str]]
    lines: tuple[int, ...]
    codebook: Codebook = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @property
    def twice(self) -> tuple[str, ...]:
        """The names that stand more than once in the header: which of them a study means cannot be told."""
        return _doubled(self.header)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells row by row, "" where empty, of the columns that were read."""
        return tuple(zip(*(column.fillna("").tolist() for column in self.columns.values()), strict=True)) if self.columns else ()


class _About(NamedTuple):
    """What to call a file and a line of it in a sentence, and what was found out about it before its rows were read."""

    name: str
    unit: str
    notices: tuple[Notice, ...]

    def with_notices(self, rows: Rows) -> _About:
        """Return the same with what was found out while the rows were read."""
        return self._replace(notices=(*self.notices, *rows.notices()))


def read_grid(source: Source, wanted: Container[str] | None = None, frame: Any = None) -> Grid:  # noqa: ANN401 - any frame narwhals knows
    """Return the cells of a source as text; it may hold a header and no rows.

    Args:
        source: a file, a query, or the name of a frame handed over; no pattern of files (`latest.settle_files`).
        wanted: the columns to keep; None keeps all.
        frame: the frame of a source that names one.

    Raises:
        DataError: the file is missing, or no file matched its pattern, of a format that is not read, wrongly encoded, empty or ragged.
    """
    if source.take:
        raise no_match(source)
    kind = "" if source.path is None else kind_of(source.path)
    if source.path is None or kind in {"parquet", "statistics"}:
        return _from_typed(source, wanted, frame)
    if kind == "workbook":
        sheet, records, notices = workbook_records(source, source.path)
        header, body = read_header(source, f"{source.name}, sheet {sheet!r}", records)
        return _collected(source, wanted, header, body, _About(f"{source.name}, sheet {sheet}", "row", notices))
    file = open_text(source, source.path)
    header, body = read_header(source, source.name, file.records)
    about = _About(source.name, "line", file.notices)
    layout = Layout(source.path, file.separator, source.header, header.rows, len(header.names))
    quick = _quickly(source, wanted, header, layout, about) if file.encoding in UTF8 else None
    return quick or _collected(source, wanted, header, body, about)


def _from_typed(source: Source, wanted: Container[str] | None, frame: Any) -> Grid:  # noqa: ANN401 - as above
    taken, codebook, notices = read_typed(source, frame)
    header = tuple(str(name).strip() for name in taken.columns)
    columns = {name: text_column(taken.iloc[:, place]) for name, place in _places(header, wanted).items()}
    return Grid(source, source.name, "row", header, columns, tuple(range(1, len(taken) + 1)), codebook, notices)


def _places(header: Sequence[str], wanted: Container[str] | None) -> dict[str, int]:
    """Return where the columns to keep stand."""
    twice = _doubled(header)
    return {column: place for place, column in enumerate(header) if column and column not in twice and (wanted is None or column in wanted)}


def _doubled(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, times in Counter(header).items() if times > 1 and name)


def _quickly(source: Source, wanted: Container[str] | None, header: Header, layout: Layout, about: _About) -> Grid | None:
    """Return a large, well-formed file's grid; None where the careful reader must look at it, also where a row may be blank."""
    places = _places(header.names, wanted)
    trials = {f"\0{place}": place for place, _ in header.trials}  # a name that no column has
    found = quick_columns(layout, places | trials)
    if found is None:
        return None
    columns, lines = {name: _trimmed([cells]) for name, cells in found[0].items()}, found[1]
    if pd.concat([columns[name].isna() for name in places], axis="columns").all(axis="columns").any():
        return None
    trial = pd.Series(data=False, index=range(len(lines)))
    for place, words in header.trials:
        trial |= columns.pop(f"\0{place}").str.lower().isin(words)  # as Arrow can; the words are plain
    rows = Rows(source, header, about.name, about.unit)
    rows.trials = int(trial.sum())
    kept = ~trial
    columns = {name: cells[kept].reset_index(drop=True) for name, cells in columns.items()} if rows.trials else columns
    return _grid(source, header, columns, tuple(lines[kept.to_numpy()].tolist()), about.with_notices(rows))


def _collected(source: Source, wanted: Container[str] | None, header: Header, body: Iterator[Record], about: _About) -> Grid:
    places = _places(header.names, wanted)
    rows = Rows(source, header, about.name, about.unit)
    parts: dict[str, list[pd.Series[str]]] = {column: [] for column in places}
    kept = rows.kept(body)
    while batch := list(itertools.islice(kept, _BATCH)):
        for column, place in places.items():
            parts[column].append(pd.Series(pd.array([cells[place] for cells in batch], dtype="string")))
    columns = {column: _trimmed(pieces) for column, pieces in parts.items()}
    return _grid(source, header, columns, tuple(rows.lines), about.with_notices(rows))


def _grid(
    source: Source,
    header: Header,
    columns: dict[str, pd.Series[str]],
    lines: tuple[int, ...],
    about: _About,
) -> Grid:
    asked = zip(header.names, header.asks, strict=False)
    codebook = {column: Variable(name=column, asks=ask) for column, ask in asked if ask and column in columns}
    return Grid(source, about.name, about.unit, header.names, columns, lines, codebook, about.notices)


def _trimmed(pieces: list[pd.Series[str]]) -> pd.Series[str]:
    cells = pd.concat(pieces, ignore_index=True) if pieces else pd.Series(pd.array([], dtype="string"))
    trimmed = cells.str.strip()
    return trimmed.mask(trimmed == "")

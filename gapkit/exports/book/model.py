"""What a workbook of results is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.native.plot import Plot


@dataclass(frozen=True, eq=False)
class BookTable:
    """One table: `name` is its file's stem ("gaps") and becomes the name of its sheet, `title` says in plain words what it holds.

    `frame` is the frame of a protected result; `notes` are lines printed with it.
    """

    name: str
    title: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Book:
    """A workbook: its title, the `lines` under it (headline, what it is of, sources), its tables, and its charts.

    A chart is its spec with its native plots; one without plots (a heat map, a league) is shown as a table of its rows.
    """

    title: str
    lines: tuple[str, ...]
    tables: tuple[BookTable, ...]
    charts: tuple[tuple[ChartSpec, tuple[Plot, ...]], ...] = ()

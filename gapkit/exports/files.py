"""The files of a report by name: its tables as CSV, its charts as pictures in every size."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gapkit.charts.drawing import render
from gapkit.errors import ParameterError
from gapkit.exports.csv import table_bytes
from gapkit.exports.pictures import png_bytes, svg_bytes
from gapkit.exports.results import refuse_unprotected
from gapkit.gaps.claims.headlines import Headlines
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from gapkit.charts.spec import ChartSpec
    from gapkit.estimates.asking import Asked
    from gapkit.study.model import Study

DECK, BOOK = "deck.pptx", "workbook.xlsx"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class Framed(Protocol):
    """A result that has a table and knows how it was asked for."""

    @property
    def frame(self) -> pd.DataFrame:
        """The table."""

    @property
    def asked(self) -> Asked:
        """How it was asked for."""


class Reported(Protocol):
    """A result other than gaps that a report may be of: its study, its finding in a sentence, its tables by name, and what to alert of."""

    @property
    def study(self) -> Study:
        """The study it is of."""

    @property
    def headline(self) -> str:
        """What was found, in a sentence."""

    @property
    def protected(self) -> bool:
        """Whether nothing in it could give a person's answer away."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables to write, by name."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """Sentences for who watches over many reports."""


def tables_of(gaps: GapTable | Reported, more: Mapping[str, Framed]) -> dict[str, bytes]:
    """Return the tables of a report as CSV files by name.

    Raises ParameterError for a name that is no plain file name or is taken, ExportError for a result that was not protected.
    """
    if isinstance(gaps, GapTable):
        made = {"gaps.csv": table_bytes(gaps.frame), "left_out.csv": table_bytes(gaps.left_out)}
    else:
        made = {f"{name}.csv": table_bytes(frame) for name, frame in gaps.tables.items() if len(frame)}
    for name, result in more.items():
        if not NAME.fullmatch(name) or f"{name}.csv" in made:
            raise ParameterError(f"A table of a report needs a name of its own in small letters, digits, - and _, found {name!r}.")
        refuse_unprotected(protected=result.asked.protect)
        made[f"{name}.csv"] = table_bytes(result.frame)
    return made


def charts_of(specs: Sequence[ChartSpec], sizes: Sequence[str]) -> dict[str, bytes]:
    """Return charts as files by name: `dumbbell-chart.csv` has the rows, `dumbbell-slide.svg` is a picture; a second chart of a kind is `dumbbell-2`."""
    made: dict[str, bytes] = {}
    for spec in specs:
        kind, number = str(spec.kind), 2
        name = kind
        while f"{name}-chart.csv" in made:
            name, number = f"{kind}-{number}", number + 1
        made[f"{name}-chart.csv"] = table_bytes(spec.frame)
        for size in sizes:
            figure = render(spec, size)
            made[f"{name}-{size.replace(' ', '-')}.svg"] = svg_bytes(figure)
            made[f"{name}-{size.replace(' ', '-')}.png"] = png_bytes(figure)
    return made


def office_of(
    gaps: GapTable | Reported,
    more: Mapping[str, Framed],
    specs: Sequence[ChartSpec],
    *,
    template: str | Path = "",
    report: str = "",
    parameters: Mapping[str, str],
) -> dict[str, bytes]:
    """Return what people go on editing by name: the workbook of a report, and the deck of one on gaps."""
    from gapkit.exports.books import report_book  # noqa: PLC0415 - brings XlsxWriter
    from gapkit.exports.decks import board_deck  # noqa: PLC0415 - brings python-pptx

    book = {BOOK: report_book(gaps, more, specs)}
    if not isinstance(gaps, GapTable):
        return book
    found = next((result for result in more.values() if isinstance(result, Headlines)), None)
    deck = board_deck(gaps, specs, found=found, template=Path(template) if template else None, report=report, parameters=parameters)
    return {DECK: deck} | book

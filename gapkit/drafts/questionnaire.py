"""The questionnaire that customers answered, as far as their file tells it: its questions with wording and scale, the companies, the keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gapkit.drafts.columns import look_at
from gapkit.drafts.english import looks_english
from gapkit.drafts.scales import guess_scales
from gapkit.drafts.wording import turn
from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.intake.names import join_names
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gapkit.drafts.columns import Column
    from gapkit.drafts.scales import ScaleGuess
    from gapkit.drafts.wording import Turned

COMPANY: Final = "company"
_TAKEN: Final = ("all", "path", COMPANY)  # what a study or the questionnaire itself calls so
_LONGEST_ID: Final = 40


@dataclass(frozen=True)
class Item:
    """One question: its id (the topic's, and the column's name in the questionnaire), the customers' column and wording, the scale, the wording turned."""

    id: str
    column: str
    asks: str
    scale: ScaleGuess
    turned: Turned


@dataclass(frozen=True)
class Questionnaire:
    """What customers were asked: the questions in the file's order; `company` names the column of the company ("" where there is none)."""

    source: Source
    items: tuple[Item, ...]
    company: str = ""
    companies: tuple[str, ...] = ()


def read_questionnaire(path: Path) -> Questionnaire:
    """Return the questionnaire behind a file of customers' answers.

    Raises:
        DataError: the file cannot be read, holds no rows, or no column looks like answers on a scale.
    """
    source = Source(path=path)
    grid = read_grid(source)
    if not grid.lines:
        raise DataError(f"{grid.name} has a header and no rows: what customers could answer is told by their answers.")
    columns = look_at(grid)
    scales = guess_scales(columns)
    asked = [column for column in columns if column.name in scales]
    if not asked:
        listed = ", ".join(column.name for column in columns[:12])
        raise DataError(f"{grid.name}: no column looks like answers on a scale. Columns: {listed}{', ...' if len(columns) > 12 else ''}.")  # noqa: PLR2004 - enough to know the file by
    english = looks_english(column.asks for column in asked)
    ids = _ids([column.name for column in asked])
    items = tuple(
        Item(ids[column.name], column.name, column.asks or column.name, scales[column.name], turn(column.asks, english=english))
        for column in asked
    )
    company = _company(columns)
    spellings = [] if company is None else [name for name, times in company.counts.items() for _ in range(times)]
    companies = tuple(sorted(set(join_names(spellings).canonical.values()) - {""}, key=str.casefold))
    return Questionnaire(source, items, company.name if company else "", companies)


def _ids(names: Sequence[str]) -> dict[str, str]:
    """Return an id for each column that any sheet and study can have: q3 stays, anything longer or stranger is cut to its words."""
    found: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        words = "_".join(re.findall(r"[^\W_]+", name))
        start = words if 0 < len(words) <= _LONGEST_ID else f"question_{place}"
        made, number = start, 2
        while made.casefold() in {*_TAKEN, *(other.casefold() for other in found.values())}:
            made, number = f"{start}_{number}", number + 1
        found[name] = made
    return found


def _company(columns: Sequence[Column]) -> Column | None:
    return next((column for column in columns if set(column.words) & {"company", "bank", "firm"} and column.texts), None)

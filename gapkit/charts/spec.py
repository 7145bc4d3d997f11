"""ChartSpec: a chart before it is drawn. What it says, and exactly the rows and numbers it shows."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["dumbbell", "companies", "answers", "league", "heatmap", "quadrant", "slope", "thresholds", "published"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ChartSpec:
    """A chart in words and rows, made from the protected table alone: everything drawn stands here, and nothing else is drawn.

    `title` states the finding, `subtitle` what is measured, `footer` (lines parted by newlines) the source, wordings, bases and marks, `alt_text` all of
    it for who cannot see it. `rows` is one line per row of the chart, in drawing order, numbers in points; `drawn` is False where a row is only listed
    with its words, and no number stands in such a row. `protected` is False where the table was made with protect=False: such a chart is not exported.
    """

    kind: Kind
    title: str
    subtitle: str
    footer: str
    alt_text: str
    rows: pd.DataFrame = field(repr=False)
    protected: bool = True

    @property
    def frame(self) -> pd.DataFrame:
        """Return a copy of the rows that are drawn."""
        return self.rows.copy()

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain records, one after the other."""
        return [{str(name): cell for name, cell in row.items()} for row in self.rows.to_dict("records")]

    def with_note(self, note: str) -> ChartSpec:
        """Return the spec with one line more in its footer; itself where the line is empty."""
        return dataclasses.replace(self, footer=f"{self.footer}\n{note}") if note else self

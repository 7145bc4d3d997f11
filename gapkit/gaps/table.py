"""GapTable: the frozen result of `compare`, with its fixed columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.asking import Asked

if TYPE_CHECKING:
    from gapkit.gaps.claims.report import Said
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

TEXT = "string"
NUMBER = "Float64"
COUNT = "Int64"

# Always these columns, in this order, with these types: numbers in points (0-100; nps -100 to 100), bases in people, null where a figure does not stand.
COLUMNS: dict[str, str] = {
    "topic": TEXT,
    "company": TEXT,
    "segment": TEXT,
    "segment_value": TEXT,
    "wave": TEXT,
    "provider_side": TEXT,
    "customer_side": TEXT,
    "score": TEXT,
    "companies": COUNT,
    "provider": NUMBER,
    "provider_low": NUMBER,
    "provider_high": NUMBER,
    "provider_n": COUNT,
    "provider_n_eff": NUMBER,
    "customer": NUMBER,
    "customer_low": NUMBER,
    "customer_high": NUMBER,
    "customer_n": COUNT,
    "customer_n_eff": NUMBER,
    "gap": NUMBER,
    "gap_low": NUMBER,
    "gap_high": NUMBER,
    "p_value": NUMBER,
    "q_value": NUMBER,
    "q_agree": NUMBER,
    "margin": NUMBER,
    "verdict": TEXT,
    "status": TEXT,
    "marks": "object",  # a tuple of words
    "note": TEXT,
}

KEYS = ("topic", "company", "segment", "segment_value", "wave", "provider_side", "customer_side", "score")
STATUSES = ("one side missing", "not comparable", "hidden", "base not published", "no interval", "shown")
VERDICTS = ("overrates", "underrates", "agrees", "unclear")
LEFT_OUT_COLUMNS = ("kind", "side", "topic", "company", "wave", "count", "why")
ALL_TOPICS = "all"  # the topic of a row over topics


@dataclass(frozen=True)
class GapTable:
    """The gaps of a study: `frame` (tidy, fixed columns), `left_out` (every row not shown, and why), and the study and tally they come from.

    Shows itself in Jupyter with the headline, the table with intervals and bases, and who was left out.
    """

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the tidy table: one row per topic, company, segment, wave, pair of sides and score; columns as in `COLUMNS`, in points."""
        return self.rows.copy()

    @property
    def left_out(self) -> pd.DataFrame:
        """Return every row, answer, company or topic not shown, and why; columns `kind, side, topic, company, wave, count, why`."""
        return self.missing.copy()

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The lists of sentences that a report on these gaps may print, tested; made once, when first asked for."""
        from gapkit.gaps.claims.report import said_by  # noqa: PLC0415 - the sentences are made from the table

        return said_by(self)

    @cached_property
    def headline(self) -> str:
        """The finding in a sentence that was tested, or why nothing can be said."""
        from gapkit.gaps.headline import headline  # noqa: PLC0415 - the sentence reads the table

        return headline(self)

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the table as HTML: headline, rows with intervals and bases, who was left out."""
        from gapkit.gaps.show import gap_table_html  # noqa: PLC0415 - only where somebody looks

        return gap_table_html(self)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as dictionaries by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def as_rows(records: list[dict[str, object]]) -> pd.DataFrame:
    """Return records as a frame with the fixed columns, order and types of `COLUMNS`; a key left out is null, `marks` an empty tuple."""
    frame = pd.DataFrame(records, columns=list(COLUMNS), dtype=object)
    frame["marks"] = [marks if isinstance(marks, tuple) else () for marks in frame["marks"]]
    return frame.astype({name: kind for name, kind in COLUMNS.items() if kind != "object"})

"""Hand-made gap tables: what a chart is drawn from, without the road that leads to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd
import pytest

from gapkit.estimates.asking import Asked
from gapkit.gaps.table import LEFT_OUT_COLUMNS, GapTable, as_rows
from gapkit.study.model import Question, Side, Source, Study, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

FIGURES = (
    "provider",
    "provider_low",
    "provider_high",
    "provider_n",
    "customer",
    "customer_low",
    "customer_high",
    "customer_n",
    "gap",
    "gap_low",
    "gap_high",
)


class MakeRow(Protocol):
    """Makes one row of a gap table; a keyword replaces any cell."""

    def __call__(
        self, topic: str, provider: float, customer: float, verdict: str | None = "overrates", **cells: object
    ) -> dict[str, object]:
        """Return the row of a topic with intervals of 6 points a side."""


class MakeTable(Protocol):
    """Makes a gap table from rows and the labels of their topics."""

    def __call__(self, rows: Sequence[dict[str, object]], labels: Sequence[str] = (), **study: Any) -> GapTable:
        """Return the table."""


@pytest.fixture
def make_row() -> MakeRow:
    """Return a maker of rows."""

    def made(topic: str, provider: float, customer: float, verdict: str | None = "overrates", **cells: object) -> dict[str, object]:
        row: dict[str, object] = {
            "topic": topic,
            "provider_side": "executives",
            "customer_side": "customers",
            "score": "favourable",
            "provider": provider,
            "provider_low": max(provider - 6, 0.0),
            "provider_high": min(provider + 6, 100.0),
            "provider_n": 12,
            "customer": customer,
            "customer_low": max(customer - 6, 0.0),
            "customer_high": min(customer + 6, 100.0),
            "customer_n": 832,
            "gap": provider - customer,
            "gap_low": provider - customer - 8.5,
            "gap_high": provider - customer + 8.5,
            "margin": 5.0,
            "verdict": verdict,
            "status": "shown",
            "marks": (),
        }
        return row | cells

    return made


@pytest.fixture
def make_table() -> MakeTable:
    """Return a maker of tables."""

    def made(rows: Sequence[dict[str, object]], labels: Sequence[str] = (), **study: Any) -> GapTable:
        ids = list(dict.fromkeys(str(row["topic"]) for row in rows))
        names = dict(zip(ids, [*labels, *ids[len(labels) :]], strict=True))
        sides = (
            Side(id="executives", role="provider", label="Executives", cite="Board survey, May 2026"),
            Side(id="customers", role="customer", label="Customers", sources=(Source(path=Path("/somewhere/customers.csv")),)),
        )
        topics = tuple(
            Topic(
                id=name,
                label=label,
                questions=(Question(side="executives", asks=f"We do: {label}"), Question(side="customers", asks=f"They do: {label}")),
            )
            for name, label in names.items()
        )
        fields = {"name": "made", "title": "A made study", "path": Path("/somewhere/study.yaml"), "sides": sides, "topics": topics} | study
        protect = fields.pop("protect", True)
        missing = pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
        # A table over topics names its own finding, so that no tally is needed to draw it.
        return GapTable(Study(**fields), None, as_rows(list(rows)), missing, Asked(over="topics", protect=protect))  # type: ignore[arg-type]

    return made


@pytest.fixture
def mixed(make_row: MakeRow, make_table: MakeTable) -> GapTable:
    """Return a table with every kind of row a dumbbell knows, one of them hidden with its figures still there, as no table should have it."""
    missing = dict.fromkeys(name for name in FIGURES if not name.startswith("customer"))
    no_limits = dict.fromkeys(name for name in FIGURES if name.endswith(("_low", "_high")))
    names = [
        "Responds quickly",
        "Fair prices",
        "Keeps data safe",
        "Clear letters",
        "Secret topic",
        "Clear bills",
        "Best of all",
        "An old figure",
    ]
    rows = [
        make_row("quick", 92.0, 50.0),
        make_row("fair", 41.0, 63.0, "underrates", marks=("wording",)),
        make_row("safe", 70.0, 69.0, "agrees", marks=("turned", "wording")),
        make_row("clear", 55.0, 50.0, "unclear"),
        make_row("secret", 77.7, 33.3, status="hidden", provider_n=3, gap=44.4, gap_low=11.1, gap_high=66.6),
        make_row("bills", 0.0, 58.0, None, status="one side missing") | missing,
        make_row("best", 80.0, 8.0, None, status="not comparable", marks=("unit",), gap=None),
        make_row("old", 56.0, 12.0, None, status="base not published", provider_n=None, customer_n=None) | no_limits,
    ]
    return make_table(rows, names)

"""Tables to export: the example study's, and one made by hand with what a file must not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from charts.every_kind import OF_COMPANIES, SPECS
from charts.hostile_study import hostile_tally

import gapkit as gk

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec
    from gapkit.gaps.table import GapTable


@pytest.fixture(scope="session")
def real() -> GapTable:
    """Return the gaps of the example study."""
    return gk.compare(gk.read_study("one-company"))


@pytest.fixture
def leaky(real: GapTable) -> GapTable:
    """Return the same table with a row that says hidden and still holds its figures, as no table should have it."""
    rows = real.frame
    rows.loc[0, "status"] = "hidden"
    rows.loc[0, ["provider", "customer", "gap", "gap_low", "gap_high"]] = [77.7, 33.3, 44.4, 11.1, 66.6]
    rows.loc[0, "provider_n"] = 3
    return replace(real, rows=rows)


@pytest.fixture(scope="session")
def unprotected() -> GapTable:
    """Return a table made with protect=False."""
    return gk.compare(gk.read_study("one-company"), protect=False)


@pytest.fixture(scope="session")
def specs() -> dict[str, ChartSpec]:
    """Return every kind of chart of a study with names nobody should use: nine topics, or eleven companies."""
    topics = hostile_tally(topics=9, companies=0, executives=40, customers=120)
    companies = hostile_tally(topics=2, companies=11, executives=9)
    return {kind: make(companies if kind in OF_COMPANIES else topics) for kind, make in SPECS.items()}

"""Tables to export: the example study's, and one made by hand with what a file must not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import gapkit as gk

if TYPE_CHECKING:
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

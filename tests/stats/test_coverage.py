"""What "95%" is worth, by adding up every outcome of 3 to 30 executives and 30 to 300 customers: no random numbers.

gapkit's intervals stand beside Wilson's, Newcombe's and Wald's, found by the same enumeration; where a promise fails, the table is the message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from gapkit.stats.coverage import gap_coverage, midp, midp_gap, outcome_chances, share_coverage
from gapkit.stats.proportions import newcombe, wald, wald_gap, wilson

if TYPE_CHECKING:
    from gapkit.stats.arrays import Floats

EXECUTIVES = tuple(range(3, 31))
CUSTOMERS = (30, 60, 100, 150, 200, 300)
SHARES = np.arange(1, 50) / 50  # 2% to 98% by 2
GAP_SHARES = np.concatenate([[0.02], np.arange(1, 20) / 20, [0.98]])  # 2%, 5% to 95% by 5, 98%
LOW = 0.925


class Figures(NamedTuple):
    """The coverage of one method over all cells: the least, the mean, the part of cells under 0.925."""

    least: float
    mean: float
    under: float


def figures(cells: Floats) -> Figures:
    """Return what is held against the promises."""
    return Figures(float(cells.min()), float(cells.mean()), float((cells < LOW).mean()))


def table(methods: dict[str, Figures]) -> str:
    """Return the methods as lines of a small table."""
    lines = [f"{name:10} least {f.least:.3f}  mean {f.mean:.3f}  under {LOW}: {f.under:.2%}" for name, f in methods.items()]
    return "\n".join(["", *lines])


@pytest.fixture(scope="module")
def of_shares() -> dict[str, Figures]:
    """Return the figures of every method over 28 sizes of executives, 6 of customers, and 49 true shares."""
    methods = {"mid-P beta": midp, "Wilson": wilson, "Wald": wald}
    return {
        name: figures(np.concatenate([share_coverage(limits, n, SHARES).held for n in (*EXECUTIVES, *CUSTOMERS[1:])]))
        for name, limits in methods.items()
    }


@pytest.fixture(scope="module")
def of_gaps() -> dict[str, Figures]:
    """Return the figures of every method over 28 x 6 pairs of sizes and 21 x 21 pairs of true shares."""
    methods = {"mid-P beta": midp_gap, "Newcombe": newcombe, "Wald": wald_gap}
    pairs = [(n1, n2) for n1 in EXECUTIVES for n2 in CUSTOMERS]
    return {
        name: figures(np.concatenate([gap_coverage(limits, *pair, GAP_SHARES, GAP_SHARES).held for pair in pairs]))
        for name, limits in methods.items()
    }


def test_no_share_is_covered_less_than_91_times_in_100(of_shares: dict[str, Figures]) -> None:
    """And fewer than one cell in a hundred under 92.5."""
    assert of_shares["mid-P beta"].least >= 0.91, table(of_shares)
    assert of_shares["mid-P beta"].under < 0.01, table(of_shares)


def test_no_gap_is_covered_less_than_92_times_in_100(of_gaps: dict[str, Figures]) -> None:
    """And fewer than one cell in a hundred under 92.5."""
    assert of_gaps["mid-P beta"].least >= 0.92, table(of_gaps)
    assert of_gaps["mid-P beta"].under < 0.01, table(of_gaps)


def test_wilson_and_wald_fall_further_at_their_worst(of_shares: dict[str, Figures]) -> None:
    """Wilson's worst share is held 83 times in 100, Wald's 6: the reason for an interval of our own."""
    print(table(of_shares))  # noqa: T201 - seen with -s
    assert of_shares["Wald"].least < of_shares["Wilson"].least < of_shares["mid-P beta"].least - 0.05, table(of_shares)
    assert of_shares["Wilson"].least == pytest.approx(0.8306, abs=1e-4)
    assert of_shares["Wald"].least == pytest.approx(0.0576, abs=1e-4)


def test_newcombe_and_wald_fall_further_at_their_worst(of_gaps: dict[str, Figures]) -> None:
    """Newcombe's worst gap is held 87 times in 100, Wald's 14."""
    print(table(of_gaps))  # noqa: T201 - seen with -s
    assert of_gaps["Wald"].least < of_gaps["Newcombe"].least < of_gaps["mid-P beta"].least - 0.05, table(of_gaps)
    assert of_gaps["Newcombe"].least == pytest.approx(0.8655, abs=1e-4)
    assert of_gaps["Wald"].least == pytest.approx(0.1354, abs=1e-4)


def test_outcomes_have_the_chances_of_the_binomial() -> None:
    """Written out for three answers at 20%; ends included."""
    np.testing.assert_allclose(outcome_chances(3, [0.2]).ravel(), [0.512, 0.384, 0.096, 0.008])
    np.testing.assert_allclose(outcome_chances(300, [0.0, 1.0, 0.37]).sum(axis=0), 1)


def test_an_interval_of_everything_holds_everything_and_one_of_nothing_nothing() -> None:
    """The enumeration itself, on intervals whose coverage is known."""
    everything, nothing = (np.zeros(4), np.ones(4)), (np.full(4, 0.99), np.full(4, 0.98))
    np.testing.assert_allclose(share_coverage(lambda _, __: everything, 3, SHARES).held, 1)
    np.testing.assert_array_equal(share_coverage(lambda _, __: nothing, 3, SHARES).held, 0)


def test_a_gap_is_covered_by_the_outcomes_that_hold_it() -> None:
    """One answer on each side, an interval that holds only a gap of 0.5, met where the outcomes are 1 and 0."""

    def held_at_one_and_zero(x1: Floats, _: Floats, x2: Floats, __: Floats) -> tuple[Floats, Floats]:
        here = (x1 == 1) & (x2 == 0)
        return np.where(here, 0.5, 2.0), np.where(here, 0.5, 2.0)

    np.testing.assert_allclose(gap_coverage(held_at_one_and_zero, 1, 1, [0.7], [0.2]).held, [[0.7 * 0.8]])
    np.testing.assert_allclose(gap_coverage(held_at_one_and_zero, 1, 1, [0.7], [0.3]).held, [[0.0]])

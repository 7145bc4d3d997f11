"""Headlines in a few simulated studies; docs/numbers.md has the figures of 500."""

from __future__ import annotations

import numpy as np

from simulations.headlines import simulated


def test_reports_on_few_executives_claim_a_gap_where_there_is_none_in_one_of_twenty_at_the_most() -> None:
    """Forty reports on one company with five executives, three topics: two at the most."""
    found = simulated(1, 40, executives=np.full(1, 5.0), customers=300, provider=np.full(3, 0.5), customer=np.full(3, 0.5), companies=1)
    assert found.any_gap <= 3


def test_a_pooled_gap_of_twenty_points_is_printed_and_what_is_printed_is_true() -> None:
    """200 executives: at least eight reports of ten print it, and nineteen sentences of twenty are so."""
    shares = np.linspace(0.45, 0.75, 3)
    found = simulated(2, 10, executives=np.full(40, 5.0), customers=300, provider=shares + 0.2, customer=shares)
    assert found.over_topics >= 8
    assert found.true_share >= 0.95

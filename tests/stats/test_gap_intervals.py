"""The interval of a gap by MOVER."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.stats import gap_limits, midp_limits, shift_limits

steady = settings(derandomize=True, deadline=None, max_examples=200)
shares = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))
sizes = st.floats(1, 1e5)


@steady
@given(m1=shares, n1=sizes, m2=shares, n2=sizes)
def test_turning_the_sides_round_turns_the_interval_round(m1: float, n1: float, m2: float, n2: float) -> None:
    """Customer minus provider has the limits of provider minus customer with the sign changed."""
    one, two = midp_limits(m1, n1), midp_limits(m2, n2)
    low, high = gap_limits(m1, *one, m2, *two)
    other_low, other_high = gap_limits(m2, *two, m1, *one)
    np.testing.assert_allclose([low, high], [-other_high, -other_low], atol=1e-15)


@steady
@given(m1=shares, n1=sizes, m2=shares, n2=sizes)
def test_the_interval_holds_the_gap_and_stays_within_one(m1: float, n1: float, m2: float, n2: float) -> None:
    """-1 <= low <= gap <= high <= 1."""
    low, high = gap_limits(m1, *midp_limits(m1, n1), m2, *midp_limits(m2, n2))
    assert -1 - 1e-12 <= low <= m1 - m2 <= high <= 1 + 1e-12


def test_a_full_count_leaves_the_interval_to_the_other_side() -> None:
    """Where one side's limits equal its estimate, the gap's limits are the other side's, moved."""
    low, high = gap_limits(0.7, 0.7, 0.7, 0.5, 0.4, 0.65)
    assert (float(low), float(high)) == pytest.approx((0.05, 0.3))


def test_a_side_without_limits_leaves_a_gap_without_them() -> None:
    """NaN goes through."""
    assert np.isnan(gap_limits(0.7, np.nan, np.nan, 0.5, 0.4, 0.65)).all()


def test_limits_move_out_by_one_person_and_stop_at_the_ends() -> None:
    """One of 20 people is 0.05; limits are cut at 0 and 1 only."""
    low, high = shift_limits([0.02, 0.4, 0.97], [0.3, 0.6, 0.98], 1 / 20)
    np.testing.assert_allclose(low, [0, 0.35, 0.92])
    np.testing.assert_allclose(high, [0.35, 0.65, 1])

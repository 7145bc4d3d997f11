"""What those who did not answer could do, against R (case 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.errors import ParameterError
from gapkit.stats import gap_bounds, imbens_manski, response_bounds, tipping_point

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSE = 1e-8  # the relative tolerance the case states
shares = st.floats(0, 1)


@pytest.fixture
def case(reference: Callable[[str], Any]) -> dict[str, Any]:
    """Return case 24: 48 of 60 executives, 400 of 2,000 customers."""
    found: dict[str, Any] = reference("24_manski_bounds")
    return found


def test_bounds_of_one_side_agree_with_r(case: dict[str, Any]) -> None:
    """Case 24: four sides, with few and many silent, and a mean of answers 1 to 5 taken as its place on the scale."""
    for side in (case["exec"], case["cust"], case["second"]["exec"], case["second"]["cust"]):
        found = response_bounds(side["x"] / side["respondents"], side["respondents"] / side["N"])
        assert found == pytest.approx((side["lower"], side["upper"]), rel=CLOSE)
    mean = case["mean_1_5"]
    low, high = response_bounds((mean["mean_resp"] - 1) / 4, mean["r"])
    assert (1 + 4 * low, 1 + 4 * high) == pytest.approx((mean["lower"], mean["upper"]), rel=CLOSE)


def test_bounds_of_the_gap_agree_with_r(case: dict[str, Any]) -> None:
    """Case 24: both sides' silent ones at their worst, and at their best."""
    for one in (case, case["second"]):
        sides = [(one[side]["p_resp"], one[side]["response_rate"]) for side in ("exec", "cust")]
        assert gap_bounds(*sides[0], *sides[1]) == pytest.approx((one["gap"]["lower"], one["gap"]["upper"]), rel=CLOSE)


def test_the_tipping_point_agrees_with_r(case: dict[str, Any]) -> None:
    """Case 24: 83.5% of the silent customers would have to be favourable; every other of its lines leaves the gap it says."""
    customers, executives = case["cust"], case["exec"]
    found = float(tipping_point(customers["p_resp"], customers["response_rate"], executives["p_resp"]))
    assert found == pytest.approx(case["tipping_point_customer_nonrespondent_share"], rel=CLOSE)
    assert (0 <= found <= 1) is case["tipping_feasible"]
    for line in case["delta_table"]:
        if line["feasible"]:
            other = executives["p_resp"] - line["gap"]
            assert tipping_point(customers["p_resp"], customers["response_rate"], other) == pytest.approx(line["nonrespondent"], rel=CLOSE)


def test_imbens_and_manskis_interval_agrees_with_r(case: dict[str, Any]) -> None:
    """Case 24: the critical value and both ends."""
    wanted = case["imbens_manski_customer"]
    found = imbens_manski(wanted["lo"], wanted["hi"], wanted["se_lo"], wanted["se_hi"])
    assert found.critical == pytest.approx(wanted["C"], rel=CLOSE)
    assert (found.low, found.high) == pytest.approx(tuple(wanted["ci"]), rel=CLOSE)


def test_bounds_that_meet_need_the_two_sided_point() -> None:
    """Everybody answered: 1.96; without any error the bounds themselves."""
    assert imbens_manski(0.3, 0.3, 0.1, 0.1).critical == pytest.approx(stats.norm.isf(0.025))
    assert imbens_manski(0.3, 0.4, 0.0, 0.0)[1:] == pytest.approx((0.3, 0.4))


@given(shares, st.floats(0, 0.99), shares, st.floats(0, 1))
def test_silent_ones_at_the_tipping_point_make_the_gap_vanish(m: float, answered: float, silent: float, other_rate: float) -> None:
    """Whatever the silent ones say, naming the total they make as the goal gives their answer back; and the bounds hold it."""
    total = answered * m + (1 - answered) * silent
    assert tipping_point(m, answered, total) == pytest.approx(silent, abs=1e-9 / (1 - answered))
    low, high = response_bounds(m, answered)
    assert low - 1e-12 <= total <= high + 1e-12
    gap_low, gap_high = gap_bounds(m, answered, m, other_rate)
    assert gap_low - 1e-12 <= 0 <= gap_high + 1e-12


def test_where_everybody_answered_nothing_can_tip() -> None:
    """No silent ones: the bounds are the figure, and there is no tipping point."""
    assert response_bounds(0.4, 1) == pytest.approx((0.4, 0.4))
    assert np.isnan(tipping_point(0.4, 1, 0.7))


def test_wrong_input_is_refused() -> None:
    """More answers than people, and bounds the wrong way round."""
    with pytest.raises(ParameterError, match="between 0 and 1"):
        response_bounds(0.4, 1.2)
    with pytest.raises(ParameterError, match="upper bound"):
        imbens_manski(0.5, 0.4, 0.1, 0.1)

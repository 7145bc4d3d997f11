"""Answers needed, power and agreement against R: case 26 of tests/reference. Left out, as gapkit uses neither: Welch's t and power.t.test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from gapkit.stats import Sample, mean_interval, mean_p_agree, p_agree
from gapkit.stats.planning import answers_needed, answers_needed_unequal, least_gap_shown, power_of_gap

if TYPE_CHECKING:
    from collections.abc import Callable

CLOSE = 1e-6


def test_answers_needed_agree_with_r(reference: Callable[[str], Any]) -> None:
    """75 against 59% at 80% power: power.prop.test to its own tolerance, and five customers for each executive."""
    expected = reference("26_tost_power")
    assert float(answers_needed(0.75, 0.59)) == pytest.approx(expected["n_per_group_75_59"], rel=1e-4)
    unequal = answers_needed_unequal(0.75, 0.59, 5)
    assert (float(unequal[0]), float(unequal[1])) == pytest.approx(tuple(expected["unequal_75_59_k5"].values()), rel=CLOSE)
    assert float(power_of_gap(60, 0.75, 0.59)) == pytest.approx(expected["power_n60"], rel=CLOSE)


def test_the_least_gap_that_can_be_shown_agrees_with_r(reference: Callable[[str], Any]) -> None:
    """60 executives against 1,000 customers, plain and with a design effect of 2 on the customers."""
    expected = reference("26_tost_power")
    wanted = [expected["mde_60_vs_1000_p5"], expected["mde_60_vs_1000_p5_deff2"]]
    np.testing.assert_allclose(least_gap_shown(60, [1000, 500], 0.5), wanted, rtol=CLOSE)


def test_answers_needed_have_the_power_they_promise() -> None:
    """Back and forth; no gap needs infinitely many."""
    assert float(power_of_gap(answers_needed(0.3, 0.42, 0.9), 0.3, 0.42)) == pytest.approx(0.9)
    assert np.isinf(answers_needed(0.4, 0.4))


def test_agreement_is_claimed_no_sooner_than_by_rs_two_one_sided_tests(reference: Callable[[str], Any]) -> None:
    """R's are by the normal curve, gapkit's from exact limits: the larger p at 100 answers, the same in the limit, 1 outside the margin."""
    equal, big = reference("26_tost_power")["tost_equal"], reference("26_tost_power")["tost_big"]
    found = float(p_agree(Sample(0.6, 100), Sample(0.59, 1000), 0.1))
    assert equal["p_tost"] < found < 2 * equal["p_tost"]
    assert float(p_agree(Sample(180 / 240, 240), Sample(1230 / 3000, 3000), big["margin"])) == 1
    assert big["p_tost"] == pytest.approx(1)
    share1, share2, n1, n2, margin = 0.601, 0.6, 1_000_000, 10_000_000, 0.002
    wald = stats.norm.cdf((share1 - share2 - margin) / np.sqrt(share1 * (1 - share1) / n1 + share2 * (1 - share2) / n2))
    assert float(p_agree(Sample(share1, n1), Sample(share2, n2), margin)) == pytest.approx(wald, rel=0.02)


def test_agreement_over_companies_is_the_90_per_cent_interval_within_the_margin() -> None:
    """Two one-sided t tests: p is .05 where a limit of the 90% interval stands on the margin."""
    gaps = [4.0, -2.0, 7.0, 1.0, 3.0, -1.0]
    found = mean_interval(gaps, 0.1)
    assert mean_p_agree(gaps, max(abs(found.low), abs(found.high))) == pytest.approx(0.05)

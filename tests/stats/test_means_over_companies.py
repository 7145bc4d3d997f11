"""The mean over companies: Student's t against scipy.stats and statsmodels, and the edges of a few companies."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from gapkit.errors import ParameterError
from gapkit.stats import mean_interval, mean_p_agree, mean_p_value

GAPS = [21.0, 14.5, -3.0, 30.25, 8.0, 12.0]  # points


def test_the_interval_is_students() -> None:
    """Mean, limits, standard error and K - 1 as scipy.stats has them."""
    mean, low, high, se, df = mean_interval(GAPS)
    wanted = stats.ttest_1samp(GAPS, 0)
    assert mean == pytest.approx(np.mean(GAPS))
    assert df == 5
    assert se == pytest.approx(stats.sem(GAPS))
    assert (low, high) == pytest.approx(tuple(wanted.confidence_interval(0.95)))


def test_p_is_students() -> None:
    """The p of a mean of 0, the same for gaps of the other sign."""
    wanted = stats.ttest_1samp(GAPS, 0).pvalue
    assert mean_p_value(GAPS) == pytest.approx(wanted)
    assert mean_p_value(np.negative(GAPS)) == pytest.approx(wanted)


@pytest.mark.parametrize("margin", [14.0, 20.0, 40.0])
def test_agreement_is_two_one_sided_tests(margin: float) -> None:
    """As statsmodels has them."""
    wanted = DescrStatsW(GAPS).ttost_mean(-margin, margin)[0]  # type: ignore[no-untyped-call]
    assert mean_p_agree(GAPS, margin) == pytest.approx(wanted)
    assert mean_p_agree(np.negative(GAPS), margin) == pytest.approx(wanted)


def test_a_mean_outside_the_margin_does_not_agree() -> None:
    """13.8 is not within 5 points, whatever the spread."""
    assert mean_p_agree(GAPS, 5) == 1.0


@pytest.mark.parametrize(("values", "mean"), [([], np.nan), ([12.5], 12.5)])
def test_one_company_has_no_interval(values: list[float], mean: float) -> None:
    """Fewer than two values: the mean if there is one, no limits, no p."""
    found = mean_interval(values)
    assert found.mean == pytest.approx(mean, nan_ok=True)
    assert np.isnan([found.low, found.high, found.se, mean_p_value(values), mean_p_agree(values, 5)]).all()
    assert found.df == 0


def test_equal_values_leave_nothing_to_chance() -> None:
    """Three companies at exactly 0.1 (whose sum does not divide evenly): no width, p 0; at 0, p 1."""
    assert mean_interval([0.1, 0.1, 0.1]).se == 0
    assert mean_p_value([0.1, 0.1, 0.1]) == 0
    assert mean_p_value([0.0, 0.0, 0.0]) == 1
    assert mean_p_agree([0.1, 0.1, 0.1], 0.2) == 0
    assert mean_p_agree([0.1, 0.1, 0.1], 0.05) == 1


def test_p_says_what_the_interval_says() -> None:
    """At alpha = p the interval ends at 0."""
    assert mean_interval(GAPS, alpha=mean_p_value(GAPS)).low == pytest.approx(0, abs=1e-9)


def test_a_missing_company_is_not_passed_over() -> None:
    """Who is left out is decided, and said, before: NaN in, NaN out."""
    assert np.isnan(mean_interval([1.0, np.nan, 3.0]).mean)
    assert np.isnan(mean_p_value([1.0, np.nan, 3.0]))
    assert np.isnan(mean_p_agree([1.0, np.nan, 3.0], 5))


def test_a_table_of_values_is_refused() -> None:
    """One number per company, not a row per company."""
    with pytest.raises(ParameterError, match="one number per company"):
        mean_interval([[1.0, 2.0]])

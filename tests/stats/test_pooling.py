"""Gaps pooled by precision against R's metafor, and shrinkage at metafor's own spread: cases 20 and 21 of tests/reference.

Left out, as gapkit prints none of them: likelihood estimates of the spread (REML, ML, PM) and what follows from them, Knapp and Hartung's
interval, meta-regression, and pooled proportions (logit, Freeman-Tukey, GLMM). gapkit's own mean over companies is case 42.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gapkit.stats import CompanyMean, shrink
from gapkit.stats.pooling import Pooled, dersimonian_laird, fixed_effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

CLOSE = 1e-5  # the relative tolerance the cases state
CASES = ("20_meta_bcg", "21_meta_gap")


def gaps_of(case: str, expected: dict[str, Any]) -> tuple[Floats, Floats]:
    """Return a case's estimates and variances: log risk ratios of the vaccine trials, or the companies' gaps."""
    if "yi" in expected:
        return np.array(expected["yi"]), np.array(expected["vi"])
    with (Path(__file__).resolve().parents[1] / "reference" / case / "input.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return np.array([float(row["yi"]) for row in rows]), np.array([float(row["vi"]) for row in rows])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("model", "method"), [("FE", fixed_effect), ("DL", dersimonian_laird)])
def test_means_weighed_by_precision_agree_with_r(
    reference: Callable[[str], Any], case: str, model: str, method: Callable[..., Pooled]
) -> None:
    """Estimate, standard error, limits, Cochran's Q, and DerSimonian and Laird's spread, I2 and prediction interval."""
    expected = reference(case)
    wanted = next(row for row in expected["models"] if row["model"] == model)
    found = method(*gaps_of(case, expected))
    assert (found.mean, found.low, found.high) == pytest.approx((wanted["est"], *wanted["ci"]), rel=CLOSE)
    assert (found.tau2, found.q, 100 * found.i2) == pytest.approx((wanted["tau2"], wanted["QE"], wanted["I2"]), rel=CLOSE)
    if "se" in wanted:
        assert found.se == pytest.approx(wanted["se"], rel=CLOSE)
    ahead = (np.nan, np.nan) if wanted["pi"] is None else tuple(wanted["pi"])
    assert (found.next_low, found.next_high) == pytest.approx(ahead, rel=CLOSE, nan_ok=True)


@pytest.mark.parametrize("case", CASES)
def test_shrunken_gaps_agree_with_r_at_rs_mean_and_spread(reference: Callable[[str], Any], case: str) -> None:
    """Metafor's BLUPs: given its REML mean and spread, gapkit's weights give the same shrunken gaps."""
    expected = reference(case)
    reml = next(row for row in expected["models"] if row["model"] == "REML")
    gaps, variance = gaps_of(case, expected)
    given = CompanyMean(reml["est"], 0.1, np.nan, np.nan, gaps.size - 1, np.nan, reml["tau2"], np.nan, 0.0)
    np.testing.assert_allclose(shrink(gaps, variance, given).estimate, expected["blup"]["pred"], rtol=CLOSE)


def test_without_spread_the_two_methods_are_one() -> None:
    """Estimates nearer each other than their errors: DerSimonian and Laird's tau2 is 0, not less."""
    gaps, variance = [0.1, 0.11, 0.12], [0.02, 0.03, 0.05]
    assert dersimonian_laird(gaps, variance)[:7:3] == fixed_effect(gaps, variance)[:7:3]
    assert dersimonian_laird(gaps, variance).tau2 == 0

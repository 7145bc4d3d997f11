"""Reference case 09, the product's own: executives against customers, weighted, stratified and clustered, held against R's survey package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gapkit as gk
from gapkit.stats.proportions import newcombe

CASE = Path(__file__).resolve().parents[1] / "reference" / "09_two_audience"
TOPICS = {"top1": ("q1", "favourable"), "top2": ("q2", "favourable"), "q1": ("q1", "mean"), "q2": ("q2", "mean")}
SIDES = {"executives": ("executive", "se_exec", "degf_exec"), "customers": ("customer", "se_cust", "degf_cust")}
EXPECTED: dict[str, Any] = json.loads((CASE / "expected.json").read_text(encoding="utf-8"))["expected"]


@pytest.fixture(scope="module")
def tally() -> gk.Tally:
    """Return the tally of the case's one file."""
    return gk.tally(gk.read_study(CASE))


def r_value(variable: str, value: float) -> float:
    """Return R's figure in points: shares times 100, means of 1 to 5 as percent of maximum possible."""
    return 100 * value if variable.startswith("top") else 100 * (value - 1) / 4


def r_width(variable: str, value: float) -> float:
    """Return R's standard error or difference in points."""
    return 100 * value if variable.startswith("top") else 100 * value / 4


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("expected", EXPECTED["gap"], ids=lambda case: case["variable"])
def test_estimates_standard_errors_and_degrees_of_freedom_agree_with_r(tally: gk.Tally, expected: dict[str, Any], side: str) -> None:
    """The tally alone gives what svyby gives from the raw answers."""
    topic, score = TOPICS[expected["variable"]]
    frame = gk.estimate(tally, score=score).frame
    row = frame[(frame["topic"] == topic) & (frame["side"] == side)].iloc[0]
    value, se, df = SIDES[side]
    assert row["value"] == pytest.approx(r_value(expected["variable"], expected[value]), rel=1e-9)
    assert row["se"] == pytest.approx(r_width(expected["variable"], expected[se]), rel=1e-8)
    assert row["df"] == pytest.approx(expected[df], rel=1e-8)


@pytest.mark.parametrize("expected", EXPECTED["gap"], ids=lambda case: case["variable"])
def test_the_gap_agrees_with_r(tally: gk.Tally, expected: dict[str, Any]) -> None:
    """Gap = executives minus customers, with R's sign and size."""
    topic, score = TOPICS[expected["variable"]]
    frame = gk.compare(tally, score=score).frame
    gap = frame.loc[frame["topic"] == topic, "gap"].item()
    assert gap == pytest.approx(r_width(expected["variable"], expected["gap"]), rel=1e-9)


@pytest.mark.parametrize("expected", EXPECTED["by_company_top1"], ids=lambda case: case["company"])
def test_company_gaps_agree_with_r(tally: gk.Tally, expected: dict[str, Any]) -> None:
    """A company is a domain of the full design: its gap, and the standard errors that make R's."""
    frame = gk.compare(tally, by="company").frame
    row = frame[(frame["topic"] == "q1") & (frame["company"] == expected["company"])].iloc[0]
    assert row["gap"] == pytest.approx(100 * expected["gap"], rel=1e-9)
    assert row["provider"] == pytest.approx(100 * expected["executive"], rel=1e-9)
    assert row["customer"] == pytest.approx(100 * expected["customer"], rel=1e-9)
    sides = gk.estimate(tally, by="company").frame
    own = sides[(sides["topic"] == "q1") & (sides["company"] == expected["company"])]
    assert np.hypot(*own["se"]) == pytest.approx(100 * expected["se"], rel=1e-8)


def test_company_standard_errors_agree_with_r_one_by_one(tally: gk.Tally) -> None:
    """The diagonal of svyby's covariance matrix, customers first, companies in alphabetical order."""
    variance = np.diag(np.array(EXPECTED["by_company_audience_vcov"]))
    frame = gk.estimate(tally, by="company").frame
    own = frame[frame["topic"] == "q1"].sort_values(["side", "company"])
    assert (own["se"].to_numpy(dtype=float) / 100) ** 2 == pytest.approx(variance, rel=1e-8)


@pytest.mark.parametrize("expected", EXPECTED["effective_n"], ids=lambda case: case["variable"])
def test_newcombe_on_effective_numbers_agrees_with_r(expected: dict[str, Any]) -> None:
    """R's own interval for this case, Newcombe's on p(1 - p)/V, comes out of the function in `stats`."""
    executive, customer = expected["parts"]
    low, high = newcombe(executive["p"] * executive["n_eff"], executive["n_eff"], customer["p"] * customer["n_eff"], customer["n_eff"])
    assert (float(low), float(high)) == pytest.approx(tuple(expected["newcombe_neff"]), rel=1e-6)


def test_the_interval_of_the_gap_is_like_r_s_on_effective_numbers(tally: gk.Tally) -> None:
    """Ours is made otherwise (mid-P limits), so it is near R's, not equal: within two points at each end."""
    frame = gk.compare(tally).frame
    for expected in EXPECTED["effective_n"]:
        row = frame[frame["topic"] == TOPICS[expected["variable"]][0]].iloc[0]
        assert [row["gap_low"], row["gap_high"]] == pytest.approx([100 * end for end in expected["newcombe_neff"]], abs=2)

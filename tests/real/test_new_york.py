"""New York schools, 2011: gaps computed independently in plain pandas are the known truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gapkit as gk

STUDY = Path(__file__).resolve().parent / "nyc2011"
TOPICS = {"saf": "safety", "com": "communication", "eng": "engagement", "aca": "expectations"}
SIDES = {"teacher-parent": ("parents", 453), "teacher-student": ("students", 299)}


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """Return the truth table; skip where the shared data are absent."""
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth.json"
    if not path.is_file():
        pytest.skip("the shared reference data is not here")
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


@pytest.mark.parametrize("pair", SIDES)
@pytest.mark.parametrize("short", TOPICS)
def test_gaps_over_matched_schools_are_the_truth(truth: dict[str, Any], short: str, pair: str) -> None:
    """Ten times the 0-10 figures, with their t intervals, over 453 and 299 schools; teachers below parents and mostly above students."""
    known = truth[f"nyc_gened455:{short}:{pair}"]
    customer, schools = SIDES[pair]
    frame = gk.compare(gk.read_study(STUDY), sides=["teachers", customer]).frame
    row = frame[frame["topic"] == TOPICS[short]].iloc[0]
    assert row["companies"] == schools == known["n_matched"]
    assert row["gap"] == pytest.approx(10 * known["gap"], abs=6e-4)
    assert (row["gap_low"], row["gap_high"]) == pytest.approx([10 * end for end in known["ci95"]], abs=6e-4)
    assert (row["provider"], row["customer"]) == pytest.approx((10 * known["provider_mean"], 10 * known["customer_mean"]), abs=6e-4)


def test_schools_without_students_are_listed(truth: dict[str, Any]) -> None:
    """156 schools have no students by design, and nobody is dropped in silence."""
    assert truth
    left_out = gk.compare(gk.read_study(STUDY), sides=["teachers", "students"]).left_out
    assert set(left_out[left_out["side"] == "students"]["count"]) == {156}


def test_a_report_on_means_over_companies_has_a_headline(truth: dict[str, Any]) -> None:
    """Teachers below parents, above students: the sentence is made and says so of no pair wrongly; the charts draw."""
    assert truth
    gaps = gk.compare(gk.read_study(STUDY))
    assert (
        gaps.headline
        == "Parents rate the service 9 points higher than teachers do. Teachers rate their service 1 point higher than students do."
    )
    for figure in (gk.draw_dumbbell(gaps), gk.draw_quadrant(gaps)):
        assert figure.alt_text.startswith(figure.spec.title)

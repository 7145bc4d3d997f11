"""The made study "one-company": its files come out of its generator, and what is planted in it comes out of the comparison."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gapkit as gk

FOLDER = Path(__file__).resolve().parents[2] / "data" / "one-company"

# topic: (executives, customers) in points, their bases, and the verdict; as tabulated in the study's README.
PLANTED = {
    "responsiveness": (1000 / 14, 40300 / 800, 14, 800, "overrates"),
    "complaints": (1200 / 14, 36300 / 760, 14, 760, "overrates"),
    "promises": (1300 / 14, 53600 / 800, 14, 800, "overrates"),
    "staff": (800 / 14, 64800 / 800, 14, 800, "underrates"),
    "reachable": (1100 / 14, 44000 / 800, 14, 800, "overrates"),
    "prices": (50.0, 50.0, 14, 800, "unclear"),
    "privacy": (900 / 13, 35200 / 560, 13, 560, "unclear"),
    "digital": (1000 / 14, 65.025, 14, 800, None),
    "recommend": (50.0, 8.0, 14, 800, "overrates"),
}


@pytest.fixture(scope="module")
def gaps() -> gk.GapTable:
    """Return the comparison of the study as it stands."""
    return gk.compare(gk.read_study("one-company"))


def test_the_generator_makes_the_same_bytes_again(tmp_path: Path) -> None:
    """The data beside the generator are what it writes today."""
    subprocess.run([sys.executable, FOLDER / "make_data.py", tmp_path], check=True, timeout=60)
    for name in ("executives.csv", "customers.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.parametrize("topic", PLANTED)
def test_a_planted_gap_comes_out(gaps: gk.GapTable, topic: str) -> None:
    """Figures, bases and verdict of each topic are the planted ones."""
    provider, customer, provider_n, customer_n, verdict = PLANTED[topic]
    row = gaps.frame.set_index("topic").loc[topic]
    assert row["status"] == "shown"
    assert row["provider"] == pytest.approx(provider, abs=1e-9)
    assert row["customer"] == pytest.approx(customer, abs=1e-9)
    assert row["gap"] == pytest.approx(provider - customer, abs=1e-9)
    assert (row["provider_n"], row["customer_n"]) == (provider_n, customer_n)
    assert row.isna()["verdict"] if verdict is None else row["verdict"] == verdict


def test_the_topic_asked_of_customers_alone_says_so(gaps: gk.GapTable) -> None:
    """Clear bills has a row, with the customers' figure and no gap."""
    row = gaps.frame.set_index("topic").loc["bills"]
    assert row["status"] == "one side missing"
    assert row["customer"] == pytest.approx(46000 / 780, abs=1e-9)
    assert row.isna()["gap"]


def test_the_marks_say_how_questions_depart(gaps: gk.GapTable) -> None:
    """The differing wording and the differing scale stand as marks, and on no other topic."""
    marks = gaps.frame.set_index("topic")["marks"]
    assert "wording" in marks["promises"]
    assert "scale" in marks["digital"]
    assert not {"wording", "scale"} & {mark for topic in ("responsiveness", "staff", "prices") for mark in marks[topic]}


def test_each_topic_has_the_score_its_question_gives(gaps: gk.GapTable) -> None:
    """Shares for the agree questions, an average for 5 against 11 points, a net promoter score for 0 to 10."""
    score = gaps.frame.set_index("topic")["score"]
    assert score["responsiveness"] == "favourable"
    assert score["digital"] == "mean"
    assert score["recommend"] == "nps"


def test_the_dont_knows_are_counted(gaps: gk.GapTable) -> None:
    """The 240 customers who do not know whether their data are safe are told of."""
    told = gaps.left_out
    assert 240 in set(told.loc[(told["topic"] == "privacy") & (told["side"] == "customers"), "count"])


def test_customers_of_the_south_are_less_pleased() -> None:
    """By region, which only customers have, the South stands lowest on every topic with a gap."""
    frame = gk.compare(gk.read_study("one-company"), by="region").frame
    frame = frame[frame["topic"].isin(list(PLANTED))]
    lowest = frame.loc[frame.groupby("topic")["customer"].idxmin()]
    assert set(lowest["segment_value"]) == {"South"}
    assert all("executives not split" in marks for marks in frame["marks"])

"""Where everybody is known by number, no interval holds what the silent ones cannot make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import gapkit as gk

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

TOPICS = ("a", "b", "c")
PEOPLE = 16


@pytest.fixture
def board(people: PeopleMaker) -> pd.DataFrame:
    """Return 14 of 16 executives: two don't-knows on topic a, a question skipped on b."""
    raw = people(14, 0.7, 3, heads=PEOPLE)
    raw[list(TOPICS)] = raw[list(TOPICS)].astype(object)
    raw.loc[[0, 5], "a"] = 8
    raw.loc[2, "b"] = None
    return raw


def possible(column: pd.Series[object], score: str) -> tuple[float, float]:
    """Return the least and the most, in points, that all who hold an opinion can come to: the silent at one end of the scale, then at the other."""
    known = pd.to_numeric(column[column.notna() & (column != 8)]).to_numpy(dtype=float)
    values = (known >= 4).astype(float) if score == "favourable" else (known - 1) / 4
    silent = PEOPLE - known.size - int((column == 8).sum())
    return tuple(100 * float(np.append(values, np.full(silent, end)).mean()) for end in (0.0, 1.0))  # type: ignore[return-value]


@pytest.mark.parametrize("score", ["favourable", "mean"])
def test_limits_stop_at_what_the_silent_leave_possible(make: StudyMaker, people: PeopleMaker, board: pd.DataFrame, score: str) -> None:
    """Don't-knows and skipped questions counted; and the interval is as wide as that here, for chance alone would take it further."""
    study = make(board, people(300), sides={"executives": {"population": "heads"}})
    rows = gk.estimate(study, sides=["executives"], score=score).frame.set_index("topic")
    for topic in TOPICS:
        least, most = possible(board[topic], score)
        assert least - 1e-9 <= rows["low"][topic] <= rows["value"][topic] <= rows["high"][topic] <= most + 1e-9
        assert rows["high"][topic] - rows["low"][topic] > (most - least) * 0.8


def test_over_topics_the_mean_stops_there_too(make: StudyMaker, people: PeopleMaker, board: pd.DataFrame) -> None:
    """The mean of what each topic can be holds the interval; the topic that fewest answered bounds it."""
    study = make(board, people(300), sides={"executives": {"population": "heads"}})
    row = gk.compare(study, over="topics").frame.iloc[0]
    part = 12 / PEOPLE
    assert row["provider"] * part - 1e-9 <= row["provider_low"]
    assert row["provider_high"] <= 100 - (100 - row["provider"]) * part + 1e-9


def test_unlike_weights_leave_the_limits_to_chance(make: StudyMaker, people: PeopleMaker, board: pd.DataFrame) -> None:
    """A weighted share is no count of people: it has no such bounds, and like weights are no weights."""
    sides = {"executives": {"population": "heads", "weight": "w"}}
    weights = {"alike": np.full(14, 2.5), "unlike": np.linspace(0.5, 2.5, 14)}
    rows = {
        name: gk.estimate(make(board.assign(w=w), people(300), sides=sides), sides=["executives"]).frame.set_index("topic")
        for name, w in weights.items()
    }
    least, _ = possible(board["c"], "favourable")
    assert rows["alike"]["low"]["c"] >= least - 1e-9 > rows["unlike"]["low"]["c"]

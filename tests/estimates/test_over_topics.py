"""The row over topics, held against the plain formula on the raw answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.estimates.side import side_topics_rows

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker

TOPICS = ("a", "b", "c")


def by_hand(raw: pd.DataFrame, strata: str, unit: str | None) -> dict[str, float]:
    """Return mean, standard error, base and mean covariance over topics straight from people's answers."""
    values = raw[list(TOPICS)].where(raw[list(TOPICS)] <= 5).ge(4).astype(float).where(raw[list(TOPICS)].le(5) & raw[list(TOPICS)].notna())
    weight = raw["weight"]
    mean = {topic: np.average(values[topic].dropna(), weights=weight[values[topic].notna()]) for topic in TOPICS}
    total = {topic: weight[values[topic].notna()].sum() for topic in TOPICS}
    z = sum((weight * (values[topic] - mean[topic]) / total[topic]).fillna(0) for topic in TOPICS) / len(TOPICS)
    units = z.groupby([raw[strata], raw[unit] if unit else raw.index]).sum()
    variance = 0.0
    for _, own in units.groupby(level=0):
        count = len(own)
        variance += float((own**2).sum() if count == 1 else count / (count - 1) * ((own - own.mean()) ** 2).sum())
    return {"m": float(np.mean(list(mean.values()))), "se": float(np.sqrt(variance)), "n": float(values.notna().any(axis=1).sum())}


@pytest.fixture
def customers(people: PeopleMaker) -> pd.DataFrame:
    """Return weighted answers in three regions and thirty branches, some of them blank or don't know, one region of a single branch."""
    draw = np.random.default_rng(7)
    raw = people(400, 0.6, 5, weight=draw.uniform(0.5, 3, 400), branch=[f"K{number:02d}" for number in draw.integers(0, 30, 400)])
    number = raw["branch"].str[1:].astype(int)
    raw["region"] = np.select([number == 0, number < 15], ["Isle", "North"], "South")
    for topic in TOPICS:
        raw[topic] = raw[topic].astype(object)
        raw.loc[draw.random(400) < 0.1, topic] = 8
        raw.loc[draw.random(400) < 0.1, topic] = None
    return raw


@pytest.mark.parametrize("unit", [None, "branch"])
def test_mean_standard_error_and_base_are_those_of_the_raw_answers(
    make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame, unit: str | None
) -> None:
    """From second moments alone, with and without clusters."""
    design = {"weight": "weight", "strata": "region", **({"cluster": unit} if unit else {})}
    tally = gk.tally(make(people(12), customers, sides={"customers": design}))
    row = side_topics_rows(tally, "customers", "favourable", ("wave",), {(): TOPICS}).frame.iloc[0]
    numbers = customers.assign(**{topic: pd.to_numeric(customers[topic]) for topic in TOPICS})
    expected = by_hand(numbers, "region", unit)
    assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-9)


def test_one_topic_over_topics_is_that_topic(make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame) -> None:
    """A mean over one topic has that topic's estimate, base and standard error."""
    tally = gk.tally(make(people(12), customers, sides={"customers": {"weight": "weight", "strata": "region"}}))
    over = side_topics_rows(tally, "customers", "favourable", ("wave",), {(): ("b",)}).frame.iloc[0]
    own = gk.estimate(tally, sides=["customers"]).frame.query("topic == 'b'").iloc[0]
    assert (100 * over["m"], 100 * over["se"], over["n"]) == pytest.approx((own["value"], own["se"], own["n"]))


def test_only_comparable_topics_enter(make: StudyMaker, people: PeopleMaker) -> None:
    """A topic that differs in unit is shown, and is no part of the mean."""
    question = {"column": "a", "scale": "agree5", "favourable": [4, 5]}
    topics = {"a": {"questions": {"executives": question, "customers": {**question, "differs": ["unit"]}}}}
    raw = people(200, 0.6)
    row = gk.compare(make(people(20), raw, topics=topics), over="topics").frame.iloc[0]
    assert row["topic"] == "all"
    assert row["customer"] == pytest.approx(100 * ((raw["b"] >= 4).mean() + (raw["c"] >= 4).mean()) / 2)

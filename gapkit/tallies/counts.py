"""Counts of people become a tally: the same sums that the people would give, but for what one person's answers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.tallies.counting import MOMENTS
from gapkit.tallies.tally import AnswerTally
from gapkit.tallies.values import PARTS

if TYPE_CHECKING:
    from gapkit.intake.records import Counts

GROUPS = ["wave", "stratum", "company"]


def tally_counts(counts: Counts) -> AnswerTally:
    """Return the tally of one side's counts: each person weighs 1, each company is a stratum, `joint` is False.

    The units of a stratum are the people who gave any answer to the column that most answered there, don't-knows among them: so many there were at least.
    """
    people = counts.frame.assign(stratum=counts.frame["company"])
    cells = people.assign(unit=pd.array([None] * len(people), dtype="string"), w=people["n"].astype(float), w2=people["n"].astype(float))
    columns = [*GROUPS, "unit", "topic", "answer"]
    order = pd.Series({topic: place for place, topic in enumerate(counts.topics)}, dtype="int64")
    cells = cells.assign(place=cells["topic"].map(order)).sort_values(["place", *GROUPS, "answer"], kind="stable")
    per_column = people.assign(item=item_of(people["answer"])).groupby([*GROUPS, "topic", "item"])["n"].sum()
    design = per_column.groupby(["wave", "stratum"]).max().rename("units").reset_index()
    return AnswerTally(
        side=counts.side,
        topics=counts.topics,
        segments=(),
        design=design,
        cells=cells[[*columns, "n", "w", "w2"]].reset_index(drop=True),
        patterns=_nothing([*GROUPS, "unit", "pattern"], ["n", "w", "w2"]),
        pairs=_nothing([*GROUPS, "score", "topic_a", "topic_b"], list(MOMENTS)),
        headcounts=counts.headcounts[["wave", "company", "population", "invited"]],
        joint=False,
    )


def item_of(answers: pd.Series[str]) -> pd.Series[int]:
    """Return which column of its question each tallied answer of counts belongs to, from 0: a code stands in one place, the others are blank."""
    return (answers.str.len() - answers.str.lstrip(PARTS).str.len()).astype("int64")


def _nothing(texts: list[str], numbers: list[str]) -> pd.DataFrame:
    kinds = dict.fromkeys(texts, "string") | dict.fromkeys(numbers, "float64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})

"""A small made study, written anew for each test, whose sides and rules a test can change: fixtures `make` and `people`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import pytest
import yaml

import gapkit as gk

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = ("a", "b", "c")
AGREE = {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"}


class StudyMaker(Protocol):
    """Writes a study from its two sides' answers and returns it read."""

    def __call__(self, executives: pd.DataFrame, customers: pd.DataFrame, **changes: Any) -> gk.Study:
        """Return the study; `changes` are keys of study.yaml."""


class PeopleMaker(Protocol):
    """Makes seeded answers of n people on topics a, b and c."""

    def __call__(self, n: int, share: float = 0.5, seed: int = 1, **columns: Any) -> pd.DataFrame:
        """Return one row a person; `columns` are further columns."""


@pytest.fixture
def make(tmp_path: Path) -> StudyMaker:
    """Return the maker of studies in the test's own folder."""
    return maker_in(tmp_path)


def maker_in(folder: Path) -> StudyMaker:
    """Return the maker: columns a, b, c hold answers 1 to 5 (8 don't know); `sides`, `topics` and other top keys change the study."""

    def written(executives: pd.DataFrame, customers: pd.DataFrame, **changes: Any) -> gk.Study:
        executives.to_csv(folder / "executives.csv", index=False)
        customers.to_csv(folder / "customers.csv", index=False)
        sides = changes.pop("sides", {})
        asked = changes.pop("topics", {})
        questions = {side: {"scale": "agree5", "favourable": [4, 5]} for side in ("executives", "customers")}
        study: dict[str, Any] = {
            "title": "A made study",
            "sides": {
                "executives": {"role": "provider", "label": "Executives", "source": "executives.csv", **sides.get("executives", {})},
                "customers": {"role": "customer", "label": "Customers", "source": "customers.csv", **sides.get("customers", {})},
            },
            "scales": {"agree5": {"answers": AGREE, "not_answers": {8: "Don't know"}}},
            "topics": {
                topic: {
                    "label": f"Topic {topic}",
                    "questions": {side: {"column": topic, **question} for side, question in questions.items()},
                    **asked.get(topic, {}),
                }
                for topic in TOPICS
                if topic in customers.columns or topic in executives.columns
            },
            **changes,
        }
        path = folder / "study.yaml"
        path.write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
        return gk.read_study(path)

    return written


@pytest.fixture
def people() -> PeopleMaker:
    """Return the maker of answers."""
    return maker_of_people()


def maker_of_people() -> PeopleMaker:
    """Return a maker of answers: n people, seeded, with a share giving favourable answers on each topic."""

    def made(n: int, share: float = 0.5, seed: int = 1, **columns: Any) -> pd.DataFrame:
        draw = np.random.default_rng(seed)
        answers = {topic: np.where(draw.random(n) < share, draw.integers(4, 6, n), draw.integers(1, 4, n)) for topic in TOPICS}
        return pd.DataFrame({**answers, **columns})

    return made

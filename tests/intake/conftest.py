"""Studies built by hand over files written for one test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gapkit.study.model import Answer, Question, Scale, Side, Source, Study, Topic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGREE5 = Scale(
    id="agree5",
    answers=tuple(
        Answer(code=str(code), label=label)
        for code, label in enumerate(["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"], 1)
    ),
    not_answers=(Answer(code="8", label="Don't know"), Answer(code="9", label="Refused")),
    low=1,
    high=5,
)
POINTS10 = Scale(id="points10", answers=tuple(Answer(code=str(code), label=str(code)) for code in range(11)), low=0, high=10)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Source]:
    """Return a function that writes a file of this text (or these bytes) and gives its Source."""

    def _write(content: str | bytes, name: str = "customers.csv", **how: Any) -> Source:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="")
        return Source(path=path, **how)

    return _write


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """Return a function that makes a study of the given sides; each asks `speed` of column `q` on agree5 unless topics are given."""

    def _make_study(*sides: Side, **fields: Any) -> Study:
        questions = tuple(Question(side=side.id, column=("q",), scale="agree5") for side in sides)
        fields.setdefault("topics", (Topic(id="speed", label="Speed", questions=questions),))
        fields.setdefault("scales", (AGREE5, POINTS10))
        return Study(name="trial", title="Trial", path=tmp_path / "study.yaml", sides=sides, **fields)

    return _make_study


@pytest.fixture
def customers() -> Callable[..., Side]:
    """Return a function that makes a customer side of these sources."""

    def _customers(*sources: Source, **fields: Any) -> Side:
        return Side(**{"id": "customers", "role": "customer", "label": "Customers", "sources": sources, **fields})

    return _customers


@pytest.fixture
def executives() -> Callable[..., Side]:
    """Return a function that makes a provider side of these sources."""

    def _executives(*sources: Source, **fields: Any) -> Side:
        return Side(**{"id": "executives", "role": "provider", "label": "Executives", "sources": sources, **fields})

    return _executives

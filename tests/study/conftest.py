"""Fixtures for reading a study.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gapkit.errors import StudyError
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Study

BANKS = """\
title: Regional banks, 2025-26
company: company
waves: {1: spring 2025, 2: autumn 2025}
sides:
  executives:
    role: provider
    label: Executives
    source: executives.csv
    population: headcount
    wave: wave
    segments: [function]
  customers: {role: customer, label: Customers, source: customers.parquet, respondent: id, weight: weight, strata: [company, region],
              cluster: branch, wave: wave, segments: [tenure, channel]}
scales:
  agree5:
    answers: {1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree}
    not_answers: {8: Don't know, 9: Refused}
  points10: {from: 0, to: 10}
topics:
  responsiveness:
    label: Responds quickly
    questions:
      executives: {column: q3, asks: We respond quickly to our customers, scale: agree5, favourable: [4, 5]}
      customers:  {column: c7, asks: They respond quickly when I need them, scale: agree5, favourable: [4, 5], differs: [wording]}
  recommend: {label: Would recommend, score: nps, questions: {executives: {column: q8, scale: points10}, customers: {column: c9, scale: points10}}}
"""

SCHOOLS = """\
title: New York schools, 2011
company: dbn
unit: company
sides:
  teachers: {role: provider, label: Teachers, rows: company_scores, source: nyc.csv, base: N_t, on_record: true}
  parents:  {role: customer, label: Parents,  rows: company_scores, source: nyc.csv, base: N_p, on_record: true}
scales: {points10: {from: 0, to: 10}}
topics:
  safety: {label: Safety, questions: {teachers: {column: saf_t_11, scale: points10}, parents: {column: saf_p_11, scale: points10}}}
"""


@pytest.fixture
def banks() -> str:
    """Return the regional banks study: respondents, two waves, two sides, lines as the tests count them."""
    return BANKS


@pytest.fixture
def schools() -> str:
    """Return the New York schools study: company scores in one wide file."""
    return SCHOOLS


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes], Study]:
    """Return a function that writes a study.yaml in a folder of its own, goes there and reads it."""
    folder = tmp_path / "banks"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def write_and_read(text: str | bytes) -> Study:
        (folder / "study.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
        return read_study("study.yaml")

    return write_and_read


@pytest.fixture
def refused(read: Callable[[str | bytes], Study]) -> Callable[[str | bytes], str]:
    """Return a function that reads a study.yaml that must be refused, and returns the sentence."""

    def sentence(text: str | bytes) -> str:
        with pytest.raises(StudyError) as caught:
            read(text)
        return str(caught.value)

    return sentence

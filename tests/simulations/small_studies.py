"""Small random studies with segments, waves and few people everywhere: the kind in which somebody could be found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import gapkit as gk
from gapkit.intake.records import Answers
from gapkit.study.model import Answer, Question, Scale, Side, Study, Topic
from gapkit.tallies.counting import count_answers

CODES = ("1", "2", "3", "4", "5")
TOPICS = ("a", "b", "c")


def sample_study(seed: int) -> gk.Tally:
    """Return the tally of a made study: one to six companies, one or two waves, executives by function, customers by region, both by age, many of one mind."""
    draw = np.random.default_rng(seed)
    companies = [f"Company {letter}" for letter in "ABCDEF"[: int(draw.integers(1, 7))]]
    if len(companies) == 1:
        companies = [""]
    waves = ("1", "2") if draw.random() < 0.3 else ("",)
    study = Study(
        name="sample",
        title="A sample",
        path=Path("study.yaml"),
        company="company" if companies[0] else "",
        sides=(
            Side(id="executives", role="provider", label="Executives", segments=(("function", "function"), ("age", "age"))),
            Side(id="customers", role="customer", label="Customers", segments=(("region", "region"), ("age", "age"))),
        ),
        scales=(Scale(id="agree5", answers=tuple(Answer(code=code, label=code) for code in CODES)),),
        topics=tuple(
            Topic(
                id=topic,
                label=topic,
                questions=tuple(
                    Question(side=side, column=(topic,), scale="agree5", favourable=("4", "5")) for side in ("executives", "customers")
                ),
            )
            for topic in TOPICS
        ),
    )
    sides = []
    for side, names, sizes in (("executives", ("sales", "service", "finance"), (1, 18)), ("customers", ("North", "South"), (3, 60))):
        frames = [_people(draw, company, wave, names, sizes) for wave in waves for company in companies]
        frame = pd.concat(frames, ignore_index=True).rename(
            columns={"group": f"segment:{'function' if side == 'executives' else 'region'}"}
        )
        sides.append(count_answers(study, Answers(side, frame)))
    return gk.Tally(study, tuple(sides), ())


def _people(draw: np.random.Generator, company: str, wave: str, names: tuple[str, ...], sizes: tuple[int, int]) -> pd.DataFrame:
    n = int(draw.integers(*sizes))
    heads = int(n + draw.integers(0, 4)) if draw.random() < 0.5 else pd.NA
    mind = draw.choice([0.02, 0.5, 0.8, 0.97, 1.0], size=len(TOPICS))
    frame = pd.DataFrame(
        {
            "wave": wave,
            "company": company,
            "group": pd.Series(draw.choice(names, n, p=_shares(draw, len(names))), dtype="string"),
            "segment:age": pd.Series(draw.choice(["old", "young"], n, p=_shares(draw, 2)), dtype="string"),
            "weight": 1.0,
            "stratum": company,
            "unit": pd.Series([pd.NA] * n, dtype="string"),
            "population": pd.Series([heads] * n, dtype="Int64"),
            "invited": pd.Series([pd.NA] * n, dtype="Int64"),
        }
    )
    if draw.random() < 0.2:
        frame.loc[: int(draw.integers(0, 3)), "group"] = pd.NA
    for topic, share in zip(TOPICS, mind, strict=True):
        good = draw.random(n) < share
        codes = pd.Series(np.where(good, draw.integers(4, 6, n), draw.integers(1, 4, n)).astype(str), dtype="string")
        frame[f"topic:{topic}"] = codes.mask(draw.random(n) < 0.05)
    return frame


def _shares(draw: np.random.Generator, many: int) -> np.ndarray:
    return draw.dirichlet(np.ones(many) * 2)

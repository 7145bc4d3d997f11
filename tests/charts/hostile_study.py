"""A made study that is hard on charts: forty topics with names nobody should use, one company or sixty, hidden cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import gapkit as gk
from gapkit.intake.records import Answers
from gapkit.study.model import Answer, Question, Scale, Side, Study, Topic
from gapkit.tallies.counting import count_answers

LABELS = {"1": "Strongly disagree", "2": "Disagree", "3": "Neither", "4": "Agree", "5": "Strongly agree"}
NAMES = (
    "Responds to every single enquiry within the time that is due",  # sixty characters
    "A$AP & B$ <b>bold</b> x_1^2",
    "NUL\x00BEL\x07ESC\x1b",
    "客户服务的响应速度",
    "خدمة العملاء \u202egnp.exe",
    "Supercalifragilistic" * 30,
    "=cmd|' /c calc'!A1",
    "<script>alert(1)</script>",
    "Fees",
)


def name(place: int) -> str:
    """Return a name nobody should use, with a number that makes it one of its own."""
    return NAMES[place % len(NAMES)] + (f" {place}" if place >= len(NAMES) else "")


def hostile_tally(*, topics: int = 40, companies: int = 60, executives: int = 12, customers: int = 40, waves: int = 2) -> gk.Tally:
    """Return the tally of a hostile study: so many topics, companies (0: the study names none), waves, and people of each side a company and wave."""
    study = Study(
        name="hostile",
        title="Ünïcode & <b>Söhne</b> $1 study",
        path=Path("study.yaml"),
        company="company" if companies else "",
        sides=(Side(id="executives", role="provider", label="Executives"), Side(id="customers", role="customer", label="Customers")),
        scales=(Scale(id="agree5", answers=tuple(Answer(code=code, label=label) for code, label in LABELS.items())),),
        topics=tuple(
            Topic(
                id=f"t{place}",
                label=name(place),
                questions=tuple(
                    Question(side=side, column=(f"t{place}",), scale="agree5", favourable=("4", "5"), asks=name(place))
                    for side in ("executives", "customers")
                ),
            )
            for place in range(topics)
        ),
    )
    draw = np.random.default_rng(7)
    lean = draw.normal(0, 0.2, topics)
    sides = []
    for side, many, better in (("executives", executives, lean), ("customers", customers, np.zeros(topics))):
        frames = [
            _people(draw, many, better, name(place) if companies else "", str(wave + 1) if waves > 1 else "")
            for wave in range(waves)
            for place in range(max(companies, 1))
        ]
        sides.append(count_answers(study, Answers(side, pd.concat(frames, ignore_index=True))))
    return gk.Tally(study, tuple(sides), ())


def _people(draw: np.random.Generator, many: int, better: np.ndarray, company: str, wave: str) -> pd.DataFrame:
    own = draw.normal(0, 0.15)
    answers = {}
    for place, lead in enumerate(better):
        good = draw.random(many) < np.clip(0.6 + lead + own, 0.02, 0.98)
        answers[f"topic:t{place}"] = np.where(good, draw.integers(4, 6, many), draw.integers(1, 4, many)).astype(str)
    frame = pd.DataFrame(answers).assign(company=company, wave=wave, weight=1.0, unit=None)
    heads = pd.array([pd.NA] * many, "Int64")
    return frame.assign(stratum=frame["company"], population=heads, invited=heads)

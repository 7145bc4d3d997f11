"""Made studies whose every wave is a survey of its own: counts of answers in, a Tally out, as if files had been read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import yaml

import gapkit as gk
from gapkit.tallies.tally import AnswerTally, Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats

SIDES = {"executives": "provider", "customers": "customer"}
SCALES = {
    "agree5": {"answers": {1: "Strongly disagree", 2: "Disagree", 3: "Neither", 4: "Agree", 5: "Strongly agree"}},
    "points10": {"from": 0, "to": 10},
}
PAIR_COLUMNS = ("wave", "stratum", "company", "score", "topic_a", "topic_b")
MOMENTS = ("n", "w", "wa", "wb", "wab", "w2", "w2a", "w2b", "w2ab")


def made_study(
    topics: Sequence[str], *, score: str = "favourable", sides: dict[str, dict[str, Any]] | None = None, **keys: Any
) -> gk.Study:
    """Return a study of executives and customers on topics of one scale; `sides` and `keys` add to study.yaml. Its files are never read."""
    scale = {"scale": "points10"} if score == "nps" else {"scale": "agree5", "favourable": [4, 5]}
    tree = {
        "title": "A simulated study",
        "sides": {
            side: {"role": role, "label": side.capitalize(), "source": f"{side}.csv", "wave": "wave", **(sides or {}).get(side, {})}
            for side, role in SIDES.items()
        },
        "scales": SCALES,
        "topics": {
            topic: {"label": topic, "score": score, "questions": {side: {"column": topic, **scale} for side in SIDES}} for topic in topics
        },
        **keys,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.yaml"
        path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
        return gk.read_study(path)


def counted(
    side: str, answers: dict[str, Floats], codes: Sequence[str], *, companies: Sequence[str] = ("",), population: Floats | int | None = None
) -> AnswerTally:
    """Return the tally of simple samples, from how many people of each wave and company gave each answer.

    Args:
        side: the side's id.
        answers: per topic whole numbers, waves by companies by answers.
        codes: the answers' codes in the order of the last axis.
        companies: names of the companies; each is a stratum of its own.
        population: how many people there are, the same everywhere or waves by companies; None: not known.
    """
    waves, many = next(iter(answers.values())).shape[:2]
    wave, company = (grid.ravel() for grid in np.meshgrid(np.arange(waves).astype(str), np.array(companies), indexing="ij"))
    groups = pd.DataFrame({"wave": wave, "stratum": company, "company": company})
    cells = []
    for topic, counts in answers.items():
        for place, code in enumerate(codes):
            n = counts[:, :, place].ravel().astype(np.int64)
            cells.append(groups.assign(unit=None, topic=topic, answer=code, n=n, w=n.astype(float), w2=n.astype(float))[n > 0])
    people = next(iter(answers.values())).sum(axis=2).ravel().astype(np.int64)
    heads = np.broadcast_to(np.nan if population is None else population, (waves, many)).ravel()
    return AnswerTally(
        side=side,
        topics=tuple(answers),
        segments=(),
        design=groups[["wave", "stratum"]].assign(units=people),
        cells=pd.concat(cells, ignore_index=True),
        patterns=groups.assign(unit=None, pattern="a" * len(answers), n=people, w=people.astype(float), w2=people.astype(float)),
        pairs=no_pairs(),
        headcounts=groups[["wave", "company"]].assign(
            population=pd.array(heads, "Int64"), invited=pd.array([pd.NA] * len(groups), "Int64")
        ),
    )


def no_pairs() -> pd.DataFrame:
    """Return a tally's frame of pairs of topics without a pair: what people share over topics is left out, and no figure over topics is made."""
    return pd.DataFrame({name: pd.Series(dtype="float64" if name in MOMENTS else "string") for name in (*PAIR_COLUMNS, *MOMENTS)})


def tallied(study: gk.Study, *sides: AnswerTally) -> Tally:
    """Return the tally of a study from those of its sides."""
    return Tally(study, sides, ())

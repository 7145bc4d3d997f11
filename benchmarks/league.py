"""What a league of 453 companies with rank sets costs, beside the gap table it is made from: median of 5 runs each, taken in turns.

The companies are made: averages on four topics, as the New York schools of 2011 have them (30 to 120 answers of the provider, 100 to 700 customers).
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

import gapkit as gk

COMPANIES, RUNS, AIM = 453, 5, 5.0
TOPICS = ("safety", "communication", "engagement", "expectations")


def made(folder: Path) -> gk.Study:
    """Write the study and return it read."""
    draw = np.random.default_rng(2011)
    level = draw.normal(0, 0.7, COMPANIES)
    scores = {
        f"{topic}_{side}": np.clip(draw.normal(base, 0.5, COMPANIES) + level, 0.5, 9.8).round(1)
        for topic in TOPICS
        for side, base in (("t", 7.2), ("p", 7.6))
    }
    names = [f"school {number:03d}" for number in range(COMPANIES)]
    people = {"n_t": draw.integers(30, 121, COMPANIES), "n_p": draw.integers(100, 701, COMPANIES)}
    pd.DataFrame({"school": names, **scores, **people}).to_csv(folder / "schools.csv", index=False)
    sides = {
        side: {"role": role, "label": side.capitalize(), "rows": "company_scores", "source": "schools.csv", "base": base, "on_record": True}
        for side, role, base in (("teachers", "provider", "n_t"), ("parents", "customer", "n_p"))
    }
    questions = {
        topic: {side: {"column": f"{topic}_{side[0]}", "scale": "points10"} for side in ("teachers", "parents")} for topic in TOPICS
    }
    tree = {
        "title": "Made schools",
        "company": "school",
        "unit": "company",
        "sides": sides,
        "scales": {"points10": {"from": 0, "to": 10}},
        "topics": {topic: {"label": topic.capitalize(), "questions": asked} for topic, asked in questions.items()},
    }
    (folder / "study.yaml").write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    return gk.read_study(folder)


def main() -> None:
    """Print each call's median, and its ratio to the gap table's."""
    with tempfile.TemporaryDirectory() as folder:
        tally = gk.tally(made(Path(folder)))
    calls = {
        "compare by company": lambda: gk.compare(tally, by="company"),
        "league, one topic": lambda: gk.league(tally, where={"topic": "safety"}),
        "league, four topics": lambda: gk.league(tally),
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for run in range(RUNS + 1):  # the first warms up
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if run:
                taken[name].append(time.perf_counter() - start)
    table = statistics.median(taken["compare by company"])
    print(f"{'':22}{'median s':>9}{'of the table':>14}")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:22}{median:9.2f}{median / table:14.1f}")
    print(f"{COMPANIES} companies with places; the aim for one league is under {AIM:g} s")


if __name__ == "__main__":
    main()

"""Averages, promoter scores, and weighted, stratified, clustered and raked samples: 20,000 surveys a cell, drawn and put through the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gapkit.estimates.side import side_rows
from gapkit.stats.gaps import gap_limits
from simulations.enumeration import Cell
from simulations.studies import counted, made_study, tallied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats
    from gapkit.tallies.tally import AnswerTally

DRAWS = 20_000
TIE = 1e-12  # a truth standing on a limit counts as held, whatever the last place says
EXECUTIVES = (3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100)
CUSTOMERS = (30, 100, 300, 1000, 3000)
CODES = {"mean": "12345", "nps": tuple(str(code) for code in range(11))}
# Chances of each answer, worst to best: from nearly all alike to the two ends alone, which is the hardest.
SHAPES: dict[str, dict[str, tuple[float, ...]]] = {
    "mean": {
        "spread evenly": (0.2, 0.2, 0.2, 0.2, 0.2),
        "one hump": (0.05, 0.2, 0.5, 0.2, 0.05),
        "mostly good": (0.02, 0.05, 0.13, 0.4, 0.4),
        "nearly all best": (0.01, 0.01, 0.01, 0.07, 0.9),
        "best or next to it": (0.0, 0.0, 0.0, 0.5, 0.5),
        "two humps": (0.3, 0.15, 0.1, 0.15, 0.3),
        "the ends alone": (0.4, 0.0, 0.0, 0.0, 0.6),
        "a rare worst": (0.03, 0.0, 0.0, 0.0, 0.97),
    },
    "nps": {
        "spread evenly": (1 / 11,) * 11,
        "mostly passive": (0, 0, 0, 0, 0.05, 0.05, 0.1, 0.3, 0.3, 0.1, 0.1),
        "mostly promoters": (0.02, 0, 0, 0, 0, 0.03, 0.05, 0.1, 0.1, 0.3, 0.4),
        "nearly all promoters": (0, 0, 0, 0, 0, 0.01, 0.01, 0.02, 0.04, 0.22, 0.7),
        "mostly detractors": (0.15, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05),
        "no passives": (0.2, 0, 0, 0, 0, 0.1, 0.1, 0, 0, 0.2, 0.4),
    },
}


class Drawn(NamedTuple):
    """One side's estimates in many surveys with their limits, and the truth they are of, all on 0-1."""

    m: Floats
    low: Floats
    high: Floats
    truth: float

    def cell(self, where: str) -> Cell:
        """Return the part of surveys whose interval holds the truth (one without an interval does not), and the mean width."""
        held = (self.low <= self.truth + TIE) & (self.truth - TIE <= self.high)
        return Cell(where, float(np.mean(held)), float(np.nanmean(self.high - self.low)))


def value_of(score: str) -> Floats:
    """Return what each answer is worth, worst to best, 0-1."""
    if score == "nps":
        return np.array([0.0] * 7 + [0.5] * 2 + [1.0] * 2)
    return np.arange(5) / 4 if score == "mean" else np.array([0.0, 1.0])


def estimated(tally_of_side: AnswerTally, score: str, truth: float, **side: object) -> Drawn:
    """Return what the library makes of one side's surveys, a wave each; `side` adds to the side's keys in study.yaml."""
    study = made_study(tally_of_side.topics, score=score, sides={tally_of_side.side: dict(side)})
    rows = side_rows(tallied(study, tally_of_side), tally_of_side.side, score, ("wave",)).frame
    return Drawn(*(rows[name].to_numpy(dtype=float) for name in ("m", "low", "high")), truth)


def simple(score: str, chances: Sequence[float], n: int, draws: int, generator: np.random.Generator) -> Drawn:
    """Return simple samples of n people who give each answer with these chances."""
    counts = generator.multinomial(n, np.asarray(chances) / np.sum(chances), size=(draws, 1))
    return estimated(counted("customers", {"a": counts}, CODES[score]), score, float(np.dot(value_of(score), chances) / np.sum(chances)))


def gap_cell(where: str, one: Drawn, two: Drawn) -> Cell:
    """Return the cell of a gap of two sides, survey by survey; both sides' surveys are in chance order."""
    low, high = gap_limits(one.m, one.low, one.high, two.m, two.low, two.high)
    return Drawn(one.m - two.m, low, high, one.truth - two.truth).cell(where)


def of_means(score: str, executives: Sequence[int], customers: Sequence[int], draws: int, seed: int) -> tuple[list[Cell], list[Cell]]:
    """Return the cells of each side's figure, and those of each gap, over all shapes and sizes."""
    generator = np.random.default_rng(seed)
    sides: list[dict[tuple[str, int], Drawn]] = [
        {(name, n): simple(score, chances, n, draws, generator) for name, chances in SHAPES[score].items() for n in sizes}
        for sizes in (executives, customers)
    ]
    single = [drawn.cell(f"{n} answers, {name}") for side in sides for (name, n), drawn in side.items()]
    gaps = [
        gap_cell(f"{n1} executives, {name1}; {n2} customers, {name2}", one, two)
        for (name1, n1), one in sides[0].items()
        for (name2, n2), two in sides[1].items()
    ]
    return single, gaps


def of_finite_means(populations: Sequence[tuple[int, int]], draws: int, seed: int) -> list[Cell]:
    """Return the cells of average scores of n of N people: N fixed, n of them drawn, as many surveys as told."""
    generator = np.random.default_rng(seed)
    cells = []
    for n, population in populations:
        for name, chances in SHAPES["mean"].items():
            people = np.diff(np.round(np.cumsum(chances) / np.sum(chances) * population).astype(int), prepend=0)
            counts = generator.multivariate_hypergeometric(people, n, size=draws)[:, None, :]
            truth = float(np.dot(value_of("mean"), people) / population)
            side = counted("customers", {"a": counts}, CODES["mean"], population=population)
            cells.append(estimated(side, "mean", truth, population="heads").cell(f"{n} of {population}, {name}"))
    return cells

"""What `make coverage` computes: each job by itself, seeded, so that they may run side by side and come out alike every time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from simulations import banks, designs, draws, enumeration, leagues, null_studies, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulations.enumeration import Cell

SEED = 20_260
STUDIES = 500
LEAGUES = 1000
SETS = 200
ATTACKS = 200
PARTS = 8
DECKS = 10  # of so many studies one's decks are read too
FINITE_EXECUTIVES = ((5, 6), (9, 10), (12, 14), (14, 16), (9, 14), (5, 20), (28, 30), (30, 60), (95, 100))
FINITE = ((3, 8), (5, 8), (7, 8), (5, 20), (9, 14), (12, 14), (12, 30), (30, 60), (20, 200), (100, 400))
DESIGN_SHAPES = ("mostly good", "spread evenly", "a rare worst", "the ends alone")
RAKED_SHAPES = ("mostly good", "spread evenly", "a rare worst", "the ends alone")
AGREEING = ((60, 1000), (100, 300), (200, 3000), (500, 500), (1000, 3000), (3000, 3000))


def of_design(design: designs.Design) -> list[Cell]:
    """Return the cells of a design: customers alone, and their gap to five, twelve and thirty executives."""
    generator = np.random.default_rng(SEED)
    chances = draws.SHAPES["mean"]
    executives = {n: draws.simple("mean", chances["mostly good"], n, draws.DRAWS, generator) for n in (5, 12, 30)}
    cells = []
    for n in (60, 300):
        for name in DESIGN_SHAPES:
            drawn = designs.surveyed(design, chances[name], n, draws.DRAWS, generator)
            cells.append(drawn.cell(f"{n} customers, {name}"))
            cells += [
                draws.gap_cell(f"{one} executives, mostly good; {n} customers, {name}", side, drawn) for one, side in executives.items()
            ]
    return cells


def of_raking(n: int) -> list[Cell]:
    """Return the cells of surveys of n customers raked to two columns."""
    shapes = {name: draws.SHAPES["mean"][name] for name in RAKED_SHAPES}
    return [drawn.cell(f"{n} customers, {name}") for name, drawn in designs.raked(n, shapes, draws.DRAWS, SEED).items()]


def of_finite_weights() -> list[Cell]:
    """Return the cells of weighted shares of finite populations."""
    generator = np.random.default_rng(SEED)
    # The readier half gives two answers in three: there must be as many people in it.
    pairs = [(n, heads) for n, heads in FINITE if n > 5 and n - n // 3 <= heads // 2]
    return [
        designs.finite(n, heads, share, draws.DRAWS, generator).cell(f"{n} of {heads}, {share:.0%} favourable")
        for n, heads in pairs
        for share in (0.2, 0.5, 0.8, 0.9)
    ]


def of_agreement() -> dict[str, float]:
    """Return how often a gap that stands on the margin is said to agree, by cell."""
    return {
        f"{share + 0.05:.0%} of {executives:,} executives, {share:.0%} of {customers:,} customers": null_studies.false_agreement(
            share, executives, customers, draws.DRAWS, SEED
        )
        for executives, customers in AGREEING
        for share in (0.1, 0.5, 0.8, 0.94)
    }


JOBS: dict[str, Callable[[], Any]] = {
    "raked 200": partial(of_raking, 200),
    "raked 60": partial(of_raking, 60),
    "means": partial(draws.of_means, "mean", draws.EXECUTIVES, draws.CUSTOMERS, draws.DRAWS, SEED),
    "nps": partial(draws.of_means, "nps", draws.EXECUTIVES, draws.CUSTOMERS, draws.DRAWS, SEED),
    **{f"league {shape.name}": partial(leagues.leagues, shape, LEAGUES, SEED) for shape in leagues.SHAPES},
    **{f"design {design.name}": partial(of_design, design) for design in designs.DESIGNS},
    **{f"null {share:.0%}": partial(null_studies.null_studies, share, STUDIES, SEED) for share in (0.5, 0.75, 0.9, 0.95)},
    "null 75% halo": partial(null_studies.null_studies, 0.75, STUDIES, SEED, halo=0.3),
    "planted 20": partial(null_studies.null_studies, 0.6, STUDIES, SEED, planted=0.2),
    "planted 35": partial(null_studies.null_studies, 0.6, STUDIES, SEED, planted=0.35),
    "agreement": of_agreement,
    # One attack after the other would keep a single core busy long after all other jobs are done.
    **{
        f"attacks {part}": partial(sentences.attacks, ATTACKS // PARTS, 1000 + part * (ATTACKS // PARTS), decks_every=DECKS)
        for part in range(PARTS)
    },
    **{f"headlines {share:.0%}": partial(sentences.without_a_gap, share, STUDIES, SEED) for share in (0.5, 0.75, 0.9, 0.95)},
    "headlines gap": partial(sentences.with_a_gap, STUDIES, SEED),
    "headlines mixed": partial(sentences.with_mixed_gaps, STUDIES, SEED),
    **{
        f"gaps {name}": partial(enumeration.of_gaps, limits, enumeration.EXECUTIVES, enumeration.CUSTOMERS)
        for name, limits in enumeration.OF_GAPS.items()
    },
    **{f"banks {truth.name}": partial(banks.sets_of_banks, truth, SETS, SEED) for truth in banks.TRUTHS},
    "finite means": partial(draws.of_finite_means, FINITE, draws.DRAWS, SEED),
    "finite weights": of_finite_weights,
    "finite gaps": partial(enumeration.of_finite_gaps, FINITE_EXECUTIVES, (100, 1000, (50, 60))),
    "finite": partial(enumeration.of_finite, enumeration.POPULATIONS),
    **{
        f"shares {name}": partial(enumeration.of_shares, limits, (*enumeration.EXECUTIVES, *enumeration.CUSTOMERS[1:]))
        for name, limits in enumeration.OF_SHARES.items()
    },
}

"""Leagues of companies: are all true ranks held at once, is the next company's gap held, and each company's own?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gapkit.stats import Sample, company_mean, next_company, rank_sets, shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.stats.arrays import Floats

CUSTOMER_SHARE = 0.55


class Shape(NamedTuple):
    """A kind of league: its name, how many companies, how their true gaps are drawn, and how many executives and customers answer in each."""

    name: str
    companies: int
    gaps: Callable[[np.random.Generator, int], Floats]
    executives: Callable[[np.random.Generator, int], Floats]
    customers: int = 300


def _few(generator: np.random.Generator, count: int) -> Floats:
    return generator.integers(5, 16, count).astype(np.float64)


def _unequal(generator: np.random.Generator, count: int) -> Floats:
    return np.where(np.arange(count) % 2 == 0, 60.0, generator.integers(5, 10, count))


SHAPES = (
    Shape("near-ties", 24, lambda g, k: g.normal(0.1, 0.01, k), _few),
    Shape("ties but for a hair", 24, lambda g, k: g.uniform(0.1, 0.1 + 1e-6, k), _few),
    Shape("spread out", 24, lambda g, k: g.normal(0.1, 0.12, k).clip(-0.5, 0.43), _few),
    Shape("unequal spreads", 24, lambda g, k: g.normal(0.1, 0.1, k).clip(-0.5, 0.43), _unequal),
    Shape("executives near 100%", 16, lambda g, k: g.uniform(0.35, 0.44, k), _few),
    Shape("six companies", 6, lambda g, k: g.normal(0.1, 0.15, k).clip(-0.5, 0.43), _few),
    Shape("large samples", 12, lambda g, k: g.normal(0.1, 0.06, k).clip(-0.5, 0.43), lambda _, k: np.full(k, 400.0), 3000),
)


class Held(NamedTuple):
    """Of many leagues: how many hold all true ranks at once, and the part that hold the next company's gap, the mean, and a steadied gap.

    Attributes:
        leagues: how many were simulated.
        ranks: how many hold every company's true rank at once.
        next_company: the part whose interval for another company holds its true gap.
        mean: the part whose interval of the mean holds that of the companies they come from.
        steadied: the part whose steadied interval holds the true gap, of the company where it does so least.
        told: the part of companies whose places leave any place out.
    """

    leagues: int
    ranks: int
    next_company: float
    mean: float
    steadied: float
    told: float


def leagues(shape: Shape, count: int, seed: int) -> Held:
    """Return what `count` leagues of a shape hold. Each league draws its companies anew, for the next company comes from where they come from."""
    generator = np.random.default_rng(seed)
    expected = float(shape.gaps(generator, 200_000).mean())
    ranks, following, means, steadied, told = 0, 0, 0, np.zeros(shape.companies), 0.0
    for _ in range(count):
        true = shape.gaps(generator, shape.companies + 1)
        true, other = true[:-1], true[-1]
        executives, customers = shape.executives(generator, shape.companies), np.full(shape.companies, float(shape.customers))
        one = generator.binomial(executives.astype(int), CUSTOMER_SHARE + true) / executives
        two = generator.binomial(customers.astype(int), CUSTOMER_SHARE) / customers
        # As the verb has it: spread pooled within companies for places and steadied gaps, each company's own for the mean.
        pooled = [np.sum(n * m * (1 - m)) / np.sum(n - 1) / n for m, n in ((one, executives), (two, customers))]
        own = [m * (1 - m) / (n - 1) for m, n in ((one, executives), (two, customers))]
        found = company_mean(one - two, own[0] + own[1])
        sets = rank_sets(Sample(one, executives), Sample(two, customers), pooled_variance=pooled[0] + pooled[1])
        rank = 1 + np.count_nonzero(true[None, :] > true[:, None] + 1e-12, axis=1)
        ranks += bool(np.all((sets.low <= rank) & (rank <= sets.high)))
        told += float(np.mean((sets.low > 1) | (sets.high < shape.companies))) / count
        low, high = next_company(found, pooled[0] + pooled[1])
        following += bool(low <= other <= high)
        means += bool(found.low <= expected <= found.high)
        shrunken = shrink(one - two, pooled[0] + pooled[1], found)
        steadied += (shrunken.low <= true) & (true <= shrunken.high)
    return Held(count, ranks, following / count, means / count, float(steadied.min()) / count, told)

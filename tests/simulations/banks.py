"""Sets of banks whose level, spread and pattern are known: does decompose find them, and does it say so where they cannot be told?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import gapkit as gk
from simulations.studies import counted, made_study, tallied


class Truth(NamedTuple):
    """How banks differ: mean share and spread over banks of each side, the correlation of the two, and the people of each bank."""

    name: str
    provider: float
    provider_spread: float
    customer: float
    customer_spread: float
    correlation: float
    executives: tuple[int, int]
    customers: int = 300

    @property
    def level(self) -> float:
        """The level, in squared points."""
        return 1e4 * (self.provider - self.customer) ** 2

    @property
    def spread(self) -> float:
        """The spread, in squared points."""
        return 1e4 * (self.provider_spread - self.customer_spread) ** 2

    @property
    def pattern(self) -> float:
        """The pattern, in squared points."""
        return 2e4 * (1 - self.correlation) * self.provider_spread * self.customer_spread


TRUTHS = (
    Truth("level alone", 0.75, 0.08, 0.55, 0.08, 1.0, (40, 60)),
    Truth("pattern alone", 0.6, 0.12, 0.6, 0.12, 0.0, (40, 60)),
    Truth("all three", 0.65, 0.14, 0.55, 0.07, 0.5, (40, 60)),
    Truth("neither", 0.6, 0.1, 0.6, 0.1, 1.0, (40, 60)),
    Truth("all three, few executives", 0.65, 0.14, 0.55, 0.07, 0.5, (5, 15)),
    Truth("executives who do not differ", 0.6, 0.0, 0.55, 0.08, 0.0, (5, 15)),
)


class Found(NamedTuple):
    """Of many sets: mean and standard error of level, of spread and pattern together, of each where told (squared points), rho, and the part told."""

    level: tuple[float, float]
    both: tuple[float, float]
    spread: tuple[float, float]
    pattern: tuple[float, float]
    told: float
    level_called: float
    pattern_called: float


def sets_of_banks(truth: Truth, sets: int, seed: int, banks: int = 24) -> Found:
    """Return what `gk.decompose` finds in `sets` sets of banks; a set is a wave."""
    generator = np.random.default_rng(seed)
    own = generator.standard_normal((2, sets, banks))
    together = truth.correlation * own[0] + np.sqrt(1 - truth.correlation**2) * own[1]
    shares = truth.provider + truth.provider_spread * own[0], truth.customer + truth.customer_spread * together
    people = generator.integers(truth.executives[0], truth.executives[1] + 1, (sets, banks)), np.full((sets, banks), truth.customers)
    study = made_study(["a"], company="company")
    names = [f"bank {number:02d}" for number in range(banks)]
    sides = []
    for side, share, many in zip(("executives", "customers"), shares, people, strict=True):
        good = generator.binomial(many, np.clip(share, 0.0, 1.0))
        sides.append(counted(side, {"a": np.stack([many - good, good], axis=-1)}, "24", companies=names))
    frame = gk.decompose(tallied(study, *sides)).frame
    told = frame["told"].to_numpy(dtype=bool)
    level, total, spread, pattern = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("level", "total", "spread", "pattern"))
    called = [(frame[f"{part}_low"] > 0).fillna(value=False).to_numpy(dtype=bool) for part in ("level", "pattern")]
    return Found(
        _mean(level),
        _mean(total - level),
        _mean(spread[told]),
        _mean(pattern[told]),
        float(told.mean()),
        *(float(part.mean()) for part in called),
    )


def _mean(values: np.ndarray) -> tuple[float, float]:
    if not values.size:
        return np.nan, np.nan
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else np.nan

"""Studies without any gap, with planted gaps, and with gaps that just do not agree: how often a verdict is printed, and how often rightly."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from gapkit.estimates.asking import Asked
from gapkit.gaps.pair_table import PairTable
from simulations.studies import counted, made_study, tallied

if TYPE_CHECKING:
    from gapkit.stats.arrays import Floats
    from gapkit.tallies.tally import Tally

COMPANIES, TOPICS, CUSTOMERS, FEWEST, MOST = 40, 12, 300, 3, 15
MARGIN = 5.0
CLAIMS = ("overrates", "underrates")


class Verdicts(NamedTuple):
    """What many studies print.

    Attributes:
        studies: how many there are.
        by_company: how many claim any gap, company by company.
        pooled: how many claim any over all companies.
        false: the part of a study's claims that are not so, averaged over studies (0 where it claims nothing).
        power: the part of the planted gaps that are claimed.
    """

    studies: int
    by_company: int
    pooled: int
    false: float
    power: float


def answers(share: Floats, people: Floats, halo: float, generator: np.random.Generator) -> Floats:
    """Return counts (unfavourable, favourable) of studies by companies by topics, from each topic's true share and each company's people.

    Args:
        share: true shares, studies by companies by topics (or what broadcasts to it).
        people: whole numbers, studies by companies.
        halo: 0 for answers independent over topics; else the spread of a person's leaning that all their answers share.
        generator: where the draws come from.
    """
    share = np.broadcast_to(share, (*people.shape, TOPICS))
    if not halo:
        good = generator.binomial(people[..., None].astype(int), share)
        return np.stack([people[..., None] - good, good], axis=-1)
    # A person says yes where a standard normal, partly their own and partly the topic's, falls under the share's point.
    from scipy.special import ndtri  # noqa: PLC0415 - for this alone

    good = np.zeros(share.shape, dtype=int)
    point = ndtri(share)
    for person in range(int(people.max())):
        leaning = generator.standard_normal(people.shape)[..., None] * np.sqrt(halo)
        yes = leaning + generator.standard_normal(share.shape) * np.sqrt(1 - halo) < point
        good += yes & (person < people)[..., None]
    return np.stack([people[..., None] - good, good], axis=-1)


def study_of(executives: Floats, customers: Floats) -> Tally:
    """Return the tally of many studies, a wave each: 40 companies, 12 topics, a minimum of 3 executives."""
    names = [f"c{number:02d}" for number in range(executives.shape[1])]
    topics = [f"t{number:02d}" for number in range(executives.shape[2])]
    study = made_study(topics, company="company", sides={"executives": {"minimum": 3}})
    sides = [
        counted(side, {topic: counts[:, :, place] for place, topic in enumerate(topics)}, "24", companies=names)
        for side, counts in (("executives", executives), ("customers", customers))
    ]
    return tallied(study, *sides)


def verdicts(tally: Tally, *, by_company: bool) -> pd.DataFrame:
    """Return the tested rows of every study, by company or pooled; the studies' numbers as `wave`."""
    asked = Asked(("company",) if by_company else ())
    sides = tally.study.sides
    return PairTable(tally, asked, sides[0], sides[1]).tested()


def null_studies(share: float, studies: int, seed: int, *, halo: float = 0.0, planted: float = 0.0) -> Verdicts:
    """Return what studies print where both sides' true share is `share` everywhere, but for `planted` points of gap on a quarter of all cells.

    Args:
        share: the true share of both sides, 0-1.
        studies: how many.
        seed: of the draws.
        halo: what the answers of one person share, as `answers` takes it.
        planted: gap (0-1) that a quarter of cells have, half of them either way; 0 for none.
    """
    generator = np.random.default_rng(seed)
    people = generator.integers(FEWEST, MOST + 1, (studies, COMPANIES))
    gap = planted * generator.choice([-1.0, 0.0, 1.0], p=[0.125, 0.75, 0.125], size=(studies, COMPANIES, TOPICS))
    provider = answers(np.clip(share + gap, 0.01, 0.99), people, halo, generator)
    customer = answers(np.full(TOPICS, share), np.full((studies, COMPANIES), CUSTOMERS), halo, generator)
    tally = study_of(provider, customer)
    rows = verdicts(tally, by_company=True)
    claimed = rows["verdict"].isin(CLAIMS).to_numpy()
    where = tuple(rows[name].str.removeprefix(lead).astype(int) for name, lead in (("wave", ""), ("company", "c"), ("topic", "t")))
    true = np.sign(gap[where])
    said = np.where(claimed, np.sign(rows["gap"].to_numpy(dtype=float)), 0.0)
    wrong = claimed & (said != true)
    # The false part of each study's claims, 0 where it makes none, averaged over studies: what Benjamini and Hochberg promise.
    per_study = pd.DataFrame({"wave": rows["wave"], "claimed": claimed, "wrong": wrong}).groupby("wave").sum()
    false = float((per_study["wrong"] / per_study["claimed"].where(per_study["claimed"] > 0)).fillna(0.0).mean())
    power = float((claimed & ~wrong).sum() / max(np.count_nonzero(true), 1))
    pooled = verdicts(tally, by_company=False)
    return Verdicts(studies, _claiming(rows), _claiming(pooled), false, power)


def _claiming(rows: pd.DataFrame) -> int:
    return int(rows.loc[rows["verdict"].isin(CLAIMS), "wave"].nunique())


def false_agreement(share: float, executives: int, customers: int, studies: int, seed: int) -> float:
    """Return how often one pair of sides whose true gap stands on the margin (5 points) is said to agree within it; nominal 5%."""
    generator = np.random.default_rng(seed)
    good = [generator.binomial(n, true, (studies, 1, 1)) for n, true in ((executives, share + MARGIN / 100), (customers, share))]
    counts = [np.stack([n - found, found], axis=-1) for n, found in zip((executives, customers), good, strict=True)]
    topics = ["t00"]
    study = made_study(topics, margin=MARGIN)
    tally = tallied(
        study, *(counted(side, {"t00": made[:, :, 0]}, "24") for side, made in zip(("executives", "customers"), counts, strict=True))
    )
    return float((verdicts(tally, by_company=False)["verdict"] == "agrees").mean())

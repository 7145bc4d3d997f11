"""Headlines in studies made by chance: how many reports claim a gap where there is none, and how many of those printed are true where there is one.

The reports of one call are the waves of one study, each tested as if it were the only one: what moved since the wave before is off its list.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gapkit.estimates.asking import Asked
from gapkit.gaps.claims.headlines import claims_frame, claims_of
from gapkit.gaps.claims.listing import families
from simulations.studies import counted, made_study, tallied

if TYPE_CHECKING:
    from gapkit.gaps.claims.listing import Family
    from gapkit.stats.arrays import Floats

CODES = ("1", "5")  # not favourable, favourable
AGREE = "agree"


class Printed(NamedTuple):
    """Of some reports: how many, how many print a claim of a gap, how many print the gap over topics, and per kind (printed, true)."""

    reports: int
    any_gap: int
    over_topics: int
    kinds: dict[str, tuple[int, int]]

    @property
    def true_share(self) -> float:
        """The share of printed claims that are true; 1 where none is printed."""
        printed, true = (sum(count[place] for count in self.kinds.values()) for place in (0, 1))
        return true / printed if printed else 1.0


def simulated(
    seed: int, reports: int, *, executives: Floats, customers: int, provider: Floats, customer: Floats, companies: int = 40
) -> Printed:
    """Return what the reports of a simulated study print, over all companies.

    Args:
        seed: of the draws.
        reports: how many studies.
        executives: how many executives each company has, one number per company.
        customers: customers per company.
        provider: true shares of the executives, one per topic.
        customer: true shares of the customers, one per topic.
        companies: how many there are.
    """
    draw = np.random.default_rng(seed)
    topics = [f"t{number}" for number in range(len(provider))]
    names = [f"c{number}" for number in range(companies)]
    people = np.broadcast_to(executives.astype(int), (reports, companies))
    study = made_study(topics, company="company", sides={"executives": {"minimum": 3}})
    sides = []
    for side, base, shares in (("executives", people, provider), ("customers", np.full_like(people, customers), customer)):
        answers = {}
        for topic, share in zip(topics, shares, strict=True):
            good = draw.binomial(base, share)
            answers[topic] = np.stack([base - good, good], axis=2)
        sides.append(counted(side, answers, CODES, companies=names))
    known = tallied(study, *sides)
    claims = [claim for family in families(known, Asked(), *study.sides) for claim in claims_of(_of_one_wave(family), Asked())]
    frame = claims_frame(claim for claim in claims if claim.holds)
    gaps = dict(zip(topics, 100 * (provider - customer), strict=True)) | {"all": 100 * float(np.mean(provider - customer))}
    ratio = float(np.mean(provider) / np.mean(customer))
    true = np.array([_is_true(row, gaps, ratio) for row in frame.to_dict("records")], dtype=bool)
    claimed = frame[frame["kind"].ne(AGREE)]
    whole = claimed[claimed["topic"].eq("all") & claimed["kind"].isin(["higher", "lower"])]
    kinds = {
        str(kind): (int(at.sum()), int(true[at].sum()))
        for kind in frame["kind"].unique()
        for at in [frame["kind"].eq(kind).to_numpy(dtype=bool)]
    }
    return Printed(reports, claimed["wave"].nunique(), whole["wave"].nunique(), kinds)


def _of_one_wave(family: Family) -> Family:
    return replace(family, listed=tuple(one for one in family.listed if not one.entry.startswith("since")))


def _is_true(row: dict[str, object], gaps: dict[str, float], ratio: float) -> bool:
    gap, by = gaps[str(row["topic"])], float(row["by"])  # type: ignore[arg-type]
    others = [abs(own) for topic, own in gaps.items() if topic not in ("all", row["topic"])]
    return {
        "higher": gap > by,
        "lower": -gap > by,
        "agree": abs(gap) <= 5,
        "times": max(ratio, 1 / ratio) > 2,
        "widest": abs(gap) > max(others),
    }[str(row["kind"])]


def spread(low: int, high: int, companies: int) -> Floats:
    """Return numbers of executives from low to high, evenly over the companies."""
    return np.round(np.linspace(low, high, companies))

"""What reports print in words: headlines in studies without a gap and with some, and the attack on many small studies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulations.attacker import attack, publish
from simulations.decks import deck_entries, decks_of, untold
from simulations.headlines import Printed, simulated, spread
from simulations.small_studies import sample_study

TOPICS = 12
CUSTOMERS = 300


def without_a_gap(share: float, reports: int, seed: int) -> Printed:
    """Return what reports on 40 companies, 3 to 15 executives each, print where both sides' true share is the same on all topics."""
    even = np.full(TOPICS, share)
    return simulated(seed, reports, executives=spread(3, 15, 40), customers=CUSTOMERS, provider=even, customer=even)


def with_a_gap(reports: int, seed: int) -> Printed:
    """Return the same of 200 executives in all who stand 20 points above the customers on every topic."""
    return simulated(
        seed, reports, executives=spread(5, 5, 40), customers=CUSTOMERS, provider=np.full(TOPICS, 0.7), customer=np.full(TOPICS, 0.5)
    )


def with_mixed_gaps(reports: int, seed: int) -> Printed:
    """Return the same where gaps run from 30 points against the executives to 40 for them, three of them at nothing."""
    gaps = np.array([0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0, 0, 0, -0.1, -0.2, -0.3])
    return simulated(seed, reports, executives=spread(5, 5, 40), customers=CUSTOMERS, provider=0.55 + gaps, customer=np.full(TOPICS, 0.55))


class Attacks(NamedTuple):
    """How many small studies were attacked, and the seeds of those in which somebody's answer followed."""

    studies: int
    open_seeds: tuple[int, ...]


def attacks(studies: int, seed: int, *, decks_every: int = 0) -> Attacks:
    """Return what an attack with every table and every base finds in small random studies; every third with its rows over topics.

    Of every so many (0: of none) the decks are read as well: a figure in one that stands in no table counts as found.
    """
    found = []
    for number in range(seed, seed + studies):
        known = sample_study(number)
        decks = decks_of(known) if decks_every and number % decks_every == 0 else []
        tables = publish(known, over_topics=number % 3 == 0 or bool(decks))
        more = [entry for gaps, content in decks for entry in deck_entries(known, gaps, content)]
        if attack(known, tables, more=more) or any(untold(known, tables, content) for _, content in decks):
            found.append(number)
    return Attacks(studies, tuple(found))

"""Decks give nobody away: what their charts hold stands in the protected tables, and an attack that reads them finds no more than one that does not."""

from __future__ import annotations

from typing import NamedTuple

import pytest

import gapkit as gk
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.exports.deck.chart_slides import chart_slides
from gapkit.exports.deck.deck import deck_bytes
from simulations.attacker import Entry, attack, publish
from simulations.decks import deck_entries, decks_of, told_in, untold
from simulations.small_studies import sample_study

SEEDS = (2, 101)  # of two waves and of one; every rule of protection has something to do in the first


class Studied(NamedTuple):
    """A small study, its tables, and its decks with their tables."""

    known: gk.Tally
    tables: list[gk.GapTable]
    decks: list[tuple[gk.GapTable, bytes]]


@pytest.fixture(scope="module", params=SEEDS)
def studied(request: pytest.FixtureRequest) -> Studied:
    """Return a small study in which somebody could be found."""
    known = sample_study(request.param)
    return Studied(known, publish(known), decks_of(known))


def test_an_attacker_who_reads_the_decks_as_well_finds_nobody(studied: Studied) -> None:
    """Both sides' figures and intervals in the dumbbells, exact as "Edit data" shows them, with all tables and every base."""
    more = [entry for gaps, content in studied.decks for entry in deck_entries(studied.known, gaps, content)]
    assert len(more) >= 6
    assert any(entry.few for entry in more)
    assert attack(studied.known, studied.tables, more=more) == []


def test_every_number_of_a_decks_charts_stands_in_the_protected_tables(studied: Studied) -> None:
    """Of the same topic, company or group: so the attack on the tables is one on the decks."""
    assert sum(len(told_in(content)) for _, content in studied.decks) > 60
    for _, content in studied.decks:
        assert untold(studied.known, studied.tables, content) == []


def open_deck(known: gk.Tally) -> tuple[gk.GapTable, bytes]:
    """Return a deck of the first company made without protection, as none can be exported."""
    name = min(str(name) for name in known.sides[0].cells["company"].unique())
    gaps = gk.compare(known, where={"company": name}, protect=False)
    return gaps, deck_bytes(chart_slides(dumbbell_spec(gaps), "dumbbell"), (), title="")


def test_a_deck_made_without_protection_is_seen_through(studied: Studied) -> None:
    """The reading is sharp: a figure that stands in no table is found, and taken together with the tables it gives somebody away."""
    gaps, content = open_deck(studied.known)
    assert untold(studied.known, studied.tables, content)
    more: list[Entry] = deck_entries(studied.known, gaps, content)
    assert attack(studied.known, studied.tables, more=more)

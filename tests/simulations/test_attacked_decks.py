"""Decks give nobody away: what their charts hold stands in the protected tables, and an attack that reads them finds no more than one that does not."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import pytest
from books_read import charts

import gapkit as gk
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.exports.book.model import Book
from gapkit.exports.book.workbook import book_bytes
from gapkit.exports.deck.chart_slides import chart_slides
from gapkit.exports.deck.deck import deck_bytes
from gapkit.exports.native.plots import plots_of
from simulations.attacker import Entry, attack, publish
from simulations.decks import deck_entries, decks_of, told_in, untold
from simulations.small_studies import sample_study

if TYPE_CHECKING:
    from gapkit.charts.spec import ChartSpec

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


def strange_numbers(gaps: gk.GapTable, tables: list[gk.GapTable], spec: ChartSpec) -> tuple[int, list[float]]:
    """Return how many numbers a workbook's chart holds, and its fractions that stand in no protected table (whole numbers are places of rows as well)."""
    printed: set[float] = set()
    for table in tables:
        for row in table.frame.to_dict("records"):
            for name in ("provider", "customer", "gap"):
                value, *ends = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
                known = [float(end) for end in (value, *ends) if pd.notna(end)]
                printed |= {round(number, 3) for number in known}
                printed |= {round(abs(float(value) - end), 3) for end in known}  # an arm of an error bar
    content = book_bytes(Book(gaps.study.title, (), (), ((spec, plots_of(spec, 40)),)))
    kept = [number for series in charts(content) for one in series for values in one.kept.values() for number in values]
    told = [number for number in kept if isinstance(number, float)]
    return len(told), [number for number in told if number != round(number) and round(number, 3) not in printed]


def test_the_charts_of_workbooks_hold_no_number_that_no_table_has(studied: Studied) -> None:
    """Points and arms of error bars; the cells of its tables are those of the CSV files."""
    found = [strange_numbers(gaps, studied.tables, dumbbell_spec(gaps)) for gaps, _ in studied.decks if "company" not in gaps.asked.by]
    assert sum(many for many, _ in found) > 20
    assert [strange for _, strange in found if strange] == []


def test_a_workbook_made_without_protection_is_seen_through(studied: Studied) -> None:
    """The reading is sharp here too."""
    name = min(str(name) for name in studied.known.sides[0].cells["company"].unique())
    gaps = gk.compare(studied.known, where={"company": name}, protect=False)
    spec = dataclasses.replace(dumbbell_spec(gaps), protected=True)
    assert strange_numbers(gaps, studied.tables, spec)[1]

"""The league says only what the places prove, and never which side is higher unless an interval shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import example_studies
import pandas as pd
import pytest
from looking import faults, texts

import gapkit as gk
from gapkit.charts import league as league_chart
from gapkit.charts.behind import table_behind
from gapkit.charts.drawing import render
from gapkit.charts.league import draw_league, league_spec
from gapkit.charts.pictures.league_named import rank_ticks
from gapkit.errors import ParameterError
from gapkit.gaps.league import LeagueTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import MakeRow, MakeTable

    Place = tuple[str, float, int, int]  # company, gap, best and worst place


@pytest.fixture
def make_league(make_row: MakeRow, make_table: MakeTable) -> Callable[..., LeagueTable]:
    """Return a maker of leagues from (company, gap, best place, worst place), the first the first."""

    def made(places: Sequence[Place], topics: Sequence[str] = ("fees",), companies: int | None = None) -> LeagueTable:
        rows, sums = [], []
        for topic in topics:
            for rank, (company, gap, low, high) in enumerate(places, 1):
                row = make_row(topic, 50 + gap / 2, 50 - gap / 2, company=company)
                rows.append({**row, "low": gap - 8.5, "high": gap + 8.5, "rank": rank, "rank_low": low, "rank_high": high, "wave": None})
            keys = {name: rows[-1][name] for name in ("topic", "wave", "provider_side", "customer_side", "score")}
            sums.append(keys | {"companies": companies or len(places)})
        study = make_table([make_row(topic, 60.0, 50.0) for topic in topics], [topic.capitalize() for topic in topics]).study
        tally: Any = None  # no bases and verdicts stand beside a league made by hand
        return LeagueTable(study, tally, pd.DataFrame(rows), pd.DataFrame(sums))

    return made


@pytest.fixture(scope="module")
def banks() -> gk.Tally:
    """Return the answers of the example study of banks."""
    return example_studies.banks()


def test_a_proven_first_is_named_with_who_leads_there(make_league: Callable[..., LeagueTable]) -> None:
    """One place alone and a gap above zero: the provider leads most there; below zero it is not said to lead."""
    found = make_league([("Alba", 30.0, 1, 1), ("Brio", 5.0, 2, 3), ("Cava", 2.0, 2, 3)])
    assert league_spec(found).title == "Fees: of 3 companies, executives lead customers most at Alba."
    below = make_league([("Alba", -20.0, 1, 1), ("Brio", -45.0, 2, 3), ("Cava", -48.0, 2, 3)])
    assert league_spec(below).title == "Fees: of 3 companies, executives rate highest compared with customers at Alba."


def test_a_proven_last_is_where_the_customers_lead_most_only_below_zero(make_league: Callable[..., LeagueTable]) -> None:
    """The other end of the league is told in the other side's words, where its gap is below zero for sure."""
    found = make_league([("Alba", 3.0, 1, 2), ("Brio", 1.0, 1, 2), ("Cava", -30.0, 3, 3)])
    assert league_spec(found).title == "Fees: of 3 companies, customers lead executives most at Cava."
    above = make_league([("Alba", 63.0, 1, 2), ("Brio", 61.0, 1, 2), ("Cava", 30.0, 3, 3)])
    assert "rate lowest compared with customers at Cava" in league_spec(above).title


def test_halves_are_counted_and_nothing_more_is_said(make_league: Callable[..., LeagueTable]) -> None:
    """Three surely in the upper half of eight, one in the lower: the order within is not told."""
    places = [
        ("A", 9, 1, 4),
        ("B", 8, 1, 4),
        ("C", 7, 1, 4),
        ("D", 6, 2, 7),
        ("E", 5, 3, 8),
        ("F", 4, 3, 8),
        ("G", 3, 3, 8),
        ("H", 2, 5, 8),
    ]
    title = league_spec(make_league([(name, float(gap), low, high) for name, gap, low, high in places])).title
    assert title == (
        "Fees: of 8 companies, 3 surely stand in the half where executives rate highest compared with customers, H in the other half; "
        "the others cannot be placed."
    )


def test_the_middle_of_an_odd_number_is_in_neither_half(make_league: Callable[..., LeagueTable]) -> None:
    """Of five companies one that could be third is not in the upper half."""
    spec = league_spec(make_league([("A", 9.0, 1, 2), ("B", 8.0, 1, 3), ("C", 7.0, 2, 4), ("D", 6.0, 3, 5), ("E", 5.0, 4, 5)]))
    assert spec.frame["half"].tolist() == ["upper", "", "", "", "lower"]


def test_any_could_be_first_stands_only_where_it_is_true(make_league: Callable[..., LeagueTable]) -> None:
    """All may be first: it is said; one that may not: the numbers are said."""
    every = make_league([("A", 9.0, 1, 3), ("B", 8.0, 1, 3), ("C", 7.0, 1, 3)])
    assert league_spec(every).title == "Fees: the order of the 3 companies cannot be told: any of them could be first, and any last."
    some = make_league([("A", 9.0, 1, 3), ("B", 8.0, 1, 4), ("C", 7.0, 2, 4), ("D", 6.0, 2, 4)])
    assert league_spec(some).title == "Fees: the order of the 4 companies cannot be told: 2 could be first, 3 last."


def test_a_company_chosen_alone_keeps_its_place_among_all(make_league: Callable[..., LeagueTable]) -> None:
    """One row of nineteen: its places are of nineteen, and it is not called the only one."""
    spec = league_spec(make_league([("Alba", 30.0, 2, 5)], companies=19))
    assert (
        spec.title
        == "Fees: Alba stands anywhere from 2nd to 5th of 19 companies; 1st is where executives rate highest compared with customers."
    )
    assert "1 of 19 companies" in spec.subtitle


def test_a_single_company_has_no_order(make_league: Callable[..., LeagueTable]) -> None:
    """Nothing is made of a league of one."""
    spec = league_spec(make_league([("Alba", 30.0, 1, 1)]))
    assert "no order to tell" in spec.title
    assert faults(spec) == []


def test_several_topics_are_refused_with_both_ways_out(make_league: Callable[..., LeagueTable]) -> None:
    """The error names where= and over=."""
    with pytest.raises(ParameterError, match=r'2 orders.*where=\{"topic": .fees.\}.*over="topics"'):
        league_spec(make_league([("A", 9.0, 1, 2), ("B", 8.0, 1, 2)], topics=("fees", "safety")))


def test_an_empty_league_is_refused(make_league: Callable[..., LeagueTable]) -> None:
    """There is no empty chart."""
    with pytest.raises(ParameterError, match="nothing to draw"):
        draw_league(make_league([], topics=()))


@pytest.mark.parametrize("many", [1, 7, 40, 60, 200])
def test_no_text_leaves_the_picture_or_covers_another(make_league: Callable[..., LeagueTable], many: int) -> None:
    """Names of sixty characters, other scripts and dollar signs, few and many companies, in all four sizes."""
    names = [
        "客户服务 bank",
        "خدمة العملاء",
        "A$AP & B$",
        *(f"Company {at:03d} of the northern regions, branches and subsidiaries" for at in range(200)),
    ]
    places = [(names[at], 40.0 - 60 * at / many, max(at - 3, 1), min(at + 5, many)) for at in range(many)]
    assert faults(league_spec(make_league(places))) == []


def test_the_example_study_has_bases_verdicts_and_who_has_no_place(banks: gk.Tally) -> None:
    """Every place stands with its gap and bases; hidden and bounded companies are listed without a number."""
    spec = league_spec(gk.league(banks, where={"topic": "safety"}))
    rows = spec.frame
    drawn, missing = rows[rows["drawn"].astype(bool)], rows[~rows["drawn"].astype(bool)]
    assert drawn["provider_n"].notna().all()
    assert set(missing["words"]) >= {"hidden", "no place: its gap is only a bound"}
    assert missing[list(league_chart.NUMBERS)].isna().all(axis=None)
    assert missing[list(league_chart.RANKS)].isna().all(axis=None)
    for row in drawn.to_dict("records"):
        assert f"{row['company']}: " in spec.alt_text
        assert f"could be {row['places']} of {len(drawn)}" in spec.alt_text
    assert "Kelder Bank" in " ".join(texts(render(spec)))
    assert "1st to 5th" in table_behind(spec)
    assert faults(spec) == []


def test_only_the_newest_wave_is_drawn(banks: gk.Tally) -> None:
    """Both waves were asked for; one row a company stands in the chart, under the newest wave's name."""
    spec = league_spec(gk.league(banks, over="topics", score="favourable"))
    assert spec.frame["company"].is_unique
    assert "autumn 2025" in spec.subtitle


def test_companies_that_are_told_differ_in_more_than_colour(make_league: Callable[..., LeagueTable]) -> None:
    """The bar of a company surely in one half is thicker, and its places are bold."""
    figure = render(league_spec(make_league([("A", 9.0, 1, 2), ("B", 8.0, 1, 4), ("C", 7.0, 1, 4), ("D", 6.0, 2, 4)])))
    heights = [patch.get_height() for axes in figure.axes for patch in axes.patches if hasattr(patch, "get_height")]
    assert heights[0] > heights[1]
    weights = {text.get_text(): text.get_fontweight() for text in figure.texts}
    assert (weights["1st to 2nd"], weights["2nd to 4th"]) == ("bold", "normal")


@pytest.mark.parametrize(("many", "most"), [(1, 5), (2, 2), (19, 6), (453, 8)])
def test_the_scale_of_places_names_the_first_and_the_last(many: int, most: int) -> None:
    """Ticks go up, begin at 1 and end with the last place."""
    ticks = rank_ticks(many, most)
    assert ticks[0] == 1
    assert ticks[-1] == many
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= most + 2

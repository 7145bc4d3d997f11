"""The plain words of charts and reports, and the finding in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import gapkit as gk
from gapkit.gaps.headline import row_sentence
from gapkit.gaps.table import as_rows, records_of
from gapkit.gaps.words import base_words, gap_words, in_sentence, points, verdict_words

if TYPE_CHECKING:
    from made_study import PeopleMaker, StudyMaker


@pytest.fixture
def study(make: StudyMaker, people: PeopleMaker) -> gk.Study:
    """Return a study of executives and customers."""
    return make(people(12), people(60))


def a_row(**changes: Any) -> dict[str, Any]:
    """Return one row of a table: executives 21 higher, unless told otherwise."""
    made = {
        "topic": "a",
        "provider_side": "executives",
        "customer_side": "customers",
        "score": "favourable",
        "provider": 71.0,
        "provider_n": 12,
        "customer": 50.0,
        "customer_n": 832,
        "gap": 21.0,
        "gap_low": 17.0,
        "gap_high": 25.0,
        "margin": 5.0,
        "verdict": "overrates",
        "status": "shown",
        **changes,
    }
    return records_of(as_rows([made]))[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "executives 21 higher"),
        ({"gap": -8.4, "verdict": "underrates"}, "customers 8 higher"),
        ({"gap": 1.0, "verdict": "agrees"}, "agree within 5"),
        ({"verdict": "unclear"}, "too close to call"),
        ({"status": "hidden", "verdict": None, "gap": None}, "hidden"),
        ({"status": "not comparable", "verdict": None, "gap": None}, "not comparable"),
        ({"status": "base not published", "verdict": None}, "executives 21 higher (base not published)"),
        ({"status": "one side missing", "verdict": None, "gap": None, "customer": None}, "no answers from customers"),
        ({"verdict": None, "marks": ("scale",)}, "no verdict: scales differ"),
        ({"gap": 30.0, "gap_high": None, "marks": ("turned", "at least")}, "executives at least 30 higher"),
    ],
)
def test_a_verdict_is_printed_in_plain_words(study: gk.Study, changes: dict[str, Any], said: str) -> None:
    """No method's name, no sign to decode, no direction built in."""
    assert verdict_words(a_row(**changes), study) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "executives 21 higher (17 to 25)"),
        ({"gap": -8.0, "gap_low": -12.0, "gap_high": -3.0}, "customers 8 higher (3 to 12)"),
        ({"gap": 13.0, "gap_low": 0.12, "gap_high": 25.0}, "executives 13 higher (0.1 to 25)"),
        ({"gap_low": None, "gap_high": None}, "executives 21 higher"),
        ({"gap": 30.0, "gap_low": 24.0, "gap_high": None, "marks": ("at least",)}, "executives at least 30 higher (24 or more)"),
        ({"gap": 0.2, "gap_low": -5.0, "gap_high": 5.0}, "no difference (-5 to 5)"),
    ],
)
def test_a_gap_is_printed_with_its_interval_in_favour_of_whoever_is_higher(study: gk.Study, changes: dict[str, Any], said: str) -> None:
    """An end just above zero is not printed as zero: the interval does not reach it."""
    assert gap_words(a_row(**changes), study) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Executives rate “Topic a” 21 points higher than customers do."),
        ({"topic": "all"}, "Executives rate their service 21 points higher than customers do."),
        ({"topic": "all", "gap": -9.0, "verdict": "underrates"}, "Customers rate the service 9 points higher than executives do."),
        ({"topic": "all", "verdict": "agrees"}, "Executives and customers agree on their service within 5 points."),
        ({"topic": "all", "verdict": "unclear"}, "Executives and customers on their service: too close to call."),
        ({"company": "Alba"}, "Alba: Executives rate “Topic a” 21 points higher than customers do."),
    ],
)
def test_the_finding_is_a_sentence_that_claims_what_the_verdict_says(study: gk.Study, changes: dict[str, Any], said: str) -> None:
    """Whoever is higher is named first."""
    assert row_sentence(a_row(**changes), study) == said


def test_halves_round_away_from_zero_and_null_is_empty() -> None:
    """As a reader rounds, on both sides of zero."""
    assert [points(value) for value in (20.5, -20.5, 0.4, -0.4, None, pd.NA)] == ["21", "-21", "0", "0", "", ""]


def test_a_label_in_a_sentence_keeps_its_capitals_where_it_must() -> None:
    """Executives become executives, NHS staff stay NHS staff."""
    assert (in_sentence("Executives"), in_sentence("NHS staff")) == ("executives", "NHS staff")


def test_a_hidden_row_prints_no_base(study: gk.Study) -> None:
    """Not even how few there were."""
    assert base_words(a_row(status="hidden"), study) == ""
    assert base_words(a_row(), study) == "12 executives, 832 customers"


def test_the_first_screen_says_the_finding_the_figures_and_the_bases() -> None:
    """On the example: what is planted is what is read."""
    screen = gk.first_screen(gk.compare(gk.read_study("one-company")))
    text = " ".join((screen.headline, *screen.lines))
    for said in (
        "but “Staff know their job” 24 points lower",
        "% of executives",
        "of 100 customers, 48",
        "Handles complaints well",
        "14 of 16 executives",
        "Clear bills",
    ):
        assert said in text


def test_the_seated_customer_speaks_for_a_hundred() -> None:
    """Each topic's two numbers add up to 100, fewest favourable first, and a dot stands for each customer."""
    panel = gk.seat_customer(gk.compare(gk.read_study("one-company")))
    assert [seat.favourable for seat in panel.seats] == sorted(seat.favourable for seat in panel.seats)
    html = panel._repr_html_()
    assert html.count("●") + html.count("○") == 100 * len(panel.seats)


def test_a_turned_figure_is_never_put_under_the_opposite_question() -> None:
    """54% said "never"; the 46 of 100 are not those who agreed to it."""
    panel = gk.seat_customer(gk.compare(gk.read_study("published"), where={"topic": "olson2010-fears"}))
    assert "46 give a favourable answer" in panel.seats[0].sentence
    assert "never" not in panel.seats[0].sentence


def test_a_table_shows_itself_with_text_escaped(make: StudyMaker, people: PeopleMaker) -> None:
    """A label of a study cannot bring markup into a page."""
    study = make(people(12), people(60), title="<b>x</b>", topics={"a": {"label": "<script>alert(1)</script>"}})
    html = gk.compare(study)._repr_html_() + gk.first_screen(gk.compare(study))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_published_studies_are_sorted_by_what_can_be_said() -> None:
    """Each topic stands once; the famous ones where they belong; and the retellings beside their sources."""
    sorted_gaps = gk.sort_published(gk.compare(gk.read_study("published")))
    groups = [sorted_gaps.like_for_like, sorted_gaps.marked, sorted_gaps.bounds, sorted_gaps.indexes, sorted_gaps.not_comparable]
    topics = [topic for group in groups for topic in group]
    assert len(topics) == len(set(topics))
    assert {"accenture2007-service", "cmocouncil2007-centric"} <= set(sorted_gaps.like_for_like)
    assert "cmocouncil2007-responsive" in sorted_gaps.bounds
    assert "bain2005-superior" in sorted_gaps.not_comparable
    assert sorted_gaps.trends == ("pwc-trust",)
    told = sorted_gaps.retellings.frame.set_index("retold_customer")[["retold_provider", "published_provider", "published_customer"]]
    assert told.loc[59].tolist() == [75, 75, 58]
    assert told.loc[10].tolist() == [50, 56, 12]

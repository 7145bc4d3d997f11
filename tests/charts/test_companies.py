"""The companies strip: every company's gap, the verdict in shape as well as colour, nobody dropped in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gapkit.charts.companies import companies_spec, draw_companies
from gapkit.charts.pictures.strip_parts import LOOKS
from gapkit.errors import ParameterError

if TYPE_CHECKING:
    from conftest import MakeRow, MakeTable

    from gapkit.charts.figure import GapFigure
    from gapkit.gaps.table import GapTable

VERDICTS = ("overrates", "underrates", "agrees", "unclear")


def companies(make_row: MakeRow, make_table: MakeTable, count: int, topics: tuple[str, ...] = ("safety",)) -> GapTable:
    """Return a table of that many companies: the first overrates, the second underrates, and so on."""
    rows = []
    for topic in topics:
        for number in range(count):
            verdict = VERDICTS[number % 4]
            gap = {"overrates": 30.0, "underrates": -30.0, "agrees": 1.0, "unclear": 8.0}[verdict] + number / 100
            rows.append(make_row(topic, 50.0 + gap / 2, 50.0 - gap / 2, verdict, company=f"Company {number:03d}"))
    return make_table(rows, [topic.capitalize() for topic in topics])


def texts(figure: GapFigure) -> str:
    """Return every text of a figure in one string."""
    return " | ".join([text.get_text() for text in figure.texts] + [text.get_text() for axes in figure.axes for text in axes.texts])


def test_each_verdict_has_a_shape_or_fill_of_its_own() -> None:
    """Marker, fill and size together tell all verdicts apart without colour."""
    looks = {(look.marker, look.filled, look.size) for look in LOOKS.values()}
    assert len(looks) == len(LOOKS)


def test_few_companies_are_all_named_with_words_interval_and_bases(make_row: MakeRow, make_table: MakeTable) -> None:
    """Three companies: names, verdicts, intervals and both bases stand on their lines."""
    said = texts(draw_companies(companies(make_row, make_table, 3)))
    for words in (
        "Company 000",
        "Company 001",
        "Company 002",
        "executives 30 higher",
        "customers 30 higher",
        "agree within 5",
        "12, 832",
        "30 (22 to 39)",
    ):
        assert words in said


def test_hundreds_of_companies_are_drawn_and_only_the_ends_named(make_row: MakeRow, make_table: MakeTable) -> None:
    """Of 453 companies every one has a mark; the largest and the smallest gap have their names."""
    figure = draw_companies(companies(make_row, make_table, 453))
    strip = figure.axes[-1]
    assert sum(np.asarray(line.get_xdata()).size for line in strip.lines if line.get_linestyle() == "None") == 453
    said = texts(figure)
    assert "Company 452" in said
    assert "Company 001" in said
    assert "Company 200" not in said
    assert "832 customers" in figure.spec.footer


def test_the_title_counts_verdicts_and_leads_with_the_side_more_often_higher(make_row: MakeRow, make_table: MakeTable) -> None:
    """Providers are not assumed to be the higher side."""
    rows = [make_row("safety", 40.0, 60.0, "underrates", company=name) for name in ("A", "B")]
    rows.append(make_row("safety", 70.0, 50.0, "overrates", company="C"))
    assert (
        companies_spec(make_table(rows, ["Safety"])).title
        == "Safety: customers higher than executives in 2 of 3 companies, executives higher in 1."
    )


def test_the_title_says_when_most_companies_cannot_be_told_apart(make_row: MakeRow, make_table: MakeTable) -> None:
    """One clear company among five is not a finding about companies."""
    rows = [make_row("safety", 54.0, 50.0, "unclear", company=f"C{number}") for number in range(4)]
    rows.append(make_row("safety", 70.0, 50.0, "overrates", company="C5"))
    assert companies_spec(make_table(rows, ["Safety"])).title.endswith("in 1 of 5 companies, too close to call in 4.")


def test_a_hidden_company_is_listed_without_a_number(make_row: MakeRow, make_table: MakeTable) -> None:
    """Even where its row still held figures, they are in no form of the chart."""
    rows = [
        make_row("safety", 70.0, 50.0, company="Seen"),
        make_row("safety", 77.7, 33.3, status="hidden", provider_n=3, gap=44.4, company="Tiny"),
    ]
    figure = draw_companies(make_table(rows, ["Safety"]))
    hidden = figure.spec.frame.set_index("company").loc["Tiny"]
    assert all(pd.isna(hidden[name]) for name in ("gap", "gap_low", "gap_high", "provider_n", "customer_n", "margin"))
    assert "hidden: Tiny" in texts(figure)
    assert not re.search(r"44|77\.7|33\.3", f"{texts(figure)} {figure.alt_text}")


def test_companies_are_sorted_by_gap(make_row: MakeRow, make_table: MakeTable) -> None:
    """Largest provider-over-customer first."""
    gaps = companies_spec(companies(make_row, make_table, 12)).frame["gap"].tolist()
    assert gaps == sorted(gaps, reverse=True)


def test_up_to_four_topics_share_a_chart_and_five_are_refused_with_the_way_out(make_row: MakeRow, make_table: MakeTable) -> None:
    """Four panels, or an error that names both ways to choose."""
    four = draw_companies(companies(make_row, make_table, 4, ("a", "b", "c", "d")))
    assert len(set(four.spec.frame["panel"])) == 4
    with pytest.raises(ParameterError, match=r"5 panels.*where=.*over="):
        draw_companies(companies(make_row, make_table, 4, ("a", "b", "c", "d", "e")))


def test_a_table_without_companies_is_refused_with_the_way_to_ask(make_row: MakeRow, make_table: MakeTable) -> None:
    """The error says by="company"."""
    with pytest.raises(ParameterError, match='by="company"'):
        draw_companies(make_table([make_row("a", 60.0, 50.0)]))


def test_a_topic_with_a_colon_keeps_its_whole_name_in_the_title(make_row: MakeRow, make_table: MakeTable) -> None:
    """A label is never cut at its punctuation."""
    assert companies_spec(make_table([make_row("a", 60.0, 50.0, company="A")], ["Service: shops"])).title.startswith(
        "Service: shops: executives higher"
    )


def test_the_wordings_the_footer_points_to_stand_in_the_rows(make_row: MakeRow, make_table: MakeTable) -> None:
    """With several topics the wordings are in the table behind the chart."""
    spec = companies_spec(companies(make_row, make_table, 4, ("a", "b")))
    assert "Question wordings: in the table" in spec.footer
    assert set(spec.frame["provider_asks"]) == {"We do: A", "We do: B"}

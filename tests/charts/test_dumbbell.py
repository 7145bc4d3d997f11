"""The dumbbell says what the protected table says: every number drawn is in its rows, no hidden one anywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import gapkit as gk
from gapkit.charts.dumbbell import bound_of, draw_dumbbell, dumbbell_spec
from gapkit.charts.theme import PROVIDER
from gapkit.errors import ParameterError
from gapkit.gaps.words import points
from gapkit.study.model import Question, Topic

if TYPE_CHECKING:
    from conftest import MakeRow, MakeTable
    from matplotlib.lines import Line2D

    from gapkit.charts.figure import GapFigure
    from gapkit.gaps.table import GapTable

HIDDEN_FIGURES = ("77.7", "78", "33.3", "44.4", "11.1", "66.6", "67")


@pytest.fixture(scope="module")
def real() -> GapTable:
    """Return the gaps of the example study."""
    return gk.compare(gk.read_study("one-company"))


def test_the_title_states_the_finding_and_the_subtitle_what_is_measured(real: GapTable) -> None:
    """The headline of what is drawn is the title: nothing of the mean over topics; the study's title stands under it."""
    spec = dumbbell_spec(real)
    assert real.headline == f"{spec.title.removesuffix('.')}; over all topics, too close to call."
    assert real.study.title in spec.subtitle


def test_rows_stand_by_gap_the_largest_of_the_provider_first(mixed: GapTable) -> None:
    """Sorted by gap within a score, whatever the verdict; rows without marks come last."""
    rows = dumbbell_spec(mixed).frame
    gaps = rows.loc[rows["drawn"].eq(other=True), "gap"].tolist()
    assert gaps == sorted(gaps, reverse=True)
    assert rows["drawn"].tolist() == sorted(rows["drawn"], reverse=True)


def test_every_number_in_the_picture_stands_in_the_rows(mixed: GapTable) -> None:
    """Each printed figure of a side is a rounded figure of the rows; the only others are the scale's ticks."""
    figure = draw_dumbbell(mixed)
    rows = figure.spec.frame
    known = {points(value) for side in ("provider", "customer") for value in rows[side].dropna()}
    printed = {match for axes in figure.axes for text in axes.texts for match in re.findall(r"(-?\d+)%$", text.get_text())}
    assert known <= printed
    assert printed - known <= {"0", "20", "40", "60", "80", "100"}


def test_a_hidden_row_carries_no_number_into_any_form(mixed: GapTable) -> None:
    """Even where a hidden row still held figures: not in the rows, the alt text, the SVG, the HTML's words, nor in where a mark stands."""
    figure = draw_dumbbell(mixed)
    row = figure.spec.frame.set_index("topic").loc["secret"]
    assert row["words"] == "hidden"
    assert not row["drawn"]
    assert all(pd.isna(row[name]) for name in ("provider", "customer", "gap", "gap_low", "gap_high", "provider_n", "customer_n"))
    for text in (figure.alt_text, figure.spec.footer, " ".join(text for text in _texts(figure))):
        assert not [number for number in HIDDEN_FIGURES if re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", text)]
    marks = [x for axes in figure.axes for line in axes.lines for x in _xs(line)]
    assert not [x for x in marks if any(abs(x - hidden) < 0.05 for hidden in (77.7, 33.3, 71.7, 83.7, 27.3, 39.3))]


def test_rows_without_a_gap_are_listed_with_their_words(mixed: GapTable) -> None:
    """Hidden, one-sided and not comparable topics stand in the picture by name and reason, without numbers."""
    texts = " ".join(_texts(draw_dumbbell(mixed)))
    reasons = ("hidden", "no answers from executives", "not comparable: the two figures count different things")
    for words in ("Secret topic", "Clear bills", "Best of all", *reasons):
        assert words in texts


def test_the_footer_names_source_wordings_and_marks(mixed: GapTable) -> None:
    """Both sides' sources, where the wordings are, the direction of the gap, and each mark with its sign."""
    footer = dumbbell_spec(mixed).footer
    for words in (
        "Board survey, May 2026",
        "customers.csv",
        "Question wordings",
        "executives minus customers",
        "ᵃ",
        "ᵇ",
        "worded differently",
    ):
        assert words in footer
    assert "/somewhere" not in footer


def test_a_chart_of_one_topic_prints_both_wordings(make_row: MakeRow, make_table: MakeTable) -> None:
    """With one topic the wordings stand under the chart itself."""
    footer = dumbbell_spec(make_table([make_row("quick", 92.0, 50.0)], ["Responds quickly"])).footer
    assert "“We do: Responds quickly”" in footer
    assert "“They do: Responds quickly”" in footer


def test_every_estimate_stands_with_its_base(make_row: MakeRow, make_table: MakeTable) -> None:
    """Equal bases stand once, in the subtitle; unequal ones at each row."""
    same = dumbbell_spec(make_table([make_row("a", 60.0, 50.0), make_row("b", 70.0, 50.0)]))
    assert "12 executives, 832 customers" in same.subtitle
    unlike = dumbbell_spec(make_table([make_row("a", 60.0, 50.0), make_row("b", 70.0, 50.0, customer_n=1204)]))
    assert "customers" not in unlike.subtitle
    assert unlike.frame["detail"].tolist() == ["12 executives, 1,204 customers", "12 executives, 832 customers"]


def test_the_two_sides_differ_in_shape_and_fill(make_row: MakeRow, make_table: MakeTable) -> None:
    """Without colour the provider is still a filled circle and the customer an open diamond."""
    figure = draw_dumbbell(make_table([make_row("a", 60.0, 50.0)]))
    marks = {str(line.get_marker()): line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() not in ("None", "")}
    assert set(marks) == {"o", "D"}
    assert marks["D"] == "#ffffff"
    assert marks["o"] != "#ffffff"


def test_a_figure_without_interval_is_hollow(make_row: MakeRow, make_table: MakeTable) -> None:
    """Base not published: an open mark, no interval line, and the chart says so."""
    limits = dict.fromkeys(("provider_low", "provider_high", "customer_low", "customer_high", "gap_low", "gap_high"))
    figure = draw_dumbbell(
        make_table([make_row("a", 56.0, 12.0, None, status="base not published", provider_n=None, customer_n=None, **limits)])
    )
    fills = {line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() not in ("None", "")}
    assert fills == {"#ffffff"}
    assert "no interval" in figure.spec.footer
    assert "95%" not in figure.spec.footer
    assert "bases not published" in " ".join(_texts(figure))


def test_a_full_count_has_a_mark_and_no_interval_line(make_row: MakeRow, make_table: MakeTable) -> None:
    """Low = high: a filled mark, no caps, explained in the footer."""
    figure = draw_dumbbell(make_table([make_row("a", 60.0, 50.0, provider_low=60.0, provider_high=60.0, marks=("full count",))]))
    spans = [_xs(line) for line in figure.axes[0].lines if line.get_color() == PROVIDER and len(_xs(line)) == 2]
    assert all(low == high == 60.0 for low, high in spans)
    assert "everybody answered" in figure.spec.footer


def test_a_bound_is_an_arrow_towards_where_the_truth_may_lie(make_row: MakeRow, make_table: MakeTable) -> None:
    """A customers' figure that is an upper bound points down; the words say at least."""
    row = make_row("a", 85.0, 55.0, None, gap_high=None, gap_low=30.0, marks=("turned", "at least"))
    topic = Topic(id="a", label="A", questions=(Question(side="executives"), Question(side="customers", reverse="bound")))
    table = make_table([row], topics=(topic,))
    figure = draw_dumbbell(table)
    assert figure.spec.frame["bound"].tolist() == ["customer lower"]
    assert "at least 30 higher" in " ".join(_texts(figure))
    assert any(text.arrow_patch is not None for text in figure.axes[0].texts if hasattr(text, "arrow_patch"))


@pytest.mark.parametrize(
    ("figure", "mark", "wanted"),
    [(75.0, "at least", "provider higher"), (25.0, "at most", "provider lower"), (60.0, "at least", "customer lower")],
)
def test_a_few_people_bound_is_drawn_at_the_side_it_stands_on(
    make_row: MakeRow, make_table: MakeTable, figure: float, mark: str, wanted: str
) -> None:
    """Of 8 executives 6 stand for "all but at most 2", 2 for "at most 2"; any other figure leaves the bound with the customers."""
    table = make_table([make_row("a", figure, 50.0, marks=("few", mark), provider_n=8)])
    assert bound_of({str(name): cell for name, cell in table.frame.iloc[0].items()}, table.study) == wanted


def test_several_companies_are_refused_with_the_way_to_keep_one(make_row: MakeRow, make_table: MakeTable) -> None:
    """The error names the filter and the other chart."""
    table = make_table([make_row("a", 60.0, 50.0, company="Alba"), make_row("a", 60.0, 50.0, company="Brio")])
    with pytest.raises(ParameterError, match=r"2 companies.*where=.*Alba.*draw_companies"):
        draw_dumbbell(table)


def test_an_empty_table_is_refused(make_table: MakeTable) -> None:
    """There is no empty chart."""
    with pytest.raises(ParameterError, match="nothing to draw"):
        draw_dumbbell(make_table([]))


def test_the_newest_wave_is_drawn_alone(make_row: MakeRow, make_table: MakeTable) -> None:
    """Of two waves the later in the study's own order stands in the chart, under its printed name."""
    rows = [make_row("a", 60.0, 50.0, wave="autumn"), make_row("a", 90.0, 20.0, wave="spring")]
    spec = dumbbell_spec(make_table(rows, waves=(("spring", "Spring 2025"), ("autumn", "Autumn 2025"))))
    assert spec.frame["provider"].tolist() == [60.0]
    assert "Autumn 2025" in spec.subtitle


def test_each_score_has_a_scale_of_its_own(make_row: MakeRow, make_table: MakeTable) -> None:
    """A net promoter score runs from -100 to 100 and does not stand on the shares' scale."""
    figure = draw_dumbbell(make_table([make_row("a", 60.0, 50.0), make_row("b", 20.0, -40.0, score="nps")]))
    shares, promoters = (axes.get_xlim() for axes in figure.axes)
    assert shares[0] > -20
    assert promoters[0] < -100 < 100 < promoters[1]


def _xs(line: Line2D) -> list[float]:
    return [float(x) for x in np.asarray(line.get_xdata())]


def _texts(figure: GapFigure) -> list[str]:
    return [text.get_text() for text in figure.texts] + [text.get_text() for axes in figure.axes for text in axes.texts]

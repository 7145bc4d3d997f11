"""What every chart promises, on a study that is hard on it: nothing leaves its page, collides, or shows what is hidden, in every size and in given axes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from every_kind import OF_COMPANIES, SPECS
from hostile_study import hostile_tally
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

import gapkit as gk
from gapkit.charts.behind import table_behind
from gapkit.charts.companies import companies_spec
from gapkit.charts.drawing import PICTURES, draw, render
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.published import published_spec
from gapkit.charts.quadrant import quadrant_spec
from gapkit.charts.sizes import SIZES
from gapkit.charts.theme import theme
from gapkit.errors import ParameterError

if TYPE_CHECKING:
    from conftest import MakeRow, MakeTable

    from gapkit.charts.spec import ChartSpec


@pytest.fixture(scope="module")
def specs() -> dict[str, ChartSpec]:
    """Return every kind of chart of a hostile study: two dozen topics, or a dozen companies."""
    topics, companies = hostile_tally(topics=24, companies=0, executives=60, customers=200), hostile_tally(topics=3, companies=12)
    return {kind: make(companies if kind in OF_COMPANIES else topics) for kind, make in SPECS.items()}


def texts_of(figure: Any) -> list[tuple[str, Bbox]]:  # noqa: ANN401 - a figure or a part of one
    """Return the texts of a figure with the place each takes, in pixels."""
    with theme():
        renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        found = [text for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)] if text.get_text().strip()]
        return [(text.get_text(), text.get_window_extent(renderer)) for text in found]


def outside(figure: Figure) -> list[str]:
    """Return the texts that leave the page by more than a pixel."""
    with theme():
        figure.draw_without_rendering()
    return [
        text for text, box in texts_of(figure) if box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1
    ]


def collisions(figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of texts that are written over each other; numbers on marks stand where their figures are, and are left out."""
    boxes = [(text, Bbox.from_extents(box.x0 + 1, box.y0 + 3, box.x1 - 1, box.y1 - 3)) for text, box in texts_of(figure)]
    boxes = [(text, box) for text, box in boxes if not re.fullmatch(r"\d{1,2}", text)]
    return [(one, two) for place, (one, box) in enumerate(boxes) for two, other in boxes[place + 1 :] if box.overlaps(other)]


def test_every_kind_that_can_be_drawn_is_tried_here() -> None:
    """A chart added without its tests fails here."""
    assert set(SPECS) == set(PICTURES)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", SPECS)
def test_no_text_leaves_the_page_or_is_written_over_another(specs: dict[str, ChartSpec], kind: str, size: str) -> None:
    """Two dozen topics with names nobody should use, in every size."""
    figure = render(specs[kind], size)
    assert outside(figure) == []
    assert collisions(figure) == []
    width, height = figure.get_size_inches() * 125
    assert width == pytest.approx(SIZES[size].width)
    assert height == pytest.approx(SIZES[size].height) or SIZES[size].grows


@pytest.mark.parametrize("kind", SPECS)
def test_a_chart_says_its_finding_its_source_and_every_row_in_its_alt_text(specs: dict[str, ChartSpec], kind: str) -> None:
    """Who cannot see it gets all of it; every chart but that of many companies names each of its rows."""
    spec = specs[kind]
    assert spec.alt_text.startswith(spec.title)
    assert "Source" in spec.footer
    assert "wave 2" in spec.subtitle or kind == "published"
    labels = spec.frame["company" if kind == "companies" else "label"]
    assert [label for label in labels if label not in spec.alt_text] == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", spec.alt_text + spec.title + "".join(labels))


@pytest.mark.parametrize("kind", SPECS)
def test_the_table_behind_a_chart_has_every_row_and_no_element_of_its_own(specs: dict[str, ChartSpec], kind: str) -> None:
    """Names that are markup stay text."""
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Reader().feed(table_behind(specs[kind]))
    assert set(tags) <= {"details", "summary", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    assert tags.count("tr") == 1 + min(len(specs[kind].frame), 1000)


@pytest.mark.parametrize("kind", SPECS)
def test_a_chart_drawn_into_given_axes_stays_in_them(specs: dict[str, ChartSpec], kind: str) -> None:
    """Two axes side by side: the words of one do not reach the other, and the figure carries the alt text."""
    figure = Figure(figsize=(16, 9))
    FigureCanvasAgg(figure)
    _, right = figure.subplots(1, 2)
    place = right.get_window_extent()
    assert draw(specs[kind], ax=right) is figure
    assert figure.alt_text == specs[kind].alt_text  # type: ignore[attr-defined]
    assert [text for text, box in texts_of(figure) if box.x0 < place.x0 - 2 or box.x1 > place.x1 + 2 or box.y1 > place.y1 + 2] == []


def test_two_charts_in_one_figure_both_tell_their_words(specs: dict[str, ChartSpec]) -> None:
    """The alt text of the figure is that of both."""
    figure = Figure(figsize=(16, 9), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    for axes, kind in ((left, "dumbbell"), (right, "quadrant")):
        draw(specs[kind], ax=axes)
    assert figure.alt_text == f"{specs['dumbbell'].alt_text} {specs['quadrant'].alt_text}"  # type: ignore[attr-defined]


def test_axes_too_small_for_words_are_refused_with_the_way_out(specs: dict[str, ChartSpec]) -> None:
    """A thumbnail is no chart."""
    figure = Figure(figsize=(4, 3))
    FigureCanvasAgg(figure)
    with pytest.raises(ParameterError, match=r"These axes are 3\.1 by 2\.3 inches.*make the figure larger"):
        draw(specs["dumbbell"], ax=figure.subplots())


def test_an_unknown_size_names_the_nearest(specs: dict[str, ChartSpec]) -> None:
    """A slip of the keyboard is told."""
    with pytest.raises(ParameterError, match=r"No size 'slid'.*slide"):
        render(specs["dumbbell"], "slid")


def test_a_slide_says_how_many_rows_it_leaves_out_and_keeps_both_ends(specs: dict[str, ChartSpec]) -> None:
    """The widest either way stay; the number of the others is told."""
    spec = specs["dumbbell"]
    said = [text for text, _ in texts_of(render(spec, "slide"))]
    left = next(int(text.split()[0]) for text in said if "more: see the table" in text)
    drawn = [label for label in spec.frame["label"] if any(text.lstrip("\u200e") and text.lstrip("\u200e") in label for text in said)]
    assert {spec.frame["label"].iloc[0], spec.frame["label"].iloc[-1]} <= set(drawn)
    assert 0 < left < len(spec.frame)


@pytest.mark.parametrize("kind", ["dumbbell", "quadrant", "companies", "heatmap"])
def test_where_everything_is_hidden_the_chart_says_so_and_shows_no_number(kind: str) -> None:
    """Three executives and four customers: no figure in words, rows or picture."""
    tally = hostile_tally(topics=6, companies=3 if kind in OF_COMPANIES else 0, executives=3, customers=4, waves=1)
    spec = SPECS[kind](tally) if kind != "companies" else companies_spec(gk.compare(tally, by="company", where={"topic": "t0"}))
    assert not spec.frame["drawn"].any()
    assert "hidden" in spec.title + spec.alt_text
    assert spec.frame.select_dtypes("number").isna().all(axis=None)
    said = " ".join(text for text, _ in texts_of(render(spec, "slide")))
    assert not re.search(r"\d\s?%|\bhigher\b", said.replace("95% interval", ""))


@pytest.mark.parametrize("kind", ["published", "thresholds", "answers"])
def test_where_nothing_can_be_drawn_the_way_out_is_told(kind: str) -> None:
    """No empty chart is made of hidden figures."""
    with pytest.raises(ParameterError, match="left_out"):
        SPECS[kind](hostile_tally(topics=3, companies=0, executives=3, customers=4, waves=1))


def test_a_character_that_no_font_can_draw_is_told_under_the_chart() -> None:
    """A box in the picture is never silent."""
    study = hostile_tally(topics=2, companies=0, waves=1)
    spec = dumbbell_spec(gk.compare(study))
    named = spec.frame.assign(label=["Linear B \U00010000", "Fees"])
    said = [text for text, _ in texts_of(render(type(spec)(**{**vars(spec), "rows": named}), "page"))]
    assert any("1 character of the names (U+10000) cannot be drawn" in text for text in said)


def test_a_quadrant_is_filled_only_where_both_figures_are_apart_from_the_line() -> None:
    """Thirty executives and customers: a topic near the line on one side is placed, not for sure."""
    tally = hostile_tally(topics=12, companies=0, executives=60, customers=200, waves=1)
    rows = quadrant_spec(gk.compare(tally), line=60).frame
    sure = rows[rows["sure"].astype(bool)]
    assert 0 < len(sure) < len(rows)
    for side in ("provider", "customer"):
        apart = sure[f"{side}_low"].gt(60) | sure[f"{side}_high"].lt(60)
        assert apart.all()
    names = {
        (True, True): "proven strength",
        (True, False): "blind spot",
        (False, True): "hidden strength",
        (False, False): "known weakness",
    }
    assert [names[row.provider >= 60, row.customer >= 60] for row in rows.itertuples()] == list(rows["place"])


def test_the_answers_of_a_side_add_up_to_a_hundred(specs: dict[str, ChartSpec]) -> None:
    """Bars are shares of those who answered; who did not stands aside."""
    rows = specs["answers"].frame
    answered = rows[rows["kind"].ne("not answered")]
    assert answered.groupby(["label", "side"])["share"].sum().sub(100).abs().max() < 1e-9


def test_ones_own_gap_is_counted_against_published_ones_outside_its_interval() -> None:
    """The title's two numbers are the gaps above and below the interval; the others cannot be told."""
    spec = published_spec(gk.compare(gk.read_study("one-company")))
    rows = spec.frame
    own = rows[rows["own"].astype(bool)].iloc[0]
    others = rows[~rows["own"].astype(bool)]
    above = (others["gap_low"].fillna(others["gap"]) > own["gap_high"]).sum()
    below = (others["gap_high"].fillna(others["gap"]) < own["gap_low"]).sum()
    assert f"lies below {above} and above {below} of {len(others)} published gaps" in spec.title
    assert pd.notna(own["gap"])


def test_neighbouring_marks_of_a_quadrant_stand_side_by_side(make_row: MakeRow, make_table: MakeTable) -> None:
    """Three topics two points apart, two at the very same place: no mark hides another, and the list names them all."""
    rows = [make_row(f"t{place}", 85.0, customer) for place, customer in enumerate((36.0, 38.0, 40.0, 60.0, 60.0))]
    rows.append(make_row("far", 20.0, 30.0))
    figure = render(quadrant_spec(make_table(rows)), "slide")
    square = max(figure.axes, key=lambda axes: axes.get_window_extent().height)
    with theme():
        renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        boxes = [text.get_window_extent(renderer) for text in square.texts if re.fullmatch(r"[1-6]", text.get_text())]
    assert len(boxes) == 6
    assert not [(one, other) for place, one in enumerate(boxes) for other in boxes[place + 1 :] if one.overlaps(other)]

"""Native plots: every number of a spec's drawn rows stands in them once, on one of its pages, and no number of a row that is not drawn."""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from charts.every_kind import SPECS
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.exports.deck.grids import grids_of
from gapkit.exports.deck.series import series_of
from gapkit.exports.native.plot import DECIMALS, BarPlot, Point, XYPlot
from gapkit.exports.native.plots import AS_TABLES, PLOTS, plots_of
from gapkit.exports.native.slope import apart
from gapkit.exports.native.strips import pages
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gapkit.charts.spec import ChartSpec

Row = dict[str, Any]
Specs = dict[str, "ChartSpec"]
MOST = 5  # rows a page, so that every chart is continued


def drawn(spec: ChartSpec) -> list[Row]:
    """Return the rows that a spec draws, figures as exact as files have them."""
    rows = [row for row in spec.records() if row["drawn"]]
    return [{name: round(cell, DECIMALS) if isinstance(cell, float) else cell for name, cell in row.items()} for row in rows]


def marks(plot: XYPlot) -> list[Point]:
    """Return the points of a plot that have a mark."""
    return [point for dots in plot.dots if dots.marker is not None for point in dots.points]


def said(cell: Any) -> float | None:  # noqa: ANN401 - whatever a cell of a frame holds
    """Return a cell as a number, None where it has none."""
    return None if cell is None or pd.isna(cell) else float(cell)


def found(points_: Iterable[Point], *names: str) -> Counter[tuple[Any, ...]]:
    """Return how often each point stands there, as a tuple of some of its fields."""
    return Counter(tuple(getattr(point, name) for name in names) for point in points_)


def wanted(rows: Iterable[Row], *names: str) -> Counter[tuple[Any, ...]]:
    """Return how often rows have these cells, the first one text and the others numbers."""
    first, *others = names
    return Counter((str(row[first]), *(said(row[name]) for name in others)) for row in rows)


def pages_of(spec: ChartSpec) -> list[XYPlot]:
    """Return the plots of a spec; of companies without the page that shows both ends once more."""
    return [plot for plot in plots_of(spec, MOST) if isinstance(plot, XYPlot) and "at either end" not in plot.name]


def found_words(row: Row) -> str:
    """Return a published gap with its interval, or why it has none."""
    ends = [row["gap_low"], row["gap_high"]]
    known = all(said(end) is not None for end in ends)
    return f"{points(row['gap'])} ({' to '.join(points(end) for end in ends) if known else row['interval']})"


def labels_of(plot: XYPlot, name: str) -> list[str]:
    """Return the words of one series of words, from the top."""
    return [point.label for dots in plot.dots if dots.name == name for point in dots.points]


def test_every_kind_of_chart_is_a_plot_or_a_table() -> None:
    """A chart added without a native form fails here."""
    assert {*PLOTS, *AS_TABLES} == set(SPECS)


def test_a_dumbbell_has_both_figures_with_their_intervals_and_the_gap_between(specs: Specs) -> None:
    """Each row once, on one of two pages; its finding beside it."""
    spec = specs["dumbbell"]
    plots, rows = pages_of(spec), drawn(spec)
    assert [plot.name for plot in plots] == ["Share favourable, 1 of 2", "Share favourable, 2 of 2"]
    for side, series in (("provider", "Executives"), ("customer", "Customers")):
        own = [point for plot in plots for dots in plot.dots if dots.name == series for point in dots.points]
        assert found(own, "name", "x", "x_low", "x_high") == wanted(rows, "label", side, f"{side}_low", f"{side}_high")
        assert [point.label for point in own] == [f"{points(row[side])}%" for row in rows]
    ropes = [segment for plot in plots for lines in plot.lines for segment in lines.segments]
    assert Counter((one.name, one.x, two.x) for one, two in ropes) == wanted(rows, "label", "customer", "provider")
    assert [words for plot in plots for words in labels_of(plot, "Findings")] == [f"{row['words']}\n{row['interval']}" for row in rows]
    for plot in plots:  # what is of one row stands at one height
        at = {point.name: point.y for point in marks(plot)}
        assert all(point.y == at[point.name] for point in marks(plot))
        assert len(set(at.values())) == len(at) == plot.rows


@pytest.mark.parametrize("kind", ["companies", "published", "thresholds"])
def test_gaps_with_their_intervals_stand_in_rows_from_the_first_to_the_last(specs: Specs, kind: str) -> None:
    """Continued over pages in the order of the rows, each with its interval in words."""
    spec = specs[kind]
    plots, rows = pages_of(spec), drawn(spec)
    name = "company" if kind == "companies" else "label"
    assert len(plots) > 1
    assert max(plot.rows for plot in plots) <= MOST
    assert found([point for plot in plots for point in marks(plot)], "name", "x", "x_low", "x_high") == wanted(
        rows, name, "gap", "gap_low", "gap_high"
    )
    words = [(point.y, point.label) for plot in plots for dots in plot.dots if dots.name == "Findings" for point in dots.points]
    told = [found_words(row) if kind == "published" else str(row["interval"]) for row in rows if row["interval"]]
    assert [text for _, text in words] == told
    for plot in plots:
        heights = [point.y for dots in plot.dots if dots.name == "Rows" for point in dots.points]
        assert heights == sorted(heights, reverse=True)
        low, high = plot.x.low, plot.x.high
        assert all(low <= end <= high for point in marks(plot) for end in (point.x, point.x_low, point.x_high) if end is not None)


def test_the_first_of_several_pages_of_companies_shows_both_ends(specs: Specs) -> None:
    """What is worst is seen first, whichever side it favours."""
    first, *_ = plots_of(specs["companies"], MOST)
    assert isinstance(first, XYPlot)
    names = [str(row["company"]) for row in drawn(specs["companies"])]
    assert "the 2 at either end" in first.name
    assert {point.name for point in marks(first)} == {*names[:2], *names[-2:]}


def test_ones_own_interval_stands_on_every_page_of_published_gaps(specs: Specs) -> None:
    """Two dashed lines at its ends; one mark of one's own among all pages."""
    own = next(row for row in drawn(specs["published"]) if row["own"])
    plots = pages_of(specs["published"])
    for plot in plots:
        band = next(lines for lines in plot.lines if "your gap" in lines.name)
        assert [segment[0].x for segment in band.segments] == [own["gap_low"], own["gap_high"]]
    assert sum(len(dots.points) for plot in plots for dots in plot.dots if dots.name == "Your gap") == 1


def test_a_topic_heads_its_cuts_and_stays_whole(specs: Specs) -> None:
    """No topic is parted by a page, its name is bold and has no mark, and a line joins its cuts."""
    rows = drawn(specs["thresholds"])
    for plot in pages_of(specs["thresholds"]):
        labels = list(dict.fromkeys(point.name for point in marks(plot)))
        cuts = [row for row in rows if row["label"] in labels]
        assert len(marks(plot)) == len(cuts)
        assert labels_of(plot, "Topics: rows") == [
            f"{label}{next(row['signs'] for row in cuts if row['label'] == label)}" for label in labels
        ]
        joined = next(lines for lines in plot.lines if lines.name == "From cut to cut")
        assert [[point.x for point in segment] for segment in joined.segments] == [
            [row["gap"] for row in cuts if row["label"] == label] for label in labels
        ]


def test_a_quadrant_places_every_topic_by_both_figures_under_its_number(specs: Specs) -> None:
    """Customers across, executives upwards, intervals either way, in the corner that the row names."""
    (plot,) = pages_of(specs["quadrant"])
    rows = drawn(specs["quadrant"])
    ends = ("customer", "provider", "customer_low", "customer_high", "provider_low", "provider_high")
    assert found(marks(plot), "name", "x", "y", "x_low", "x_high", "y_low", "y_high") == wanted(rows, "label", *ends)
    numbers = {str(row["label"]): f"{int(row['number'])}" for row in rows}
    corners = {(str(row["label"]), str(row["place"]), bool(row["sure"])) for row in rows}
    for dots in plot.dots:
        for point in dots.points if dots.marker is not None else ():
            assert point.label == numbers[point.name]
            assert (point.name, dots.name.removesuffix(", not certain").lower(), not dots.hollow) in corners
    assert (plot.x.low, plot.x.high, plot.x.step) == (plot.y.low, plot.y.high, plot.y.step)


def test_a_slope_has_both_waves_of_every_topic_and_the_words_of_those_that_it_names(specs: Specs) -> None:
    """A line each; as many words as fit, none twice."""
    (plot,) = pages_of(specs["slope"])
    rows = drawn(specs["slope"])
    lines = [segment for one in plot.lines if one.name in ("Changed beyond chance", "Too close to call") for segment in one.segments]
    assert Counter((one.name, one.y, two.y) for one, two in lines) == wanted(rows, "label", "gap_then", "gap_now")
    assert {(one.x, two.x) for one, two in lines} == {(0, 1)}
    words = labels_of(plot, "Words, newest wave")
    assert len(words) == len(set(words)) == MOST
    named = [point.name for dots in plot.dots if dots.name == "Words, newest wave" for point in dots.points]
    assert all(f"{row['label']}{row['signs']}, {row['words']}" in words[named.index(row["label"])] for row in rows if row["label"] in named)
    assert {str(row["label"]) for row in rows if row["moved"] in ("widened", "narrowed", "turned")} <= set(named) or len(named) == MOST


def test_the_answers_of_each_side_are_bars_that_add_up_to_all_who_answered(specs: Specs) -> None:
    """Unfavourable to the left, favourable to the right, neutral and none aside: every share of every row."""
    rows = drawn(specs["answers"])
    kinds = {"bad": "unfavourable", "good": "favourable", "neutral": "neutral", "faint": "not answered"}
    got: dict[tuple[str, str], float] = Counter()
    for plot in plots_of(specs["answers"], MOST):
        assert isinstance(plot, BarPlot)
        for bar in plot.bars:
            assert len(bar.values) == len(bar.labels) == len(plot.categories)
            for name, value, words in zip(plot.categories, bar.values, bar.labels, strict=True):
                got[name, kinds[bar.ink]] += abs(value or 0.0)
                assert words in ("", points(abs(value or 0.0)))
                assert (value or 0.0) <= 0 if bar.ink == "bad" else (value or 0.0) >= 0
                assert plot.x.low <= (value or 0.0) <= plot.x.high
    shares: dict[tuple[str, str], float] = Counter()
    for row in rows:
        shares[f"{row['label']}{row['signs']}: {row['side']}", row["kind"]] += said(row["share"]) or 0.0
    for key in {*got, *shares}:
        assert got[key] == pytest.approx(shares[key]), key
    for name in {name for name, _ in shares}:
        assert sum(got[name, kind] for kind in ("unfavourable", "favourable", "neutral")) == pytest.approx(100)


@pytest.mark.parametrize("kind", AS_TABLES)
def test_a_chart_that_is_a_table_has_a_cell_for_every_row(specs: Specs, kind: str) -> None:
    """Rounded as the picture rounds, on pages where it is long."""
    texts = Counter(cell.text for grid in grids_of(specs[kind]) for row in grid.rows for cell in row)
    for row in drawn(specs[kind]):
        number = points(row["gap"])
        assert any(number in text.replace("+", "") for text in texts), row["company"]
    cells = sum(len(row) for grid in grids_of(specs[kind]) for row in grid.rows)
    across = {"heatmap": 3, "league": 5}[kind]
    assert cells == across * len({row["company"] for row in specs[kind].records()})


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in AS_TABLES])
def test_a_row_that_is_not_drawn_leaves_no_number_and_no_name(specs: Specs, kind: str) -> None:
    """Should it ever come with its figures: neither points, nor ends of scales, nor words."""
    spec = specs[kind]
    name = "company" if kind == "companies" else "label"
    gone = str(spec.rows[name].iloc[2])
    out = spec.rows[name].eq(gone)
    rows = spec.rows.assign(drawn=~out)
    numbers = [column for column in rows.select_dtypes("number").columns if column not in ("line", "margin", "number", "cut")]
    leaked = rows.assign(**{column: rows[column].astype(float).mask(out, 12345.678) for column in numbers})
    one, two = (plots_of(dataclasses.replace(spec, rows=made), MOST) for made in (leaked, rows[~out]))
    assert one == two
    assert "12345" not in repr(one)
    assert f"name={gone!r}" not in repr(one)
    assert f"name={gone!r}" in repr(plots_of(spec, MOST)) or kind == "answers"


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in AS_TABLES])
def test_nothing_is_drawn_of_a_chart_without_rows(specs: Specs, kind: str) -> None:
    """An empty chart would look like one whose figures are nothing."""
    assert plots_of(dataclasses.replace(specs[kind], rows=specs[kind].rows.assign(drawn=False)), MOST) == ()


@pytest.mark.parametrize("kind", ["dumbbell", "quadrant", "companies", "published", "thresholds", "slope"])
def test_series_hold_the_same_points_in_the_order_in_which_they_are_drawn(specs: Specs, kind: str) -> None:
    """Lines broken between segments, an interval's line at its point, words last."""
    for plot in pages_of(specs[kind]):
        series = series_of(plot)
        last = [one.dots is not None and one.dots.marker is None for one in series]
        assert last == sorted(last)
        for one in (*plot.lines, *plot.dots):
            points_ = [
                point for point in next(made for made in series if made.lines is one or made.dots is one).points if point is not None
            ]
            assert points_ == [point for segment in one.segments for point in segment] if hasattr(one, "segments") else list(one.points)
        for one in series:
            if one.interval:
                (dots,) = (dots for dots in plot.dots if f"{dots.name}: 95% interval" == one.name)
                across = [((point.x_low, point.x_high), (point.y, point.y)) for point in dots.points if point.x_low is not None]
                up = [((point.x, point.x), (point.y_low, point.y_high)) for point in dots.points if point.y_low is not None]
                ends = [point for point in one.points if point is not None]
                assert len(ends) == 2 * len([*across, *up])
                got = {((first.x, last.x), (first.y, last.y)) for first, last in zip(ends[::2], ends[1::2], strict=True)}
                assert got == {(x, (round(y[0] + dots.lift, DECIMALS),) * 2 if (x, y) in across else y) for x, y in [*across, *up]}


def rows_like(spec: ChartSpec, count: int, gaps: Sequence[float]) -> ChartSpec:
    """Return a spec of so many rows, each a copy of one of its own under a name and with a gap of its own."""
    many = pd.concat([spec.rows.iloc[[place % len(spec.rows)]] for place in range(count)], ignore_index=True)
    names = [f"Row {place}" for place in range(count)]
    return dataclasses.replace(spec, rows=many.assign(label=names, company=names, gap=[float(gap) for gap in gaps], drawn=True, own=False))


@pytest.mark.parametrize("kind", ["dumbbell", "companies", "published"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_however_many_rows_there_are_none_is_lost_and_none_stands_twice(specs: Specs, kind: str, data: st.DataObject) -> None:
    """One row to seventy, pages of two to twenty."""
    count, most = data.draw(st.integers(1, 70)), data.draw(st.integers(2, 20))
    gaps = data.draw(st.lists(st.integers(-1000, 1000).map(lambda tenths: tenths / 10), min_size=count, max_size=count))
    spec = rows_like(specs[kind], count, gaps)
    plots = [plot for plot in plots_of(spec, most) if isinstance(plot, XYPlot) and "at either end" not in plot.name]
    assert max(plot.rows for plot in plots) <= most
    names = Counter(point.name for plot in plots for point in marks(plot))
    assert names == Counter(dict.fromkeys((f"Row {place}" for place in range(count)), 2 if kind == "dumbbell" else 1))
    if kind != "dumbbell":
        assert {(point.name, point.x) for plot in plots for point in marks(plot)} == {
            (f"Row {place}", gap) for place, gap in enumerate(gaps)
        }


@given(many=st.integers(0, 300), most=st.integers(1, 40))
def test_pages_are_of_about_equal_length_and_hold_every_row_in_order(many: int, most: int) -> None:
    """None longer than asked, none shorter than half of another."""
    made = pages([{"row": place} for place in range(many)], most)
    assert [row["row"] for page in made for row in page] == list(range(many))
    assert all(0 < len(page) <= most for page in made)
    assert len(made) == -(-many // most)


@given(
    heights=st.lists(st.floats(-100, 100, allow_nan=False), min_size=1, max_size=16),
    share=st.floats(0.05, 1.0),
)
def test_words_beside_a_slope_keep_their_order_their_distance_and_their_room(heights: list[float], share: float) -> None:
    """Where there is room for all, none leaves it."""
    low, high = -100.0, 100.0
    least = (high - low) / len(heights) * share
    made = apart(heights, least, low, high)
    order = sorted(range(len(heights)), key=lambda place: -heights[place])
    placed = [made[place] for place in order]
    assert all(above - below >= least - 1e-9 for above, below in pairwise(placed))
    assert low - 1e-9 <= min(made) - least / 2
    assert max(made) + least / 2 <= high + 1e-9


@given(heights=st.lists(st.floats(-80, 80, allow_nan=False), min_size=1, max_size=8))
def test_words_that_are_far_apart_stay_where_their_figures_are(heights: list[float]) -> None:
    """Nothing is moved without need."""
    spread = sorted({round(height / 20) * 20.0 for height in heights})
    assert apart(spread, 15.0, -100.0, 100.0) == spread


def test_bars_of_unlike_answers_are_summed_by_kind() -> None:
    """Two sides whose scales differ have a bar for each kind, none for each answer."""
    base: Row = {"label": "Speed", "signs": "", "drawn": True, "answer": "1", "n": 10, "base": "10", "words": ""}
    rows = [
        {**base, "side": "Executives", "answer_label": "Good", "kind": "favourable", "share": 60.0},
        {**base, "side": "Executives", "answer_label": "Bad", "kind": "unfavourable", "share": 40.0},
        {**base, "side": "Customers", "answer_label": "Fine", "kind": "favourable", "share": 30.0},
        {**base, "side": "Customers", "answer_label": "Great", "kind": "favourable", "share": 25.0},
        {**base, "side": "Customers", "answer_label": "Poor", "kind": "unfavourable", "share": 45.0},
        *({**base, "side": side, "answer_label": "", "kind": "not answered", "share": None} for side in ("Executives", "Customers")),
    ]
    parting, aside = PLOTS["answers"](rows, MOST)
    assert isinstance(parting, BarPlot)
    assert isinstance(aside, BarPlot)
    assert [(bar.name, *vars(bar)["values"]) for bar in parting.bars] == [("Unfavourable", -40.0, -45.0), ("Favourable", 60.0, 55.0)]
    assert [bar.name for bar in aside.bars] == ["Neutral"]

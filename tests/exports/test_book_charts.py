"""Charts of a workbook: their numbers are the plots', in cells that they refer to; words beside marks; intervals as error bars; alt text."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import example_studies
import pandas as pd
import pytest
from books_read import cell_values, charts, opened, parts
from charts.hostile_study import hostile_tally, name
from made_plots import bar_plot, company_plot, dumbbell_plot, quadrant_plot

import gapkit as gk
from gapkit.charts.text import plain
from gapkit.charts.theme import BAD, CUSTOMER, PROVIDER
from gapkit.exports.book.inks import LINES, shaded
from gapkit.exports.book.model import Book
from gapkit.exports.book.workbook import book_bytes
from gapkit.exports.native.plot import Axis, BarPlot, Dots, Lines, Point, XYPlot

if TYPE_CHECKING:
    from gapkit.exports.native.plot import Plot
    from gapkit.gaps.table import GapTable


def spec_of(alt_text: str = "What the chart says.") -> gk.ChartSpec:
    """Return the words of a made chart."""
    rows = pd.DataFrame({"label": ["Fees"], "gap": [1.0]})
    return gk.ChartSpec(
        kind="dumbbell", title="Executives 21 higher.", subtitle="Banks", footer="Base.\nSource.", alt_text=alt_text, rows=rows
    )


def book_with(*plots: Plot, spec: gk.ChartSpec | None = None) -> bytes:
    """Return a workbook with one chart of these plots."""
    return book_bytes(Book("Banks", ("A line.",), (), ((spec or spec_of(), plots),)))


def pixels_high(content: bytes) -> float:
    """Return how high the first chart of a workbook is on its sheet."""
    page, drawing = opened(content)["chart_dumbbell"], parts(content)["xl/drawings/drawing1.xml"]
    (first, start), (last, end) = (
        (int(row), int(offset)) for row, offset in re.findall(r"<xdr:row>(\d+)</xdr:row><xdr:rowOff>(\d+)</xdr:rowOff>", drawing)[:2]
    )
    rows = sum((page.row_dimensions[row + 1].height or 15) * 96 / 72 for row in range(first, last))
    return rows + (end - start) / 9525


def arm(value: float, end: float | None) -> float | None:
    """Return how far an error bar reaches."""
    return None if end is None else round(abs(end - value), 10)


@pytest.fixture(scope="module")
def plots(real: GapTable) -> tuple[XYPlot, ...]:
    """Return plots of every kind of mark and line."""
    return dumbbell_plot(gk.draw_dumbbell(real).spec), quadrant_plot(), company_plot([f"Company {place}" for place in range(60)])


def test_points_and_lines_are_the_plots(plots: tuple[XYPlot, ...]) -> None:
    """Each series: what the chart keeps, what its cells hold, and what the plot says are the same numbers; segments are parted by an empty place."""
    for plot, series in zip(plots, charts(book_with(*plots)), strict=True):
        wanted: list[tuple[Lines | Dots, list[Point | None]]] = []
        for line in plot.lines:
            parted = [point for segment in line.segments for point in (*segment, None)]
            wanted.append((line, list(parted[:-1])))
        wanted += [(dots, list(dots.points)) for dots in plot.dots if dots.points]
        assert [one.name for one in series] == [thing.name for thing, _ in wanted]
        for one, (_, points) in zip(series, wanted, strict=True):
            assert one.kept["x"] == [point and pytest.approx(point.x) for point in points]
            assert one.kept["y"] == [point and pytest.approx(point.y) for point in points]


def test_what_a_chart_keeps_stands_in_the_cells_it_refers_to(plots: tuple[XYPlot, ...]) -> None:
    """Whoever changes a cell changes the chart: no series has numbers of its own."""
    content = book_with(*plots, bar_plot())
    found = [one for series in charts(content) for one in series]
    assert len(found) > 15
    for one in found:
        for key, reference in one.refers.items():
            assert [value if value is None or isinstance(value, str) else pytest.approx(value) for value in one.kept[key]] == cell_values(
                content, reference
            )


def test_intervals_are_error_bars_both_ways() -> None:
    """Their arms are cells; a point without an interval, or with one end alone, has none there."""
    plot = quadrant_plot()
    content = book_with(plot)
    series = {one.name: one for one in charts(content)[0]}
    for dots in plot.dots[:2]:
        one = series[dots.name]
        for axis in ("x", "y"):
            for way, end in (("minus", "low"), ("plus", "high")):
                kept = one.kept.get(f"{axis} {way}", [None] * len(dots.points))
                assert kept == [arm(getattr(point, axis), getattr(point, f"{axis}_{end}")) for point in dots.points]
    assert "errBars" not in series["corners"].xml
    assert "errBars" in series["Certain"].xml


def test_an_interval_of_one_end_alone_has_one_arm() -> None:
    """A bound: the bar reaches one way, and the chart names no cells for the other."""
    point = Point(40, 1, "Fees", "", x_low=30)
    plot = XYPlot("p", (Dots("a", (point,), marker="circle"),), (), Axis(0, 100, 20), Axis(0, 2, 1, shown=False), 1)
    (one,) = charts(book_with(plot))[0]
    assert one.kept["x minus"] == [10]
    assert "x plus" not in one.kept
    assert 'errBarType val="minus"' in one.xml.replace("ns0:", "")


def test_words_stand_beside_their_marks(plots: tuple[XYPlot, ...]) -> None:
    """Every label that has words shows them and no number of its own; a mark without words has no label; none is broken by the spreadsheet."""
    content = book_with(*plots, bar_plot())
    for plot, series in zip(plots, charts(content), strict=False):
        shown = {one.name + str(len(one.kept["x"])): one for one in series}
        for dots in plot.dots:
            if not any(point.label for point in dots.points):
                continue
            one = shown[dots.name + str(len(dots.points))]
            if sum(other.name == dots.name and len(other.points) == len(dots.points) for other in plot.dots) > 1:
                continue
            assert {place: words.replace("\n", " ") for place, words in one.labels.items() if words} == {
                place: point.label for place, point in enumerate(dots.points) if point.label
            }
            assert one.deleted == {place for place, point in enumerate(dots.points) if not point.label}
    (xml,) = [text for file, text in parts(content).items() if file == "xl/charts/chart1.xml"]
    assert xml.count('<a:bodyPr wrap="none"/>') == len(re.findall(r"<c:dLbl>.*?<c:rich>.*?</c:dLbl>", xml, flags=re.DOTALL))


def test_a_long_name_takes_two_lines_and_ends_in_an_ellipsis() -> None:
    """In the room that the plot keeps for names; the whole name stands among the numbers."""
    names = [name(0), name(5), name(3), "Fees"]
    content = book_with(company_plot(names))
    (labels,) = [one.labels for one in charts(content)[0] if one.name == "names"]
    assert labels[0].replace("\n", " ") == names[0]
    assert labels[0].count("\n") == 1
    assert labels[1].endswith("…")
    assert labels[1].count("\n") == 1
    assert labels[2] == names[2]
    assert {plain(one) for one in names} <= {cell.value for row in opened(content)["chart_dumbbell"].iter_rows() for cell in row}


@pytest.mark.parametrize("words", ["Wow!A1 and more", "x!$A$1", "='Contents'!$A$1", "=1+1", "{=A1}"])
def test_words_beside_a_mark_are_never_a_reference(words: str) -> None:
    """The chart shows them as words, whatever a cell elsewhere holds."""
    dots = Dots(words, (Point(1, 1, words, words),), marker="circle")
    plot = XYPlot(words, (dots,), (), Axis(0, 2, 1, words), Axis(0, 2, 1, words), 1)
    content = book_with(plot, plot, bar_plot((words,)))
    assert charts(content)[0][0].labels[0].replace("! ", "!") == words
    assert charts(content)[0][0].name == words
    for file, text in parts(content).items():
        if file.startswith("xl/charts/"):
            assert [one for one in re.findall(r"<c:f>([^<]*)</c:f>", text) if not one.startswith("chart_dumbbell!")] == []


def test_bars_are_the_plots() -> None:
    """Categories from the top, each series' values with those under nought, no bar where there is none, and the words on it."""
    plot = bar_plot()
    (series,) = charts(book_with(plot))
    assert [one.name for one in series] == [bar.name for bar in plot.bars]
    for one, bar in zip(series, plot.bars, strict=True):
        padded = [*one.kept["value"], *[None] * (len(bar.values) - len(one.kept["value"]))]
        assert padded == list(bar.values)
        assert [one.labels.get(place, "") for place in range(len(bar.labels))] == list(bar.labels)
        assert shaded(bar.ink, bar.shade).lstrip("#").upper() in one.xml.upper()
    assert series[0].kept["category"][:2] == list(plot.categories[:2])
    assert str(series[0].kept["category"][2]).endswith("…")


def test_the_first_category_stands_on_top_and_the_figures_below() -> None:
    """A chart of bars counts from below unless told; the axis of figures then crosses at the far end."""
    (xml,) = [text for file, text in parts(book_with(bar_plot())).items() if file == "xl/charts/chart1.xml"]
    categories = xml.partition("<c:catAx>")[2].partition("</c:catAx>")[0]
    figures = xml.partition("<c:valAx>")[2].partition("</c:valAx>")[0]
    assert 'orientation val="maxMin"' in categories
    assert 'crosses val="max"' in figures
    assert 'tickLblPos val="low"' in categories


def test_the_figures_of_axes_stand_at_the_edge() -> None:
    """Where an axis runs through nought, the other one crosses it at its low end all the same, and not among the marks."""
    xml = parts(book_with(company_plot(["a", "b"])))["xl/charts/chart1.xml"]
    assert re.findall(r'<c:crosses val="([a-zA-Z]+)"/>', xml) == ["min", "min"]
    assert re.findall(r'<c:(min|max) val="(-?[0-9.]+)"/>', xml.partition("<c:valAx>")[2])[:2] == [("max", "60"), ("min", "-60")]


def test_colours_are_those_of_the_house(plots: tuple[XYPlot, ...]) -> None:
    """Filled marks have the colour itself, hollow ones a pale tint with its edge; lines are dashed where the plot says so."""
    dumbbell, quadrant, _ = charts(book_with(*plots))
    filled, hollow = [one for one in dumbbell if one.name == "Executives"]
    assert "circle" in filled.xml
    assert filled.xml.count(PROVIDER.lstrip("#").upper()) >= 2
    assert shaded("provider", 0.0).lstrip("#").upper() in hollow.xml
    assert any(CUSTOMER.lstrip("#").upper() in one.xml for one in dumbbell)
    assert ["prstDash" in one.xml for one in quadrant[:2]] == [False, True]
    assert LINES["bad"] == BAD


def test_a_legend_names_each_kind_of_mark_once(plots: tuple[XYPlot, ...]) -> None:
    """Filled and hollow executives are one entry; lines and names outside the axes have none; one kind alone needs no legend."""
    content = parts(book_with(*plots))
    legend = content["xl/charts/chart1.xml"].partition("<c:legend>")[2].partition("</c:legend>")[0]
    named = [one.name for one in charts(book_with(*plots))[0]]
    gone = {int(place) for place in re.findall(r'<c:legendEntry><c:idx val="(\d+)"/><c:delete val="1"/>', legend)}
    assert [entry for place, entry in enumerate(named) if place not in gone] == ["Executives", "Customers"]
    alone = XYPlot("p", (Dots("a", (Point(1, 1),), marker="circle"),), (), Axis(0, 2, 1), Axis(0, 2, 1), 1)
    assert "<c:legend>" not in parts(book_with(alone))["xl/charts/chart1.xml"]


def test_a_square_plot_has_the_same_scale_both_ways() -> None:
    """Its axes span a square of pixels."""
    content = parts(book_with(quadrant_plot()))
    inner = content["xl/charts/chart1.xml"].partition("<c:plotArea>")[2]
    wide, high = (float(re.findall(rf'<c:{side} val="([\d.]+)"/>', inner)[0]) for side in ("w", "h"))
    assert wide * 940 == pytest.approx(high * pixels_high(book_with(quadrant_plot())), rel=0.02)


def test_each_chart_says_what_it_shows_to_who_cannot_see_it(plots: tuple[XYPlot, ...]) -> None:
    """Alt text on every chart: the spec's, led by the part's name where there are several."""
    spec = spec_of('Executives <b>"21"</b> & higher.\nTopics: fees.')
    for content, lead in ((book_with(*plots, spec=spec), True), (book_with(plots[0], spec=spec), False)):
        drawings = "".join(xml for file, xml in parts(content).items() if file.startswith("xl/drawings/drawing"))
        told = [unescape(text) for text in re.findall(r'descr="([^"]*)"', drawings)]
        assert len(told) == (len(plots) if lead else 1)
        assert all(text.endswith(plain(spec.alt_text)) for text in told)
        assert told[0].startswith("dumbbell (1 of 3). " if lead else plain(spec.alt_text))


def test_a_sheet_of_a_chart_has_its_finding_subtitle_and_footer() -> None:
    """The finding is the chart's own title, a reference to its cell, so that it goes where the chart goes."""
    content = book_with(quadrant_plot())
    values = [cell.value for row in opened(content)["chart_dumbbell"].iter_rows() for cell in row if cell.value is not None]
    assert {"Executives 21 higher.", "Banks", "Base.", "Source."} <= set(values)
    title = parts(content)["xl/charts/chart1.xml"].partition("<c:title>")[2].partition("</c:title>")[0]
    assert cell_values(content, re.findall(r"<c:f>([^<]*)</c:f>", title)[0]) == ["Executives 21 higher."]
    assert "Executives 21 higher." in title


def test_a_chart_of_sixty_hostile_companies_fits_its_sheet() -> None:
    """Every company has its mark and its name; the chart is no higher than a page can show."""
    gaps = gk.compare(hostile_tally(topics=2, companies=60), by="company")
    names = list(dict.fromkeys(gaps.frame["company"]))
    content = book_with(company_plot(names))
    (series,) = charts(content)
    assert sum(len(one.kept["x"]) for one in series if one.name in ("Executives higher", "Too close to call", "Customers higher")) == 60
    page = opened(content)["chart_dumbbell"]
    assert page.page_setup.orientation == "portrait"
    assert pixels_high(content) < 1500


def test_a_heat_map_is_a_table_in_the_colours_of_its_picture() -> None:
    """A row per company, a column per topic, the gaps as numbers, and below another name each cell with its interval and bases."""
    gaps = gk.compare(example_studies.banks(), by="company")
    spec = gk.draw_heatmap(gaps).spec
    page = opened(book_bytes(Book("Banks", (), (), ((spec, ()),))))["chart_heatmap"]
    rows = [list(row) for row in page.iter_rows()]
    head = next(row for row in rows if row[0].value == "Company")
    topics = [cell.value for cell in head[1:] if cell.value]
    assert topics == list(spec.rows.sort_values("column")["label"].drop_duplicates())
    told = {(row["company"], row["label"]): row for row in spec.rows.to_dict("records")}
    looked = 0
    for row in rows[head[0].row :]:
        for topic, cell in zip(topics, row[1:], strict=False):
            wanted = told.get((row[0].value, topic))
            if wanted is None:
                continue
            looked += 1
            if wanted["drawn"]:
                assert cell.value == pytest.approx(wanted["gap"], abs=0.5)
                assert (cell.font.color.rgb != "FF565656") == (wanted["verdict"] in ("overrates", "underrates", "agrees"))
            else:
                assert cell.value == wanted["words"]
    assert looked == len(spec.rows)


def test_a_plot_of_nothing_makes_a_workbook_that_opens() -> None:
    """No points, no lines, no bars: a chart that shows nothing, not a file that cannot be read."""
    axis = Axis(0, 100, 20)
    content = book_with(XYPlot("p", (Dots("a", (), marker="circle"),), (Lines("b", ()),), axis, axis, 0), BarPlot("q", (), (), axis))
    assert "chart_dumbbell" in opened(content).sheetnames


def test_a_label_of_another_series_is_not_lost_where_two_have_the_same_name() -> None:
    """Filled and hollow marks of one side each keep their own words."""
    one = Dots("Executives", (Point(1, 1, "a", "first"),), "provider", "circle")
    two = replace(one, points=(Point(2, 1, "b", "second"),), hollow=True)
    plot = XYPlot("p", (one, two), (), Axis(0, 3, 1), Axis(0, 2, 1), 1)
    assert [series.labels[0] for series in charts(book_with(plot))[0]] == ["first", "second"]

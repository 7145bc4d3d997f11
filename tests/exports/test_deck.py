"""Decks: the board's six slides and the rest, native charts whose numbers are the table's, words for who cannot see them, and nothing that must not leave."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import example_studies
import openpyxl
import pandas as pd
import pytest
from charts.every_kind import SPECS
from charts.hostile_study import NAMES, hostile_tally
from office_files import fits, inside, members, opened, said_of, series_of, shapes_of, words_of

import gapkit as gk
from gapkit.charts.companies import companies_spec
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.quadrant import quadrant_spec
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.cells import figure_text
from gapkit.exports.deck.chart_slides import MOST, chart_slides
from gapkit.exports.deck.content import Cell, Grid, Slide
from gapkit.exports.deck.deck import deck_bytes
from gapkit.exports.deck.package import read_recipe
from gapkit.exports.deck.series import series_of as series_for
from gapkit.exports.decks import figures_id
from gapkit.exports.escaping import STARTERS
from gapkit.exports.native.plot import XYPlot
from gapkit.exports.native.plots import AS_TABLES, plots_of
from gapkit.gaps.claims.otherwise import OTHERWISE

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import PeopleMaker, StudyMaker

    from gapkit.charts.spec import ChartSpec

CORNERS = ("Blind spot", "Hidden strength", "Proven strength", "Known weakness")
SEVEN = ["=cmd|' /c calc'!A1", "+1", "@x", "-2+3", "\tTAB", "Plain", "＝wide"]  # noqa: RUF001 - a formula's first sign on some keyboards


class Deck(NamedTuple):
    """A deck with the table that it is of."""

    gaps: gk.GapTable
    content: bytes


def exported(thing: object, folder: Path, **how: Any) -> bytes:
    """Return the deck that a result is exported as."""
    (path,) = gk.export(thing, folder / "deck", ["pptx"], **how)
    assert path.name == "deck.pptx"
    return path.read_bytes()


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    """Return the deck of one bank of the example."""
    gaps = gk.compare(example_studies.banks(), where={"company": "Ardle Bank"})
    return Deck(gaps, exported(gaps, tmp_path_factory.mktemp("bank")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Deck:
    """Return the deck of companies and topics with names nobody should use."""
    gaps = gk.compare(hostile_tally(topics=8, companies=8, executives=9, customers=40, waves=1), by="company")
    return Deck(gaps, exported(gaps, tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def kinds(specs: dict[str, ChartSpec]) -> dict[str, bytes]:
    """Return a deck of every kind of chart."""
    return {kind: deck_bytes(chart_slides(spec, kind), (), title=spec.title) for kind, spec in specs.items()}


def keys_of(deck: Any) -> list[str]:  # noqa: ANN401 - python-pptx has hardly any types
    """Return the ids of a deck's slides, as their titles carry them."""
    return [slide.shapes.title.name.removeprefix("gapkit ").removesuffix(" title") for slide in deck.slides]


def charts_of(content: bytes, key: str) -> list[Any]:
    """Return the charts on the slide of that id."""
    return [shape.chart for _, shape in shapes_of(opened(content)) if shape.has_chart and shape.name.startswith(f"gapkit {key} ")]


def notes_of(slide: Any) -> str:  # noqa: ANN401 - likewise
    """Return a slide's notes."""
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def newest(gaps: gk.GapTable, score: str = "favourable") -> pd.DataFrame:
    """Return the shown rows of a table's newest wave, the widest gap first."""
    frame = gaps.frame
    rows = frame[frame["status"].eq("shown") & frame["score"].eq(score) & frame["wave"].eq(frame["wave"].max())]
    return rows.sort_values("gap", ascending=False)


def close(numbers: Any, wanted: Any) -> bool:  # noqa: ANN401 - sequences or columns
    """Return whether two lists hold the same numbers, whatever their order."""
    return sorted(map(float, numbers)) == pytest.approx(sorted(map(float, wanted)), abs=1e-8)


def test_one_banks_deck_is_six_slides_for_the_board_and_an_appendix(bank: Deck) -> None:
    """The answer, topics, where it is worst, what changed, how sure, what to ask next; in two sections."""
    deck = opened(bank.content)
    assert keys_of(deck) == ["answer", "dumbbell", "quadrant", "slope", "sure", "next", "appendix", "dumbbell-2"]
    text = dict(members(bank.content))["ppt/presentation.xml"].decode()
    sections = re.findall(r'<p14:section name="(\w+)".*?</p14:section>', text)
    many = [part.count("<p14:sldId ") for part in re.findall(r"<p14:section .*?</p14:section>", text)]
    assert dict(zip(sections, many, strict=True)) == {"Board": 6, "Appendix": 2}
    listed = re.findall(r'<p14:sldId id="(\d+)"', text)
    assert listed == re.findall(r'<p:sldId [^>]*?\bid="(\d+)"', text)


def test_the_numbers_of_a_decks_charts_are_those_of_the_table(bank: Deck) -> None:
    """Both figures, their intervals, and the gaps of both waves: in the chart and in the workbook inside it."""
    rows = newest(bank.gaps)
    (chart,) = charts_of(bank.content, "dumbbell")
    read = {one.name: one for one in series_of(chart)}
    for side, name in (("provider", "Executives"), ("customer", "Customers")):
        assert close(read[name].x, rows[side])
        ends = [end for end in read[f"{name}: 95% interval"].x if end is not None]
        assert close(ends, [*rows[f"{side}_low"], *rows[f"{side}_high"]])
    (chart,) = charts_of(bank.content, "quadrant")
    marks = [one for one in series_of(chart) if one.name.removesuffix(", not certain") in CORNERS]
    assert close([x for one in marks for x in one.x], rows["customer"])
    assert close([y for one in marks for y in one.y], rows["provider"])
    (chart,) = charts_of(bank.content, "slope")
    frame = bank.gaps.frame
    both = frame[frame["status"].eq("shown") & frame["score"].eq("favourable")]
    lines = [one for one in series_of(chart) if one.name in ("Changed beyond chance", "Too close to call")]
    for at, wave in enumerate(sorted(both["wave"].unique())):
        drawn = [y for one in lines for x, y in zip(one.x, one.y, strict=True) if x == at]
        assert close(drawn, both.loc[both["wave"].eq(wave), "gap"])


@pytest.mark.parametrize("kind", [kind for kind in SPECS if kind not in AS_TABLES])
def test_a_native_chart_and_the_workbook_inside_it_hold_the_plots_numbers(
    specs: dict[str, ChartSpec], kinds: dict[str, bytes], kind: str
) -> None:
    """What is drawn and what "Edit data" opens are the same, cell by cell where the chart refers to."""
    plots = plots_of(specs[kind], MOST[kind])
    charts = [shape.chart for _, shape in shapes_of(opened(kinds[kind])) if shape.has_chart]
    assert len(charts) == min(len(plots), 12 if kind == "answers" else 6)
    for chart, plot in zip(charts, plots, strict=False):
        read = series_of(chart)
        assert read
        if isinstance(plot, XYPlot):
            wanted = [
                (one.name, tuple(point and point.x for point in one.points), tuple(point and point.y for point in one.points))
                for one in series_for(plot)
            ]
        else:
            wanted = [(bar.name, None, vars(bar)["values"]) for bar in plot.bars]
        assert [one.name for one in read] == [name for name, _, _ in wanted]
        for one, (_, x, y) in zip(read, wanted, strict=True):
            assert one.y == one.y_inside == pytest.approx(y)
            assert x is None or one.x == one.x_inside == pytest.approx(x)
            assert one.name == one.name_inside


@pytest.mark.parametrize("which", ["bank", "hostile"])
def test_every_slide_has_a_title_its_notes_and_words_for_who_cannot_see(which: str, request: pytest.FixtureRequest) -> None:
    """Charts and tables say what they show; the figures' id stands in all notes."""
    made: Deck = request.getfixturevalue(which)
    deck = opened(made.content)
    recipe = read_recipe(deck)
    assert recipe is not None
    assert recipe.figures == figures_id(made.gaps)
    assert len(set(keys_of(deck))) == len(deck.slides)
    for slide, key in zip(deck.slides, keys_of(deck), strict=True):
        assert slide.shapes.title.text_frame.text.strip()
        assert key == "appendix" or f"Figures {recipe.figures}" in notes_of(slide), key
    for slide, shape in shapes_of(deck):
        assert shape.name.startswith("gapkit ") or shape.placeholder_format.type == 13, shape.name  # the slide's number
        if shape.has_chart or getattr(shape, "has_table", False):
            alt = shape._element.nvGraphicFramePr.cNvPr.get("descr")  # noqa: SLF001 - python-pptx has no door to alt text
            assert len(alt) > 40, (slide.shapes.title.text, shape.name)


def test_the_notes_have_the_exact_figures_and_the_questions_as_they_were_asked(bank: Deck) -> None:
    """Rounded as the tables are, with bases; the wording of either side."""
    slide = next(slide for slide in opened(bank.content).slides if slide.shapes.title.name == "gapkit dumbbell title")
    notes = notes_of(slide)
    for row in newest(bank.gaps).to_dict("records"):
        topic = bank.gaps.study.topic(row["topic"])
        for side in ("provider", "customer"):
            said = [figure_text(row[f"{side}{end}"], row[f"{side}_n"]) for end in ("", "_low", "_high")]
            assert f"{said[0]} ({said[1]} to {said[2]}), {int(row[f'{side}_n']):,} answered" in notes
            question = topic.question(row[f"{side}_side"])
            assert question is not None
            assert question.asks in notes
        bases = (row["provider_n"], row["customer_n"])
        assert f"gap {figure_text(row['gap'], *bases)} ({figure_text(row['gap_low'], *bases)} to " in notes


def test_the_board_is_told_what_was_tested(real: gk.GapTable, tmp_path: Path) -> None:
    """The headline is the first title; each sentence of the table that holds says so, as headlines does."""
    deck = opened(exported(real, tmp_path))
    assert deck.slides[0].shapes.title.text_frame.text == real.headline
    table = next(shape.table for _, shape in shapes_of(deck) if shape.name == "gapkit sure table")
    claims = gk.headlines(real).claims
    rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows][1:]
    assert {row[0] for row in rows} == {"Yes", "No", "Open"}
    for holds, sentence, _ in rows:
        found = [claim for claim in claims if claim.sentence.startswith(sentence.removesuffix("…"))]
        assert {"Yes" if claim.holds else "No" if OTHERWISE in claim.why else "Open" for claim in found} == {holds}, sentence
    count = sum(claim.holds for claim in claims)
    assert (
        f"{count} of {len(claims)} sentences" in next(slide for slide in deck.slides if "sure" in slide.shapes.title.name).shapes.title.text
    )


def test_nothing_in_a_deck_is_a_formula(make: StudyMaker, people: PeopleMaker, tmp_path: Path) -> None:
    """Row 17: companies and topics named =cmd, +1, @x, TAB are text in charts, and in the workbooks inside them stay text where they are edited."""
    executives, customers = (
        pd.concat([people(n, share, seed, company=name) for seed, name in enumerate(SEVEN)]) for n, share in ((11, 0.8), (60, 0.5))
    )
    topics = {topic: {"label": name} for topic, name in zip("abc", ["=1+1", "@SUM(A1)", "+44"], strict=True)}
    gaps = gk.compare(make(executives, customers, company="company", topics=topics), by="company")
    content = exported(gaps, tmp_path)
    inside = [(path, part) for path, part in members(content) if ".xlsx/" in path]
    assert any(path.endswith("sheet1.xml") for path, _ in inside)
    assert [path for path, part in inside if re.search(rb"<f[ >]|<f/>|<definedName|<hyperlink|<externalReference|<ddeLink", part)] == []
    cells = 0
    for _, shape in shapes_of(opened(content)):
        if shape.has_chart:
            page = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
            assert page is not None
            for row in page.iter_rows():
                for cell in row:
                    assert cell.data_type in ("s", "n"), (cell.coordinate, cell.value)
                    if isinstance(cell.value, str) and cell.value.startswith(STARTERS):
                        assert cell.quotePrefix, cell.value
                        cells += 1
    assert cells > 10
    said = "\n".join(said_of(content).values())
    assert all(name.strip() in said for name in SEVEN)
    formulas = {
        text for path, part in members(content) if "/charts/chart" in path for text in re.findall(r"<c:f>([^<]*)</c:f>", part.decode())
    }
    assert formulas
    assert all(re.fullmatch(r"Sheet1!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", text) for text in formulas)


def test_no_part_of_a_deck_reaches_outside(bank: Deck) -> None:
    """No link to another file or host, no macro, no picture of what somebody else's deck showed."""
    for path, part in members(bank.content):
        assert b'TargetMode="External"' not in part, path
        assert path.endswith((".xml", ".rels", ".xlsx")), path


def test_names_nobody_should_use_give_a_deck_that_opens_and_reads(hostile: Deck) -> None:
    """No control characters nor turners of direction, escaped or not; every company and topic is told of."""
    for path, text in words_of(hostile.content).items():
        if path.endswith((".xml", ".rels")):
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text), path
            assert not re.search(r"_x00[01][0-9A-F]_", text), path
    said = "\n".join(said_of(hostile.content).values())
    for name in NAMES[:8]:
        shown = re.sub(r"[\x00-\x1f\u202e]", "", name)[:40]
        assert shown in said, shown


@pytest.mark.parametrize("which", ["bank", "hostile"])
def test_no_shape_leaves_its_slide(which: str, request: pytest.FixtureRequest) -> None:
    """Within the slide's edges, tables as high as their rows."""
    made: Deck = request.getfixturevalue(which)
    inside(opened(made.content))


@pytest.mark.parametrize("kind", SPECS)
def test_no_shape_of_any_kind_of_chart_leaves_its_slide(kinds: dict[str, bytes], kind: str) -> None:
    """Likewise, and charts do not lie over the words above and below."""
    inside(opened(kinds[kind]))


@pytest.mark.parametrize("which", ["bank", "hostile"])
def test_titles_and_sentences_fit_their_place(which: str, request: pytest.FixtureRequest) -> None:
    """By the measure: as many lines as there is room for."""
    made: Deck = request.getfixturevalue(which)
    fits(opened(made.content), "Arial", 24.0)


def test_the_words_of_a_slide_stand_above_one_another_in_reading_order(bank: Deck) -> None:
    """Whoever hears a slide gets its title first."""
    for slide in opened(bank.content).slides:
        assert slide.shapes[0].name.endswith(" title")


def test_a_number_of_a_list_of_the_appendix_is_that_of_its_slide(bank: Deck) -> None:
    """Whoever turns to a chart finds it."""
    deck = opened(bank.content)
    text = next(shape.text_frame.text for _, shape in shapes_of(deck) if shape.name == "gapkit appendix text")
    for line in text.split("\n"):
        number, words = re.fullmatch(r"Slides? (\d+)(?:-\d+)?: (.*)", line).groups()  # type: ignore[union-attr]
        title = deck.slides[int(number) - 1].shapes.title.text_frame.text
        assert title in words


@pytest.mark.parametrize(
    "verb", [gk.change, gk.headlines, gk.nonresponse, gk.estimate, gk.distribution, gk.league, gk.thresholds, gk.decompose]
)
def test_any_other_result_becomes_slides(verb: Any, tmp_path: Path) -> None:  # noqa: ANN401 - verbs of all kinds
    """Its chart where it has one, else its table: opened again, with a title, and words for who cannot see it."""
    tally = hostile_tally(topics=3, companies=0 if verb is not gk.league else 5, executives=14, customers=40)
    result = verb(tally, over="topics") if verb is gk.decompose else verb(tally)
    deck = opened(exported(result, tmp_path))
    shown = [shape for _, shape in shapes_of(deck) if shape.has_chart or getattr(shape, "has_table", False)]
    assert shown
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in shown)  # noqa: SLF001 - likewise
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)
    inside(deck)


def test_a_table_as_slides_has_the_cells_of_its_csv(tmp_path: Path) -> None:
    """Figures rounded alike, no apostrophe before a name that begins like a formula."""
    result = gk.estimate(hostile_tally(topics=8, companies=0, executives=14, customers=40, waves=1))
    content = exported(result, tmp_path)
    cells = [
        cell.text_frame.text for _, shape in shapes_of(opened(content)) if shape.has_table for row in shape.table.rows for cell in row.cells
    ]
    for row in result.frame.to_dict("records"):
        assert figure_text(row["value"], row["n"]) in cells
        assert str(int(row["n"])) in cells
    assert not [cell for cell in cells if cell.startswith("'")]


def test_a_chart_and_its_spec_become_the_same_deck(real: gk.GapTable, tmp_path: Path) -> None:
    """Any kind of chart can be asked for alone, with the master of one's choice."""
    one, two = exported(gk.draw_quadrant(real), tmp_path / "a"), exported(quadrant_spec(real), tmp_path / "b")
    assert one == two
    assert keys_of(opened(one)) == ["quadrant"]


def test_what_was_made_without_protection_becomes_no_deck(unprotected: gk.GapTable, tmp_path: Path) -> None:
    """Neither the table nor its chart, and nothing is written."""
    for thing in (unprotected, dumbbell_spec(unprotected)):
        with pytest.raises(ExportError, match="protect=False"):
            gk.export(thing, tmp_path / "new" / "deck", ["pptx"])
    assert not list(tmp_path.iterdir())


def test_a_thing_that_is_no_result_becomes_no_deck(tmp_path: Path) -> None:
    """The message says what was wanted."""
    with pytest.raises(ParameterError, match="Cannot export a dict"):
        gk.export({"a": 1}, tmp_path / "deck", ["pptx"])
    assert not list(tmp_path.iterdir())


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    """Everything left out: a deck that says it, with no chart and no number."""
    gaps = gk.compare(hostile_tally(topics=3, companies=0, executives=3, customers=4, waves=1))
    content = exported(gaps, tmp_path)
    said = said_of(content)
    assert "hidden" in "\n".join(said.values())
    assert not [shape for _, shape in shapes_of(opened(content)) if shape.has_chart]
    slides = "\n".join(text for path, text in said.items() if "/slides/" in path)
    assert not re.search(r"\d\s?%|\d higher", slides.replace("95% interval", ""))


def test_series_longer_than_the_first_are_not_lost() -> None:
    """A program that many have reads no more points than the first series has."""
    tally = hostile_tally(topics=9, companies=0, executives=40, customers=120)
    for plot in plots_of(dumbbell_spec(gk.compare(tally)), 5):
        assert isinstance(plot, XYPlot)
        lengths = [len(one.points) for one in series_for(plot)]
        assert lengths[0] == max(lengths)
        assert all(one >= 1 for one in lengths)


def test_words_longer_than_their_place_are_cut_and_hostile_ones_made_plain() -> None:
    """A title, sentences and notes as no study should have them: on the slide, in lines that fit, without a control character or its escape."""
    hostile_text = "NUL\x00BEL\x07 \u202egnp " + "Supercalifragilistic" * 30
    slide = Slide(
        "x",
        f"{hostile_text} word" * 40,
        hostile_text,
        points=(hostile_text,) * 3,
        source=hostile_text,
        notes=f"{hostile_text}\n{hostile_text}",
    )
    table = Slide("y", "Table", grid=Grid(("A", hostile_text), ((Cell(hostile_text), Cell("1", bold=True)),), (0.7, 0.3)), alt=hostile_text)
    content = deck_bytes([slide, table], [], title=hostile_text)
    fits(opened(content), "Arial", 24.0)
    inside(opened(content))
    for path, text in words_of(content).items():
        if path.endswith(".xml"):
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]|_x00[01][0-9A-Fa-f]_", text), path
    assert opened(content).slides[0].shapes.title.text_frame.text.endswith("…")


def test_the_appendix_has_a_strip_once_and_sends_nobody_to_itself() -> None:
    """The companies at either end lead on the board, where all of them follow in the appendix; elsewhere they are on the slides anyway."""
    gaps = gk.compare(example_studies.banks(), by="company", over="topics", score="favourable", where={"wave": "2"})
    spec = companies_spec(gaps)
    board, rest = chart_slides(spec, "companies", board=True), chart_slides(spec, "companies")
    assert "more in the appendix" in board[0].takeaway
    assert len(rest) == len(board) - 1
    assert not any("appendix" in slide.takeaway for slide in rest)

"""Bringing an edited deck up to date: figures anew, people's own work as they left it, titles that no longer hold told of, the original untouched."""

from __future__ import annotations

import hashlib
import io
import shutil
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import pytest
from click.testing import CliRunner
from office_files import opened, said_of, series_of, shapes_of
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_FILL
from pptx.util import Inches
from runs.tiny_reports import write_notebook

import gapkit as gk
from gapkit.charts.answers import answers_spec
from gapkit.charts.heatmap import heatmap_spec
from gapkit.cli import main
from gapkit.errors import ExportError
from gapkit.exports.deck.package import read_recipe
from gapkit.exports.deck.refresh import Refreshed, refresh_deck
from gapkit.exports.decks import board_deck, result_deck

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import StudyMaker

PINK = RGBColor(0xFF, 0x00, 0xAA)
EXECUTIVES, CUSTOMERS = 40, 200
# Favourable executives and customers by topic: at first higher, alike, lower; later the first has turned and the second opened.
FIRST = {"a": (36, 100), "b": (20, 100), "c": (10, 100)}
LATER = {"a": (12, 100), "b": (34, 96), "c": (10, 104)}


class Deck(NamedTuple):
    """A table with its deck."""

    gaps: gk.GapTable
    content: bytes


def people(of: int, good: dict[str, int]) -> pd.DataFrame:
    """Return so many people, of whom some give the best answer on each topic."""
    return pd.DataFrame({topic: [5] * many + [1] * (of - many) for topic, many in good.items()})


def deck_of(make: StudyMaker, answers: dict[str, tuple[int, int]]) -> Deck:
    """Return the deck of a study with so many favourable answers."""
    executives, customers = (
        people(of, {topic: counts[place] for topic, counts in answers.items()}) for place, of in enumerate((EXECUTIVES, CUSTOMERS))
    )
    gaps = gk.compare(make(executives, customers))
    return Deck(gaps, board_deck(gaps, [answers_spec(gk.distribution(gaps))], report="gap_report"))


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> StudyMaker:
    """Return the maker of studies, once for all tests here."""
    import made_study  # noqa: PLC0415 - its fixture is made for one test

    return made_study.maker_in(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def first(maker: StudyMaker) -> Deck:
    """Return the deck of the first answers."""
    return deck_of(maker, FIRST)


@pytest.fixture(scope="module")
def later(maker: StudyMaker, first: Deck) -> Deck:
    """Return the deck of the answers in which claims have turned."""
    assert first
    return deck_of(maker, LATER)


def saved(deck: Any) -> bytes:  # noqa: ANN401 - python-pptx has hardly any types
    """Return a deck as a file."""
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def named(deck: Any, name: str) -> Any:  # noqa: ANN401 - likewise
    """Return the shape of that id."""
    return next(shape for _, shape in shapes_of(deck) if shape.name == f"gapkit {name}")


def slide_of(deck: Any, key: str) -> Any:  # noqa: ANN401 - likewise
    """Return the slide of that id."""
    return next(slide for slide, shape in shapes_of(deck) if shape.name == f"gapkit {key} title")


def alt(shape: Any) -> Any:  # noqa: ANN401 - likewise
    """Return a chart's or table's non-visual properties, which hold its alt text."""
    return shape._element.nvGraphicFramePr.cNvPr  # noqa: SLF001 - python-pptx has no door to alt text


def edited(content: bytes) -> bytes:
    """Return a deck as people leave it: moved, recoloured, retitled, with slides of their own and without some of ours."""
    deck = opened(content)
    chart = named(deck, "dumbbell chart 1")
    chart.left, chart.width = chart.left + Inches(1), int(chart.width * 0.8)
    marks = next(one for one in chart.chart.plots[0].series if one.name == "Executives")
    marks.marker.format.fill.solid()
    marks.marker.format.fill.fore_color.rgb = PINK
    named(deck, "dumbbell title").text_frame.paragraphs[0].runs[0].text = "Executives are too rosy about a"
    named(deck, "sure title").text_frame.text = "We may say 77 things"
    named(deck, "appendix title").text_frame.text = "Anhang"
    named(deck, "dumbbell takeaway").text_frame.text = "Our own line"
    alt(named(deck, "quadrant chart 1")).set("descr", "Our own words for who cannot see")
    notes = slide_of(deck, "dumbbell").notes_slide.notes_text_frame
    notes.text = f"Say this first.\n{notes.text}\nAnd this last."
    slide_of(deck, "answer").notes_slide.notes_text_frame.text = "My own notes, 90%"
    answer = slide_of(deck, "answer")
    answer.shapes.add_group_shape([shape for shape in answer.shapes if shape.name.startswith("gapkit answer figure")])
    sure = slide_of(deck, "sure")
    added = deck.slides.add_slide(deck.slide_layouts[1])
    added.shapes.title.text = "A slide of our own with 42 in it"
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(picture, "PNG")
    added.shapes.add_picture(picture, 0, 0)
    added.shapes._spTree.append(deepcopy(next(shape for shape in sure.shapes if shape.name == "gapkit sure table")._element))  # noqa: SLF001 - as a copy is pasted
    entries = deck.slides._sldIdLst  # noqa: SLF001 - python-pptx cannot move slides
    entries.insert(1, entries[-1])
    gone = next(place for place, slide in enumerate(deck.slides) if slide.shapes.title.name == "gapkit next title")
    deck.part.drop_rel(entries[gone].rId)
    entries.remove(entries[gone])
    return saved(deck)


@pytest.fixture(scope="module")
def mine(first: Deck) -> bytes:
    """Return the first deck as people left it."""
    return edited(first.content)


@pytest.fixture(scope="module")
def told(mine: bytes, later: Deck) -> Refreshed:
    """Return what refreshing it with the later answers makes."""
    return refresh_deck(mine, later.content)


def titles(deck: Any) -> list[str]:  # noqa: ANN401 - likewise
    """Return a deck's titles."""
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def test_charts_get_new_figures_in_what_is_drawn_and_in_the_workbook_inside(told: Refreshed, later: Deck) -> None:
    """Every chart of the deck has the numbers of the fresh one, name by name."""
    deck, fresh = opened(told.deck), opened(later.content)
    count = 0
    for _, shape in shapes_of(deck):
        if shape.has_chart:
            count += 1
            assert series_of(shape.chart) == series_of(named(fresh, shape.name.removeprefix("gapkit ")).chart), shape.name
            assert (
                all((one.x, one.y, one.name) == (one.x_inside, one.y_inside, one.name_inside) for one in series_of(shape.chart))
                or "answers" in shape.name
            )
    assert count >= 3
    shown = {row["topic"]: row for row in later.gaps.frame.to_dict("records")}
    marks = next(one for one in series_of(named(deck, "dumbbell chart 1").chart) if one.name == "Executives")
    assert sorted(x for x in marks.x if x is not None) == pytest.approx(sorted(row["provider"] for row in shown.values()))


def test_words_that_nobody_touched_are_set_anew(told: Refreshed, later: Deck) -> None:
    """Titles, large figures within a group, sentences, small print, cells, notes and alt texts."""
    deck, fresh = opened(told.deck), opened(later.content)
    ours = {"dumbbell title", "sure title", "appendix title", "dumbbell takeaway"}
    count = 0
    for _, shape in shapes_of(deck):
        name = shape.name.removeprefix("gapkit ")
        if shape.name.startswith("gapkit ") and name not in ours:
            twin = named(fresh, name)
            if shape.has_text_frame:
                count += 1
                assert shape.text_frame.text == twin.text_frame.text, name
            if getattr(shape, "has_table", False):
                cells = [[cell.text_frame.text for row in one.table.rows for cell in row.cells] for one in (shape, twin)]
                assert cells[0] == cells[1]
            if shape.has_chart and name != "quadrant chart 1":
                assert alt(shape).get("descr") == alt(twin).get("descr")
    assert count > 10
    tables = [shape for _, shape in shapes_of(deck) if shape.name == "gapkit sure table"]
    assert len(tables) == 2  # its own and the copy
    assert slide_of(deck, "quadrant").notes_slide.notes_text_frame.text == slide_of(fresh, "quadrant").notes_slide.notes_text_frame.text


def test_no_figure_of_the_time_before_is_left_where_nobody_wrote(told: Refreshed, first: Deck, later: Deck) -> None:
    """Figures that only the first answers had are gone from slides, charts, workbooks and notes."""
    before, now = ("\n".join(said_of(one).values()).split("\n") for one in (first.content, later.content))
    stale = {line for line in before if any(letter.isdigit() for letter in line) and len(line) > 3} - set(now)
    kept = {line for path, text in said_of(told.deck).items() if "customXml" not in path for line in text.split("\n")}
    own = {line for line in stale & kept if line.startswith("Figures ")}
    assert len(stale) > 30
    assert stale & kept - own == set()


def test_moves_colours_words_and_slides_of_peoples_own_stay(told: Refreshed, mine: bytes) -> None:
    """What was moved stands where it was put, what was recoloured has its colour, what was written stays, what was deleted stays out."""
    deck, before = opened(told.deck), opened(mine)
    chart, was = named(deck, "dumbbell chart 1"), named(before, "dumbbell chart 1")
    assert (chart.left, chart.top, chart.width, chart.height) == (was.left, was.top, was.width, was.height)
    marks = {one.name: one for one in chart.chart.plots[0].series}
    assert marks["Executives"].marker.format.fill.fore_color.rgb == PINK
    assert marks["Customers"].marker.format.fill.fore_color.theme_color == 6  # the second accent
    assert named(deck, "dumbbell title").text_frame.text == "Executives are too rosy about a"
    assert named(deck, "appendix title").text_frame.text == "Anhang"
    assert named(deck, "dumbbell takeaway").text_frame.text == "Our own line"
    assert alt(named(deck, "quadrant chart 1")).get("descr") == "Our own words for who cannot see"
    notes = slide_of(deck, "dumbbell").notes_slide.notes_text_frame.text
    assert notes.startswith("Say this first.\n")
    assert notes.endswith("\nAnd this last.")
    assert slide_of(deck, "answer").notes_slide.notes_text_frame.text == "My own notes, 90%"
    names = [title for title in titles(deck) if title]
    assert names[1] == "A slide of our own with 42 in it"
    assert len(names) == len(titles(before))
    assert not any("gapkit next" in shape.name for _, shape in shapes_of(deck))
    assert any(shape.shape_type == 13 for shape in deck.slides[1].shapes)  # the picture
    answer = slide_of(deck, "answer")
    assert any(hasattr(shape, "shapes") for shape in answer.shapes)


def test_notes_between_peoples_own_words_are_those_of_now(told: Refreshed, later: Deck) -> None:
    """What was set is found within what people wrote before and after it."""
    notes = slide_of(opened(told.deck), "dumbbell").notes_slide.notes_text_frame.text
    fresh = slide_of(opened(later.content), "dumbbell").notes_slide.notes_text_frame.text
    assert notes == f"Say this first.\n{fresh}\nAnd this last."


def test_edited_titles_whose_claim_no_longer_passes_are_listed(told: Refreshed) -> None:
    """One that stood for a claim that has turned, one that holds a figure of its own; one that still holds is only told of."""
    turned, stale = told.doubtful
    assert "“Executives are too rosy about a” was edited" in turned
    assert "what stands under it has changed: “Topic b: executives 37 higher; Topic a: customers 20 higher”" in turned
    assert "“We may say 77 things” was edited and holds 77" in stale
    kept = "\n".join(told.kept)
    assert "“Anhang” was edited and stays; its claim still holds" in kept
    assert "“Our own line” was edited and stays" in kept
    assert "its notes were edited and stay" in kept
    assert told.left == []
    assert told.updated > 15


def test_an_edited_title_is_held_to_what_its_own_words_stood_for(first: Deck, later: Deck) -> None:
    """A finding in other words than before no longer holds; one in the same words holds with the figures of now; the same answers hold."""
    deck = opened(first.content)
    named(deck, "quadrant title").text_frame.text = "Wir überschätzen a"
    named(deck, "sure title").text_frame.text = "Zwei Sätze gelten"
    content = saved(deck)
    told = refresh_deck(content, later.content)
    assert any(
        "“Wir überschätzen a” was edited; it stood for “Executives rate “Topic a” 40" in line and "no longer holds" in line
        for line in told.doubtful
    )
    same = refresh_deck(content, first.content)
    assert same.doubtful == []
    assert sum("its claim still holds" in line for line in same.kept) == 2


def test_refreshed_again_the_same_titles_are_listed_again(told: Refreshed, later: Deck) -> None:
    """Nobody is told once and then never more; nothing else changes."""
    again = refresh_deck(told.deck, later.content)
    assert again.doubtful == told.doubtful
    assert again.kept == told.kept
    assert titles(opened(again.deck)) == titles(opened(told.deck))
    assert said_of(again.deck) == said_of(told.deck)


def test_a_deck_that_nobody_edited_becomes_the_fresh_one(first: Deck, later: Deck) -> None:
    """Every word and number of every part but the order of what a person never sees."""
    fresh = refresh_deck(first.content, later.content)
    assert (fresh.doubtful, fresh.kept, fresh.left, fresh.new) == ([], [], [], [])
    one, two = (
        [
            (shape.name, shape.text_frame.text if shape.has_text_frame else "", series_of(shape.chart) if shape.has_chart else "")
            for _, shape in shapes_of(opened(content))
        ]
        for content in (fresh.deck, later.content)
    )
    assert one == two
    assert read_recipe(opened(fresh.deck)) == read_recipe(opened(later.content))


def test_a_series_that_appears_has_its_own_colour_and_one_that_goes_is_gone(told: Refreshed, later: Deck, mine: bytes) -> None:
    """A verdict that turns moves points from one series to another: each has the colour of what it stands for."""
    deck, fresh, before = opened(told.deck), opened(later.content), opened(mine)
    for name in ("quadrant chart 1", "dumbbell chart 1"):
        looks, wanted, old = ({one.name: one for one in named(part, name).chart.plots[0].series} for part in (deck, fresh, before))
        assert list(looks) == list(wanted)
        for one, series in looks.items():
            if one != "Executives":
                assert look_of(series) == look_of(wanted[one]), one
        assert set(old) != set(looks) or name == "dumbbell chart 1"


def look_of(series: Any) -> tuple[Any, ...]:  # noqa: ANN401 - likewise
    """Return how a series looks: its marker and its colours."""
    fill, line = series.marker.format.fill, series.format.line
    colours = [part.fore_color.theme_color if part.type == MSO_FILL.SOLID else part.type for part in (fill, line.fill)]
    return series.marker.style, *colours, line.width


def test_a_chart_whose_kind_was_changed_by_hand_keeps_its_figures_and_is_told_of(first: Deck, later: Deck) -> None:
    """What cannot be brought up to date is never left unsaid."""
    deck = opened(first.content)
    frame = named(deck, "dumbbell chart 1")
    slide = slide_of(deck, "dumbbell")
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["a"]
    data.add_series("ours", (1.0,))
    other = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(3), Inches(3), data)
    other.name = frame.name
    frame._element.getparent().remove(frame._element)  # noqa: SLF001 - as a person takes it out
    told = refresh_deck(saved(deck), later.content)
    (line,) = told.left
    assert "the kind of the chart “gapkit dumbbell chart 1” was changed by hand; it keeps its old figures" in line
    chart = named(opened(told.deck), "dumbbell chart 1").chart
    assert [one.name for one in series_of(chart)] == ["ours"]


def test_a_table_grows_and_shrinks_with_its_rows_and_keeps_its_type() -> None:
    """Companies come and go between two waves; fills tell figures and are those of now."""
    import charts.hostile_study as hostile  # noqa: PLC0415 - names nobody should use

    decks = []
    for companies in (3, 5):
        gaps = gk.compare(hostile.hostile_tally(topics=2, companies=companies, waves=1), by="company")
        decks.append(board_deck(gaps, [heatmap_spec(gaps)], report="x"))
    small, large = decks
    for before, fresh in ((small, large), (large, small)):
        deck = opened(before)
        table = named(deck, "heatmap table").table
        for cell in table.rows[1].cells:
            cell.text_frame.paragraphs[0].runs[0].font.italic = True
        made = refresh_deck(saved(deck), fresh)
        one, two = (
            [[(cell.text_frame.text, cell.fill.type) for cell in row.cells] for row in named(opened(content), "heatmap table").table.rows]
            for content in (made.deck, fresh)
        )
        assert one == two
        assert named(opened(made.deck), "heatmap table").table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.italic


def test_what_the_report_no_longer_has_stays_and_what_is_new_is_told_of(first: Deck) -> None:
    """A chart that is gone keeps its old figures, with a word; one that is new is named and not pushed in; both ways round, and again."""
    without = board_deck(first.gaps, [], report="gap_report")
    less = refresh_deck(first.content, without)
    assert less.left
    assert all("answers" in line or "appendix" in line for line in less.left)
    back = refresh_deck(less.deck, first.content)
    assert (back.left, back.kept, back.doubtful) == ([], [], [])
    more = refresh_deck(without, first.content)
    assert any("New in the report" in line for line in more.new)
    assert titles(opened(more.deck)) == titles(opened(without))


def test_a_deck_that_is_none_of_ours_is_refused(later: Deck) -> None:
    """A deck without what it was made from, a text, and a report's other files."""
    from pptx import Presentation  # noqa: PLC0415 - here alone

    for content, said in ((saved(Presentation()), "does not say what it was made from"), (b"a deck", "is no PowerPoint file")):
        with pytest.raises(ExportError, match=f"Board.pptx {said}"):
            refresh_deck(content, later.content, "Board.pptx")


def test_a_deck_of_a_chart_alone_can_be_told_from_a_reports(first: Deck) -> None:
    """It carries no study to be brought up to date from."""
    recipe = read_recipe(opened(result_deck(answers_spec(gk.distribution(first.gaps)))))
    assert recipe is not None
    assert (recipe.study, recipe.report) == ("", "")


NOTEBOOK = (
    "import gapkit as gk",
    "gaps = gk.compare(gk.read_study(study))",
    'gk.finish(gaps, out_dir=out_dir, company=company, report="own", figures=[gk.draw_dumbbell(gaps)], sizes=["page"])',
)
PARAMETERS = """
study: str = "made"  # the study
company: str = ""  # one company alone
wave: str = ""  # a wave
score: str = ""  # a score
out_dir: str = "../out"  # where to write
"""


@pytest.fixture
def folder(make: StudyMaker, tmp_path: Path) -> Path:
    """Return the folder of a study that brings its own report."""
    study = make(
        *(people(of, {topic: counts[place] for topic, counts in FIRST.items()}) for place, of in enumerate((EXECUTIVES, CUSTOMERS))),
        report="own",
    )
    write_notebook(tmp_path / "own.ipynb", *NOTEBOOK, parameters=PARAMETERS)
    return study.path.parent


def call(*words: object) -> Any:  # noqa: ANN401 - what click answers
    """Return what the command line answers."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_writes_a_new_file_and_says_what_to_look_at(folder: Path, later: Deck) -> None:
    """Run, edited, answers changed, refreshed: the original is the same byte for byte; a file that is there is never written over."""
    made = call("run", folder, "--out", folder / "reports")
    assert made.exit_code == 0, made.output
    deck = opened(next((folder / "reports").rglob("deck.pptx")).read_bytes())
    named(deck, "dumbbell title").text_frame.text = "Executives are too rosy about a"
    path = folder / "Board deck.pptx"
    path.write_bytes(saved(deck))
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for place, (name, of) in enumerate((("executives", EXECUTIVES), ("customers", CUSTOMERS))):
        people(of, {topic: counts[place] for topic, counts in LATER.items()}).to_csv(folder / f"{name}.csv", index=False)
    done = call("refresh", path, "--study", folder)
    assert done.exit_code == 0, done.output
    new = folder / "Board deck-refreshed.pptx"
    assert f"brought up to date: {new}" in done.output
    assert (
        "Look at these titles before you present:\n  Slide 2: the title “Executives are too rosy about a” was edited, and what stands"
        in done.output
    )
    chart, fresh = (named(opened(content), "dumbbell chart 1").chart for content in (new.read_bytes(), later.content))
    assert series_of(chart) == series_of(fresh)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    again = call("refresh", path, "--study", folder)
    assert again.exit_code == 2
    assert "is there already, and nothing is written over: name another file with --to." in again.stderr
    itself = call("refresh", path, "--study", folder, "--to", path)
    assert itself.exit_code == 2
    assert "is only read" in itself.stderr
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_mistakes_are_told_in_one_sentence_and_nothing_is_written(folder: Path, first: Deck, tmp_path: Path) -> None:
    """A missing deck, one that is none, one of another study, one of a chart alone, a folder, a study that is not there."""
    decks = {
        "missing.pptx": (None, "No deck at"),
        "text.pptx": (b"a deck", "is no PowerPoint file"),
        "other.pptx": (first.content, "was made of the study"),
        "chart.pptx": (result_deck(answers_spec(gk.distribution(first.gaps))), "shows one result and no report"),
    }
    shutil.copytree(folder, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("elsewhere"))
    for name, (content, said) in decks.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        there = sorted(tmp_path.rglob("*"))
        done = call("refresh", tmp_path / name, "--study", tmp_path / "elsewhere")
        assert done.exit_code in (1, 2), name
        assert said in done.stderr, name
        assert done.stderr.startswith("error: ")
        assert len(done.stderr.splitlines()) == 1
        assert sorted(tmp_path.rglob("*")) == there
    missing = call("refresh", tmp_path / "other.pptx", "--study", tmp_path / "no such study")
    assert missing.exit_code == 2

"""A client's master: found by type in any language and size, or as its template.yaml says; what its last deck held is gone; mistakes are told to people."""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from client_master import COLOURS, FONT, changed, client_master
from office_files import fits, inside, members, opened, series_of, shapes_of, words_of
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches
from runs.tiny_reports import FINISH, PARAMETERS, write_notebook, write_study

import gapkit as gk
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.cli import main
from gapkit.errors import ExportError, GapkitError
from gapkit.exports.deck.chart_slides import chart_slides
from gapkit.exports.deck.deck import deck_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a client's master."""
    return client_master(tmp_path_factory.mktemp("client") / "Kunde.pptx")


@pytest.fixture(scope="module")
def deck(real: gk.GapTable, master: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the board's deck of the example on that master."""
    (path,) = gk.export(real, tmp_path_factory.mktemp("deck") / "board", ["pptx"], template=master)
    return path.read_bytes()


@pytest.fixture
def own(master: Path, tmp_path: Path) -> Path:
    """Return a copy of the master in a folder of its own, for a template.yaml beside it."""
    return shutil.copy(master, tmp_path / "Kunde.pptx")


def chart_deck(real: gk.GapTable, template: Path) -> Any:  # noqa: ANN401 - python-pptx has hardly any types
    """Return the slides of one chart on a master."""
    return opened(deck_bytes(chart_slides(dumbbell_spec(real), "dumbbell"), (), title="A chart", template=template))


def test_layout_and_placeholders_are_found_by_type_in_any_language_and_size(deck: bytes) -> None:
    """4:3 with German names: the finding in the title, the chart in the content, nothing left empty, nothing over an edge."""
    made = opened(deck)
    assert (made.slide_width, made.slide_height) == (Inches(10), Inches(7.5))
    assert {slide.slide_layout.name for slide in made.slides} == {"Titel und Inhalt"}
    for slide in made.slides:
        kinds = [shape.placeholder_format.type for shape in slide.placeholders]
        assert kinds.count(PP_PLACEHOLDER.TITLE) == 1
        assert all(shape.has_chart or shape.text_frame.text for shape in slide.placeholders)
    assert any(shape.has_chart and shape.is_placeholder for _, shape in shapes_of(made))
    inside(made)
    fits(made, FONT, 44.0)


def test_nothing_of_the_clients_last_deck_is_left_in_the_file(master: Path, deck: bytes) -> None:
    """Slides, notes, pictures, properties, shows, outlines and previews: in no part of the file is a word of them."""
    before = words_of(master.read_bytes())
    assert sum("Müller" in text for text in before.values()) >= 5
    for path, text in words_of(deck).items():
        assert "Müller" not in text, path
        assert "vertraulich" not in text, path
    names = [path for path, _ in members(deck) if ".xlsx/" not in path]
    assert not [name for name in names if re.search(r"\.(png|jpe?g|bin)$|viewProps|docProps/(app|custom)", name)]


def test_a_master_is_only_read(real: gk.GapTable, own: Path) -> None:
    """Its bytes are the same after as before."""
    before = own.read_bytes()
    chart_deck(real, own)
    assert own.read_bytes() == before
    assert [path.name for path in own.parent.iterdir()] == [own.name]


def test_fonts_and_colours_are_the_themes(deck: bytes) -> None:
    """Charts, slides and tables name no colour or font of their own; the theme is the client's."""
    for path, text in words_of(deck).items():
        if re.search(r"ppt/(charts|slides)/[^/]+\.xml$", path):
            assert "srgbClr" not in text, path
            assert set(re.findall(r'typeface="([^"]*)"', text)) <= {"+mn-lt", "+mj-lt"}, path
            assert "schemeClr" in text or "/slides/" in path
    themes = [text for path, text in words_of(deck).items() if "/theme/" in path]
    assert any(COLOURS["accent1"] in text and f'<a:latin typeface="{FONT}"' in text for text in themes)


def colours_of(made: Any, name: str) -> set[Any]:  # noqa: ANN401 - likewise
    """Return the theme's colours that the marks of a series have."""
    return {
        series.marker.format.fill.fore_color.theme_color
        for _, shape in shapes_of(made)
        if shape.has_chart
        for series in shape.chart.plots[0].series
        if series.name == name
    }


def test_template_yaml_is_obeyed_by_name_and_by_number(real: gk.GapTable, own: Path) -> None:
    """Layout, placeholders and colours as asked; words that have a placeholder stand there, in its type."""
    layout = next(one for one in opened(own.read_bytes()).slide_layouts if one.name == "Inhalt mit Überschrift")
    text = next(shape for shape in layout.placeholders if shape.placeholder_format.idx == 2)
    foot = next(shape for shape in layout.placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
    (own.parent / "template.yaml").write_text(
        f"layout: Inhalt mit Überschrift\ntitle: 0\ncontent: 1\ntakeaway: {text.name}\nsource: {foot.placeholder_format.idx}\n"
        "colours: {provider: accent5, customer: dark2}\n",
        encoding="utf-8",
    )
    made = chart_deck(real, own)
    assert {slide.slide_layout.name for slide in made.slides} == {"Inhalt mit Überschrift"}
    for slide in made.slides:
        shapes = {shape.name.rpartition(" ")[2]: shape for shape in slide.placeholders if shape.name.startswith("gapkit")}
        assert {name: shape.placeholder_format.idx for name, shape in shapes.items()} == {
            "title": 0,
            "1": 1,  # the chart
            "takeaway": 2,
            "source": foot.placeholder_format.idx,
        }
        assert all(shape.has_chart or shape.text_frame.text.strip() for shape in shapes.values())
        assert shapes["takeaway"].text_frame.paragraphs[0].runs[0].font.size is None
    assert colours_of(made, "Executives") == {MSO_THEME_COLOR.ACCENT_5}
    assert colours_of(made, "Customers") == {MSO_THEME_COLOR.TEXT_2}


def test_without_template_yaml_sides_have_the_first_two_accents(real: gk.GapTable, own: Path) -> None:
    """What a theme calls its first two colours."""
    made = chart_deck(real, own)
    assert colours_of(made, "Executives") == {MSO_THEME_COLOR.ACCENT_1}
    assert colours_of(made, "Customers") == {MSO_THEME_COLOR.ACCENT_2}


def test_the_masters_own_yaml_goes_before_template_yaml(real: gk.GapTable, own: Path) -> None:
    """Two masters in one folder each have theirs."""
    (own.parent / "template.yaml").write_text("layout: Nur Titel\n", encoding="utf-8")
    assert chart_deck(real, own).slides[0].slide_layout.name == "Nur Titel"
    own.with_suffix(".yaml").write_text("layout: Titel und Inhalt\n", encoding="utf-8")
    assert chart_deck(real, own).slides[0].slide_layout.name == "Titel und Inhalt"


def test_a_layout_with_a_title_alone_has_its_chart_below_it(real: gk.GapTable, own: Path) -> None:
    """Between the title and the small print; the same numbers."""
    (own.parent / "template.yaml").write_text("layout: Nur Titel\n", encoding="utf-8")
    made = chart_deck(real, own)
    inside(made)
    chart = next(shape for _, shape in shapes_of(made) if shape.has_chart)
    assert not chart.is_placeholder
    assert series_of(chart.chart)


MISTAKES = {
    "unknown key": ("layot: Nur Titel\n", r"template\.yaml, line 1: no key 'layot' here\. Did you mean 'layout'\?"),
    "doubled key": ("layout: Nur Titel\nlayout: Leer\n", r"template\.yaml, line 2: .*layout"),
    "unknown layout": (
        "layout: Titel und Inhlat\n",
        r"the layout 'Titel und Inhlat', which is not there\. Did you mean 'Titel und Inhalt'\?",
    ),
    "unknown placeholder": ("title: Tite 1\n", r"names the placeholder 'Tite 1', which is not there\. Did you mean 'Titel 1'\?"),
    "unknown number": (
        "content: 99\n",
        r"names the placeholder 99, which is not there\. It has: 0 \(Titel 1\), 1 \(Inhaltsplatzhalter 2\)",
    ),
    "unknown ink": (
        "layout: Nur Titel\ncolours:\n  provder: accent1\n",
        r"line 3: nothing is coloured as 'provder'\. Did you mean 'provider'\?",
    ),
    "unknown colour": ("colours:\n  provider: acent1\n", r"line 2: 'acent1' is no colour of a theme\. Did you mean 'accent1'\?"),
    "a colour that is no theme's": ("colours: {provider: '#ff0000'}\n", r"line 1: '#ff0000' is no colour of a theme"),
    "colours that are no list": ("colours: accent1\n", r"line 1: colours is .*wanted lines such as `provider: accent1`"),
    "a list": ("layout: [a, b]\n", r"line 1: layout is .*wanted a name or a number"),
    "no yaml": ("layout: [a\n", r"template\.yaml"),
    "too small": ("layout: Vergleich\ncontent: 2\n", r"its content is 4\.4 by 4\.3 inches, and a chart with its words needs 4\.5 by 2\.6"),
}


def refused(real: gk.GapTable, template: Path, said: str) -> None:
    """Assert that a master is refused in a sentence, and nothing written."""
    there = {path.name for path in template.parent.iterdir()}
    with pytest.raises(GapkitError, match=said) as told:
        gk.export(real, template.parent / "new" / "deck", ["csv", "pptx"], template=template)
    assert "Traceback" not in str(told.value)
    assert "\n" not in str(told.value)
    assert {path.name for path in template.parent.iterdir()} == there


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_template_yaml_is_told_with_its_line_and_the_nearest_name(real: gk.GapTable, own: Path, mistake: str) -> None:
    """Before anything is written."""
    text, said = MISTAKES[mistake]
    (own.parent / "template.yaml").write_text(text, encoding="utf-8")
    refused(real, own, said)


def without_titles(deck: Any) -> None:  # noqa: ANN401 - likewise
    """Take every title out of a deck's layouts."""
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                shape.element.getparent().remove(shape.element)


def as_potx(source: Path, target: Path) -> Path:
    """Write a deck as PowerPoint saves a template."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"presentationml.presentation.main+xml", b"presentationml.template.main+xml"))
    return target


def text_file(source: Path, target: Path) -> Path:
    """Write a text under the name of a deck."""
    del source
    target.write_text("a deck", encoding="utf-8")
    return target


def cut_short(source: Path, target: Path) -> Path:
    """Write half of a deck."""
    target.write_bytes(source.read_bytes()[:20_000])
    return target


def another_zip(source: Path, target: Path) -> Path:
    """Write a zip file that is no deck under the name of one."""
    del source
    with zipfile.ZipFile(target, "w") as new:
        new.writestr("a.txt", "a")
    return target


def broken_part(source: Path, target: Path) -> Path:
    """Write a deck whose main part is no XML."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<p:presentation" if name == "ppt/presentation.xml" else old.read(name))
    return target


def folder(source: Path, target: Path) -> Path:
    """Make a folder under the name of a deck."""
    del source
    target.mkdir()
    return target


FILES: dict[str, tuple[Callable[[Path, Path], Path], str, str]] = {
    "a text": (text_file, "x.pptx", r"x\.pptx is no PowerPoint file"),
    "nothing": (lambda _, target: target, "x.pptx", r"No file .*x\.pptx: wanted a PowerPoint file"),
    "a folder": (folder, "x.pptx", r"x\.pptx is a folder: wanted"),
    "a template": (as_potx, "x.potx", r"x\.potx is a PowerPoint template.*Save"),
    "half a file": (cut_short, "x.pptx", r"x\.pptx"),
    "another zip file": (another_zip, "x.pptx", r"x\.pptx"),
    "a broken part": (broken_part, "x.pptx", r"x\.pptx"),
    "no title": (
        lambda source, target: changed(source, target, without_titles),
        "x.pptx",
        r"no layout has a title, where the finding would stand",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_master_is_told_with_the_way_out(real: gk.GapTable, master: Path, tmp_path: Path, kind: str) -> None:
    """A text, a folder, a .potx, half a file, layouts without a title."""
    make, name, said = FILES[kind]
    refused(real, make(master, tmp_path / name), said)


TEMPLATED = PARAMETERS + 'template: str = ""  # a master\n'


def test_a_run_takes_a_master_from_where_it_was_started(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path as typed; the notebook, which runs elsewhere, finds it."""
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path / "tiny")
    shutil.copy(master, tmp_path / "Kunde.pptx")
    notebook = write_notebook(
        tmp_path / "tiny.ipynb", "import pathlib; assert pathlib.Path(template).is_file()", FINISH, parameters=TEMPLATED
    )
    done = CliRunner().invoke(main, ["run", "tiny", "--report", str(notebook), "-p", "template", "Kunde.pptx"])
    assert done.exit_code == 0, done.output


def test_a_run_with_a_master_that_cannot_be_used_ends_before_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, an exit code, no folder of reports."""
    monkeypatch.chdir(tmp_path)
    write_study(tmp_path / "tiny")
    (tmp_path / "x.pptx").write_text("a deck", encoding="utf-8")
    notebook = write_notebook(tmp_path / "tiny.ipynb", "1 / 0", FINISH, parameters=TEMPLATED)
    done = CliRunner().invoke(main, ["run", "tiny", "--report", str(notebook), "-p", "template", "x.pptx"])
    assert done.exit_code == ExportError.exit_code
    assert "x.pptx is no PowerPoint file" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "reports").exists()

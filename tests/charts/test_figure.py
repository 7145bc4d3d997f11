"""A drawn chart: it shows itself with its alt text, fits its page, draws the same each time and leaves matplotlib as it was."""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from gapkit.charts.companies import draw_companies
from gapkit.charts.dumbbell import draw_dumbbell
from gapkit.charts.theme import theme

if TYPE_CHECKING:
    from conftest import MakeRow, MakeTable

    from gapkit.charts.figure import GapFigure
    from gapkit.gaps.table import GapTable

AWKWARD = (
    "Responds to every enquiry from every customer in every channel within the time that customer thinks reasonable",
    "A$AP & B$ <b>bold</b> x_1^2",
    "NUL\0BEL\x07ESC\x1b",
    "客户服务",
    "خدمة العملاء \u202egnp.exe",
    "Supercalifragilistic" * 250,
    "=cmd|' /c calc'!A1",
)


@pytest.fixture
def awkward(make_row: MakeRow, make_table: MakeTable) -> GapTable:
    """Return a table whose topics have names nobody should use."""
    figures = [(100.0, 0.0), (0.0, 100.0), (50.0, 50.0), (3.0, 2.0), (99.0, 98.0), (60.0, 20.0), (40.0, 45.0)]
    rows = [make_row(f"t{place}", *pair, customer_n=800 + place) for place, pair in enumerate(figures)]
    return make_table(rows, list(AWKWARD))


@pytest.fixture
def awkward_companies(make_row: MakeRow, make_table: MakeTable) -> GapTable:
    """Return a table of companies with names nobody should use."""
    return make_table([make_row("safety", 60.0 + place, 50.0, company=name.replace("\0", "")) for place, name in enumerate(AWKWARD)])


def outside(figure: GapFigure) -> list[str]:
    """Return the texts of a figure that leave its canvas by more than a pixel."""
    with theme():
        figure.draw_without_rendering()
        renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        found = []
        for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
            box = text.get_window_extent(renderer)
            if text.get_text() and (box.x0 < -1 or box.y0 < -1 or box.x1 > figure.bbox.x1 + 1 or box.y1 > figure.bbox.y1 + 1):
                found.append(text.get_text())
    return found


def test_no_text_leaves_the_canvas(mixed: GapTable, awkward: GapTable, awkward_companies: GapTable) -> None:
    """Long, strange and extreme rows included."""
    for figure in (draw_dumbbell(mixed), draw_dumbbell(awkward), draw_companies(awkward_companies)):
        assert outside(figure) == []


def test_no_text_is_written_over_another(mixed: GapTable, make_row: MakeRow, make_table: MakeTable) -> None:
    """Title, labels, names, numbers, verdicts, the list and the footer keep apart: also with three scales, and at both ends of one."""
    rows = [make_row(f"t{place}", 100.0, 0.0, score=score) for place, score in enumerate(("favourable", "mean", "nps") * 4)]
    hidden = make_row("gone", 0.0, 0.0, status="hidden")
    labels = ["Responds to every enquiry within the time a customer thinks reasonable"] * 12
    sides = tuple(
        side.model_copy(update={"label": f"{side.label} of regional banks and building societies"})
        for side in make_table([hidden]).study.sides
    )
    for figure in (draw_dumbbell(mixed), draw_dumbbell(make_table([*rows, hidden], labels, sides=sides))):
        with theme():
            renderer: Any = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
            texts = [text for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)] if text.get_text()]
            boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
        inner = [(text, Bbox.from_extents(box.x0 + 1, box.y0 + 3, box.x1 - 1, box.y1 - 3)) for text, box in boxes]
        assert [(one, two) for place, (one, box) in enumerate(inner) for two, other in inner[place + 1 :] if box.overlaps(other)] == []


def test_a_chart_of_many_topics_grows_in_height_and_keeps_its_width(make_row: MakeRow, make_table: MakeTable) -> None:
    """Twenty-five topics make the page longer, not the type smaller."""
    three, many = (draw_dumbbell(make_table([make_row(f"t{place}", 60.0, 50.0) for place in range(count)])) for count in (3, 25))
    width, height = three.get_size_inches()
    assert width > height
    assert many.get_size_inches()[0] == width
    assert many.get_size_inches()[1] > 2 * height
    assert outside(many) == []


def test_names_are_drawn_as_they_are_written(awkward: GapTable) -> None:
    """No name is typeset as mathematics, no control character reaches a picture."""
    figure = draw_dumbbell(awkward)
    assert not [text for text in figure.texts if text.get_parse_math()]
    said = "".join(text.get_text() for text in figure.texts)
    assert "A$AP & B$ <b>bold</b>" in said
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", said + figure.alt_text)


def test_a_missing_glyph_is_no_warning(awkward: GapTable) -> None:
    """Chinese drawn with a font that has none: a box in the PNG, text in the SVG, silence in the notebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = draw_dumbbell(awkward)
        figure.to_png()
        assert "客户服务" in figure.to_svg().decode()


def test_the_picture_is_the_same_bytes_each_time(mixed: GapTable) -> None:
    """Drawn twice, PNG and SVG alike; and however often one figure is saved."""
    one, two = draw_dumbbell(mixed), draw_dumbbell(mixed)
    assert one.to_png() == two.to_png()
    assert one.to_svg() == two.to_svg() == one.to_svg()


def test_the_callers_own_style_does_not_reach_the_picture(mixed: GapTable) -> None:
    """A notebook that set its own look gets the same bytes."""
    plain = draw_dumbbell(mixed).to_svg()
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.bbox": "tight", "svg.fonttype": "path"}):
        assert draw_dumbbell(mixed).to_svg() == plain


def test_drawing_leaves_matplotlib_as_it_was(mixed: GapTable) -> None:
    """No setting is changed, not even by an error on the way."""
    before = dict(mpl.rcParams)
    draw_dumbbell(mixed)._repr_html_()
    with pytest.raises(RuntimeError), theme():
        raise RuntimeError
    assert dict(mpl.rcParams) == before


def test_no_figure_stays_open_behind_the_scenes() -> None:
    """Pyplot knows nothing of gapkit's figures, so no notebook shows one twice."""
    code = (
        "import gapkit as gk\n"
        "gk.draw_dumbbell(gk.compare(gk.read_study('one-company')))\n"
        "import matplotlib.pyplot as plt\n"
        "print(plt.get_fignums())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_html_is_one_picture_with_its_alt_text_and_the_table_behind_it(mixed: GapTable) -> None:
    """One figure element, a picture inside the page itself with a narrow one for phones, the alt text whole, every row in a fold."""
    figure = draw_dumbbell(mixed)
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(figure._repr_html_())
    assert [tag for tag, _ in found][:6] == ["figure", "picture", "source", "img", "details", "summary"]
    assert found[3][1]["alt"] == figure.alt_text
    for attributes, name in ((found[2][1], "srcset"), (found[3][1], "src")):
        assert str(attributes[name]).startswith("data:image/png;base64,")
    assert [tag for tag, _ in found].count("tr") == 1 + len(figure.spec.frame)


class Tags(HTMLParser):
    """Collects the names of a page's elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        del attrs
        self.found.append(tag)


def test_a_name_cannot_leave_the_alt_text(make_row: MakeRow, make_table: MakeTable) -> None:
    """Markup and quotation marks in a label stay text."""
    figure = draw_dumbbell(make_table([make_row("a", 60.0, 50.0)], ['"><script>alert(1)</script>']))
    page = figure._repr_html_()
    assert "<script" not in page
    tags = Tags()
    tags.feed(page)
    assert set(tags.found) == {
        "figure",
        "picture",
        "source",
        "img",
        "details",
        "summary",
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }


def test_jupyter_shows_the_chart_once() -> None:
    """With the inline backend's own printer for figures in place, a cell has one output: the HTML."""
    code = """
import gapkit as gk
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
from IPython.core.pylabtools import select_figure_formats
select_figure_formats(shell, {"png"})
shell.user_ns["figure"] = gk.draw_dumbbell(gk.compare(gk.read_study("one-company")))
with capture_output() as shown:
    shell.run_cell("figure")
print([sorted(output.data) for output in shown.outputs])
"""
    made = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[['text/html', 'text/plain']]"


def test_the_alt_text_says_finding_drawing_rows_and_source(mixed: GapTable) -> None:
    """Who cannot see the chart gets all of it: title first, then each row with both figures, intervals, verdict."""
    alt = draw_dumbbell(mixed).alt_text
    assert alt.startswith(draw_dumbbell(mixed).spec.title)
    for words in (
        "Responds quickly: Executives 92 (86 to 98), Customers 50 (44 to 56), executives 42 higher",
        "Not drawn: Secret topic: hidden.",
        "Board survey, May 2026",
    ):
        assert words in alt


def test_the_svg_is_well_formed_and_keeps_its_text(awkward: GapTable) -> None:
    """Labels are text elements that can be read, searched and edited."""
    root = ET.fromstring(draw_dumbbell(awkward).to_svg())  # noqa: S314 - our own file
    said = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "A$AP & B$ <b>bold</b> x_1^2" in said

"""A page is quiet: no script, nothing to fetch, every picture with its words."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from gapkit.errors import RunError
from gapkit.runs.pages import faults, make_page, plain_page

if TYPE_CHECKING:
    from pathlib import Path


def notebook(*outputs: dict[str, str], words: str = "") -> Any:  # noqa: ANN401 - nbformat's nodes have no types
    """Return an executed notebook with these outputs, each a dict by MIME type."""
    v4 = nbformat.v4
    cells = [v4.new_markdown_cell(words)] if words else []  # type: ignore[no-untyped-call]
    shown = [v4.new_output("display_data", data=dict(data)) for data in outputs]  # type: ignore[no-untyped-call]
    cells.append(v4.new_code_cell("secret = 1", outputs=shown, execution_count=1))  # type: ignore[no-untyped-call]
    return v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=x></sCrIpT>",
        "<img src=data:image/png;base64,AA alt=x onerror=alert(1)>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<iframe src='data:text/html,x'></iframe>",
        "<svg><image href='https://example.org/x.png'/></svg>",
        "<img alt=x src=https://example.org/x.png>",
        "<img alt=x src=//example.org/x.png>",
        "<img alt=x src=local.png>",
        "<img alt=x src='data:image/png;base64,AA' srcset='https://example.org/2.png 2x'>",
        "<picture><source srcset=https://example.org/2.png><img src='data:image/png;base64,AA' alt=x></picture>",
        "<picture><source srcset='data:image/png;base64,AA 1x, //example.org/2.png 2x'><img src='data:image/png;base64,AA' alt=x></picture>",
        "<picture><source srcset='data:image/png;base64,AA, small.png'><img src='data:image/png;base64,AA' alt=x></picture>",
        "<p style=\"background: image-set('https://example.org/x.png' 1x)\">x</p>",
        "<link rel=stylesheet href=https://example.org/x.css>",
        "<style>@import 'https://example.org/x.css';</style>",
        "<p style='background: url( https://example.org/x.png )'>x</p>",
        "<meta http-equiv=refresh content='0; url=https://example.org'>",
        "<form action=/x></form>",
        "<object data=x></object>",
    ],
)
def test_an_output_that_runs_or_fetches_fails_the_report(tmp_path: Path, html: str) -> None:
    """In a cell's output as in a notebook's words."""
    with pytest.raises(RunError, match="A report is one quiet page, but"):
        make_page(notebook({"text/html": html}), title="T", folder=tmp_path)
    assert faults(html)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "![words](https://example.org/x.png)"])
def test_words_that_run_or_fetch_fail_the_report(tmp_path: Path, words: str) -> None:
    """Markdown may hold HTML and pictures."""
    with pytest.raises(RunError, match="A report is one quiet page, but"):
        make_page(notebook(words=words), title="T", folder=tmp_path)


@pytest.mark.parametrize(
    "data", [{"image/png": "iVBORw0KGgo="}, {"text/html": "<img src='data:image/png;base64,AA'>"}, {"text/html": "<img alt=' ' src=''>"}]
)
def test_a_picture_without_words_fails_the_report(tmp_path: Path, data: dict[str, str]) -> None:
    """Who cannot see it must be told what it shows."""
    with pytest.raises(RunError, match="a picture has no alt text"):
        make_page(notebook(data), title="T", folder=tmp_path)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='data:image/svg+xml;base64,AA' alt='Executives 21 higher'>",
        "<p>See <a href='https://example.org/study'>the study</a> and <a href='#topics'>below</a></p>",
        "<style>td { color: #000; background: url(data:image/png;base64,AA) }</style><p>1</p>",
        "<picture><source media='(max-width: 9px)' srcset='data:image/png;base64,A=='><img src='data:image/png;base64,B' alt='21 higher'></picture>",
        "<img src='data:image/png;base64,AA' srcset='data:image/png;base64,BB 1x, data:image/png;base64,CC 2x' alt='Executives 21 higher'>",
        "<p>onerror=alert(1) &lt;script&gt;</p>",
    ],
)
def test_a_quiet_output_passes(tmp_path: Path, html: str) -> None:
    """Pictures that the page carries, links that a reader may follow, and styles of its own."""
    page = make_page(notebook({"text/html": html}), title="T", folder=tmp_path)
    assert html in page
    assert "secret" not in page


def test_a_title_is_text(tmp_path: Path) -> None:
    """Whatever a study is called."""
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in make_page(notebook(), title="</title><b>", folder=tmp_path)


def test_a_path_of_this_machine_fails_the_report(tmp_path: Path) -> None:
    """A report travels."""
    with pytest.raises(RunError, match="shows a path of this machine"):
        make_page(notebook({"text/plain": f"see {tmp_path}/x"}), title="T", folder=tmp_path, never=[str(tmp_path)])


def test_a_file_of_an_odd_name_is_linked(tmp_path: Path) -> None:
    """Spaces and hashes are part of a name, not of an address."""
    assert '<a href="a%20%23b.csv">A #b (CSV)</a>' in make_page(notebook(), title="T", folder=tmp_path, files=["a #b.csv"])


def test_the_foot_lists_files_by_kind_in_words(tmp_path: Path) -> None:
    """Charts, tables, and whatever else there is; a kind without files has no heading."""
    foot = make_page(notebook(), title="T", folder=tmp_path, files=["left_out.csv", "half-slide.svg", "notes/about.md", "LICENSE"]).split(
        "<footer>"
    )[1]
    words = [text for text in re.sub(r"<[^>]*>", "\n", foot).splitlines() if text.strip()]
    assert words == [
        "Files of this report",
        "Charts",
        "Half slide (SVG)",
        "Tables",
        "Left out (CSV)",
        "Other files",
        "Notes/about (MD)",
        "LICENSE",
    ]
    assert "<footer>" not in make_page(notebook(), title="T", folder=tmp_path)


SCREEN = "<div class='gapkit first-screen'><p class='study'>S</p><p class='headline'><strong>Executives 21 higher</strong></p></div>"


def test_the_first_screen_is_the_cover_wherever_a_notebook_shows_it(tmp_path: Path) -> None:
    """Above everything but the title, once; the notebook's opening words come after it."""
    page = make_page(
        notebook({"text/plain": "shown first"}, {"text/html": SCREEN}, words="# Title\n\nOpening words."), title="T", folder=tmp_path
    )
    places = [
        page.index(text)
        for text in ("<header", ">Title</h1>", "Executives 21 higher", "Opening words.", "</header>", "<main", "shown first")
    ]
    assert places == sorted(places)
    assert page.count("Executives 21 higher") == 1


def test_a_notebook_without_a_title_gets_the_studys(tmp_path: Path) -> None:
    """Every page has one h1."""
    page = make_page(notebook({"text/html": "<h1>An output's</h1>"}), title="Banks & Sons", folder=tmp_path)
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Banks &amp; Sons"]
    assert ">An output's</h2>" in page


def test_a_plain_page_runs_no_script_unless_it_is_given_one() -> None:
    """And then that one alone, by the hash of its text."""
    assert "script" not in plain_page("T", "<p>x</p>")
    page = plain_page("T", "<p>x</p>", script="let a = 1;")
    digest = base64.b64encode(hashlib.sha256(b"let a = 1;").digest()).decode()
    assert f"script-src 'sha256-{digest}'\"" in page
    assert "<script>let a = 1;</script>" in page

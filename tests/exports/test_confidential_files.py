"""What is hidden is in no file: not in tables, pictures, their words, pages, report.json or a notebook's outputs; and it is marked alike in all of them."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import nbformat
import pandas as pd
import papermill
import pytest
from books_read import words_of as words_of_book
from office_files import members, said_of

import gapkit as gk
from gapkit.study.places import find_notebook

if TYPE_CHECKING:
    from pathlib import Path

    from made_study import StudyMaker

# B's three of four executives, its 31 of 97 customers, the gap, and its bases; printed to any length.
SECRET = re.compile(r"(?<![\d.])(75(\.0+)?|31\.9\d*|32|43\.0[4-9]\d*|43|97|0\.75|0\.319\d*)(?![\d.])")


def people(good: int, of: int, company: str, function: str = "all") -> pd.DataFrame:
    """Return people of whom some give the best answer."""
    return pd.DataFrame({"a": [5] * good + [1] * (of - good), "company": company, "function": function})


@pytest.fixture
def study(make: StudyMaker) -> gk.Study:
    """Return a study in which B has four executives, and A's split has nine and four."""
    executives = pd.concat(
        [people(5, 9, "A", "Technology"), people(2, 4, "A", "Law"), people(3, 4, "B", "Technology"), people(8, 11, "C", "Technology")]
    )
    customers = pd.concat([people(60, 120, "A"), people(31, 97, "B"), people(80, 110, "C")])
    return make(executives, customers, company="company", title="Hidden", sides={"executives": {"segments": ["function"]}})


def texts(folder: Path) -> dict[str, str]:
    """Return every file of a report as text; of a picture its words."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".svg":
            # Coordinates are numbers of pixels; what a reader can take from them is tested where charts are.
            found[path.name] = " ".join(re.findall(r"<text[^>]*>([^<]*)<", path.read_text(encoding="utf-8")))
        elif path.suffix == ".png":
            found[path.name] = path.read_bytes().split(b"IDAT")[0].decode("latin-1")
        elif path.suffix == ".pptx":
            # Measures of the format are no figures: every text, cell, number of a chart and attribute that is words is read.
            found[path.name] = "\n".join(said_of(path.read_bytes()).values())
        elif path.suffix == ".xlsx":
            found[path.name] = words_of_book(path.read_bytes())
        elif path.is_file():
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def words_of(html: str) -> str:
    """Return what a page says, alt texts among it."""
    alts = " ".join(re.findall(r"alt=[\"']([^\"']*)[\"']", html))
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"src=\"data:[^\"]*\"", "", html)) + alts)


def test_a_hidden_company_is_marked_and_its_figures_are_in_no_file(study: gk.Study, tmp_path: Path) -> None:
    """Rows 31 and 35: csv, svg, png and report.json; hidden says so in each that lists rows."""
    gaps = gk.compare(study, by="company")
    gk.finish(gaps, tmp_path / "out")
    found = texts(tmp_path / "out")
    assert {"gaps.csv", "left_out.csv", "report.json", "companies-page.svg", "companies-slide.png"} <= set(found)
    for name, text in found.items():
        said = re.sub(r'"sha256".*|"bytes".*|"gapkit".*', "", text) if name == "report.json" else text
        assert not SECRET.search(said), (name, SECRET.search(said))
        assert "hidden" in text, name
    assert json.loads(found["report.json"])["statuses"]["hidden"] == 1


def test_no_kind_of_chart_holds_a_hidden_companys_figures_in_any_size_or_table(study: gk.Study, tmp_path: Path) -> None:
    """Rows 31 and 36: words, alt text, rows, pictures, and how many marks are drawn; the order of hidden ones is that of their names."""
    by_company = gk.compare(study, by="company")
    alone = gk.compare(study, where={"company": "B"})
    figures = [
        gk.draw_heatmap(by_company),
        gk.draw_quadrant(by_company),
        gk.draw_companies(by_company),
        gk.draw_league(gk.league(study)),
        gk.draw_dumbbell(alone),
        gk.draw_quadrant(alone),
    ]
    gk.finish(by_company, tmp_path / "out", figures=figures)
    found = texts(tmp_path / "out")
    assert sum(name.endswith("-chart.csv") for name in found) == len(figures)
    for name, text in found.items():
        if name != "report.json":
            assert not SECRET.search(text), (name, SECRET.search(text))
    for figure in figures:
        rows = figure.spec.frame
        hidden = rows[rows["status"].eq("hidden")] if "status" in rows else rows[rows["company"].eq("B")]
        assert hidden.select_dtypes("number").drop(columns=["of"], errors="ignore").isna().all(axis=None), figure
        assert not SECRET.search(words_of(figure._repr_html_()))


def test_no_part_of_a_deck_or_a_workbook_holds_a_hidden_figure_to_any_length(study: gk.Study, tmp_path: Path) -> None:
    """Row 36: attributes, coordinates and the parts of the workbooks inside charts too; B's share and gap as exact as they are, and hidden said (row 31)."""
    for name, gaps in (("all", gk.compare(study, by="company")), ("B", gk.compare(study, where={"company": "B"}))):
        for path in gk.export(gaps, tmp_path / name, ["pptx", "xlsx"]):
            content = path.read_bytes()
            parts = list(members(content))
            assert any("worksheets/sheet" in part for part, _ in parts) or name == "B"
            for part, inner in parts:
                if not inner.startswith(b"PK"):
                    assert not re.search(rb"(?<!\d)(31\.9[56]\d|43\.04\d|0?\.3195\d|319587)", inner), (path.name, part)
            said = "\n".join(said_of(content).values()) if path.suffix == ".pptx" else words_of_book(content)
            assert "hidden" in said
            assert not SECRET.search(said), (path.name, SECRET.search(said))


def test_a_page_and_a_chart_say_hidden_and_no_figure(study: gk.Study) -> None:
    """The table as HTML with its titles, the chart with its alt text, the first screen, and the customers' panel."""
    gaps = gk.compare(study, by="company")
    for shown in (
        gaps,
        gk.draw_companies(gaps),
        gk.first_screen(gaps),
        gk.seat_customer(gaps),
        gk.league(gaps),
        gk.estimate(study, by="company"),
    ):
        html = shown._repr_html_()
        if not isinstance(shown, gk.EstimateTable):  # there B's customers stand for themselves
            assert not SECRET.search(words_of(html)), SECRET.search(words_of(html))
    assert "hidden" in words_of(gaps._repr_html_())
    assert "hidden" in gk.draw_companies(gaps).alt_text


@pytest.mark.parametrize("value", ["Technology", "Law"])
def test_a_part_hidden_for_itself_and_one_hidden_for_it_look_alike(make: StudyMaker, tmp_path: Path, value: str) -> None:
    """Rows 32 and 33: nine and four of thirteen; both files say the same but for the name of the part."""
    executives = pd.concat([people(5, 9, "A", "Technology"), people(2, 4, "A", "Law")])
    study = make(executives, people(60, 120, "A"), sides={"executives": {"segments": ["function"]}})
    said = {}
    for part in (value, "Law"):
        gk.finish(gk.compare(study, where={"function": part}), tmp_path / part)
        said[part] = {name: text.replace(part, "PART") for name, text in texts(tmp_path / part).items() if name.endswith((".csv", ".svg"))}
        assert "hidden" in said[part]["gaps.csv"]
        assert "hidden" in said[part]["dumbbell-page.svg"]
    assert said[value] == said["Law"]


def test_a_notebook_run_for_the_hidden_company_holds_none_of_its_figures(study: gk.Study, tmp_path: Path) -> None:
    """Row 31 in a notebook's outputs and parameters, and in what it writes."""
    where = {"study": str(study.path), "company": "B", "out_dir": str(tmp_path / "out")}
    papermill.execute_notebook(find_notebook("gap_report"), tmp_path / "run.ipynb", where, progress_bar=False, log_output=False)
    notebook = nbformat.read(tmp_path / "run.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    html = " ".join(str(output.get("data", {}).get("text/html", "")) for output in outputs)
    assert "hidden" in words_of(html)
    assert not SECRET.search(words_of(html))
    for name, text in texts(tmp_path / "out").items():
        if name != "report.json":
            assert not SECRET.search(text), (name, SECRET.search(text))

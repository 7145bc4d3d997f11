"""export: files written whole, where they were asked for, the same bytes each time, and nothing that must not leave."""

from __future__ import annotations

import os
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gapkit as gk
from gapkit.charts.dumbbell import draw_dumbbell, dumbbell_spec
from gapkit.charts.quadrant import quadrant_spec
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.export import export
from gapkit.exports.writing import write
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.charts.spec import ChartSpec

SVG = "{http://www.w3.org/2000/svg}"


def test_a_table_leaves_with_who_was_left_out_and_its_chart(real: GapTable, tmp_path: Path) -> None:
    """Folders are made; the paths come back in order."""
    made = export(real, tmp_path / "new" / "folder" / "gaps")
    assert [path.name for path in made] == ["gaps.csv", "gaps_left_out.csv", "gaps.svg"]
    assert all(path.stat().st_size for path in made)
    assert sorted(path.name for path in made[0].parent.iterdir()) == sorted(path.name for path in made)


def test_a_chart_leaves_with_the_rows_it_draws(real: GapTable, tmp_path: Path) -> None:
    """A figure and its spec give the same files."""
    figure = draw_dumbbell(real)
    one = export(figure, tmp_path / "one", ["csv", "svg", "png"])
    two = export(dumbbell_spec(real), tmp_path / "two", ["csv", "svg", "png"])
    assert [path.suffix for path in one] == [".csv", ".svg", ".png"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert b"Responds quickly" in one[0].read_bytes()


def test_the_same_table_gives_the_same_bytes(real: GapTable, tmp_path: Path) -> None:
    """Written twice, in two folders."""
    one, two = (export(real, tmp_path / name / "gaps", ["csv", "svg", "png"]) for name in ("a", "b"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_svg_says_what_it_shows(real: GapTable, tmp_path: Path) -> None:
    """An image with the finding as its title and the alt text as its description, its labels kept as text."""
    figure = draw_dumbbell(real)
    root = ET.fromstring(export(figure, tmp_path / "x", ["svg"])[0].read_bytes())  # noqa: S314 - our own file
    assert root.get("role") == "img"
    assert (root[0].tag, root[0].text) == (f"{SVG}title", figure.spec.title)
    assert (root[1].tag, root[1].text) == (f"{SVG}desc", figure.alt_text)
    assert "Responds quickly" in [element.text for element in root.iter(f"{SVG}text")]


def test_no_script_survives_into_an_svg(real: GapTable, tmp_path: Path) -> None:
    """A study's title that is markup stays text in the description and in the picture."""
    study = real.study.model_copy(update={"title": '</desc><script>alert("x")</script>'})
    content = export(GapTable(study, real.tally, real.rows, real.missing, real.asked), tmp_path / "x", ["svg"])[0].read_text()
    assert "<script" not in content
    ET.fromstring(content)  # noqa: S314 - our own file


def test_the_png_has_twice_the_pixels_of_its_size_and_carries_its_alt_text(real: GapTable, tmp_path: Path) -> None:
    """Sharp on a projector, described for who cannot see it."""
    figure = draw_dumbbell(real)
    page, *slides = (
        path.read_bytes() for sizes in (["page"], ["slide", "half slide"]) for path in export(figure, tmp_path / "x", ["png"], sizes=sizes)
    )
    assert [struct.unpack(">II", content[16:24]) for content in slides] == [(3200, 1800), (1920, 2160)]
    assert struct.unpack(">I", page[16:20]) == (2400,)
    content = page
    assert b"Description" in content
    assert figure.spec.title.encode() in content


def test_a_hidden_row_has_no_number_in_any_file(leaky: GapTable, tmp_path: Path) -> None:
    """Neither in the texts nor in the coordinates of the SVG (a mark's place would give the figure away)."""
    paths = export(leaky, tmp_path / "x", ["csv", "svg"])
    drawn = export(dumbbell_spec(leaky), tmp_path / "y", ["csv"])
    for path in (paths[0], drawn[0]):
        line = next(line for line in path.read_text(encoding="utf-8-sig").splitlines() if "responsiveness" in line)
        assert "hidden" in line
        assert not re.search(r"77|78|33|44|11|66|67", line), path.name
    assert "Not drawn: Responds quickly: hidden." in paths[2].read_text()
    texts = [element.text or "" for element in ET.fromstring(paths[2].read_bytes()).iter(f"{SVG}text")]  # noqa: S314 - our own file
    assert [text for text in texts if "Responds quickly" in text] == ["hidden: Responds quickly"]
    # Two marks of each row that is drawn, and none more.
    marks = re.findall(r'<use xlink:href="#m', paths[2].read_text())
    assert len(marks) == 2 * int(dumbbell_spec(leaky).frame["drawn"].sum())


@pytest.mark.parametrize("spec_of", [dumbbell_spec, quadrant_spec], ids=["dumbbell", "quadrant"])
def test_a_chart_of_a_table_that_leaks_draws_no_hidden_figure(leaky: GapTable, spec_of: Callable[[GapTable], ChartSpec]) -> None:
    """Should a hidden row ever come with its figures, they end here: not in rows, nor in words."""
    spec = spec_of(leaky)
    row = spec.frame[spec.frame["status"].eq("hidden")]
    assert len(row) == 1
    assert row.select_dtypes("number").isna().all(axis=None)
    assert not re.search(
        r"\b(78|33|44)\b", spec.title + " ".join(sentence for sentence in spec.alt_text.split(". ") if "Responds" in sentence)
    )


def test_a_table_made_without_protection_does_not_leave(unprotected: GapTable, tmp_path: Path) -> None:
    """Neither the table nor a chart of it, in any format, and no folder is made for it."""
    figure = draw_dumbbell(unprotected)
    for thing in (unprotected, figure, figure.spec):
        with pytest.raises(ExportError, match="protect=False"):
            export(thing, tmp_path / "new" / "x")
    assert not list(tmp_path.iterdir())
    assert "Not protected" in figure.spec.footer


def test_an_unknown_format_names_the_nearest(real: GapTable, tmp_path: Path) -> None:
    """A typo is caught before anything is written."""
    with pytest.raises(ParameterError, match=r"'svgg'.*Did you mean 'svg'"):
        export(real, tmp_path / "x", ["csv", "svgg"])
    assert not list(tmp_path.iterdir())


def test_a_thing_that_is_no_result_is_refused(tmp_path: Path) -> None:
    """The message says what was found and what was wanted."""
    with pytest.raises(ParameterError, match="Cannot export a list"):
        export([1, 2], tmp_path / "x")  # type: ignore[arg-type]


def test_a_file_that_is_there_can_be_kept(real: GapTable, tmp_path: Path) -> None:
    """overwrite=False refuses before anything is written."""
    (tmp_path / "x.svg").write_text("mine")
    with pytest.raises(ExportError, match=r"x\.svg is there already"):
        export(real, tmp_path / "x", overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["x.svg"]


def test_dots_in_a_name_stay_and_a_known_suffix_is_taken_off(real: GapTable, tmp_path: Path) -> None:
    """A name may hold dots (St. Mary v1.2); only the ending of a known format is no part of it."""
    assert export(real, tmp_path / "St. Mary v1.2", ["csv"])[0].name == "St. Mary v1.2.csv"
    assert export(real, tmp_path / "gaps.csv", ["csv"])[0].name == "gaps.csv"


def test_a_disk_that_cannot_be_written_is_told_in_one_sentence(real: GapTable, tmp_path: Path) -> None:
    """A file where a folder should be: ExportError with the path, no traceback of the system."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="Cannot write") as told:
        export(real, tmp_path / "file" / "x", ["csv"])
    assert str(tmp_path / "file") in str(told.value)


def test_a_failed_write_leaves_what_was_there_and_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: the old file is whole, nothing lies beside it."""
    target = tmp_path / "x.csv"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write(target, b"new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_several_companies_leave_as_a_strip(shared: Path, tmp_path: Path) -> None:
    """By company, on more topics than one chart bears: companies over their topics."""
    assert shared
    gaps = gk.compare(gk.read_study(Path(__file__).parents[1] / "real" / "nyc2011"), by="company", sides=["teachers", "students"])
    chart = export(gaps, tmp_path / "x", ["svg"])[0].read_text()
    assert "Chart of companies" in chart

"""Large files are read by a quicker parser: the same cells, lines, notices and errors as the careful one gives, whatever stands in the file."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gapkit.errors import DataError
from gapkit.intake import quick_text
from gapkit.intake.grids import read_grid
from gapkit.study.model import Source

CELLS = st.text(st.sampled_from('ab4 é"\n,;\u00a0\u200b\t漢'), max_size=5)
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6)


def read(content: bytes, least: int, **how: object) -> object:
    """Return all that reading gives, or the error's sentence; the quicker parser takes files of `least` bytes and more."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_bytes(content)
        with mock.patch.object(quick_text, "LEAST", least):
            try:
                grid = read_grid(Source(path=path, **how), ["a", "b", "c"])
            except DataError as error:
                return str(error)
    return grid.header, grid.rows, grid.lines, grid.notices, {name: str(cells.dtype) for name, cells in grid.columns.items()}


def same(content: bytes, **how: object) -> None:
    """Assert that both ways read alike."""
    assert read(content, 0, **how) == read(content, 1 << 40, **how)


@settings(max_examples=150, deadline=None)
@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from(["utf-8", "utf-8-sig"]), st.integers(0, 2))
def test_well_formed_files_read_alike(rows: list[list[str]], end: str, quoted: bool, encoding: str, above: int) -> None:  # noqa: FBT001 - drawn
    """Quotes, line breaks inside cells, blank rows, spaces of all kinds, title lines above the header."""
    out = io.StringIO(newline="")
    out.write(f'Title, "of 3 sheets{end}' * above)
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([["a", "b", "c"], ["1", "2", "3"], ["1", "2", "3"], *rows])
    same(out.getvalue().encode(encoding), header=above + 1, separator=",")


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('ab"",,\n\n\r4 \x00é'), max_size=30))
@example('1,2,3\n4,"5"x,6\n')
@example('1,2,3\n4,5"x",6\n')
@example('1,2,3\n"4,5,6\n')
@example("1,2,3\n4,5\n")
@example("1,2,3\n\n4,5,6\n")
@example("1,2,3\r4,5,6\n")
@example("1,2,3")
@example("")
def test_whatever_else_stands_there_reads_alike_or_gives_the_same_error(body: str) -> None:
    """Quotes in the middle of a cell or never closed, ragged and empty lines, lone returns, NUL, no last line end, nothing at all."""
    same(b"a,b,c\n" + b"1,2,3\n" * 3 + body.encode(), separator=",")  # the first rows are always read with care, for the header


def test_previews_are_left_out_of_a_large_export_too() -> None:
    """The header of three rows and the rows of people who tried the survey are nobody's answers."""
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in "abcd")
    body = f"a,DistributionChannel,b,c\nA,Channel,B,C\n{ids}\n1,anonymous,2,3\n1,Preview,9,9\n4,anonymous,5,6\n"
    same(body.encode())
    _, rows, lines, notices, _ = read(body.encode(), 0)  # type: ignore[misc]
    assert (rows, lines) == ((("1", "2", "3"), ("4", "5", "6")), (4, 6))
    assert [(notice.kind, notice.count) for notice in notices] == [("left out", 1)]


def test_the_quick_parser_does_take_plain_files() -> None:
    """Else the tests above would compare the careful reader with itself."""
    with mock.patch("gapkit.intake.grids._collected", side_effect=AssertionError):
        assert read(b'a,b,c\n1,"2,\n""x""",3\n', 0) == (("a", "b", "c"), (("1", '2,\n"x"', "3"),), (2,), (), dict.fromkeys("abc", "string"))
    with pytest.raises(AssertionError), mock.patch("gapkit.intake.grids._collected", side_effect=AssertionError):
        read(b"a,b,c\n1,2,3\n", 1 << 40)

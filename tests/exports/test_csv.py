"""Tables as CSV: read back whole, rounded for reading, and nothing in them runs."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest

from gapkit.exports.csv import table_bytes
from gapkit.gaps.table import COLUMNS, GapTable


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """Return the lines of a table's CSV, read back."""
    return list(csv.reader(io.StringIO(table_bytes(frame).decode("utf-8-sig"))))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\n=1", "  =1", "\uff1d1"])
def test_a_text_that_a_spreadsheet_would_run_is_kept_as_text(text: str) -> None:
    """A company called like a formula gets an apostrophe in front, in the cells and in the header."""
    made = cells(pd.DataFrame({text: [text]}))
    assert [line[0][0] for line in made] == ["'", "'"]


@pytest.mark.parametrize("value", [-3.25, -0.5, np.float64(-7.0)])
def test_a_negative_number_stays_a_number(value: float) -> None:
    """No apostrophe before a minus that belongs to a figure."""
    assert float(cells(pd.DataFrame({"gap": [value]}))[1][0]) == pytest.approx(value, abs=0.06)


def test_the_file_opens_in_excel_and_reads_back(real: GapTable) -> None:
    """A byte order mark for Excel, which pandas reads over: the fixed columns, every row."""
    content = table_bytes(real.frame)
    assert content.startswith(b"\xef\xbb\xbf")
    again = pd.read_csv(io.BytesIO(content))
    assert list(again.columns) == list(COLUMNS)
    assert len(again) == len(real)


def test_points_are_rounded_by_the_base_behind_them() -> None:
    """To 0.1, to 1 under a base of 30 (30 itself is not under); the gap goes by the smaller base; an unknown base rounds to 0.1."""
    frame = pd.DataFrame(
        {
            "provider": [71.4286, 71.4286, 71.4286],
            "provider_n": [29, 30, None],
            "customer": [50.375, 50.375, 50.375],
            "customer_n": [800, 800, 800],
            "gap_low": [21.0536, 21.0536, 21.0536],
            "p_value": [0.00219911, 0.5, 1.0],
        }
    ).astype({"provider_n": "Int64"})
    made = [line[:1] + line[2:3] + line[4:] for line in cells(frame)[1:]]
    assert made == [["71", "50.4", "21", "0.0022"], ["71.4", "50.4", "21.1", "0.5"], ["71.4", "50.4", "21.1", "1"]]


def test_figures_of_other_results_are_rounded_by_their_own_bases() -> None:
    """An estimate, a share and the ends of a curve of few people are no surer than a gap of few; a margin is nobody's answer."""
    frame = pd.DataFrame({"value": [71.43, 71.43], "low": [45.36, 45.36], "share": [7.14, 7.14], "margin": [5.0, 5.0], "n": [14, 30]})
    assert cells(frame)[1:] == [["71", "45", "7", "5.0", "14"], ["71.4", "45.4", "7.1", "5.0", "30"]]


def test_what_lies_near_one_keeps_its_digits() -> None:
    """A corrected p is a probability; a correlation of -0.333 is not -0.3."""
    frame = pd.DataFrame({"p_holm": [0.0481], "rho": [-0.3334], "rho_low": [-0.8836], "deff": [0.8745]})
    assert cells(frame)[1] == ["0.0481", "-0.33", "-0.88", "0.87"]


def test_nothing_is_printed_as_minus_zero() -> None:
    """A gap of -0.01 is 0.0, not -0.0."""
    assert cells(pd.DataFrame({"gap": [-0.01]}))[1] == ["0.0"]


def test_null_is_an_empty_cell_and_marks_are_joined() -> None:
    """No nan, no <NA>, no tuple's brackets."""
    frame = pd.DataFrame({"gap": pd.array([pd.NA], dtype="Float64"), "marks": [("wording", "at least")], "drawn": [True], "wave": [None]})
    assert cells(frame)[1] == ["", "wording; at least", "yes", ""]


def test_control_characters_do_not_reach_a_file() -> None:
    """NUL, bell and line breaks inside a name are gone; the name is on one line."""
    assert cells(pd.DataFrame({"company": ["Al\0ba\x07\nBank"]}))[1] == ["Alba Bank"]


def test_a_hidden_row_has_no_number_in_a_file(leaky: GapTable) -> None:
    """Status and names stand; not one figure does."""
    line = dict(zip(*cells(leaky.frame)[:2], strict=True))
    assert line["status"] == "hidden"
    assert {name for name, text in line.items() if text and text.replace(".", "").replace("-", "").isdigit()} <= {"margin"}

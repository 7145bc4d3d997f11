"""Files changed in every way that people and programs change them: the same numbers, or an error with a sentence; never a traceback, never another number."""

from __future__ import annotations

import csv
import functools
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import gapkit as gk
from gapkit.errors import GapkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

STUDY = """
company: company
sides:
  executives: {role: provider, source: executives.csv, population: people, minimum: 2}
  customers: {role: customer, source: customers.csv, respondent: id, weight: weight, segments: [région]}
scales:
  agree5: {answers: {1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree}, not_answers: {8: Don't know}}
topics:
  speed: {questions: {executives: {column: q1, scale: agree5, favourable: [4, 5]}, customers: {column: q1, scale: agree5, favourable: [4, 5]}}}
  care: {questions: {executives: {column: q2, scale: agree5}, customers: {column: q2, scale: agree5}}}
"""
COMPANIES = ("Société Générale", "NA", "Crédit, Agricole")
EXECUTIVES = [["company", "people", "q1", "q2"], *([COMPANIES[k % 3], "9", str(1 + (k * 7) % 5), "58324"[k % 5]] for k in range(24))]
CUSTOMERS = [
    ["id", "company", "région", "weight", "q1", "q2", "comment"],
    *(
        [
            f"00{k}",
            COMPANIES[k % 3],
            ["nord", "sud"][k % 2],
            ["0.5", "1", "2"][k % 3],
            str(1 + (k * 5) % 4),
            "12458"[k % 5],
            f"note {k}",
        ]
        for k in range(60)
    ),
]

Rows = list[list[str]]


def written(rows: Rows, separator: str, encoding: str, end: str, *, quoted: bool) -> bytes:
    """Return a file's bytes."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue().encode(encoding)


def counted(executives: bytes, customers: bytes) -> pd.DataFrame:
    """Return all that any figure is made from: who answered what in which company and segment, counted and weighted."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "study.yaml").write_text(STUDY, encoding="utf-8")
        (Path(folder) / "executives.csv").write_bytes(executives)
        (Path(folder) / "customers.csv").write_bytes(customers)
        sides = gk.tally(gk.read_study(folder)).sides
    frames = [frame.assign(side=side.side) for side in sides for frame in (side.cells, side.patterns, side.headcounts)]
    found = pd.concat(frames, ignore_index=True)
    return found.sort_values(list(found.columns), ignore_index=True)


@functools.cache
def plain() -> pd.DataFrame:
    """Return what the files as they are hold."""
    return counted(written(EXECUTIVES, ",", "utf-8", "\n", quoted=False), written(CUSTOMERS, ",", "utf-8", "\n", quoted=False))


@functools.cache
def plain_executives() -> bytes:
    """Return the executives' file as it is."""
    return written(EXECUTIVES, ",", "utf-8", "\n", quoted=False)


def shuffled(rows: Rows, order: Sequence[int]) -> Rows:
    """Return the columns in another order."""
    return [[row[place] for place in order] for row in rows]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_changes_no_answer_changes_no_number(data: st.DataObject) -> None:
    """Order of columns, separator, encoding, line ends, quotes, spaces, blank lines, columns nobody asked for, and comments of a megabyte."""
    rows = shuffled(CUSTOMERS, data.draw(st.permutations(range(len(CUSTOMERS[0])))))
    if data.draw(st.booleans(), label="blank lines"):
        rows = [*rows[:1], [""] * len(rows[0]), *rows[1:20], [], *rows[20:], [], []]
    if data.draw(st.booleans(), label="spaces"):
        rows = [[f" {cell}  " for cell in row] for row in rows]
    if data.draw(st.booleans(), label="a column twice that nobody asks for"):
        rows = [[*row, "x", "y"] if row else row for row in rows]
        rows[0][-2:] = ["spare", "spare"]
    if data.draw(st.integers(0, 9), label="a megabyte") == 0:
        place = [cell.strip() for cell in rows[0]].index("comment")
        rows[-3 if rows[-1] == [] else -1][place] = "é, ; | \n" * 130_000
    separator = data.draw(st.sampled_from(",;\t|"))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    found = counted(plain_executives(), written(rows, separator, encoding, end, quoted=data.draw(st.booleans(), label="quoted")))
    pd.testing.assert_frame_equal(found, plain(), check_exact=True)


DAMAGES = ("stray code", "column twice", "field more", "field fewer", "cut off", "byte", "quote", "nul", "weight", "no column", "label")


def damaged(kind: str, row: int, draw: Any) -> bytes:  # noqa: ANN401 - hypothesis' own
    """Return the customers' file with one thing wrong in a row of answers."""
    rows = [list(cells) for cells in CUSTOMERS]
    question = rows[0].index("q1")
    if kind == "stray code":
        rows[row][question] = draw(st.sampled_from(["6", "0", "99", "4.5", "-1", "NaN", "inf", "4,0", "\u0664", "x" * 5000, "=1+1"]))
    elif kind == "label":
        rows[row][question] = "Agree"
    elif kind == "column twice":
        rows = [[*cells, cells[question]] for cells in rows]
    elif kind == "no column":
        rows[0][question] = "q_1"
    elif kind == "field more":
        rows[row].insert(draw(st.integers(0, len(rows[0]))), "4")
    elif kind == "field fewer":
        del rows[row][draw(st.integers(0, len(rows[0]) - 1))]
    elif kind == "weight":
        rows[row][rows[0].index("weight")] = draw(st.sampled_from(["-1", "nan", "inf", "", "1.5.2", "1 000", "many", "1,5"]))
    text = written(rows, ",", "utf-8", "\n", quoted=False)
    lines = text.splitlines(keepends=True)
    if kind == "cut off":
        return b"".join(lines[:-1]) + lines[-1][: lines[-1].rindex(b",", 0, lines[-1].rindex(b","))]
    if kind == "byte":
        lines[row] = lines[row].replace(b"note", b"n\xe9te\x81")
    elif kind == "quote":
        lines[row] = lines[row].replace(b"note", b'"note')
        lines[row] = lines[row].replace(b',"note', b',"note', 1)
    elif kind == "nul":
        lines[row] = lines[row].replace(b"note", b"no\x00te")
    return b"".join(lines)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_wrong_is_told_and_never_counted(data: st.DataObject) -> None:
    """One damage of every kind in any row: refused with a sentence that names the file, or read with nothing changed."""
    kind = data.draw(st.sampled_from(DAMAGES))
    content = damaged(kind, data.draw(st.integers(1, len(CUSTOMERS) - 1)), data.draw)
    try:
        found = counted(plain_executives(), content)
    except GapkitError as error:
        assert "customers.csv" in str(error)  # noqa: PT017 - the other outcome is checked below
        return
    pd.testing.assert_frame_equal(found, plain(), check_exact=True)


def test_every_kind_of_damage_is_refused() -> None:
    """None of them slips through as it stands."""
    for kind in DAMAGES:
        content = damaged(kind, 7, lambda strategy: next(iter(strategy.elements)) if hasattr(strategy, "elements") else 0)
        try:
            counted(plain_executives(), content)
        except GapkitError:
            continue
        raise AssertionError(kind)

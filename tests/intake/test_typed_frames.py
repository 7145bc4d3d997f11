"""Parquet files and frames handed over: typed cells read as the text a person would write, whichever library holds them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gapkit as gk
from gapkit.errors import DataError
from gapkit.intake.grids import read_grid
from gapkit.intake.sides import read_sides
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Side, Study

    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]

STUDY = """
company: bank
sides:
  executives: {role: provider, source: executives.csv, minimum: 2}
  customers: {role: customer, weight: w, minimum: 2}
scales:
  agree5: {answers: {1: Strongly disagree, 2: Disagree, 3: Neither, 4: Agree, 5: Strongly agree}, not_answers: {8: Don't know}}
topics:
  speed: {questions: {executives: {column: q, scale: agree5, favourable: [4, 5]}, customers: {column: q, scale: agree5, favourable: [4, 5]}}}
"""
PEOPLE: dict[str, list[Any]] = {
    "bank": ["NA", "None", "NA", None, "None"] * 16,
    "w": [0.7, 1.4, 1.0, 0.9] * 20,
    "q": [4, 8, 5, None, 1, 2, 4, 4, 3, 5] * 8,
}


def as_duckdb(people: dict[str, list[Any]]) -> Any:  # noqa: ANN401 - a relation
    """Return people as a relation of a database in memory."""
    frame = pl.DataFrame(people).to_arrow()
    connection = duckdb.connect()
    connection.register("people", frame)
    return connection.sql("select * from people")


FRAMES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "pandas of arrow": lambda people: pd.DataFrame(people).convert_dtypes(dtype_backend="pyarrow"),
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "polars, categories": lambda people: pl.DataFrame(people).with_columns(pl.col("bank").cast(pl.Categorical)),
    "polars, fixed categories": lambda people: pl.DataFrame(people).with_columns(pl.col("bank").cast(pl.Enum(["None", "NA"]))),
    "pandas, categories": lambda people: pd.DataFrame(people).astype({"bank": "category", "q": "category"}),
    "pyarrow": pa.table,
    "duckdb": as_duckdb,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pd.DataFrame]:
    """Return the study, and its gaps where the customers lie in a CSV file."""
    folder = tmp_path_factory.mktemp("frames")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "file.yaml").write_text(STUDY.replace("{role: customer,", "{role: customer, source: customers.csv,"), encoding="utf-8")
    (folder / "executives.csv").write_text("bank,q\n" + "NA,5\nNA,4\nNA,2\nNone,4\nNone,4\nNone,1\n" * 2, encoding="utf-8")
    pl.DataFrame(PEOPLE).write_csv(folder / "customers.csv")
    return folder / "study.yaml", gk.compare(gk.read_study(folder / "file.yaml"), by="company", protect=False).frame


@pytest.mark.parametrize("library", FRAMES)
def test_a_frame_of_any_library_gives_the_gaps_of_the_file(plain: tuple[Path, pd.DataFrame], library: str) -> None:
    """To the last digit, with banks that are called NA and None."""
    study, expected = plain
    found = gk.compare(gk.read_study(study, frames={"customers": FRAMES[library](PEOPLE)}), by="company", protect=False).frame
    assert found["company"].tolist() == ["NA", "None"]
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_a_frame_changed_after_it_was_handed_over_is_not_written_to(plain: tuple[Path, pd.DataFrame]) -> None:
    """What a person hands over stays theirs."""
    theirs = pd.DataFrame(PEOPLE, index=pd.Index(range(7, 87)))
    before = theirs.copy(deep=True)
    gk.tally(gk.read_study(plain[0], frames={"customers": theirs}))
    pd.testing.assert_frame_equal(theirs, before)


@pytest.mark.parametrize("wrong", [{"q": [1]}, [1, 2], pd.Series([1]), "customers.csv"])
def test_what_is_no_frame_is_refused(plain: tuple[Path, pd.DataFrame], wrong: object) -> None:
    """With the side it was for."""
    with pytest.raises(DataError, match=f"the frame of customers is a {type(wrong).__name__}; wanted a data frame"):
        gk.tally(gk.read_study(plain[0], frames={"customers": wrong}))


def save(table: pa.Table, path: Path) -> Source:
    """Write a Parquet file and return its Source."""
    pq.write_table(table, path)
    return Source(path=path)


def test_parquet_cells_read_as_a_person_writes_them(tmp_path: Path) -> None:
    """Whole numbers beside blanks keep no point, NaN is as blank as a null, categories are their words, dates are ISO, and NA is a name."""
    table = pa.table(
        {
            "bank": pa.array(["NA", "None", " nan ", None]),
            "score": pa.array([4.0, float("nan"), None, 4.5]),
            "count": pa.array([1, None, 3, 2], pa.int8()),
            "word": pa.array(["Agree", "NA", None, "Agree"]).dictionary_encode(),
            "day": pa.array([dt.date(2026, 5, 1), None, None, None]),
            "ok": pa.array([True, False, None, None]),
            "money": pa.array(["1.50", "2", None, None]).cast(pa.decimal128(8, 2)),
            "many": pa.array([[1, 2], None, [], [3]]),
            "nothing": pa.nulls(4),
        }
    )
    grid = read_grid(save(table, tmp_path / "customers.parquet"))
    assert grid.rows == (
        ("NA", "4", "1", "Agree", "2026-05-01", "TRUE", "1.5", "[1, 2]", ""),
        ("None", "", "", "NA", "", "FALSE", "2", "", ""),
        ("nan", "", "3", "", "", "", "", "[]", ""),
        ("", "4.5", "2", "Agree", "", "", "", "[3]", ""),
    )


def test_nan_and_null_are_both_no_answer(tmp_path: Path, make_study: MakeStudy, customers: MakeSide) -> None:
    """Neither is averaged, and neither is an answer of the word nan."""
    source = save(pa.table({"q": pa.array([4.0, float("nan"), None, 8.0])}), tmp_path / "customers.parquet")
    frame = read_sides(make_study(customers(source))).sides[0].frame
    assert frame["topic:speed"].tolist() == ["4", pd.NA, pd.NA, "8"]


@pytest.mark.parametrize("kept", [0, 10, -9, -1])
def test_a_parquet_file_that_is_cut_off_says_so(tmp_path: Path, kept: int) -> None:
    """Its last bytes say where everything lies; without them nothing is guessed."""
    source = save(pa.table({"q": list(range(1000))}), tmp_path / "customers.parquet")
    assert source.path is not None
    source.path.write_bytes(source.path.read_bytes()[:kept])
    with pytest.raises(DataError, match=r"customers.parquet cannot be read as Parquet: it is cut off or damaged .*Write it again"):
        read_grid(source)


def test_a_parquet_file_without_rows_has_no_responses(tmp_path: Path, make_study: MakeStudy, customers: MakeSide) -> None:
    """Columns and no people."""
    source = save(pa.table({"q": pa.array([], pa.int64())}), tmp_path / "customers.parquet")
    with pytest.raises(DataError, match=r"no responses for Customers: customers.parquet has a header and no rows"):
        read_sides(make_study(customers(source)))

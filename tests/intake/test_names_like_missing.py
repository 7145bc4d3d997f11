"""Companies called NA, None, null or nan, in every kind of source: names, not blanks."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from gapkit.intake.sides import read_sides
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Side, Study

NAMES = ["NA", "None", "null", "nan", "TRUE", "0", "NaT"]  # "N/A" is another spelling of NA by the rule of names
PEOPLE: dict[str, list[Any]] = {"bank": [*NAMES, ""], "q": [4] * (len(NAMES) + 1)}
META = ["StartDate", "Status", "Progress", "Finished"]


def _qualtrics(path: Path) -> None:
    rows = [[*META, "bank", "q"], [*META, "bank", "Speed?"], *(["x", "IP Address", "100", "True", name, "4"] for name in PEOPLE["bank"])]
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (list(PEOPLE), *zip(*PEOPLE.values(), strict=True)):
        book.active.append(list(row))
    for cell in book.active["A"]:
        cell.data_type = "s"
    book.save(path)


def _sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table people (bank text, q integer)")
        connection.executemany("insert into people values (?, ?)", zip(*PEOPLE.values(), strict=True))
    connection.close()


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table people (bank varchar, q integer)")
        connection.executemany("insert into people values (?, ?)", list(zip(*PEOPLE.values(), strict=True)))


FILES: dict[str, Callable[[Path], Any]] = {
    "customers.csv": lambda path: pl.DataFrame(PEOPLE).write_csv(path),
    "customers.tsv": lambda path: pl.DataFrame(PEOPLE).write_csv(path, separator="\t"),
    "qualtrics.csv": _qualtrics,
    "customers.xlsx": _workbook,
    "customers.parquet": lambda path: pq.write_table(pa.table(PEOPLE), path),
    "customers.sav": lambda path: pyreadstat.write_sav(pd.DataFrame(PEOPLE), path),
    "customers.dta": lambda path: pyreadstat.write_dta(pd.DataFrame(PEOPLE), path),
    "customers.sqlite": _sqlite,
    "customers.duckdb": _duckdb,
}


@pytest.mark.parametrize("name", FILES)
def test_a_company_whose_name_looks_missing_is_kept_as_text(
    tmp_path: Path, make_study: Callable[..., Study], customers: Callable[..., Side], name: str
) -> None:
    """Only the blank one is left out, and counted."""
    FILES[name](tmp_path / name)
    query = Path(name).suffix in {".sqlite", ".duckdb"}
    source = Source(sql="select * from people", database=str(tmp_path / name)) if query else Source(path=tmp_path / name)
    intake = read_sides(make_study(customers(source, company="bank")))
    assert intake.sides[0].frame["company"].tolist() == NAMES
    assert [(notice.why, notice.count) for notice in intake.notices if notice.kind == "left out"] == [("rows without a company", 1)]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table])
def test_a_frames_company_is_kept_as_text(
    make_study: Callable[..., Study], customers: Callable[..., Side], frame: Callable[..., Any]
) -> None:
    """Whatever library holds it."""
    study = make_study(customers(Source(frame="customers"), company="bank")).with_frames({"customers": frame(PEOPLE)})
    assert read_sides(study).sides[0].frame["company"].tolist() == NAMES

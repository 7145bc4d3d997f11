"""Queries in place of files: DuckDB, SQLite and PostgreSQL give the same answers, nothing is written, and no password is printed."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import duckdb
import pytest
import sqlalchemy

import gapkit as gk
from gapkit.errors import DataError, StudyError
from gapkit.intake.grids import read_grid
from gapkit.study.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROWS = [("Acme", 4), ("Acme", 5), ("Bolt", None), ("NA", 2)]
WANTED = (("Acme", "4"), ("Acme", "5"), ("Bolt", ""), ("NA", "2"))
QUERY = "select company, q from answers order by id"


def fill(execute: Callable[[str], object]) -> None:
    """Make the table of answers."""
    execute("create table answers (id integer, company varchar(20), q integer)")
    for place, (company, q) in enumerate(ROWS):
        execute(f"insert into answers values ({place}, '{company}', {'null' if q is None else q})")  # noqa: S608 - the test's own rows


@pytest.fixture
def duck(tmp_path: Path) -> Path:
    """Return a DuckDB file with the answers."""
    path = tmp_path / "crm.duckdb"
    with duckdb.connect(str(path)) as connection:
        fill(connection.execute)
    return path


@pytest.fixture
def lite(tmp_path: Path) -> Path:
    """Return a SQLite file with the answers."""
    path = tmp_path / "crm.sqlite"
    connection = sqlite3.connect(path)
    fill(connection.execute)
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def postgres(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return `$NAME` of a real PostgreSQL with the answers; skip where none is at hand."""
    address = os.environ.get("GAPKIT_TEST_POSTGRESQL", "")
    if not address:
        pytest.skip("no PostgreSQL at hand: GAPKIT_TEST_POSTGRESQL holds no address")
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("drop table if exists answers"))
        fill(lambda statement: connection.execute(sqlalchemy.text(statement)))
    monkeypatch.setenv("CRM", address)
    yield "$CRM"
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("drop table answers"))
    engine.dispose()


def test_duckdb_gives_the_answers(duck: Path) -> None:
    """Nulls are blank, whole numbers stay whole, and a company called NA keeps its name."""
    grid = read_grid(Source(sql=QUERY, database=str(duck)))
    assert (grid.header, grid.rows) == (("company", "q"), WANTED)


def test_sqlite_gives_the_same_answers(lite: Path) -> None:
    """The standard library's own database reads alike."""
    assert read_grid(Source(sql=QUERY, database=str(lite))).rows == WANTED


def test_postgresql_gives_the_same_answers(postgres: str) -> None:
    """So does a real server, by an address that only the environment knows."""
    assert read_grid(Source(sql=QUERY, database=postgres)).rows == WANTED


def test_without_a_database_the_files_beside_the_study_are_queried(tmp_path: Path) -> None:
    """A query may join, filter or reshape files before they are read."""
    (tmp_path / "answers.csv").write_text("company,q\nAcme,4\nBolt,1\n", encoding="utf-8")
    grid = read_grid(Source(sql="select * from 'answers.csv' where q > 2", folder=tmp_path))
    assert grid.rows == (("Acme", "4"),)


@pytest.mark.parametrize("statement", ["delete from answers", "insert into answers values (9, 'x', 1)", f"{QUERY}; drop table answers"])
@pytest.mark.parametrize("kind", ["duck", "lite", "postgres"])
def test_a_statement_that_writes_changes_nothing(kind: str, statement: str, request: pytest.FixtureRequest) -> None:
    """Only a query is taken; whatever else stands there is refused, and the table is as before."""
    database = str(request.getfixturevalue(kind))
    with pytest.raises(DataError, match="gave no rows"):
        read_grid(Source(sql=statement, database=database))
    assert read_grid(Source(sql=QUERY, database=database)).rows == WANTED


@pytest.mark.parametrize("kind", ["duck", "lite", "postgres"])
def test_a_wrong_query_is_told_with_the_databases_own_words(kind: str, request: pytest.FixtureRequest) -> None:
    """The person sees which column is unknown, and the query."""
    with pytest.raises(DataError, match=r"(?s)gave no rows: .*qq.*Query: select qq from answers"):
        read_grid(Source(sql="select qq from answers", database=str(request.getfixturevalue(kind))))


def test_a_missing_database_names_the_nearest_file(duck: Path) -> None:
    """Most missing files are misspelt; and none is made by asking for it."""
    wrong = duck.with_name("crn.duckdb")
    with pytest.raises(DataError, match=r"No database crn.duckdb in .*Did you mean 'crm.duckdb'\?"):
        read_grid(Source(sql=QUERY, database=str(wrong)))
    assert not wrong.exists()


def test_an_address_that_is_not_set_says_which_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way out is the variable, with the form of an address."""
    monkeypatch.delenv("CRM", raising=False)
    with pytest.raises(StudyError, match=r"the environment variable CRM is not set.*postgresql\+psycopg"):
        read_grid(Source(sql=QUERY, database="$CRM"))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://reader:hunter2@127.0.0.1:1/crm",
        "postgresql+psycopg://reader:hunter2@127.0.0.1:port/crm",
        "nodriver://reader:hunter2@host/crm",
        "not an address hunter2",
        "sqlite:////nowhere/hunter2/crm.db",
    ],
)
def test_a_password_is_never_printed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Whatever goes wrong with an address, it stands in no message and in no traceback of one."""
    monkeypatch.setenv("CRM", address)
    with pytest.raises(DataError) as error:
        read_grid(Source(sql=QUERY, database="$CRM"))
    assert "hunter2" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_a_study_reads_its_sides_from_queries(duck: Path) -> None:
    """A query stands in study.yaml where a path would, with the database beside it."""
    (duck.parent / "study.yaml").write_text(
        """
        sides:
          staff: {role: provider, source: {sql: "select q from answers where q is not null", database: crm.duckdb}, on_record: true}
          guests: {role: customer, source: {sql: "select q - 1 as q from answers where q is not null", database: crm.duckdb}, on_record: true}
        scales: {points: {from: 1, to: 5}}
        topics: {speed: {questions: {staff: {column: q, scale: points}, guests: {column: q, scale: points}}}}
        """,
        encoding="utf-8",
    )
    assert gk.compare(gk.read_study(duck.parent)).frame["gap"].tolist() == [pytest.approx(25)]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("{sql: select 1, path: a.csv}", "wants 'path' or 'sql', one of the two"),
        ("{path: a.csv, database: crm.duckdb}", "'database' does not go with a file"),
        ("{sql: select 1, sheet: A}", "'sheet' does not go with a query"),
        ("{sql: select 1, database: 'postgresql://me:pw@host/crm'}", "Put it in an environment variable"),
    ],
)
def test_keys_that_contradict_each_other_are_told(tmp_path: Path, source: str, sentence: str) -> None:
    """A file or a query, and no address in a file that travels."""
    study = f"sides: {{guests: {{role: customer, source: {source}}}}}\nscales: {{s: {{from: 1, to: 5}}}}\n"
    (tmp_path / "study.yaml").write_text(study + "topics: {t: {questions: {guests: {column: q, scale: s}}}}\n", encoding="utf-8")
    with pytest.raises(StudyError, match=sentence) as error:
        gk.read_study(tmp_path)
    assert "me:pw" not in str(error.value)

"""A query in place of a file: DuckDB (also over the files beside the study), SQLite, or any database SQLAlchemy knows, by an address kept out of the study."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from gapkit.errors import DataError, StudyError, nearest
from gapkit.intake.frames import from_arrow

if TYPE_CHECKING:
    from types import ModuleType

    from gapkit.study.model import Source

SQLITE_FORMATS: Final = (".sqlite", ".sqlite3", ".db", ".db3")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*")  # where a semicolon parts no statements
_SHOWN: Final = 200  # characters of a database's own complaint


def query(source: Source) -> pd.DataFrame:
    """Return the rows of a source's `sql`, typed as the database has them. Nothing is ever written: databases are opened to read, or rolled back.

    Raises:
        StudyError: the environment variable that `database` names is not set, or the package for it is not installed.
        DataError: the database is missing or cannot be reached, or refuses the query. The address is never printed.
    """
    if ";" in _QUOTED.sub("", source.sql).strip().rstrip(";"):
        raise _refused(source, "it holds several statements; wanted one SELECT")
    if source.database.startswith("$"):
        return _address(source)
    if not source.database:
        return _duckdb(source, None)
    path = Path(source.database)
    if not path.exists():
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file()) if path.parent.is_dir() else []
        raise DataError(f"No database {path.name} in {path.parent}.{nearest(path.name, there)}")
    return _sqlite(source, path) if path.suffix.lower() in SQLITE_FORMATS else _duckdb(source, path)


def _sqlite(source: Source, path: Path) -> pd.DataFrame:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        found = connection.execute(source.sql)
        if found.description is None:
            raise _refused(source, "it gives no rows; wanted a SELECT")
        return pd.DataFrame(found.fetchall(), columns=[column[0] for column in found.description], dtype=object)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise _refused(source, str(error)) from error
    finally:
        connection.close()


def _duckdb(source: Source, path: Path | None) -> pd.DataFrame:
    duckdb = _package("duckdb")
    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}  # else it may fetch them from the network
    try:
        connection = duckdb.connect(str(path) if path else ":memory:", read_only=path is not None, config=settings)
    except duckdb.Error as error:
        raise DataError(f"{source.name}: the database cannot be opened: {_told(error)}") from error
    try:
        if path is None:
            connection.execute("SET file_search_path = ?", [str(source.folder)])
        statements = connection.extract_statements(source.sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise _refused(source, "it does more than read; wanted one SELECT")
        return from_arrow(connection.sql(source.sql).to_arrow_table())
    except duckdb.Error as error:
        raise _refused(source, _told(error)) from error
    finally:
        connection.close()


def _address(source: Source) -> pd.DataFrame:
    """Return the rows from the database whose SQLAlchemy address stands in an environment variable."""
    variable = source.database.removeprefix("$")
    address = os.environ.get(variable, "")
    if not address:
        raise StudyError(
            f"{source.name}: the environment variable {variable} is not set. Set it to the database's address, "
            "such as postgresql+psycopg://user:password@host/name."
        )
    sqlalchemy = _package("sqlalchemy")
    try:
        engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            found = connection.execute(sqlalchemy.text(source.sql))
            if not found.returns_rows:
                raise _refused(source, "it gives no rows; wanted a SELECT")
            rows, columns = found.fetchall(), list(found.keys())
            connection.rollback()
    except sqlalchemy.exc.DBAPIError as error:
        raise _refused(source, _told(error.orig), address) from None  # its own words hold the address and the query
    except (sqlalchemy.exc.SQLAlchemyError, ImportError, ValueError) as error:
        raise _refused(source, _told(error), address) from None
    return pd.DataFrame([tuple(row) for row in rows], columns=columns, dtype=object)


def _package(name: str) -> ModuleType:
    from importlib import import_module  # noqa: PLC0415 -- only a study with a query pays for it

    try:
        return import_module(name)
    except ImportError:
        raise StudyError(f"a `sql` source needs the package {name}, which is not installed: pip install 'gapkit[sql]'.") from None


def _refused(source: Source, why: str, address: str = "") -> DataError:
    """Return the error of a query that gave nothing; whatever of the address stands in it is taken out."""
    if address and any(part in why for part in (address, *_secrets(address))):
        why = "the database could not be reached, or refused the query"
    return DataError(f"{source.name} gave no rows: {why}. Query: {' '.join(source.sql.split())[:_SHOWN]}")


def _secrets(address: str) -> tuple[str, ...]:
    """Return the password in an address, as it stands there."""
    credentials = address.split("://", 1)[-1].rpartition("@")[0]
    password = credentials.partition(":")[2]
    return (password,) if password else ()


def _told(error: Any) -> str:  # noqa: ANN401 - any driver's error
    return " ".join(str(error).split())[:_SHOWN].rstrip(". ")

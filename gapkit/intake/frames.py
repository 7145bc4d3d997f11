"""Typed tables (Parquet, SPSS, a frame handed over, a query's result) -> columns of text, so that every source is read by the same rules after."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa


def text_column(cells: pd.Series[Any]) -> pd.Series[str]:
    """Return a column as trimmed text, null where blank or missing; each different value is written once."""
    try:
        places, found = pd.factorize(cells, use_na_sentinel=True)
    except (TypeError, NotImplementedError):  # lists and records: no answer to a question, but a column that is there
        texts = ["" if value is None or value is pd.NA else str(value).strip() for value in cells]
        return pd.Series(pd.array([text or None for text in texts], dtype="string"))
    written = np.array([cell_text(value).strip() or None for value in found] + [None], dtype=object)
    return pd.Series(pd.array(written[places].tolist(), dtype="string"))


def cell_text(value: object) -> str:  # noqa: PLR0911 - one return a type
    """Return a cell as text: whole numbers without a point, dates as ISO, TRUE and FALSE as a spreadsheet shows them, "" for a missing one."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if isinstance(value, decimal.Decimal):
        return str(int(value)) if value == value.to_integral_value() else format(value.normalize(), "f")
    if isinstance(value, float | np.floating):
        return str(int(value)) if value.is_integer() else repr(float(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame whose whole numbers stay whole, also where some are missing; categories are written out."""
    import pyarrow as pa  # noqa: PLC0415 - only where such a table is read

    for place, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            table = table.set_column(place, column.name, table.column(place).cast(column.type.value_type))
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def as_pandas(frame: Any, name: str) -> pd.DataFrame:  # noqa: ANN401 - any frame that narwhals knows
    """Return a frame of any library that narwhals knows as pandas.

    Args:
        frame: pandas, polars (also lazy), pyarrow, DuckDB, PySpark, ...
        name: what it is called in an error.

    Raises:
        DataError: it is no frame.
    """
    import narwhals.stable.v2 as nw  # noqa: PLC0415 - only where a frame is handed over

    if isinstance(frame, pd.DataFrame):
        return frame.set_axis([str(column) for column in frame.columns], axis="columns")
    try:
        known = nw.from_native(frame)
    except TypeError as error:
        raise DataError(f"{name} is a {type(frame).__name__}; wanted a data frame (pandas, polars, pyarrow, DuckDB, ...).") from error
    eager = known.collect(backend="pyarrow") if isinstance(known, nw.LazyFrame) else known
    return from_arrow(eager.to_arrow())

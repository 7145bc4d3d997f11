"""Sources whose cells have types (Parquet, SPSS, Stata, a query, a frame handed over) -> a frame and what it says of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from gapkit.errors import DataError, StudyError
from gapkit.intake.files import PARQUET_FORMATS
from gapkit.intake.frames import as_pandas, from_arrow, text_column
from gapkit.intake.statistics_files import label_cells, read_statistics_file

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from gapkit.intake.codebook import Codebook
    from gapkit.intake.records import Notice
    from gapkit.study.model import Source


def read_typed(source: Source, frame: Any = None) -> tuple[pd.DataFrame, Codebook, tuple[Notice, ...]]:  # noqa: ANN401 - any frame narwhals knows
    """Return the rows of a source as a typed frame, its codebook (empty where it has none), and what a reader must know.

    Raises:
        DataError: the file is damaged, the query fails, or what was handed over is no frame.
        StudyError: the study was read without the frame it names.
    """
    if source.frame:
        if frame is None:
            raise StudyError(
                f"side {source.frame!r} has no data: read the study again with read_study(..., frames={{{source.frame!r}: frame}})."
            )
        return as_pandas(frame, f"the frame of {source.frame}"), {}, ()
    if source.path is None:
        from gapkit.intake.databases import query  # noqa: PLC0415 -- only a study with a query pays for it

        return query(source), {}, ()
    if source.path.suffix.lower() in PARQUET_FORMATS:
        return _parquet(source.path), {}, ()
    taken, codebook, notices = read_statistics_file(source, source.path)
    if source.labelled:
        for name, variable in codebook.items():
            if variable.answers or variable.missing:
                taken[name] = label_cells(text_column(taken[name]), variable)
    return taken, codebook, notices


def _parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq  # noqa: PLC0415 -- only a study with such a file pays for it

    try:
        return from_arrow(pq.ParquetFile(path).read())
    except (pa.ArrowException, OSError, ValueError) as error:
        said = " ".join(str(error).split())[:120]
        raise DataError(f"{path.name} cannot be read as Parquet: it is cut off or damaged ({said}). Write it again.") from error

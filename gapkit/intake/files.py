"""A file on disk -> which reader takes it: missing files, and formats that are refused with the export to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from gapkit.errors import DataError, nearest

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["text", "workbook", "parquet", "statistics"]

TEXT_FORMATS: Final = (".csv", ".tsv", ".tab", ".txt", ".dat")
EXCEL_FORMATS: Final = (".xlsx", ".xlsm")
PARQUET_FORMATS: Final = (".parquet", ".pq")
STATISTICS_FORMATS: Final = (".sav", ".zsav", ".por", ".dta")
_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(TEXT_FORMATS, "text"),
    **dict.fromkeys(EXCEL_FORMATS, "workbook"),
    **dict.fromkeys(PARQUET_FORMATS, "parquet"),
    **dict.fromkeys(STATISTICS_FORMATS, "statistics"),
}
# Loading one of these may run whatever code was put into it.
UNSAFE_FORMATS: Final = (".pkl", ".pickle", ".p", ".joblib", ".dill", ".cloudpickle", ".rds", ".rdata")
# What holds no answers, or cannot be read: what it is, and what to ask for instead.
_REFUSED: Final = {
    **dict.fromkeys(
        (".lss", ".lsq", ".lsg", ".lsl"),
        ("a LimeSurvey structure file: it holds the questions and no answers", "Export the responses from LimeSurvey as .csv or SPSS"),
    ),
    ".lsr": ("a LimeSurvey archive of responses", "Export the responses from LimeSurvey as .csv or SPSS"),
    ".lsa": ("a LimeSurvey archive", "Export the responses from LimeSurvey as .csv or SPSS"),
    ".qsf": ("a Qualtrics survey file: it holds the questions and no answers", "Export the data from Qualtrics as .csv or .sav"),
    ".feather": ("a Feather file", "Save it as Parquet"),
    ".arrow": ("an Arrow file", "Save it as Parquet"),
    ".sas7bdat": ("a SAS file", "Save it as .csv, Parquet or .sav"),
    ".xpt": ("a SAS transport file", "Save it as .csv, Parquet or .sav"),
    ".sps": ("SPSS syntax, without answers", "Save the data from SPSS as .sav"),
    ".spv": ("SPSS output, without answers", "Save the data from SPSS as .sav"),
    ".xls": ("an old Excel workbook", "Save it from Excel as .xlsx"),
    ".xlsb": ("a binary Excel workbook", "Save it from Excel as .xlsx"),
    ".ods": ("an OpenDocument sheet", "Save it as .xlsx"),
    ".json": ("a JSON file, which may be of any shape", "Save the answers as .csv, one row per person"),
    ".gz": ("compressed", "Unpack it first"),
    ".zip": ("compressed", "Unpack it first"),
    ".pdf": ("a PDF", "Ask for the answers as .csv, .xlsx or .sav"),
    ".docx": ("a Word document", "Ask for the answers as .csv, .xlsx or .sav"),
}


def kind_of(path: Path) -> Kind:
    """Return which reader takes a file that exists.

    Raises:
        DataError: the file is missing (the nearest name in its folder is given), is a folder, or is of a format that is not read.
    """
    if path.is_dir():
        raise DataError(f"{path} is a folder. Name a file in it.")
    if not path.exists():
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file()) if path.parent.is_dir() else []
        raise DataError(f"No file {path.name} in {path.parent}.{nearest(path.name, there)}")
    suffix = path.suffix.lower()
    if suffix in UNSAFE_FORMATS:
        raise DataError(f"{path.name} is refused: {suffix} is an unsafe format, reading it may run code. Save the data as .csv or .xlsx.")
    if suffix in _REFUSED:
        what, instead = _REFUSED[suffix]
        raise DataError(f"{path.name} is {what}; it is not read. {instead}.")
    if suffix not in _KINDS:
        raise DataError(f"{path.name}: files ending in {suffix or 'nothing'} are not read. Known: {', '.join(_KINDS)}.")
    return _KINDS[suffix]


def unreadable(path: Path, error: OSError) -> DataError:
    """Return the error of a file that is there and cannot be opened."""
    return DataError(f"{path.name} cannot be read: {error.strerror or error}.")

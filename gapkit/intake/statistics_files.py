"""SPSS and Stata files -> a typed frame and its codebook, with the codes declared as missing kept as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.errors import DataError
from gapkit.intake.codebook import Codebook, Variable
from gapkit.intake.frames import cell_text
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from gapkit.study.model import Source

_READERS: Final = {".sav": "read_sav", ".zsav": "read_sav", ".por": "read_por", ".dta": "read_dta"}
_KEEPS_MISSING: Final = (".sav", ".zsav", ".dta")  # a portable file has its codes as they are


def read_statistics_file(source: Source, path: Path) -> tuple[pd.DataFrame, Codebook, tuple[Notice, ...]]:
    """Return every column of an SPSS or Stata file, what the file says of each, and what a reader must know.

    Codes declared as missing (98 Don't know) stay codes: whether they are no answer is the study's to say, and the codebook tells that the file says so.

    Raises:
        DataError: the file is damaged or in an encoding that cannot be read.
    """
    import pyreadstat  # noqa: PLC0415 -- only a study with such a file pays for it

    read: Callable[..., tuple[pd.DataFrame, Any]] = getattr(pyreadstat, _READERS[path.suffix.lower()])
    options: dict[str, Any] = {"user_missing": True} if path.suffix.lower() in _KEEPS_MISSING else {}
    if source.encoding:
        options["encoding"] = source.encoding
    notices: tuple[Notice, ...] = ()
    try:
        try:
            frame, meta = read(path, **options)
        except OverflowError:  # a date after the year 9999, which Python has not
            frame, meta = read(path, disable_datetime_conversion=True, **options)
            why = (
                f"a date of {path.name} lies beyond the year 9999 and cannot be read as one: its dates stand as the numbers the file holds"
            )
            notices = (Notice(kind="noted", why=why),)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, OSError, ValueError) as error:
        raise DataError(
            f"{path.name} cannot be read ({str(error).strip() or type(error).__name__}). Save it again, or export it as .csv."
        ) from error
    return frame, {name: _variable(name, frame[name], meta) for name in frame.columns}, notices


def _variable(name: str, cells: pd.Series[Any], meta: Any) -> Variable:  # noqa: ANN401 - pyreadstat has no types
    labels = {cell_text(code): str(label).strip() for code, label in meta.variable_value_labels.get(name, {}).items()}
    ranges = meta.missing_ranges.get(name, [])
    tagged = [cell_text(code) for code in getattr(meta, "missing_user_values", {}).get(name, [])]
    labelled, given = (
        {cell_text(value): value for value in found} for found in (meta.variable_value_labels.get(name, {}), cells.dropna().unique())
    )
    single = [cell_text(bounds["lo"]) for bounds in ranges if bounds["lo"] == bounds["hi"]]  # declared, whether or not anybody gave it
    in_range = [[code for code, value in written.items() if _within(value, ranges)] for written in (labelled, given)]
    missing = dict.fromkeys([*in_range[0], *single, *in_range[1], *tagged])
    return Variable(
        name=name,
        asks=" ".join(str(meta.column_names_to_labels.get(name) or "").split()),
        answers=tuple((code, label) for code, label in labels.items() if code not in missing),
        missing=tuple((code, labels.get(code) or code) for code in missing if code),
    )


def _within(value: object, ranges: list[dict[str, Any]]) -> bool:
    return any(_between(value, bounds["lo"], bounds["hi"]) for bounds in ranges)


def _between(value: Any, low: Any, high: Any) -> bool:  # noqa: ANN401 - numbers with numbers, text with text
    try:
        return bool(low <= value <= high)
    except TypeError:
        return False


def label_cells(cells: pd.Series[str], variable: Variable) -> pd.Series[str]:
    """Return a column of codes as the labels the file gives them; a code without one stays."""
    labels = dict((*variable.answers, *variable.missing))
    return cells.map(lambda code: labels.get(code, code), na_action="ignore").astype("string")

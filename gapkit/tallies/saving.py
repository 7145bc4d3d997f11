"""A tally as one file: a zip of JSON (the study, the notices, the types) and CSV (the sums). Plain data, never pickle."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd

from gapkit.errors import DataError
from gapkit.intake.records import CompanyScores, Notice, Toplines
from gapkit.study.model import Study
from gapkit.tallies.tally import AnswerTally, Kept, SideTally, Tally

FORMAT = 1
KINDS: dict[str, type[Any]] = {"answers": AnswerTally, "company scores": CompanyScores, "toplines": Toplines}
EPOCH = (1980, 1, 1, 0, 0, 0)  # a fixed time in the zip, so that the same tally gives the same bytes


def save_tally(tally: Tally, path: str | Path) -> Path:
    """Write a tally to `path` in one step (a half-written file never stands there); returns the path."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    contents: dict[str, str] = {}
    parts = []
    for place, part in enumerate(tally.sides):
        kind = next(name for name, known in KINDS.items() if isinstance(part, known))
        described: dict[str, Any] = {"kind": kind, "frames": {}, "values": {}}
        for item in dataclasses.fields(part):
            value = getattr(part, item.name)
            if isinstance(value, pd.DataFrame):
                contents[f"{place}/{item.name}.csv"] = value.to_csv(index=False, float_format="%.17g", lineterminator="\n")
                described["frames"][item.name] = {name: str(kind) for name, kind in value.dtypes.items()}
            else:
                described["values"][item.name] = value
        parts.append(described)
    notices = [dataclasses.asdict(notice) for notice in tally.notices]
    head = {"format": FORMAT, "study": tally.study.model_dump(mode="json"), "notices": notices, "sides": parts}
    head |= {"kept": [dataclasses.asdict(kept) for kept in tally.kept]} if tally.kept else {}
    contents["tally.json"] = json.dumps(head, indent=1)
    staged = target.with_name(f".{target.name}.{os.getpid()}")
    with zipfile.ZipFile(staged, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), contents[name], zipfile.ZIP_DEFLATED)
    staged.replace(target)
    return target


def load_tally(path: str | Path) -> Tally:
    """Return the tally that `save_tally` wrote at `path`. Raises DataError where the file is missing or no such tally."""
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read("tally.json"))
            if head.get("format") != FORMAT:
                raise DataError(
                    f"{path}: a tally of format {head.get('format')!r}; this gapkit reads format {FORMAT}. Make it anew with gapkit.tally(study).save(...)."
                )
            sides = tuple(_side(archive, place, described) for place, described in enumerate(head["sides"]))
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file. Save one with gapkit.tally(study).save({str(path)!r}).") from None
    except (zipfile.BadZipFile, KeyError, json.JSONDecodeError) as err:
        raise DataError(f"{path}: not a gapkit tally, or cut short. Make it anew with gapkit.tally(study).save(...).") from err
    notices = tuple(Notice(**notice) for notice in head["notices"])
    return Tally(Study.model_validate(head["study"]), sides, notices, tuple(Kept(**kept) for kept in head.get("kept", ())))


def _side(archive: zipfile.ZipFile, place: int, described: dict[str, Any]) -> SideTally:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in described["values"].items()}
    frames = {}
    for name, kinds in described["frames"].items():
        text = archive.read(f"{place}/{name}.csv").decode("utf-8")
        raw = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values={})
        frames[name] = pd.DataFrame({column: _typed(raw[column], kind) for column, kind in kinds.items()})
    made: SideTally = KINDS[described["kind"]](**values, **frames)
    return made


def _typed(column: pd.Series[str], kind: str) -> pd.Series[Any]:
    if kind in {"str", "string", "object"}:
        # A blank key ("" company, wave or stratum) is a value; only units, segments and answers know null, and none of them is ever "".
        known = column.where(column != "", None) if _knows_null(str(column.name)) else column
        return known.astype(kind)  # type: ignore[call-overload,no-any-return]
    if kind == "bool":
        return column == "True"
    typed: pd.Series[Any] = column.where(column != "", None).astype("Float64").astype(kind)  # type: ignore[call-overload]
    return typed


def _knows_null(name: str) -> bool:
    return name in {"unit", "answer"} or name.startswith("segment:")

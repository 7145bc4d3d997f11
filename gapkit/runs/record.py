"""The record of a run, `run.json`: what was run on what, with which versions, how it ended and what it left."""

from __future__ import annotations

import json
import os
import platform
import secrets
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit import __version__
from gapkit.runs.judgement import RECORD, sha256

if TYPE_CHECKING:
    from collections import abc

    from gapkit.study.model import Study

_PACKAGES = ("pandas", "numpy", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "ipykernel")


def run_id(now: datetime) -> str:
    """Return a run's name: its start in UTC, and four random digits for runs of one second."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def study_as_given(source: str | os.PathLike[str], study: Study) -> str:
    """Return a study as it was asked for; of an absolute path only its end, for a record travels and a machine's folders do not."""
    given = Path(source)
    if not given.is_absolute():
        return given.as_posix()
    return f"{study.path.parent.name}/{study.path.name}"


def inputs(study: Study, notebook: Path) -> list[dict[str, object]]:
    """Return every file a run reads: path (seen from the study's folder; of the notebook its name), SHA-256 and size in bytes."""
    folder = study.path.parent
    files = dict.fromkeys(
        [study.path, *(file for side in study.sides for source in side.sources for file in source.files), *_toplines(study)]
    )
    listed = [(_seen_from(folder, file), file) for file in files if file.is_file()]
    return [entry(name, file) for name, file in [*listed, (notebook.name, notebook)]]


def outputs(folder: Path) -> list[dict[str, object]]:
    """Return every file of a finished report but its own record: path below the folder, SHA-256 and size in bytes."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [entry(file.relative_to(folder).as_posix(), file) for file in files if file != folder / RECORD]


def entry(name: str, file: Path) -> dict[str, object]:
    """Return a file's entry in a record."""
    return {"path": name, "sha256": sha256(file), "bytes": file.stat().st_size}


def versions() -> dict[str, str]:
    """Return the versions of Python, gapkit and what it computes and draws with; a package that is absent is left out."""
    found = {"python": platform.python_version(), "gapkit": __version__}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def write_json(file: Path, content: abc.Mapping[str, object]) -> None:
    """Write a JSON file whole or not at all."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        part.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def read_json(file: Path) -> dict[str, Any]:
    """Return a JSON file's content; an empty dict where it is missing or no JSON object."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def stamp(moment: datetime) -> str:
    """Return a moment as records hold it: UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _toplines(study: Study) -> list[Path]:
    """Return the files of published figures that a study names under `topics: {path: ...}`; the study itself keeps their figures alone."""
    from gapkit.study.yaml_source import Items, Mapping, Text, read_tree  # noqa: PLC0415 - brings the YAML reader

    topics = read_tree(study.path, study.path.name)[0].values.get("topics")
    named = topics.values.get("path") if isinstance(topics, Mapping) else None
    names = named.items if isinstance(named, Items) else (named,)
    return [(study.path.parent / name.value).resolve() for name in names if isinstance(name, Text)]


def _seen_from(folder: Path, file: Path) -> str:
    """Return a file's path as seen from a folder; its name alone where no such path exists (another drive)."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.name

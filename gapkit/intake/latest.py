"""Sources that name a pattern of files -> the newest file that matches, settled once for a whole reading of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.errors import DataError
from gapkit.intake.records import Notice
from gapkit.study.latest import newest_file

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.study.model import Source, Study

_LISTED = 5  # files of the folder that are named where none matches


def settle_files(study: Study) -> tuple[Study, tuple[Notice, ...]]:
    """Return the study with every pattern of files replaced by the newest file that matches it, and which files were taken.

    A file that arrives while a study is read is thus not read for one side and left for another. A pattern that no file matches stays, and is refused
    when it is read. The study itself where it names no pattern.
    """
    found: dict[Path, Path | None] = {}
    notices: list[Notice] = []
    sides = []
    for side in study.sides:
        sources: list[Source] = []
        for source in side.sources:
            if source.path is None or not source.take:
                sources.append(source)
                continue
            if source.path not in found:
                found[source.path] = newest_file(source.path, source.folder)
            taken = found[source.path]
            if taken is None:
                sources.append(source)
                continue
            sources.append(source.model_copy(update={"path": taken, "take": ""}))
            notices.append(Notice(kind="noted", side=side.id, why=f"{taken.name} was read, the newest of the files {source.name}"))
        sides.append(side.model_copy(update={"sources": tuple(sources)}))
    return (study.model_copy(update={"sides": tuple(sides)}), tuple(notices)) if found else (study, ())


def no_match(source: Source) -> DataError:
    """Return the error of a pattern that no file matches, with what lies in its folder."""
    pattern = source.path
    if pattern is None:
        return DataError(f"{source.name} is no pattern of files.")
    folder = pattern.parent
    if not folder.is_dir():
        return DataError(f"No file matches {pattern.name}: there is no folder {folder}. Make it, or mend `path` in study.yaml.")
    there = sorted(entry.name for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    more = f" and {len(there) - _LISTED} more" if len(there) > _LISTED else ""
    holds = f"it holds {', '.join(there[:_LISTED])}{more}" if there else "it holds no file"
    return DataError(
        f"No file matches {pattern.name} in {folder}: {holds}. Look whether the delivery failed, or mend `path` in study.yaml."
    )

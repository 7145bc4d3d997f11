"""study.yaml in, a checked frozen Study out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from gapkit.errors import StudyError, nearest
from gapkit.study.building import build
from gapkit.study.checking import checked
from gapkit.study.forms import check_forms
from gapkit.study.places import find_study
from gapkit.study.problems import Problems
from gapkit.study.rules import check_rules
from gapkit.study.toplines import read_topics
from gapkit.study.yaml_source import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.study.model import Study


def read_study(source: str | Path, *, frames: Mapping[str, Any] | None = None) -> Study:
    """Return the study of a study.yaml: checked, frozen, its sources as absolute paths. The data files themselves are not opened.

    Args:
        source: path of a study.yaml, of its folder, or the name of an example study.
        frames: data frames by side, read in place of that side's `source` (which may then be left out): pandas, polars, pyarrow, DuckDB, or any
            other that narwhals knows.

    Raises:
        StudyError: there is no such study, or it cannot be taken as it is: file, line, what was found, what was wanted and the nearest right
            name; up to ten problems at once.
    """
    path = find_study(source)
    shown = _shown(path)
    tree, twice = read_tree(path, shown)
    problems = Problems(shown, tree)
    problems.found.extend(twice)
    values = checked(tree, problems)
    problems.raise_any()
    given = dict(frames or {})
    for side in given:
        if side not in values["sides"]:
            raise StudyError(f"{shown}: no side {side!r} to read from a frame.{nearest(side, values['sides'])}")
    check_forms(values, problems, given)
    problems.raise_any()
    paths = tuple((path.parent / name).resolve() for name in values["topics"].get("path", ()))
    try:
        study = build(values, path, read_topics(paths, tuple(values["sides"])) if paths else ((), ()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise StudyError(f"{shown}: {error.title} {where}: {first['msg']}.") from None
    check_rules(study, problems)
    problems.raise_any()
    return study.with_frames(given) if given else study


def _shown(path: Path) -> str:
    """Return a path as a person in this folder would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)

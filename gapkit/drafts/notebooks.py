"""The suite's notebooks, made to start from a study beside them."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any

from gapkit.errors import GapkitError
from gapkit.study.places import NOTEBOOK_ENDING, suite_folder
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Iterator

_STUDY = "study"  # the parameter that says which study a notebook reads


def notebooks_for(study: str) -> dict[str, bytes]:
    """Return every notebook of the suite by its file name, its default study replaced by `study` (as seen from the notebook's own folder).

    A notebook of published figures keeps its own default: there is nothing in a study of answers that it could show.
    """
    files = sorted(suite_folder("notebooks").glob(f"*{NOTEBOOK_ENDING}"))
    return {file.name: _pointed(json.loads(file.read_text(encoding="utf-8")), study) for file in files}


def _pointed(notebook: Any, study: str) -> bytes:  # noqa: ANN401 - a notebook as json reads it
    """Return a notebook's bytes with another default study; only that value changes."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", ()):
            source = "".join(cell["source"])
            for value in _defaults(source):
                if not _published(str(value.value)):
                    cell["source"] = _replaced(source, value, json.dumps(study)).splitlines(keepends=True)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def _defaults(source: str) -> Iterator[ast.Constant]:
    """Yield the default of the parameter `study` in a parameters cell."""
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        if statement.target.id == _STUDY and isinstance(statement.value, ast.Constant):
            yield statement.value


def _replaced(source: str, value: ast.Constant, text: str) -> str:
    """Return a cell's source with one value written anew; the syntax tree counts columns in bytes."""
    lines = source.splitlines(keepends=True)
    line = lines[value.lineno - 1].encode()
    lines[value.lineno - 1] = (line[: value.col_offset] + text.encode() + line[value.end_col_offset :]).decode()
    return "".join(lines)


def _published(example: str) -> bool:
    """Return whether an example study holds published figures alone."""
    try:
        return all(side.rows == "toplines" for side in read_study(example).sides)
    except GapkitError:
        return False

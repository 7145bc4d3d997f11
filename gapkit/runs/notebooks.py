"""Notebooks as they are read here: nbformat's nodes, and the cells that a person wrote."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

INJECTED_TAG = "injected-parameters"


def read_notebook(file: Path) -> Any:  # noqa: ANN401 - nbformat's nodes have no types
    """Return a notebook of any version as one of version 4. Raises ValueError, with the first line of the reason, where it is none."""
    nbformat: Any = import_module("nbformat")  # only a run pays for the notebook format
    try:
        return nbformat.read(file, as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError, nbformat.reader.NotJSONError) as err:
        raise ValueError((str(err).strip().splitlines() or [type(err).__name__])[0]) from err


def code_cells(notebook: Any) -> list[Any]:  # noqa: ANN401 - nbformat's nodes have no types
    """Return the code cells that a person wrote, empty ones and the injected parameters left aside."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() and INJECTED_TAG not in cell.metadata.get("tags", [])
    ]


def called(notebook: Any) -> set[str]:  # noqa: ANN401 - nbformat's nodes have no types
    """Return the names of the functions that a notebook calls; a cell that is no plain Python is passed over."""
    found = set()
    for cell in code_cells(notebook):
        with suppress(SyntaxError):
            found |= {called_name(node) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)}
    return found


def called_name(call: ast.Call) -> str:
    """Return the name of what is called, by itself or of a module; "" where it has none."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def named(notebook: Any) -> set[str]:  # noqa: ANN401 - nbformat's nodes have no types
    """Return the words in quotes in a notebook's code: a report that splits by a segment names it. Of a cell that is no plain Python, every word."""
    found: set[str] = set()
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            found |= set(re.findall(r"\w+", cell.source))
            continue
        found |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found

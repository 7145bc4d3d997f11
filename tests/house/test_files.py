"""Files stay small, and notebooks stay free of helpers, outputs and surprises."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 250
PLAIN_TYPES = {"str", "int", "float", "bool", "list"}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    """Return the cells of one kind of a notebook."""
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text."""
    return "".join(cell["source"])


def parameter_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells tagged `parameters`."""
    return [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", ())]


def test_no_module_outgrows_a_reader() -> None:
    """A module of the package has at most 250 lines: one noun or verb family each."""
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "gapkit").rglob("*.py")}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_there_are_notebooks() -> None:
    """The tests below look at something."""
    assert {path.stem for path in NOTEBOOKS} >= {"gap_report", "published_gaps"}


@each_notebook
def test_a_notebook_is_valid(path: Path) -> None:
    """It follows the notebook format, with an id on each cell, and begins with words."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    assert notebook.nbformat == 4
    assert notebook.cells[0].cell_type == "markdown"


@each_notebook
def test_a_notebook_holds_no_helper(path: Path) -> None:
    """No def, class or lambda: what a notebook needs twice belongs in the package, where it is tested."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [source(cell) for cell in cells(path) if any(isinstance(node, kinds) for node in ast.walk(ast.parse(source(cell))))] == []


@each_notebook
def test_a_notebook_holds_no_output(path: Path) -> None:
    """What a run shows stays in the report: no figure of anybody's data is kept here."""
    assert [cell for cell in cells(path) if cell["outputs"] or cell["execution_count"] is not None] == []


@each_notebook
def test_a_notebook_starts_the_common_kernel(path: Path) -> None:
    """It asks for `python3`, not for somebody's own environment."""
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"


@each_notebook
def test_a_notebook_has_one_cell_of_typed_and_commented_parameters(path: Path) -> None:
    """Each parameter has a plain type, a default and a comment that says what it is: papermill and the runner read them."""
    tagged = parameter_cells(path)
    assert len(tagged) == 1
    text = source(tagged[0])
    comments = {token.start[0] for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT}
    statements = ast.parse(text).body
    assert statements
    for statement in statements:
        assert isinstance(statement, ast.AnnAssign), ast.unparse(statement)
        assert ast.unparse(statement.annotation) in PLAIN_TYPES
        assert statement.value is not None
        assert statement.end_lineno in comments, f"{ast.unparse(statement)} has no comment"


@each_notebook
def test_a_notebook_says_where_it_writes(path: Path) -> None:
    """`study` and `out_dir` are parameters of every report."""
    names = {
        statement.target.id
        for statement in ast.parse(source(parameter_cells(path)[0])).body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    assert names >= {"study", "out_dir"}

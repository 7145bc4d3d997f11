"""A notebook's parameters: read from its `parameters` cell without running it, and what was asked checked against them."""

from __future__ import annotations

import ast
import io
import json
import math
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapkit.errors import ParameterError, nearest
from gapkit.runs.notebooks import read_notebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

KINDS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
# The runner sets these itself: where the study lies, and the staging folder that everything is written to.
INJECTED = ("study", "out_dir")
# A company's name is the user's own, and so is the home it gets; the control characters of a pasted name are not.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Parameter:
    """One parameter a notebook declares: its name, its type (str, int, float, bool or list), its default and its comment."""

    name: str
    kind: str
    default: object
    comment: str = ""


@dataclass(frozen=True)
class Text:
    """A value as typed on the command line, still to be read as the type that the notebook declares."""

    text: str


def read_parameters(notebook: Path) -> tuple[Parameter, ...]:
    """Return the parameters that a notebook declares, in its own order; nothing of the notebook is run.

    Raises ParameterError where the notebook cannot be read, has no cell (or several) tagged `parameters`, or where that cell holds
    anything but plain typed assignments such as `company: str = ""  # one company alone`.
    """
    try:
        cells = read_notebook(notebook).cells
    except ValueError as err:
        raise ParameterError(f"{notebook.name} cannot be read as a notebook: {err}") from err
    tagged = [cell.source for cell in cells if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(f"{notebook.name} has {len(tagged)} cells tagged 'parameters'; a report has exactly one.")
    return parse_parameters(tagged[0], notebook.name)


def parse_parameters(source: str, where: str) -> tuple[Parameter, ...]:
    """Return the parameters declared by the source of a parameters cell; `where` names the notebook in errors (ParameterError)."""
    try:
        statements = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, tokenize.TokenError) as err:
        raise ParameterError(f"{where}, parameters cell, line {getattr(err, 'lineno', 0) or 1}: this is not Python.") from err
    declared: dict[str, Parameter] = {}
    for statement in statements:
        parameter = _parameter(statement, comments.get(statement.end_lineno or 0, ""), f"{where}, parameters cell, line {statement.lineno}")
        if parameter.name in declared:
            raise ParameterError(f"{where}, parameters cell, line {statement.lineno}: {parameter.name!r} is set twice.")
        declared[parameter.name] = parameter
    return tuple(declared.values())


def check_parameters(declared: Iterable[Parameter], given: Mapping[str, object], report: str) -> dict[str, object]:
    """Return what was given as values of the declared types, in the order given; `Text` values are read as the type declared.

    Args:
        declared: what the notebook takes.
        given: what was asked, by name.
        report: the notebook's name, for errors.

    Raises ParameterError for a name that the notebook does not declare (naming the nearest), one that the runner sets itself, and a
    value of the wrong type.
    """
    known = {parameter.name: parameter for parameter in declared}
    for name in INJECTED:
        if name not in known:
            raise ParameterError(
                f"{report} declares no parameter {name!r}; a report needs {' and '.join(INJECTED)} in its parameters cell."
            )
    open_to_all = [name for name in known if name not in INJECTED]
    values: dict[str, object] = {}
    for name, value in given.items():
        if name in INJECTED:
            raise ParameterError(f"Parameter {name!r} is set by the run itself and cannot be given.")
        if name not in known:
            raise ParameterError(f"{report} has no parameter {name!r}.{nearest(name, open_to_all)}")
        values[name] = _checked(known[name], value)
    return values


def _parameter(statement: ast.stmt, comment: str, where: str) -> Parameter:
    """Return the parameter that a statement declares."""
    wanted = 'a parameters cell holds plain assignments alone, such as `wave: str = ""  # the newest`.'
    target: ast.expr
    if isinstance(statement, ast.AnnAssign):
        target, value, annotation = statement.target, statement.value, ast.unparse(statement.annotation)
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value, annotation = statement.targets[0], statement.value, ""
    else:
        raise ParameterError(f"{where}: {wanted}")
    if not isinstance(target, ast.Name) or value is None:
        raise ParameterError(f"{where}: {wanted}")
    try:
        default = ast.literal_eval(value)
    except ValueError as err:
        raise ParameterError(f"{where}: the default of {target.id!r} is not a plain value.") from err
    kind = annotation.split("[", maxsplit=1)[0] or type(default).__name__
    if kind not in KINDS:
        raise ParameterError(f"{where}: {target.id!r} is of type {annotation or kind!r}; a parameter is one of {', '.join(KINDS)}.")
    parameter = Parameter(target.id, kind, default, comment)
    if not _fits(kind, default):
        raise ParameterError(f"{where}: the default of {target.id!r} is no {kind}.")
    return parameter


def _comments(source: str) -> dict[int, str]:
    """Return the comment at the end of each line that has one, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ").strip() for token in tokens if token.type == tokenize.COMMENT}


def _checked(parameter: Parameter, value: object) -> object:
    """Return a value as the type that its parameter declares."""
    found = value.text if isinstance(value, Text) else value
    if isinstance(value, Text):
        value = _from_text(parameter.kind, value.text)
    if value is None or not _fits(parameter.kind, value):
        raise ParameterError(f"Parameter {parameter.name!r} takes {_WANTED[parameter.kind]}, not {found!r}.")
    if isinstance(value, str) and _CONTROL.search(value):
        raise ParameterError(f"Parameter {parameter.name!r} holds a control character: {value!r}.")
    return float(value) if parameter.kind == "float" and isinstance(value, int) else value


_WANTED = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list (on the command line: a,b,c)",
}


def _fits(kind: str, value: object) -> bool:
    """Return whether a value is of a declared type: a whole number also counts as a float, true and false never as numbers."""
    if kind == "float":
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "list":
        return isinstance(value, list) and all(isinstance(item, str | int | float | bool) for item in value)
    return isinstance(value, KINDS[kind])


def _from_text(kind: str, text: str) -> object:
    """Return a text of the command line as the declared type, None where it is none: 007 stays "007" where text is declared."""
    if kind == "str":
        return text
    if kind == "bool":
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.strip().lower())
    if kind == "list":
        return _list(text)
    if not re.fullmatch(r"[+-]?\d+" if kind == "int" else r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text.strip(), re.ASCII):
        return None
    return KINDS[kind](text)


def _list(text: str) -> object:
    """Return a list written `a,b,c` (texts) or as JSON (`[1, 2]`)."""
    if not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",")] if text else []
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value

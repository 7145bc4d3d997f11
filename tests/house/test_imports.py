"""The rooms import one way, and each heavy library stays in the rooms that need it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "gapkit"

ORDER = ("errors", "study", "intake", "tallies", "estimates", "gaps", "charts", "exports", ("drafts", "menus"), "runs", "cli")
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in ([rooms] if isinstance(rooms, str) else rooms)}
STATS_SERVES = {"stats", "tallies", "estimates", "gaps"}
HOMES = {
    "matplotlib": {"charts", "exports"},
    "seaborn": {"charts", "exports"},
    "papermill": {"runs"},
    "nbconvert": {"runs"},
    "nbclient": {"runs"},
    "pydantic": {"study"},
    "ruamel": {"study"},
    "click": {"cli"},
    "psutil": {"runs"},
    "tqdm": {"cli"},
    "xlsxwriter": {"exports"},
    "ipywidgets": {"menus"},
}
FREE_NAMES = {"__version__"}  # what any room may take from the public page


def imported(source: str) -> list[tuple[int, str]]:
    """Return (line, dotted name) of every import in a module, inside functions and under TYPE_CHECKING too."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                found.append((node.lineno, "a relative import"))
            elif node.module == "gapkit":
                found += [(node.lineno, f"gapkit.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, str(node.module)))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__"):
            found += [(node.lineno, str(word.value)) for word in node.args[:1] if isinstance(word, ast.Constant)]
    return found


def wrong_ways(room: str, source: str) -> list[str]:
    """Return a sentence for each import in a module of this room that the plan of the house does not allow."""
    wrong = []
    for line, name in imported(source):
        top, _, rest = name.partition(".")
        if name == "a relative import":
            wrong.append(f"line {line}: imports name their room in full")
        elif top in HOMES and room not in HOMES[top]:
            wrong.append(f"line {line}: {top} stays in {', '.join(sorted(HOMES[top]))}")
        elif top == "gapkit" and rest not in FREE_NAMES:
            target = rest.partition(".")[0]
            if target == "stats":
                allowed = room in STATS_SERVES
            elif room == "stats":
                allowed = target == "errors"
            else:
                allowed = target in RANK and (target == room or RANK[target] < RANK[room])
            if not allowed:
                wrong.append(f"line {line}: {room} may not import {name}")
    return wrong


def modules() -> list[Path]:
    """Return every module of the package but the public page, which only names the others."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def room_of(path: Path) -> str:
    """Return the room a module belongs to: its folder, or its own name for a room of one module; `python -m gapkit` is the command line."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "cli" if room == "__main__" else room


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_stands_before_its_room(path: Path) -> None:
    """Errors come first and the command line last; stats serves tallies, estimates and gaps alone; heavy libraries stay at home."""
    room = room_of(path)
    assert room in RANK or room == "stats", f"{room} is no room of the plan"
    assert wrong_ways(room, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("study", "from gapkit.gaps.table import GapTable"),
        ("study", "def f():\n    from gapkit.charts import theme"),
        ("intake", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gapkit.tallies.tally import Tally"),
        ("intake", "from gapkit import stats"),
        ("stats", "from gapkit.study.model import Study"),
        ("gaps", "import matplotlib.pyplot as plt"),
        ("exports", "import importlib\nimportlib.import_module('papermill')"),
        ("charts", "from . import theme"),
        ("gaps", "import gapkit"),
        ("intake", "from pydantic import BaseModel"),
        ("charts", "import ipywidgets"),
    ],
)
def test_an_import_the_wrong_way_is_found(room: str, source: str) -> None:
    """The check sees plain, function-level, typing-only, relative and dynamic imports."""
    assert len(wrong_ways(room, source)) == 1


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("gaps", "from gapkit.stats.beta import midp_limits"),
        ("runs", "from gapkit import __version__\nimport papermill"),
        ("cli", "import click\nfrom gapkit.runs.report import run_report"),
        ("estimates", "from gapkit.errors import ParameterError"),
    ],
)
def test_an_import_the_right_way_passes(room: str, source: str) -> None:
    """The check lets through what the plan allows."""
    assert wrong_ways(room, source) == []

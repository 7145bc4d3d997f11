"""The numbers made with R guard every estimator they were made for, and one that moves is called by its name."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from golden import golden

if TYPE_CHECKING:
    from types import ModuleType

TESTS = Path(__file__).resolve().parents[1]
REFERENCE = TESTS / "reference"
MOVED = """
import gapkit.stats, gapkit.stats.families
right = gapkit.stats.families.benjamini_hochberg
def moved(*given, **asked):
    return right(*given, **asked) * 1.001
moved.__name__, moved.__qualname__, moved.__module__ = right.__name__, right.__qualname__, right.__module__
gapkit.stats.benjamini_hochberg = gapkit.stats.families.benjamini_hochberg = moved
"""


def module_of(file: Path) -> ModuleType:
    """Return a test file as a module."""
    name = f"looked_at_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[list[str], list[str]]]:
    """Return per test that reads a case the cases and the estimators."""
    files = [file for room in ("stats", "estimates") for file in sorted((TESTS / room).glob("test_*.py"))]
    modules = [module_of(file) for file in files if "reference" in file.read_text(encoding="utf-8")]
    tests = {name: golden(thing) for module in modules for name, thing in vars(module).items() if name.startswith("test_")}
    return {name: told for name, told in tests.items() if told[0]}


def test_every_case_is_read_by_a_test(found: dict[str, tuple[list[str], list[str]]]) -> None:
    """Numbers that nobody compares guard nothing."""
    assert {folder.name for folder in REFERENCE.iterdir() if folder.is_dir()} == {case for cases, _ in found.values() for case in cases}


def test_every_test_of_a_case_can_name_its_estimator(found: dict[str, tuple[list[str], list[str]]]) -> None:
    """And among them is each that prints a report's numbers."""
    assert [name for name, (_, estimators) in found.items() if not estimators] == []
    named = {name for _, estimators in found.values() for name in estimators}
    assert {"midp_limits", "gap_limits", "p_value", "benjamini_hochberg", "wilson", "newcombe", "kish_n", "company_mean", "shrink"} <= named


def test_an_estimator_that_moves_is_named_on_the_line_of_its_failure(tmp_path: Path) -> None:
    """One of them is moved by a thousandth; the short summary says which."""
    (tmp_path / "moved.py").write_text(MOVED, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "moved", "-p", "no:cacheprovider", "stats/test_families.py"]
    paths = ["-o", f"pythonpath={TESTS} {TESTS.parent} {tmp_path}"]
    done = subprocess.run([*command, *paths], cwd=TESTS, env={**os.environ, "CI": "1"}, capture_output=True, text=True, check=False)
    failures = [line for line in done.stdout.splitlines() if line.startswith("FAILED") and "agree_with_r" in line]
    assert failures
    assert all(" - [benjamini_hochberg, holm against 23_multiplicity] AssertionError" in line for line in failures)

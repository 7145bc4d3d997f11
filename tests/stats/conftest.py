"""Fixtures for the arithmetic: the numbers made with R, kept beside the code that made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Any]:
    """Return a reader of reference cases: name of the folder in, `expected` out."""
    folder = Path(__file__).resolve().parents[1] / "reference"

    def expected(case: str) -> Any:  # noqa: ANN401 - each case has a form of its own
        return json.loads((folder / case / "expected.json").read_text(encoding="utf-8"))["expected"]

    return expected

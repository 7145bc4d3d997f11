"""Fixtures of the runs: a tiny study, and notebooks that each do one thing, right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tiny_reports import PARAMETERS, write_notebook, write_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return the folder of a tiny study."""
    return write_study(tmp_path / "tiny")


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of notebooks named `tiny`, beside each other in folders of their own."""

    def make(*cells: str, parameters: str = PARAMETERS) -> Path:
        folder = tmp_path / f"notebook{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return write_notebook(folder / "tiny.ipynb", *cells, parameters=parameters)

    return make

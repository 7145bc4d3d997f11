"""Fixtures of the runs: a tiny study, and notebooks that each do one thing, right or wrong."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tiny_reports import PARAMETERS, write_notebook, write_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of two megabytes; skip where none can be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)

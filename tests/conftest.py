"""Fixtures for every room."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["made_study"]


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared reference data beside the repository; skip the test where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared reference data is not here")
    return folder

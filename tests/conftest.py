"""Fixtures for every room."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["made_study"]

# Files that take longest are begun first: one that is left for the end keeps a worker busy while the other has nothing to do.
LONG = (
    "simulations/test_simulations.py",
    "notebooks/test_plain_papermill.py",
    "gaps/test_attacks.py",
    "data/test_regional_banks_forms.py",
    "intake/test_mutated_files.py",
    "tallies/test_counted_people.py",
    "runs/test_peers.py",
    "runs/test_pages_in_a_browser.py",
    "runs/test_repeatable_bytes.py",
    "gaps/claims/test_check_claim.py",
    "house/test_wheel.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long files first, in the order above; the others stay as they are."""
    order = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get("/".join(item.path.relative_to(Path(__file__).parent).parts), len(LONG)))


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared reference data beside the repository; skip the test where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared reference data is not here")
    return folder

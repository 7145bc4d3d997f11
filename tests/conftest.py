"""Fixtures for every room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from golden import golden

if TYPE_CHECKING:
    from collections.abc import Generator

pytest_plugins = ["made_study"]

# Files that take longest are begun first: one that is left for the end keeps a worker busy while the other has nothing to do.
LONG = (
    "simulations/test_simulations.py",
    "notebooks/test_plain_papermill.py",
    "gaps/test_attacks.py",
    "data/test_regional_banks_forms.py",
    "intake/test_mutated_files.py",
    "tallies/test_counted_people.py",
    "runs/test_stopped_runs.py",
    "simulations/test_attacked_decks.py",
    "exports/test_deck.py",
    "runs/test_batch.py",
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the estimator where one no longer gives what R gave, on the line of the failure and below it: it moved, whatever moved it."""
    report = yield
    cases, estimators = golden(item.function) if report.failed and isinstance(item, pytest.Function) else ([], [])
    if estimators:
        told = f"{', '.join(estimators)} against {', '.join(cases)}"
        crash: Any = getattr(report.longrepr, "reprcrash", None)
        if crash is not None:
            crash.message = f"[{told}] {crash.message}"
        report.sections.append(("estimator", f"{told}: the numbers of tests/reference are R's; see there how they were made."))
    return report


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared reference data beside the repository; skip the test where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared reference data is not here")
    return folder

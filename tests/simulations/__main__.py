"""`make coverage`: every job, two at a time, then docs/coverage.md."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from simulations.jobs import JOBS
from simulations.page import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
WORKERS = 2


def run(name: str) -> tuple[str, Any, float]:
    """Return a job's name, what it found, and the seconds it took."""
    start = time.monotonic()
    return name, JOBS[name](), time.monotonic() - start


def main() -> None:
    """Run all jobs and write the page."""
    found: dict[str, Any] = {}
    # Each worker is one job: threads inside it would only fight over the same cores.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    with ProcessPoolExecutor(WORKERS) as pool:
        for done in as_completed([pool.submit(run, name) for name in JOBS]):
            name, result, seconds = done.result()
            found[name] = result
            print(f"{len(found)} of {len(JOBS)}: {name} ({seconds:.0f} s)", flush=True)  # noqa: T201 - half an hour is long without a word
    PAGE.write_text(page(found), encoding="utf-8")
    print(f"Written: {PAGE}")  # noqa: T201 - what it was for


if __name__ == "__main__":
    main()

"""`make coverage`: every job, two at a time, then docs/coverage.md. What a broken-off run had finished is not done again, unless the code has changed."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from simulations.jobs import JOBS
from simulations.page import page

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "coverage.md"
KEPT = ROOT / "build" / "coverage"
WORKERS = 2


def code() -> str:
    """Return the hash of all that the jobs are made of."""
    files = sorted([*(ROOT / "gapkit").rglob("*.py"), *(ROOT / "tests" / "simulations").glob("*.py")])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def run(name: str, kept: Path) -> tuple[str, Any, float]:
    """Return a job's name, what it found, and the seconds it took; the finding is kept in a file until the code changes."""
    start = time.monotonic()
    if kept.is_file():
        return name, pickle.loads(kept.read_bytes()), 0.0  # noqa: S301 - written below, by this program
    result = JOBS[name]()
    part = kept.with_suffix(".part")
    part.write_bytes(pickle.dumps(result))
    part.replace(kept)
    return name, result, time.monotonic() - start


def main() -> None:
    """Run all jobs and write the page; where a job fails, the others are done and the page is not written."""
    found: dict[str, Any] = {}
    failed: list[str] = []
    folder = KEPT / code()
    folder.mkdir(parents=True, exist_ok=True)
    # Each worker is one job: threads inside it would only fight over the same cores.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    with ProcessPoolExecutor(WORKERS) as pool:
        jobs = {pool.submit(run, name, folder / f"{place}.pickle"): name for place, name in enumerate(JOBS)}
        for done in as_completed(jobs):
            try:
                name, result, seconds = done.result()
            except Exception as error:  # noqa: BLE001 - told, and the others go on
                failed.append(f"{jobs[done]}: {type(error).__name__}: {error}")
                continue
            found[name] = result
            print(f"{len(found)} of {len(JOBS)}: {name} ({seconds:.0f} s)", flush=True)  # noqa: T201 - half an hour is long without a word
    if failed:
        sys.exit("Failed, and the page was not written:\n" + "\n".join(failed))
    PAGE.write_text(page(found), encoding="utf-8")
    print(f"Written: {PAGE}")  # noqa: T201 - what it was for


if __name__ == "__main__":
    main()

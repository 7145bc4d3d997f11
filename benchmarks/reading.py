"""A Qualtrics export of 500,000 people read by gapkit and by pandas alone, in turns; each in a process of its own, with its peak memory."""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 500_000
RUNS = 3
# Qualtrics' own columns, twelve questions on five points, two texts: what a customer survey looks like.
META = (
    "StartDate",
    "EndDate",
    "Status",
    "IPAddress",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "DistributionChannel",
)
QUESTIONS = tuple(f"Q{number}" for number in range(1, 13))
COLUMNS = (*META, "company", *QUESTIONS, "Q13", "Q14_TEXT")
WANTED = ("ResponseId", "company", *QUESTIONS)
AIM = 2.0  # gapkit may take twice as long as pandas
GAPKIT, PANDAS = "gapkit", "pandas"


def make(path: Path) -> None:
    """Write the export: three header rows, then people."""
    draw = random.Random(1)  # noqa: S311 - made answers
    companies = [f"Bank {number}" for number in range(50)]
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(",".join(COLUMNS) + "\n")
        file.write(",".join(f'"Wording of {name}, as it was asked"' for name in COLUMNS) + "\n")
        file.write(",".join(f'"{{""ImportId"":""{name}""}}"' for name in COLUMNS) + "\n")
        for number in range(PEOPLE):
            meta = "2026-05-02 08:28:09,2026-05-02 08:31:48,0,192.0.2.4,100,219,1,2026-05-02 08:31:48,"
            answers = ",".join(str(draw.randint(1, 5)) for _ in QUESTIONS)
            file.write(f'{meta}R_{number:015x},anonymous,{draw.choice(companies)},{answers},{draw.randint(0, 10)},"Quick, and kind"\n')


def read(which: str, path: Path) -> tuple[float, float]:
    """Return the seconds that reading takes, and the megabytes that the process has held at most."""
    import pandas as pd  # noqa: PLC0415 - each process imports what it measures, before the clock starts

    from gapkit.intake.grids import read_grid  # noqa: PLC0415 - likewise
    from gapkit.study.model import Source  # noqa: PLC0415 - likewise

    begin = time.perf_counter()
    rows = len(read_grid(Source(path=path), WANTED).lines) if which == GAPKIT else len(pd.read_csv(path, skiprows=[1, 2]))
    taken = time.perf_counter() - begin
    if rows != PEOPLE:
        raise SystemExit(f"{which} read {rows} rows of {PEOPLE}")
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print both medians, their ratio, and both peaks."""
    if len(sys.argv) > 1:
        print(*read(sys.argv[1], Path(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        make(path)
        taken: dict[str, list[float]] = {GAPKIT: [], PANDAS: []}
        peaks: dict[str, float] = {}
        for _ in range(RUNS):
            for which, times in taken.items():
                out = subprocess.run(
                    [sys.executable, __file__, which, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
                ).stdout
                seconds, peak = map(float, out.split())
                times.append(seconds)
                peaks[which] = max(peak, peaks.get(which, 0.0))
        print(f"{PEOPLE:,} people, {path.stat().st_size / 1e6:.0f} MB")
    medians = {which: statistics.median(times) for which, times in taken.items()}
    for which, median in medians.items():
        print(f"{which:8}{median:7.2f} s{peaks[which]:8.0f} MB at most")
    print(f"gapkit takes {medians[GAPKIT] / medians[PANDAS]:.2f} times as long as pandas (aim: {AIM:.0f} at most)")


if __name__ == "__main__":
    main()

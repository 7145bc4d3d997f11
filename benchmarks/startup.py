"""What `import gapkit` and `gapkit --help` cost over a bare Python: median of 15 runs each, taken in turns."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 15
CASES = {
    "python": [sys.executable, "-c", ""],
    "import gapkit": [sys.executable, "-c", "import gapkit"],
    "gapkit --help": [sys.executable, "-m", "gapkit", "--help"],
}
# Milliseconds over a bare Python that are still quick.
AIMS = {"import gapkit": 60, "gapkit --help": 150}


def once(command: list[str]) -> float:
    """Return the milliseconds that a command takes."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Print each case's median, what it costs over a bare Python, and the ratio."""
    for command in CASES.values():
        once(command)  # the first run compiles and fills the disk's cache
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(RUNS):
        for name, command in CASES.items():
            taken[name].append(once(command))
    bare = statistics.median(taken["python"])
    print(f"{'':15}{'median ms':>10}{'over bare':>11}{'ratio':>7}{'aim':>6}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:15}{median:10.0f}{median - bare:11.0f}{median / bare:7.1f}{AIMS.get(name, ''):>6}")


if __name__ == "__main__":
    main()

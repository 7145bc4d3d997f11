"""Batches over and over while kernels die, the disk fills and the data vanish, are cut and change: is every published report whole and right?

`python benchmarks/soak.py [MINUTES [REPORTS [SEED]]]`: REPORTS (300) on the warm engine within MINUTES (10), then as many as fit on the cold one. What
is right is known from a calm run of each state of the data. Ends with 1 where anything is not as promised, and says what.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from soak_study import COMPANIES, STATES, write

MINUTES = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
REPORTS = int(sys.argv[2]) if len(sys.argv) > 2 else 300  # noqa: PLR2004 - the third word
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 9  # noqa: PLR2004 - the fourth
ROOT = Path(__file__).resolve().parents[1]
DISK = 32  # megabytes
CELL = 6  # seconds that a cell may take
GROWTH = 1.1  # a runner whose memory is flat holds at most so much more in the last third of its batches than in the second
# What may come over a report, and of how many in a hundred; "kills its maker" ends the worker, or the server of warm kernels.
MOODS = {"killed": 6, "hangs": 2, "exits": 5, "fills the disk": 4, "kills its maker": 2}


class Silent:
    """Is told how a batch gets on, and tells nobody."""

    def begun(self, reports: int) -> None:
        """Do nothing."""

    def ended(self, entry: object) -> None:
        """Do nothing."""

    def noted(self, sentence: str) -> None:
        """Do nothing."""

    def summed_up(self, summary: str) -> None:
        """Do nothing."""


@dataclass
class Soak:
    """A place for batches: its study and notebook, its disk, what is right, what was wrong, and what has been counted."""

    folder: Path
    draw: random.Random
    right: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)  # by the hash of the customers' file, company and file
    wrong: list[str] = field(default_factory=list)
    count: dict[str, int] = field(default_factory=dict)
    runner: list[int] = field(default_factory=list)  # bytes held after each batch
    runs: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The customers' answers."""
        return self.folder / "soak" / "customers.csv"

    def state(self, name: str) -> None:
        """Bring the data into a state, in one step as a careful feed would."""
        if name == "missing":
            self.data.unlink(missing_ok=True)
            return
        part = self.data.with_name(".part")
        shutil.copyfile(self.folder / f"{name}.csv", part)
        part.replace(self.data)

    def moods(self, told: dict[str, str]) -> None:
        """Say what comes over which report."""
        (self.folder / "moods.json").write_text(json.dumps(told), encoding="utf-8")

    def batch(self, out: Path, engine: str) -> object:
        """Run one batch, every report made anew, and return what became of it."""
        from gapkit.runs.batch import run_batch  # noqa: PLC0415 - after the path is set
        from gapkit.runs.execution import Limits  # noqa: PLC0415 - likewise

        limits = Limits(cell=CELL, report=60)
        return run_batch(
            self.folder / "soak",
            Silent(),
            report=str(self.folder / "soak.ipynb"),
            out=out,
            jobs=2,
            limits=limits,
            force=True,
            engine=engine,
        )

    def calm(self) -> None:
        """Learn what is right, for each state of the data."""
        self.moods({})
        for name in STATES[:-1]:
            self.state(name)
            out = self.folder / f"calm {name}"
            self.batch(out, "warm")
            for home in homes(out):
                record = json.loads((home / "run.json").read_text(encoding="utf-8"))
                self.right.setdefault(state_of(record), {})[record["company"]] = hashes(record)
        print("calm:", ", ".join(f"{len(known)} reports" for known in self.right.values()), "of the states of the data", flush=True)

    def storm(self, out: Path, engine: str, most: int) -> None:
        """Run batches until enough reports were made, or the time is over."""
        until = time.monotonic() + 60 * MINUTES
        begun, made = time.monotonic(), 0
        self.runner.clear()
        self.count = dict.fromkeys(("published", "failed", "refused batches", "unlucky", *MOODS, *STATES), 0)
        while made < most and time.monotonic() < until:
            made += self.round(out, engine)
        minutes = (time.monotonic() - begun) / 60
        print(f"{engine}: {made} reports in {len(self.runner)} batches and {minutes:.1f} minutes, load {os.getloadavg()[0]:.1f}")
        print("  " + ", ".join(f"{many} {what}" for what, many in self.count.items() if many))
        if most == REPORTS and made < most:
            self.wrong.append(f"{engine}: only {made} of {most} reports within {MINUTES:g} minutes")
        self.settle(out, engine)

    def round(self, out: Path, engine: str) -> int:
        """Run one batch with whatever comes over it, and return how many reports it made."""
        state = self.draw.choices(STATES, weights=(6, 3, 1, 1))[0]
        self.state(state)
        told = {company: self.draw.choices(["", *MOODS], weights=[100 - sum(MOODS.values()), *MOODS.values()])[0] for company in COMPANIES}
        told = {company: mood for company, mood in told.items() if mood}
        self.moods(told)
        later = threading.Timer(self.draw.uniform(0, 6), self.state, [self.draw.choice(STATES)])
        later.start()
        result = self.batch(out, engine)
        later.cancel()
        later.join()
        self.runs.append(result.run)
        self.count[state] += 1
        self.runner.append(psutil.Process().memory_info().rss)
        if result.record.get("cause"):
            self.count["refused batches"] += 1
            if result.exit_code != 3 or result.record["cause"] not in result.summary:  # noqa: PLR2004 - the code of refused data
                self.wrong.append(f"{result.run}: data refused, and not said so: {result.summary}")
            return 0
        kept = json.loads((out / ".runs" / result.run / "run.json").read_text(encoding="utf-8"))
        ends = {entry.company: entry for entry in result.entries}
        for company, mood in told.items():
            self.count[mood] += 1
            if company in ends and ends[company].state != "failed":
                self.wrong.append(f"{result.run}: {company} {mood}, and is called {ends[company].state}")
        for entry in result.entries:
            self.count[entry.state] = self.count.get(entry.state, 0) + 1
            if entry.state == "published":
                continue
            if entry.company not in told:  # another one's full disk, or a server that another killed
                self.count["unlucky"] += 1
                if "No space left" not in entry.cause:
                    self.wrong.append(f"{result.run}: {entry.company} {entry.state} for no reason: {entry.cause}")
            listed = [one for one in kept["reports"] if one["company"] == entry.company and one.get("cause") == entry.cause]
            if f"{entry.company}: " not in result.summary or not listed or not entry.cause:
                self.wrong.append(f"{result.run}: the failure of {entry.company} stands not in summary and history")
        return len(result.entries)

    def settle(self, out: Path, engine: str) -> None:
        """Look at all that is there in the end."""
        found = homes(out)
        for home in found:
            record = json.loads((home / "run.json").read_text(encoding="utf-8"))
            files = {path.name: digest(path) for path in home.iterdir() if path.name != "run.json"}
            if not files == hashes(record) == self.right.get(state_of(record), {}).get(record["company"]):
                self.wrong.append(f"{engine}: the report in {home} is not whole and right")
        left = [path.name for folder in (out / ".staging", Path(tempfile.gettempdir())) for path in folder.iterdir()]
        left += [f"process {process.pid}" for process in psutil.process_iter() if mark_of(process).startswith(tuple(self.runs))]
        left += [f"process {process.pid}" for process in psutil.Process().children(recursive=True)]
        left += [f"lock {file.name}" for file in (out / ".locks").iterdir() if held(file)]
        if left:
            self.wrong.append(f"{engine}: left behind: {', '.join(left)}")
        third = max(len(self.runner) // 3, 1)
        early, late = statistics.median(self.runner[third : 2 * third] or self.runner), statistics.median(self.runner[-third:])
        print(
            f"  {len(found)} reports stand, all of them looked at; the runner held {early / 1e6:.0f} MB midway and {late / 1e6:.0f} MB at the end"
        )
        if late > GROWTH * early:
            self.wrong.append(f"{engine}: the runner's memory grew from {early / 1e6:.0f} to {late / 1e6:.0f} MB")


def homes(out: Path) -> list[Path]:
    """Return the folders of all published reports."""
    return sorted(file.parent for file in (out / "soak" / "companies").glob("*/soak/run.json"))


def state_of(record: dict) -> str:
    """Return the hash of the customers' file that a report was made from."""
    return next(given["sha256"] for given in record["inputs"] if given["path"] == "customers.csv")


def hashes(record: dict) -> dict[str, str]:
    """Return the hashes of a report's files as its record lists them."""
    return {given["path"]: given["sha256"] for given in record["outputs"]}


def digest(path: Path) -> str:
    """Return a file's hash."""
    from gapkit.runs.judgement import sha256  # noqa: PLC0415 - after the path is set

    return sha256(path)


def held(file: Path) -> bool:
    """Return whether somebody holds a lock."""
    from gapkit.runs.lock import LockedError, locked  # noqa: PLC0415 - after the path is set

    try:
        with locked(file, "soak"):
            return False
    except LockedError:
        return True


def mark_of(process: psutil.Process) -> str:
    """Return the run that a process belongs to, "-" for none."""
    try:
        return process.environ().get("GAPKIT_RUN", "-") if process.status() != psutil.STATUS_ZOMBIE else "-"
    except (psutil.Error, OSError):
        return "-"


def main() -> None:
    """Soak both engines, and end with 1 where anything was wrong."""
    place = Path(tempfile.mkdtemp(prefix="soak-"))
    disk, own = place / "disk", place / "tmp"
    for folder in (disk, own):
        folder.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(own)  # what is left there is ours
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", disk]
    mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    if not mounted:
        print("no small disk can be mounted here: the disk is spared")
        del MOODS["fills the disk"]
    try:
        soak = Soak(place, random.Random(SEED))  # noqa: S311 - faults, no secrets
        write(place, soak.draw, DISK)
        soak.calm()
        soak.storm(disk / "warm", "warm", REPORTS)
        shutil.rmtree(disk / "warm")
        soak.storm(disk / "cold", "cold", sys.maxsize)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", disk], check=True)  # noqa: S607 - wherever it lies
        shutil.rmtree(place, ignore_errors=True)
    print("all as promised" if not soak.wrong else "\n".join(["WRONG:", *soak.wrong]))
    raise SystemExit(bool(soak.wrong))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()

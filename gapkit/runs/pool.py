"""Worker processes, several at a time: each makes one report after the other, and one that dies or hangs costs no report but its own."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from gapkit.errors import RunError
from gapkit.runs.execution import Limits
from gapkit.runs.ground import Ground
from gapkit.runs.history import UNDONE
from gapkit.runs.lock import LOCKS, LockedError, locked
from gapkit.runs.making import note_failure
from gapkit.runs.plans import Plan
from gapkit.runs.processes import importing
from gapkit.runs.staging import sweep
from gapkit.runs.told import Entry, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRACE = 120  # seconds beyond a report's limits that its worker may take: for the page, and for a slow disk
_GOODBYE = 20  # seconds for a worker that is told to stop


class Worker:
    """One worker process, started when first asked, and again where it died."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[str] | None = None
        self._starting = threading.Lock()
        self._closed = False

    def ask(self, order: dict[str, Any], seconds: float) -> Entry | None:
        """Return the worker's answer; None where it died, or was ended for it took longer than that."""
        process = self._running()
        if process is None:
            return None
        late = threading.Timer(seconds, process.kill)
        late.daemon = True
        late.start()
        try:
            assert process.stdin is not None  # noqa: S101 - both are pipes
            assert process.stdout is not None  # noqa: S101 - likewise
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            return Entry.from_json(json.loads(line)) if line.endswith("\n") else None
        except (OSError, ValueError):
            return None
        finally:
            late.cancel()

    def last_words(self) -> str:
        """Return how the process ended, and the last line it left."""
        code = None if self._process is None else self._process.wait()
        with contextlib.suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            if lines:
                return f"exit code {code}: {lines[-1][:200]}"
        return f"exit code {code}"

    def stop(self) -> None:
        """Tell the process to stop, return when it has, and start no other."""
        with self._starting:
            self._closed = True
        self._end()

    def _running(self) -> subprocess.Popen[str] | None:
        """Return the process, started where it is not there; None where this worker is closed."""
        with self._starting:
            if self._closed:
                return None
            if self._process is None or self._process.poll() is not None:
                self._end()
                self._process = self._start()
            return self._process

    def _end(self) -> None:
        """End the process, its kernel with it."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_GOODBYE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    def _start(self) -> subprocess.Popen[str]:
        """Start the process, in a session of its own: Ctrl-C on a terminal reaches the batch alone."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "gapkit.runs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env=importing(os.environ),
                start_new_session=True,
            )


class Pool:
    """As many workers as reports may be made at once."""

    def __init__(self, jobs: int, folder: Path) -> None:
        self._workers = [Worker(folder / f"worker-{number}.log") for number in range(1, jobs + 1)]
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def each(self, orders: list[dict[str, Any]]) -> Iterator[Entry]:
        """Yield what became of each report, in the order in which they end."""
        waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        done: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        for order in orders:
            waiting.put(order)
        for worker in self._workers:
            thread = threading.Thread(target=self._work, args=(worker, waiting, done), daemon=True)
            thread.start()
            self._threads.append(thread)
        for _ in orders:
            yield done.get()

    def stop(self) -> None:
        """End every worker and the kernel it has at work; what has been published stays."""
        self._stopped.set()
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join(_GOODBYE)

    def _work(self, worker: Worker, waiting: queue.SimpleQueue[dict[str, Any]], done: queue.SimpleQueue[Entry]) -> None:
        """Hand orders to one worker until none is left."""
        while not self._stopped.is_set():
            try:
                order = waiting.get_nowait()
            except queue.Empty:
                return
            limits = order["limits"]
            entry = worker.ask(order, limits["start"] + limits["report"] + _GRACE)
            if entry is None and not self._stopped.is_set():
                entry = _after_death(order, worker)
            done.put(entry or refused(Plan(**order["plan"]), RunError("interrupted"), Path(order["out"]), UNDONE))


def _after_death(order: dict[str, Any], worker: Worker) -> Entry:
    """Clear up after a worker that died over a report, and return what to tell of it."""
    plan, out, run = Plan(**order["plan"]), Path(order["out"]), str(order["run"])
    reason = f"the process that made the report ended ({worker.last_words()})"
    with contextlib.suppress(LockedError), locked(out / LOCKS / plan.lock, run):
        note_failure(plan, out, run, reason, limits=Limits(**order["limits"]), ground=Ground(**order["ground"]))
        sweep(out, PurePosixPath(plan.home))
    return refused(plan, RunError(reason), out)

"""`python -m gapkit.runs.worker`: a process that makes the reports a batch hands it, one after the other; one line in, one line out.

It ends when its orders end, and with it the kernel it has at work: also where the batch itself was killed and could order nothing any more.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from gapkit.errors import GapkitError, RunError
from gapkit.runs.engines import COLD, Engine
from gapkit.runs.execution import Limits
from gapkit.runs.ground import Ground
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.making import make_report
from gapkit.runs.plans import Plan
from gapkit.runs.staging import open_out
from gapkit.runs.told import Entry, entry_of, refused


def job(plan: Plan, ground: Ground, out: Path, run: str, limits: Limits, *, force: bool, engine: str = COLD) -> dict[str, Any]:
    """Return the order for one report as plain data."""
    told = {"plan": asdict(plan), "ground": asdict(ground), "out": str(out), "run": run, "limits": asdict(limits)}
    return {**told, "force": force, "engine": engine}


def do(order: dict[str, Any], engine: Engine) -> Entry:
    """Return what became of one report; a home that another run holds is told, not waited for."""
    plan, out, run = Plan(**order["plan"]), Path(order["out"]), str(order["run"])
    try:
        open_out(out, PurePosixPath(plan.home))
        with locked(out / LOCKS / plan.lock, run):
            ground, limits = Ground(**order["ground"]), Limits(**order["limits"])
            outcome = make_report(plan, out, run, limits=limits, force=bool(order["force"]), ground=ground, engine=engine)
            return entry_of(plan, outcome, out)
    except GapkitError as err:
        return refused(plan, err, out)
    except OSError as err:  # not even the lock's note could be written
        return refused(plan, RunError(f"{err.strerror or err} on {out}"), out)


def main() -> None:
    """Work until there are no more orders."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which ends its workers itself
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_read, args=(orders, busy), daemon=True).start()
    with ExitStack() as stack:
        engines: dict[str, Engine] = {}
        while line := orders.get():
            busy.set()
            order = json.loads(line)
            name = order["engine"]
            if name not in engines:
                engines[name] = stack.enter_context(Engine(name))
            told = do(order, engines[name]).as_json()
            busy.clear()
            answers.write(json.dumps(told) + "\n")
            answers.flush()


def _read(orders: queue.SimpleQueue[str], busy: threading.Event) -> None:
    """Take orders in; where they end in the middle of a report, the batch is gone, and the report is broken off as by a stop."""
    for line in sys.stdin:
        orders.put(line)
    if busy.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
    orders.put("")


if __name__ == "__main__":
    main()

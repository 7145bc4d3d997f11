"""Processes as a run sees them: all that a kernel started, wherever it went, and the most memory that one held."""

from __future__ import annotations

import contextlib
import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "GAPKIT_RUN"  # in the environment of a kernel and so of all it starts, also of what leaves its group and its session
_ROUNDS = 20  # a process may start another while it is being looked for


def importing(found: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a new Python imports this very gapkit, installed or run from its own folder."""
    root = Path(__file__).resolve().parents[2]
    if root.name in {"site-packages", "dist-packages"}:
        return dict(found)
    return {**found, "PYTHONPATH": os.pathsep.join(filter(None, (str(root), found.get("PYTHONPATH", ""))))}


def end_marked(run: str) -> int:
    """End every process that carries a run's mark and return how many there were; none is left when this returns.

    A process that cleared its environment and left the kernel's group is not found.
    """
    psutil: Any = import_module("psutil")  # only a run pays for it
    ended = 0
    for _ in range(_ROUNDS):
        found = [process for process in psutil.process_iter() if _carries(process, run, psutil)]
        if not found:
            break
        for process in found:
            with contextlib.suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(found, timeout=1)
        ended += len(found)
    return ended


def most_memory(pid: int) -> int | None:
    """Return the most memory a process has held so far, in bytes (where the system keeps no such figure: what it holds now); None where it is gone."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    psutil: Any = import_module("psutil")
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None


def lives(pid: int) -> bool:
    """Return whether a process of that number is there."""
    psutil: Any = import_module("psutil")
    return bool(psutil.pid_exists(pid))


def _carries(process: Any, run: str, psutil: Any) -> bool:  # noqa: ANN401 - psutil has no types
    """Return whether a process is one of a run's own; one that has ended, or may not be looked at, is not."""
    try:
        mine = process.environ().get(MARK, "-").strip() == run != ""  # a warm kernel's is filled up with blanks
        return bool(mine and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE)
    except (psutil.Error, OSError, ValueError):
        return False

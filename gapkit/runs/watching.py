"""A kernel watched from outside while it works: its memory, its last moment, and that nothing of it outlives its report."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from gapkit.runs.processes import end_marked, most_memory

EVERY = 0.2  # seconds between two looks
LEAST = 1 << 16  # bytes free on a disk, under which it counts as full
SOCKETS = "sockets.txt"  # in a staging folder: where the kernel's sockets lie
_LONGEST = 80  # of a folder for sockets: the system takes about a hundred characters for the name of one
_NAME = "gapkit-"


@dataclass
class Watch:
    """What is seen of one report's kernel: its exit code (negative: the signal that ended it), its peak memory in bytes, and whether time ran out.

    `folder` is where the kernel works, in the run's staging folder; `run` its id, which marks every process the kernel starts; `limit` the seconds
    that the whole report may take.
    """

    folder: Path
    run: str
    limit: float
    exit_code: int | None = None
    peak: int | None = None
    overdue: bool = False
    most: int | None = None  # the peak as whoever ended the kernel knows it
    full: bool = False  # whether the disk was, at some time
    sockets: Path | None = None
    _pid: int | None = None
    _groups: list[int] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Make the folder for the kernel's sockets, and count from now."""
        self.sockets = _socket_folder()
        if self.sockets is not None:
            self.folder.with_name(SOCKETS).write_text(str(self.sockets), encoding="utf-8")
        self._thread = threading.Thread(target=self._look, args=(time.monotonic() + self.limit,), daemon=True)
        self._thread.start()

    def kernel(self, pid: int | None, group: int | None) -> None:
        """Take note of a kernel that was started; `group` is the number of its process group, None where it has none of its own."""
        if group is not None and group != os.getpgrp():
            self._groups.append(group)
        self._pid = pid

    def end(self) -> None:
        """End whatever the kernel started and left running, and take its sockets away."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._kill()
        self._groups.clear()
        if self.sockets is not None:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _look(self, deadline: float) -> None:
        """Look at the kernel's memory and its disk until it ends; end it when the report's time is over."""
        while not self._stop.wait(EVERY):
            with contextlib.suppress(OSError):
                self.full = self.full or shutil.disk_usage(self.folder).free < LEAST
            held = most_memory(self._pid) if self._pid is not None else None
            self.peak = max(held or 0, self.peak or 0) or None
            if time.monotonic() > deadline and not self.overdue:
                self.overdue = True
                self._kill()

    def _kill(self) -> None:
        """End the kernel, its group, and all that carries the run's mark."""
        for group in self._groups:
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        end_marked(self.run)


def clear_leftovers(staging: Path) -> None:
    """End what a run that died left running, and take its sockets away; `staging` is its staging folder, named by its id."""
    end_marked(staging.name)
    with contextlib.suppress(OSError, ValueError):
        sockets = Path((staging / SOCKETS).read_text(encoding="utf-8"))
        if sockets.name.startswith(_NAME):
            shutil.rmtree(sockets, ignore_errors=True)


def _socket_folder() -> Path | None:
    """Return a new folder that its owner alone may open, its path short enough for a socket's name; None where the system has no such sockets."""
    if os.name != "posix":
        return None
    for place in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):  # noqa: S108 - mkdtemp makes a private one within
        if len(os.fsencode(place)) <= _LONGEST:
            with contextlib.suppress(OSError):
                return Path(tempfile.mkdtemp(prefix=_NAME, dir=place))
    return None

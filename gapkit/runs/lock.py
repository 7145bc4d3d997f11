"""One run at a time for each report: a lock that the system itself lets go when its process ends."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from gapkit.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCKS = ".locks"
_AWAY = 1 << 30  # Windows locks bytes against reading: one far behind the text leaves the text readable


class LockedError(RunError):
    """Another run holds this report; the exit code is the one schedulers know as "try again later"."""

    exit_code: ClassVar[int] = 75


@contextmanager
def locked(file: Path, run: str, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock file while the block runs.

    Args:
        file: the lock's file; made where it is missing, and left in place (taking it away would let two runs in).
        run: the run's id, for whoever finds the lock held.
        wait: wait for the other to end instead of refusing.

    Raises LockedError, naming the run that holds it, since when and its process. The lock of a process that died is free.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _take(handle, wait=wait):
            raise LockedError(_held(file))
        note = {"run": run, "since": datetime.now(UTC).isoformat(timespec="seconds"), "pid": os.getpid()}
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps(note).encode())
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)  # closing lets go


def _held(file: Path) -> str:
    """Return who holds a lock, in a sentence."""
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(note["since"])
        return f"Run {note['run']} holds the lock since {since:%H:%M} UTC (process {note['pid']}); try again when it has ended."
    except (OSError, ValueError, KeyError, TypeError):
        return "Another run of this report holds the lock; try again when it has ended."


if sys.platform == "win32":  # pragma: no cover - tried on no machine here

    def _take(handle: int, *, wait: bool) -> bool:
        """Return whether the lock was taken."""
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        os.lseek(handle, _AWAY, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:

    def _take(handle: int, *, wait: bool) -> bool:
        """Return whether the lock was taken."""
        import fcntl  # noqa: PLC0415 - Windows has it not

        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # some network disks call a lock that is held a lack of permission
            return False
        return True

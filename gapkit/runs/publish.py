"""The one switch that publishes a report: a finished folder takes the place of the last one, whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "before"  # where the last report stands aside during two renames
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux, <linux/fs.h>
_RENAME_SWAP = 2  # macOS, <sys/stdio.h>
# A system or file system that cannot exchange two folders says one of these.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV, errno.EPERM}


def publish(made: Path, home: Path) -> None:
    """Put a finished folder where its report lives; the report that stood there is gone afterwards.

    Args:
        made: the finished folder, on the same file system as `home`, alone in a folder of its own.
        home: where it goes; its parent exists.

    Where the system can exchange two folders (Linux, macOS), a reader finds the old report or the new one, never neither and never a mix.
    Elsewhere two renames leave an instant without a report, and a run that dies in it leaves the old one for `restore`. Raises OSError, with
    the old report in its place.
    """
    _all_to_disk(made)
    if not home.exists():
        made.rename(home)
        folder_to_disk(home.parent)
        return
    if exchange(made, home):
        folder_to_disk(home.parent)
        shutil.rmtree(made, ignore_errors=True)
        return
    aside = made.with_name(BEFORE)
    home.rename(aside)
    try:
        made.rename(home)
    except OSError:
        aside.rename(home)
        raise
    folder_to_disk(home.parent)
    shutil.rmtree(aside, ignore_errors=True)


def restore(staging: Path, home: Path) -> None:
    """Bring back the report that stood aside when a run died between two renames; without one, nothing happens."""
    aside = staging / BEFORE
    if aside.is_dir() and not home.exists():
        aside.rename(home)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False, with nothing changed, where the system cannot. Raises OSError for anything else."""
    if sys.platform.startswith("linux"):
        name, words = "renameat2", (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(_RENAME_EXCHANGE))
    elif sys.platform == "darwin":  # pragma: no cover - tried on no machine here
        name, words = "renamex_np", (os.fsencode(one), os.fsencode(other), ctypes.c_uint(_RENAME_SWAP))
    else:  # pragma: no cover - likewise
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if call is None:  # pragma: no cover - an old C library
        return False
    if call(*words) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _all_to_disk(folder: Path) -> None:
    """Wait until every file of a folder is on the disk: a report that a power cut empties is no report."""
    for file in (folder, *sorted(folder.rglob("*"))):
        if file.is_dir():
            folder_to_disk(file)
        elif file.is_file():
            to_disk(file)


def to_disk(file: Path) -> None:
    """Wait until a file is on the disk."""
    with file.open("rb" if os.name == "posix" else "rb+") as stream:  # Windows syncs only what is open for writing
        os.fsync(stream.fileno())


def folder_to_disk(folder: Path) -> None:
    """Wait until a folder's own list of names is on the disk, where the system can tell; a switch that has happened is not undone for it."""
    if os.name != "posix":  # pragma: no cover - Windows opens no folders
        return
    with suppress(OSError):  # some network disks refuse
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Files written whole or not at all."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final

from gapkit.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

# Workbooks and decks carry the time they were made; a fixed one lets their bytes repeat.
MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - such a time has no zone


def write(path: Path, content: bytes) -> Path:
    """Write a file atomically, its folder made where it is missing; return its path.

    The content goes into a file beside it that is then renamed, so a reader never sees half of it, and what was there stays until then.
    Raises ExportError where the disk is full, read-only or absent.
    """
    beside = path.with_name(f".{path.name[:80]}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as err:
        _remove(beside)
        raise ExportError(f"Cannot write {path}: {err.strerror or err}. Choose a folder that can be written to.") from err
    except BaseException:
        _remove(beside)
        raise
    return path


def write_new(path: Path, content: bytes) -> Path:
    """Write a file that must not be there yet, whole or not at all, its folder made where it is missing; return its path.

    Raises ExportError where a file of that name is there, even one that came meanwhile, and where the disk is full, read-only or absent.
    """
    if os.path.lexists(path):
        raise ExportError(f"{path} is there already, and nothing is written over. Choose another name.")
    beside = write(path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.new"), content)
    try:
        try:
            os.link(beside, path)  # unlike a rename, this never takes the place of a file that came meanwhile
        except FileExistsError:
            raise ExportError(f"{path} is there by now, and nothing is written over. Choose another name.") from None
        except OSError:  # a file system without links
            beside.rename(path)
    except OSError as err:
        raise ExportError(f"Cannot write {path}: {err.strerror or err}. Choose a folder that can be written to.") from err
    finally:
        _remove(beside)
    return path


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the first error is the one to tell

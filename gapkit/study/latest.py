"""A pattern of file names and the newest file that matches it."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

STARS = ("*", "?")  # brackets stand for themselves: export[1].csv is a name that browsers give


def is_pattern(path: str) -> bool:
    """Whether a path names many files."""
    return any(star in path for star in STARS)


def newest_file(pattern: Path, folder: Path) -> Path | None:
    """Return the newest file that matches, by its modification time, of equally new ones the last by name; None where none does.

    Hidden files and folders are none. A file that goes away meanwhile is passed over.

    Args:
        pattern: an absolute path whose names may hold * and ?.
        folder: the study's, in which a star is a letter like any other.
    """
    try:
        sought, root = os.path.relpath(pattern, folder), folder
    except ValueError:  # another drive
        sought, root = str(pattern), Path()
    found: list[tuple[int, str, Path]] = []
    for name in glob.glob(re.sub(r"\[", "[[]", sought), root_dir=root):  # noqa: PTH207 - Path.glob takes no ".."
        file = root / name
        try:
            told = file.stat()
        except OSError:
            continue
        if file.is_file():
            found.append((told.st_mtime_ns, file.name, file))
    return Path(os.path.normpath(max(found)[2])) if found else None

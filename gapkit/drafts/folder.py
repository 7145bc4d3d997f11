"""A working folder for a new study: study.yaml, a workbook to fill in, the notebooks, and a README that says what to do in which order."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gapkit.drafts.notebooks import notebooks_for
from gapkit.drafts.template import template_bytes
from gapkit.drafts.texts import readme, study_yaml
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.writing import write
from gapkit.study.places import STUDY_FILE

WORKBOOK: Final = "answers.xlsx"
README: Final = "README.md"
NOTEBOOKS: Final = "notebooks"
_LONGEST: Final = 100  # characters of a name; file systems take 255 bytes, and a report's path adds to it
# Names that Windows keeps for devices, whatever their ending, and characters it has no names with: a folder is passed on.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = '<>:"/\\|?*'


@dataclass(frozen=True)
class Started:
    """A working folder that was made: where it lies, its study.yaml, and its files as paths within it, "/" between folders."""

    folder: Path
    study: Path
    files: tuple[str, ...]


def start_study(name: str | Path) -> Started:
    """Return the working folder made for a new study: whole, or not at all.

    Args:
        name: the folder's name, or the path of a folder that is not there yet, within one that is.

    Raises:
        ParameterError: the folder is there already, the folder it should lie in is not, or its name is one that not every system can have.
        ExportError: it cannot be written.
    """
    folder = _checked(name)
    contents = {
        STUDY_FILE: study_yaml(folder.name, WORKBOOK),
        WORKBOOK: template_bytes(),
        README: readme(folder.name, quoted(f"{folder.name}/{STUDY_FILE}"), quoted(f"{folder.name}/{NOTEBOOKS}")),
        **{f"{NOTEBOOKS}/{file}": content for file, content in notebooks_for(f"../{STUDY_FILE}").items()},
    }
    aside = folder.with_name(f".{folder.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        aside.mkdir()
        for file, content in contents.items():
            write(aside / file, content)
        if os.path.lexists(folder):
            raise _there(folder)
        aside.rename(folder)
    except (OSError, ExportError) as err:
        # A file that could not be written names the folder aside, which nobody knows of.
        cause = err.__cause__ or err
        raise ExportError(
            f"Cannot make {folder}: {getattr(cause, 'strerror', None) or cause}. Choose a folder that can be written to."
        ) from err
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Started(folder, folder / STUDY_FILE, tuple(contents))


def quoted(path: str | Path) -> str:
    """Return a path as it is typed after a command: quoted where it holds a blank or another sign that a shell would read."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


def _checked(name: str | Path) -> Path:
    """Return the path of the folder to make."""
    if not str(name).strip():
        raise ParameterError("The new folder has no name. Give one: gapkit new my-study")
    if "\0" in str(name):
        raise ParameterError(f"{str(name)[:80]!r} cannot be a folder's name: it holds a NUL character.")
    folder = Path(name).expanduser()
    try:
        if os.path.lexists(folder):
            raise _there(folder)
        why = _wrong(folder.name)
        if why:
            raise ParameterError(f"{folder.name[:80]!r} cannot be the name of the folder: {why}. Take letters, digits, - and _.")
        if not folder.parent.is_dir():
            raise ParameterError(
                f"There is no folder {str(folder.parent)!r} to make {folder.name!r} in. Make it first, or give another path."
            )
    except OSError as err:
        raise ParameterError(f"{str(name)[:80]!r} cannot be the path of a new folder: {err.strerror or err}.") from err
    return folder


def _there(folder: Path) -> ParameterError:
    what = "folder" if folder.is_dir() else "file"
    return ParameterError(f"{str(folder)!r} is there already, a {what}; nothing was written. Choose another name, or move it away first.")


def _wrong(name: str) -> str:
    """Return why a folder should not be called so, "" where it may."""
    strange = next((sign for sign in name if sign in _FORBIDDEN or not sign.isprintable()), "")
    if strange:
        return f"not every system can have {strange!a} in a name"
    if name != name.strip() or name.endswith("."):
        return "it begins with a blank, or ends in a blank or a dot"
    if _DEVICES.fullmatch(name):
        return "Windows keeps it for a device"
    return f"it is longer than {_LONGEST} characters" if len(name) > _LONGEST else ""

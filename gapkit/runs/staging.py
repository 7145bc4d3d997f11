"""The folder a run works in, hidden below OUT on the same disk, and what becomes of it when a run fails or dies."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from gapkit.errors import RunError
from gapkit.runs.entries import FAILED
from gapkit.runs.judgement import RECORD
from gapkit.runs.lock import LOCKS, LockedError, locked
from gapkit.runs.publish import restore
from gapkit.runs.record import read_json, write_json
from gapkit.runs.watching import clear_leftovers

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGING = ".staging"
NOTEBOOK = "notebook.ipynb"
_MADE = "report"  # the future home


def open_out(out: Path, home: PurePosixPath) -> None:
    """Make the folder of reports and the parent of a report's home, and try whether both can be written to.

    Raises RunError, in one line, where they cannot: before any kernel is started.
    """
    for folder in (out, (out / home).parent):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            Path(tempfile.mkdtemp(prefix=f"{STAGING}-probe-", dir=folder)).rmdir()  # of its own name: runs of other reports try too
        except OSError as err:
            said = "a file of that name is in the way" if isinstance(err, FileExistsError | NotADirectoryError) else err.strerror
            raise RunError(f"Cannot write to {folder}: {said}. Give another folder with --out.") from err


def open_staging(out: Path, run: str, home: PurePosixPath) -> Path:
    """Return a fresh staging folder, marked with the home it works for; the folder of the future report is `made_in` it.

    Raises RunError where it cannot be made, as on a full disk; nothing of it is left then.
    """
    staging = out / STAGING / run
    try:
        made_in(staging).mkdir(parents=True)
        write_json(staging / RECORD, {"run": run, "home": home.as_posix()})
    except OSError as err:
        shutil.rmtree(staging, ignore_errors=True)
        raise RunError(f"{err.strerror or err} on {out}") from err
    return staging


def made_in(staging: Path) -> Path:
    """Return the folder of a staging folder that becomes the report."""
    return staging / _MADE


def sweep(out: Path, home: PurePosixPath) -> tuple[str, ...]:
    """Clear away what dead runs of one home left, and return their ids; called by who holds that home's lock.

    A run that was killed leaves its staging folder, and perhaps what its kernel started. Where it died while publishing, the old report is put back first.
    """
    dead = []
    for marker in sorted((out / STAGING).glob(f"*/{RECORD}")):
        if read_json(marker).get("home") == home.as_posix():
            clear_leftovers(marker.parent)
            restore(marker.parent, out / home)
            shutil.rmtree(marker.parent, ignore_errors=True)
            dead.append(marker.parent.name)
    return tuple(dead)


def open_shared(out: Path, run: str, study: str) -> Path:
    """Return a fresh folder for what the reports of a batch share, marked with the study's folder."""
    staging = out / STAGING / run
    staging.mkdir(parents=True)
    write_json(staging / RECORD, {"run": run, "study": study})
    return staging


def sweep_study(out: Path, study: str) -> None:
    """Clear away what dead batches of a study left, and what dead runs left of its reports; called by who holds the study's lock.

    A report that another run is making at this moment is left alone.
    """
    for marker in sorted((out / STAGING).glob(f"*/{RECORD}")):
        told = read_json(marker)
        home = PurePosixPath(str(told.get("home", "")))
        if told.get("study") == study:
            shutil.rmtree(marker.parent, ignore_errors=True)
        elif home.parts[:1] == (study,):
            with suppress(LockedError), locked(out / LOCKS / home.as_posix().replace("/", "~"), marker.parent.name):
                sweep(out, home)


def keep_failure(staging: Path, out: Path, home: PurePosixPath, record: Mapping[str, object]) -> Path | None:
    """Keep a failed run's record and its notebook below `OUT/.failed/`, in place of an older failure of the same home.

    Returns the notebook's path (the folder, where not even a notebook was saved), or None where nothing could be kept: a full disk must not
    hide why a run failed. `since` is the start of the first of the failures in a row.
    """
    folder = out / FAILED / home
    since = read_json(folder / RECORD).get("since") or record["started"]
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / RECORD, {**record, "since": since})
        kept = folder / NOTEBOOK
        kept.unlink(missing_ok=True)
        if (staging / NOTEBOOK).is_file():
            (staging / NOTEBOOK).replace(kept)
            return kept
        return folder
    return None


def forget_failure(out: Path, home: PurePosixPath) -> None:
    """Take away the kept failure of a home that was published again."""
    shutil.rmtree(out / FAILED / home, ignore_errors=True)

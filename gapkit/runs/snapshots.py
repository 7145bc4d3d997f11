"""What a study's reports told last, kept below OUT, so that nobody's answer follows from the next report set beside it.

`OUT/.snapshots/STUDY/` holds the tally behind the reports that were published last, and which one that is. It is as confidential as the data.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from gapkit.errors import DataError, RunError
from gapkit.runs.homes import study_folder
from gapkit.runs.judgement import sha256
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.record import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gapkit.runs.ground import Ground
    from gapkit.tallies.tally import Tally

SNAPSHOTS = ".snapshots"
LAST = "last.json"
_NAMED = 16  # digits of the hash that a tally is filed under
_SHOWN = 5  # companies that a note names


def hold_back(out: Path, name: str, made: Tally) -> tuple[Tally, str]:
    """Return the tally to publish, and the hash of the one published last that it was held to, "" where none was.

    What changed too little to be told stays as it was published. Raises DataError where what was published last cannot be read: nothing is
    published beside a report that it cannot be held to.
    """
    with _turn(out, name):
        last = _last(out, name)
        if not last:
            return made, ""
        before = _read(out, name, last)
    from gapkit.gaps.protection.snapshots import keep_snapshot  # noqa: PLC0415 - brings pandas

    return keep_snapshot(before, made, published=str(last["date"])), str(last["sha256"])


@contextmanager
def telling(out: Path, name: str, ground: Ground) -> Iterator[None]:
    """Note what a report tells, and hold the study's snapshot while it is being published.

    The snapshot comes first: where the run dies in between, the next one is held to what was about to be told. Raises RunError where another run
    told other figures of the study meanwhile, beside which these would give somebody away.
    """
    if not ground.told:  # the notebook reads the data itself
        yield
        return
    with _turn(out, name):
        last = _last(out, name)
        if last and last["sha256"] not in (ground.told, ground.held_to):
            _check_between(out, name, last, ground)
        if last.get("sha256") != ground.told:
            _keep(_folder(out, name), ground)
        yield


def kept_words(held: Tally) -> list[str]:
    """Return what stays as it was published, a sentence for each side and date: for whoever runs the reports."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in held.kept:
        found.setdefault((one.side, one.date), []).append(" in ".join(filter(None, (one.company, one.wave))))
    sentences = []
    for (side, date), groups in found.items():
        named = ", ".join(filter(None, groups[:_SHOWN])) + (f" and {len(groups) - _SHOWN} more" if len(groups) > _SHOWN else "")
        of = f" of {named}" if named else ""
        sentences.append(f"{held.study.side(side).label}{of} stand as of {date}: since then too little has changed for it to be told")
    return sentences


def _check_between(out: Path, name: str, last: dict[str, str], ground: Ground) -> None:
    """Refuse what would give somebody away beside what another run told since this one read its data."""
    from gapkit.gaps.protection.snapshots import keep_snapshot  # noqa: PLC0415 - brings pandas
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - likewise

    mine = load_tally(ground.tally)
    if keep_snapshot(_read(out, name, last), mine, published="") is not mine:
        raise RunError(f"Run {last['run']} published other figures of this study meanwhile, from data a little different. Run again.")


def _keep(folder: Path, ground: Ground) -> None:
    """Put the tally that a report rests on in place of the one before, in one switch."""
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # a disk that knows no rights
        folder.parent.chmod(0o700)
    file = folder / f"{ground.told[:_NAMED]}.tally"
    part = file.with_suffix(".part")
    shutil.copyfile(ground.tally, part)
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(file)
    write_json(folder / LAST, {"format": 1, "run": ground.run, "date": ground.as_of, "sha256": ground.told})
    for other in folder.iterdir():
        if other.name not in (LAST, file.name):
            other.unlink(missing_ok=True)


def _last(out: Path, name: str) -> dict[str, str]:
    """Return which tally was published last, of which day and by which run; an empty dict where none was."""
    file = _folder(out, name) / LAST
    told = read_json(file)
    if file.exists() and not {"sha256", "date", "run"} <= told.keys():
        raise _unreadable(file.parent, f"{LAST} is no record")
    return {key: str(value) for key, value in told.items()}


def _read(out: Path, name: str, last: dict[str, str]) -> Tally:
    """Return the tally that was published last."""
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - brings pandas

    file = _folder(out, name) / f"{last['sha256'][:_NAMED]}.tally"
    try:
        whole = sha256(file) == last["sha256"]
    except OSError as err:
        raise _unreadable(file.parent, f"{file.name}: {err.strerror}") from err
    if not whole:
        raise _unreadable(file.parent, f"{file.name} is not what was kept")
    try:
        return load_tally(file)
    except DataError as err:
        raise _unreadable(file.parent, str(err)) from err


def _unreadable(folder: Path, why: str) -> DataError:
    return DataError(
        f"What was published last of this study cannot be read ({why}), and beside a report that nothing can be held to one person's answer "
        f"could follow from the two. Bring {folder} back, or delete it to begin anew."
    )


def _folder(out: Path, name: str) -> Path:
    return out / SNAPSHOTS / study_folder(name)


@contextmanager
def _turn(out: Path, name: str) -> Iterator[None]:
    """Wait for whoever reads or writes the study's snapshot at this moment: it takes less than a second."""
    with locked(out / LOCKS / f"{study_folder(name)}~~", "snapshot", wait=True):
        yield

"""What a study's reports told last, kept below OUT, so that nobody's answer follows from the next report set beside them.

`OUT/.snapshots/STUDY/` holds the tallies behind the last reports that were published, and in which order they were. It is as confidential as the data.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from gapkit.errors import DataError, RunError
from gapkit.runs.homes import study_folder
from gapkit.runs.judgement import RECORD, sha256
from gapkit.runs.lock import LOCKS, locked
from gapkit.runs.publish import folder_to_disk, to_disk
from gapkit.runs.record import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from gapkit.runs.ground import Ground
    from gapkit.tallies.tally import Tally

SNAPSHOTS = ".snapshots"
ORDER = "told.json"
DEPTH = 5  # tallies that the next one is held to: what left in one report and came back in the next must not tell of who came with it
_NAMED = 16  # digits of the hash that a tally is filed under
_SHOWN = 5  # companies that a note names
LOST = (
    "reports of this study stand, and what they told is not known here any more: this time nothing is held back, so that whoever keeps "
    "them may see what changed since, down to one person's answer"
)


def hold_back(out: Path, name: str, made: Tally, segments: Collection[str]) -> tuple[Tally, str, list[str]]:
    """Return the tally to publish, the hash of the one published last that it was held to ("" where none was), and what whoever runs reports must know.

    What changed too little to be told stays as it was published; `segments` are those that the report splits by. Raises DataError where what was
    published cannot be read: nothing is published beside a report that it cannot be held to.
    """
    with _turn(out, name):
        told = _told(out, name)
        if not told:
            return made, "", [LOST] if any((out / study_folder(name)).glob(f"**/{RECORD}")) else []
        (before, date), *earlier = _published(out, name, told)
    from gapkit.gaps.protection.snapshots import keep_snapshot, not_held  # noqa: PLC0415 - brings pandas

    held = keep_snapshot(before, made, published=date, earlier=earlier, segments=segments)
    anew = [
        f"{side} were asked otherwise than in the last reports, so none of them are held back; set this one beside them only if nobody else answered since"
        for side in not_held(before, made, *(known for known, _ in earlier))
    ]
    return held, told[0]["sha256"], [*kept_words(held), *anew]


@contextmanager
def telling(out: Path, name: str, ground: Ground) -> Iterator[None]:
    """Note what a report tells, and hold the study's snapshots while it is being published.

    The snapshot comes first: where the run dies in between, the next one is held to what was about to be told, and to what was told before it.
    Raises RunError where another run told other figures of the study meanwhile, beside which these would give somebody away.
    """
    if not ground.told:  # the notebook reads the data itself
        yield
        return
    with _turn(out, name):
        told = _told(out, name)
        if told and told[0]["sha256"] not in (ground.told, ground.held_to):
            _check_between(out, name, told, ground)
        if not told or told[0]["sha256"] != ground.told:
            _keep(_folder(out, name), told, ground)
        yield


def kept_words(held: Tally) -> list[str]:
    """Return what stays as it was published, a sentence for each side and date."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in held.kept:
        found.setdefault((one.side, one.date), []).append(" in ".join(filter(None, (one.company, one.wave))))
    sentences = []
    for (side, date), groups in found.items():
        named = ", ".join(filter(None, groups[:_SHOWN])) + (f" and {len(groups) - _SHOWN} more" if len(groups) > _SHOWN else "")
        of = f" of {named}" if named else ""
        sentences.append(f"{held.study.side(side).label}{of} stand as of {date}: since then too little has changed for it to be told")
    return sentences


def _check_between(out: Path, name: str, told: list[dict[str, str]], ground: Ground) -> None:
    """Refuse what would give somebody away beside what another run told since this one read its data."""
    from gapkit.gaps.protection.snapshots import keep_snapshot  # noqa: PLC0415 - brings pandas
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - likewise

    mine = load_tally(ground.tally)
    (before, date), *earlier = _published(out, name, told)
    if keep_snapshot(before, mine, published=date, earlier=earlier, segments=ground.segments) is not mine:
        raise RunError(f"Run {told[0]['run']} published other figures of this study meanwhile, from data a little different. Run again.")


def _keep(folder: Path, told: list[dict[str, str]], ground: Ground) -> None:
    """Put the tally that a report rests on before those of the reports before it, in one switch."""
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # a disk that knows no rights
        folder.parent.chmod(0o700)
    file = _file(folder, ground.told)
    part = file.with_suffix(".part")
    shutil.copyfile(ground.tally, part)
    to_disk(part)
    part.replace(file)
    newest = {"run": ground.run, "date": ground.as_of, "sha256": ground.told}
    kept = [newest, *(one for one in told if one["sha256"] != ground.told)][:DEPTH]
    write_json(folder / ORDER, {"format": 1, "told": kept})
    to_disk(folder / ORDER)
    folder_to_disk(folder)
    for other in set(folder.iterdir()) - {folder / ORDER, *(_file(folder, one["sha256"]) for one in kept)}:
        other.unlink(missing_ok=True)


def _told(out: Path, name: str) -> list[dict[str, str]]:
    """Return which tallies were published, of which day and by which run, the last one first; none where none was."""
    file = _folder(out, name) / ORDER
    if not file.exists():
        return []
    told: Any = read_json(file).get("told")
    if not isinstance(told, list) or not told or not all(isinstance(one, dict) and {"sha256", "date", "run"} <= one.keys() for one in told):
        raise _unreadable(file.parent, f"{ORDER} is no record")
    return [{key: str(value) for key, value in one.items()} for one in told]


def _published(out: Path, name: str, told: list[dict[str, str]]) -> list[tuple[Tally, str]]:
    """Return the tallies that were published, and of which day."""
    return [(_read(out, name, one), one["date"]) for one in told]


def _read(out: Path, name: str, one: dict[str, str]) -> Tally:
    """Return a tally that was published."""
    from gapkit.tallies.saving import load_tally  # noqa: PLC0415 - brings pandas

    folder = _folder(out, name)
    file = _file(folder, one["sha256"])
    try:
        if sha256(file) == one["sha256"]:
            return load_tally(file)
    except OSError as err:
        raise _unreadable(folder, f"{file.name}: {err.strerror}") from err
    except (DataError, ValueError, TypeError) as err:  # one of another gapkit
        raise _unreadable(folder, (str(err).splitlines() or [type(err).__name__])[0]) from err
    raise _unreadable(folder, f"{file.name} is not what was kept")


def _unreadable(folder: Path, why: str) -> DataError:
    return DataError(
        f"What was published of this study cannot be read ({why}), and beside a report that nothing can be held to one person's answer "
        f"could follow from the two. Bring {folder} back; or delete it to begin anew, if nobody keeps an earlier report."
    )


def _file(folder: Path, digest: str) -> Path:
    return folder / f"{digest[:_NAMED]}.tally"


def _folder(out: Path, name: str) -> Path:
    return out / SNAPSHOTS / study_folder(name)


@contextmanager
def _turn(out: Path, name: str) -> Iterator[None]:
    """Wait for whoever reads or writes the study's snapshots at this moment: it takes some seconds at the most."""
    with locked(out / LOCKS / f"{study_folder(name)}~~", "snapshot", wait=True):
        yield

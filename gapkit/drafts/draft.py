"""Raw exports in, a drafted study.yaml out: `gapkit draft`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gapkit.drafts.against import with_against
from gapkit.drafts.agreeing import Scales
from gapkit.drafts.companies import guess_company
from gapkit.drafts.design import guess_design
from gapkit.drafts.matching import match_topics
from gapkit.drafts.model import Draft, DraftSide
from gapkit.drafts.sides import read_raw_sides
from gapkit.drafts.writing import study_text
from gapkit.errors import ExportError, ParameterError
from gapkit.study.places import STUDY_FILE
from gapkit.study.reading import read_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.drafts.companies import CompanyKey
    from gapkit.drafts.sides import RawSide

_YAML: Final = (".yaml", ".yml")


@dataclass(frozen=True)
class Drafted:
    """The study.yaml that was written, what it was made of, and how many guesses of it are to be checked."""

    path: Path
    draft: Draft
    checks: int


def draft_study(files: Sequence[str | Path], *, to: str | Path = STUDY_FILE, providers: Sequence[str | Path] = ()) -> Drafted:
    """Return the drafted study, written; nothing is ever written over.

    Args:
        files: raw exports of all sides, one file a side; or one file whose sheets, or whose rows by a column, are the sides.
        to: the study.yaml to write, or the folder it goes into.
        providers: those of the files that are the providers' own; left out, words in the names tell, else it is the first.

    Raises:
        ParameterError: the study.yaml is there already, a provider's file is not among the files, or one table does not tell two sides apart.
        DataError: a file is missing, cannot be read, or holds no question.
        ExportError: the study.yaml could not be written.
    """
    target = _target(Path(to).expanduser())
    paths = [Path(file).expanduser().resolve() for file in files]
    own = [Path(file).expanduser().resolve() for file in providers]
    for file in own:
        if file not in paths:
            raise ParameterError(f"--provider names {file.name}, which is not among the files: {', '.join(path.name for path in paths)}.")
    if len(set(paths)) < len(paths):
        raise ParameterError("A file is named twice. Name each side's file once; a file that holds both sides is named alone.")
    if own and len(own) == len(paths):
        raise ParameterError("Every file is said to be a provider's. Leave the customers' file out of --provider.")
    draft = make_draft(read_raw_sides(paths, own), target.parent)
    text, checks = study_text(draft)
    write_study(target, text)
    return Drafted(target, draft, checks)


def make_draft(raw: Sequence[RawSide], folder: Path) -> Draft:
    """Return the draft of the sides; `folder` is that of the study.yaml to be."""
    company = guess_company({side.id: side.columns for side in raw}, {side.id: side.scales for side in raw})
    designs = {side.id: guess_design(side.columns, side.scales, side.frame, _company_of(company, side)) for side in raw}
    aside = {name for design in designs.values() for name in design.taken} | set(company.columns.values() if company else ())
    aside |= {side.only[0] for side in raw if side.only}
    topics, left = match_topics(raw, aside)
    topics = with_against(topics, {side.id: side.frame for side in raw})
    scales = Scales()
    scales.add_all(question.scale for topic in topics for question in topic.questions)
    scales.add_all(over.question.scale for over in left)
    sides = tuple(DraftSide(side.party, side.why, side.opening, side.columns, side.scales, designs[side.id], side.only) for side in raw)
    return Draft(folder, sides, company, scales, topics, left, _waves(sides))


def _company_of(company: CompanyKey | None, side: RawSide) -> str:
    return company.columns.get(side.id, "") if company else ""


def _waves(sides: Sequence[DraftSide]) -> tuple[str, ...]:
    """Return the waves where each side has a column of them and they share some."""
    found = [{text for column in side.columns if column.name == side.design.wave for text in column.counts} for side in sides]
    shared = set.intersection(*found) if all(found) else set()
    return tuple(sorted(set.union(*found), key=lambda wave: (len(wave) if wave.isdigit() else 0, wave))) if shared else ()


def _target(to: Path) -> Path:
    """Return the absolute path of the study.yaml to write. Raises ParameterError where it is there already, or could not be."""
    target = to / STUDY_FILE if to.is_dir() or to.suffix not in _YAML else to
    if os.path.lexists(target):
        raise ParameterError(
            f"{target} is there already, and nothing is written over. Say another name: `gapkit draft ... --to other.yaml`."
        )
    if not target.parent.is_dir():
        raise ParameterError(f"There is no folder {target.parent}. Make it first, or say another place with --to.")
    return target.parent.resolve() / target.name


def write_study(target: Path, text: str) -> None:
    """Write a file that must not be there yet: whole, held against what `read_study` takes, and only then given its name."""
    beside = target.with_name(f".{target.stem}.{os.getpid()}.yaml")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        read_study(beside)
        try:
            os.link(beside, target)  # unlike a rename, this never takes the place of a file that came meanwhile
        except FileExistsError:
            raise ParameterError(f"{target} is there by now, and nothing is written over. Say another name with --to.") from None
        except OSError:  # a file system without links
            with target.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except OSError as error:
        raise ExportError(f"Cannot write {target}: {error.strerror or error}. Say another place with --to.") from error
    finally:
        beside.unlink(missing_ok=True)

"""A deck that people have edited, brought up to date: its report is run again aside, and the figures go into a new file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.errors import ParameterError
from gapkit.runs.parameters import Text
from gapkit.runs.report import run_report

if TYPE_CHECKING:
    from gapkit.exports.deck.refresh import Refreshed

DECK = "deck.pptx"


def refresh(deck: Path, study: str | Path, to: Path | None = None, *, other_study: bool = False) -> tuple[Path, Refreshed]:
    """Return where a deck stands that has the figures of now, and what people should know of it. The deck that they edited is only read.

    Args:
        deck: the deck as people left it.
        study: path of a study.yaml, its folder, or an example's name.
        to: the new file, which must not be there; left out, NAME-refreshed.pptx beside the deck.
        other_study: the study may have another name than the one that the deck was made of.

    Raises ParameterError where the new file would be the old one, or the study is another one; ExportError where the deck is none of gapkit's or the new file
    is there; the errors of `run_report` where its report fails.
    """
    from gapkit.exports.deck.refresh import recipe_of, refresh_deck  # noqa: PLC0415 - brings python-pptx
    from gapkit.exports.writing import write_new  # noqa: PLC0415 - likewise
    from gapkit.study.reading import read_study  # noqa: PLC0415 - the study room brings pydantic

    target = to if to is not None else deck.with_name(f"{deck.stem}-refreshed.pptx")
    if target.resolve() == deck.resolve():
        raise ParameterError(f"{deck} is only read: name another file with --to.")
    if not deck.is_file():
        raise ParameterError(f"No deck at {deck}.")
    if target.exists():
        raise ParameterError(f"{target} is there already, and nothing is written over: name another file with --to.")
    recipe = recipe_of(deck)
    if not recipe.study:
        raise ParameterError(f"{deck} shows one result and no report that could be run again: make it anew with gk.export.")
    known = read_study(study)
    if known.name != recipe.study and not other_study:
        raise ParameterError(
            f"{deck} was made of the study {recipe.study!r}, and this one is {known.name!r}: every figure in it would become another study's. "
            "Where it is the same study under a new name, say --other-study."
        )
    with tempfile.TemporaryDirectory(prefix="gapkit-refresh-") as folder:
        asked: dict[str, Any] = {name: Text(value) for name, value in recipe.parameters.items()}
        made = run_report(study, report=recipe.report, parameters=asked, out=Path(folder))
        told = refresh_deck(deck.read_bytes(), (made.home / DECK).read_bytes(), str(deck))
    return write_new(target, told.deck), told

"""What a verb is asked: by, where, sides and score, checked against the study before any figure is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gapkit.errors import ParameterError, nearest
from gapkit.estimates.side import SEGMENT, known_groups
from gapkit.study.model import Study
from gapkit.tallies.tally import Tally, tally
from gapkit.tallies.values import SCORES

if TYPE_CHECKING:
    import pandas as pd

By = str | Iterable[str] | None
Where = Mapping[str, object] | None


@dataclass(frozen=True)
class Asked:
    """The checked arguments of a verb: `by` and `where` by the study's words, everything as text, so that other verbs can ask the same."""

    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sides: tuple[str, ...] = ()
    over: str = ""
    score: str = ""
    protect: bool = True

    @property
    def splits(self) -> tuple[str, ...]:
        """The words that split rows: `by`, then the keys of `where` (wave and topic always split and are not among them)."""
        return tuple(dict.fromkeys(name for name in (*self.by, *(key for key, _ in self.where)) if name not in ("wave", "topic")))

    @property
    def segment(self) -> str:
        """The one segment among the splits, "" where there is none."""
        return next((name for name in self.splits if name != "company"), "")

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns of a tally that split rows; waves are never pooled."""
        return ("wave", *(name if name == "company" else SEGMENT + name for name in self.splits))


def as_tally(thing: Study | Tally | object) -> Tally:
    """Return the tally of a Study, a Tally, or a result that keeps its own. Raises ParameterError for anything else."""
    if isinstance(thing, Tally):
        return thing
    if isinstance(thing, Study):
        return tally(thing)
    kept = getattr(thing, "tally", None)
    if isinstance(kept, Tally):
        return kept
    raise ParameterError(f"Wanted a Study, a Tally or a GapTable, found {type(thing).__name__}. Read one with gapkit.read_study(...).")


def ask(known: Tally, *, by: By, where: Where, sides: Iterable[str] | None, over: str | None, score: str | None, protect: bool) -> Asked:
    """Return the checked arguments. Raises ParameterError naming what was found, what is known and the nearest name."""
    study = known.study
    words = _words(known)
    if where is not None and not isinstance(where, Mapping):
        raise ParameterError(f"where={where!r}: wanted a mapping of what to keep, such as {{'wave': 2}}.")
    if by is not None and not isinstance(by, Iterable):
        raise ParameterError(f"by={by!r}: wanted a name, or a list of names, such as 'company'.")
    if not isinstance(protect, bool):
        raise ParameterError(f"protect={protect!r}: wanted True or False.")
    asked_by = (by,) if isinstance(by, str) else tuple(by or ())
    for name in asked_by:
        if name not in words:
            raise ParameterError(f"by={name!r}: the study has nothing of that name to split by.{nearest(name, words)}")
    kept = tuple((str(key), _texts(value)) for key, value in (where or {}).items())
    for key, values in kept:
        if key in ("wave", "company") and key not in words:
            raise ParameterError(
                f"where: this study has no {'waves' if key == 'wave' else 'companies'}, so none can be chosen: leave {key!r} out."
            )
        if key not in (*words, "topic"):
            raise ParameterError(f"where: the study has nothing named {key!r} to choose by.{nearest(key, (*words, 'topic'))}")
        seen = {topic.id for topic in study.topics} if key == "topic" else _values(known, key)
        for value in values:
            if value not in seen:
                raise ParameterError(f"where: no {key} {value!r} in the data.{nearest(value, sorted(seen))}")
    if over not in (None, "", "topics"):
        raise ParameterError(f"over={over!r}: only 'topics' is known.")
    if score and score not in SCORES:
        raise ParameterError(f"score={score!r} is no score.{nearest(score, SCORES)}")
    asked = Asked(
        tuple(dict.fromkeys(asked_by)), kept, tuple(study.side(name).id for name in sides or ()), over or "", score or "", protect
    )
    if len([name for name in asked.splits if name != "company"]) > 1:
        raise ParameterError(
            f"At most one segment at a time, found {', '.join(name for name in asked.splits if name != 'company')}. Ask for one, then for the other."
        )
    return asked


def _words(known: Tally) -> tuple[str, ...]:
    groups = set().union(*(known_groups(known, side.id) for side in known.study.sides))
    return tuple(sorted(name.removeprefix(SEGMENT) for name in groups))


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return (str(value),)
    return tuple(str(one) for one in value)


def _values(known: Tally, key: str) -> set[str]:
    column = key if key in ("company", "wave") else SEGMENT + key
    seen: set[str] = set()
    for part in known.sides:
        frame = getattr(part, "cells", getattr(part, "frame", None))
        if frame is not None and column in frame.columns:
            seen.update(str(value) for value in frame[column].dropna().unique())
    return seen


def kept(rows: pd.DataFrame, where: tuple[tuple[str, tuple[str, ...]], ...]) -> pd.DataFrame:
    """Return the rows that `where` chooses, after every figure is made."""
    for key, values in where:
        column = key if key in ("wave", "company", "topic") else "segment_value"
        # A side that is not split by a wave or segment stands beside every one of them.
        rows = rows[rows[column].isin(values).fillna(value=False)]
    return rows.reset_index(drop=True)

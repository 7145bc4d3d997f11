"""A side's tally in blocks, one for each company and wave, and two tallies of it put together from the blocks of either."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from gapkit.intake.records import CompanyScores

Block = tuple[str, str]  # wave and company, "" where there is none
_KEYS = ("wave", "company")


def blocks_of(part: AnswerTally | CompanyScores) -> set[Block]:
    """Return the blocks that anybody of a side stands in, also who answered nothing."""
    frames = (part.cells, part.patterns) if isinstance(part, AnswerTally) else (part.frame,)
    return {block for frame in frames for block in _blocks(frame)}


def comes_apart(part: AnswerTally | CompanyScores) -> bool:
    """Whether a side's companies can be taken out one by one: not where weights were raked over all of them, or strata hold several."""
    if not isinstance(part, AnswerTally):
        return True
    if part.calibration is not None:
        return False
    companies = _strata(part).groupby(["wave", "stratum"])["company"].nunique()
    return bool((companies <= 1).all())


def alike(one: AnswerTally | CompanyScores, other: AnswerTally | CompanyScores) -> bool:
    """Whether two tallies of a side have the same topics, segments and frames, so that blocks of one fit into the other."""
    if not isinstance(one, AnswerTally) or not isinstance(other, AnswerTally):
        return type(one) is type(other)
    same = (one.topics, one.segments, one.joint, one.clustered) == (other.topics, other.segments, other.joint, other.clustered)
    return same and (one.calibration is None) == (other.calibration is None)


def merged(now: Any, before: Any, kept: AbstractSet[Block]) -> Any:  # noqa: ANN401 - two tallies of one kind give a third
    """Return a side's tally with the blocks of `kept` as they were before and all others as they are now. Both must be `alike`."""
    if not isinstance(now, AnswerTally):
        return dataclasses.replace(now, frame=_put(now.frame, before.frame, kept))
    changed: dict[str, Any] = {
        name: _put(getattr(now, name), getattr(before, name), kept) for name in ("cells", "patterns", "pairs", "headcounts")
    }
    changed["design"] = _put(_placed(now), _placed(before), kept)[["wave", "stratum", "units"]]
    if now.calibration is not None:
        waves = {wave for wave, _ in kept}  # raked sides are kept whole, wave by wave
        changed["calibration"] = pd.concat(
            [now.calibration[~now.calibration["wave"].isin(waves)], before.calibration[before.calibration["wave"].isin(waves)]],
            ignore_index=True,
        )
    return dataclasses.replace(now, **changed)


def _blocks(frame: pd.DataFrame) -> set[Block]:
    return {(str(wave), str(company)) for wave, company in frame[list(_KEYS)].drop_duplicates().itertuples(index=False, name=None)}


def _strata(part: AnswerTally) -> pd.DataFrame:
    keys = ["wave", "stratum", "company"]
    return pd.concat([frame[keys].astype(object) for frame in (part.cells, part.patterns)], ignore_index=True).drop_duplicates()


def _placed(part: AnswerTally) -> pd.DataFrame:
    """Return a side's design with the company of each stratum; one that holds several, which is kept whole, has the first."""
    strata = _strata(part).drop_duplicates(["wave", "stratum"])
    return (
        part.design.astype({"wave": object, "stratum": object})
        .merge(strata, on=["wave", "stratum"], how="left")
        .astype({name: part.design[name].dtype for name in ("wave", "stratum")})
    )


def _put(now: pd.DataFrame, before: pd.DataFrame, kept: AbstractSet[Block]) -> pd.DataFrame:
    mine, theirs = _among(now, kept), _among(before, kept)
    return pd.concat([now[~mine], before[theirs]], ignore_index=True).astype(now.dtypes.to_dict())


def _among(frame: pd.DataFrame, kept: AbstractSet[Block]) -> pd.Series[bool]:
    return pd.Series(
        [(str(wave), str(company)) in kept for wave, company in zip(frame["wave"], frame["company"], strict=True)],
        index=frame.index,
        dtype=bool,
    )

"""How far one side's estimates of several topics move together, because the same people answered them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from gapkit.estimates.covariance import between_topics
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats
    from gapkit.tallies.tally import Tally

PSEUDO = 4.0  # people made up who answer as if topics had nothing to do with each other: a few who answer alike prove little


def topic_correlations(
    known: Tally, side: str, score: str, group: dict[str, object], topics: Sequence[str], *, people: float
) -> Floats | None:
    """Return the T x T correlations of one group's topic means, drawn towards 0 where few answered; None where the tally cannot tell them.

    Args:
        known: the study's tally.
        side: the side's id.
        score: the score of the topics.
        group: the columns of the tally, and their values, that make the group.
        topics: ids, in the order wanted; each with an answer in the group.
        people: how many answered, at the least over the topics.
    """
    parts = [part for part in known.of_side(side) if isinstance(part, AnswerTally)]
    if len(parts) != 1 or not topics:
        return None
    part = parts[0]
    if not part.clustered and part.pairs.empty:
        return None
    cells, pairs = part.cells, part.pairs
    for name, value in group.items():
        cells = cells[cells[name] == value] if name in cells.columns else cells
        pairs = pairs[pairs[name] == value] if name in pairs.columns else pairs
    own = {name: value for name, value in group.items() if name in part.cells.columns}
    covariance = between_topics(known.study, dataclasses.replace(part, cells=cells, pairs=pairs), score, own, topics)
    sd = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = covariance / np.outer(sd, sd)
    return np.clip(np.where(np.isfinite(shared), shared, 0.0), -1.0, 1.0) * people / (people + PSEUDO)

"""How far one side's estimates of several topics move together, because the same people answered them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.estimates.covariance import SharedAnswers
    from gapkit.stats.arrays import Floats

PSEUDO = 4.0  # people made up who answer as if topics had nothing to do with each other: a few who answer alike prove little


def topic_correlations(answers: SharedAnswers | None, group: dict[str, object], topics: Sequence[str], *, people: float) -> Floats | None:
    """Return the T x T correlations of one group's topic means, drawn towards 0 where few answered; None where the answers cannot tell them.

    Args:
        answers: one side's answers under the topics' score.
        group: the columns of the tally, and their values, that make the group.
        topics: ids, in the order wanted; each with an answer in the group.
        people: how many answered, at the least over the topics.
    """
    if answers is None or not topics or not answers.tell_of_topics:
        return None
    covariance = answers.between_topics({name: value for name, value in group.items() if name in answers.columns}, topics)
    sd = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = covariance / np.outer(sd, sd)
    return np.clip(np.where(np.isfinite(shared), shared, 0.0), -1.0, 1.0) * people / (people + PSEUDO)

"""The one pass over one side's answers: narwhals group-by into small frames of sums."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd

from gapkit.tallies.tally import AnswerTally
from gapkit.tallies.values import SCORES, answer_value, takes_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gapkit.intake.records import Answers
    from gapkit.study.model import Score, Study

TOPIC = "topic:"
SEGMENT = "segment:"
RAKE = "rake"  # the joint category of a raked side; `rake:COLUMN` its parts
MOMENTS = ("n", "w", "wa", "wb", "wab", "w2", "w2a", "w2b", "w2ab")


def count_answers(study: Study, answers: Answers) -> AnswerTally:
    """Return the tally of one side's answers; the frame may be of any library that narwhals reads, held in memory."""
    frame = nw.from_native(answers.frame, eager_only=True).with_columns(
        (nw.col("weight") * nw.col("weight")).alias("w2"),
        nw.lit(1).alias("n"),
    )
    topics = tuple(name.removeprefix(TOPIC) for name in frame.columns if name.startswith(TOPIC))
    segments = tuple(name.removeprefix(SEGMENT) for name in frame.columns if name.startswith(SEGMENT))
    groups = ["wave", "stratum", "company", *(SEGMENT + name for name in segments)]
    return AnswerTally(
        side=answers.side,
        topics=topics,
        segments=segments,
        design=_design(frame),
        cells=_cells(frame, topics, [*groups, RAKE] if RAKE in frame.columns else groups),
        patterns=_patterns(study, answers.side, frame, topics, groups),
        pairs=_pairs(study, answers.side, frame, topics, groups),
        headcounts=_headcounts(frame),
        calibration=_calibration(frame) if RAKE in frame.columns else None,
    )


def _design(frame: nw.DataFrame[Any]) -> pd.DataFrame:
    # Units are counted before any answer is looked at: leaving people out first would change the standard error.
    clustered = frame.filter(~nw.col("unit").is_null())
    if len(clustered):
        units = clustered.select("wave", "stratum", "unit").unique()
        return _sum(units.with_columns(nw.lit(1).alias("units")), ["wave", "stratum"], ["units"])
    return _sum(frame.with_columns(nw.lit(1).alias("units")), ["wave", "stratum"], ["units"])


def _cells(frame: nw.DataFrame[Any], topics: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    parts = []
    for topic in topics:
        answered = frame.filter(~nw.col(TOPIC + topic).is_null()).with_columns(
            nw.col(TOPIC + topic).alias("answer"), nw.lit(topic).alias("topic")
        )
        if len(answered):
            parts.append(_sum(answered, [*groups, "unit", "topic", "answer"], ["n", "weight", "w2"]))
    columns = [*groups, "unit", "topic", "answer", "n", "weight", "w2"]
    return _stack(parts, columns).rename(columns={"weight": "w"})


def _patterns(study: Study, side: str, frame: nw.DataFrame[Any], topics: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    letters = []
    for topic in topics:
        question = study.topic(topic).question(side)
        dont_know = study.scale(question.scale).not_answer_codes if question else ()
        column = nw.col(TOPIC + topic)
        answered = nw.when(column.is_in(_silent(frame, topic, dont_know))).then(nw.lit("d")).otherwise(nw.lit("a"))
        letters.append(nw.when(column.is_null()).then(nw.lit("-")).otherwise(answered).alias(f"letter:{topic}"))
    marked = frame.with_columns(*letters) if letters else frame
    pattern = nw.concat_str(*(nw.col(f"letter:{topic}") for topic in topics)).alias("pattern") if letters else nw.lit("").alias("pattern")
    return _sum(marked.with_columns(pattern), [*groups, "unit", "pattern"], ["n", "weight", "w2"]).rename(columns={"weight": "w"})


def _silent(frame: nw.DataFrame[Any], topic: str, dont_know: Sequence[str]) -> list[str]:
    # An answer in several columns is a don't-know only where every column that was filled in is one.
    seen = frame[TOPIC + topic].drop_nulls().unique().to_list()
    return [answer for answer in seen if all(part in dont_know for part in answer.split("|") if part)]


def _pairs(study: Study, side: str, frame: nw.DataFrame[Any], topics: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    # One matrix product per group gives the sums of all pairs of topics at once: a questionnaire of sixty has 1,770 of them.
    held = frame.select(*groups, "weight", *(TOPIC + topic for topic in topics)).to_pandas()
    number = held.groupby(list(groups), dropna=False, sort=True).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    starts = np.flatnonzero(np.diff(number[order], prepend=-1))
    members = np.split(order, starts[1:]) if len(order) else []
    keys = held[list(groups)].iloc[order[starts]].reset_index(drop=True)
    weight = held["weight"].to_numpy(dtype=float)
    parts = []
    for score in SCORES:
        able = [topic for topic in topics if (question := study.topic(topic).question(side)) and takes_score(study, question, score)]
        values = np.column_stack([_values(study, side, topic, score, held[TOPIC + topic]) for topic in able]) if able else None
        pairs = list(combinations(range(len(able)), 2))
        if values is None or not pairs or not members:
            continue
        sums = np.stack([_moments(values[rows], weight[rows]) for rows in members])  # group, moment, topic, topic
        a, b = (np.repeat([able[pair[end]] for pair in pairs], len(keys)) for end in (0, 1))
        found = pd.DataFrame(np.concatenate([sums[:, :, first, second] for first, second in pairs]), columns=list(MOMENTS))
        named = pd.concat([keys] * len(pairs), ignore_index=True).assign(score=score, topic_a=a, topic_b=b)
        parts.append(pd.concat([named, found.astype({"n": "int64"})], axis="columns")[found["n"] > 0])
    return _stack(parts, [*groups, "score", "topic_a", "topic_b", *MOMENTS])


def _values(study: Study, side: str, topic: str, score: Score, answers: pd.Series[str]) -> NDArray[np.float64]:
    known = study.topic(topic)
    value = answer_value(study, known, known.question(side), score)  # type: ignore[arg-type]  # only topics asked of this side come here
    places, kinds = pd.factorize(answers)
    worth = np.array([*(value(answer) for answer in kinds), None], dtype=float)  # NaN where there is no answer, or one without a value
    return worth[places]


def _moments(values: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sums of `MOMENTS` over people who answered both of two topics, for every two topics: moment, topic a, topic b."""
    both = ~np.isnan(values)
    one, value = both.astype(float), np.where(both, values, 0.0)
    w, w2 = weight[:, None], weight[:, None] ** 2
    left = (one, w * one, w * value, w * one, w * value, w2 * one, w2 * value, w2 * one, w2 * value)
    right = (one, one, one, value, value, one, one, value, value)
    return np.stack([a.T @ b for a, b in zip(left, right, strict=True)])


def _headcounts(frame: nw.DataFrame[Any]) -> pd.DataFrame:
    return frame.select("wave", "company", "population", "invited").unique().sort("wave", "company").to_pandas().reset_index(drop=True)


def _calibration(frame: nw.DataFrame[Any]) -> pd.DataFrame:
    # Of everybody, whatever they answered: the residuals of a cell's estimate are those of the whole sample.
    margins = [name for name in frame.columns if name.startswith(f"{RAKE}:")]
    return _sum(frame, ["wave", "stratum", "unit", RAKE, *margins], ["n", "start", "weight", "w2"]).rename(columns={"weight": "w"})


def _sum(frame: nw.DataFrame[Any], keys: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    # Sorted, so that figures do not depend on the order of the rows beyond the last bits of a sum.
    summed = frame.group_by(*keys).agg(*(nw.col(name).sum() for name in columns)).sort(*keys).to_pandas()
    return summed.reset_index(drop=True)


def _stack(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="float64" if name in {"n", "w", "w2", *MOMENTS} else "string") for name in columns})
    return pd.concat(parts, ignore_index=True)

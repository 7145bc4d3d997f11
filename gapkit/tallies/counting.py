"""The one pass over one side's answers: narwhals group-by into small frames of sums."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd

from gapkit.tallies.tally import AnswerTally
from gapkit.tallies.values import SCORES, answer_value, takes_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.intake.records import Answers
    from gapkit.study.model import Study

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
    parts = []
    for score in SCORES:
        able = [topic for topic in topics if (question := study.topic(topic).question(side)) and takes_score(study, question, score)]
        valued = frame
        for topic in able:
            known = study.topic(topic)
            value = answer_value(study, known, known.question(side), score)  # type: ignore[arg-type]  # `able` are topics asked of this side
            column = frame[TOPIC + topic]
            worth = {answer: value(answer) for answer in column.drop_nulls().unique().to_list()}
            values = [worth.get(answer) for answer in column.to_list()]
            valued = valued.with_columns(nw.new_series(f"v:{topic}", values, nw.Float64(), backend=frame.implementation))
        for first, second in combinations(able, 2):
            both = valued.filter(~nw.col(f"v:{first}").is_null(), ~nw.col(f"v:{second}").is_null())
            if len(both):
                parts.append(_sum(_moments(both, first, second, score), [*groups, "score", "topic_a", "topic_b"], list(MOMENTS)))
    return _stack(parts, [*groups, "score", "topic_a", "topic_b", *MOMENTS])


def _moments(both: nw.DataFrame[Any], first: str, second: str, score: str) -> nw.DataFrame[Any]:
    a, b, w, w2 = nw.col(f"v:{first}"), nw.col(f"v:{second}"), nw.col("weight"), nw.col("w2")
    return both.with_columns(
        w.alias("w"),
        (w * a).alias("wa"),
        (w * b).alias("wb"),
        (w * a * b).alias("wab"),
        (w2 * a).alias("w2a"),
        (w2 * b).alias("w2b"),
        (w2 * a * b).alias("w2ab"),
        nw.lit(score).alias("score"),
        nw.lit(first).alias("topic_a"),
        nw.lit(second).alias("topic_b"),
    )


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

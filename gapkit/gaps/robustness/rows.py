"""The rows of a result: which of them `where` chooses, and what was left out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.gaps.table import LEFT_OUT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.estimates.asking import Asked


def chosen(keys: Mapping[str, object], asked: Asked) -> bool:
    """Return whether `where` keeps a topic and group, once every figure it rests on is made."""
    columns = ((key if key in ("wave", "company", "topic") else "segment_value", values) for key, values in asked.where)
    return all(keys[column] in values for column, values in columns)


def left_out_record(keys: Mapping[str, object], why: str) -> dict[str, object]:
    """Return one row of `left_out` for a topic and group."""
    names = {name: keys[name] or "" for name in ("topic", "company", "wave", "segment_value")}
    return {"kind": "left out", "side": "", **names, "why": why}


def left_out_frame(records: list[dict[str, object]], asked: Asked) -> pd.DataFrame:
    """Return rows of `left_out`, each said once; a reason that holds for a whole topic holds for every group of it that `where` chooses."""
    frame = pd.DataFrame(records, columns=[*LEFT_OUT_COLUMNS, "segment_value"], dtype=object)
    frame["segment_value"] = frame["segment_value"].fillna("")
    for key, values in asked.where:
        column = key if key in ("wave", "company", "topic") else "segment_value"
        frame = frame[frame[column].isin([*values, *([] if key == "topic" else [""])])]
    # Segments have no column here: their name leads the reason.
    named = [f"{segment}: {why}" if segment else why for segment, why in zip(frame["segment_value"], frame["why"], strict=True)]
    frame = frame.assign(why=named)[list(LEFT_OUT_COLUMNS)].drop_duplicates(ignore_index=True)
    return frame.astype({name: "string" for name in LEFT_OUT_COLUMNS if name != "count"}).astype({"count": "Int64"})

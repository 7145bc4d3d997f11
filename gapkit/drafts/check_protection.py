"""What a page of the check may show to others: nothing of it may narrow a figure that a report hides or prints as "at most 2"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.gaps.estimate import estimate

if TYPE_CHECKING:
    from collections.abc import Collection

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

END = 2  # as in docs/confidentiality.md: within two people of either end a share is not told
SMALL_BASE = 10
_NUMBERS = ("base", "blank", "not_answered", "unknown")


def open_topics(tally: Tally) -> frozenset[tuple[str, str]]:
    """Return the (side, topic) of which every figure, in whatever split a report could show, is shown in full.

    Shares at the ends of the scale add nothing to what is known of these; of any other they could be set against the figures shown, and close one hidden.
    """
    study = tally.study
    segments = tuple(dict.fromkeys(name for side in study.sides for name, _ in side.segments))
    companies = [["company"]] if study.company or any(side.company for side in study.sides) else []
    splits = [[], *companies, *([*by, name] for name in segments for by in ([], *companies))]
    rows = pd.concat([estimate(tally, by=split or None).frame for split in splits], ignore_index=True)
    closed = rows["status"].eq("hidden") | rows["marks"].map(lambda marks: "few" in marks)
    every, some = (set(part[["side", "topic"]].itertuples(index=False, name=None)) for part in (rows, rows[closed]))
    return frozenset((str(side), str(topic)) for side, topic in every - some)


def protected_columns(study: Study, frame: pd.DataFrame, shown: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Return the rows of a check as others may see them.

    Kept back are the cells found, all numbers under a side's minimum, shares at the ends that could be set against hidden figures, and those of few people
    or within two people of nobody or everybody.

    Args:
        study: its sides' rules.
        frame: as `column_frame` returns it.
        shown: the (side, topic) without any hidden figure; `open_topics` returns them.
    """
    rows = frame.to_dict("records")
    for row in rows:
        row["unknown_codes"] = ()
        side, base = study.side(row["side"]), row["base"]
        if side.on_record:
            continue
        for end in ("floor", "ceiling"):
            people = 0.0 if pd.isna(row[end]) else row[end] * base / 100
            ended = people < END + 0.5 or people > base - END - 0.5
            if ended or base < max(side.minimum, SMALL_BASE) or (row["side"], row["topic"]) not in shown:
                row[end] = None
        if 0 < base < side.minimum:
            row |= {"status": "hidden", "not_answers": (), **dict.fromkeys(_NUMBERS)}
    return pd.DataFrame(rows, columns=list(frame.columns)).astype(frame.dtypes.to_dict())


def protected_sides(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows per side as others may see them: who clicked through is not told of few people, nor where it is nobody or nearly everybody."""
    rows = frame.to_dict("records")
    for row in rows:
        side, able, straight = study.side(row["side"]), row["able"], row["straight"]
        if side.on_record or pd.isna(able):
            continue
        if able < max(side.minimum, SMALL_BASE) or straight <= END or straight >= able - END:
            row["straight"] = None
    return pd.DataFrame(rows, columns=list(frame.columns)).astype(frame.dtypes.to_dict())

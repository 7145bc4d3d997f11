"""Side by side: rows that count, respondents seen twice, answers that look copied or clicked through, and what the weights are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from gapkit.intake.codes import check_column

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gapkit.intake.respondents import Counted
    from gapkit.intake.sides import Reading
    from gapkit.study.model import Side, Study

    Codes = Mapping[tuple[str, str], list[str | None]]  # by scale and column

FEWEST_ITEMS: Final = 5  # fewer equal answers in a row are nothing remarkable
SIDE_COLUMNS: dict[str, str] = dict.fromkeys(("side",), "string") | dict.fromkeys(
    ("rows", "counted", "repeated", "weightless", "identical", "able", "straight"), "Int64"
)
WEIGHT_COLUMNS: dict[str, str] = {
    "side": "string",
    "wave": "string",
    "n": "Int64",
    "n_eff": "Float64",
    "least": "Float64",
    "most": "Float64",
    "share": "Float64",
}


def side_frame(study: Study, reading: Reading) -> pd.DataFrame:
    """Return a row per side that has files.

    `rows` were read, `counted` count. Of respondents also how many rows are `repeated` (second rows of somebody), `weightless`, and `identical` (the same in
    every column read but the id, with at least five answers that are not all alike), and how many people are `straight` (at least five items on one scale,
    all answered alike) of those `able` to be.
    """
    rows = []
    for side in reading.study.sides:
        counted = reading.counted.get(side.id)
        if counted is not None:
            rows.append(_side(study, reading, side, counted))
        elif side.id in reading.tables:
            total = len(reading.tables[side.id].frame)
            rows.append({"side": side.id, "rows": total, "counted": total})
    return pd.DataFrame(rows, columns=list(SIDE_COLUMNS)).astype(SIDE_COLUMNS)


def weight_frame(reading: Reading, spoilt: Collection[str]) -> pd.DataFrame:
    """Return a row per weighted side and wave.

    `n` people are worth `n_eff` once weighted; then the `least` and the `most` weight, and the `share` (0-100) of the total that the largest holds.

    Args:
        reading: the files read.
        spoilt: sides with weights that were refused; they have no row.

    Sources: Kish 1965, Survey Sampling, 11.7: (sum w)^2 / sum w^2.
    """
    rows = []
    for side in reading.study.sides:
        counted = reading.counted.get(side.id)
        if counted is None or not side.weight or side.id in spoilt:
            continue
        for wave, held in counted.weights.groupby(counted.keys["wave"], sort=True):
            total = float(held.sum())
            rows.append(
                {
                    "side": side.id,
                    "wave": str(wave),
                    "n": len(held),
                    "n_eff": total**2 / float((held**2).sum()),
                    "least": float(held.min()),
                    "most": float(held.max()),
                    "share": 100 * float(held.max()) / total,
                }
            )
    return pd.DataFrame(rows, columns=list(WEIGHT_COLUMNS)).astype(WEIGHT_COLUMNS)


def _side(study: Study, reading: Reading, side: Side, counted: Counted) -> dict[str, Any]:
    codes = _codes(study, reading, side, counted)
    able, straight = _straight(codes, len(counted.keys))
    return {
        "side": side.id,
        "rows": len(reading.tables[side.id].frame),
        "counted": len(counted.keys),
        "repeated": counted.repeated,
        "weightless": counted.weightless,
        "identical": _identical(side, counted, codes, straight),
        "able": int(able.sum()),
        "straight": int(straight.sum()),
    }


def _codes(study: Study, reading: Reading, side: Side, counted: Counted) -> dict[tuple[str, str], list[str | None]]:
    """Return the answers of each column on its scale, None for everything else."""
    found = {}
    for topic in reading.study.topics:
        question = topic.question(side.id)
        for column in question.column if question is not None else ():
            scale = study.scale(question.scale)  # type: ignore[union-attr]  # a question, as it has a column
            known = set(scale.codes)
            codes = check_column(counted.table, column, scale).codes
            found[scale.id, column] = [code if code in known else None for code in codes]
    return found


def _straight(codes: Codes, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return who answered at least five items on one scale, and who of them gave one answer to all."""
    able, straight = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for scale in dict.fromkeys(scale for scale, _ in codes):
        items = pd.DataFrame({column: pd.array(cells, dtype="string") for (own, column), cells in codes.items() if own == scale})
        if len(items.columns) < FEWEST_ITEMS:
            continue
        many = (items.notna().sum(axis="columns") >= FEWEST_ITEMS).to_numpy(dtype=bool)
        able |= many
        first = items.bfill(axis="columns").iloc[:, 0]
        straight |= many & (items.eq(first, axis="index") | items.isna()).all(axis="columns").to_numpy(dtype=bool)
    return able, straight


def _identical(side: Side, counted: Counted, codes: Codes, straight: np.ndarray) -> int:
    """Return how many rows repeat another in all that was read but the id; people who answer little or all alike do so by chance."""
    answered = np.zeros(len(counted.keys), dtype=int)
    for cells in codes.values():
        answered += np.array([cell is not None for cell in cells], dtype=int)
    frame = counted.table.frame.drop(columns=[side.respondent] if side.respondent else [])
    telling = (answered >= FEWEST_ITEMS) & ~straight
    return int(frame[telling].duplicated().sum())

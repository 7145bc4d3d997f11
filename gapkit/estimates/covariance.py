"""How far estimates of one side move together: between companies that share sampling units, and between topics answered by the same people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gapkit.estimates.calibration import calibrated_covariance, calibrations
from gapkit.estimates.moments import valued_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from gapkit.study.model import Study
    from gapkit.tallies.tally import AnswerTally

    Floats = npt.NDArray[np.float64]

STRATUM = ["wave", "stratum"]


def between_companies(study: Study, tally: AnswerTally, score: str, at: tuple[str, str], companies: Sequence[str]) -> Floats:
    """Return the K x K sampling covariance of company means (0-1) at one (topic, wave), companies in the order given.

    Companies sampled apart (each a stratum of its own) have none; clusters or strata that span companies make some. Source: Lumley 2004,
    J. Stat. Software 9(8), as svyby(covmat=TRUE) has it: reference case 09.
    """
    topic, wave = at
    cells = valued_cells(study, tally, score)
    cells = cells[(cells["topic"] == topic) & (cells["wave"] == wave) & cells["company"].isin(companies) & cells["v"].notna()]
    parts = _linearised(cells, "company")
    squares = None if tally.clustered else _own_squares(parts, "company", companies)
    return _summed(tally, parts, "company", companies, squares)


def between_topics(study: Study, tally: AnswerTally, score: str, group: dict[str, object], topics: Sequence[str]) -> Floats:
    """Return the T x T sampling covariance of one group's topic means (0-1), topics in the order given; `group` names columns and values.

    People who answer several topics make their means move together; what their answers share is in the tally's pairs.
    """
    cells = _of_group(valued_cells(study, tally, score), group)
    cells = cells[cells["topic"].isin(topics) & cells["v"].notna()]
    parts = _linearised(cells, "topic")
    squares = None
    if not tally.clustered:
        squares = _own_squares(parts, "topic", topics)
        pairs = _of_group(tally.pairs[tally.pairs["score"] == score], group)
        mean = (parts["w"] * parts["v"]).groupby(parts["topic"]).sum() / parts.groupby("topic")["w"].sum()
        total = parts.groupby("topic")["w"].sum()
        pairs = pairs[pairs["topic_a"].isin(topics) & pairs["topic_b"].isin(topics)]
        a, b = pairs["topic_a"].map(mean), pairs["topic_b"].map(mean)
        shared = (pairs["w2ab"] - a * pairs["w2b"] - b * pairs["w2a"] + a * b * pairs["w2"]) / (
            pairs["topic_a"].map(total) * pairs["topic_b"].map(total)
        )
        at = {topic: place for place, topic in enumerate(topics)}
        for wave, stratum, first, second, value in zip(
            pairs["wave"], pairs["stratum"], pairs["topic_a"], pairs["topic_b"], shared, strict=True
        ):
            matrix = squares[(wave, stratum)]
            matrix[at[first], at[second]] += value
            matrix[at[second], at[first]] += value
    return _summed(tally, parts, "topic", topics, squares)


def _of_group(frame: pd.DataFrame, group: dict[str, object]) -> pd.DataFrame:
    for name, value in group.items():
        frame = frame[frame[name] == value]
    return frame


def _linearised(cells: pd.DataFrame, by: str) -> pd.DataFrame:
    total = cells.groupby(by)["w"].transform("sum")
    mean = (cells["w"] * cells["v"]).groupby(cells[by]).transform("sum") / total
    deviation = (cells["v"] - mean) / total
    return cells.assign(z=cells["w"] * deviation, cross=cells["w2"] * deviation, z2=cells["w2"] * deviation**2)


def _own_squares(parts: pd.DataFrame, by: str, names: Sequence[str]) -> dict[tuple[str, str], Floats]:
    at = {name: place for place, name in enumerate(names)}
    squares: dict[tuple[str, str], Floats] = {}
    sums = parts.groupby([*STRATUM, by])["z2"].sum().reset_index()
    for wave, stratum, name, value in zip(*(sums[column] for column in (*STRATUM, by, "z2")), strict=True):
        matrix = squares.setdefault((str(wave), str(stratum)), np.zeros((len(names), len(names))))
        matrix[at[name], at[name]] += value
    return squares


def _summed(
    tally: AnswerTally, parts: pd.DataFrame, by: str, names: Sequence[str], squares: dict[tuple[str, str], Floats] | None
) -> Floats:
    if tally.calibration is not None:
        at = {name: place for place, name in enumerate(names)}
        return calibrated_covariance(calibrations(tally), parts.assign(row=parts[by].map(at).astype(int)), len(names), squares)
    held = {(str(wave), str(stratum)): float(units) for wave, stratum, units in tally.design[[*STRATUM, "units"]].itertuples(index=False)}
    covariance = np.zeros((len(names), len(names)))
    for (wave, stratum), rows in parts.groupby(STRATUM):
        key = (str(wave), str(stratum))
        units = held[key]
        sums = rows.groupby(by)["z"].sum().reindex(list(names), fill_value=0.0).to_numpy(dtype=float)
        if squares is None:
            table = rows.pivot_table(index="unit", columns=by, values="z", aggfunc="sum", fill_value=0.0).reindex(
                columns=list(names), fill_value=0.0
            )
            products = table.to_numpy(dtype=float).T @ table.to_numpy(dtype=float)
        else:
            products = squares[key]
        # A lone unit is centred on the grand mean, 0 for linearised values, as in the variances.
        covariance += products if units == 1 else units / (units - 1) * (products - np.outer(sums, sums) / units)
    return covariance

"""A side's weights made to meet the known shares of its study, wave by wave, before anything is summed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np

from gapkit.errors import DataError, ParameterError
from gapkit.intake.records import Answers, Notice
from gapkit.stats.linear import kish_n
from gapkit.stats.raking import rake_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from gapkit.study.model import Side, Study

    Floats = npt.NDArray[np.float64]

MARGIN = "rake:"


def rake_answers(study: Study, answers: Answers) -> tuple[Answers, tuple[Notice, ...]]:
    """Return a side's answers with raked weights (the old ones as column `start`), and a notice per wave of what that costs.

    A side that the study does not rake comes back as it is.

    Raises:
        DataError: no weights meet the shares of all columns together.
    """
    side = study.side(answers.side)
    if not side.rake:
        return answers, ()
    frame = nw.from_native(answers.frame, eager_only=True)
    waves = np.array(frame["wave"].to_list(), dtype=object)
    start = frame["weight"].to_numpy().astype(np.float64)
    codes = np.column_stack([_numbers(frame[MARGIN + column].to_list(), [name for name, _ in shares]) for column, shares in side.rake])
    raked, notices = start.copy(), []
    named, which = np.unique(waves.astype(str), return_inverse=True)
    for wave, here in zip(named, np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1]), strict=True):
        raked[here] = _one_wave(side, str(wave), start[here], codes[here])
        notices.append(_notice(side, str(wave), start[here], raked[here]))
    weighted = frame.with_columns(
        nw.col("weight").alias("start"), nw.new_series("weight", raked.tolist(), nw.Float64(), backend=frame.implementation)
    )
    return dataclasses.replace(answers, frame=weighted.to_native()), tuple(notices)


def _numbers(cells: list[str], known: list[str]) -> npt.NDArray[np.int64]:
    number = {name: place for place, name in enumerate(known)}
    return np.array([number[cell] for cell in cells], dtype=np.int64)


def _one_wave(side: Side, wave: str, start: Floats, codes: npt.NDArray[np.int64]) -> Floats:
    try:
        return rake_weights(start, codes, [[share for _, share in shares] for _, shares in side.rake])
    except ParameterError as err:
        when = f", wave {wave}" if wave else ""
        columns = ", ".join(column for column, _ in side.rake)
        raise DataError(
            f"sides.{side.id}.rake: no weights meet the shares of {columns} together{when}; some combinations of them have no rows. "
            "Join small categories, or leave a column out."
        ) from err


def _notice(side: Side, wave: str, start: Floats, raked: Floats) -> Notice:
    # Told as a share: the number of people may be too small to be printed.
    ratio = raked / start
    before, after = (float(kish_n(weights.sum(), (weights**2).sum())) for weights in (start, raked))
    columns = ", ".join(column for column, _ in side.rake)
    change = f"{abs(1 - after / before):.0%} {'fewer' if after < before else 'more'}"
    why = (
        f"weighted to the known shares of {columns}: each weight is multiplied by {ratio.min():.2f} to {ratio.max():.2f}, "
        f"and the answers count as {change} than before"
    )
    return Notice(kind="noted", side=side.id, wave=wave, why=why)

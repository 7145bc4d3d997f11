"""Variances after raking: those of the residuals of the whole sample, from the tally alone.

A raked mean has the linearised values z (0 outside its cell); the variance is that of the sums over sampling units of raked weight times residual,
e = z - fit, where fit is the regression of z on the raking columns over everybody of the wave. People of one joint category share one fit, so all that is
needed are sums by joint category: of the cell from `cells`, of everybody from `calibration`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.stats.linear import stratified_variance
from gapkit.stats.raking import calibration_projection

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gapkit.tallies.tally import AnswerTally

    Floats = npt.NDArray[np.float64]

MARGIN = "rake:"
BLOCK = 2_000_000  # numbers held at once: rows are taken in blocks


@dataclass(frozen=True)
class Residuals:
    """Totals of some rows' residuals, rows first: `z` by stratum, and `units` by sampling unit (None where respondents are the units)."""

    fit: Floats  # by joint category
    z: Floats
    units: Floats | None


@dataclass(frozen=True)
class WaveCalibration:
    """One wave's raking: joint categories J, strata H, and the whole sample's sums by them; where there are clusters, by unit U in place of stratum."""

    wave: str
    categories: pd.Index
    strata: pd.Index
    held: Floats  # units of the full design per stratum
    units: pd.MultiIndex | None
    first_unit: npt.NDArray[np.int64]  # where each stratum's units begin
    ratio: Floats  # raked weight over starting weight, per joint category
    projection: Floats
    w: Floats  # U x J, or H x J
    w2: Floats  # H x J, empty where there are clusters

    def residuals(self, parts: pd.DataFrame, row: npt.NDArray[np.int64], rows: int) -> Residuals:
        """Return the residuals' totals of `rows` rows from the sums of their linearised values: `row` says which, `parts` has stratum, unit, rake, z."""
        z = parts["z"].to_numpy(dtype=float)
        joint = self.categories.get_indexer(pd.Index(parts["rake"]))
        by_joint = np.zeros((rows, len(self.categories)))
        np.add.at(by_joint, (row, joint), z / self.ratio[joint])
        fit = by_joint @ self.projection.T
        place = self.places(parts)
        totals = -fit @ self.w.T
        np.add.at(totals, (row, place), z)
        if self.units is None:
            return Residuals(fit, totals, None)
        return Residuals(fit, np.add.reduceat(totals, self.first_unit, axis=1), totals)

    def places(self, parts: pd.DataFrame) -> npt.NDArray[np.intp]:
        """Return which unit, or without clusters which stratum, each part belongs to."""
        if self.units is None:
            return self.strata.get_indexer(pd.Index(parts["stratum"]))
        return self.units.get_indexer(pd.MultiIndex.from_frame(parts[["stratum", "unit"]]))


def calibrations(tally: AnswerTally) -> tuple[WaveCalibration, ...]:
    """Return the raking of each wave; none where the side is not raked."""
    if tally.calibration is None:
        return ()
    return tuple(_wave(tally, str(wave), part) for wave, part in tally.calibration.groupby("wave", sort=True))


def calibrated_variance(raking: tuple[WaveCalibration, ...], parts: pd.DataFrame, rows: int) -> Floats:
    """Return the variance of each of `rows` raked estimates (0-1).

    Over all strata and units of the sample, also those without an answer of the cell: their fits count.

    Args:
        raking: as `calibrations` returns it.
        parts: linearised values summed: `row` (0 to rows - 1), `wave`, `stratum`, `unit`, `rake`, and the sums of `z` (weight times deviation),
            `cross` (squared weight times deviation) and `z2` (both squared; by respondent, not read where there are clusters).
        rows: how many estimates there are.

    Source: Deville and Sarndal 1992, JASA 87:376; reference case 07.
    """
    variance = np.zeros(rows)
    of_wave = dict(tuple(parts.groupby("wave", sort=False)))
    for wave in raking:
        here = of_wave.get(wave.wave, parts.iloc[:0])
        for chosen, part, row in _blocks(here, max(1, BLOCK // wave.w.shape[0])):
            variance[chosen] += _block_variance(wave, part, row, len(chosen))
    return variance


def calibrated_covariance(raking: tuple[WaveCalibration, ...], parts: pd.DataFrame, rows: int, products: pd.DataFrame | None) -> Floats:
    """Return the `rows` x `rows` covariance of raked estimates (0-1), whose diagonal is `calibrated_variance`.

    Args:
        raking: as `calibrations` returns it.
        parts: as `calibrated_variance` takes them; `z2` is not read.
        rows: how many estimates there are.
        products: the sums over respondents of two rows' squared weights and deviations multiplied (wave, stratum, a and b the rows, value); None where
            there are clusters.
    """
    covariance = np.zeros((rows, rows))
    of_wave = dict(tuple(parts.groupby("wave", sort=False)))
    known = {} if products is None else dict(tuple(products.groupby(["wave", "stratum"], sort=False)))
    for wave in raking:
        here = of_wave.get(wave.wave)
        if here is None:
            continue
        row = here["row"].to_numpy(dtype=np.int64)
        left = wave.residuals(here, row, rows)
        joint, cross = wave.categories.get_indexer(pd.Index(here["rake"])), here["cross"].to_numpy(dtype=float)
        for place, (stratum, held) in enumerate(zip(wave.strata, wave.held, strict=True)):
            if left.units is None:
                own = (here["stratum"] == stratum).to_numpy(dtype=bool)
                by_joint = np.zeros_like(left.fit)
                np.add.at(by_joint, (row[own], joint[own]), cross[own])
                shared = by_joint @ left.fit.T
                summed = left.fit * wave.w2[place] @ left.fit.T - shared - shared.T
                if (wave.wave, stratum) in known:
                    sums = known[wave.wave, stratum]
                    np.add.at(summed, (sums["a"].to_numpy(dtype=int), sums["b"].to_numpy(dtype=int)), sums["value"].to_numpy(dtype=float))
            else:
                block = np.split(left.units, wave.first_unit[1:], axis=1)[place]
                summed = block @ block.T
            total = left.z[:, place]
            covariance += summed if held == 1 else held / (held - 1) * (summed - np.outer(total, total) / held)
    return covariance


def _blocks(parts: pd.DataFrame, size: int) -> Iterator[tuple[npt.NDArray[np.int64], pd.DataFrame, npt.NDArray[np.int64]]]:
    every, row = np.unique(parts["row"].to_numpy(dtype=np.int64), return_inverse=True)
    for start in range(0, every.size, size):
        within = (row >= start) & (row < start + size)
        yield every[start : start + size], parts[within], row[within] - start


def _block_variance(wave: WaveCalibration, parts: pd.DataFrame, row: npt.NDArray[np.int64], rows: int) -> Floats:
    left = wave.residuals(parts, row, rows)
    if left.units is None:
        # (z - fit)^2 multiplied out: z is 0 outside the cell, so the last term is over everybody.
        squares = left.fit**2 @ wave.w2.T
        own = left.fit[row, wave.categories.get_indexer(pd.Index(parts["rake"]))]
        np.add.at(squares, (row, wave.places(parts)), parts["z2"].to_numpy(dtype=float) - 2 * own * parts["cross"].to_numpy(dtype=float))
    else:
        squares = np.add.reduceat(left.units**2, wave.first_unit, axis=1)
    strata = len(wave.strata)
    squares = np.maximum(squares, 0.0)  # the terms may cancel to a hair under 0
    return stratified_variance(np.repeat(np.arange(rows), strata), np.tile(wave.held, rows), left.z.ravel(), squares.ravel(), rows)


def _wave(tally: AnswerTally, wave: str, everybody: pd.DataFrame) -> WaveCalibration:
    margins = [name for name in everybody.columns if name.startswith(MARGIN)]
    joint = everybody.groupby(["rake", *margins], sort=True)[["start", "w"]].sum().reset_index()
    categories = pd.Index(joint["rake"])
    codes = np.column_stack([pd.factorize(joint[name])[0] for name in margins])
    design = tally.design[tally.design["wave"] == wave].set_index("stratum")["units"]
    strata = pd.Index(sorted(everybody["stratum"].unique()))
    column = categories.get_indexer(pd.Index(everybody["rake"]))
    units, first = None, np.arange(len(strata))
    places = strata.get_indexer(pd.Index(everybody["stratum"]))
    size = len(strata)
    if tally.clustered:
        units = pd.MultiIndex.from_frame(everybody[["stratum", "unit"]].drop_duplicates().sort_values(["stratum", "unit"]))
        first = np.searchsorted(strata.get_indexer(units.get_level_values("stratum")), np.arange(len(strata)))
        places, size = units.get_indexer(pd.MultiIndex.from_frame(everybody[["stratum", "unit"]])), len(units)
    sums = {}
    for name in ("w", "w2"):
        sums[name] = np.zeros((size, len(categories)))
        np.add.at(sums[name], (places, column), everybody[name].to_numpy(dtype=float))
    return WaveCalibration(
        wave=wave,
        categories=categories,
        strata=strata,
        held=design.reindex(strata).to_numpy(dtype=float),
        units=units,
        first_unit=first.astype(np.int64),
        ratio=(joint["w"] / joint["start"]).to_numpy(dtype=float),
        projection=calibration_projection(codes, joint["start"].to_numpy(dtype=float)),
        w=sums["w"],
        w2=sums["w2"],
    )

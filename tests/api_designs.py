"""R's survey data on Californian schools under four designs, linearised by gapkit's own arithmetic: what the reference cases 03 to 06, 25 and 31 ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.stats import stratified_variance

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from gapkit.stats.arrays import Floats


@dataclass(frozen=True)
class Design:
    """A sample with its weights, the stratum and unit of every row, and each stratum's finite population correction."""

    frame: pd.DataFrame
    weights: Floats
    stratum: npt.NDArray[np.intp]
    unit: npt.NDArray[np.intp]
    fpc: Floats

    @property
    def df(self) -> int:
        """Return units less strata."""
        return int(self.unit.max()) + 1 - self.fpc.size

    def values(self, column: str, yes: str | None = None) -> Floats:
        """Return a column as numbers, or 1 where it says `yes`."""
        named = self.frame[column]
        return np.asarray(named == yes if yes else named, dtype=np.float64)

    def linearised(self, values: Floats, among: npt.NDArray[np.bool_] | None = None) -> tuple[float, Floats]:
        """Return (mean, w (v - mean) / sum w by row), rows outside the group 0: the full design stays."""
        weights = self.weights if among is None else np.where(among, self.weights, 0.0)
        mean = float(np.average(values, weights=weights))
        return mean, weights * (values - mean) / weights.sum()

    def variance(self, z: Floats) -> float:
        """Return the variance of a sum of linearised values, by `stratified_variance`."""
        totals = np.bincount(self.unit, z)
        of_unit = np.zeros(totals.size, dtype=np.intp)
        of_unit[self.unit] = self.stratum
        count = self.fpc.size
        sums, squares = np.bincount(of_unit, totals, count), np.bincount(of_unit, totals**2, count)
        cell = np.zeros(count, dtype=np.int64)
        return float(stratified_variance(cell, np.bincount(of_unit, minlength=count), sums, squares, 1, self.fpc)[0])

    def mean_and_se(self, values: Floats, among: npt.NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """Return a weighted mean and its standard error."""
        mean, z = self.linearised(values, among)
        return mean, self.variance(z) ** 0.5


def design(shared: Path, name: str) -> Design:
    """Return a design by R's name for it: apisrs, apistrat, apiclus1 (with finite populations), or one of them with ` nofpc` or ` weights only`."""
    sample, _, without = name.partition(" ")
    frame = pd.read_csv(shared / "reference" / "03_api_svymean" / f"{sample}.csv")
    rows = len(frame)
    stratum: npt.NDArray[np.intp] = np.zeros(rows, dtype=np.intp)
    unit: npt.NDArray[np.intp] = np.arange(rows, dtype=np.intp)
    if sample == "apistrat" and without != "weights only":
        stratum = np.unique(frame["stype"].to_numpy(dtype=str), return_inverse=True)[1]
    if sample.startswith("apiclus"):
        unit = np.unique(frame["dnum"].to_numpy(), return_inverse=True)[1]
    units = pd.Series(unit).groupby(stratum).nunique().to_numpy(dtype=np.float64)
    fpc = np.ones(units.size)
    if not without:
        fpc = 1 - units / frame["fpc"].groupby(stratum).first().to_numpy(dtype=np.float64)
    return Design(frame, frame["pw"].to_numpy(dtype=np.float64), stratum, unit, fpc)

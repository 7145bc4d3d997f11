"""How far estimates of one side move together: between companies that share sampling units, and between topics answered by the same people."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.calibration import calibrated_covariance, calibrations
from gapkit.estimates.moments import valued_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from gapkit.estimates.calibration import WaveCalibration
    from gapkit.study.model import Study
    from gapkit.tallies.tally import AnswerTally

    Floats = npt.NDArray[np.float64]

STRATUM = ["wave", "stratum"]


class SharedAnswers:
    """One side's answers under one score, valued once for all the covariances that are taken from them.

    Source of all: Lumley 2004, J. Stat. Software 9(8), as svyby(covmat=TRUE) has it: reference case 09; after raking, `calibrated_covariance`.
    """

    def __init__(self, study: Study, tally: AnswerTally, score: str) -> None:
        cells = valued_cells(study, tally, score)
        self._tally, self._cells = tally, cells[cells["v"].notna()]
        self._pairs = tally.pairs[tally.pairs["score"] == score]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that make groups of these answers."""
        return frozenset(self._cells.columns)

    @property
    def tell_of_topics(self) -> bool:
        """Whether it is known what people who answered several topics share."""
        return self.joint and (self._tally.clustered or not self._tally.pairs.empty)

    @property
    def joint(self) -> bool:
        """Whether it is known which answers are one person's; where not, covariances between topics are those of different people, which is too little."""
        return self._tally.joint

    def between_companies(self, topic: str, wave: str, companies: Sequence[str]) -> Floats:
        """Return the K x K sampling covariance of company means (0-1) on a topic in a wave, companies in the order given.

        Companies sampled apart (each a stratum of its own) have none; clusters or strata that span companies make some.
        """
        cells = self._by_topic.get((topic, wave), self._cells.iloc[:0])
        parts = _linearised(cells[cells["company"].isin(companies)], "company")
        return self._summed(parts, "company", companies, None if self._tally.clustered else _own_products(parts, "company"))

    def between_topics(self, group: Mapping[str, object], topics: Sequence[str]) -> Floats:
        """Return the T x T sampling covariance of one group's topic means (0-1), topics in the order given; `group` names columns and values.

        People who answer several topics make their means move together; what their answers share is in the tally's pairs.
        """
        names = tuple(group)
        cells = self._grouped("cells", names).get(tuple(group.values()), self._cells.iloc[:0])
        parts = _linearised(cells[cells["topic"].isin(topics)], "topic")
        products = None
        if not self._tally.clustered:
            pairs = self._grouped("pairs", names).get(tuple(group.values()), self._pairs.iloc[:0])
            pairs = pairs[pairs["topic_a"].isin(topics) & pairs["topic_b"].isin(topics)]
            products = pd.concat([_own_products(parts, "topic"), _pair_products(parts, pairs)], ignore_index=True)
        return self._summed(parts, "topic", topics, products)

    @cached_property
    def _by_topic(self) -> dict[tuple[object, ...], pd.DataFrame]:
        return {tuple(key): part for key, part in self._cells.groupby(["topic", "wave"], sort=False)}

    @cached_property
    def _groups(self) -> dict[tuple[str, tuple[str, ...]], dict[tuple[object, ...], pd.DataFrame]]:
        return {}

    def _grouped(self, what: str, names: tuple[str, ...]) -> dict[tuple[object, ...], pd.DataFrame]:
        """Return the cells or pairs by group, split once."""
        if (what, names) not in self._groups:
            frame = self._cells if what == "cells" else self._pairs
            # A study without waves or companies is one group.
            split = frame.groupby(list(names), sort=False) if names else [((), frame)]
            self._groups[what, names] = {tuple(key): part for key, part in split}
        return self._groups[what, names]

    @cached_property
    def _calibrations(self) -> tuple[WaveCalibration, ...]:
        return calibrations(self._tally)

    @cached_property
    def _units(self) -> pd.Series[float]:
        return self._tally.design.set_index(STRATUM)["units"].astype(float)

    def _summed(self, parts: pd.DataFrame, by: str, names: Sequence[str], products: pd.DataFrame | None) -> Floats:
        at = {name: place for place, name in enumerate(names)}
        if self._tally.calibration is not None:
            if products is not None:
                products = products.assign(a=products["a"].map(at), b=products["b"].map(at))
            return calibrated_covariance(self._calibrations, parts.assign(row=parts[by].map(at).astype(int)), len(names), products)
        strata, stratum = np.unique(_labels(parts, STRATUM), return_inverse=True)
        held = self._units.reindex(pd.MultiIndex.from_arrays(list(zip(*strata, strict=True)) if strata.size else [[], []])).to_numpy()
        lone = held == 1
        factor = np.where(lone, 1.0, held / np.where(lone, 1.0, held - 1))
        column, z = parts[by].map(at).to_numpy(dtype=int), parts["z"].to_numpy(dtype=float)
        sums = np.zeros((strata.size, len(names)))
        np.add.at(sums, (stratum, column), z)
        if products is None:
            units, unit = np.unique(_labels(parts, [*STRATUM, "unit"]), return_inverse=True)
            totals = np.zeros((units.size, len(names)))
            np.add.at(totals, (unit, column), z)
            of_unit = np.zeros(units.size, dtype=int)
            of_unit[unit] = stratum
            squares = (totals * factor[of_unit, None]).T @ totals
        else:
            squares = np.zeros((len(names), len(names)))
            own = pd.Series(factor, index=pd.Index(strata, tupleize_cols=False)).reindex(
                pd.Index(_labels(products, STRATUM), tupleize_cols=False)
            )
            np.add.at(squares, (products["a"].map(at), products["b"].map(at)), products["value"] * own.to_numpy())
        # A lone unit is centred on the grand mean, 0 for linearised values, as in the variances.
        return np.asarray(squares - (sums * np.where(lone, 0.0, factor / held)[:, None]).T @ sums)


def _labels(frame: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.object_]:
    """Return one tuple of texts a row."""
    labels = np.empty(len(frame), dtype=object)
    labels[:] = list(zip(*(frame[name].astype(str) for name in names), strict=True))
    return labels


def _linearised(cells: pd.DataFrame, by: str) -> pd.DataFrame:
    total = cells.groupby(by)["w"].transform("sum")
    mean = (cells["w"] * cells["v"]).groupby(cells[by]).transform("sum") / total
    deviation = (cells["v"] - mean) / total
    return cells.assign(z=cells["w"] * deviation, cross=cells["w2"] * deviation, z2=cells["w2"] * deviation**2)


def _own_products(parts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return per stratum the sums of squared values of each estimate (wave, stratum, a, b, value): each with itself."""
    sums = parts.groupby([*STRATUM, by], sort=True)["z2"].sum().reset_index(name="value")
    return sums.assign(a=sums[by], b=sums[by])[[*STRATUM, "a", "b", "value"]]


def _pair_products(parts: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return per stratum the sums of products of two topics' values, either way round, from the second moments of people who answered both."""
    total = parts.groupby("topic")["w"].sum()
    mean = (parts["w"] * parts["v"]).groupby(parts["topic"]).sum() / total
    a, b = (pairs[topic].map(mean).astype(float) for topic in ("topic_a", "topic_b"))  # of no rows, text stays text
    value = (pairs["w2ab"] - a * pairs["w2b"] - b * pairs["w2a"] + a * b * pairs["w2"]) / (
        pairs["topic_a"].map(total).astype(float) * pairs["topic_b"].map(total).astype(float)
    )
    found = pairs[STRATUM].assign(a=pairs["topic_a"], b=pairs["topic_b"], value=value)
    return pd.concat([found, found.rename(columns={"a": "b", "b": "a"})], ignore_index=True)

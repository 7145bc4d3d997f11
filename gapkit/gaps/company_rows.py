"""The companies behind a figure over companies: each one's gap with all its measures, and how far the companies' estimates move together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.errors import ParameterError
from gapkit.gaps.table import ALL_TOPICS
from gapkit.gaps.testing import flags, floats, is_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gapkit.estimates.asking import Asked
    from gapkit.gaps.pair_table import PairTable
    from gapkit.tallies.tally import Tally

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CompanySet:
    """The ranked companies of one topic, pair of sides, score and wave: `rows` as `PairTable.tested` gives them, one a company."""

    table: PairTable
    rows: pd.DataFrame

    @property
    def first(self) -> dict[str, object]:
        """The set's keys, from its first row."""
        return {name: self.rows[name].iloc[0] for name in ("topic", "wave", "score")}

    @property
    def gaps(self) -> Floats:
        """The gaps, 0-1 of the scale."""
        return floats(self.rows, "gap")

    def pooled_variance(self, lead: str) -> Floats:
        """Return each company's sampling variance of one side (`p` or `c`) from the spread pooled within companies; 0 for a full count."""
        n, n_eff, s2 = (floats(self.rows, f"{lead}_{name}") for name in ("n", "n_eff", "s2"))
        pooled = np.nansum(n * s2) / max(np.nansum(n - 1), 1.0)
        return np.asarray(np.where(flags(self.rows, f"{lead}_full"), 0.0, pooled / n_eff), dtype=np.float64)

    @property
    def guessed(self) -> bool:
        """Whether any variance is only an upper bound: published averages without standard errors."""
        return bool((flags(self.rows, "p_guess") | flags(self.rows, "c_guess")).any())

    def covariance(self, lead: str) -> Floats:
        """Return the K x K sampling covariance of one side's estimates, its diagonal the linearised variances, thinned by known headcounts."""
        side = self.table.provider if lead == "p" else self.table.customer
        variance = np.where(flags(self.rows, f"{lead}_full"), 0.0, floats(self.rows, f"{lead}_se") ** 2)
        own, many = floats(self.rows, f"{lead}_variance"), floats(self.rows, f"{lead}_n")
        # Published averages have no linearised variance, and one answer none of its own: the pooled spread stands in.
        variance = np.where(np.isnan(variance) | (many < 2), self.pooled_variance(lead), variance)  # noqa: PLR2004 - a spread needs two
        return self._shared(side.id, variance, own)

    def _shared(self, side: str, variance: Floats, own: Floats) -> Floats:
        topic, wave = str(self.first["topic"]), "" if pd.isna(self.first["wave"]) else str(self.first["wave"])  # type: ignore[call-overload]
        answers = None if topic == ALL_TOPICS else self.table.shared_answers(side, str(self.first["score"]))
        if answers is None:
            return np.diag(variance)
        sampled = answers.between_companies(topic, wave, [str(name) for name in self.rows["company"]])
        # Headcounts thin variances and covariances alike.
        with np.errstate(divide="ignore", invalid="ignore"):
            thinned = np.sqrt(np.where(own > 0, variance / own, 0.0))
        shared = np.asarray(sampled * np.outer(thinned, thinned), dtype=np.float64)
        np.fill_diagonal(shared, variance)
        return shared


def company_sets(known: Tally, asked: Asked, pairs: tuple[PairTable, ...]) -> Iterator[CompanySet]:
    """Yield the set of ranked companies of each pair, score, topic and wave: those with a tested gap; bounds and hidden companies do not enter.

    Raises:
        ParameterError: the study names no company column.
    """
    if not known.study.company:
        raise ParameterError("The study has no companies: name their column with `company:` in study.yaml.")
    places = {topic.id: place for place, topic in enumerate(known.study.topics)}
    for table in pairs:
        rows = table.tested()
        if rows.empty:
            continue
        ranked = rows[(rows["status"] == "shown") & rows["verdict"].ne("") & ~is_bound(rows) & rows["company"].notna()]
        ranked = ranked.assign(place=ranked["topic"].map(places)).sort_values("place", kind="stable")
        chosen = set(dict(asked.where).get("topic", ())) or set(ranked["topic"])
        for key, part in ranked.groupby(["score", "topic", "wave"], sort=False, dropna=False):
            if key[1] in chosen:
                yield CompanySet(table, part.reset_index(drop=True))

"""league: companies ordered by their gap, with what chance alone could have done to the order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask
from gapkit.estimates.scoring import points_span
from gapkit.gaps.company_rows import CompanySet, company_sets
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS, records_of
from gapkit.gaps.testing import floats, sample_of
from gapkit.gaps.words import points, topic_label
from gapkit.stats.companies import company_mean, next_company, shrink
from gapkit.stats.ranks import rank_sets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

FIGURES = ("gap", "low", "high", "shrunken", "shrunken_low", "shrunken_high")
RANKS = ("rank", "rank_low", "rank_high")
SUMMARY = ("companies", "mean", "mean_low", "mean_high", "between", "next_low", "next_high")
SUMMARY_KEYS = ("topic", "wave", "provider_side", "customer_side", "score")


@dataclass(frozen=True)
class LeagueTable:
    """Companies by their gap: `frame` (a row per company and topic) and `summary` (a row per topic: mean, spread between companies, the next company)."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    sums: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, then gap, low, high, the shrunken gap with its limits (points), ranks (1 the widest), `marks`."""
        return self.rows.copy()

    @property
    def summary(self) -> pd.DataFrame:
        """Return per topic the mean gap with its interval, `between` (standard deviation of true gaps) and the interval of the next company, in points."""
        return self.sums.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the league as HTML, text escaped: "between 3rd and 9th of 24"."""
        blocks = []
        for row in records_of(self.sums):
            own = self.rows.merge(pd.DataFrame([row])[list(SUMMARY_KEYS)].astype("string"), on=list(SUMMARY_KEYS))
            body = "".join(_row_html(company, int(row["companies"])) for company in records_of(own))
            heads = "".join(f"<th scope='col' class='text'>{name}</th>" for name in ("Company", "Gap", "Steadied gap", "Place"))
            table = f"<table><caption>Companies by their gap</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
            blocks.append(f"<p>{escape(summary_sentence(row, self.study))}</p>{table}")
        return f"<div class='gapkit'>{''.join(blocks) or '<p>No companies to rank.</p>'}</div>"


def league(
    study: Study | Tally | object,
    *,
    where: Where = None,
    sides: Iterable[str] | None = None,
    over: str | None = None,
    score: str | None = None,
    by: By = None,
) -> LeagueTable:
    """Return companies by their gap, with the ranks each could hold, gaps shrunk towards the mean, and a summary over companies.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        where: which topics and waves, as in `compare`; companies are never filtered before they are ranked.
        sides: ids of the sides to compare.
        over: "topics" for one league over each score's comparable topics.
        score: `favourable`, `mean` or `nps` for all topics.
        by: kept for symmetry with `compare`; a league is always by company.

    Raises:
        ParameterError: the study has no companies, or an unknown name.

    Sources: rank sets after Klein, Wright and Wieczorek 2020 and Mogstad et al. 2024 (reference case 22); see docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by or "company", where=where, sides=sides, over=over, score=score, protect=True)
    ranked = Asked(("company",), (), asked.sides, asked.over, asked.score, protect=True)
    tables = tuple(PairTable(known, ranked, *pair) for pair in pairs_of(known.study, asked.sides))
    rows: list[dict[str, object]] = []
    sums: list[dict[str, object]] = []
    waves, companies = (set(dict(asked.where).get(name, ())) for name in ("wave", "company"))
    for one in company_sets(known, asked, tables):
        if waves and str(one.first["wave"]) not in waves:
            continue
        made, summed = _league(one)
        rows += [row for row in made if not companies or row["company"] in companies]
        sums.append(summed)
    kinds = {name: GAP_COLUMNS[name] for name in KEYS} | dict.fromkeys(FIGURES, "Float64") | dict.fromkeys(RANKS, "Int64")
    frame = pd.DataFrame(rows, columns=[*kinds, "marks"], dtype=object).astype(kinds)
    summary = pd.DataFrame(sums, columns=[*SUMMARY_KEYS, *SUMMARY], dtype=object)
    summary = summary.astype(
        dict.fromkeys(SUMMARY_KEYS, "string") | {name: "Int64" if name == "companies" else "Float64" for name in SUMMARY}
    )
    return LeagueTable(known.study, known, frame, summary, asked)


def _league(one: CompanySet) -> tuple[list[dict[str, object]], dict[str, object]]:
    pooled = {lead: one.pooled_variance(lead) for lead in ("p", "c")}
    shared = one.covariance("p") + one.covariance("c")
    variance = pooled["p"] + pooled["c"]
    found = company_mean(one.gaps, shared)
    steadied = shrink(one.gaps, variance, found)
    nearest = next_company(found, variance)
    off_diagonal = shared - np.diag(np.diag(shared))
    covariance = np.diag(variance) + off_diagonal if np.any(off_diagonal) else None
    ranks = rank_sets(sample_of(one.rows, "p"), sample_of(one.rows, "c"), pooled_variance=variance, covariance=covariance)
    span = points_span(str(one.first["score"]))
    figures = dict(
        zip(
            FIGURES,
            (one.gaps, floats(one.rows, "gap_low"), floats(one.rows, "gap_high"), steadied.estimate, steadied.low, steadied.high),
            strict=True,
        )
    )
    rows = []
    for place, row in enumerate(records_of(one.rows)):
        keys = one.table.finished(row)
        rows.append(
            {name: keys[name] for name in KEYS}
            | {name: span * float(values[place]) for name, values in figures.items()}
            | {name: int(values[place]) for name, values in zip(RANKS, ranks, strict=True)}
            | {"marks": keys["marks"]}
        )
    rows.sort(key=lambda row: (row["rank"], str(row["company"])))
    keys = {name: rows[0][name] for name in SUMMARY_KEYS}
    numbers = (found.mean, found.low, found.high, float(np.sqrt(found.tau2)), *nearest)
    return rows, keys | {"companies": len(rows)} | dict(zip(SUMMARY[1:], (span * float(value) for value in numbers), strict=True))


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th ..."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def place_words(row: dict[str, Any], many: int) -> str:
    """Return "between 3rd and 9th of 24", the widest gap being 1st."""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{ordinal(low)} of {many}" if low == high else f"between {ordinal(low)} and {ordinal(high)} of {many}"


def summary_sentence(row: dict[str, Any], study: Study) -> str:
    """Return a league's summary as one sentence: mean, spread, the next company."""
    mean = f"mean gap {points(row['mean'])} ({points(row['mean_low'])} to {points(row['mean_high'])})"
    return (
        f"{topic_label(study, row['topic'])}: {int(row['companies'])} companies, {mean}; true gaps spread by about {points(row['between'])} points; "
        f"the next company would lie between {points(row['next_low'])} and {points(row['next_high'])}."
    )


def _row_html(row: dict[str, Any], many: int) -> str:
    gap = f"{points(row['gap'])} ({points(row['low'])} to {points(row['high'])})"
    steadied = f"{points(row['shrunken'])} ({points(row['shrunken_low'])} to {points(row['shrunken_high'])})"
    cells = "".join(f"<td class='text'>{escape(text)}</td>" for text in (gap, steadied, place_words(row, many)))
    return f"<tr><th scope='row'>{escape(str(row['company']))}</th>{cells}</tr>"

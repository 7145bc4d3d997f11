"""decompose: two diseases apart. Level is rating yourself too high everywhere; pattern is not knowing where you are good."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.errors import ParameterError
from gapkit.estimates.asking import Asked, By, Where, as_tally, ask, kept
from gapkit.estimates.scoring import points_span
from gapkit.gaps.company_rows import CompanySet, company_sets
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import ALL_TOPICS, KEYS, records_of
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.testing import flags, floats, is_bound
from gapkit.gaps.words import topic_label, wave_label
from gapkit.stats.decomposition import Decomposition
from gapkit.stats.decomposition import decompose as decomposed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from gapkit.study.model import Side, Study
    from gapkit.tallies.tally import Tally

    Floats = npt.NDArray[np.float64]

PARTS = ("level", "spread", "pattern", "rho")
ENDS = tuple(f"{part}{end}" for part in PARTS for end in ("", "_low", "_high"))
FEWEST = 3  # a pattern needs three to differ in
NOT_CORRECTED = "not corrected"


@dataclass(frozen=True)
class Decompositions:
    """What mean squared gaps are made of: `frame`, one row per topic (over companies) or per company (over topics)."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    over: str
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns, `units`, `mean` (points), `total`, level, spread, pattern (squared points) and rho with limits, `told`, `marks`."""
        return self.rows.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return what ails each row as an HTML table, text escaped."""
        body = "".join(_row_html(row, self.study, self.over) for row in records_of(self.rows))
        names = ("Topic", "Companies") if self.over == "companies" else ("Company", "Topics")
        heads = "".join(
            f"<th scope='col' class='text'>{name}</th>" for name in (*names, "Level or pattern", "Ups and downs go together, to 1", "Marks")
        )
        table = f"<table><caption>Level against pattern, per {names[0].lower()}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        return table if body else "<p>Too few companies or topics to tell level from pattern.</p>"


def decompose(
    study: Study | Tally | object,
    *,
    over: str = "companies",
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    score: str | None = None,
) -> Decompositions:
    """Return level, spread and pattern of the gaps with sampling error taken out, and how well the two sides' ups and downs go together.

    Mean squared gap less its sampling error = level + spread + pattern, in squared points. Where one side hardly varies beyond chance, spread, pattern
    and rho cannot be told: they are null and `told` is False.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        over: "companies": per topic, do companies know how good they are? "topics": per company, does it know where it is good?
        by: for `over="topics"`, "company" for a row per company.
        where: what to keep, as in `compare`.
        sides: ids of the sides to compare.
        score: `favourable`, `mean` or `nps` for all topics.

    Raises:
        ParameterError: an unknown `over`, a segment, or a study without companies.

    Source: Cronbach and Gleser 1953 (elevation, scatter, shape), corrected for sampling error; see docs/numbers.md.
    """
    if over not in ("companies", "topics"):
        raise ParameterError(f"over={over!r}: wanted 'companies' or 'topics'.")
    known = as_tally(study)
    asked = ask(known, by="company" if over == "companies" else by, where=where, sides=sides, over=None, score=score, protect=True)
    if asked.segment:
        raise ParameterError("Level and pattern are taken over companies or topics, not by segment: leave the segment out.")
    every = Asked(asked.splits, (), asked.sides, "", asked.score, protect=True)
    tables = tuple(PairTable(known, every, *pair) for pair in pairs_of(known.study, asked.sides))
    records = list(_over_companies(known, every, tables) if over == "companies" else _over_topics(tables))
    kinds = (
        {name: GAP_COLUMNS[name] for name in KEYS}
        | {"units": "Int64", "mean": "Float64", "total": "Float64"}
        | dict.fromkeys(ENDS, "Float64")
        | {"told": "boolean"}
    )
    frame = pd.DataFrame(records, columns=[*kinds, "marks"], dtype=object).astype(kinds)
    chosen = tuple((key, values) for key, values in asked.where if over == "topics" or key != "company")
    return Decompositions(known.study, known, kept(frame, chosen), over, asked)


def _over_companies(known: Tally, asked: Asked, tables: tuple[PairTable, ...]) -> Iterable[dict[str, object]]:
    for one in company_sets(known, asked, tables):
        if len(one.rows) >= FEWEST:
            mine, theirs = (_known(one, one.covariance(lead)) for lead in ("p", "c"))
            found = decomposed(floats(one.rows, "p_m"), floats(one.rows, "c_m"), mine, theirs)
            yield _record(one, found, topic=str(one.first["topic"]), company=None)


def _over_topics(tables: tuple[PairTable, ...]) -> Iterable[dict[str, object]]:
    for table in tables:
        rows = table.tested()
        if rows.empty:
            continue
        usable = rows[(rows["status"] == "shown") & rows["verdict"].ne("") & ~is_bound(rows)]
        if "company" not in usable.columns:
            usable = usable.assign(company=pd.Series(pd.NA, index=usable.index, dtype=object))
        for key, part in usable.groupby(["score", "company", "wave"], sort=False, dropna=False):
            one = CompanySet(table, _told_apart(table, part.reset_index(drop=True)))
            if len(one.rows) >= FEWEST:
                mine, theirs = (
                    _known(one, _topic_covariance(one, side, lead)) for side, lead in ((table.provider, "p"), (table.customer, "c"))
                )
                found = decomposed(floats(one.rows, "p_m"), floats(one.rows, "c_m"), mine, theirs)
                yield _record(one, found, topic=ALL_TOPICS, company=key[1] if isinstance(key[1], str) else None)


def _told_apart(table: PairTable, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one group's topics, marked as guessed on a side of which nobody knows whose answers on two topics are one person's."""
    for side, lead in ((table.provider, "p"), (table.customer, "c")):
        answers = table.shared_answers(side.id, str(rows["score"].iloc[0]))
        if answers is not None and not answers.joint:
            rows = rows.assign(**{f"{lead}_guess": True})
    return rows


def _known(one: CompanySet, covariance: Floats) -> Floats:
    # An upper bound taken out would take out too much: the raw figures are given and marked.
    return np.zeros_like(covariance) if one.guessed else covariance


def _topic_covariance(one: CompanySet, side: Side, lead: str) -> Floats:
    variance = np.where(flags(one.rows, f"{lead}_full"), 0.0, floats(one.rows, f"{lead}_se") ** 2)
    variance = np.where(np.isnan(variance), floats(one.rows, f"{lead}_variance"), variance)
    answers = one.table.shared_answers(side.id, str(one.first["score"]))
    if answers is None:
        return np.diag(variance)
    group = {name: one.rows[name].iloc[0] for name in ("wave", "company") if name in one.rows.columns and pd.notna(one.rows[name].iloc[0])}
    shared = answers.between_topics(group, [str(topic) for topic in one.rows["topic"]])
    own = np.diag(shared)
    # Headcounts and raking change variances; covariances change with them.
    with np.errstate(divide="ignore", invalid="ignore"):
        thinned = np.sqrt(np.where(own > 0, variance / own, 0.0))
    return np.asarray(shared * np.outer(thinned, thinned), dtype=np.float64)


def _record(one: CompanySet, found: Decomposition, *, topic: str, company: object) -> dict[str, object]:
    keys = one.table.finished(records_of(one.rows.head(1))[0])
    squared = points_span(str(one.first["score"])) ** 2
    figures = {}
    for part in PARTS:
        value = getattr(found, part)
        for end, number in zip(("", "_low", "_high"), value, strict=True):
            figures[f"{part}{end}"] = None if np.isnan(number) else float(number) * (1.0 if part == "rho" else squared)
    marks = (NOT_CORRECTED,) if one.guessed else ()
    span = points_span(str(one.first["score"]))
    told = {
        "units": len(one.rows),
        "mean": span * float(one.gaps.mean()),
        "total": float(found.total) * squared,
        "told": bool(found.told),
        "marks": marks,
    }
    return {name: keys[name] for name in KEYS} | {"topic": topic, "company": company} | told | figures


def disease_words(row: dict[str, Any]) -> str:
    """Return what ails a row, only where its interval says so: level, pattern, both, neither, or that it cannot be told."""
    if not row["told"]:
        return "cannot tell"
    found = []
    if row["level_low"] > 0:
        found.append("too high everywhere (level)" if row["mean"] > 0 else "too low everywhere (level)")
    if row["pattern_low"] > 0:
        found.append("highs and lows misplaced (pattern)")
    return " and ".join(found) or "neither level nor pattern beyond chance"


def _row_html(row: dict[str, Any], study: Study, over: str) -> str:
    lead = (
        topic_label(study, str(row["topic"])) if over == "companies" else str(row["company"]) if pd.notna(row["company"]) else study.title
    )
    waved = f", {wave_label(study, str(row['wave']))}" if pd.notna(row["wave"]) else ""
    # Taken for chance, a correlation can come out beyond 1; in print it stops there.
    together = "" if pd.isna(row["rho"]) else f"{min(max(float(row['rho']), -1.0), 1.0):.2f}"
    cells = "".join(
        f"<td class='text'>{escape(text)}</td>" for text in (f"{int(row['units'])}", disease_words(row), together, "; ".join(row["marks"]))
    )
    return f"<tr><th scope='row'>{escape(lead + waved)}</th>{cells}</tr>"

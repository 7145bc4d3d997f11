"""The tests behind alerts: one for each row that an alert watches, whichever company's report asks, so that q is the same in all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.estimates.side import SEGMENT
from gapkit.gaps.claims.p_values import beside_before, both_usable
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import records_of
from gapkit.gaps.testing import flags, floats, gap_freedom, sample_of
from gapkit.stats.claims import ROUNDING, p_grew
from gapkit.stats.few_units import with_few_units
from gapkit.stats.gaps import p_above
from gapkit.stats.means import mean_p_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.estimates.asking import Asked
    from gapkit.stats.arrays import Floats
    from gapkit.study.model import Study
    from gapkit.study.watched import AlertRule
    from gapkit.tallies.tally import Tally

ONE_SIDED = 0.5  # a one-sided p under this is half of a two-sided one
CHOICES = ("company", "wave")  # keys of an alert's rows beside segments


@dataclass(frozen=True)
class Test:
    """One test: the alert, the tested row it looks at, and its one-sided p (NaN: it cannot be told). `before` is the gap of the wave `since`, in points."""

    rule: AlertRule
    table: PairTable
    row: dict[str, Any]
    p: float
    segment: str = ""
    since: str | None = None
    before: float | None = None

    @property
    def company(self) -> str:
        """The company that the row is of, "" for none."""
        company = self.row.get("company")
        return "" if company is None or pd.isna(company) else str(company)


def in_time(rule: AlertRule, asked: Asked) -> bool:
    """Return whether an alert and a report are of one wave at the least, where both name theirs."""
    own, kept = dict(rule.where).get("wave"), dict(asked.where).get("wave")
    return own is None or kept is None or not {*own}.isdisjoint(kept)


def tests_of(known: Tally, rule: AlertRule, asked: Asked) -> list[Test]:
    """Return the tests of one alert in the order of the table, for all reports that ask alike.

    Args:
        known: the tally.
        rule: the alert.
        asked: what a report's table was asked for: its sides, score and waves; that it keeps a company says that reports are by company.
    """
    return list(_tests(known, rule, asked))


def _tests(known: Tally, rule: AlertRule, asked: Asked) -> Iterator[Test]:
    chosen, kept = dict(rule.where), dict(asked.where)
    waves = chosen.get("wave") or kept.get("wave")
    if "wave" in chosen and "wave" in kept:
        waves = tuple(wave for wave in chosen["wave"] if wave in kept["wave"])
    segment = next((name for name in chosen if name not in CHOICES), "")
    by = (*(["company"] if "company" in chosen or "company" in kept else []), *([segment] if segment else []))
    own = replace(asked, by=by, where=(), over="", protect=True)
    for pair in pairs_of(known.study, own.sides):
        table = PairTable(known, own, *pair)
        rows = _rows(table, rule, own, waves)
        p = _p_values(table, rows, rule)
        span = {score: points_span(score) for score in set(table.scores.values())}
        for row, one in zip(records_of(rows), p, strict=True):
            since = row.get("since")
            old = row.get("gap_old")
            before = None if old is None or pd.isna(old) else float(old) * span[str(row["score"])]
            yield Test(rule, table, row, float(one), segment, since if isinstance(since, str) else None, before)


def _rows(table: PairTable, rule: AlertRule, own: Asked, waves: tuple[str, ...] | None) -> pd.DataFrame:
    """Return the tested rows that an alert watches, the wave before beside them; the newest wave of each group where none is named."""
    rows = table.tested()
    if rows.empty:
        return rows
    rows = beside_before(rows, table.known, ["topic", *own.groups])
    if rule.topic:
        rows = rows[rows["topic"] == rule.topic]
    for key, values in rule.where:
        column = key if key == "company" else SEGMENT + key
        if key != "wave":
            rows = rows[rows[column].isin(values).fillna(value=False)] if column in rows.columns else rows.iloc[:0]
    if waves:
        return rows[rows["wave"].isin(waves).fillna(value=False)].reset_index(drop=True)
    order = _order(table.known.study, rows)
    groups = [name for name in own.groups if name != "wave" and name in rows.columns]
    at = rows["wave"].map(order).fillna(-1)
    newest = at.groupby([rows[name] for name in groups], dropna=False).transform("max") if groups else at.max()
    return rows[at == newest].reset_index(drop=True)


def _order(study: Study, rows: pd.DataFrame) -> dict[str, int]:
    return {wave: place for place, wave in enumerate(wave_order(study, [str(wave) for wave in rows["wave"].dropna().unique()]))}


def _p_values(table: PairTable, rows: pd.DataFrame, rule: AlertRule) -> Floats:
    """Return each row's one-sided p; NaN where the row is not shown in full, may not be judged, or is a bound on the side that proves nothing."""
    if rows.empty:
        return np.empty(0)
    limit = rule.limit / np.array([points_span(str(score)) for score in rows["score"]])
    allowed = np.array([topic not in table.allowed or table.allowed[topic].verdict for topic in rows["topic"]], dtype=bool)
    usable = (rows["status"] == "shown").to_numpy() & allowed & ~flags(rows, "p_few") & ~flags(rows, "c_few")
    if rule.kind == "grew":
        if "wave_old" not in rows.columns:
            return np.full(len(rows), np.nan)
        few_before = flags(rows, "p_few_old") | flags(rows, "c_few_old")
        now, then = ([sample_of(rows, lead, tail) for lead in ("p", "c")] for tail in ("", "_old"))
        return np.where(usable & ~few_before & both_usable(rows), p_grew(now[0], now[1], then[0], then[1], limit), np.nan)
    at_least, at_most = flags(rows, "c_bound") | flags(rows, "p_floor"), flags(rows, "p_bound") | flags(rows, "c_floor")
    above = rule.kind == "above"
    proves_nothing = at_most if above else at_least
    return np.where(usable & ~proves_nothing, _beyond(rows, limit, above=above), np.nan)


def _beyond(rows: pd.DataFrame, limit: Floats, *, above: bool) -> Floats:
    """Return the one-sided p of a gap above (or below) the limit, 0-1 of the scale."""
    provider, customer, gap = sample_of(rows, "p"), sample_of(rows, "c"), floats(rows, "gap")
    higher, lower, least = (provider, customer, limit) if above else (customer, provider, -limit)
    p = p_above(higher, lower, least)
    if "p_df" in rows.columns:  # means over companies have their own
        p = np.where(p < ONE_SIDED, with_few_units(2 * p, gap_freedom(rows)) / 2, p)
    both_full = flags(rows, "p_full") & flags(rows, "c_full")
    p = np.where(both_full, np.where((gap - limit) * (1 if above else -1) > ROUNDING, 0.0, 1.0), p)
    over_companies = np.isnan(np.asarray(provider.n, dtype=float)) & ~flags(rows, "p_full")
    if over_companies.any():
        sign, end = (1, "gap_high") if above else (-1, "gap_low")
        means = mean_p_above(sign * gap, sign * floats(rows, end), floats(rows, "companies"), least)
        p = np.where(over_companies, means, p)
    return np.asarray(p, dtype=np.float64)

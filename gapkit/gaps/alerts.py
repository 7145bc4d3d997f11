"""alerts_of: the alerts of a study, each tested on every row it watches, and which of them fire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gapkit.gaps.alert_tests import in_time, tests_of
from gapkit.gaps.alert_words import alert_sentence, cannot_tell, nothing_to_watch
from gapkit.gaps.table import KEYS
from gapkit.gaps.testing import LEVEL
from gapkit.stats.families import benjamini_hochberg
from gapkit.tallies.tally import Tally

if TYPE_CHECKING:
    from gapkit.gaps.alert_tests import Test
    from gapkit.gaps.table import GapTable
    from gapkit.study.model import Study
    from gapkit.study.watched import AlertRule

FIGURES = ("gap", "gap_low", "gap_high", "provider_n", "customer_n")


@dataclass(frozen=True)
class Alert:
    """One alert on one row: what is watched (`above`, `below` or `grew`, `limit` in points), the figures in points, and whether it fired.

    Where it cannot be told, all figures are None and `sentence` says why: of a hidden row nothing stands here that the row itself does not say. An alert
    that no row stands for has no sides. `before` is the gap of the wave `since`, for `grew` alone; `q_value` is `p_value` over all the alert tests of
    the study.
    """

    topic: str
    company: str | None
    segment: str | None
    segment_value: str | None
    wave: str | None
    provider_side: str
    customer_side: str
    score: str
    kind: str
    limit: float
    fired: bool
    sentence: str
    gap: float | None = None
    gap_low: float | None = None
    gap_high: float | None = None
    provider_n: int | None = None
    customer_n: int | None = None
    since: str | None = None
    before: float | None = None
    p_value: float | None = None
    q_value: float | None = None


def alerts_of(gaps: GapTable) -> tuple[Alert, ...]:
    """Return the alerts of a study as they concern one table of gaps, in the study's order; none where the study names none.

    They are of the companies and waves that the table keeps (its newest where it keeps all), and protected whatever the table is. They fire on q <= .05
    after Benjamini and Hochberg over all the alert tests of the study, those of other companies among them: no report's alert depends on which
    others are made.

    Args:
        gaps: the table of a report; its sides and score are taken over.

    Source: one-sided tests from the intervals that are printed; see docs/numbers.md.
    """
    if not isinstance(gaps.tally, Tally):
        return ()
    found = [(rule, tests_of(gaps.tally, rule, gaps.asked)) for rule in gaps.study.alerts if in_time(rule, gaps.asked)]
    adjusted = iter(benjamini_hochberg([test.p for _, tests in found for test in tests]).tolist())
    chosen = dict(gaps.asked.where).get("company")
    alerts: list[Alert] = []
    for rule, tests in found:
        alerts += [_alert(test, q) for test, q in zip(tests, adjusted, strict=False) if chosen is None or test.company in chosen]
        if not tests and (chosen is None or not {*chosen}.isdisjoint(dict(rule.where).get("company", chosen))):
            alerts.append(_without_row(rule, gaps.study))
    return tuple(alerts)


def _alert(test: Test, q: float) -> Alert:
    row = test.table.finished(test.row)
    keys: dict[str, Any] = {name: row[name] for name in KEYS}
    watched: dict[str, Any] = {"kind": test.rule.kind, "limit": test.rule.limit}
    if np.isnan(test.p):
        return Alert(**keys, **watched, fired=False, sentence=cannot_tell(test, row))
    figures: dict[str, Any] = {name: row[name] for name in FIGURES}
    if test.rule.kind == "grew":
        figures |= {"since": test.since, "before": test.before}
    fired = q <= LEVEL
    return Alert(**keys, **watched, **figures, fired=fired, sentence=alert_sentence(test, row, fired=fired), p_value=test.p, q_value=q)


def _without_row(rule: AlertRule, study: Study) -> Alert:
    keys: dict[str, Any] = dict.fromkeys(KEYS, None) | {"provider_side": "", "customer_side": "", "score": "", "topic": rule.topic}
    return Alert(**keys, kind=rule.kind, limit=rule.limit, fired=False, sentence=nothing_to_watch(rule, study))

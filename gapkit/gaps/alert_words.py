"""The sentences of alerts: what was found, what the limit is, or why it cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.gaps.claims.reasons import UNTOLD
from gapkit.gaps.claims.sentences import group_words
from gapkit.gaps.words import gap_words, in_sentence, side_label, topic_label, wave_label

if TYPE_CHECKING:
    from gapkit.gaps.alert_tests import Test
    from gapkit.study.model import Study
    from gapkit.study.watched import AlertRule

FEW = "hidden"  # "at most 2": of few people, who are told of no further


def alert_sentence(test: Test, row: dict[str, Any], *, fired: bool) -> str:
    """Return what an alert found on one row, "Responds quickly: executives 31 higher (24 to 38), above the limit of executives 20 higher.".

    Args:
        test: the test.
        row: its row, finished.
        fired: whether it fired.
    """
    study = test.table.known.study
    found = f"{_lead(test, row)}{gap_words(row, study)}"
    if test.rule.kind == "grew" and test.since is not None and test.before is not None:
        was = gap_words({**row, "gap": test.before, "gap_low": None, "gap_high": None, "marks": ()}, study)
        since = f"{wave_label(study, test.since)} it was {was}"
        said = (
            f"it grew by more than {_number(test.rule.limit)}"
            if fired
            else f"not shown to have grown by more than {_number(test.rule.limit)}"
        )
        return f"{found}; in {since}: {said}."
    where = f"{test.rule.kind} the limit of {_limit(test, row, study)}"
    return f"{found}, {where}." if fired else f"{found}, not shown to be {where}."


def cannot_tell(test: Test, row: dict[str, Any]) -> str:
    """Return why an alert cannot be told on a row; nothing of the row's figures stands in it."""
    status = str(row["status"])
    if status == "shown" and "few" in row["marks"]:
        status = FEW
    why = UNTOLD.get(status)
    if why is None and test.rule.kind == "grew":
        why = "there is no figure of a wave before to set it against"
    return f"{_lead(test, row)}cannot be told: {why or 'the figure is only a bound, or the two scales differ'}."


def nothing_to_watch(rule: AlertRule, study: Study) -> str:
    """Return that no row stands for an alert: a name that the data do not have, or a topic that was not asked in that wave."""
    what = topic_label(study, rule.topic) if rule.topic else "Any topic"
    where = ", ".join(f"{key} {' or '.join(values)}" for key, values in rule.where)
    return f"{what}{f' ({where})' if where else ''}: nothing to watch, no such row stands in the data."


def _lead(test: Test, row: dict[str, Any]) -> str:
    study = test.table.known.study
    return f"{group_words(test.row, test.segment)}{topic_label(study, str(row['topic']))}: "


def _limit(test: Test, row: dict[str, Any], study: Study) -> str:
    limit = test.rule.limit
    if limit == 0:
        return "no difference"
    higher = row["provider_side"] if limit > 0 else row["customer_side"]
    return f"{in_sentence(side_label(study, str(higher)))} {_number(abs(limit))} higher"


def _number(points: float) -> str:
    return f"{points:g}"

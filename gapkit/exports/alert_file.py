"""`alerts.json`: every alert of a study as it was tested for one report, for whatever watches over many of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gapkit.charts.text import plain
from gapkit.exports.cells import PROBABILITIES, figure_text, probability_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.gaps.alerts import Alert

ALERTS = "alerts.json"
FORMAT = 1
POINTS = ("gap", "gap_low", "gap_high", "before")


def alerts_bytes(study: str, alerts: Iterable[Alert]) -> bytes:
    """Return the alerts of one report as JSON: figures rounded as in every table, null where none stands.

    Args:
        study: the study's name.
        alerts: its alerts, those that did not fire among them.
    """
    content = {"format": FORMAT, "study": study, "alerts": [_rounded(asdict(alert)) for alert in alerts]}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _rounded(alert: dict[str, Any]) -> dict[str, Any]:
    rounded = {name: plain(value) if isinstance(value, str) else value for name, value in alert.items()}
    for name, value in alert.items():
        if value is not None and name in POINTS:
            rounded[name] = float(figure_text(value, alert["provider_n"], alert["customer_n"]))
        elif value is not None and name in PROBABILITIES:
            rounded[name] = float(probability_text(value))
    return rounded

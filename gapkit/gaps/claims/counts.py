"""How many rows differ or agree, as a claim: at least so many of those called, with 95% confidence, whichever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.gaps.testing import LEVEL
from gapkit.stats.families import at_least_true

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERDICTS = ("overrates", "underrates", "agrees")


def sure_counts(rows: Sequence[Mapping[str, Any]], alpha: float = LEVEL) -> dict[str, tuple[int, int]]:
    """Return per verdict (how many rows have it, how many of them at least are true: all such counts at once, with confidence 1 - alpha).

    Half the error is for differences, a quarter each way, half for agreement. A verdict without a p-value rests on two full counts, and is certain.

    Args:
        rows: judged rows with `verdict`, `gap`, `p_value`, `q_agree`.
        alpha: the error of all counts together.
    """
    gaps = [float(row["gap"]) if _known(row, "gap") else 0.0 for row in rows]
    found = {}
    for verdict, way, share in (("overrates", 1.0, alpha / 4), ("underrates", -1.0, alpha / 4), ("agrees", 0.0, alpha / 2)):
        name = "q_agree" if verdict == "agrees" else "p_value"
        p = [_p(row, name, verdict) for row in rows]
        one_sided = p if not way else [value / 2 if way * gap > 0 else 1.0 for value, gap in zip(p, gaps, strict=True)]
        called = sum(row["verdict"] == verdict for row in rows)
        found[verdict] = (called, min(called, at_least_true(np.array(one_sided, dtype=float), share)))
    return found


def count_words(count: tuple[int, int]) -> str:
    """Return a count as it is claimed: "3", or "at least 3" where more were called than are sure."""
    called, sure = count
    return str(sure) if sure == called else f"at least {sure}"


def _known(row: Mapping[str, Any], name: str) -> bool:
    return row.get(name) is not None and bool(pd.notna(row[name]))


def _p(row: Mapping[str, Any], name: str, verdict: str) -> float:
    if _known(row, name):
        return float(row[name])
    return 0.0 if row["verdict"] == verdict else 1.0

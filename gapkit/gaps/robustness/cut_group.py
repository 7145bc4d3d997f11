"""One topic and group at every cut of its scale: the band, what it says over all cuts, or why no curve is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.gaps.leaving import REASONS
from gapkit.gaps.robustness.cuts import curve_allowed
from gapkit.gaps.robustness.rows import left_out_record
from gapkit.gaps.testing import BOUNDS
from gapkit.gaps.words import in_sentence
from gapkit.stats.samples import Sample
from gapkit.stats.superiority import probability_of_superiority, superiority_limits
from gapkit.stats.thresholds import SAME, dominance, threshold_gaps

if TYPE_CHECKING:
    import numpy.typing as npt

    from gapkit.gaps.robustness.cuts import Cuts
    from gapkit.study.model import Side

    Floats = npt.NDArray[np.float64]

HUNDRED = 100.0
WORDS = {1: "provider higher at every cut", -1: "customer higher at every cut"}
UNTOLD, DEPENDS, NOWHERE = "cannot be told", "depends on the cut", "no difference at any cut"


class CutGroup:
    """One topic and group at every cut of its scale: one side's rows `p_`, the other's `c_`."""

    def __init__(
        self, keys: dict[str, object], rows: list[dict[str, Any]], marks: tuple[str, ...], sides: tuple[Side, Side], cuts: Cuts
    ) -> None:
        self.keys, self.sides, self.marks = keys, sides, {"marks": marks}
        self.lines = cuts.lines[str(keys["topic"])]
        self.why = self._why_not(rows)
        if self.why:
            return
        self.bases = {f"{word}_n": round(float(rows[0][f"{lead}_n"])) for word, lead in (("provider", "p"), ("customer", "c"))}
        self.shares = [np.minimum.accumulate(_floats(rows, f"{lead}_m")) for lead in ("p", "c")]
        self.samples = [
            Sample(share, size, np.nan_to_num(shift), least, most)
            for share, lead in zip(self.shares, ("p", "c"), strict=True)
            for size, shift, least, most in [[_floats(rows, f"{lead}_{name}") for name in ("n_star", "shift", "least", "most")]]
        ]
        self.whole = [rows[0][f"{lead}_full"] is True for lead in ("p", "c")]
        provider, customer = self.samples
        self.band = threshold_gaps(provider, customer)

    def _why_not(self, rows: list[dict[str, Any]]) -> str:
        first = rows[0]
        if first["status"] == "one side missing":
            side = self.sides[0] if pd.isna(first["p_m"]) else self.sides[1]
            return f"no answers from {in_sentence(side.label)}"
        if first["status"] not in ("shown", "no interval"):
            return REASONS[first["status"]]
        if "p_n_star" not in first:
            return "a mean over companies: there is no one scale of answers to draw a line through"
        why = self._why_closed(rows)
        if why:
            return why
        if any(row["status"] != "shown" for row in rows) or len(rows) < len(self.lines):
            return REASONS["no interval"]
        return "only a bound is known" if any(row[name] is True for row in rows for name in BOUNDS) else ""

    def _why_closed(self, rows: list[dict[str, Any]]) -> str:
        """Return why a side's answers must not be told one by one; "" where they may."""
        for side, lead in zip(self.sides, ("p", "c"), strict=True):
            if len({float(row[f"{lead}_n"]) for row in rows if pd.notna(row[f"{lead}_n"])}) > 1:
                # Protection leaves other companies out at one cut than at another: these are shares of other people.
                return REASONS["hidden"]
            if not curve_allowed(side, float(rows[0][f"{lead}_n"]), over=any(row[f"{lead}_over"] is True for row in rows)):
                return f"too few {in_sentence(side.label)} to show how their answers are spread"
        return ""

    def left_out(self) -> list[dict[str, object]]:
        """Return why the group has no cuts, as a row of `left_out`; nothing where it has."""
        return [left_out_record(self.keys, self.why)] if self.why else []

    def curve(self) -> list[dict[str, object]]:
        """Return a record per cut, in points."""
        if self.why:
            return []
        columns = (*self.shares, self.band.gap, self.band.low, self.band.high)
        return [
            self.keys
            | {"cut": line.code, "cut_label": line.label}
            | dict(zip(("provider", "customer", "gap", "low", "high"), (HUNDRED * float(values[place]) for values in columns), strict=True))
            | self.bases
            | self.marks
            for place, line in enumerate(self.lines)
        ]

    def summary(self) -> list[dict[str, object]]:
        """Return the record of what can be said over all cuts."""
        if self.why:
            return []
        p, c = self.shares
        idle = ((p <= SAME) & (c <= SAME)) | ((p >= 1 - SAME) & (c >= 1 - SAME))
        stands, told = dominance(self.band.gap, self.band.gap), dominance(self.band.low, self.band.high, idle=idle)
        as_answered = WORDS[stands] if stands else NOWHERE if np.all(np.abs(self.band.gap) <= SAME) else DEPENDS
        spoken = {"cuts": len(self.lines), "as_answered": as_answered, "coding_proof": WORDS[told] if told else UNTOLD}
        return [self.keys | spoken | self._superiority() | self.bases | self.marks]

    def _superiority(self) -> dict[str, float]:
        counts = [np.maximum(-np.diff(np.concatenate([[1.0], share, [0.0]])), 0.0) for share in self.shares]
        # One effective number for the whole scale: the smallest of its cuts, on the cautious side.
        sizes = [float(np.min(np.asarray(side.n))) for side in self.samples]
        steps, whole = [float(np.asarray(side.shift)[0]) for side in self.samples], self.whole
        low, high = superiority_limits(
            counts[0], sizes[0], counts[1], sizes[1], shift1=steps[0], shift2=steps[1], full1=whole[0], full2=whole[1]
        )
        found = (probability_of_superiority(counts[0], counts[1]), low, high)
        return {f"superiority{end}": HUNDRED * float(value) for end, value in zip(("", "_low", "_high"), found, strict=True)}


def _floats(rows: list[dict[str, Any]], name: str) -> Floats:
    return np.array([np.nan if pd.isna(row[name]) else float(row[name]) for row in rows], dtype=np.float64)

"""thresholds: the gap wherever the line between good and bad answers is drawn, and whether any scoring of the answers could turn it round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask
from gapkit.estimates.scoring import topic_score
from gapkit.gaps.compare import in_order
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.robustness.cut_group import CutGroup
from gapkit.gaps.robustness.cuts import cuts_of, recut
from gapkit.gaps.robustness.parts import thin_parts
from gapkit.gaps.robustness.rows import chosen, left_out_frame
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapkit.gaps.robustness.cuts import Cuts
    from gapkit.study.model import Side, Study
    from gapkit.tallies.tally import Tally

CURVE = {"cut": "string", "cut_label": "string"} | dict.fromkeys(("provider", "customer", "gap", "low", "high"), "Float64")
BASES = dict.fromkeys(("provider_n", "customer_n"), "Int64")
SUMMARY = {"cuts": "Int64", "as_answered": "string", "coding_proof": "string"} | dict.fromkeys(
    ("superiority", "superiority_low", "superiority_high"), "Float64"
)


@dataclass(frozen=True)
class ThresholdTable:
    """The gap at every cut: `frame` (a row per topic, group and cut), `coding_proof` (a row per topic and group), `left_out` (what has no cuts, and why)."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    sums: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, `cut` (the answer from which up counts), `cut_label`, both shares, gap, low, high (points), bases, `marks`."""
        return self.rows.copy()

    @property
    def coding_proof(self) -> pd.DataFrame:
        """Return per topic and group: cuts, `as_answered`, `coding_proof` (beyond chance), `superiority` with limits (0-100), bases, marks."""
        return self.sums.copy()

    @property
    def left_out(self) -> pd.DataFrame:
        """Return what has no cuts, and why; columns as in a GapTable's `left_out`."""
        return self.missing.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return the finding of each topic and group as sentences, and the cuts as tables; text escaped."""
        from gapkit.gaps.robustness.showing import thresholds_html  # noqa: PLC0415 - only where somebody looks

        return thresholds_html(self)


def thresholds(study: Study | Tally | object, *, by: By = None, where: Where = None, sides: Iterable[str] | None = None) -> ThresholdTable:
    """Return the gap at every cut of each topic's scale, with a band for all cuts at once, and whether any rising scoring could turn the gap round.

    `coding_proof` says `provider higher at every cut` or `customer higher at every cut` where the band shuts out 0 on that side at every cut, else
    `cannot be told`; `as_answered` says the same of the gaps as they stand, or `depends on the cut`. A cut where both sides stand at 0, or both at 100%,
    is passed over: nobody on either side used the answers beyond it, so no score put on them moves the gap. One cut at least must show the difference.
    `superiority` is the chance that one of the provider's side, drawn at random, answers higher than one of the customers, ties counting half.

    No rows for scales that differ, questions averaged over several columns, figures known as averages alone, means over companies, hidden cells, and
    cells of fewer than 10 people on a side not on record, or totals with such a part (a curve would tell single answers): each stands in `left_out`.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`.
        where: what to keep, as in `compare`; no figure changes by it.
        sides: ids of the sides to compare.

    Raises:
        ParameterError: an unknown name, with the nearest one.

    Sources: Bond and Lang 2019, Davidson and Duclos 2000 (reference case 27); probability of superiority, case 14; see docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=None, score="favourable", protect=True)
    curve: list[dict[str, object]] = []
    sums: list[dict[str, object]] = []
    missing: list[dict[str, object]] = []
    for provider, customer in pairs_of(known.study, asked.sides):
        cuts = cuts_of(known, provider, customer)
        missing += cuts.cannot
        for group in cut_groups(known, asked, provider, customer, cuts):
            missing += group.left_out()
            curve += group.curve()
            sums += group.summary()
    keys = {name: GAP_COLUMNS[name] for name in KEYS}
    frame, summary = (
        in_order(pd.DataFrame(records, columns=[*kinds, "marks"], dtype=object).astype(kinds), known.study)
        for records, kinds in ((curve, keys | CURVE | BASES), (sums, keys | SUMMARY | BASES))
    )
    return ThresholdTable(known.study, known, frame, summary, left_out_frame(missing, asked), asked)


def cut_groups(known: Tally, asked: Asked, provider: Side, customer: Side, cuts: Cuts) -> Iterator[CutGroup]:
    """Yield each topic's groups with their rows at every cut, lowest first; groups that `where` does not choose are passed over once all is counted."""
    found: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    marks: dict[tuple[object, ...], tuple[str, ...]] = {}
    every = cuts_of(known, provider, customer, apart=True)  # one count for whoever asks, for no topic's figures depend on another's
    for place in range(cuts.most):
        table = PairTable(recut(known, every, place), asked, provider, customer)
        thin = {lead: thin_parts(table, side) for lead, side in (("p", provider), ("c", customer))}
        for row in records_of(table.tested()):
            if place >= len(cuts.lines.get(row["topic"], ())):
                continue
            done = table.finished(row) | {"score": topic_score(known.study, known.study.topic(row["topic"]), "")}
            if chosen(done, asked):
                for lead, groups in thin.items():
                    # The same as a total whose parts are hidden: what a part of few people answered would follow from it.
                    row[f"{lead}_over"] = row.get(f"{lead}_over") is True or (str(row["topic"]), str(done["wave"] or "")) in groups
                key = tuple(done[name] for name in KEYS)
                found.setdefault(key, []).append(row)
                # Whether a gap is small but real is a word on one cut alone.
                marks[key] = tuple(mark for mark in done["marks"] if mark != "small but real")  # type: ignore[attr-defined]
    for keys, rows in found.items():
        yield CutGroup(dict(zip(KEYS, keys, strict=True)), rows, marks[keys], (provider, customer), cuts)

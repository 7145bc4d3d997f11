"""compare: two sides' estimates become gaps, protected first, then tested, so that nothing later ever sees a hidden figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.estimates.asking import By, Where, as_tally, ask, kept
from gapkit.gaps.leaving import left_out_rows
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.protection.peers import without_peers
from gapkit.gaps.table import GapTable, as_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally


def compare(
    study: Study | Tally | GapTable,
    *,
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    over: str | None = None,
    score: str | None = None,
    protect: bool = True,
) -> GapTable:
    """Return the gaps of a study, provider minus customer, with intervals, bases, verdicts, and everything left out.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by: nothing, "company", a segment, or a list (at most one segment). Waves are never pooled.
        where: what to keep, compared as text: {"wave": 2, "company": ["A"]}; splits by its keys as `by` does, then keeps rows: no figure changes by it.
        sides: ids of the sides to compare; left out, every provider with every customer.
        over: "topics" for one row per score over its comparable topics, each weighing the same.
        score: `favourable`, `mean` or `nps` for all topics; left out, each topic's own.
        protect: False keeps cells under a side's minimum; such a table cannot be exported.

    Raises:
        ParameterError: an unknown name, with the nearest one.
        StudyError: no pair of a provider and a customer side to compare.
        DataError: more people answered than the headcount says there are.

    Sources: interval Zou and Donner 2008 (reference case 09), families Benjamini and Hochberg 1995; see docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=over, score=score, protect=protect)
    records: list[dict[str, object]] = []
    cannot: list[dict[str, object]] = []
    for provider, customer in pairs_of(known.study, asked.sides):
        table = PairTable(known, asked, provider, customer)
        records.extend(table.records())
        cannot.extend(table.cannot)
    rows = kept(in_order(as_rows(records), known.study), asked.where)
    left_out = without_peers(left_out_rows(known, rows, cannot, protect=protect), known, asked)
    return GapTable(known.study, known, rows, left_out, asked)


def in_order(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return rows by sides, topics in the study's order (the row over topics last), company, segment and wave; rows of one group stay as they stand."""
    topics = {topic.id: place for place, topic in enumerate(study.topics)}
    sides = {side.id: place for place, side in enumerate(study.sides)}
    waves = wave_order(study, rows["wave"].dropna().unique())
    at = pd.DataFrame(
        {
            "provider": rows["provider_side"].map(sides),
            "customer": rows["customer_side"].map(sides),
            "topic": rows["topic"].map(topics).fillna(len(topics)),
            "company": rows["company"].fillna("").str.casefold(),
            "value": rows["segment_value"].fillna(""),
            "wave": rows["wave"].map({wave: place for place, wave in enumerate(waves)}).fillna(-1),
        }
    )
    return rows.loc[at.sort_values(list(at.columns), kind="stable").index].reset_index(drop=True)


def wave_order(study: Study, waves: Iterable[str]) -> list[str]:
    """Return waves oldest first: as the study lists them, else numbers by size, else text (dates as written year first)."""
    listed = {wave: place for place, (wave, _) in enumerate(study.waves)}

    def place(wave: str) -> tuple[int, float, str]:
        if wave in listed:
            return (0, listed[wave], wave)
        try:
            return (1, float(wave), wave)
        except ValueError:
            return (2, 0.0, wave)

    return sorted(waves, key=place)

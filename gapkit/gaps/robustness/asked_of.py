"""How many people of a side were asked, group by group: those invited where the study says, else all there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.estimates.asking import Asked
from gapkit.estimates.side import known_groups
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.table import records_of
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    from gapkit.study.model import Side
    from gapkit.tallies.tally import Tally


class Heads:
    """One side's headcounts. A total over companies counts those whose answers it holds: a company hidden on a topic is in neither."""

    def __init__(self, known: Tally, asked: Asked, table: PairTable, side: Side) -> None:
        self.by_company = "company" in asked.groups
        self.taken = [name for name in asked.groups if name in known_groups(known, side.id)]
        self.counts: dict[str, dict[tuple[str, str], int | None]] = {"invited": {}, "population": {}}
        parts = [part for part in known.of_side(side.id) if isinstance(part, AnswerTally)]
        for row in records_of(parts[0].headcounts) if parts else []:
            for what, counts in self.counts.items():
                counts[_text(row["wave"]), _text(row["company"])] = None if pd.isna(row[what]) else int(row[what])
        self.hidden = self._hidden(known, asked, table) if any(self._known(what) for what in self.counts) else {}

    def of(self, row: dict[str, Any]) -> int | None:
        """Return how many of the side were asked in a row's group; None where that is not known: a segment, or a company that does not say."""
        if any(name.startswith("segment:") for name in self.taken):
            return None
        wave, company = (_text(row.get(name)) for name in ("wave", "company"))
        hidden = self.hidden.get((str(row["topic"]), wave), set())
        for counts in self.counts.values():
            here = [
                count
                for (when, who), count in counts.items()
                if ("wave" not in self.taken or when == wave) and (who == company if "company" in self.taken else who not in hidden)
            ]
            if here and None not in here:
                return sum(count for count in here if count is not None)
        return None

    def _known(self, what: str) -> bool:
        return any(count is not None for count in self.counts[what].values())

    def _hidden(self, known: Tally, asked: Asked, table: PairTable) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        if self.by_company or not known.study.company:
            return found
        split = Asked(("company",), (), asked.sides, "", asked.score, protect=True)
        rows = PairTable(known, split, table.provider, table.customer).tested()
        for row in records_of(rows):
            if row["p_small"] or row["c_small"]:
                found[str(row["topic"]), _text(row["wave"])].add(_text(row["company"]))
        return found


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]

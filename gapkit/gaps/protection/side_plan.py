"""What may be shown of one side on one score: its companies, its splits, and its figures over companies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gapkit.estimates.scoring import topic_score
from gapkit.estimates.side import SEGMENT
from gapkit.gaps.protection.cells import CELL, GROUP, counted, simple, summed, without
from gapkit.gaps.protection.rules import SMALL_BASE, judged, stays_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.study.model import Side
    from gapkit.tallies.tally import Tally

MOST_LEFT_OUT = 0.5  # of a side's people, so that a figure over companies can be shown


@dataclass(frozen=True)
class Totals:
    """Figures over companies: `whole` per topic and wave, and `splits` per segment: judged cells as `rules.judged` returns them.

    `closed` (by topic and wave): the figure over companies would give one of them away, and is hidden.
    """

    whole: pd.DataFrame
    splits: dict[str, pd.DataFrame]
    closed: pd.Series[bool]


class SidePlan:
    """The decisions on one side; all of them from bases and counts in the tally, none from what one table asks."""

    def __init__(self, known: Tally, side: Side, score: str) -> None:
        self.side, self.score = side, score
        self.cells = counted(known, side.id, score)
        scores = {topic.id: str(topic_score(known.study, topic, "")) for topic in known.study.topics}
        self.own = {topic for topic, own in scores.items() if own == score}
        # Scores that are the own ones of topics asked for in this one.
        self.own_scores = tuple(sorted({scores[topic] for topic in self.cells["topic"].unique()} - {score}))
        self.clustered = bool(self.cells["clustered"].any())
        self.segments = tuple(name for name in self.cells.columns if name.startswith(SEGMENT))
        self.by_company = bool((self.cells["company"] != "").any())
        self.of_one_mind: set[tuple[object, ...]] = set()
        self._companies: pd.DataFrame | None = None
        self._hidden: dict[str, pd.DataFrame] = {}
        self._totals: dict[frozenset[tuple[object, ...]], Totals] = {}

    @property
    def companies(self) -> pd.DataFrame:
        """The side's companies per topic and wave, judged; `over` where one of the company's own splits is hidden, or where all of them are of one mind."""
        if self._companies is None:
            rows = summed(self.cells, CELL)
            over = pd.Series(
                [key in self.of_one_mind for key in zip(rows["topic"], rows["wave"], strict=True)], index=rows.index, dtype=bool
            )
            for name in self.segments if self.splits_companies else ():
                over |= _among(rows, self._thin(name))
            self._companies = self._judged(rows.assign(over=over))
        return self._companies

    def find_of_one_mind(self, but: pd.DataFrame | None) -> bool:
        """Note the topics and waves in which a split over companies is hidden and nearly everybody answered alike; return whether any is new.

        Then each company's figure is a bound as well: from exact ones, the sum and so the hidden parts would follow.
        """
        whole = self.totals(but).whole
        ended = whole["thin"] & whole["ended"]
        new = set(whole.loc[ended, list(GROUP)].itertuples(index=False, name=None)) - self.of_one_mind
        if new and self.by_company:
            self.of_one_mind |= new
            self._companies = None
            self._hidden.clear()
            self._totals.clear()
        return bool(new) and self.by_company

    @property
    def splits_companies(self) -> bool:
        """Whether figures of segments within a company are ever shown: of customers, never of providers, who are few."""
        return self.by_company and self.side.role == "customer"

    def hidden_splits(self, segment: str) -> pd.DataFrame:
        """Return the (topic, wave, company) whose split by a segment is hidden: some value of it, or those of no value, are under ten.

        Ten and not the minimum: so no figure of a company's split is a bound, which the company's total and the other companies could close.
        """
        if segment not in self._hidden:
            # Where the company's own total is a bound, exact parts of any kind would add up to it.
            bounds = self.companies.loc[self.companies["over"] & self.companies["ended"], list(CELL)]
            self._hidden[segment] = pd.concat([self._thin(segment), bounds], ignore_index=True).drop_duplicates()
        return self._hidden[segment]

    def _thin(self, segment: str) -> pd.DataFrame:
        least = summed(self.cells, (*CELL, segment)).groupby(list(CELL), sort=False)["n"].min()
        return least[least < SMALL_BASE].reset_index()[list(CELL)]

    def not_split(self, segment: str) -> pd.DataFrame:
        """Return the (topic, wave, company) left out of figures by a segment over companies: their own split is hidden, others' are shown."""
        hidden = self.hidden_splits(segment)
        if not self.splits_companies:
            return hidden.iloc[:0]
        shown = without(self.companies, hidden)
        some = pd.MultiIndex.from_frame(shown[list(GROUP)])
        return hidden[pd.MultiIndex.from_frame(hidden[list(GROUP)]).isin(some)]

    def totals(self, but: pd.DataFrame | None) -> Totals:
        """Return what may be shown over the companies that are not in `but` (topic, wave, company)."""
        key = frozenset(() if but is None else but.itertuples(index=False, name=None))
        if key not in self._totals:
            self._totals[key] = self._totals_without(but)
        return self._totals[key]

    def _totals_without(self, but: pd.DataFrame | None) -> Totals:
        inside = without(self.cells, but)
        whole = summed(inside, GROUP)
        over = pd.Series(data=False, index=pd.MultiIndex.from_frame(whole[list(GROUP)]))
        values = {}
        for name in self.segments:
            values[name], hidden = self.split_values(inside, name)
            over |= hidden.reindex(over.index, fill_value=False)
        parts = without(self.companies, but)
        if self.by_company:
            # Where no company can be shown, the figure over all of them stands: it is the total of a split that is hidden.
            small = parts.groupby(list(GROUP))["small"].any()
            over |= small.reindex(over.index, fill_value=False)
        thin = over.to_numpy()
        if self.by_company:
            # Near the end of the scale, a total of bounds is one itself.
            bounds = (parts["low"] | parts["high"]).groupby([parts[name] for name in GROUP]).any()
            over |= bounds.reindex(over.index, fill_value=False)
        whole = self._judged(whole.assign(over=over.to_numpy(), thin=thin))
        ended = pd.Series((whole["over"] & whole["ended"]).to_numpy(), index=over.index)
        for rows in values.values():
            rows["hide"] |= ended.reindex(pd.MultiIndex.from_frame(rows[list(GROUP)]), fill_value=False).to_numpy()
        if self.splits_companies:
            # Companies that are bounds for their own splits' sake, taken with exact splits over all of them, would leave one number each.
            tight = (parts["over"] & (parts["low"] | parts["high"])).groupby([parts[name] for name in GROUP]).any()
            for rows in values.values():
                rows["hide"] |= tight.reindex(pd.MultiIndex.from_frame(rows[list(GROUP)]), fill_value=False).to_numpy(dtype=bool)
        closed = pd.Series(data=False, index=over.index)
        if self.by_company:
            closed = ~stays_open(parts, whole, GROUP)
            whole["hide"] |= closed.to_numpy()
            for rows in values.values():
                rows["hide"] |= closed.reindex(pd.MultiIndex.from_frame(rows[list(GROUP)]), fill_value=False).to_numpy()
        return Totals(whole, values, closed)

    def delicate(self, but: pd.DataFrame | None) -> pd.DataFrame:
        """Return the (topic, wave, company) to leave out of figures over companies that would else give one of them away: all those of few people.

        They are chosen by their bases, so that what remains is no choice of opinions. Where more than half of the people would go, none is left out, and the
        figure over companies stays hidden.
        """
        closed = self.totals(but).closed
        inside = without(self.companies, but)
        inside = inside[closed.reindex(pd.MultiIndex.from_frame(inside[list(GROUP)]), fill_value=False).to_numpy()]
        some = inside[((inside["n"] < SMALL_BASE) | inside["over"]) & ~inside["small"]]
        share = some.groupby(list(GROUP))["n"].sum() / inside.groupby(list(GROUP))["n"].sum()
        few = share[share <= MOST_LEFT_OUT].index
        return some.loc[pd.MultiIndex.from_frame(some[list(GROUP)]).isin(few), list(CELL)]

    def split_values(self, inside: pd.DataFrame, segment: str) -> tuple[pd.DataFrame, pd.Series[bool]]:
        """Return the values of a segment over the companies `inside`, judged, and per topic and wave whether the split is hidden."""
        left = without(inside, self.not_split(segment))
        rows = summed(left, (*GROUP, segment))
        parts = summed(left, CELL)
        over = _among(parts, self.hidden_splits(segment)).groupby([parts[name] for name in GROUP]).any() & self.splits_companies
        place = pd.MultiIndex.from_frame(rows[list(GROUP)])
        rows = self._judged(rows.assign(over=over.reindex(place, fill_value=False).to_numpy()))
        sums = summed(left, GROUP)
        hidden = ~stays_open(rows, sums.assign(least=sums["k"], most=sums["k"]), GROUP)
        hidden |= rows.groupby(list(GROUP))["small"].any().reindex(hidden.index, fill_value=False)
        rows["hide"] |= hidden.reindex(place).to_numpy()
        return rows, hidden

    def shown(self, taken: Sequence[str], but: pd.DataFrame | None) -> pd.DataFrame:
        """Return the judged cells of a table split by `taken` (the side's own groups), for figures over the companies that are not in `but`."""
        segment = next((name for name in taken if name.startswith(SEGMENT)), "")
        if "company" in taken and segment:
            rows = self._judged(summed(self.cells, (*CELL, segment)).assign(over=False))
            hidden = _among(rows, self.hidden_splits(segment)) if self.splits_companies else True
            return rows.assign(hide=rows["hide"] | hidden, low=False, high=False)
        if "company" in taken:
            return self.companies
        totals = self.totals(but)
        return totals.splits[segment] if segment else totals.whole

    def _judged(self, rows: pd.DataFrame) -> pd.DataFrame:
        own, plain = rows["topic"].isin(self.own), simple(rows) & (not self.clustered)
        return judged(rows.assign(own=own, simple=plain), minimum=self.side.minimum, share=self.score == "favourable")


def _among(rows: pd.DataFrame, some: pd.DataFrame) -> pd.Series[bool]:
    chosen = pd.MultiIndex.from_frame(some[list(CELL)].astype(object))
    return pd.Series(pd.MultiIndex.from_frame(rows[list(CELL)].astype(object)).isin(chosen), index=rows.index)

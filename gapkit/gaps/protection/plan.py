"""One study's protection on one score: each side's plan, and which companies leave the figures over companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from gapkit.gaps.protection.applying import apply, unprotected
from gapkit.gaps.protection.cells import CELL, GROUP
from gapkit.gaps.protection.side_plan import SidePlan

if TYPE_CHECKING:
    from gapkit.estimates.side import SideRows
    from gapkit.tallies.tally import Tally

Pair = tuple[str, str]
Cells = set[tuple[object, ...]]


def protection_of(known: Tally, score: str, *, protect: bool) -> Protection:
    """Return the protection of a tally on one score, worked out when first asked for and kept beside the tally."""
    if not protect:
        return Protection(known, score, protect=False)
    made = known.worked_out.setdefault((Protection, score), Protection(known, score, protect=True))
    return cast("Protection", made)


class Protection:
    """What may be shown of a study on one score, the same for every table that is ever asked: decided from the tally, then applied to rows.

    With `protect=False` it lets everything through.
    """

    def __init__(self, known: Tally, score: str, *, protect: bool, own_only: bool = False) -> None:
        self.known, self.score, self.on, self.own_only = known, score, protect, own_only
        self._plans: dict[str, SidePlan] = {}
        self._left_out: dict[Pair, pd.DataFrame] | None = None

    def plan(self, side: str) -> SidePlan:
        """Return one side's plan, made when first asked for."""
        if side not in self._plans:
            plan = SidePlan(self.known, self.known.study.side(side), self.score)
            for score in () if self.own_only else plan.own_scores:
                plan.of_one_mind |= self._of_one_mind(side, score)
            self._plans[side] = plan
        return self._plans[side]

    def _of_one_mind(self, side: str, score: str) -> set[tuple[object, ...]]:
        """The (topic, wave) that are of one mind by their own score: they are told in no other."""
        known = self.known.worked_out
        own = known.setdefault((Protection, score, "own"), Protection(self.known, score, protect=True, own_only=True))
        protection = cast("Protection", own)
        protection.left_out(side)
        plan = protection.plan(side)
        return {group for group in plan.of_one_mind if group[0] in plan.own}

    def left_out(self, side: str, pair: Pair | None = None, segment: str = "") -> pd.DataFrame | None:
        """Return the (topic, wave, company) that a side's figures over companies leave out; None for none.

        Args:
            side: the side whose figures they are.
            pair: the provider and the customer compared; None for the side's own figures.
            segment: the column of the segment that splits this side, "" for none.
        """
        if not self.on:
            return None
        if self._left_out is None:
            self._left_out = _leaving(self)
        mine = [rows for key, rows in self._left_out.items() if side in key and pair in (None, key)]
        if not mine:
            mine = [_small(self.plan(side))]  # a side that is compared with none
        if segment in self.plan(side).segments:  # a side that does not know the segment is not split by it
            mine.append(self.plan(side).not_split(segment) if not self.known.study.side(side).on_record else mine[0].iloc[:0])
        rows = pd.concat(mine, ignore_index=True).drop_duplicates() if len(mine) > 1 else mine[0]
        return rows if len(rows) else None

    def applied(self, rows: SideRows, pair: Pair | None = None) -> SideRows:
        """Return one side's rows with `small`, `hide`, `few` and `floor`, and with every figure of a `few` row computed from 2 or n - 2 people."""
        side = self.known.study.side(rows.side)
        if not self.on or side.on_record:
            return unprotected(rows)
        segment = next((name for name in rows.groups if name.startswith("segment:")), "")
        but = None if "company" in rows.groups else self.left_out(side.id, pair, segment)
        shown = self.plan(side.id).shown(rows.groups, but)
        return apply(rows, shown, side)


def _leaving(protection: Protection) -> dict[Pair, pd.DataFrame]:
    """Return per pair of sides the companies left out, in which topic and wave: those under the minimum of either, and whom the figure would give away.

    Where every company is under the minimum none is left out: nothing can be taken from the figure over all of them.
    """
    study = protection.known.study
    providers, customers = ([side.id for side in study.sides if side.role == role] for role in ("provider", "customer"))
    found: dict[Pair, Cells] = {}
    for pair in ((provider, customer) for provider in providers for customer in customers):
        plans = [protection.plan(side) for side in pair]
        mixed = set().union(*(_mixed(plan) for plan in plans))
        small = pd.concat([_small(plan) for plan in plans])
        found[pair] = {cell for cell in _cells(small) if cell[:2] in mixed}
    guarded = [plan for plan in map(protection.plan, (*providers, *customers)) if plan.by_company and not plan.side.on_record]
    moved = bool(guarded)
    while moved:
        _level(found, guarded)
        moved = False
        for plan in guarded:
            for pair in (pair for pair in found if plan.side.id in pair):
                more = _cells(plan.delicate(_frame(found[pair])))
                moved |= not more <= found[pair]
                found[pair] |= more
                moved |= plan.find_of_one_mind(_frame(found[pair]))
    return {pair: _frame(cells) for pair, cells in found.items()}


def _small(plan: SidePlan) -> pd.DataFrame:
    if plan.side.on_record or not plan.by_company:
        return _frame(set())
    return plan.companies.loc[plan.companies["small"], list(CELL)]


def _mixed(plan: SidePlan) -> Cells:
    """The (topic, wave) in which some of a side's companies are under the minimum, and some are not."""
    if plan.side.on_record or not plan.by_company:
        return set()
    small = plan.companies.groupby(list(GROUP))["small"].agg(["any", "all"])
    return set(small.index[small["any"] & ~small["all"]])


def _level(found: dict[Pair, Cells], guarded: list[SidePlan]) -> None:
    """Let a side with cells to protect leave out the same companies in all its pairs: two totals less each other would be a figure of few companies."""
    moved = len(found) > 1
    while moved:
        moved = False
        for plan in guarded:
            rows = plan.companies
            groups = set(_cells(rows.loc[rows["low"] | rows["high"] | (rows["hide"] & ~rows["small"]), list(GROUP)]))
            mine = [pair for pair in found if plan.side.id in pair]
            every = {cell for pair in mine for cell in found[pair] if cell[:2] in groups}
            for pair in mine:
                moved |= not every <= found[pair]
                found[pair] |= every


def _cells(rows: pd.DataFrame) -> Cells:
    return set(rows.itertuples(index=False, name=None))


def _frame(cells: Cells) -> pd.DataFrame:
    return pd.DataFrame(sorted(cells, key=str), columns=list(CELL), dtype=object)

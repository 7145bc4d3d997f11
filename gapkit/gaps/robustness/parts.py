"""Whose answers would follow from the curve over all of a side: a part of few people has no curve, but the whole less the other parts would be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.estimates.side import SEGMENT, known_groups
from gapkit.gaps.protection.cells import GROUP, without
from gapkit.gaps.robustness.cuts import FEWEST

if TYPE_CHECKING:
    from gapkit.gaps.pair_table import PairTable
    from gapkit.gaps.protection.plan import Protection
    from gapkit.study.model import Side

Groups = set[tuple[str, str]]  # (topic, wave), "" where there is no wave


def thin_parts(table: PairTable, side: Side) -> Groups:
    """Return where the figures of a pair's side over all its people have a part of fewer than ten: a company, a value of a segment, or those of no value.

    Nowhere on a side that is on record, nor where the table splits the side: parts of its parts are the business of protection.

    Args:
        table: the pair's table, of shares favourable.
        side: one of its two sides.
    """
    splits = {name for name in table.asked.groups if name == "company" or name.startswith(SEGMENT)}
    if side.on_record or splits & known_groups(table.known, side.id):
        return set()
    return _thin(table.protection("favourable"), side, (table.provider.id, table.customer.id))


def _thin(protection: Protection, side: Side, pair: tuple[str, str]) -> Groups:
    plan = protection.plan(side.id)
    inside = without(plan.cells, protection.left_out(side.id, pair))
    found: Groups = set()
    for name in (*(("company",) if plan.by_company else ()), *plan.segments):
        people = inside.groupby([*GROUP, name], dropna=False)["n"].sum()
        found |= {(str(topic), str(wave)) for topic, wave, _ in people[people < FEWEST].index}
    return found

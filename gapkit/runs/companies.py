"""The companies of a batch: whom a report can be made of, and of whom not, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gapkit.tallies.tally import SideTally, Tally


def companies_of(tally: Tally) -> tuple[list[str], dict[str, str]]:
    """Return the companies that have answers on both sides, in the order of their names, and for each of the others why it has no report.

    A side that knows no companies (published figures, say) asks none of them to be there; where only customers were asked, they are enough.
    """
    present: dict[str, set[str]] = {}
    for side in tally.study.sides:
        found = set().union(*(_named(part) for part in tally.of_side(side.id)))
        if found:
            present.setdefault(side.role, set()).update(found)
    every = set().union(*present.values())
    lacking = {name: [role for role in present if name not in present[role]] for name in every}
    both = [name for name in every if not lacking[name]]
    return sorted(both, key=in_order), {
        name: f"no {' and no '.join(lacking[name])} side" for name in sorted(every, key=in_order) if lacking[name]
    }


def in_order(name: str) -> tuple[list[str], str]:
    """Return what puts a company in its place; "Bank 2" stands before "Bank 10"."""
    return [part.zfill(12) if part.isdecimal() else part for part in re.split(r"(\d+)", name.casefold())], name


def _named(part: SideTally) -> set[str]:
    """Return the companies that a part of a tally names; a blank name is none."""
    frame = part.frame if hasattr(part, "frame") else part.cells
    if "company" not in frame.columns:
        return set()
    return {str(name) for name in frame["company"].dropna().unique() if str(name).strip()}

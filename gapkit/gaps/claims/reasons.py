"""Why a sentence holds or does not, in words: the people behind it, what could be chance, what would settle it, what says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeGuard

import numpy as np
import pandas as pd

from gapkit.gaps.claims.otherwise import OTHERWISE, otherwise, plain_gap
from gapkit.gaps.testing import LEVEL
from gapkit.gaps.words import people

if TYPE_CHECKING:
    from gapkit.gaps.claims.listing import Family, Possible

# Why nothing can be told of a row, by its status.
UNTOLD: Final = {
    "hidden": "too few answered to show figures",
    "one side missing": "one side gave no answers",
    "not comparable": "the two figures are not comparable",
    "base not published": "the bases were not published",
    "no interval": "too few independent answers to say how sure the gap is",
}
TOO_MANY: Final = 100  # times as many people as there are now: no advice to anybody


def bases(row: dict[str, Any], family: Family) -> str:
    """Return both bases of a tested row, "12 of 14 executives, 832 customers"."""
    said = []
    for lead, side in (("p", family.table.provider), ("c", family.table.customer)):
        base, heads = row.get(f"{lead}_n"), row.get(f"{lead}_population")
        of = "" if heads is None or pd.isna(heads) or base is None or pd.isna(base) else f"{int(base):,} of "
        said.append(of + people(heads if of else base, side.label))
    return ", ".join(said)


def why(one: Possible, family: Family, needed: tuple[str, int, float] | None, p_holm: float | None, many: int, *, holds: bool) -> str:
    """Return why a sentence holds (its bases) or does not."""
    row = one.row
    if np.isnan(one.p):
        return untestable_why(one)
    if holds:
        return bases(row, family)
    if otherwise(one, family):
        return f"{OTHERWISE}: {plain_gap(row)}"
    if one.p >= 1 and one.kind == "agree":
        return "the figures might lie further apart than that"
    return f"it could be chance{_with(family, needed, row, many, corrected=p_holm is not None and one.p <= LEVEL)}"


def _with(family: Family, needed: tuple[str, int, float] | None, row: dict[str, Any], many: int, *, corrected: bool) -> str:
    """Return with what a sentence could be chance: so many others beside it, or so few people."""
    if corrected:
        return f", with {many} sentences on the list"
    if helps(needed, row):
        side = family.table.provider if needed[0] == "p" else family.table.customer
        return f" with {people(needed[1], side.label)}; about {int(needed[2]):,} would be needed"
    return f" with {bases(row, family)}"


def helps(needed: tuple[str, int, float] | None, row: dict[str, Any]) -> TypeGuard[tuple[str, int, float]]:
    """Return whether more people would help, not more than there are and not more than anybody could ask."""
    if needed is None or not needed[1] < needed[2] <= TOO_MANY * needed[1]:
        return False
    heads = row.get(f"{needed[0]}_population")
    return heads is None or bool(pd.isna(heads)) or needed[2] <= float(heads)


def untestable_why(one: Possible) -> str:
    """Return why nothing can be claimed of a row."""
    row = one.row
    if one.kind == "widest":
        return "a gap that is hidden, a bound, or over companies might be wider"
    status = str(row["status"])
    if status == "shown":
        return "the figure is only a bound that says nothing in this direction, or the two scales differ"
    return UNTOLD.get(status, UNTOLD["no interval"])

"""Which companies both sides know, whose spellings were joined, and who stands on one side only, with the names there that are nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gapkit.intake.near_names import nearest_companies

if TYPE_CHECKING:
    from gapkit.intake.sides import Reading

COLUMNS = ("company", "sides", "matched", "spellings", "nearest")


def company_frame(reading: Reading) -> pd.DataFrame:
    """Return a row per company.

    `sides` are those that know it (a tuple of ids), `matched` is whether a provider and a customer do (always, where the study has one role), `spellings` are
    those found in the data, and `nearest` the names of the other role that are most like one that is not matched.
    """
    study = reading.study
    known = {
        side.id: dict.fromkeys(
            name
            for cell in reading.tables[side.id].frame[side.company].dropna().unique()
            if (name := reading.names.canonical.get(str(cell), ""))
        )
        for side in study.sides
        if side.company and side.id in reading.tables
    }
    roles = {side.id: side.role for side in study.sides}
    of_role = {
        role: list(dict.fromkeys(name for side, names in known.items() if roles[side] == role for name in names))
        for role in ("provider", "customer")
    }
    spellings: dict[str, list[str]] = {}
    for spelling, name in reading.names.canonical.items():
        spellings.setdefault(name, []).append(spelling)
    rows = []
    two_sided = all(of_role.values())
    for name in sorted({name for names in known.values() for name in names}, key=str.casefold):
        sides = tuple(side for side, names in known.items() if name in names)
        missing = [role for role in ("provider", "customer") if role not in {roles[side] for side in sides}]
        matched = not missing or not two_sided
        nearest = () if matched else nearest_companies(name, of_role[missing[0]])
        rows.append((name, sides, matched, tuple(spellings.get(name, ())), nearest))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"company": "string", "matched": "bool"})

"""Warnings that no reading of files can give: questions nobody answers, rows that look copied, companies without a partner, sides that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from gapkit.drafts.check_findings import Finding
from gapkit.drafts.check_pairs import pair_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.intake.sides import Reading
    from gapkit.study.model import Study

SILENT: Final = 0.5  # share of those asked, over which a question is told of for being left blank
COPIES: Final = 0.01  # share of copied rows over which a side is told of: among thousands some are alike by chance
STRAIGHT: Final = 0.1  # share of straight-liners over which a side is told of
ONE_END: Final = 80  # share of a base at one end, in points, over which a question tells nobody apart


def doubts(study: Study, reading: Reading, columns: pd.DataFrame, people: pd.DataFrame, companies: pd.DataFrame) -> tuple[Finding, ...]:
    """Return the warnings, from tables that may be protected: what they keep back is in no warning."""
    return (
        *_of_companies(study, companies),
        *_of_people(people),
        *_of_columns(study, columns),
        *pair_findings(study, reading),
    )


def _of_companies(study: Study, companies: pd.DataFrame) -> Iterator[Finding]:
    for row in companies[~companies["matched"]].to_dict("records"):
        there = ", ".join(study.side(side).label for side in row["sides"])
        near = (
            f"Nearest there: {' or '.join(repr(name) for name in row['nearest'])}; if one is meant, say so under `companies`."
            if row["nearest"]
            else ""
        )
        yield Finding(what=f"{row['company']!r} answered as {there} only.", way_out=near or "No name on the other side is like it.")


def _of_people(people: pd.DataFrame) -> Iterator[Finding]:
    for row in people.to_dict("records"):
        if pd.notna(row["identical"]) and row["identical"] > COPIES * row["counted"]:
            what = f"{row['identical']:,} {'row is' if row['identical'] == 1 else 'rows are'} the same as another in all that is read (but the id)."
            yield Finding(what=what, way_out="Chance can do that; so can one answer sent twice.", side=row["side"], count=row["identical"])
        if pd.notna(row["straight"]) and row["able"] and row["straight"] > STRAIGHT * row["able"]:
            what = f"{row['straight']:,} of {row['able']:,} gave one answer to all items of a scale (five or more): clicked through?"
            yield Finding(what=what, side=row["side"], count=row["straight"])


def _of_columns(study: Study, columns: pd.DataFrame) -> Iterator[Finding]:
    for row in columns.to_dict("records"):
        label, about = study.topic(row["topic"]).label, {"side": row["side"], "topic": row["topic"], "column": row["column"]}
        if pd.isna(row["base"]):
            continue
        if row["asked"] and row["base"] == 0:
            yield Finding(what=f"{label}: nobody of {row['asked']:,} answered.", **about)
        elif row["asked"] and row["blank"] > SILENT * row["asked"]:
            what = f"{label}: {row['blank']:,} of {row['asked']:,} left it blank."
            yield Finding(what=what, way_out="Was it asked of some only?", count=row["blank"], **about)
        for end, words in (("floor", "worst"), ("ceiling", "best")):
            if pd.notna(row[end]) and row[end] > ONE_END:
                what = f"{label}: {row[end]:.0f}% gave the {words} answer there is, so it tells hardly anybody apart."
                yield Finding(what=what, **about)

"""What one company's report shows of the others: `peers` of study.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    import pandas as pd

    from gapkit.estimates.asking import Asked
    from gapkit.tallies.tally import Tally


ALL_TOGETHER = " (all companies together)"


def without_peers(left_out: pd.DataFrame, known: Tally, asked: Asked) -> pd.DataFrame:
    """Return what was left out, for readers of one company's table: unless `peers: named`, no line is of another company or names one.

    A table of all companies (no `where` on the company) is nobody's own and keeps every line. The rows of the table itself are those of `where` already.
    """
    chosen = dict(asked.where).get("company")
    if chosen is None or known.study.peers == "named":
        return left_out
    others = sorted((companies(known) | _spellings(known)) - set(chosen) - _spellings(known, chosen))
    mine = left_out["company"].isin(["", *chosen])
    named = left_out["why"].map(lambda why: any(name in str(why) for name in others))
    kept = left_out[mine & ~named.astype(bool)].reset_index(drop=True)
    # Counts of a whole side are not those of the company whose report it is.
    whole = kept["company"].eq("") & kept["count"].notna()
    return kept.assign(why=kept["why"].where(~whole, kept["why"] + ALL_TOGETHER))


def companies(known: Tally) -> set[str]:
    """Return the names of all companies in a tally."""
    found: set[str] = set()
    for part in known.sides:
        frame = part.cells if isinstance(part, AnswerTally) else part.frame
        if "company" in frame.columns:
            found.update(str(name) for name in frame["company"].dropna().unique() if name)
    return found


def _spellings(known: Tally, of: tuple[str, ...] | None = None) -> set[str]:
    return {text for name, texts in known.study.companies if of is None or name in of for text in (name, *texts)}

"""The sections of docs/coverage.md on what reports say: headlines, and the attack on what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

KINDS = ("higher", "lower", "agree", "times", "widest")
STUDIES = {
    "headlines 50%": "no gap, both sides at 50%",
    "headlines 75%": "no gap, at 75%",
    "headlines 90%": "no gap, at 90%",
    "headlines 95%": "no gap, at 95%",
    "headlines gap": "20 points on all topics, 200 executives",
    "headlines mixed": "30 against to 40 for, 200 executives",
}


def headlines(found: Mapping[str, Any], table: Callable[[Sequence[str], Iterable[Sequence[object]]], str]) -> str:
    """Return the section on headlines: how many reports claim a gap, and by kind how many sentences are printed and how many of them are true."""
    rows = []
    for key, name in STUDIES.items():
        made = found[key]
        printed = [made.kinds.get(kind, (0, 0)) for kind in KINDS]
        cells = [f"{true:,} of {many:,}" if many else "" for many, true in printed]
        rows.append([name, made.reports, made.any_gap, made.over_topics, *cells])
    heads = ("studies", "reports", "claim any gap", "claim one over topics", *(f"{kind}: true of printed" for kind in KINDS))
    return f"""
## Headlines

Reports on 40 companies together and 12 topics, 300 customers a company; 3 to 15 executives a company without a gap, 5 with gaps. A gap may be claimed
falsely in 35 of 500 reports (7%).

{table(heads, rows)}

"agree" is right where the true gap lies within 5 points.
"""


def attacks(found: Mapping[str, Any]) -> str:
    """Return the section on the attack."""
    parts = [made for name, made in found.items() if name.startswith("attacks")]
    studies = sum(part.studies for part in parts)
    seeds = sorted(seed for part in parts for seed in part.open_seeds)
    if seeds:
        said = f"In {len(seeds)} of them somebody's answer follows (seeds {', '.join(map(str, seeds))})."
    else:
        said = "In none of them does anybody's answer follow."
    return f"""
## Whose answers follow from the tables

{studies} small random studies with segments on both sides, few people and many of one mind, attacked by integer programming with every table and
every base, hidden ones included ([confidentiality.md](confidentiality.md)). {said}
"""

"""docs/coverage.md from what the jobs found: plain tables, worst cells named."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from simulations import banks, designs, enumeration, leagues
from simulations.draws import DRAWS
from simulations.enumeration import LOW, summed
from simulations.jobs import LEAGUES, SETS, STUDIES
from simulations.page_words import attacks, headlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from simulations.enumeration import Cell

FINITE_TABLES = (
    ("shares", "finite"),
    ("gaps of shares", "finite gaps"),
    ("average scores", "finite means"),
    ("weighted shares", "finite weights"),
)
FEW = 0.92  # cells under this are named
NAMED = 3

INTRO = """# How the intervals hold up

Made by `make coverage`, which takes the better part of an hour on two cores; the same numbers come out every time. `make test` holds small
versions of the same.

A 95% interval promises to hold the truth 19 times in 20. What it really does depends on the truth, so each table goes over a grid of truths and shows
the **worst** cell, not only the average. Coverage that is always above 95% is not free: such intervals are wider than they need be, so mean widths stand
beside. "gapkit" is what every table and chart prints; Wald's is the textbook's, Wilson's and Newcombe's are the best known of the better ones.
"""


def page(found: Mapping[str, Any]) -> str:
    """Return the page as Markdown."""
    parts = [
        INTRO,
        _shares(found),
        _gaps(found),
        _means(found),
        _designs(found),
        _finite(found),
        _studies(found),
        _leagues(found),
        _banks(found),
        headlines(found, table),
        attacks(found),
    ]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def line_of(name: str, cells: Sequence[Cell]) -> list[str]:
    """Return a row of a table of coverage: cells, least and where, mean, part under 92.5%, mean width in points."""
    figures = summed(cells)
    under = f"{figures.under:.2%}" if figures.under else "none"
    return [name, f"{figures.cells:,}", f"{figures.least:.1%}", figures.where, f"{figures.mean:.1%}", under, f"{100 * figures.width:.1f}"]


HEADS = ("method", "cells", "worst", "where", "mean", f"cells under {LOW:.1%}", "mean width, points")


def short(cells: Sequence[Cell], least: float = FEW) -> str:
    """Return a sentence that names the cells under a coverage."""
    low = sorted((cell for cell in cells if cell.held < least), key=lambda cell: cell.held)
    if not low:
        return f"No cell is under {least:.0%}."
    names = "; ".join(f"{cell.where} ({cell.held:.1%})" for cell in low[:NAMED])
    return f"{len(low):,} of {len(cells):,} cells are under {least:.0%}: {names}{'; and more of the kind' if len(low) > NAMED else ''}."


def _all(by_size: Mapping[int, Sequence[Cell]]) -> list[Cell]:
    return list(chain.from_iterable(by_size.values()))


def _by_size(found: Mapping[str, Mapping[int, Sequence[Cell]]], sizes: Sequence[int], what: str) -> str:
    names = list(found)
    heads = [what, *(f"{name}: {figure}" for name in names for figure in ("worst", "mean", "width"))]
    rows = []
    for size in sizes:
        row = [str(size)]
        for name in names:
            figures = summed(found[name][size])
            row += [f"{figures.least:.1%}", f"{figures.mean:.1%}", f"{100 * figures.width:.0f}"]
        rows.append(row)
    return table(heads, rows)


def _shares(found: Mapping[str, Any]) -> str:
    methods = {name: found[f"shares {name}"] for name in enumeration.OF_SHARES}
    rows = [line_of(name, _all(cells)) for name, cells in methods.items()]
    sizes = [n for n in methods["gapkit"] if n <= 12 or n in (15, 20, 30, 50, 100, 300, 1000, 3000)]
    return f"""
## Shares

Every outcome added up (no random numbers), for 3 to 3,000 answers and true shares of 2 to 98%.

{table(HEADS, rows)}

{_by_size(methods, sizes, "answers")}
"""


def _gaps(found: Mapping[str, Any]) -> str:
    methods = {name: found[f"gaps {name}"] for name in enumeration.OF_GAPS}
    rows = [line_of(name, _all(cells)) for name, cells in methods.items()]
    sizes = [n for n in methods["gapkit"] if n <= 12 or n in (15, 20, 30, 50, 100)]
    return f"""
## Gaps of shares

Every pair of outcomes added up: 3 to 100 executives against 30 to 3,000 customers, each at 2 to 98%.

{table(HEADS, rows)}

{short(_all(methods["gapkit"]))} As the customers grow in number the gap's interval becomes that of the
executives' share, whose worst cell this is: six executives at 40 or 60%.

{_by_size(methods, sizes, "executives")}
"""


def _means(found: Mapping[str, Any]) -> str:
    rows = []
    every = []
    for key, name in (("means", "average score"), ("nps", "promoter score")):
        single, gaps = found[key]
        rows += [line_of(f"{name}, one side", single), line_of(f"{name}, gap", gaps)]
        every += [*single, *gaps]
    return f"""
## Average scores and promoter scores

{DRAWS:,} surveys a cell, put through the library: 3 to 100 executives, 30 to 3,000 customers, answers in eight shapes (six for the promoter score) from nearly
all alike to the two ends of the scale alone.

{table(HEADS, rows)}

{short(every)} The intervals err on the wide side where a handful of people answer nearly alike: four made-up answers keep
them from claiming to know everything.
"""


def _designs(found: Mapping[str, Any]) -> str:
    rows = [line_of(design.name, found[f"design {design.name}"]) for design in designs.DESIGNS]
    rows += [line_of(f"raked, {n} customers", found[f"raked {n}"]) for n in (60, 200)]
    every = [cell for design in designs.DESIGNS for cell in found[f"design {design.name}"]] + found["raked 60"] + found["raked 200"]
    return f"""
## Weights, strata, clusters, raking

{DRAWS:,} surveys a cell of 60 and 300 customers (raked: 60 and 200): weights from 0.6 to 3.3 that go with the opinion,
two or four strata, clusters of ten whose members answer alike (correlation {designs.LIKENESS:g}); each alone and against 5, 12 and 30 executives.

{table(HEADS, rows)}

{short(every)} With six clusters in all, little can be known, and the intervals say so.
"""


def _finite(found: Mapping[str, Any]) -> str:
    rows = [line_of(name, found[key]) for name, key in FINITE_TABLES]
    return f"""
## Finite populations

The number of people is known (`population`), and the truth is theirs. Shares by adding up every sample of 3 or more of N people,
N from 4 to 300, for every true count; gaps of 5 of 6 to 95 of 100 executives with 100 and
1,000 customers of many and with 50 of 60; average scores and weighted shares by {DRAWS:,} surveys a cell.

{table(HEADS, rows)}

{short([*found["finite means"], *found["finite weights"]], 0.9)}
"""


def _studies(found: Mapping[str, Any]) -> str:
    nulls = [f"null {share}" for share in ("50%", "75%", "90%", "95%", "75% halo")]
    rows = [[key.removeprefix("null "), found[key].by_company, found[key].pooled] for key in nulls]
    planted = [
        [f"{points} points", f"{found[key].false:.1%}", f"{found[key].power:.0%}"]
        for points, key in ((20, "planted 20"), (35, "planted 35"))
    ]
    worst = max(found["agreement"], key=found["agreement"].get)
    able = {name: held for name, held in found["agreement"].items() if held > 0.01}
    return f"""
## Whole studies

{STUDIES} studies each of 40 companies and 12 topics, 3 to 15 executives and 300 customers a company, with **no gap anywhere**. How many print "higher" or
"lower" at all (35 would be 7%):

{table(("true share", "by company (480 gaps a study)", "over all companies (12 gaps)"), rows)}

"halo": one person's answers lean together (0.3). With gaps planted on a quarter of all cells, either way:

{table(("planted", "false among the claimed", "planted gaps found"), planted)}

Three to fifteen executives of one company can show a gap of 35 points now and then, and one of 20 hardly ever: most rows then say "too close to call".

**Agreement** is claimed falsely, where the true gap stands on the margin of 5 points, in at most {found["agreement"][worst]:.1%} of surveys ({worst};
{len(found["agreement"])} cells; {len(able)} of them with enough answers to agree at all in 1% of surveys).
"""


def _leagues(found: Mapping[str, Any]) -> str:
    rows = []
    for shape in leagues.SHAPES:
        held = found[f"league {shape.name}"]
        rows.append(
            [
                shape.name,
                shape.companies,
                held.ranks,
                f"{held.told:.0%}",
                f"{held.next_company:.1%}",
                f"{held.mean:.1%}",
                f"{held.steadied:.1%}",
            ]
        )
    heads = (
        "league",
        "companies",
        f"all true places held, of {LEAGUES:,}",
        "companies whose places leave any out",
        "next company",
        "mean gap",
        "steadied gap, worst company",
    )
    return f"""
## Leagues

5 to 15 executives and 300 customers a company unless the name says otherwise; unequal spreads: every other company has 60 executives, the others 5 to 9.

{table(heads, rows)}

With so few executives the places of most companies are "1st to last": that is what is known.
"""


def _banks(found: Mapping[str, Any]) -> str:
    rows = []
    for truth in banks.TRUTHS:
        held = found[f"banks {truth.name}"]
        figures = [f"{true:.0f} / {_found(*pair)}" for true, pair in _parts(truth, held)]
        rows.append(
            [
                truth.name,
                f"{truth.executives[0]} to {truth.executives[1]}",
                *figures,
                f"{held.told:.0%}",
                f"{held.level_called:.0%}",
                f"{held.pattern_called:.0%}",
            ]
        )
    heads = (
        "banks",
        "executives",
        "level",
        "spread + pattern",
        "spread, where told",
        "pattern, where told",
        "told",
        "level called",
        "pattern called",
    )
    return f"""
## Level, spread and pattern

{SETS} sets of 24 banks, 300 customers each, through `decompose`: the truth / the mean found ± its Monte Carlo error, in squared points.

{table(heads, rows)}

Level, and spread and pattern together, come out right on average everywhere. Parted from each other they do where executives are many; with 5 to 15
the sets in which they are told at all are those where executives happened to differ more, and both come out too large: the more reason to read their
intervals. Where executives do not differ, "cannot tell" is the usual answer.
"""


def _found(mean: float, error: float) -> str:
    if np.isnan(mean):
        return "never told"
    return f"{mean:.0f}" if np.isnan(error) else f"{mean:.0f} ± {error:.1f}"


def _parts(truth: banks.Truth, held: banks.Found) -> list[tuple[float, tuple[float, float]]]:
    both = truth.spread + truth.pattern
    return [(truth.level, held.level), (both, held.both), (truth.spread, held.spread), (truth.pattern, held.pattern)]

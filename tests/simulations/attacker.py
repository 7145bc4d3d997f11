"""An attacker who has every table of a study and knows every base: what numbers of favourable answers are still possible behind each cell?

`publish` makes the tables a study can print; `attack` solves, cell by cell, for the least and the most favourable answers that all of them together leave
possible (integer programming over the printed counts; the ranges of such nested tables have no holes). What it is given are unrounded figures, and the bases
of hidden cells too: more than any reader has. `sample_study` makes small random studies to attack.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

import gapkit as gk
from gapkit.estimates.side import SEGMENT, known_groups
from gapkit.gaps.protection.plan import protection_of
from gapkit.stats.samples import Sample, certain_bounds, sample_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gapkit.gaps.protection.side_plan import SidePlan

Key = tuple[str, str, str]  # company, segment, value of the segment; "" for none
ENOUGH = 3  # numbers that must stay possible
SMALL = 10  # people under whom near unanimity must not be told
MOST_COUNTED = 20  # people up to whom the answers behind an average are counted through


@dataclass(frozen=True)
class Entry:
    """One side's figure as one table prints it."""

    side: str
    other: str
    topic: str
    wave: str
    key: Key
    score: str
    status: str
    n: float
    value: float
    low: float
    high: float
    n_eff: float
    few: bool
    bound: bool  # of this side or the other
    implied: float  # gap + the other side's figure, NaN where there is no gap


@dataclass(frozen=True)
class Leak:
    """A cell with too few numbers left: `least` to `most` favourable of `n`, in the words of its key."""

    side: str
    topic: str
    wave: str
    key: Key
    n: int
    least: int
    most: int


@dataclass
class Program:
    """Integer unknowns with ranges, and sums of them that are known."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def unknown(self, most: float) -> int:
        """Add a number from 0 to `most`; return its place."""
        self.lower.append(0.0)
        self.upper.append(float(most))
        return len(self.lower) - 1

    def know(self, places: dict[int, float], least: float, most: float) -> None:
        """Add what is known of a weighted sum."""
        self.rows.append((places, least, most))

    def ranges(self, place: int) -> tuple[int, int]:
        """Return the least and the most one unknown can be. Raises AssertionError where nothing is possible: the attacker has misread a table."""
        found = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(self.lower))
            aim[place] = sign
            done = milp(aim, integrality=np.ones(len(self.lower)), bounds=Bounds(self.lower, self.upper), constraints=self._constraints())
            assert done.status == 0, done.message
            found.append(round(sign * done.fun))
        return found[0], found[1]

    def _constraints(self) -> list[LinearConstraint]:
        if not self.rows:
            return []
        matrix = np.zeros((len(self.rows), len(self.lower)))
        for number, (places, _, _) in enumerate(self.rows):
            for place, weight in places.items():
                matrix[number, place] += weight
        return [LinearConstraint(matrix, [row[1] - 1e-6 for row in self.rows], [row[2] + 1e-6 for row in self.rows])]


def tables_of(known: gk.Tally) -> list[dict[str, Any]]:
    """Return the arguments of every table that the attack reads: all people, by company, by each segment, by both, over topics, and other scores."""
    groups = sorted(set().union(*(known_groups(known, side.id) for side in known.study.sides)) - {"wave"})
    segments = [name.removeprefix(SEGMENT) for name in groups if name.startswith(SEGMENT)]
    company = ["company"] if "company" in groups else []
    by = [[], *([company] if company else []), *([name] for name in segments), *([*company, name] for name in segments if company)]
    asked: list[dict[str, Any]] = [{"by": names or None} for names in by]
    asked += [{"by": names or None, "score": "mean"} for names in by[: 1 + len(company)]]
    return asked + [{"by": names or None, "over": "topics"} for names in by[: 1 + len(company)]]


def publish(known: gk.Tally, *, over_topics: bool = True) -> list[gk.GapTable]:
    """Return every table of a study that the attack reads."""
    return [gk.compare(known, **asked) for asked in tables_of(known) if over_topics or "over" not in asked]


def entries(known: gk.Tally, tables: Iterable[gk.GapTable]) -> list[Entry]:
    """Return every side's figure in every table, once per table."""
    split = {side.id: known_groups(known, side.id) for side in known.study.sides}
    found = []
    for gaps in tables:
        for row in gaps.frame.to_dict("records"):
            for lead, other in (("provider", "customer"), ("customer", "provider")):
                found.append(_entry(row, lead, other, split[row[f"{lead}_side"]]))
    return found


def _entry(row: dict[Any, Any], lead: str, other: str, split: frozenset[str]) -> Entry:
    number = {name: float("nan") if pd.isna(row[name]) else float(row[name]) for name in (f"{lead}_n", lead, other, "gap")}
    low, high, n_eff = (float("nan") if pd.isna(row[f"{lead}_{end}"]) else float(row[f"{lead}_{end}"]) for end in ("low", "high", "n_eff"))
    by_segment = pd.notna(row["segment"]) and SEGMENT + str(row["segment"]) in split
    key = (
        str(row["company"]) if pd.notna(row["company"]) and "company" in split else "",
        str(row["segment"]) if by_segment else "",
        str(row["segment_value"]) if by_segment else "",
    )
    sign = 1 if lead == "provider" else -1
    return Entry(
        side=row[f"{lead}_side"],
        other=row[f"{other}_side"],
        topic=row["topic"],
        wave="" if pd.isna(row["wave"]) else str(row["wave"]),
        key=key,
        score=row["score"],
        status=row["status"],
        n=number[f"{lead}_n"],
        value=number[lead],
        low=low,
        high=high,
        n_eff=n_eff,
        few="few" in row["marks"] and (np.isnan(low) != np.isnan(high)),
        bound="few" in row["marks"],
        implied=number[other] + sign * number["gap"],
    )


def attack(known: gk.Tally, tables: Iterable[gk.GapTable], sides: Iterable[str] = (), more: Iterable[Entry] = ()) -> list[Leak]:
    """Return the cells of which too little is left open, from all tables at once; empty where the tables keep their promise.

    Args:
        known: the tally, for the bases (the attacker knows them) and for which companies the figures over companies leave out (`left_out` tells).
        tables: the tables, as `publish` makes them.
        sides: the sides to attack; left out, all that are not on record.
        more: figures from elsewhere, as `simulations.decks` reads them from slides.
    """
    printed = [*entries(known, tables), *more]
    chosen = [side for side in known.study.sides if not side.on_record and (side.id in sides or not sides)]
    return [leak for side in chosen for leak in _attack_side(known, [entry for entry in printed if entry.side == side.id], side.id)]


def _attack_side(known: gk.Tally, printed: list[Entry], side: str) -> Iterator[Leak]:
    plan = protection_of(known, "favourable", protect=True).plan(side)
    own = {topic.id for topic in known.study.topics if (topic.score or "favourable") == "favourable"}
    told = _told_alone(known, side)
    for (topic, wave), cells in plan.cells.groupby(["topic", "wave"]):
        if topic in own:
            here = [entry for entry in printed if (entry.topic, entry.wave) == (topic, wave)]
            free = {company for one, when, company in told if (one, when) == (str(topic), str(wave))}
            leaks = _attack_topic(known, plan, cells, here, (side, str(topic), str(wave)))
            yield from (leak for leak in leaks if leak.n < SMALL or leak.key[1] or leak.key[0] not in free)
    yield from _over_topics(printed, side)


def _told_alone(known: gk.Tally, side: str) -> set[tuple[str, str, str]]:
    """Return the (topic, wave, company) whose figure `estimate` prints in full: a row hidden for the other side's sake hides no secret of this one."""
    if not known.study.company:
        return set()
    rows = gk.estimate(known, by="company", sides=[side]).frame
    full = rows[rows["status"].eq("shown") & rows["marks"].map(lambda marks: "few" not in marks)]
    return {(str(row.topic), "" if pd.isna(row.wave) else str(row.wave), str(row.company)) for row in full.itertuples()}


def _attack_topic(known: gk.Tally, plan: SidePlan, cells: pd.DataFrame, printed: list[Entry], name: tuple[str, str, str]) -> Iterator[Leak]:
    side, topic, wave = name
    program, unknowns, bases, near = Program(), {}, {}, set()
    customer = known.study.side(side).role == "customer"
    for company, rows in cells.groupby("company"):
        own: Key = (str(company), "", "")
        bases[own] = int(rows["n"].sum())
        unknowns[own] = program.unknown(bases[own])
        near |= {own} if _near_an_end(rows) else set()
        for segment in plan.segments if customer else ():
            parts = {}
            for value, part in rows.groupby(segment, dropna=False):
                key = (str(company), segment.removeprefix(SEGMENT), "" if pd.isna(value) else str(value))
                bases[key] = int(part["n"].sum())
                unknowns[key] = program.unknown(bases[key])
                near |= {key} if _near_an_end(part) else set()
                parts[unknowns[key]] = 1.0
            program.know({**parts, unknowns[own]: -1.0}, 0, 0)
    sets = _sets(known, plan, cells, printed, (topic, wave))
    for pair, segment in sets:
        inside = sets[pair, segment]
        for value, part in inside.groupby(SEGMENT + segment, dropna=False) if segment else ():
            text = "" if pd.isna(value) else str(value)
            key = ("", segment, text)
            bases[key] = int(part["n"].sum())
            near |= {key} if _near_an_end(part) else set()
            place = program.unknown(bases[key])
            unknowns[*key, pair] = place  # type: ignore[index]  # of one pair of sides
            if customer:
                program.know({place: -1.0, **{unknowns[str(name), segment, text]: 1.0 for name in part["company"].unique()}}, 0, 0)
        if segment and not customer:
            # Who of which company has which function is printed nowhere: only the sums over all companies are bound together.
            values = {place: -1.0 for key, place in unknowns.items() if key[1:2] == (segment,) and key[-1] == pair and not key[0]}
            program.know({**values, **{unknowns[str(name), "", ""]: 1.0 for name in inside["company"].unique()}}, 0, 0)
    for entry in printed:
        place = _place(program, unknowns, entry, sets, topic)
        if place is not None:
            _read(program, known, plan, entry, place)
    for key, place in _targets(known, unknowns, bases, printed, (side, near)):
        least, most = program.ranges(place)
        n = bases[key]
        if most - least + 1 < min(ENOUGH, n + 1):
            yield Leak(side, topic, wave, key, n, least, most)


def _sets(
    known: gk.Tally, plan: SidePlan, cells: pd.DataFrame, printed: list[Entry], group: tuple[str, str]
) -> dict[tuple[tuple[str, str], str], pd.DataFrame]:
    """The people behind figures over companies, by pair of sides and by the segment that splits this side ("" for none)."""
    protection = protection_of(known, "favourable", protect=True)
    provider = known.study.side(plan.side.id).role == "provider"
    found = {}
    for entry in printed:
        if entry.key[0] or not len(cells):
            continue
        pair = (entry.side, entry.other) if provider else (entry.other, entry.side)
        segment = entry.key[1]
        if (pair, segment) not in found:
            but = protection.left_out(plan.side.id, pair, SEGMENT + segment if segment else "")
            gone = set() if but is None else {row[2] for row in but.itertuples(index=False, name=None) if row[:2] == group}
            found[pair, segment] = cells[~cells["company"].isin(gone)]
    return found


def _place(
    program: Program, unknowns: dict[Any, int], entry: Entry, sets: dict[tuple[tuple[str, str], str], pd.DataFrame], topic: str
) -> int | None:
    """Return the unknown that an entry is a figure of; a figure over companies gets one of its own, the sum of its companies."""
    if entry.topic != topic:
        return None
    company, segment, _ = entry.key
    if company:
        return unknowns.get(entry.key)
    if entry.score != "favourable":
        return None  # an average of so many says nothing exact of those who are favourable
    pair = next((pair for pair, _ in sets if entry.side in pair and entry.other in pair), None)
    if pair is None:
        return None
    if segment:
        return unknowns.get((*entry.key, pair))
    if ("", "", "", pair) not in unknowns:
        inside = sets[pair, ""]
        place = program.unknown(inside["n"].sum())
        unknowns["", "", "", pair] = place
        program.know({place: -1.0, **{unknowns[str(name), "", ""]: 1.0 for name in inside["company"].unique()}}, 0, 0)
    return unknowns["", "", "", pair]


def _read(program: Program, known: gk.Tally, plan: SidePlan, entry: Entry, place: int) -> None:
    """Take from one printed figure all it says of the number behind it."""
    if np.isnan(entry.value) or np.isnan(entry.n):
        return
    n = round(entry.n)
    if entry.score == "mean":
        possible = _behind_a_mean(known, plan, entry)
        program.know({place: 1.0}, min(possible), max(possible))
        return
    k = entry.value / 100 * n
    assert abs(k - round(k)) < 1e-6, entry  # weights are equal: every figure is a count
    if not entry.few:
        program.know({place: 1.0}, k, k)
        return
    low, high = (0, k) if np.isnan(entry.low) else (k, n)
    possible = [number for number in range(round(low), round(high) + 1) if _fits(known, entry, number)]
    if not _fits(known, entry, round(k)) and possible:
        low, high = min(possible), max(possible)
    if not np.isnan(entry.implied) and abs(entry.implied - entry.value) > 1e-6:
        low = high = entry.implied / 100 * n
    program.know({place: 1.0}, low, high)


def _fits(known: gk.Tally, entry: Entry, number: int) -> bool:
    """Whether the printed limits are those that so many favourable answers would have."""
    heads = float("nan")
    for part in known.of_side(entry.side):
        counts = part.headcounts[(part.headcounts["wave"] == entry.wave) & (part.headcounts["company"] == entry.key[0])]
        heads = float(counts["population"].iloc[0]) if len(counts) and pd.notna(counts["population"].iloc[0]) else heads
    if np.isnan(entry.n_eff):
        limits = (number / entry.n, number / entry.n)
    else:
        share, person = number / entry.n, 0.0 if np.isnan(heads) else 1 / heads
        least, most = certain_bounds(share, entry.n, heads - entry.n)
        limits = tuple(float(end) for end in sample_limits(Sample(share, entry.n_eff, person, least, most))[1:])
    return all(np.isnan(end) or abs(end / 100 - limit) < 1e-6 for end, limit in zip((entry.low, entry.high), limits, strict=True))


def _behind_a_mean(known: gk.Tally, plan: SidePlan, entry: Entry) -> set[int]:
    """Return the numbers of favourable answers that people with this average score can hold."""
    if entry.n > MOST_COUNTED:
        return {0, round(entry.n)}  # so many people leave every number open that matters here
    question = known.study.topic(entry.topic).question(plan.side.id)
    assert question is not None
    scale = known.study.scale(question.scale)
    last = len(scale.codes) - 1
    turned = known.study.topic(entry.topic).turns(question)
    steps = [(last - place if turned else place, code in question.favourable) for place, code in enumerate(scale.codes)]
    reached = {(0, 0)}
    for _ in range(round(entry.n)):
        reached = {(total + step, many + good) for total, many in reached for step, good in steps}
    wanted = round(entry.value / 100 * last * entry.n)
    possible = {many for total, many in reached if total == wanted}
    return possible or set(range(round(entry.n) + 1))


def _near_an_end(cells: pd.DataFrame) -> bool:
    """Whether fewer than ten people are within two of being of one mind: what must not be told, whatever the tables do."""
    n, k = cells["n"].sum(), cells["k"].sum()
    return bool(n < SMALL and min(k, n - k) <= 2)


def _targets(
    known: gk.Tally, unknowns: dict[Any, int], bases: dict[Any, int], printed: list[Entry], guarded: tuple[str, set[Key]]
) -> Iterator[tuple[Key, int]]:
    """Yield the cells to guard: under the minimum, small and nearly of one mind, printed as a bound, and hidden companies.

    A company's split is guarded where it is thin: of the larger part of a hidden one, the company's total tells all but one or two.
    """
    side, near = guarded
    minimum = known.study.side(side).minimum
    few = {entry.key for entry in printed if entry.few}
    shown = {entry.key for entry in printed if not np.isnan(entry.value) and entry.score == "favourable" and not entry.few}
    for key, place in unknowns.items():
        cell = key[:3]
        if cell == ("", "", ""):
            continue
        hidden_company = bool(cell[0]) and not cell[1] and cell not in shown
        printed_or_whole = not cell[1] or cell in shown
        if 0 < bases[cell] < minimum or cell in few or hidden_company or (cell in near and printed_or_whole):
            yield cell, place


def _over_topics(printed: list[Entry], side: str) -> Iterator[Leak]:
    """A mean over topics must be one of figures that stand in print, some or all; if it is none, it tells of one that does not."""
    for entry in printed:
        if entry.topic == "all" and entry.score == "favourable" and not np.isnan(entry.value):
            topics = {
                one.topic: one.value
                for one in printed
                if (one.wave, one.key, one.score, one.other) == (entry.wave, entry.key, entry.score, entry.other)
                and one.topic != "all"
                and one.status == "shown"
                and not one.bound
            }
            means = [np.mean(some) for many in range(1, len(topics) + 1) for some in combinations(topics.values(), many)]
            if not any(abs(mean - entry.value) <= 1e-6 for mean in means):
                yield Leak(side, "all", entry.wave, entry.key, round(entry.n), 0, 0)


def share_hidden(known: gk.Tally, tables: Iterable[gk.GapTable]) -> tuple[int, int, int]:
    """Return the cells at or over the minimum on both sides, how many of them are hidden as well, and how many rows are printed as a bound.

    Cells are rows of tables by nothing, by company, by a segment and by company and a customers' segment, of each topic's own score; a provider within a
    company's segments is no cell that is ever offered.
    """
    cells = hidden = few = 0
    for gaps in tables:
        if gaps.asked.over or gaps.asked.score:
            continue
        open_rows = gk.compare(known, by=gaps.asked.by or None, protect=False).frame
        least = {side.id: side.minimum for side in known.study.sides}
        providers = {side.id for side in known.study.sides if side.role == "provider"}
        within = "company" in gaps.asked.by and any(SEGMENT + gaps.asked.segment in known_groups(known, side) for side in providers)
        if within:
            continue
        enough = open_rows["status"].isin(["shown", "no interval"])
        for lead in ("provider", "customer"):
            enough &= open_rows[f"{lead}_n"] >= open_rows[f"{lead}_side"].map(least)
        keys = ["topic", "company", "segment_value", "wave", "provider_side", "customer_side", "score"]
        both = open_rows.loc[enough.fillna(value=False), keys].merge(gaps.frame[[*keys, "status", "marks"]], on=keys, how="left")
        cells += len(both)
        hidden += int((~both["status"].isin(["shown", "no interval"])).sum())
        few += int(both["marks"].map(lambda marks: isinstance(marks, tuple) and "few" in marks).sum())
    return cells, hidden, few


__all__ = ["Leak", "attack", "publish", "share_hidden", "tables_of"]

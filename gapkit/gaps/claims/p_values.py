"""The p-values of claims, from tested rows: sizes, times, agreement, the widest topic, and what became of a gap since the wave before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.scoring import points_span
from gapkit.estimates.side import SEGMENT
from gapkit.gaps.claims.together import topic_correlations
from gapkit.gaps.compare import wave_order
from gapkit.gaps.testing import BOUNDS, flags, floats, is_bound, sample_of
from gapkit.stats.change import change_p_value
from gapkit.stats.claims import p_wider, p_widest
from gapkit.stats.gaps import p_above, p_value
from gapkit.stats.means import mean_p_beyond
from gapkit.stats.samples import Sample

if TYPE_CHECKING:
    from gapkit.gaps.pair_table import PairTable
    from gapkit.stats.arrays import Floats
    from gapkit.tallies.tally import Tally

TWICE = 2.0
Row = dict[str, Any]


def number(row: Row, name: str) -> float:
    """Return a figure of a row, NaN where it has none."""
    value = row.get(name)
    return float("nan") if value is None or pd.isna(value) else float(value)


def margin_of(table: PairTable, score: str) -> float:
    """Return the margin of agreement in points."""
    return table.known.study.margin(score)  # type: ignore[arg-type]  # a score of the study


def with_claims(table: PairTable, rows: pd.DataFrame) -> pd.DataFrame:
    """Return tested rows with the two-sided p-values `claim_p`, `claim_agree`, `claim_by` (beyond twice the margin) and `claim_times` (twice as much).

    All in the direction found; full counts on both sides are facts, 0 or 1; NaN where nothing can be claimed.
    """
    if rows.empty:
        return rows
    gap = floats(rows, "gap")
    margins = np.array([margin_of(table, score) / points_span(score) for score in rows["score"]])
    both_full = flags(rows, "p_full") & flags(rows, "c_full")
    judged = rows["verdict"].ne("").to_numpy() & (rows["status"] == "shown").to_numpy() & ~flags(rows, "unsafe")
    bound = is_bound(rows)
    found = {
        "p": np.where(both_full, np.where(np.abs(gap) > margins, 0.0, 1.0), floats(rows, "p_value")),
        "agree": np.where(bound, np.nan, np.where(both_full, np.where(np.abs(gap) > margins, 1.0, 0.0), floats(rows, "p_agree"))),
        "by": beyond(rows, 2 * margins, 1.0),
        "times": beyond(rows, np.zeros(len(rows)), TWICE),
    }
    return rows.assign(**{f"claim_{name}": np.where(judged, values, np.nan) for name, values in found.items()})


def beyond(rows: pd.DataFrame, by: Floats, times: float) -> Floats:
    """Return the two-sided p of the higher side's lying more than `by` (0-1) above, or having more than `times` as much, in the direction found."""
    one, two, gap = sample_of(rows, "p"), sample_of(rows, "c"), floats(rows, "gap")
    p = np.minimum(2 * np.where(gap > 0, p_above(one, two, by, times), p_above(two, one, by, times)), 1.0)
    high, low = np.maximum(floats(rows, "p_m"), floats(rows, "c_m")), np.minimum(floats(rows, "p_m"), floats(rows, "c_m"))
    p = np.where(flags(rows, "p_full") & flags(rows, "c_full"), np.where(high - times * low > by, 0.0, 1.0), p)
    over_companies = np.isnan(np.asarray(one.n, dtype=float)) & ~flags(rows, "p_full")
    if times == 1 and over_companies.any() and "companies" in rows.columns:
        numbers = zip(gap, floats(rows, "gap_high"), floats(rows, "companies"), by, strict=True)
        p = np.where(over_companies, [float(mean_p_beyond(*each)) for each in numbers], p)
    return np.asarray(p, dtype=np.float64)


def with_before(rows: pd.DataFrame, known: Tally, keys: list[str]) -> pd.DataFrame:
    """Return rows with `since` and those of the wave before beside them (`_old`), and the p-values of what became of the gap and of each side.

    `claim_moved`, `claim_size` (that the wider of the two gaps is the wider), `claim_provider`, `claim_customer`; bounds and hidden rows have none.
    """
    pairs = beside_before(rows, known, keys)
    if "wave_old" not in pairs.columns:
        return pairs
    now, then = ([sample_of(pairs, lead, tail) for lead in ("p", "c")] for tail in ("", "_old"))
    usable = both_usable(pairs)
    narrowed = np.abs(floats(pairs, "gap")) <= np.abs(floats(pairs, "gap_old"))
    wider, other = ([_either(narrowed, *both) for both in zip(*order, strict=True)] for order in ((then, now), (now, then)))
    found = {"moved": change_p_value(*now, *then), "size": p_wider(*wider, *other)}
    for place, (side, lead) in enumerate((("provider", "p"), ("customer", "c"))):
        facts = flags(pairs, f"{lead}_full") & flags(pairs, f"{lead}_full_old")
        same = floats(pairs, f"{lead}_m") == floats(pairs, f"{lead}_m_old")
        found[side] = np.where(facts, np.where(same, 1.0, 0.0), p_value(now[place], then[place]))
    return pairs.assign(**{f"claim_{name}": np.where(usable, values, np.nan) for name, values in found.items()})


def beside_before(rows: pd.DataFrame, known: Tally, keys: list[str]) -> pd.DataFrame:
    """Return rows with `since` and those of the wave before beside them (`_old`); as they are where there is no earlier wave."""
    if rows.empty:
        return rows
    waves = wave_order(known.study, [str(wave) for wave in rows["wave"].dropna().unique() if wave != ""])
    before = dict(zip(waves[1:], waves, strict=False))
    rows = rows.assign(wave=rows["wave"].astype(object), since=rows["wave"].map(before).astype(object))
    if not before:
        return rows
    others = [name for name in keys if name != "wave" and name in rows.columns]
    old = rows.drop(columns="since").rename(columns={name: f"{name}_old" for name in rows.columns if name not in (*others, "since")})
    return rows.merge(old, left_on=[*others, "since"], right_on=[*others, "wave_old"], how="left")


def both_usable(pairs: pd.DataFrame) -> np.ndarray:
    """Return which rows can be set against the wave before: shown in both, and no bound in either."""
    usable = np.ones(len(pairs), dtype=bool)
    for tail in ("", "_old"):
        usable &= (pairs[f"status{tail}"] == "shown").to_numpy() & ~is_bound(pairs, tail)
    return usable


def _either(where: np.ndarray, one: Sample, other: Sample) -> Sample:
    return Sample(*(np.where(where, first, second) for first, second in zip(one, other, strict=True)))


def like_for_like(table: PairTable, topics: list[Row]) -> list[Row]:
    """Return the topics whose two questions do not differ, where there are two at the least; else all: the study decides, not the answers."""
    alike = [row for row in topics if row["topic"] not in table.allowed or not table.allowed[row["topic"]].differs]
    return alike if len(alike) > 1 else topics


def widest(table: PairTable, families: list[list[Row]]) -> list[tuple[Row, float] | None]:
    """Return of each family of topics the row with the widest gap and the p-value of its being the widest of all; None for fewer than two topics.

    NaN where a topic is hidden, a bound or without an interval: it might be the wider one.
    """
    found: list[tuple[Row, float] | None] = [None] * len(families)
    tested: list[int] = []
    for place, topics in enumerate(families):
        if len(topics) < 2:  # noqa: PLR2004 - of two at the least
            continue
        sized = [row for row in topics if not np.isnan(number(row, "gap"))]
        found[place] = (max(sized, key=lambda row: abs(number(row, "gap"))) if sized else topics[0], float("nan"))
        if len(sized) > 1 and _all_tested(topics, sized):
            tested.append(place)
    if not tested:
        return found
    rows = [[row for row in families[place] if row["status"] == "shown"] for place in tested]
    most = max(len(own) for own in rows)
    one, two = (_padded(rows, lead, most) for lead in ("p", "c"))
    together = [_together(table, rows, lead, most) for lead in ("p", "c")]
    result = p_widest(one, two, provider_together=together[0], customer_together=together[1])
    for place, own, at, p in zip(tested, rows, result.place, result.p, strict=True):
        found[place] = (own[int(at)], float(p))
    return found


def _all_tested(topics: list[Row], sized: list[Row]) -> bool:
    """Return whether every topic that could be the widest is known with its interval: hidden ones, bounds and means over companies are not."""
    if any(row["status"] == "hidden" for row in topics) or any(row["status"] != "shown" for row in sized):
        return False
    bound = any(row.get(name) is True for row in sized for name in BOUNDS)
    return not bound and all(
        row.get(f"{lead}_full") is True or not np.isnan(number(row, f"{lead}_n_star")) for row in sized for lead in ("p", "c")
    )


def _padded(families: list[list[Row]], lead: str, most: int) -> Sample:
    parts = np.full((5, len(families), most), np.nan)
    for place, rows in enumerate(families):
        parts[:, place, : len(rows)] = np.array([np.asarray(part, dtype=float) for part in sample_of(pd.DataFrame(rows), lead)])
    return Sample(*parts)


def _together(table: PairTable, families: list[list[Row]], lead: str, most: int) -> Floats:
    """Return the correlations of one side's topics, families x topics x topics, 0 where the tally cannot tell them."""
    side = table.provider if lead == "p" else table.customer
    matrices = np.zeros((len(families), most, most))
    for place, rows in enumerate(families):
        group = {
            name: value
            for name, value in rows[0].items()
            if (name in ("wave", "company") or name.startswith(SEGMENT)) and not pd.isna(value)
        }
        people = min(number(row, f"{lead}_n") for row in rows)
        answers = table.shared_answers(side.id, str(rows[0]["score"]))
        found = topic_correlations(answers, group, [str(row["topic"]) for row in rows], people=people)
        if found is not None:
            matrices[place, : len(rows), : len(rows)] = found
    return matrices

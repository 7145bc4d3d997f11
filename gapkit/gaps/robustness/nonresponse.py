"""nonresponse: what those who did not answer could do to a gap, and what they would have to say to erase it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.errors import DataError
from gapkit.estimates.asking import Asked, By, Where, as_tally, ask
from gapkit.estimates.scoring import points_level, points_span
from gapkit.gaps.compare import in_order
from gapkit.gaps.leaving import REASONS
from gapkit.gaps.pair_table import PairTable
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.robustness.asked_of import Heads
from gapkit.gaps.robustness.rows import chosen, left_out_frame, left_out_record
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS, records_of
from gapkit.gaps.testing import BOUNDS
from gapkit.gaps.words import in_sentence
from gapkit.stats.nonresponse import gap_bounds, tipping_point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

UNKNOWN = "how many there are, or were invited, is not known"
WEIGHTED = "answers are weighted unequally: each stands for others than its own giver, so what the silent could do cannot be bounded"
SIDES = {"provider": "p", "customer": "c"}
NUMBERS = ("provider", "customer", "gap", "gap_low", "gap_high", "lowest", "highest", "tipping_point")
KINDS = (
    {"silent": "string", "asked": "Int64", "answered": "Int64"}
    | dict.fromkeys(NUMBERS, "Float64")
    | {"provider_n": "Int64", "customer_n": "Int64", "verdict": "string"}
)


@dataclass(frozen=True)
class NonresponseTable:
    """What those who did not answer could do: `frame`, a row per topic, group and side whose headcount is known, and one for both; `left_out`."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, `silent` (whose silence), asked, answered, gap as answered, lowest, highest, tipping_point (points), marks."""
        return self.rows.copy()

    @property
    def left_out(self) -> pd.DataFrame:
        """Return what nothing can be said of, and why; columns as in a GapTable's `left_out`."""
        return self.missing.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return each row as a sentence, text escaped."""
        from gapkit.gaps.robustness.showing import nonresponse_html  # noqa: PLC0415 - only where somebody looks

        return nonresponse_html(self)


def nonresponse(
    study: Study | Tally | object,
    *,
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    score: str | None = None,
) -> NonresponseTable:
    """Return what those who did not answer could do to each gap: its lowest and highest value, and what they would have to say to erase it.

    `silent` says whose silence a row is about: `provider`, `customer`, or `both`. `asked` is the side's `invited` where the study gives it, else its
    `population`; whoever gave no answer to the question, don't-knows among them, counts as silent. `lowest` and `highest` put all silent people at the ends
    of the scale; they say nothing of the chance of who was asked, which `gap_low` and `gap_high` are about. `tipping_point` is the score (points, as the
    topic is printed) of the silent at which the gap is 0: null where no score of theirs makes it so, or everybody answered.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`; headcounts are known by company and wave, not by segment.
        where: what to keep, as in `compare`; no figure changes by it.
        sides: ids of the sides to compare.
        score: `favourable`, `mean` or `nps` for all topics.

    Raises:
        ParameterError: an unknown name, with the nearest one.
        DataError: more people answered than were invited, or than there are.

    Source: Manski 1989 (reference case 24); see docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=None, score=score, protect=True)
    records: list[dict[str, object]] = []
    missing: list[dict[str, object]] = []
    for provider, customer in pairs_of(known.study, asked.sides):
        table = PairTable(known, asked, provider, customer)
        heads = {word: Heads(known, asked, table, side) for word, side in (("provider", provider), ("customer", customer))}
        for row in records_of(table.tested()):
            done = table.finished(row)
            if not chosen(done, asked):
                continue
            why = _why_not(row, table)
            known_heads = {} if why else {word: count for word, side in heads.items() if (count := side.of(row)) is not None}
            # A weighted answer stands for others than its own giver: how far the silent could move such a figure is not known.
            found = {word: count for word, count in known_heads.items() if row.get(f"{SIDES[word]}_even") is True}
            if not found:
                missing.append(left_out_record(done, why or (WEIGHTED if known_heads else UNKNOWN)))
                continue
            _check(row, found, table)
            records += _rows(row, found, done)
    kinds = {name: GAP_COLUMNS[name] for name in KEYS} | KINDS
    frame = in_order(pd.DataFrame(records, columns=[*kinds, "marks"], dtype=object).astype(kinds), known.study)
    return NonresponseTable(known.study, known, frame, left_out_frame(missing, asked), asked)


def _why_not(row: dict[str, Any], table: PairTable) -> str:
    status = str(row["status"])
    if status == "one side missing":
        side = table.provider if pd.isna(row["p_m"]) else table.customer
        return f"no answers from {in_sentence(side.label)}"
    if status not in ("shown", "no interval"):
        return REASONS[status]
    if table.known.study.unit == "company" and "company" not in table.asked.groups:
        return "a mean over companies: how many there are is known of each company, not of the mean"
    return "only a bound is known" if any(row.get(name) is True for name in BOUNDS) else ""


def _check(row: dict[str, Any], found: dict[str, int], table: PairTable) -> None:
    for word, count in found.items():
        lead, side = SIDES[word], table.provider if word == "provider" else table.customer
        answered = int(row[f"{lead}_n"]) + int(row[f"{lead}_not_answered"])
        if answered > count:
            raise DataError(
                f"{side.label}: {answered} people answered {row['topic']!r}, but the study says that {count} were invited. "
                "Mend `invited`, or the answers."
            )


def _rows(row: dict[str, Any], found: dict[str, int], done: dict[str, object]) -> list[dict[str, object]]:
    score, span = str(row["score"]), points_span(str(row["score"]))
    m = {word: float(row[f"{lead}_m"]) for word, lead in SIDES.items()}
    people = {word: int(row[f"{lead}_n"]) for word, lead in SIDES.items()}
    rates = {word: people[word] / found[word] if word in found else 1.0 for word in SIDES}
    common = {
        name: done[name]
        for name in (*KEYS, "provider", "customer", "gap", "gap_low", "gap_high", "provider_n", "customer_n", "verdict", "marks")
    }
    records = []
    for silent in (*found, *(["both"] if len(found) > 1 else [])):
        used = {word: rates[word] if silent in (word, "both") else 1.0 for word in SIDES}
        lowest, highest = gap_bounds(m["provider"], used["provider"], m["customer"], used["customer"])
        told: dict[str, object] = {"silent": silent, "lowest": span * float(lowest), "highest": span * float(highest)}
        if silent != "both":
            other = m["customer" if silent == "provider" else "provider"]
            tip = float(tipping_point(m[silent], rates[silent], other))
            told |= {
                "asked": found[silent],
                "answered": people[silent],
                "tipping_point": points_level(tip, score) if 0 <= tip <= 1 else None,  # NaN, where all answered, compares false
            }
        records.append(common | told)
    return records

"""distribution: how each side's answers are spread over its scale, as the differences of its shares at every cut.

Made from the groups of `thresholds`, so that nothing is told here which the shares at every cut do not tell already: the same cells, the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask
from gapkit.estimates.side import SEGMENT, known_groups
from gapkit.gaps.compare import in_order
from gapkit.gaps.estimate import estimate
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.robustness.cuts import cuts_of, ordered
from gapkit.gaps.robustness.rows import left_out_frame
from gapkit.gaps.robustness.showing import MOST, lead, left_out_html
from gapkit.gaps.robustness.thresholds import cut_groups
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS, records_of
from gapkit.gaps.words import mark_words, people, points, side_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gapkit.gaps.robustness.cut_group import CutGroup
    from gapkit.study.model import Question, Side, Study
    from gapkit.tallies.tally import Tally

HUNDRED = 100.0
COLUMNS = dict.fromkeys(("side", "answer", "label", "kind"), "string") | {"share": "Float64", "n": "Int64"}
KINDS = ("unfavourable", "neutral", "favourable", "not answered")
UNFAVOURABLE, NEUTRAL, FAVOURABLE, NOT_ANSWERED = KINDS
NPS_BANDS = (UNFAVOURABLE,) * 7 + (NEUTRAL,) * 2 + (FAVOURABLE,) * 2  # detractors 0 to 6, passives, promoters 9 and 10
ALONE = "how answers are spread is shown for a provider and a customer side together; estimate gives one side's own figures"

Silent = dict[
    tuple[object, ...], tuple[object, object]
]  # (people who answered, don't-knows) by side, topic, company, segment value and wave


@dataclass(frozen=True)
class DistributionTable:
    """How answers are spread: `frame` (a row per topic, group, side and answer, in points), `left_out` (what is not shown, and why)."""

    study: Study
    tally: Tally
    rows: pd.DataFrame = field(repr=False)
    missing: pd.DataFrame = field(repr=False)
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, `side`, `answer` (the scale's code), `label`, `kind` (of `KINDS`), `share` (0-100), `n` (people), `marks`."""
        return self.rows.copy()

    @property
    def left_out(self) -> pd.DataFrame:
        """Return what has no row, and why; columns as in a GapTable's `left_out`."""
        return self.missing.copy()

    def __len__(self) -> int:
        """Return the number of rows of `frame`."""
        return len(self.rows)

    def _repr_html_(self) -> str:
        """Return a small table per topic, group and side, and what is left out; text escaped."""
        blocks = [_side_html(part, self.study) for _, part in self.rows.groupby([*KEYS, "side"], dropna=False, sort=False)]
        body = "".join(blocks[:MOST]) or "<p>No topic's answers can be shown by how they are spread.</p>"
        more = f"<p>{len(blocks) - MOST:,} more in <code>.frame</code>.</p>" if len(blocks) > MOST else ""
        return f"<div class='gapkit'>{body}{more}{left_out_html(self)}</div>"


def distribution(
    study: Study | Tally | object, *, by: By = None, where: Where = None, sides: Iterable[str] | None = None
) -> DistributionTable:
    """Return how each side's answers are spread: per topic, group and side a row for each answer of its scale, worst first, and one for `not answered`.

    `share` is in points (0-100): of those who answered on the scale; in the row `not answered`, people without an answer per hundred asked that
    question (empty where they are not known, or printed nowhere else). `n` is the side's people who answered. Weighted sides have weighted shares,
    but the row `not answered` counts people. A scale that the topic turns is turned.

    `kind`: for a net promoter score 0 to 6 is unfavourable, 7 and 8 are neutral, 9 and 10 favourable. Else an answer is favourable where the question's
    `favourable` names it; of the others those below the middle of the scale are unfavourable, the middle one and those above it neutral. Where nothing
    is named favourable, answers above the middle are.

    No rows where `thresholds` has no curve, and by the same rules: hidden cells, fewer than ten people on a side not on record, questions averaged over
    several columns, averages alone, means over companies; each stands in `left_out`. Where the two sides answered on different scales each is shown
    on its own, held to those rules at every cut of both. A side that is compared with none has no rows.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`.
        where: what to keep, as in `compare`; no figure changes by it.
        sides: ids of the sides to show, a provider and a customer at least; left out, all pairs.

    Raises:
        ParameterError: an unknown name, with the nearest one.

    Sources: shares at every cut as in `thresholds`; bands of the net promoter score, Reichheld 2003; docs/confidentiality.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=None, score="favourable", protect=True)
    silent = _silent(known, asked)
    records: list[dict[str, object]] = []
    missing: list[dict[str, object]] = []
    pairs = pairs_of(known.study, asked.sides)
    for provider, customer in pairs:
        cuts = cuts_of(known, provider, customer, apart=True)
        missing += cuts.cannot
        for group in cut_groups(known, asked, provider, customer, cuts):
            missing += group.left_out()
            if not group.why:
                records += [record for place in (0, 1) for record in _side_records(known, group, place, silent)]
    paired = {side.id for pair in pairs for side in pair}
    alone = [side for side in known.study.sides if side.id not in paired and (not asked.sides or side.id in asked.sides)]
    missing += [{"kind": "left out", "side": side.id, "topic": "", "company": "", "wave": "", "why": ALONE} for side in alone]
    kinds = {name: GAP_COLUMNS[name] for name in KEYS} | COLUMNS
    frame = in_order(pd.DataFrame(records, columns=[*kinds, "marks"], dtype=object).astype(kinds), known.study)
    return DistributionTable(known.study, known, frame, left_out_frame(missing, asked), asked)


def _side_records(known: Tally, group: CutGroup, place: int, silent: Silent) -> list[dict[str, object]]:
    """Return one side's rows of a group: its answers worst to best, then `not answered`."""
    side, topic = group.sides[place], known.study.topic(str(group.keys["topic"]))
    question = topic.question(side.id)
    if question is None:
        return []  # a group has cuts only where both sides were asked
    codes = ordered(known.study, topic, question)
    labels = {answer.code: answer.label or answer.code for answer in known.study.scale(question.scale).answers}
    # Of two scales that differ the shorter has fewer cuts; the others repeat its highest.
    above = group.shares[place][: len(codes) - 1]
    shares = np.maximum(np.concatenate([[1.0], above]) - np.concatenate([above, [0.0]]), 0.0)
    n = group.bases[f"{side.role}_n"]
    head = group.keys | {"side": side.id, "n": n} | group.marks
    rows = [
        head | {"answer": code, "label": labels[code], "kind": kind, "share": HUNDRED * float(share)}
        for code, kind, share in zip(codes, kinds_of(question, codes, str(group.keys["score"])), shares, strict=True)
    ]
    without = {"answer": None, "label": "Not answered", "kind": NOT_ANSWERED, "share": _share_silent(known, group, side, silent)}
    return [*rows, head | without]


def kinds_of(question: Question, codes: tuple[str, ...], score: str) -> tuple[str, ...]:
    """Return for each answer, worst to best, whether it is unfavourable, neutral or favourable.

    Args:
        question: the side's question; where it names no favourable answers, those above the middle of its scale are taken.
        codes: the codes of its scale, worst to best for the topic.
        score: the topic's score; `nps` has bands of its own.
    """
    if score == "nps" and len(codes) == len(NPS_BANDS):
        return NPS_BANDS
    middle = (len(codes) - 1) / 2
    good = set(question.favourable) or {code for place, code in enumerate(codes) if place > middle}
    # An answer on the good side that is not called favourable ("slightly agree") is no complaint either.
    return tuple(FAVOURABLE if code in good else NEUTRAL if place >= middle else UNFAVOURABLE for place, code in enumerate(codes))


def _silent(known: Tally, asked: Asked) -> Silent:
    """Return how many answered and how many did not, cell by cell, as `estimate` prints them."""
    table = estimate(known, by=asked.splits, sides=asked.sides or None).frame
    table = table[table["status"].ne("hidden") & table["n"].notna() & table["not_answered"].notna()]
    return {_place(row, str(row["side"])): (row["n"], row["not_answered"]) for row in records_of(table)}


def _share_silent(known: Tally, group: CutGroup, side: Side, silent: Silent) -> float | None:
    """Return the people of a side without an answer per hundred asked; None where they are not known, or `estimate` prints those of other people."""
    if side.rows == "toplines":
        return None
    groups = known_groups(known, side.id)
    segment = group.keys["segment"]
    # A side that does not know a group stands undivided, in `estimate` under no name.
    unknown = {name for name in ("company", "wave") if name not in groups}
    unknown |= {"segment_value"} if f"{SEGMENT}{segment}" not in groups else set()
    n, none = silent.get(_place({**group.keys, **dict.fromkeys(unknown)}, side.id), (None, 0))
    if n != group.bases[f"{side.role}_n"]:
        return None  # a pair may leave other companies out than the side's own figures do
    return HUNDRED * int(none) / (int(n) + int(none))  # type: ignore[call-overload, no-any-return]


def _place(row: Mapping[str, Any], side: str) -> tuple[object, ...]:
    names = ("topic", "company", "segment_value", "wave")
    return (side, *(None if row[name] is None or pd.isna(row[name]) else str(row[name]) for name in names))


def _side_html(rows: pd.DataFrame, study: Study) -> str:
    records = records_of(rows)
    first = records[0]
    named = f"{lead(first, study)}: {people(first['n'], side_label(study, str(first['side'])))}"
    body = "".join(
        f"<tr><th scope='row'>{escape(str(row['label']))}</th><td>{row['kind']}</td><td>{_percent(row['share'])}</td></tr>"
        for row in records
    )
    said = "; ".join(mark_words(mark) for mark in first["marks"])
    mind = f"<p>{escape(said)}</p>" if said else ""
    heads = "<tr><th scope='col' class='text'>Answer</th><th scope='col'>Kind</th><th scope='col'>Share</th></tr>"
    return f"<details><summary>{escape(named)}</summary><table><thead>{heads}</thead><tbody>{body}</tbody></table>{mind}</details>"


def _percent(share: object) -> str:
    return f"{points(share)}%" if points(share) else "not known"

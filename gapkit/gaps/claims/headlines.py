"""headlines: the sentences a report may print, each tested, and printed only after Holm over the list it stands on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gapkit.estimates.asking import Asked, By, Where, as_tally, ask
from gapkit.estimates.scoring import points_span
from gapkit.gaps.claims.listing import families
from gapkit.gaps.claims.otherwise import otherwise
from gapkit.gaps.claims.p_values import margin_of
from gapkit.gaps.claims.reasons import helps, why
from gapkit.gaps.claims.sentences import claim_sentence, group_words, needed_of
from gapkit.gaps.compare import wave_order
from gapkit.gaps.pairing import pairs_of
from gapkit.gaps.table import COLUMNS as GAP_COLUMNS
from gapkit.gaps.table import KEYS
from gapkit.gaps.testing import LEVEL
from gapkit.gaps.words import topic_label, wave_label
from gapkit.stats.families import holm_in_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.gaps.claims.listing import Family, Possible
    from gapkit.study.model import Study
    from gapkit.tallies.tally import Tally

OWN = {
    "kind": "string",
    "by": "Float64",
    "times": "Float64",
    "sentence": "string",
    "holds": "boolean",
    "p_value": "Float64",
    "p_holm": "Float64",
    "why": "string",
    "base_needed": "Int64",
}
KINDS: dict[str, str] = {name: GAP_COLUMNS[name] for name in KEYS} | OWN


@dataclass(frozen=True)
class Claim:
    """One sentence that compares: what it claims, whether it holds, and why.

    `by` is in points, `times` a factor (1: not claimed); `p_value` is that of the sentence alone (None: it cannot be tested), `p_holm` the one after Holm
    over its list (None where it was tested by itself); `base_needed` about how many people the side that leaves it open would need (None: no number helps);
    `contradicted` that the interval of the figures leaves nothing of what it claims.
    """

    topic: str
    company: str | None
    segment: str | None
    segment_value: str | None
    wave: str | None
    provider_side: str
    customer_side: str
    score: str
    kind: str
    by: float
    times: float
    sentence: str
    holds: bool
    p_value: float | None
    p_holm: float | None
    why: str
    base_needed: int | None
    contradicted: bool = False

    def _repr_html_(self) -> str:
        """Return the sentence and whether it holds as HTML, escaped."""
        return f"<p class='gapkit claim'><strong>{escape(self.sentence)}</strong> {'Yes' if self.holds else 'No'}: {escape(self.why)}.</p>"


@dataclass(frozen=True)
class Headlines:
    """The possible sentences of a report, `claims` in the order of their list, and which of them hold."""

    study: Study
    tally: Tally
    claims: tuple[Claim, ...]
    asked: Asked = field(default_factory=Asked)

    @property
    def frame(self) -> pd.DataFrame:
        """Return the key columns of a GapTable, then kind, by (points), times, sentence, holds, p_value, p_holm, why, base_needed; a row a claim."""
        return claims_frame(self.claims)

    def __len__(self) -> int:
        """Return the number of claims on the lists."""
        return len(self.claims)

    def _repr_html_(self) -> str:
        """Return the sentences that hold as an HTML list, escaped; how many were possible."""
        held = [claim for claim in self.claims if claim.holds]
        said = f"{len(held):,} of {len(self.claims):,} sentences that could have been printed hold."
        waves = list(reversed(wave_order(self.study, {claim.wave for claim in held if claim.wave})))
        listed = "".join(_list_html([claim for claim in held if claim.wave == wave], wave, self.study) for wave in waves)
        listed += _list_html([claim for claim in held if not claim.wave], "", self.study)
        return f"<div class='gapkit'>{listed}<p>{said}</p></div>"


def _list_html(held: list[Claim], wave: str, study: Study) -> str:
    """Return the sentences that hold of one wave as an HTML list under its name, the newest wave's first; "" for none."""
    items = "".join(f"<li>{escape(claim.sentence)}</li>" for claim in held)
    named = f"<p><strong>{escape(wave_label(study, wave)[:1].upper() + wave_label(study, wave)[1:])}</strong></p>" if wave else ""
    return f"{named}<ul>{items}</ul>" if items else ""


def headlines(
    study: Study | Tally | object,
    *,
    by: By = None,
    where: Where = None,
    sides: Iterable[str] | None = None,
    over: str | None = None,
    score: str | None = None,
) -> Headlines:
    """Return the sentences a report may print, each with its p-value, and whether it holds after Holm at 5% over its list.

    A list belongs to one pair of sides, one wave, and the whole study, one company or one segment; it depends on the study and on what is asked, never on
    the answers. Hidden rows yield no claim, bounds only in their safe direction.

    Args:
        study: a Study, a Tally, or a result that keeps its tally.
        by: what to split by, as in `compare`: a list for each.
        where: which waves, companies, segments or topics to show; no list becomes shorter by it.
        sides: ids of the sides to compare.
        over: "topics" shows the sentences on all topics together alone; the lists stay the same.
        score: `favourable`, `mean` or `nps` for all topics.

    Raises:
        ParameterError: an unknown name, with the nearest one.

    Sources: Holm 1979, in steps after Bretz and others 2009; what each kind claims and how it is tested: docs/numbers.md.
    """
    known = as_tally(study)
    asked = ask(known, by=by, where=where, sides=sides, over=over, score=score, protect=True)
    topics = set(dict(asked.where).get("topic", ()))
    claims: list[Claim] = []
    for pair in pairs_of(known.study, asked.sides):
        for family in families(known, asked, *pair):
            made = claims_of(family, asked)
            claims += [
                one
                for one in made
                if (not topics or one.topic in topics) and (not asked.over or one.topic == "all" or one.kind == "widest")
            ]
    return Headlines(known.study, known, tuple(claims), asked)


def claims_of(family: Family, asked: Asked) -> list[Claim]:
    """Return the claims of one list, corrected over it."""
    listed = family.listed
    if not listed:
        return []
    adjusted = holm_in_steps([one.p for one in listed], [one.entry for one in listed], [one.weight for one in listed])
    return [made_claim(one, family, asked, float(p), len(listed)) for one, p in zip(listed, adjusted, strict=True)]


def made_claim(one: Possible, family: Family, asked: Asked, p_holm: float | None, many: int) -> Claim:
    """Return one claim in words; `p_holm` None where it is tested by itself."""
    keys = family.table.finished(one.row)
    testable = not np.isnan(one.p)
    holds = testable and (one.p if p_holm is None else p_holm) <= LEVEL
    margin = margin_of(family.table, str(one.row["score"])) / points_span(str(one.row["score"]))
    needed = (
        None
        if holds or one.by or one.times != 1
        else needed_of(one.row, margin, one.kind)
        if one.kind in ("higher", "lower", "agree")
        else None
    )
    sentence = group_words(one.row, asked.segment) + (claim_sentence(one, family) if testable else _untestable(one, family))
    return Claim(
        **{name: keys[name] for name in KEYS},  # type: ignore[arg-type]  # the key columns, as text
        kind=one.kind,
        by=one.by,
        times=one.times,
        sentence=sentence,
        holds=bool(holds),
        p_value=one.p if testable else None,
        p_holm=p_holm,
        why=why(one, family, needed, p_holm, many, holds=bool(holds)),
        base_needed=int(needed[2]) if helps(needed, one.row) else None,
        contradicted=not holds and otherwise(one, family),
    )


def _untestable(one: Possible, family: Family) -> str:
    study = family.table.known.study
    return f"{topic_label(study, str(one.row['topic']))}: nothing can be claimed."


def claims_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """Return claims as a tidy frame, a row each."""
    return pd.DataFrame([asdict(claim) for claim in claims], columns=list(KINDS), dtype=object).astype(KINDS)

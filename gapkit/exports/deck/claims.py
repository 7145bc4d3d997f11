"""What can be said, as slides: the sentences fixed before the answers were read, and on how many topics a side is higher."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from gapkit.charts.text import plain
from gapkit.exports.deck.content import Cell, Grid, Slide
from gapkit.gaps.claims.headlines import headlines
from gapkit.gaps.compare import wave_order
from gapkit.gaps.headline import newest
from gapkit.gaps.table import records_of
from gapkit.gaps.words import in_sentence, side_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.gaps.claims.headlines import Claim, Headlines
    from gapkit.gaps.table import GapTable

MOST_CLAIMS: Final = 10  # rows of the table
# Claims in the order of what a board asks first.
ORDER: Final = ("higher", "lower", "times", "widest", "agree", "closed")


def claims_of(gaps: GapTable, found: Headlines | None = None) -> tuple[Claim, ...]:
    """Return the claims of a table's newest wave, `found` where they were tested before; of many companies those of all together."""
    asked = gaps.asked
    if found is None:
        by = tuple(name for name in asked.by if name != "company")
        where = {name: list(values) for name, values in asked.where}
        found = headlines(gaps.tally, by=by or None, where=where, sides=asked.sides or None, score=asked.score or None)
    waves = wave_order(gaps.study, {claim.wave for claim in found.claims if claim.wave})
    return tuple(claim for claim in found.claims if not waves or claim.wave == waves[-1])


def sure_slide(claims: Sequence[Claim], screen: Sequence[str], *, several: bool) -> Slide | None:
    """Return the slide of what can be said: the sentences that hold first, then the wishes that do not, each with its reason; None without any.

    `several` where the deck shows companies one by one as well.
    """
    if not claims:
        return None
    held = [claim for claim in claims if claim.holds]
    prefix = _shared_lead(claims)
    others = sorted((claim for claim in claims if not claim.holds and claim.kind in ORDER), key=_weight)
    shown = [*sorted(held, key=_weight), *others][:MOST_CLAIMS]
    rows = tuple((Cell(_verdict(one), bold=True, centred=True), Cell(_said(one, prefix)), Cell(plain(one.why))) for one in shown)
    title = f"We can say {len(held)} of {len(claims)} sentences that were fixed before the answers were read."
    if not held:
        title = f"Taken together nothing that compares can be said{': company by company, see where it is worst' if several else ' yet'}."
    whether = next((line for line in screen if line.startswith("Can we say this?")), "")
    lines = [f"{_verdict(claim)}: {plain(claim.sentence)} ({plain(claim.why)})." for claim in claims]
    more = f"{len(claims) - len(shown)} more sentences of the list stand in the notes. " if len(claims) > len(shown) else ""
    return Slide(
        "sure",
        title,
        plain(whether),
        grid=Grid(("Can we say it?", "Sentence", "Why"), rows, (0.11, 0.52, 0.37)),
        source=f"{more}Yes: it would be rare by chance, the whole list taken into account. No: the figures say otherwise. Open: it could be chance.",
        alt=f"Table of sentences and whether they hold. {' '.join(lines)}",
        notes="\n".join(lines),
        claims=tuple(f"{_verdict(claim)}: {plain(claim.sentence)}" for claim in claims),
    )


def topics_title(gaps: GapTable, claims: Sequence[Claim], score: str) -> str:
    """Return on how many topics of a score either side is higher, by the sentences that hold all at once; "" where none does, or of several pairs."""
    frame = newest(gaps)
    rows = {
        row["topic"]: row for row in records_of(frame[frame["segment_value"].isna()]) if row["topic"] != "all" and row["score"] == score
    }
    listed = [
        claim for claim in claims if claim.kind in ("higher", "lower") and not claim.by and claim.score == score and claim.topic in rows
    ]
    if len({(claim.provider_side, claim.customer_side) for claim in listed}) != 1 or len({claim.company for claim in listed}) != 1:
        return ""
    held = [rows[claim.topic] for claim in listed if claim.holds]
    leaders = Counter("provider" if float(row["gap"]) > 0 else "customer" for row in held).most_common()
    if not leaders:
        return ""
    sides = {word: in_sentence(side_label(gaps.study, str(held[0][f"{word}_side"]))) for word in ("provider", "customer")}
    (first, count), *others = leaders
    other = sides["customer" if first == "provider" else "provider"]
    also = f"; {other} rate {others[0][1]} higher" if others else ""
    lead = sides[first]
    many = len({claim.topic for claim in listed})
    return f"{lead[:1].upper()}{lead[1:]} rate {count} of {many} {'topic' if many == 1 else 'topics'} higher than {other} do, beyond chance{also}."


def _verdict(claim: Claim) -> str:
    """Return whether a sentence can be said, cannot, or is open."""
    return "Yes" if claim.holds else "No" if claim.contradicted else "Open"


def _shared_lead(claims: Sequence[Claim]) -> str:
    """Return the company's name as it leads the sentences of one company: a table under its name need not say it in every row."""
    names = {claim.company for claim in claims}
    name = names.pop() if len(names) == 1 else None
    return f"{name}: " if name else ""


def _said(claim: Claim, prefix: str) -> str:
    return plain(claim.sentence.removeprefix(prefix))


def _weight(claim: Claim) -> tuple[bool, bool, int, float]:
    """Return where a claim stands: those that hold first, those over all topics, by kind, the larger first."""
    kind = ORDER.index(claim.kind) if claim.kind in ORDER else len(ORDER)
    return not claim.holds, claim.topic != "all", kind, -claim.by

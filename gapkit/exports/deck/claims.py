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

MOST_CLAIMS, MOST_HELD = 10, 7  # rows of the table; of these that hold, where others do not
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


def sure_slide(claims: Sequence[Claim], screen: Sequence[str]) -> Slide | None:
    """Return the slide of what can be said: the sentences that hold first, then the wishes that do not, each with its reason; None without any."""
    if not claims:
        return None
    held = [claim for claim in claims if claim.holds]
    prefix = _shared_lead(claims)
    others = sorted((claim for claim in claims if not claim.holds and claim.kind in ORDER), key=_weight)
    kept = max(MOST_CLAIMS - len(others), MOST_HELD)
    shown = [*sorted(held, key=_weight)[:kept], *others][:MOST_CLAIMS]
    rows = tuple(
        (Cell("Yes" if one.holds else "No", bold=True, centred=True), Cell(_said(one, prefix)), Cell(plain(one.why))) for one in shown
    )
    count = f"{len(held)} of {len(claims)}"
    title = (
        f"{count} sentences fixed before the answers were read hold; the others are not for saying."
        if held
        else "Nothing that compares can be said yet: every sentence could be chance."
    )
    whether = next((line for line in screen if line.startswith("Can we say this?")), "")
    lines = [f"{'Holds' if claim.holds else 'Does not hold'}: {plain(claim.sentence)} ({plain(claim.why)})." for claim in claims]
    more = f"{len(claims) - len(shown)} more sentences of the list stand in the notes. " if len(claims) > len(shown) else ""
    return Slide(
        "sure",
        title,
        plain(whether),
        grid=Grid(("Holds?", "Sentence", "Why"), rows, (0.09, 0.57, 0.34)),
        source=f"{more}A sentence holds where it would be rare by chance, the whole list taken into account.",
        alt=f"Table of sentences and whether they hold. {' '.join(lines)}",
        notes="\n".join(lines),
        claims=tuple(f"{'Holds' if claim.holds else 'Does not hold'}: {plain(claim.sentence)}" for claim in claims),
    )


def topics_title(gaps: GapTable, claims: Sequence[Claim]) -> str:
    """Return on how many topics either side is higher, from the sentences that hold all at once; "" where none does, or of several pairs of sides."""
    frame = newest(gaps)
    rows = {(row["topic"], row["score"]): row for row in records_of(frame[frame["segment_value"].isna()]) if row["topic"] != "all"}
    listed = [claim for claim in claims if claim.kind in ("higher", "lower") and not claim.by and (claim.topic, claim.score) in rows]
    if len({(claim.provider_side, claim.customer_side) for claim in listed}) != 1 or len({claim.company for claim in listed}) != 1:
        return ""
    held = [rows[claim.topic, claim.score] for claim in listed if claim.holds]
    leaders = Counter("provider" if float(row["gap"]) > 0 else "customer" for row in held)
    sides = {word: in_sentence(side_label(gaps.study, str(held[0][f"{word}_side"]))) for word in leaders}
    parts = [f"{sides[word]} rate {count}" for word, count in leaders.most_common()]
    many = len({(claim.topic, claim.score) for claim in listed})
    if not parts:
        return ""
    first, *others = parts
    also = f", and {others[0]}" if others else ""
    return f"{first[:1].upper()}{first[1:]} of {many} {'topic' if many == 1 else 'topics'} higher, beyond chance{also}."


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

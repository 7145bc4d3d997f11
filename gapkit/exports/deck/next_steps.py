"""What to ask next: each line from what this study could not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gapkit.charts.text import plain
from gapkit.exports.deck.content import Slide
from gapkit.gaps.headline import newest
from gapkit.gaps.table import records_of
from gapkit.gaps.words import in_sentence, side_label, topic_label, verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.gaps.claims.headlines import Claim
    from gapkit.gaps.table import GapTable

MOST_NAMES: Final = 4
MOST_SHORTS: Final = 3  # of what is next, in the title


def next_slide(gaps: GapTable, claims: Sequence[Claim], apart: Sequence[str] = ()) -> Slide:
    """Return the slide of what to ask next, each line from what this study could not tell; `apart` are companies whose sides are apart, with their gap."""
    study = gaps.study
    frame = newest(gaps)
    rows = [row for row in records_of(frame[frame["segment_value"].isna()]) if row["topic"] != "all"]
    found = [
        *_visit(apart),
        *_settle(rows, claims, gaps),
        *_ask_why(rows, gaps),
        *_ask_alike(rows, gaps),
        *_look_closer(gaps),
        _again(claims, gaps),
    ]
    shorts = [short for short, _ in found[:MOST_SHORTS]]
    title = f"Next: {', '.join(shorts[:-1])} and {shorts[-1]}." if len(shorts) > 1 else f"Next: {shorts[0]}."
    points = tuple(plain(point) for _, point in found)
    return Slide("next", plain(title), points=points, source=plain(study.title), notes="\n".join(points))


def _visit(apart: Sequence[str]) -> list[tuple[str, str]]:
    """Return whom to talk to first: the companies whose two sides are apart beyond chance."""
    if not apart:
        return []
    more = f" and {len(apart) - MOST_NAMES} more" if len(apart) > MOST_NAMES else ""
    many = f"{len(apart)} {'company' if len(apart) == 1 else 'companies'}"
    return [(f"talk to {many}", f"Talk to the companies whose two sides are apart: {', '.join(apart[:MOST_NAMES])}{more}.")]


def _topics(rows: Sequence[dict[str, Any]]) -> str:
    many = len({row["topic"] for row in rows})
    return f"{many} {'topic' if many == 1 else 'topics'}"


def _look_closer(gaps: GapTable) -> list[tuple[str, str]]:
    """Return where to look for a cause: the groups that the study knows and this table does not part."""
    known = dict.fromkeys(name for side in gaps.study.sides for name, _ in side.segments)
    asked = {*gaps.asked.by, *(name for name, _ in gaps.asked.where)}
    left = [plain(name).replace("_", " ") for name in known if name not in asked]
    if not left:
        return []
    listed = f"{', '.join(left[:-1])} and {left[-1]}" if len(left) > 1 else left[0]
    return [(f"look by {listed}", f"See where it comes from: the answers can be broken down by {listed}.")]


def _again(claims: Sequence[Claim], gaps: GapTable) -> tuple[str, str]:
    if len(gaps.frame["wave"].dropna().unique()) <= 1:
        return "ask the same again", "Ask the same again in some months: one wave cannot show whether a gap closes."
    if any(claim.kind == "closed" and claim.holds for claim in claims):
        return (
            "ask the same again",
            "Ask the same again: the gap was smaller than in the wave before; the next wave tells whether it stays so.",
        )
    return "ask the same again", "Ask the same again: whether the gap closes is too close to call so far."


def _names(rows: Sequence[dict[str, Any]], gaps: GapTable) -> str:
    labels = list(dict.fromkeys(f"“{topic_label(gaps.study, str(row['topic']))}”" for row in rows))
    more = f" and {len(labels) - MOST_NAMES} more" if len(labels) > MOST_NAMES else ""
    return f"{', '.join(labels[:MOST_NAMES])}{more}"


def _settle(rows: Sequence[dict[str, Any]], claims: Sequence[Claim], gaps: GapTable) -> list[tuple[str, str]]:
    """Return which topics more people would settle, and about how many."""
    unclear = [row for row in rows if row["verdict"] == "unclear"]
    if not unclear:
        return []
    topics = {row["topic"] for row in unclear}
    open_ones = [claim for claim in claims if claim.topic in topics and not claim.holds and claim.kind in ("higher", "lower")]
    nearest = min((claim for claim in open_ones if claim.base_needed is not None), key=lambda claim: claim.base_needed or 0, default=None)
    many = f" The nearest is “{topic_label(gaps.study, nearest.topic)}”: {nearest.why}." if nearest else ""
    return [(f"settle {_topics(unclear)}", f"Ask more people on what is too close to call: {_names(unclear, gaps)}.{many}")]


def _ask_why(rows: Sequence[dict[str, Any]], gaps: GapTable) -> list[tuple[str, str]]:
    """Return which topics one side sees otherwise beyond chance: there a figure cannot say why."""
    made: list[tuple[str, str]] = []
    for verdict, one, other in (("overrates", "provider", "customer"), ("underrates", "customer", "provider")):
        found = sorted((row for row in rows if row["verdict"] == verdict), key=lambda row: -abs(float(row["gap"])))
        if found:
            higher, lower = (in_sentence(side_label(gaps.study, str(found[0][f"{word}_side"]))) for word in (one, other))
            long = f"Ask why {higher} rate these higher than {lower} do: {_names(found, gaps)}."
            made.append((f"ask why {higher} rate {_topics(found)} higher", long))
    return made


def _ask_alike(rows: Sequence[dict[str, Any]], gaps: GapTable) -> list[tuple[str, str]]:
    """Return which topics could not be compared, by the reason."""
    reasons: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["status"] in ("one side missing", "not comparable", "hidden"):
            reasons.setdefault(verdict_words(row, gaps.study), []).append(row)
    ways = {
        "one side missing": "Ask both sides about",
        "not comparable": "Ask both sides the same question on",
        "hidden": "Ask more people about",
    }
    shorts = {"one side missing": "ask both sides", "not comparable": "ask both sides alike", "hidden": "ask more people"}
    return [
        (
            f"{shorts[found[0]['status']]} about {_topics(found)}",
            f"{ways[found[0]['status']]} what could not be shown ({reason}): {_names(found, gaps)}.",
        )
        for reason, found in reasons.items()
    ]

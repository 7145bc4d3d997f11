"""What became of a gap between two waves, in words: narrowed, widened, turned round, moved towards a side, or too close to call."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Any

from gapkit.charts.notes import has
from gapkit.charts.rows import end_words
from gapkit.gaps.testing import LEVEL
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

NARROWED, WIDENED, TURNED, UP, DOWN = "narrowed", "widened", "turned round", "towards provider", "towards customer"
MOVED = (NARROWED, WIDENED, TURNED, UP, DOWN)
UNCLEAR, UNTESTED = "unclear", ""
LONGEST = 60  # characters of a topic that a title names
NAMED = 3  # topics of one kind that a title names; more are counted


def kind_of(row: Row, q_value: object) -> str:
    """Return what became of a gap; `unclear` where the change is not beyond chance, "" where it was not tested.

    The change is that of `change`, signed. It is one of size, narrowed or widened, where in addition the sum of both gaps lies on one side of zero for
    sure: the larger is then the larger whatever side it favours. A gap turned round where its interval lay on one side of zero and lies on the other.

    Args:
        row: `gap_then`, `low_then`, `high_then`, the same `_now`, and `change`, in points.
        q_value: of the change, after Benjamini and Hochberg over the topics.
    """
    if not has(q_value) or not has(row["change"]):
        return UNTESTED
    if float(q_value) > LEVEL:  # type: ignore[arg-type]
        return UNCLEAR
    up = float(row["change"]) > 0
    ends = [row[f"{end}_{when}"] for end in ("low", "high") for when in ("then", "now")]
    if not all(has(end) for end in ends):
        return UP if up else DOWN
    low_then, low_now, high_then, high_now = (float(end) for end in ends)
    then, now = float(row["gap_then"]), float(row["gap_now"])
    if (high_then < 0 < low_now) or (high_now < 0 < low_then):
        return TURNED
    # Limits of a sum after the same rule as those of a difference (MOVER, Zou and Donner 2008).
    low, high = then + now - hypot(then - low_then, now - low_now), then + now + hypot(high_then - then, high_now - now)
    if low > 0 or high < 0:
        return WIDENED if abs(now) > abs(then) else NARROWED
    return UP if up else DOWN


def signed_points(value: object) -> str:
    """Return points with their sign, "+3"."""
    printed = points(value)
    return f"+{printed}" if not printed.startswith("-") and printed != "0" else printed


def change_words(row: Row) -> str:
    """Return the change of a drawn row in words, "narrowed 9 (2 to 16)": ends in the sense of the word; "change -2 (-7 to 3)" as the gap is signed."""
    kind, change, low, high = row["moved"], row["change"], row["change_low"], row["change_high"]
    provider, customer = in_sentence(row["provider_side"]), in_sentence(row["customer_side"])
    if kind == UNTESTED:
        return "change not tested"
    between = ""
    if has(low) and has(high):
        ends = (float(low), float(high)) if kind == UNCLEAR or float(change) > 0 else (-float(high), -float(low))
        between = f" ({end_words(ends[0])} to {end_words(ends[1])})"
    if kind == UNCLEAR:
        return f"change {signed_points(change)}{between}" if between else "too close to call"
    size = points(abs(float(change)))
    if kind == TURNED:
        return f"turned round by {size}{between}: now {provider if float(change) > 0 else customer} higher"
    if kind in (UP, DOWN):
        return f"moved {size} towards {provider if kind == UP else customer}{between}"
    # The sizes lie on both sides of zero where a gap narrowed and crossed it: their difference is not the change.
    resized = points(abs(abs(float(row["gap_now"])) - abs(float(row["gap_then"]))))
    if resized != size and float(row["gap_now"]) * float(row["gap_then"]) < 0:
        return f"{kind} by {resized}, moved {size}{between} towards {provider if float(change) > 0 else customer}"
    return f"{kind} {size}{between}"


def finding(rows: Sequence[Row], since: str) -> str:
    """Return the finding of a slope in a sentence: the tested changes by kind, then how many are too close to call.

    Args:
        rows: the drawn rows.
        since: the printed name of the wave before.
    """
    if not rows:
        return f"No gap can be set against {since}."
    tested = [row for row in rows if row["moved"] != UNTESTED]
    if not tested:
        return f"Whether a gap changed since {since} cannot be tested."
    provider, customer = in_sentence(rows[0]["provider_side"]), in_sentence(rows[0]["customer_side"])
    verbs = {
        NARROWED: "narrowed",
        WIDENED: "widened",
        TURNED: "turned round",
        UP: f"moved towards {provider}",
        DOWN: f"moved towards {customer}",
    }
    members = {kind: [str(row["label"]) for row in tested if row["moved"] == kind] for kind in MOVED}
    parts = [f"{verbs[kind]} on {_listed(names)}" for kind, names in members.items() if names]
    others = sum(row["moved"] == UNCLEAR for row in tested)
    if not parts:
        return (
            f"Since {since} no change of any gap is beyond chance."
            if len(tested) > 1
            else f"{tested[0]['label']}: no change since {since} beyond chance."
        )
    rest = f"; on {others} other {'topic' if others == 1 else 'topics'} too close to call" if others else ""
    return f"Since {since} the gap {_joined(parts)}{rest}."


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMED and all(len(name) <= LONGEST for name in names):
        return _joined([f"“{name}”" for name in names])
    return f"{len(names)} {'topic' if len(names) == 1 else 'topics'}"


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]

"""The finding of a league in a sentence: only what the places prove that all hold at once, first and last, then the two halves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.gaps.league import ordinal
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

NAMED = 2  # companies of one half that a title names; more are counted
UPPER, LOWER = "upper", "lower"


def half_of(row: Row, many: int) -> str:
    """Return `upper` or `lower` where every place a company could hold lies in that half of `many`, else ""; the middle of an odd number is in neither."""
    half = many // 2
    if int(row["rank_high"]) <= half:
        return UPPER
    return LOWER if int(row["rank_low"]) > many - half else ""


def places_words(row: Row) -> str:
    """Return the places a company could hold, "1st to 3rd", or the one it holds for sure, "1st"."""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return ordinal(low) if low == high else f"{ordinal(low)} to {ordinal(high)}"


def standing(rows: Sequence[Row], many: int) -> str:
    """Return the finding of a league over its rows, `many` companies ranked in all (more than there are rows where some were left out by `where`).

    Place 1 is where the provider rates highest against the customer: which side is higher there is never taken for granted.
    """
    provider, customer = (str(rows[0][name]) for name in ("provider_side", "customer_side"))
    if many == 1:
        return f"{rows[0]['company']} is the only company here: there is no order to tell."
    if len(rows) == 1:
        return f"{rows[0]['company']} stands {_between(rows[0])} of {many} companies; 1st is where {_highest(provider, customer)}."
    ends = _ends(rows, many, provider, customer)
    if ends:
        return ends
    of = f"{many} companies" if len(rows) == many else f"the {len(rows)} companies shown (of {many})"
    upper, lower = ([row for row in rows if row["half"] == half] for half in (UPPER, LOWER))
    if upper or lower:
        return _halves(upper, lower, of, (provider, customer))
    first, last = sum(int(row["rank_low"]) == 1 for row in rows), sum(int(row["rank_high"]) == many for row in rows)
    if first == len(rows):
        also = "first" if last < len(rows) else "first, and any last"
        return f"The order of {_the(of)} cannot be told: any of them could be {also}."
    return f"The order of {_the(of)} cannot be told: {_count(first)} could be first, {_count(last)} last."


def _the(of: str) -> str:
    return of if of.startswith("the ") else f"the {of}"


def _count(number: int) -> str:
    return str(number) if number else "none of these"


def _highest(provider: str, customer: str) -> str:
    return f"{in_sentence(provider)} rate highest compared with {in_sentence(customer)}"


def _between(row: Row) -> str:
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{ordinal(low)} for sure" if low == high else f"anywhere from {ordinal(low)} to {ordinal(high)}"


def _ends(rows: Sequence[Row], many: int, provider: str, customer: str) -> str:
    """Return who is first and who is last where either is proven, in words that say which side leads only where its interval shows it."""
    first = next((row for row in rows if int(row["rank_high"]) == 1), None)
    last = next((row for row in rows if int(row["rank_low"]) == many), None)
    if first is None and last is None:
        return ""
    one, other = in_sentence(provider), in_sentence(customer)
    said = []
    if first is not None:
        leads = _sign(first) > 0
        said.append(
            f"{one} lead {other} most at {first['company']}" if leads else f"{one} rate highest compared with {other} at {first['company']}"
        )
    if last is not None:
        leads = _sign(last) < 0
        said.append(
            f"{other} lead {one} most at {last['company']}" if leads else f"{one} rate lowest compared with {other} at {last['company']}"
        )
    return f"Of {many} companies, {'; '.join(said)}."


def _sign(row: Row) -> int:
    """Return 1 or -1 where the gap's interval lies on one side of zero, else 0."""
    low, high = (row[name] for name in ("gap_low", "gap_high"))
    return 1 if low == low and low > 0 else -1 if high == high and high < 0 else 0  # noqa: PLR0124 - NaN is no limit


def _halves(upper: Sequence[Row], lower: Sequence[Row], of: str, pair: tuple[str, str]) -> str:
    """Return who surely stands in either half, by name where they are few."""
    provider, customer = (in_sentence(side) for side in pair)
    first = upper or lower
    way = "highest" if upper else "lowest"
    stands = "surely stands" if len(first) == 1 else "surely stand"
    said = f"{_who(first)} {stands} in the half where {provider} rate {way} compared with {customer}"
    if upper and lower:
        said += f", {_who(lower)} in the other half"
    if len(upper) <= NAMED and len(lower) <= NAMED:
        return f"Of {of}, only {said}."
    return f"Of {of}, {said}; the others cannot be placed."


def _who(rows: Sequence[Row]) -> str:
    return " and ".join(str(row["company"]) for row in rows) if len(rows) <= NAMED else str(len(rows))

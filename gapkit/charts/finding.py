"""The finding of a chart of companies in a sentence: in how many of them, at the least and for sure, which side is higher."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from gapkit.gaps.claims.counts import count_words, sure_counts
from gapkit.gaps.table import ALL_TOPICS
from gapkit.gaps.testing import LEVEL
from gapkit.gaps.words import in_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]
_LEAST = re.compile(r"\bat least [\d,]+ (?:of|on)\b|\bin at least [\d,]+")


def finding_of(rows: Sequence[Row]) -> str:
    """Return the finding of a companies chart from its rows: the side that is more often higher leads, whichever it is."""
    panels = {row["panel"]: row["label"] for row in rows}
    judged = {panel: [row for row in rows if row["panel"] == panel and row["drawn"] and row["verdict"]] for panel in panels}
    told = {panel: members for panel, members in judged.items() if members}
    pairs = {(row["provider_side"], row["customer_side"]) for members in told.values() for row in members}
    if len(told) > 1 and len(pairs) == 1:
        return _over_panels(told, next(iter(pairs)))
    return " ".join(_panel_finding(members, panels[panel]) for panel, members in judged.items())


def least_words(finding: str) -> str:
    """Return what "at least" before a count means, where a finding says it: bounds of single gaps are told by their marks."""
    return '"At least": so many are sure, taken together; there may be more.' if _LEAST.search(finding) else ""


def counts_of(drawn: Sequence[Row]) -> str:
    """Return how many companies have each verdict, "executives higher: 12, too close to call: 3"."""
    first = drawn[0]
    names = {
        "overrates": f"{in_sentence(first['provider_side'])} higher",
        "underrates": f"{in_sentence(first['customer_side'])} higher",
        "agrees": "agree",
        "unclear": "too close to call",
        "": "no verdict",
    }
    counts = Counter(row["verdict"] for row in drawn)
    return ", ".join(f"{words}: {counts[verdict]}" for verdict, words in names.items() if counts[verdict])


def _sure(members: Sequence[Row], panels: int) -> dict[str, tuple[int, int]]:
    """Return per verdict how many rows have it, and how many of these at least are true; several panels share the error."""
    return sure_counts(members, LEVEL / panels)


def _over_panels(told: Mapping[str, Sequence[Row]], pair: tuple[str, str]) -> str:
    """Return one sentence over several topics, "Teachers higher than parents in 181 of 453 companies on Safety, 154 on Respect."."""
    sure = {panel: _sure(members, len(told)) for panel, members in told.items()}
    totals = {verdict: sum(counts[verdict][1] for counts in sure.values()) for verdict in ("overrates", "underrates")}
    verdict, higher, other = ("overrates", *pair) if totals["overrates"] >= totals["underrates"] else ("underrates", *reversed(pair))
    if not totals[verdict]:
        return f"No company where {in_sentence(pair[0])} and {in_sentence(pair[1])} can be told apart."
    sizes = {len(members) for members in told.values()}
    parts: list[str] = []
    for panel, members in told.items():
        if sure[panel][verdict][1]:
            first = "" if parts else f" of {len(members)} companies"
            of = first if len(sizes) == 1 or not parts else f" of {len(members)}"
            parts.append(f"{count_words(sure[panel][verdict])}{of} on {panel}")
    less = "underrates" if verdict == "overrates" else "overrates"
    back = [f"{count_words(counts[less])} on {panel}" for panel, counts in sure.items() if counts[less][1]]
    none = [panel for panel, counts in sure.items() if not counts[verdict][1] and not counts[less][1]]
    also = f"; {in_sentence(other)} higher in {', '.join(back)}" if back else ""
    rest = f"; on {', '.join(none)} in none for sure" if none else ""
    return f"{higher} higher than {in_sentence(other)} in {', '.join(parts)}{also}{rest}."


def _panel_finding(judged: Sequence[Row], topic: str) -> str:
    if not judged:
        return f"{topic}: no verdict can be given."
    provider, customer = judged[0]["provider_side"], judged[0]["customer_side"]
    companies = f"{len(judged)} {'company' if len(judged) == 1 else 'companies'}"
    said = _verdicts(judged, provider, customer, companies)
    return f"{said}." if judged[0]["topic"] == ALL_TOPICS else f"{topic}: {in_sentence(said)}."


def _verdicts(judged: Sequence[Row], provider: str, customer: str, companies: str) -> str:
    sure = _sure(judged, 1)
    sides = [("overrates", provider, customer), ("underrates", customer, provider)]
    sides.sort(key=lambda side: -sure[side[0]][1])
    (most, higher, other), (least, second, _) = sides
    unclear = sum(row["verdict"] == "unclear" for row in judged)
    if sure[most][1]:
        also = f", {in_sentence(second)} higher in {count_words(sure[least])}" if sure[least][1] else ""
        # Where most companies cannot be told apart, a headline that left it out would say more than was found.
        most_unclear = f", too close to call in {unclear}" if 2 * unclear > len(judged) else ""
        return f"{higher} higher than {in_sentence(other)} in {count_words(sure[most])} of {companies}{also}{most_unclear}"
    if sure["agrees"][1]:
        others = ", too close to call in the others" if unclear else ""
        return f"{provider} and {in_sentence(customer)} agree in {count_words(sure['agrees'])} of {companies}{others}"
    return f"Too close to call in {'the one company' if len(judged) == 1 else f'all {companies}'}"


def cells_finding(drawn: Sequence[Row]) -> str:
    """Return the finding over the cells of companies by topics, all of one pair of sides: one count over all of them, at the least and for sure."""
    judged = [row for row in drawn if row["verdict"]]
    if not judged:
        return "No verdict can be given in any cell."
    provider, customer = judged[0]["provider_side"], judged[0]["customer_side"]
    if len(judged) == 1:
        return f"{judged[0]['company']}, {judged[0]['label']}: {judged[0]['words']}."
    return f"{_verdicts(judged, provider, customer, f'{len(judged):,} cells')}."

"""Both sides' answers as bars: unfavourable to the left, favourable to the right, the neutral ones aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.charts.answers import sums
from gapkit.charts.theme import MOST_SHADES
from gapkit.exports.native.plot import DECIMALS, Axis, Bar, BarPlot
from gapkit.exports.native.strips import pages
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.exports.native.plot import Ink, Plot

Row = dict[str, Any]
Group = tuple[str, str]  # topic and side

UNFAVOURABLE, NEUTRAL, FAVOURABLE, NOT_ANSWERED = "unfavourable", "neutral", "favourable", "not answered"
LEAST_WORDS = 6.0  # points of a bar that a figure fits in
ASIDE = 0.69  # of the drawing of the parting bars, for the one beside it on a slide
INKS: dict[str, Ink] = {UNFAVOURABLE: "bad", FAVOURABLE: "good"}


def answers_plots(rows: Sequence[Row], most: int) -> tuple[Plot, ...]:
    """Return for each page of topics two plots of the same rows: the bars that part at the middle, and what stands aside."""
    labels = list(dict.fromkeys(row["label"] for row in rows))
    parts = pages([{"label": label} for label in labels], max(most // 2, 1))
    edge = _edge(rows)
    made: list[Plot] = []
    for part in parts:
        own = [row for one in part for row in rows if row["label"] == one["label"]]
        groups = list(dict.fromkeys((str(row["label"]), str(row["side"])) for row in own))
        made += [_parting(own, groups, edge), _aside(own, groups, edge)]
    return tuple(made)


def _edge(rows: Sequence[Row]) -> float:
    """Return how far the bars of all pages reach to either side, on a round number."""
    groups = dict.fromkeys((str(row["label"]), str(row["side"])) for row in rows)
    totals = [sums(_of(rows, group)) for group in groups]
    widest = max((one[kind] or 0.0 for one in totals for kind in INKS), default=0.0)
    return max(20.0 * -(-widest // 20.0), 20.0)


def _of(rows: Sequence[Row], group: Group) -> list[Row]:
    return [row for row in rows if (row["label"], row["side"]) == group]


def _names(rows: Sequence[Row], groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the rows' names: a side by its topic, marked as the topic is, and who of a hundred asked did not know."""
    signs = {(row["label"], row["side"]): row["signs"] for row in rows}
    silent = {group: sums(_of(rows, group))[NOT_ANSWERED] for group in groups}
    told = {
        group: f" ({points(share)}% don't know)" if share is not None and points(share) != "0" else "" for group, share in silent.items()
    }
    return tuple(f"{label}{signs[label, side]}: {side}{told[label, side]}" for label, side in groups)


def _parting(rows: Sequence[Row], groups: Sequence[Group], edge: float) -> BarPlot:
    bars = [bar for kind in (UNFAVOURABLE, FAVOURABLE) for bar in _kind(rows, groups, kind)]
    return BarPlot("In % of those who answered", _names(rows, groups), tuple(bars), Axis(-edge, edge, 20.0))


def _kind(rows: Sequence[Row], groups: Sequence[Group], kind: str) -> list[Bar]:
    """Return the bars of one kind of answer from the middle outwards: an answer each where all rows have the same few answers, else their sum."""
    sign = -1.0 if kind == UNFAVOURABLE else 1.0
    answers = [tuple(row["answer_label"] for row in _of(rows, group) if row["kind"] == kind) for group in groups]
    alike = len(set(answers)) == 1 and 0 < len(answers[0]) <= MOST_SHADES
    if not alike:
        totals = [sums(_of(rows, group))[kind] or 0.0 for group in groups]
        return [_bar(kind[:1].upper() + kind[1:], [sign * total for total in totals], INKS[kind], 1.0)]
    outwards = answers[0] if kind == FAVOURABLE else tuple(reversed(answers[0]))
    made = []
    for depth, answer in enumerate(outwards, start=1):
        shares = [
            float(next(row["share"] for row in _of(rows, group) if row["kind"] == kind and row["answer_label"] == answer))
            for group in groups
        ]
        made.append(_bar(answer, [sign * share for share in shares], INKS[kind], depth / len(outwards)))
    return made


def _aside(rows: Sequence[Row], groups: Sequence[Group], edge: float) -> BarPlot:
    """Return the neutral answers, on an axis as long as its room beside the other bars: a point is as wide there as here."""
    neutral = [sums(_of(rows, group))[NEUTRAL] for group in groups]
    return BarPlot("Aside", _names(rows, groups), (_bar("Neutral", neutral, "neutral", 1.0),), Axis(0.0, ASIDE * 2 * edge, 20.0))


def _bar(name: str, values: Sequence[float | None], ink: Ink, shade: float) -> Bar:
    words = tuple(points(abs(value)) if value is not None and abs(value) >= LEAST_WORDS else "" for value in values)
    return Bar(name, tuple(value if value is None else round(value, DECIMALS) for value in values), words, ink, shade)

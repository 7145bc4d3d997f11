"""What both ways of drawing companies share: how a verdict looks, the key with its counts, the scale, the list of who is not drawn."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from gapkit.charts.notes import has
from gapkit.charts.pictures.page import line_height
from gapkit.charts.theme import BASE, CUSTOMER, FAINT, INK, PAPER, PROVIDER, QUIET
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.pictures.fold import Listed
    from gapkit.charts.pictures.page import Page, Ruler

Row = dict[str, Any]

KEY_GAP, KEY_MARK = 40.0, 30.0
HEADING, AIR = 40.0, 12.0
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)


class Look(NamedTuple):
    """How a verdict is drawn: marker, colour, filled or not, size relative to the others."""

    marker: str
    colour: str
    filled: bool
    size: float


LOOKS = {
    "overrates": Look("o", PROVIDER, filled=True, size=1.0),
    "underrates": Look("s", CUSTOMER, filled=True, size=0.92),
    "agrees": Look("o", INK, filled=False, size=1.0),
    "unclear": Look("o", FAINT, filled=True, size=0.62),
    "": Look("D", QUIET, filled=False, size=0.8),  # no verdict can be given
}


def mark_style(verdict: str, size: float) -> dict[str, Any]:
    """Return a verdict's marker as keywords of `Axes.plot`, `size` in points."""
    look = LOOKS[verdict]
    return {
        "marker": look.marker,
        "ms": size * look.size,
        "mfc": look.colour if look.filled else PAPER,
        "mec": look.colour,
        "mew": max(size * 0.16, 0.8),
        "ls": "none",
    }


def key_words(rows: Sequence[Row], verdict: str) -> str:
    """Return what a verdict's mark means in this chart, "executives higher"."""
    provider, customer = (" or ".join(dict.fromkeys(in_sentence(row[name]) for row in rows)) for name in ("provider_side", "customer_side"))
    margins = {float(row["margin"]) for row in rows if has(row["margin"])}
    within = f"agree within {points(margins.pop())}" if len(margins) == 1 else "agree within the margin"
    said = {
        "overrates": f"{provider} higher",
        "underrates": f"{customer} higher",
        "agrees": within,
        "unclear": "too close to call",
        "": "no verdict",
    }
    return said[verdict]


def key_lines(ruler: Ruler, room: float, rows: Sequence[Row], *, counted: bool) -> list[list[tuple[str, str]]]:
    """Return the key in lines of (verdict, its words and, where asked, how many companies have it), broken where a line is full."""
    counts = Counter(row["verdict"] for row in rows)
    lines: list[list[tuple[str, str]]] = [[]]
    x = 0.0
    for verdict in (verdict for verdict in LOOKS if counts[verdict]):
        number = f": {counts[verdict]}" if counted else ""
        words = ruler.lines(key_words(rows, verdict), room - KEY_MARK - ruler.width(number, BASE), 1)[0] + number
        width = KEY_MARK + ruler.width(words, BASE)
        if lines[-1] and x + width > room:
            lines.append([])
            x = 0.0
        lines[-1].append((verdict, words))
        x += width + KEY_GAP
    return lines


def draw_key(page: Page, ruler: Ruler, y: float, lines: Sequence[Sequence[tuple[str, str]]]) -> float:
    """Draw the key under the subtitle, each verdict's mark before its words; return where the next thing goes."""
    for line in lines:
        axes = page.axes(0, y, page.width, line_height(BASE))
        axes.set_xlim(0, page.width)
        x = page.size.margin
        for verdict, words in line:
            axes.plot([x + 10], [line_height(BASE) / 2], clip_on=False, **mark_style(verdict, 10.0))
            page.line(x + KEY_MARK, y, words)
            x += KEY_MARK + ruler.width(words, BASE) + KEY_GAP
        y += line_height(BASE)
    return y


def scale_of(rows: Sequence[Row], most: int) -> tuple[float, float, list[int]]:
    """Return the lowest and highest gap to show, in points, and at most about `most` round ticks between: every interval, zero and the margin are in."""
    cells = [row[name] for row in rows for name in ("gap", "gap_low", "gap_high") if has(row[name])]
    margins = [float(row["margin"]) for row in rows if has(row["margin"])]
    low = min([*(float(cell) for cell in cells), 0.0, *(-margin for margin in margins)])
    high = max([*(float(cell) for cell in cells), 0.0, *margins])
    step = next((step for step in STEPS if (high - low) / step <= most), STEPS[-1])
    first, last = -int(-low // step), int(high // step)
    pad = (high - low) * 0.02 + 0.5
    return low - pad, high + pad, [step * place for place in range(first, last + 1)]


def signed(tick: int) -> str:
    """Return a tick of a gap scale, "+20", "0", "-20"."""
    return f"+{tick}" if tick > 0 else str(tick)


def missing_height(listed: Listed) -> float:
    """Return the pixels the list of who is not drawn takes."""
    if not listed.lines:
        return 0.0
    return (HEADING if listed.size == BASE else AIR) + AIR + len(listed.lines) * line_height(listed.size)


def draw_missing(page: Page, y: float, listed: Listed) -> None:
    """Draw the list of who is not drawn, under a heading where its type is large."""
    if not listed.lines:
        return
    page.rule(y)
    if listed.size == BASE:
        page.line(page.size.margin, y + 8, "Not drawn", weight="bold", colour=QUIET)
    y += HEADING if listed.size == BASE else AIR
    for line in listed.lines:
        y = page.line(page.size.margin, y, line, size=listed.size, colour=QUIET)

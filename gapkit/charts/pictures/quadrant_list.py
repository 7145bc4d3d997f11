"""The list beside a quadrant: what each numbered mark is, under the name of its corner; and how marks look, in the square and in the list."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

from gapkit.charts.pictures.fold import listed_lines
from gapkit.charts.pictures.page import line_height
from gapkit.charts.theme import BAD, FAINT, GOOD, INK, PAPER, QUIET, ink_on
from gapkit.gaps.words import in_sentence, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.pictures.page import Page, Ruler
    from gapkit.charts.sizes import Size

Row = dict[str, Any]

NUMBERED, NAMED = 60, 3  # points up to which marks have numbers; names of a corner that are given where there are more
INDENT = 34.0
HEADS = {
    "blind spot": "Blind spot",
    "hidden strength": "Hidden strength",
    "known weakness": "Known weakness",
    "proven strength": "Proven strength",
}
LOOKS = {"proven strength": GOOD, "blind spot": BAD, "hidden strength": GOOD, "known weakness": BAD}  # what customers say: good or bad


class Entry(NamedTuple):
    """One line of the list: its text, whether it is a heading, and the row whose mark stands before it."""

    text: str
    heading: bool = False
    row: Row | None = None
    indent: float = 0.0


def mark_look(row: Row, size: float) -> dict[str, Any]:
    """Return a mark as keywords of `Axes.plot`: filled where its corner is certain, in the colour of what customers say."""
    colour, sure = LOOKS[row["place"]], row["sure"]
    return {"marker": "o", "ms": size, "mfc": colour if sure else PAPER, "mec": PAPER if sure else FAINT, "mew": 1.0, "ls": "none"}


def list_entries(drawn: Sequence[Row], missing: Sequence[Row], ruler: Ruler, how: tuple[float, float], size: Size) -> list[Entry]:
    """Return the list in lines: what is placed for sure under the name of its corner, the rest, and what is not drawn, under headings of their own."""
    width, type_size = how
    made: list[Entry] = []
    if 0 < len(drawn) <= NUMBERED:
        sides = f"In brackets: {in_sentence(drawn[0]['provider_side'])}, {in_sentence(drawn[0]['customer_side'])}"
        made = [Entry(line) for line in ruler.lines(sides, width, 2, type_size)]
    last = ""
    if len(drawn) > NUMBERED:
        made += _counts(drawn, ruler, width, type_size)
    for row in drawn if len(drawn) <= NUMBERED else ():
        group = HEADS[row["place"]] if row["sure"] else "Not certain which corner"
        if group != last:
            made += _heading(group)
            last = group
        both = f"{row['signs']} ({points(row['provider'])}, {points(row['customer'])})"
        lines = list(ruler.lines(row["label"], width - INDENT - ruler.width(both, type_size), 2, type_size))
        lines[-1:] = [lines[-1] + both if lines else both]
        made += [Entry(line, row=row if place == 0 else None, indent=INDENT) for place, line in enumerate(lines)]
    if missing:
        made += _heading("Not drawn")
        listed = listed_lines(missing, ruler, dataclasses.replace(size, width=width + 2 * size.margin), "label", type_size)
        made += [Entry(line) for line in listed.lines]
    return made


def _counts(drawn: Sequence[Row], ruler: Ruler, width: float, type_size: float) -> list[Entry]:
    """Return for many points how many stand in each corner for sure, with the names of those farthest apart."""
    made: list[Entry] = []
    for place, head in HEADS.items():
        sure = [row for row in drawn if row["sure"] and row["place"] == place]
        if sure:
            made += _heading(f"{head}: {len(sure)}")
            names = ", ".join(row["label"] for row in sure[:NAMED]) + (" ..." if len(sure) > NAMED else "")
            made += [Entry(line) for line in ruler.lines(names, width, 2, type_size)]
    return made + _heading(f"Not certain which corner: {sum(not row['sure'] for row in drawn)}")


def _heading(text: str) -> list[Entry]:
    return [Entry(""), Entry(text, heading=True)]


def draw_list(page: Page, place: tuple[float, float], entries: Sequence[Entry], how: tuple[float, int]) -> None:
    """Draw the list from a place on, in a type size, in so many lines at most."""
    x, y = place
    type_size, most = how
    shown = list(entries)
    if len(shown) > most:
        shown = [entry for entry in entries if entry.text]  # air is the first thing to go
    if len(shown) > most:
        left = sum(entry.row is not None for entry in shown[most - 1 :])
        shown = [*shown[: most - 1], Entry(f"and {left} more: see the table" if left else "...", heading=True)]
    height = line_height(type_size)
    for entry in shown:
        if entry.row is not None:
            axes = page.axes(x, y, 24, height)
            axes.set_xlim(0, 24)
            axes.plot([11], [height / 2], clip_on=False, **mark_look(entry.row, 12.5))
            draw_number(axes, (11, height / 2), entry.row, 8.5)
        y = page.line(
            x + entry.indent,
            y,
            entry.text,
            size=type_size,
            weight="bold" if entry.heading else "normal",
            colour=QUIET if entry.heading else INK,
        )


def draw_number(axes: Axes, place: tuple[float, float], row: Row, size: float) -> None:
    """Write the number of a mark on it."""
    ink = ink_on(LOOKS[row["place"]]) if row["sure"] else INK
    axes.text(*place, str(row["number"]), ha="center", va="center_baseline", fontsize=size, fontweight="bold", color=ink, zorder=6)

"""The cells of a heatmap: colour, edge and sign of each, and the key that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.patches import Rectangle

from gapkit.charts.notes import has
from gapkit.charts.pictures.page import line_height, pixels
from gapkit.charts.pictures.strip_parts import key_words, signed
from gapkit.charts.theme import BASE, CUSTOMER, FAINT, INK, NEUTRAL, PAPER, PROVIDER, QUIET, SMALL, ink_on, shades
from gapkit.gaps.words import points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from gapkit.charts.pictures.page import Page, Ruler

Row = dict[str, Any]

STEPS = (5, 10, 15, 20, 25, 30, 40, 50)  # points of one shade; four shades a side
MOST = 4
PALE = "#f3f3f3"
BETWEEN = 1.0  # pixels that a cell keeps off its place's edges, so that cells stay apart
KEY_CELL, KEY_AIR, KEY_GAP = 30.0, 8.0, 32.0
SIGNS = {"overrates": "▲", "underrates": "▼", "agrees": "=", "unclear": "·", "": "?"}
ABSENT = {"hidden": "×", "one side missing": "–", "not comparable": "≠"}  # noqa: RUF001 - signs to be looked at
BOUNDS = {"at least": "≥", "at most": "≤"}


class Cell(NamedTuple):
    """How a cell looks: its colour, its edge ("" for none), the sign that stands where there is no room for a number, and the colour of its text."""

    face: str
    edge: str
    sign: str
    ink: str
    weight: str = "normal"
    corner: str = ""  # a sign in its corner, beside its number: too close to call, no verdict


class Shading(NamedTuple):
    """How many points one shade spans, and how many shades a side has."""

    step: int
    many: int

    def of(self, gap: float) -> int:
        """Return the place of the shade of a gap, the palest first."""
        return min(max(abs(int(points(gap))) - 1, 0) // self.step, self.many - 1)  # by the number that is printed


def shading_of(rows: Sequence[Row]) -> Shading:
    """Return shades that hold every decided gap of the chart."""
    most = max((abs(float(row["gap"])) for row in rows if row["verdict"] in ("overrates", "underrates")), default=0.0)
    step = next((step for step in STEPS if most <= MOST * step), STEPS[-1])
    return Shading(step, min(max(-int(-most // step), 1), MOST))


def cell_of(row: Row, shading: Shading) -> Cell:
    """Return how a cell looks. All hidden cells look the same, and nothing of a cell that is not drawn but its status is looked at."""
    if not row["drawn"]:
        return Cell(NEUTRAL if row["status"] == "hidden" else PAPER, "", ABSENT.get(row["status"], ABSENT["one side missing"]), QUIET)
    verdict = row["verdict"]
    if verdict in ("overrates", "underrates"):
        face = shades(PROVIDER if verdict == "overrates" else CUSTOMER, shading.many)[shading.of(float(row["gap"]))]
        return Cell(face, "", SIGNS[verdict], ink_on(face), "bold")
    if verdict == "agrees":
        return Cell(PAPER, INK, SIGNS[verdict], INK)
    return Cell(PALE, "", SIGNS[verdict], QUIET, corner=SIGNS[verdict])


def number_of(row: Row) -> str:
    """Return a cell's gap as it is printed, "+21", "≥12", "(+18)"; "" where it is not drawn."""
    if not row["drawn"] or not has(row["gap"]):
        return ""
    number = signed(int(points(row["gap"])))
    # A figure taken as 2 people, lest one be read out, bounds nothing that a reader could count on.
    return f"({number})" if "few" in row["marks"] else f"{BOUNDS.get(row['bound'], '')}{number}"


def draw_cell(axes: Axes, box: tuple[float, float, float, float], look: Cell, text: str) -> None:
    """Draw a cell in a box (left, top, width, height, in pixels) with its text."""
    left, top, width, height = box
    inset = BETWEEN + (0.8 if look.edge else 0.0)
    size = (width - 2 * inset, height - 2 * inset)
    axes.add_patch(
        Rectangle((left + inset, top + inset), *size, fc=look.face, ec=look.edge or "none", lw=1.1 if look.edge else 0, zorder=2)
    )
    if look.corner == SIGNS["unclear"] and text != look.corner:
        axes.plot([left + width - 8], [top + 8], marker="o", ms=3.4, mfc=FAINT, mec="none", ls="none", zorder=3)
    elif look.corner and text != look.corner:
        axes.text(left + width - 8, top + 14, look.corner, ha="center", va="baseline", fontsize=9, color=QUIET, zorder=3)
    if text:
        # The baseline is set by hand: figures have no descenders, so that centring their box would hang them low.
        baseline = top + height / 2 + pixels(SMALL) * 0.33
        axes.text(
            left + width / 2, baseline, text, ha="center", va="baseline", fontsize=SMALL, color=look.ink, fontweight=look.weight, zorder=4
        )


Entry = tuple[tuple[Cell, ...], str]


def key_of(rows: Sequence[Row], shading: Shading, *, numbered: bool) -> list[Entry]:
    """Return the key's entries: cells, and what they mean. Only what the chart holds is named.

    `numbered` tells that cells have room for their numbers: then their signs stand nowhere.
    """
    drawn = [row for row in rows if row["drawn"]]
    bounds = ", ".join(str(shading.step * (place + 1)) for place in range(shading.many))
    short = {"overrates": "+", "underrates": "-"}
    made: list[Entry] = []
    for verdict, sign in SIGNS.items():
        same = [row for row in drawn if row["verdict"] == verdict]
        if not same:
            continue
        words = key_words(drawn, verdict)
        shown = short.get(verdict, "") if numbered else sign
        if verdict in short:
            ramp = shades(PROVIDER if verdict == "overrates" else CUSTOMER, shading.many)
            made.append((tuple(Cell(face, "", shown, ink_on(face), "bold") for face in ramp), f"{words} (by up to {bounds})"))
        else:
            made.append(((cell_of(same[0], shading)._replace(sign=shown),), words))
    for status in ABSENT:
        same = [row for row in rows if not row["drawn"] and row["status"] == status]
        if same:
            said = {"one side missing": "no answers from one side"}.get(status, status)
            made.append(((cell_of(same[0], shading),), said))
    return made


def key_rows(ruler: Ruler, room: float, entries: Sequence[Entry]) -> list[list[Entry]]:
    """Return the key in lines, broken where a line is full."""
    lines: list[list[Entry]] = [[]]
    x = 0.0
    for cells, words in entries:
        fits = ruler.lines(words, room - len(cells) * KEY_CELL - KEY_AIR, 1)[0]
        width = len(cells) * KEY_CELL + KEY_AIR + ruler.width(fits, BASE)
        if lines[-1] and x + width > room:
            lines.append([])
            x = 0.0
        lines[-1].append((cells, fits))
        x += width + KEY_GAP
    return lines if lines[0] else []


def draw_key_rows(page: Page, ruler: Ruler, y: float, lines: Sequence[Sequence[Entry]]) -> float:
    """Draw the key under the subtitle; return where the next thing goes."""
    height = line_height(BASE)
    for line in lines:
        axes = page.axes(0, y, page.width, height)
        axes.set_xlim(0, page.width)
        x = page.size.margin
        for cells, words in line:
            for cell in cells:
                draw_cell(axes, (x, 2, KEY_CELL, height - 4), cell, cell.sign)
                x += KEY_CELL
            page.line(x + KEY_AIR, y, words)
            x += KEY_AIR + ruler.width(words, BASE) + KEY_GAP
        y += height + 4
    return y

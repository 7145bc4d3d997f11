"""What does not fit on a slide: rows in the middle give way to a line that counts them, rows that are only listed are put together by their reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from gapkit.charts.theme import BASE, QUIET, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.charts.pictures.page import Page, Ruler
    from gapkit.charts.sizes import Size

Row = dict[str, Any]
T = TypeVar("T")

NAMES = 12  # names given for one reason under "Not drawn"
LINES = 3  # lines for one reason


@dataclass(frozen=True)
class Fold:
    """Which rows are drawn: their `places` in order, how many are `left` out, and the line `height` pixels high that says so before the row drawn at `top`."""

    places: tuple[int, ...]
    left: int
    top: int
    height: float

    def kept(self, rows: Sequence[T]) -> list[T]:
        """Return the rows that are drawn."""
        return [rows[place] for place in self.places]

    def gap_before(self, place: int) -> float:
        """Return the pixels that stand before the row drawn at that place."""
        return self.height if self.left and place == self.top else 0.0

    def tell(self, page: Page, y: float, place: int, left: float | None = None) -> float:
        """Write the line before the row drawn at that place, from `left` on, if it stands there; return its height."""
        if self.gap_before(place):
            x = page.size.margin if left is None else left
            page.rule(y, x)
            between = " between these" if self.top < len(self.places) else ""
            page.line(x, y + 4, f"{self.left} more{between}: see the table", size=SMALL, colour=QUIET, over=True)
        return self.gap_before(place)

    def tell_at_the_end(self, page: Page, y: float, drawn: int, left: float | None = None) -> float:
        """Write the line below the last of the `drawn` rows where it stands there; return where the next thing goes."""
        return y + self.tell(page, y, drawn, left)


def fold(heights: Sequence[float], room: float, line: float, ranks: Sequence[Any] | None = None) -> Fold:
    """Return which rows of these heights to draw in so many pixels: all that fit, else those of both ends, a `line` between them counting the rest.

    Where `ranks` are given, those of the lowest rank are drawn, in their order, and the line stands below them. One row at least is drawn.
    """
    every = range(len(heights))
    if sum(heights) <= room or len(heights) <= 1:
        return Fold(tuple(every), 0, len(heights), 0.0)
    ends = [place // 2 if place % 2 == 0 else len(heights) - 1 - place // 2 for place in every]
    order = ends if ranks is None else sorted(every, key=lambda place: ranks[place])
    kept: list[int] = []
    used = line
    for place in order:
        if kept and used + heights[place] > room:
            if ranks is None:
                break
            continue  # a smaller one of a later rank may still fit
        used += heights[place]
        kept.append(place)
    places = tuple(sorted(kept))
    # Between both ends stands the line where the first row is missing; ranked rows may be missing anywhere, and are counted below.
    top = next((at for at, place in enumerate(places) if at != place), len(places)) if ranks is None else len(places)
    return Fold(places, len(heights) - len(kept), top, line)


class Listed(NamedTuple):
    """What is told in words instead of being drawn: lines, and their type size. On a page that grows they stand under a heading, else for themselves."""

    lines: tuple[str, ...]
    size: float


def listed_lines(rows: Sequence[Row], ruler: Ruler, size: Size, name: str, type_size: float | None = None) -> Listed:
    """Return rows that are not drawn as lines, by panel and reason: "hidden: Fees, Branches and 3 more".

    On a page that grows every name is given; elsewhere the lines are small and say by themselves what they are. `name` is the column that has the name.
    """
    kind = type_size or (BASE if size.grows else SMALL)
    panels = list(dict.fromkeys(row["panel"] for row in rows))
    own = {panel: tuple(sorted((row["words"], row[name]) for row in rows if row["panel"] == panel)) for panel in panels}
    if len(panels) > 1 and len(set(own.values())) == 1:
        # The same ones for the same reasons everywhere: told once.
        return listed_lines([row for row in rows if row["panel"] == panels[0]], ruler, size, name, type_size)
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        groups.setdefault((row["panel"] if len(panels) > 1 else "", row["words"]), []).append(row[name])
    made: list[str] = []
    most = NAMES if not size.grows else len(rows)
    lead = "Not drawn, " if not size.grows and type_size is None else ""
    for (panel, words), names in groups.items():
        short = [ruler.lines(one, 0.4 * size.full, 1, kind)[0] for one in names[:most] if one]
        more = f" and {len(names) - most} more" if len(names) > most else ""
        made += ruler.lines(
            f"{lead}{panel + ': ' if panel else ''}{words}: {', '.join(short)}{more}", size.full, LINES if not size.grows else 60, kind
        )
        lead = ""
    return Listed(tuple(made), kind)

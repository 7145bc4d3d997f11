"""A deck's master: the house's or a client's; which layout carries what is shown, and where on a slide each thing stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import PP_PLACEHOLDER as KINDS
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from gapkit.errors import ExportError, nearest
from gapkit.exports.deck.emptied import emptied
from gapkit.exports.deck.house import house_deck
from gapkit.exports.deck.opening import open_deck, read_deck
from gapkit.exports.deck.template import Template, read_template

if TYPE_CHECKING:
    from pathlib import Path

    from pptx.presentation import Presentation as Deck
    from pptx.slide import SlideLayout

TITLES = (KINDS.TITLE, KINDS.CENTER_TITLE)
CONTENTS = (KINDS.OBJECT, KINDS.CHART, KINDS.TABLE, KINDS.BODY)
SMALL_PRINT = (KINDS.DATE, KINDS.FOOTER, KINDS.SLIDE_NUMBER)
OFFICE_TITLE = 44.0  # points, where nothing says it
LEAST_SHARE = 0.25  # of the slide, for a placeholder that can hold a chart
LEAST_INCHES = (4.5, 2.6)  # width and height that a chart with its words needs


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height

    def inches(self) -> tuple[float, float]:
        """Return width and height in inches."""
        return Emu(self.width).inches, Emu(self.height).inches


@dataclass(frozen=True)
class Places:
    """Which placeholders of the layout hold what, by their number (None: the layout has none), and the room for a chart."""

    layout: SlideLayout
    title: int
    content: int | None
    takeaway: int | None
    source: int | None
    room: Box


class Master:
    """A deck being made on a master, and the places of its layout."""

    def __init__(self, template: Path | None = None) -> None:
        """Open the house's master, or a client's.

        Raises ExportError where the file is no presentation, has no layout with a title, or its template.yaml names what is not there.
        """
        self.deck = house_deck() if template is None else emptied(open_deck(read_deck(template), str(template)))
        self.asked = read_template(template) if template is not None else Template()
        self.places = _places(self.deck, self.asked, template)

    @property
    def font(self) -> str:
        """The font of the theme's body text."""
        master: Any = self.places.layout.slide_master
        theme = next((rel.target_part.blob for rel in master.part.rels.values() if rel.reltype.endswith("/theme")), b"")
        found = re.search(rb'<a:minorFont>\s*<a:latin [^>]*typeface="([^"]+)"', theme)
        return found.group(1).decode("utf-8", "replace") if found else ""

    @property
    def title_size(self) -> float:
        """The type size of titles in points, as the layout or its master sets it."""
        layout: Any = self.places.layout
        holder = next(one for one in layout.placeholders if one.placeholder_format.idx == self.places.title)
        style = f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
        own = holder.element.find(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        for look in (own, layout.slide_master.element.find(style)):
            if look is not None and look.get("sz"):
                return int(look.get("sz")) / 100
        return OFFICE_TITLE


def _places(deck: Deck, asked: Template, path: Path | None) -> Places:
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    if asked.layout:
        layouts = [_named(asked.layout, layouts, path)]
    able = [layout for layout in layouts if _of_kind(layout, TITLES) or asked.title]
    if not able:
        raise ExportError(
            f"{path}: no layout has a title, where the finding would stand. Add one to the master, or name a placeholder in template.yaml."
        )
    layout = max(able, key=lambda one: _fitness(one, deck))
    title = _asked_for(asked.title, layout, path) if asked.title else _of_kind(layout, TITLES)[0]
    content = _asked_for(asked.content, layout, path) if asked.content else _largest(layout, deck)
    others = [_asked_for(name, layout, path) if name else None for name in (asked.takeaway, asked.source)]
    takeaway, source = (one.placeholder_format.idx if one is not None else None for one in others)
    room = _box(content) if content is not None else _below(layout, title, deck)
    width, height = room.inches()
    if width < LEAST_INCHES[0] or height < LEAST_INCHES[1]:
        raise ExportError(
            f"{path}, layout {layout.name!r}: its content is {width:.1f} by {height:.1f} inches, and a chart with its words needs "
            f"{LEAST_INCHES[0]:g} by {LEAST_INCHES[1]:g}. Name another layout in template.yaml (layout: ...)."
        )
    return Places(
        layout, title.placeholder_format.idx, content.placeholder_format.idx if content is not None else None, takeaway, source, room
    )


def _shapes(layout: SlideLayout) -> list[Any]:
    placeholders: Any = layout.placeholders
    return list(placeholders)


def _of_kind(layout: SlideLayout, kinds: tuple[Any, ...]) -> list[Any]:
    return [shape for shape in _shapes(layout) if shape.placeholder_format.type in kinds]


def _fitness(layout: SlideLayout, deck: Deck) -> tuple[int, int]:
    """Return how well a layout carries one chart: one large content alone is best, then a title alone, then the fewest others."""
    contents = [shape for shape in _shapes(layout) if shape.placeholder_format.type not in (*TITLES, *SMALL_PRINT)]
    large = _large(layout, deck)
    upright = [shape for shape in large if _is_general(shape)]
    if len(upright) == 1 and len(contents) == 1 and _of_kind(layout, (KINDS.TITLE,)):
        return 3, upright[0].width * upright[0].height
    if not contents and _of_kind(layout, (KINDS.TITLE,)):
        return 2, 0
    return (1 if large else 0), -len(contents)


def _large(layout: SlideLayout, deck: Deck) -> list[Any]:
    """Return the placeholders that are large enough for a chart, whatever they are made for."""
    area = int(deck.slide_width or 0) * int(deck.slide_height or 0)
    return [shape for shape in _of_kind(layout, CONTENTS) if shape.width * shape.height >= LEAST_SHARE * area]


def _is_general(shape: Any) -> bool:
    """Return whether a chart may stand in a placeholder: one for text alone (a section's, a caption's) is none."""
    return shape.placeholder_format.type in (KINDS.OBJECT, KINDS.CHART)


def _largest(layout: SlideLayout, deck: Deck) -> Any | None:
    return max(filter(_is_general, _large(layout, deck)), key=lambda shape: shape.width * shape.height, default=None)


def _below(layout: SlideLayout, title: Any, deck: Deck) -> Box:
    """Return the room between a title and the small print at the foot of a slide."""
    box, height = _box(title), int(deck.slide_height or 0)
    top = box.bottom + Inches(0.1)
    feet = [shape.top for shape in _of_kind(layout, SMALL_PRINT) if shape.top is not None and shape.top > top]
    return Box(box.left, top, box.width, min([*feet, int(height * 0.95)]) - Inches(0.05) - top)


def _box(shape: Any) -> Box:
    return Box(int(shape.left), int(shape.top), int(shape.width), int(shape.height))


def _named(name: str, layouts: list[SlideLayout], path: Path | None) -> SlideLayout:
    found = next((layout for layout in layouts if layout.name == name), None)
    if found is None:
        raise ExportError(
            f"{path}: template.yaml names the layout {name!r}, which is not there.{nearest(name, [one.name for one in layouts])}"
        )
    return found


def _asked_for(name: str | int, layout: SlideLayout, path: Path | None) -> Any:
    """Return the placeholder of a layout that template.yaml names, by its number or its name."""
    shapes = _shapes(layout)
    found = next((one for one in shapes if name in (one.placeholder_format.idx, one.name)), None)
    if found is None:
        known = [one.name for one in shapes]
        numbers = ", ".join(f"{one.placeholder_format.idx} ({one.name})" for one in shapes)
        hint = nearest(name, known) if isinstance(name, str) else f" It has: {numbers}."
        raise ExportError(f"{path}, layout {layout.name!r}: template.yaml names the placeholder {name!r}, which is not there.{hint}")
    return found

"""The deck's own master, used where no template is given: 16:9, findings as titles, the house's colours as the theme's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from gapkit.charts.theme import BAD, CUSTOMER, GOOD, INK, NEUTRAL, PROVIDER, QUIET
from gapkit.exports.deck.emptied import emptied

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

KEPT = ("Title and Content", "Title Only")
FONT = "Arial"  # on every machine that shows slides
SLIDE = (Inches(13.333), Inches(7.5))
# Left, top, width, height in inches, by the type of the master's placeholder.
PLACES = {
    "title": (0.55, 0.35, 12.23, 1.0),
    "body": (0.55, 1.4, 12.23, 5.55),
    "dt": (9.2, 7.02, 1.6, 0.3),
    "ftr": (0.55, 7.02, 8.0, 0.3),
    "sldNum": (11.98, 7.02, 0.8, 0.3),
}
THEME = {
    "dk1": INK,
    "lt1": "#ffffff",
    "dk2": QUIET,
    "lt2": NEUTRAL,
    "accent1": PROVIDER,
    "accent2": CUSTOMER,
    "accent3": GOOD,
    "accent4": BAD,
    "accent5": "#767676",
    "accent6": "#b8860b",
    "hlink": PROVIDER,
    "folHlink": BAD,
}
TITLE_SIZE = 2400  # hundredths of a point


def house_deck() -> Deck:
    """Return an empty deck with the house's master and two layouts: a title with content, a title alone."""
    deck = emptied(Presentation())
    deck.slide_width, deck.slide_height = SLIDE
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    for shape in master.placeholders:
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        shape.left, shape.top, shape.width, shape.height = (Inches(part) for part in PLACES[kind])
    for layout in deck.slide_layouts:
        shapes: Any = layout.placeholders
        for shape in shapes:
            own = shape.element.spPr.find(qn("a:xfrm"))
            if own is not None:  # what is not said comes from the master
                shape.element.spPr.remove(own)
    _title_style(master.element)
    _theme(deck)
    return deck


def _title_style(master: object) -> None:
    """Set findings at the left, bold and no larger than two lines of a sentence bear."""
    style = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")  # type: ignore[attr-defined]
    style.set("algn", "l")
    look = style.find(qn("a:defRPr"))
    look.set("sz", str(TITLE_SIZE))
    look.set("b", "1")
    for body in master.iter(qn("a:bodyPr")):  # type: ignore[attr-defined]
        if body.getparent().getparent().find(f".//{qn('p:ph')}[@type='title']") is not None:
            body.set("anchor", "t")
            body.set("lIns", "0")
            for autofit in list(body):
                body.remove(autofit)


def _theme(deck: Deck) -> None:
    """Write the house's colours and font into the theme, where a client's master would have its own."""
    part = next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    text = part.blob.decode("utf-8")
    for name, colour in THEME.items():
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>', text, count=1)
    text = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\g<1>{FONT}", text)
    part._blob = text.encode("utf-8")

"""A master's file without what its last deck left in it: slides, and all that tells of them or of who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pptx.opc.constants import RELATIONSHIP_TYPE as LINKS
from pptx.oxml.ns import qn

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

# Kept by name: a picture of the first slide, the list of all titles, outlines that hold on to slides, printers, authors of comments are not among them.
OF_FILE: Final = (LINKS.OFFICE_DOCUMENT, LINKS.CORE_PROPERTIES)
OF_DECK: Final = (LINKS.SLIDE_MASTER, LINKS.NOTES_MASTER, LINKS.HANDOUT_MASTER, LINKS.THEME, LINKS.TABLE_STYLES, LINKS.FONT)
LISTS: Final = ("p:custShowLst", "p:custDataLst", "p:smartTags")  # of slides that are gone, and of data that is


def emptied(deck: Deck) -> Deck:
    """Return a deck without its slides, and without what its file says of them elsewhere."""
    part: Any = deck.part
    for entry in list(deck.slides._sldIdLst):
        deck.slides._sldIdLst.remove(entry)
    for name in LISTS:
        for element in part._element.findall(qn(name)):
            part._element.remove(element)
    for rels, kinds in ((part.package._rels, OF_FILE), (part._rels, OF_DECK)):
        for key, rel in list(rels.items()):
            if rel.reltype not in kinds:
                rels.pop(key)
    return deck

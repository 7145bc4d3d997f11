"""A client's master as a consultant is handed one: 4:3, a serif font, colours of its own, German names, a subtitle of its own, slides left in it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as LINKS
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FONT = "DejaVu Serif"
COLOURS = {
    "dk1": "1F2A44",
    "dk2": "44546A",
    "accent1": "7A1F3D",
    "accent2": "2F6F73",
    "accent3": "5B8C5A",
    "accent4": "B5651D",
    "accent5": "8A8A8A",
}
LAYOUTS = {
    "Title Slide": "Titelfolie",
    "Title and Content": "Titel und Inhalt",
    "Section Header": "Abschnittsüberschrift",
    "Two Content": "Zwei Inhalte",
    "Comparison": "Vergleich",
    "Title Only": "Nur Titel",
    "Blank": "Leer",
    "Content with Caption": "Inhalt mit Überschrift",
    "Picture with Caption": "Bild mit Überschrift",
}
PLACEHOLDERS = {
    "Title": "Titel",
    "Content Placeholder": "Inhaltsplatzhalter",
    "Text Placeholder": "Textplatzhalter",
    "Subtitle": "Untertitel",
    "Picture Placeholder": "Bildplatzhalter",
}


def client_master(path: Path) -> Path:
    """Write the master with one slide in it, and return its path."""
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Inches(10), Inches(7.5)
    for layout in deck.slide_layouts:
        layout.name = LAYOUTS.get(layout.name, layout.name)
        for shape in layout.placeholders:
            word, _, number = shape.name.rpartition(" ")
            shape.name = f"{PLACEHOLDERS.get(word, word)} {number}"
    part = next(rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    text = part.blob.decode("utf-8")
    for name, colour in COLOURS.items():
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', text, count=1)
    text = re.sub(r'(<a:(?:major|minor)Font><a:latin typeface=")[^"]*', rf"\g<1>{FONT}", text)
    part._blob = text.encode("utf-8")  # noqa: SLF001 - python-pptx has no door to a theme
    left = deck.slides.add_slide(deck.slide_layouts[0])
    left.shapes.title.text = "Entwurf, vertraulich: Kunde Müller"
    left.notes_slide.notes_text_frame.text = "Nur für Müller"
    left.shapes.add_picture(io.BytesIO(_picture()), 0, 0)
    about = deck.core_properties
    about.author, about.subject, about.category, about.keywords = "Frau Müller", "Müller", "Müller intern", "Müller"
    # As programs leave it: an outline that holds on to a slide, a show made of some, the titles of all.
    view = next(rel.target_part for rel in deck.part.rels.values() if rel.reltype == LINKS.VIEW_PROPS)
    view.relate_to(left.part, LINKS.SLIDE)
    file = next(rel.target_part for rel in deck.part.package._rels.values() if rel.reltype == LINKS.EXTENDED_PROPERTIES)  # noqa: SLF001 - likewise
    file._blob = file.blob.replace(b"</Properties>", "<TitlesOfParts><vt:lpstr>Müller</vt:lpstr></TitlesOfParts></Properties>".encode())  # noqa: SLF001 - likewise
    shows = (
        f'<p:custShowLst {nsdecls("p", "r")}><p:custShow name="Müller" id="0"><p:sldLst><p:sld r:id="{deck.slides._sldIdLst[0].rId}"/>'  # noqa: SLF001 - likewise
        "</p:sldLst></p:custShow></p:custShowLst>"
    )
    deck.part._element.find(qn("p:notesSz")).addnext(parse_xml(shows))  # noqa: SLF001 - likewise
    deck.save(str(path))
    return path


def changed(source: Path, target: Path, change: Callable[[Any], None]) -> Path:
    """Write a deck again with something of it changed, and return its path."""
    deck = Presentation(str(source))
    change(deck)
    deck.save(str(target))
    return target


def _picture() -> bytes:
    """Return a small picture."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "PNG")
    return made.getvalue()

"""A client's master as a consultant is handed one: 4:3, a serif font, colours of its own, German names, a subtitle of its own, slides left in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.util import Inches

if TYPE_CHECKING:
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
    deck.save(str(path))
    return path

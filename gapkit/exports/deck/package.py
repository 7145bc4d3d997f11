"""A deck as a file: what it was made from is kept in it, and the same deck has the same bytes whenever it is written."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as LINKS
from pptx.opc.package import Part
from pptx.oxml import parse_xml

from gapkit.exports.writing import MADE

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

SPACE: Final = "https://gapkit.invalid/deck"
KIND: Final = "application/xml"
FILE: Final = "file"  # the key of the file's own title among the words that were set
LONGEST: Final = 255  # characters of a file's title
ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
SECTIONS: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
P14: Final = "http://schemas.microsoft.com/office/powerpoint/2010/main"


@dataclass(frozen=True)
class Recipe:
    """What a deck was made from: the study's name, the report, what was asked, and the words as they were set, by the id of their shape."""

    study: str = ""
    report: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    figures: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def write_recipe(deck: Deck, recipe: Recipe) -> None:
    """Keep a recipe in a deck, as a custom part that PowerPoint carries along; one that is there is replaced."""
    body = etree.Element(f"{{{SPACE}}}recipe", nsmap={None: SPACE})
    body.text = json.dumps(asdict(recipe), ensure_ascii=True, sort_keys=True)
    blob = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = _part(deck)
    if part is not None:
        part._blob = blob
        return
    package: Any = deck.part.package
    deck.part.relate_to(Part(package.next_partname("/customXml/item%d.xml"), KIND, package, blob), LINKS.CUSTOM_XML)


def read_recipe(deck: Deck) -> Recipe | None:
    """Return the recipe that a deck carries, None where it has none."""
    part = _part(deck)
    if part is None:
        return None
    try:
        return Recipe(**json.loads(etree.fromstring(part.blob).text or ""))
    except (ValueError, TypeError, etree.XMLSyntaxError):
        return None


def _part(deck: Deck) -> Any | None:
    rels: Any = deck.part.rels.values()
    return next((rel.target_part for rel in rels if rel.reltype == LINKS.CUSTOM_XML and SPACE.encode() in rel.target_part.blob), None)


def write_sections(deck: Deck, sections: dict[str, int]) -> None:
    """Part the slides into named sections, as the overview shows them: each name with how many slides it has, in order."""
    element: Any = deck.part._element
    entries = list(element.sldIdLst)
    listed, start = "", 0
    for name, many in sections.items():
        ids = "".join(f'<p14:sldId id="{entry.id}"/>' for entry in entries[start : start + many])
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SPACE}/{name}")).upper()
        listed += f'<p14:section name="{name}" id="{{{key}}}"><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>'
        start += many
    made = f'<p:ext xmlns:p="{element.nsmap["p"]}" uri="{SECTIONS}"><p14:sectionLst xmlns:p14="{P14}">{listed}</p14:sectionLst></p:ext>'
    extras = element.find(f"{{{element.nsmap['p']}}}extLst")
    if extras is None:
        extras = etree.SubElement(element, f"{{{element.nsmap['p']}}}extLst")
    for old in [one for one in extras if one.get("uri") == SECTIONS]:
        extras.remove(old)
    extras.append(parse_xml(made))


def deck_file(deck: Deck, *, title: str) -> bytes:
    """Return a deck as a file: settled times, its parts in a settled order."""
    about = deck.core_properties
    for name in ("subject", "comments", "keywords", "category", "content_status", "identifier", "language", "version"):
        setattr(about, name, "")  # a master comes with what its last deck was about
    about.title, about.author, about.last_modified_by = title_of(title), "gapkit", "gapkit"
    about.created = about.modified = about.last_printed = MADE
    about.revision = 1
    return settled(deck)


def title_of(title: str) -> str:
    """Return a title as a file's properties can hold it."""
    return title[:LONGEST].rstrip()


def settled(deck: Deck) -> bytes:
    """Return a deck as a file with one time for all its parts."""
    stream = io.BytesIO()
    deck.save(stream)
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return made.getvalue()

"""Reading what a deck or a workbook holds as somebody with bad intentions would: every part of the file, the files inside it, every number of a chart."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils import range_boundaries
from pptx import Presentation
from pptx.oxml.ns import qn

from gapkit.charts.theme import theme
from gapkit.exports.deck.measure import LEADING, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

Number = float | None


@dataclass(frozen=True)
class Read:
    """One series of a native chart: its name, and its numbers as the chart shows them and as the workbook inside it has them."""

    name: str
    x: tuple[Number, ...]
    y: tuple[Number, ...]
    x_inside: tuple[Number, ...]
    y_inside: tuple[Number, ...]
    name_inside: object


def members(content: bytes, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Go through the parts of a zip file, and through those of the zip files inside it: "deck.pptx/ppt/embeddings/x.xlsx/xl/workbook.xml"."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            part = file.read(name)
            inner = f"{path}/{name}".lstrip("/")
            yield inner, part
            if part.startswith(b"PK\x03\x04"):
                yield from members(part, inner)


def words_of(content: bytes) -> dict[str, str]:
    """Return every part of a zip file that is text, unescaped, by its path; a picture's bytes as they are."""
    return {path: unescape(part.decode("utf-8", "replace")) for path, part in members(content) if not part.startswith(b"PK\x03\x04")}


def said_of(content: bytes) -> dict[str, str]:
    """Return what people can read in each part (texts, attributes that are words, cells, numbers of charts), without the marks and measures of the format."""
    found = {}
    for path, part in members(content):
        if path.endswith((".xml", ".rels")):
            text = part.decode("utf-8")
            alts = re.findall(r'\b(?:descr|title|name)="([^"]*)"', text) if "/slides/" in path else []
            kept = re.findall(r"<(?:a:t|c:v|v|t|dc:\w+|recipe)\b[^>]*>([^<]*)<", text)
            found[path] = unescape("\n".join([*kept, *alts]))
    return found


def opened(content: bytes) -> Any:  # noqa: ANN401 - python-pptx has hardly any types
    """Return a deck opened."""
    return Presentation(io.BytesIO(content))


def shapes_of(deck: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - likewise
    """Go through a deck's shapes with their slides, those in groups as well."""

    def inside(shapes: Any) -> Iterator[Any]:  # noqa: ANN401 - likewise
        for shape in shapes:
            if hasattr(shape, "shapes"):
                yield from inside(shape.shapes)
            else:
                yield shape

    for slide in deck.slides:
        for shape in inside(slide.shapes):
            yield slide, shape


def series_of(chart: Any) -> list[Read]:  # noqa: ANN401 - likewise
    """Return the series of a native chart, each as shown and as its workbook has it where the chart says that it stands."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    read = []
    for one in chart._chartSpace.iter(qn("c:ser")):  # noqa: SLF001 - python-pptx tells no x values
        axes = [one.find(qn(tag)) for tag in (("c:xVal", "c:yVal") if one.find(qn("c:yVal")) is not None else ("c:cat", "c:val"))]
        (x, x_inside), (y, y_inside) = (_numbers(axis, book) for axis in axes)
        name = one.find(qn("c:tx"))
        reference = name.find(f".//{qn('c:f')}").text
        (named,) = _cells(reference, book)
        read.append(Read(name.find(f".//{qn('c:v')}").text or "", x, y, x_inside, y_inside, named))
    return read


def _numbers(axis: Any, book: openpyxl.Workbook) -> tuple[tuple[Number, ...], tuple[Number, ...]]:  # noqa: ANN401 - likewise
    reference = axis.find(f".//{qn('c:f')}").text
    cells = _cells(reference, book)
    texts = axis.find(f".//{qn('c:strCache')}") is not None
    shown: list[Any] = [None] * int(axis.find(f".//{qn('c:ptCount')}").get("val"))
    for point in axis.iter(qn("c:pt")):
        text = point.find(qn("c:v")).text
        shown[int(point.get("idx"))] = text if texts else float(text)
    return tuple(shown), tuple(cells)


def _cells(reference: str, book: openpyxl.Workbook) -> list[Any]:
    sheet, _, area = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [cell for row in rows for cell in row]


def inside(deck: Any) -> None:  # noqa: ANN401 - likewise
    """Assert that every shape of a deck stands on its slide, and that nothing lies over anything else."""
    for slide in deck.slides:
        boxes = []
        for shape in slide.shapes:
            height = max(shape.height, sum(row.height for row in shape.table.rows)) if getattr(shape, "has_table", False) else shape.height
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + height <= deck.slide_height, (shape.name, shape.top + height, deck.slide_height)
            boxes.append((shape.name, shape.left, shape.top, shape.left + shape.width, shape.top + height))
        for place, (name, left, top, right, bottom) in enumerate(boxes):
            for other, *edges in boxes[place + 1 :]:
                over = min(right, edges[2]) - max(left, edges[0]), min(bottom, edges[3]) - max(top, edges[1])
                assert min(over) <= 12_700, (name, other)  # a point


def fits(deck: Any, font: str, title_size: float) -> None:  # noqa: ANN401 - likewise
    """Assert that the words of a deck are no higher than their place, measured as `font` would set them; titles are of that size where they say none."""
    measure = Measure(font)
    for _, shape in shapes_of(deck):
        if shape.has_text_frame and shape.name.startswith("gapkit ") and shape.text_frame.text:
            title = shape.name.endswith(" title")
            paragraphs = [paragraph for paragraph in shape.text_frame.paragraphs if paragraph.runs]
            sizes = [paragraph.runs[0].font.size.pt if paragraph.runs[0].font.size else title_size for paragraph in paragraphs]
            wide = shape.width.pt - (16 if title else 0)
            with theme():
                lines = [measure.count(paragraph.text, wide, size, bold=title) for paragraph, size in zip(paragraphs, sizes, strict=True)]
            after = sum(paragraph.space_after.pt for paragraph in paragraphs[:-1] if paragraph.space_after)
            high = sum(many * size * LEADING for many, size in zip(lines, sizes, strict=True)) + after
            assert high <= shape.height.pt + 1, (shape.name, shape.text_frame.text[:80], high, shape.height.pt)

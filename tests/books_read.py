"""Workbooks read back: cells as another library reads them, charts and pictures' words from their XML."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl  # type: ignore[import-untyped]

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def opened(content: bytes) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Return a workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, str]:
    """Return the files inside a workbook as text by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells(content: bytes) -> list[Any]:
    """Return every cell that holds something, of all sheets."""
    return [cell for page in opened(content) for row in page.iter_rows() for cell in row if cell.value is not None]


def words_of(content: bytes) -> str:
    """Return all that a workbook holds in words and numbers: cells, what charts keep of them, labels, alt texts, names of sheets; one a line."""
    book = opened(content)
    found = [str(cell.value) for cell in cells(content)] + book.sheetnames
    for name, text in parts(content).items():
        if name.startswith(("xl/charts/", "xl/drawings/", "docProps/core")):
            found += re.findall(r">([^<>]+)<", text) + re.findall(r'descr="([^"]*)"', text)
    return "\n".join(found)


@dataclass(frozen=True)
class Series:
    """One series of a chart: what it keeps of its cells (None for an empty one), the cells it refers to, and the words of its labels by place."""

    name: str
    kept: dict[str, list[float | str | None]]
    refers: dict[str, str]
    labels: dict[int, str]
    deleted: frozenset[int]
    xml: str


def charts(content: bytes) -> list[list[Series]]:
    """Return the series of every chart, in the order of the charts."""
    found = parts(content)
    names = sorted(
        (name for name in found if re.fullmatch(r"xl/charts/chart\d+\.xml", name)), key=lambda name: int(re.findall(r"\d+", name)[-1])
    )
    return [[_series(one) for one in ET.fromstring(found[name]).iter(f"{CHART}ser")] for name in names]  # noqa: S314 - the tests' own files


def cell_values(content: bytes, reference: str) -> list[Any]:
    """Return the values of the cells that a chart refers to."""
    sheet, _, area = reference.rpartition("!")
    page = opened(content)[sheet.strip("'").replace("''", "'")]
    found = page[area.replace("$", "")]
    return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]


def _series(one: ET.Element) -> Series:
    kept: dict[str, list[float | str | None]] = {}
    refers: dict[str, str] = {}
    places = {
        "name": one.find(f"{CHART}tx"),
        **{key: one.find(f"{CHART}{tag}") for key, tag in (("x", "xVal"), ("y", "yVal"), ("category", "cat"), ("value", "val"))},
    }
    for bars in one.findall(f"{CHART}errBars"):
        direction = bars.find(f"{CHART}errDir")
        axis = "y" if direction is None else direction.get("val")
        places |= {f"{axis} {arm}": bars.find(f"{CHART}{arm}") for arm in ("plus", "minus")}
    for key, place in places.items():
        if place is not None:
            refers[key], kept[key] = _cache(place)
    labels: dict[int, str] = {}
    deleted = set()
    for label in one.iter(f"{CHART}dLbl"):
        index = int(label.find(f"{CHART}idx").get("val"))  # type: ignore[union-attr, arg-type]
        if label.find(f"{CHART}delete") is not None:
            deleted.add(index)
        labels[index] = "\n".join("".join(text.text or "" for text in line.iter(f"{DRAWING}t")) for line in label.iter(f"{DRAWING}p"))
    name = kept.get("name", [""])[0]
    return Series(str(name), kept, refers, labels, frozenset(deleted), ET.tostring(one, encoding="unicode"))


def _cache(place: ET.Element) -> tuple[str, list[float | str | None]]:
    reference = next(place.iter(f"{CHART}f")).text or ""
    many = next((int(count.get("val", "0")) for count in place.iter(f"{CHART}ptCount")), 0)
    values: list[float | str | None] = [None] * many
    for point in place.iter(f"{CHART}pt"):
        text = point.find(f"{CHART}v").text or ""  # type: ignore[union-attr]
        try:
            values[int(point.get("idx", "0"))] = float(text)
        except ValueError:
            values[int(point.get("idx", "0"))] = text
    return reference, values

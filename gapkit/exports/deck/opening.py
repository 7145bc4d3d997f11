"""Opening a deck that people name: what it is instead is told in a sentence."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.exc import PythonPptxError

from gapkit.errors import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from pptx.presentation import Presentation as Deck

# What python-pptx and what it reads with raise where a file is cut short, protected, or made by hand.
BROKEN: Final = (
    PythonPptxError,
    LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
TEMPLATE: Final = b"presentationml.template.main+xml"


def read_deck(path: Path) -> bytes:
    """Return the bytes of a deck. Raises ExportError for a path where no file is, or that cannot be read."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder: wanted a PowerPoint file (.pptx).")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ExportError(f"No file {path}: wanted a PowerPoint file (.pptx).") from None
    except OSError as err:
        raise ExportError(f"{path} cannot be read: {err.strerror}.") from err


def open_deck(content: bytes, name: str) -> Deck:
    """Return a deck opened. Raises ExportError where the bytes are none; `name` is what the sentence calls it."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise ExportError(f"{name} is no PowerPoint file (.pptx), or one behind a password. Open it in PowerPoint and save it as .pptx.")
    try:
        deck = Presentation(io.BytesIO(content))
        len(deck.slides)  # parts are read as they are asked for
    except BROKEN as err:
        if _is_template(content):
            raise ExportError(f"{name} is a PowerPoint template (.potx). Save it as a presentation (.pptx).") from None
        raise ExportError(f"{name} cannot be read as a PowerPoint file. Open it in PowerPoint and save it anew as .pptx.") from err
    return deck


def _is_template(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return TEMPLATE in file.read("[Content_Types].xml")
    except BROKEN:
        return False

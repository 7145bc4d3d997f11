"""The gallery shows every chart there is, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

from gapkit.charts.drawing import PICTURES

DOCS = Path(__file__).resolve().parents[2] / "docs"
GALLERY = (DOCS / "gallery.md").read_text(encoding="utf-8")


def test_every_kind_of_chart_is_in_the_gallery_in_three_sizes() -> None:
    """A chart added without its pictures fails here; `make gallery` makes them."""
    shown = re.findall(r"\(pictures/gallery/([a-z-]+)\.png\)", GALLERY)
    assert set(shown) == {f"{kind}-{size}" for kind in PICTURES for size in ("page", "slide", "half-slide")}
    assert [name for name in shown if not (DOCS / "pictures" / "gallery" / f"{name}.png").is_file()] == []


def test_the_title_of_a_chart_stands_as_its_words() -> None:
    """Who cannot see a picture reads its finding."""
    words = re.findall(r"!\[([^\]]*)\]", GALLERY)
    assert len(words) == 3 * len(PICTURES)
    assert all(len(text.partition(": ")[2]) > 20 for text in words)

"""Draws the README's picture anew from the example study: run it after a change to the charts."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

import gapkit as gk

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    gaps = gk.compare(gk.read_study("one-company"))
    (drawn,) = gk.export(gk.draw_dumbbell(gaps), to=HERE / "one-company", formats=["png"])
    with Image.open(drawn) as picture:
        # A page on the web needs half the size and few colours.
        picture.convert("RGB").resize((picture.width // 2, picture.height // 2)).quantize(128).save(drawn, optimize=True)

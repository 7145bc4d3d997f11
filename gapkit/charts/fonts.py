"""The charts' font, Source Sans Pro from an installed package, and what is drawn with which other font where it has no glyph."""

from __future__ import annotations

import warnings
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from matplotlib import font_manager

FONT = "Source Sans Pro"  # SIL Open Font License; its figures are all of one width
SECOND = "DejaVu Sans"  # comes with matplotlib, so every machine has it
# Taken, where they are installed, for the characters alone that the first two have no glyph for.
OTHERS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans",
    "Arial Unicode MS",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans",
)
FACES = ("Regular", "Bold", "It", "BoldIt")


class Families(NamedTuple):
    """Font families in the order they are asked, and the characters that none of them can draw."""

    names: tuple[str, ...]
    missing: str


@cache
def own_font() -> str:
    """Return the name of the charts' own font, made known to matplotlib when first asked for; where its package is gone, matplotlib's, with a warning."""
    try:
        import font_source_sans_pro as package  # noqa: PLC0415 - only who draws needs it
    except ImportError:
        warnings.warn(
            f"The package font-source-sans-pro is not installed: charts are drawn in {SECOND}, and lines may break elsewhere.", stacklevel=2
        )
        return SECOND
    files = Path(package.__file__).parent / "files"
    manager = font_manager.fontManager
    for face in FACES:
        manager.addfont(files / f"SourceSansPro-{face}.ttf")
    # Of two fonts of one name the first is taken: another version that a machine has must not be.
    added = manager.ttflist[-len(FACES) :]
    manager.ttflist[:] = added + manager.ttflist[: -len(FACES)]
    return FONT


@cache
def _glyphs(name: str) -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont(name)).get_charmap())


@cache
def _installed() -> tuple[str, ...]:
    names = set(font_manager.get_font_names())
    return tuple(name for name in OTHERS if name in names)


@lru_cache(maxsize=64)
def families(characters: frozenset[str]) -> Families:
    """Return the fonts that draw these characters: the charts' own, matplotlib's, and installed ones only as far as some character needs them.

    So pictures are the same on every machine but for characters that the first two cannot draw.
    """
    own = own_font()
    names = list(dict.fromkeys((own, SECOND)))
    left = {character for character in characters if not character.isspace()}
    left = {character for character in left if not any(ord(character) in _glyphs(name) for name in names)}
    for name in _installed() if left else ():
        drawn = {character for character in left if ord(character) in _glyphs(name)}
        if drawn:
            names.append(name)
            left -= drawn
    return Families(tuple(names), "".join(sorted(left)))

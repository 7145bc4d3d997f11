"""Text from data made fit to draw: plain characters, wrapped and ellipsised lines, superscript signs."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 3000  # characters of one text that are measured at all; what is drawn is shorter
ELLIPSIS = "…"
# Characters that turn the direction of the text around them: a name holding one could rewrite the rest of its line.
TURNERS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Noncharacters, which no XML file may hold: the last two of every plane, and one block.
PLANE_END = 0xFFFE
NONCHARACTERS = range(0xFDD0, 0xFDF0)
SIGNS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"


def plain(text: object) -> str:
    """Return text on one line without control characters, lone surrogates or marks that turn its direction; runs of blanks become one."""
    kept = []
    for character in str(text):
        number = ord(character)
        if character.isspace():
            kept.append(" ")
        elif (
            unicodedata.category(character) in ("Cc", "Cs")
            or character in TURNERS
            or number & PLANE_END == PLANE_END
            or number in NONCHARACTERS
        ):
            continue
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


def ordered(text: str) -> str:
    """Return text that reads from left to right as a line, whatever its first name: words from right to left in it stay so, figures after them stay after.

    Without the mark that leads it, a line whose first letter is Arabic or Hebrew would be set from right to left as a whole, its figures before the name.
    """
    turned = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    return f"\u200e{text}" if turned else text


def ellipsised(text: str, width: Callable[[str], float], room: float) -> str:
    """Return the text, cut and ended with an ellipsis where it is wider than `room` (in the unit `width` measures)."""
    if width(text) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def wrapped(text: str, width: Callable[[str], float], room: float, lines: int) -> tuple[str, ...]:
    """Return the text in at most `lines` lines no wider than `room`: broken at blanks, inside a word only where it fills a line, the rest ellipsised."""
    words = text[:LONGEST].split()
    made: list[str] = []
    while words and len(made) < lines - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}") <= room:
            line = f"{line} {words.pop(0)}"
        if width(line) > room:
            kept = len(ellipsised(line, width, room)) - 1
            line, rest = line[: max(kept, 1)], line[max(kept, 1) :]
            words.insert(0, rest)
        made.append(line)
    if words:
        made.append(ellipsised(" ".join(words) + (ELLIPSIS if len(text) > LONGEST else ""), width, room))
    return tuple(made)


def sign(place: int) -> str:
    """Return the superscript letter of the mark at that place (from 0): ᵃ, ᵇ ...; two letters from the twenty-sixth on."""
    more, here = divmod(place, len(SIGNS))
    return (SIGNS[more - 1] if more else "") + SIGNS[here]

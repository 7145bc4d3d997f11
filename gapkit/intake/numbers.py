"""Text -> numbers: decimal points or commas as the study says, and nothing taken for a number that only looks like one."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:([,.'\u2019\u00a0\u202f ])\d{3})(?:\1\d{3})*", re.ASCII)
_COMMAS: Final = re.compile(r"[+-]?\d*,\d+", re.ASCII)


def as_number(text: str, decimal: str = ".") -> float | None:
    """Return the number a cell holds, or None where it holds none ("nan", "1 000" and "12%" are none).

    Args:
        text: the cell, trimmed.
        decimal: "." or ",".
    """
    if decimal == ",":
        text = text.replace(".", "x").replace(",", ".")  # a point is then a thousands separator, which is not taken
    return float(text) if _NUMBER.fullmatch(text) else None


def as_whole(text: str, decimal: str = ".") -> int | None:
    """Return the whole number a cell holds ("14", "14.0"), or None where it holds none."""
    value = as_number(text, decimal)
    return int(value) if value is not None and value.is_integer() else None


def as_count(text: str, decimal: str = ".") -> int | None:
    """Return the number of people a cell holds, also with its thousands parted ("91,085", "91 085"), or None where it holds none.

    A count has no decimals, so a mark before three digits can part nothing but thousands.
    """
    if _THOUSANDS.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return as_whole(text, decimal)


def as_percentage(text: str, decimal: str = ".") -> float | None:
    """Return the points of a cell that is written as a percentage ("29.8 %" is 29.8), or None where it is none."""
    return as_number(text.removesuffix("%").rstrip(), decimal) if text.endswith("%") else None


def not_a_number(text: str, decimal: str = ".") -> str:
    """Return why a cell is no number, and the way out where it is written with a comma or with points for thousands."""
    if decimal != "," and _COMMAS.fullmatch(text):
        return (
            f'{text!r} is not a number. Say `decimal: ","` at its source if the comma is a decimal comma, else write it without the comma.'
        )
    return f"{text[:40]!r} is not a number."


def match_code(text: str, codes: tuple[str, ...], decimal: str = ".") -> str | None:
    """Return the code that a cell holds, or None where it holds none of them.

    The text itself goes first; a number then stands for a whole code of the same value ("4.0" and "04" for "4").
    """
    if text in codes:
        return text
    value = as_whole(text, decimal)
    if value is None:
        return None
    return next((code for code in codes if _WHOLE.fullmatch(code) and int(code) == value), None)

"""What keeps a file harmless: text that a spreadsheet would run as a formula, characters that no file should hold."""

from __future__ import annotations

import html

from gapkit.charts.text import plain

# What a spreadsheet takes for the start of a formula (OWASP ASVS 5.0, 1.2.10; CWE-1236), with the full-width = + - @ of East Asian keyboards.
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell_text(text: object) -> str:
    """Return text for a cell of a table: one plain line, led by an apostrophe where a spreadsheet would run it as a formula.

    Only for text: a number is never passed here, so a negative one stays a number.
    """
    raw = str(text)
    made = plain(raw)
    return f"'{made}" if raw.startswith(STARTERS) or made.startswith(STARTERS) else made


def markup(text: object) -> str:
    """Return text for HTML or XML, in an element or an attribute: plain characters, markup escaped."""
    return html.escape(plain(text), quote=True)

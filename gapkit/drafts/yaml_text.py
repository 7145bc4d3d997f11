"""YAML as a person would write it: plain words where they are safe, quotes where they are not, short mappings in one line, comments beside."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What YAML reads as it stands, also inside braces: no sign of its own, no space before a `#` or after a `:`.
_SAFE: Final = re.compile(r"(?!\.\.\.)[\w./][\w .;'()/+%$\u00a3\u20ac!?*=@<>&\u2013\u2014\u2018\u2019-]*", re.UNICODE)
_NOTHING: Final = ("~", "null", "Null", "NULL")
_WIDE: Final = 140
_AWAY: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def scalar(text: str) -> str:
    """Return a text as YAML writes it, in double quotes where it would be read as something else."""
    if _SAFE.fullmatch(text) and not text.endswith(" ") and text not in _NOTHING and not _AWAY.search(text):
        return text
    if re.fullmatch(r"-?\d+", text):
        return text
    return _AWAY.sub(lambda found: f"\\u{ord(found.group(0)):04x}", json.dumps(text, ensure_ascii=False))


def flow(values: Iterable[str]) -> str:
    """Return texts as a list in one line: [4, 5]."""
    return f"[{', '.join(scalar(value) for value in values)}]"


def flow_map(pairs: Mapping[str, str]) -> str:
    """Return a mapping in one line, its values written as they stand: {column: q1, scale: agree5}."""
    return f"{{{', '.join(f'{scalar(key)}: {value}' for key, value in pairs.items())}}}"


def one_line(text: str) -> str:
    """Return a text fit for a comment: no line ends, no control characters, single spaces."""
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign for sign in text).split())


class Page:
    """Lines of YAML under the making; each may carry what a person should check."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.checks = 0

    def add(self, depth: int, text: str = "", check: str = "") -> None:
        """Add a line; `check` is a comment behind it, or above it where the line would grow too wide."""
        indent = "  " * depth
        if not check:
            self.lines.append(f"{indent}{text}".rstrip())
            return
        self.checks += 1
        note = f"# check: {one_line(check)}"
        if len(indent) + len(text) + len(note) + 3 <= _WIDE:
            self.lines.append(f"{indent}{text}   {note}" if text else f"{indent}{note}")
            return
        self.lines.append(f"{indent}{note}")
        if text:
            self.lines.append(f"{indent}{text}")

    def say(self, depth: int, text: str) -> None:
        """Add a comment of its own."""
        self.lines.append(f"{'  ' * depth}# {one_line(text)}")

    def mapping(self, depth: int, key: str, pairs: Mapping[str, str], check: str = "") -> None:
        """Add a mapping in one line, or one key a line where that would be too wide."""
        text = f"{scalar(key)}: {flow_map(pairs)}"
        if 2 * depth + len(text) <= _WIDE:
            self.add(depth, text, check)
            return
        self.add(depth, f"{scalar(key)}:", check)
        for name, value in pairs.items():
            self.add(depth + 1, f"{scalar(name)}: {value}")

    @property
    def text(self) -> str:
        """The page, with the line end that closes it."""
        return "\n".join(self.lines) + "\n"

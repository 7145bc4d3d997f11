"""From a node to a plain value, one function per kind of key. A wrong one raises Wrong with what was wanted; the checker adds place and line."""

from __future__ import annotations

import re

from gapkit.study.keys import SCORES, Key
from gapkit.study.problems import did_you_mean
from gapkit.study.yaml_source import Items, Mapping, Node, Text, written

WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
NUMBER_LIKE = re.compile(r"[-+]?[0-9][0-9.,_' ]*")
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
LARGEST_MARGIN = 100.0
SHARE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,30})?")
SHARES_OFF = 1e-6  # furthest that shares may add up from 1

Value = str | int | float | bool | tuple[object, ...]


class Wrong(Exception):  # noqa: N818 (never leaves the room: the checker turns it into a problem with its line)
    """A value of the wrong kind. `where` leads on from the key to the part that is wrong."""

    def __init__(self, sentence: str, *where: str) -> None:
        super().__init__(sentence)
        self.where = where


def text(node: Node, _: Key | None = None) -> str:
    """Return a text as it was written. Raises Wrong for a list, a mapping or nothing."""
    if not isinstance(node, Text):
        raise Wrong(f"is {written(node)}; wanted a text")
    if node.blank or not node.value.strip():
        raise Wrong("is empty; give it a value or leave it out")
    return node.value


def character(node: Node, _: Key | None = None) -> str:
    """Return one character, which may be a tab or a space."""
    if not isinstance(node, Text) or len(node.value) != 1:
        raise Wrong(f'is {written(node)}; wanted one character, such as ";" or "\\t"')
    return node.value


def texts(node: Node, _: Key | None = None) -> tuple[str, ...]:
    """Return one text or a list of different ones as a tuple."""
    if not isinstance(node, Items):
        return (text(node),)
    found: list[str] = []
    for place, item in enumerate(node.items):
        try:
            word = text(item)
        except Wrong as wrong:
            raise Wrong(f"holds an entry that {wrong}", str(place)) from None
        if word in found:
            raise Wrong(f"names {word!r} twice", str(place))
        found.append(word)
    return tuple(found)


def integer(node: Node, _: Key | None = None) -> int:
    """Return a whole number."""
    if not isinstance(node, Text) or not WHOLE.fullmatch(node.value):
        raise Wrong(f"is {written(node)}; wanted a whole number")
    return int(node.value)


def whole(node: Node, _: Key | None = None) -> int:
    """Return a whole number of 1 or more."""
    if not isinstance(node, Text) or not WHOLE.fullmatch(node.value) or int(node.value) < 1:
        raise Wrong(f"is {written(node)}; wanted a whole number, 1 or more")
    return int(node.value)


def number(node: Node, _: Key | None = None) -> float:
    """Return a number written with a decimal point."""
    if not isinstance(node, Text) or not NUMBER.fullmatch(node.value):
        raise Wrong(f"is {written(node)}; wanted a number such as 58 or 57.5")
    return float(node.value)


def flag(node: Node, _: Key | None = None) -> bool:
    """Return true or false (yes and no are taken too)."""
    if not isinstance(node, Text) or node.value.lower() not in FLAGS:
        raise Wrong(f"is {written(node)}; wanted true or false")
    return FLAGS[node.value.lower()]


def word(node: Node, key: Key) -> str:
    """Return one of a key's words."""
    found = text(node)
    if found in key.later:
        raise Wrong(f"is {found!r}, not yet read; wanted {listed(key.words)}")
    if found not in key.words:
        raise Wrong(f"is {written(node)}; wanted {listed(key.words)}.{did_you_mean(found, key.words) if len(key.words) > 1 else ''}")
    return found


def words(node: Node, key: Key) -> tuple[str, ...]:
    """Return one or several of a key's words."""
    found = texts(node)
    for place, one in enumerate(found):
        if one not in key.words:
            raise Wrong(f"is {one!r}; wanted {listed(key.words)}.{did_you_mean(one, key.words)}", str(place))
    return found


def count_or_column(node: Node, _: Key | None = None) -> int | str:
    """Return a count where only digits stand there, else a column's name."""
    found = text(node)
    if NUMBER_LIKE.fullmatch(found):
        if not found.isdigit() or int(found) < 1:
            raise Wrong(f"is {found!r}; wanted a whole number, 1 or more, without marks between digits, or a column's name")
        return int(found)
    return found


def margin(node: Node, _: Key | None = None) -> tuple[tuple[str, float], ...]:
    """Return points per score: one number holds for favourable and mean (nps keeps its own unless named)."""
    if not isinstance(node, Mapping):
        points = _points(node)
        return tuple((score, points) for score in SCORES if score != "nps")
    for score in node.values:
        if score not in SCORES:
            raise Wrong(f"names {score!r}; wanted {listed(SCORES)}.{did_you_mean(score, SCORES)}", score)
    return tuple((score, _points(inside, score)) for score, inside in node.values.items())


def _points(node: Node, *where: str) -> float:
    """Return a margin in points."""
    if not isinstance(node, Text) or not NUMBER.fullmatch(node.value) or not 0 < float(node.value) < LARGEST_MARGIN:
        raise Wrong(f"is {written(node)}; wanted points above 0 and under 100", *where)
    return float(node.value)


def labels(node: Node, _: Key | None = None) -> tuple[tuple[str, str], ...]:
    """Return codes with printed labels; a list of codes labels itself."""
    if isinstance(node, Mapping):
        found = tuple((code, _inside(inside, code)) for code, inside in node.values.items())
    elif isinstance(node, Items):
        found = tuple((code, code) for code in texts(node))
    else:
        raise Wrong(f"is {written(node)}; wanted {{code: label}} or a list of codes")
    if not found:
        raise Wrong("is empty; give it a value or leave it out")
    if any(not code.strip() for code, _ in found):
        raise Wrong("holds a blank code; blanks in the data are read as no answer without it")
    return found


def text_by_name(node: Node, _: Key | None = None) -> tuple[tuple[str, str], ...]:
    """Return texts by name."""
    return tuple((name, _inside(inside, name)) for name, inside in _named(node))


def texts_by_name(node: Node, _: Key | None = None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return one or several texts by name."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, inside in _named(node):
        try:
            several = texts(inside)
        except Wrong as wrong:
            raise Wrong(f"{name!r} {wrong}", name, *wrong.where) from None
        if not several:
            raise Wrong(f"{name!r} is an empty list", name)
        found.append((name, several))
    return tuple(found)


def segments(node: Node, _: Key | None = None) -> tuple[tuple[str, str], ...]:
    """Return (name both sides share, this side's column): from a list where they are the same, from a mapping where they differ."""
    if isinstance(node, Mapping):
        return text_by_name(node)
    return tuple((name, name) for name in texts(node))


def shares(node: Node, _: Key | None = None) -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
    """Return the share of each category by column; a column's shares add up to 1."""
    return tuple((column, _column_shares(column, inside)) for column, inside in _named(node))


def _column_shares(column: str, node: Node) -> tuple[tuple[str, float], ...]:
    if not isinstance(node, Mapping) or not node.values:
        raise Wrong(f"{column!r} is {'empty' if isinstance(node, Mapping) else written(node)}; wanted {{category: share}}", column)
    found: list[tuple[str, float]] = []
    for category, share in node.values.items():
        if not category.strip():
            raise Wrong(f"{column!r} holds a blank category", column)
        if not isinstance(share, Text) or not SHARE.fullmatch(share.value) or float(share.value) <= 0:
            raise Wrong(f"{column!r}, {category!r} is {written(share)}; wanted a share above 0, such as 0.4", column, category)
        found.append((category, float(share.value)))
    total = sum(share for _, share in found)
    if abs(total - 100) <= 100 * SHARES_OFF:
        raise Wrong(f"{column!r} holds percentages, which add up to 100; write parts of 1: 0.4 for 40", column)
    if abs(total - 1) > SHARES_OFF:
        raise Wrong(f"{column!r} adds up to {total:.7g}; wanted 1, over all its categories", column)
    return tuple(found)


def _named(node: Node) -> tuple[tuple[str, Node], ...]:
    """Return the entries of a mapping that must hold some."""
    if not isinstance(node, Mapping):
        raise Wrong(f"is {written(node)}; wanted {{name: value}}")
    if not node.values:
        raise Wrong("is empty; give it a value or leave it out")
    if blank := [name for name in node.values if not name.strip()]:
        raise Wrong("holds a blank name", blank[0])
    return tuple(node.values.items())


def _inside(node: Node, name: str) -> str:
    """Return the text under a name of the user's own: any word is taken, also null, but not nothing."""
    if isinstance(node, Text) and node.value.strip():
        return node.value
    raise Wrong(f"{name!r} is {written(node) if not isinstance(node, Text) else 'empty'}; wanted a text", name)


def listed(names: tuple[str, ...]) -> str:
    """Return `favourable, mean or nps`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

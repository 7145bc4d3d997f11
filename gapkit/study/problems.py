"""What is wrong with a study.yaml: problems are gathered with their lines and told together, ten at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.errors import StudyError, nearest
from gapkit.study.yaml_source import Items, Mapping, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Way = Sequence[str]  # the keys that lead to a value: ("sides", "executives", "weight")

MOST_TOLD = 10
SINGULAR = {"sides": "side", "topics": "topic", "scales": "scale", "questions": "side"}


class Problems:
    """Gathers sentences by the way to the value they are about."""

    def __init__(self, shown: str, tree: Mapping) -> None:
        self.shown = shown
        self.tree = tree
        self.found: list[tuple[int, str]] = []

    def add(self, way: Way, sentence: str) -> None:
        """Note a problem with the value that `way` leads to, or where it ends, with the nearest thing above it."""
        self.found.append((line_of(self.tree, way), sentence))

    def raise_any(self) -> None:
        """Raise one StudyError with every problem found so far, by line, ten at most."""
        if not self.found:
            return
        told = [f"{self.shown}, line {line}: {sentence}" for line, sentence in sorted(set(self.found))]
        more = len(told) - MOST_TOLD
        if more > 0:
            told = [*told[:MOST_TOLD], f"... and {more} more."]
        raise StudyError("\n".join(told))


def line_of(tree: Mapping, way: Way) -> int:
    """Return the line of the last key of a way that the file holds."""
    node: Node = tree
    line = tree.line
    for step in way:
        if isinstance(node, Mapping) and step in node.values:
            line, node = node.lines[step], node.values[step]
        elif isinstance(node, Items) and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
            line = node.line
        else:
            break
    return line


def place_name(way: Way) -> str:
    """Return how a place is called in a sentence: "side 'executives'", "topic 'speed', side 'customers'", "the study"."""
    names: list[str] = []
    steps = list(way)
    while steps:
        step = steps.pop(0)
        if step in SINGULAR and steps:
            names.append(f"{SINGULAR[step]} {steps.pop(0)!r}")
        elif not step.isdecimal():
            names.append(step)
    return ", ".join(names) or "the study"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'cite' or 'date'?` naming all that are one slip away, else the nearest, else all that is known."""
    names = list(known)
    close = [name for name in names if one_slip(word, name)]
    if close:
        return f" Did you mean {' or '.join(repr(name) for name in close)}?"
    return nearest(word, names)


def one_slip(word: str, name: str) -> bool:
    """Whether two words differ by one letter added, left out, changed or swapped with its neighbour, or by case alone."""
    if word.casefold() == name.casefold():
        return True
    if len(word) == len(name):
        off = [k for k in range(len(word)) if word[k] != name[k]]
        swapped = len(off) == 2 and off[1] == off[0] + 1 and (word[off[0]], word[off[1]]) == (name[off[1]], name[off[0]])  # noqa: PLR2004
        return swapped or (len(off) == 1 and len(name) > 1)
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return len(longer) == len(shorter) + 1 and any(longer[:k] + longer[k + 1 :] == shorter for k in range(len(longer)))

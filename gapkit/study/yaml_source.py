"""study.yaml as text with line numbers: NO, 007, 12:30 and 1.10 stay what was written, nothing is run, nothing unfolds without limit."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent
from ruamel.yaml.reader import ReaderError

from gapkit.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_FILE = 1_000_000  # bytes
MOST_NODES = 50_000  # after every alias is unfolded: a study of 500 topics has about 15,000
DEEPEST = 12  # a study needs 7
SHOWN_LENGTH = 60
TEXT_TAG = "tag:yaml.org,2002:str"
WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Refuses(Protocol):
    """Makes the error for a line of the file."""

    def __call__(self, line: int, sentence: str) -> StudyError:
        """Return the error, to be raised."""


@dataclass(frozen=True)
class Text:
    """A scalar as it was written, whatever it looks like. `plain` is False for a quoted one."""

    value: str
    line: int
    plain: bool = True

    @property
    def blank(self) -> bool:
        """Whether nothing was given (an unquoted null counts as nothing)."""
        return not self.value or (self.plain and self.value in ("~", "null", "Null", "NULL"))


@dataclass(frozen=True)
class Items:
    """A list, with its line."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """A mapping: its values and the line of each key."""

    values: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Text | Items | Mapping


def written(node: Node) -> str:
    """Return how a node is named in a sentence: a text in quotes (cut short), else `a list` or `a mapping`."""
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    return repr(node.value if len(node.value) <= SHOWN_LENGTH else f"{node.value[:SHOWN_LENGTH]}...")


def read_tree(path: Path, shown: str) -> tuple[Mapping, list[tuple[int, str]]]:
    """Return the file's top mapping and the keys given twice, as (line, sentence).

    Args:
        path: the file.
        shown: its name in sentences.

    Raises:
        StudyError: not UTF-8, not YAML, empty, no mapping, tagged, too large or too deep.
    """

    def refuse(line: int, sentence: str) -> StudyError:
        return StudyError(f"{shown}, line {line}: {sentence}")

    text = _decoded(path, shown, refuse)
    reader = YAML(typ="safe", pure=True)
    composer = _Composer(reader.parse(text), refuse)
    try:
        tree = composer.document()
    except ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise refuse(line, f"holds the character U+{ord(text[int(error.position)]):04X}, which no YAML file may hold.") from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context)
        if "'\\t'" in problem:
            problem = "a tab stands where YAML wants spaces; indent with spaces"
        elif "end of stream" in problem:
            mark, problem = error.context_mark or mark, "the quote opened here is never closed"
        elif "<stream end>" in problem:
            problem = "the file ends inside a bracket that is never closed"
        raise refuse(mark.line + 1 if mark else 1, f"is not valid YAML: {problem}.") from None
    except (YAMLError, ValueError, OverflowError) as error:
        raise StudyError(f"{shown} is not valid YAML: {error}.") from None
    if tree is None or (isinstance(tree, Text) and tree.blank):
        raise StudyError(f"{shown} is empty; a study needs at least 'sides' and 'topics'.")
    if not isinstance(tree, Mapping):
        raise refuse(tree.line, f"holds {written(tree)}; wanted keys such as 'title:', 'sides:' and 'topics:'.")
    return tree, composer.twice


def _decoded(path: Path, shown: str, refuse: Refuses) -> str:
    """Return the file's text. Raises StudyError where it is unreadable, too large or not UTF-8."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise StudyError(f"{shown} is {size / 1e6:.1f} MB; a study.yaml may be 1 MB. Data belong in files of their own.")
        data = path.read_bytes()
    except OSError as error:
        raise StudyError(f"{shown} cannot be read: {error.strerror or error}.") from None
    if data.startswith(WIDE_MARKS):
        raise StudyError(f"{shown} is saved as UTF-16 or UTF-32; save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(line, f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8.") from None


class _Composer:
    """Builds nodes from parser events, counting as it goes, so that neither depth nor aliases can run away."""

    def __init__(self, events: Iterator[Any], refuse: Refuses) -> None:
        self.events = events
        self.refuse = refuse
        self.anchors: dict[str, Node] = {}
        self.count = 0
        self.twice: list[tuple[int, str]] = []

    def document(self) -> Node | None:
        """Return the only document's node, None for an empty file."""
        event: Any = None
        found: Node | None = None
        for event in self.events:
            if isinstance(event, (AliasEvent, ScalarEvent, SequenceStartEvent, MappingStartEvent)):
                if found is not None:
                    raise self.refuse(
                        event.start_mark.line + 1, "a second document starts here; a study is one document, without '---' inside."
                    )
                found = self.node(event, 1)
        return found

    def node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 (ruamel types its events loosely)
        """Return the node that an event begins."""
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            return self.alias(str(event.anchor), line, depth)
        self.add(1, depth, line)
        tag = event.tag
        if tag is not None and not (isinstance(event, ScalarEvent) and str(tag) == TEXT_TAG):
            raise self.refuse(
                line, f"the tag {str(tag).replace('tag:yaml.org,2002:', '!!')!r} is refused; a study is plain text, lists and mappings."
            )
        node: Node
        if isinstance(event, ScalarEvent):
            node = Text(self.clean(str(event.value), line), line, plain=event.style is None)
        elif isinstance(event, SequenceStartEvent):
            node = Items(tuple(self.children(depth)), line)
        else:
            node = self.mapping(line, depth)
        if event.anchor:
            self.anchors[str(event.anchor)] = node
        return node

    def children(self, depth: int) -> Iterator[Node]:
        """Yield the nodes up to the end of the list or mapping that has begun."""
        for event in self.events:
            if not isinstance(event, (AliasEvent, ScalarEvent, SequenceStartEvent, MappingStartEvent)):
                return
            yield self.node(event, depth + 1)

    def mapping(self, line: int, depth: int) -> Mapping:
        """Return the mapping that has begun; the first of two equal keys is kept, the second noted."""
        values: dict[str, Node] = {}
        lines: dict[str, int] = {}
        children = self.children(depth)
        for key in children:
            value = next(children)
            if not isinstance(key, Text):
                raise self.refuse(key.line, f"{written(key)} stands where a key is wanted.")
            if key.value in values:
                self.twice.append((key.line, f"key {key.value!r} is given twice (first on line {lines[key.value]})."))
                continue
            values[key.value] = value
            lines[key.value] = key.line
        return Mapping(values, lines, line)

    def alias(self, name: str, line: int, depth: int) -> Node:
        """Return what an alias stands for, counted as if it were written out."""
        if name not in self.anchors:
            raise self.refuse(line, f"'*{name}' has no '&{name}' before it.")
        node = self.anchors[name]
        for level, _ in _walk(node, depth):
            self.add(1, level, line)
        return node

    def add(self, nodes: int, depth: int, line: int) -> None:
        """Count nodes. Raises StudyError where the file is too deep or unfolds to too much."""
        self.count += nodes
        if depth > DEEPEST:
            raise self.refuse(line, f"is nested more than {DEEPEST} deep; a study needs 7 levels.")
        if self.count > MOST_NODES:
            raise self.refuse(line, f"unfolds to more than {MOST_NODES:,} values; take out aliases (*name), or split the study.")

    def clean(self, value: str, line: int) -> str:
        """Return a scalar. Raises StudyError where it holds a control character (written as an escape)."""
        bad = next((char for char in value if unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n"), None)
        if bad is not None:
            raise self.refuse(line, f"holds the control character U+{ord(bad):04X}; take it out.")
        return value


def _walk(node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    """Yield every node below and including one, with its depth. Lazy, so that a count can stop it."""
    yield depth, node
    inside: Iterator[Node] = iter(())
    if isinstance(node, Items):
        inside = iter(node.items)
    elif isinstance(node, Mapping):
        inside = iter(node.values.values())
    for child in inside:
        yield from _walk(child, depth + 1)

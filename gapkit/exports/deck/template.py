"""template.yaml beside a client's master: which layout and placeholders to take, and which theme colours stand for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gapkit.errors import ExportError, nearest
from gapkit.study.yaml_source import Mapping, Text, read_tree, written

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.study.yaml_source import Node

FILE: Final = "template.yaml"
KEYS: Final = ("layout", "title", "content", "takeaway", "source", "colours")
INKS: Final = ("provider", "customer", "good", "bad")
COLOURS: Final = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "dark1", "dark2")


@dataclass(frozen=True)
class Template:
    """What a template.yaml asks for; "" or an empty mapping where it is silent. A placeholder is named by its name or its number."""

    layout: str = ""
    title: str | int = ""
    content: str | int = ""
    takeaway: str | int = ""
    source: str | int = ""
    colours: dict[str, str] = field(default_factory=dict)


def read_template(deck: Path) -> Template:
    """Return what the template.yaml beside a deck asks for, `NAME.yaml` before `template.yaml`; a Template that asks for nothing where neither is there.

    Raises ExportError for an unknown key or colour, with the line and the nearest name; StudyError where the file is no YAML.
    """
    path = next((one for one in (deck.with_suffix(".yaml"), deck.with_name(FILE)) if one.is_file()), None)
    if path is None:
        return Template()
    tree, doubled = read_tree(path, path.name)
    if doubled:
        raise ExportError(f"{path.name}, line {doubled[0][0]}: {doubled[0][1]}")
    for key in tree.values:
        if key not in KEYS:
            raise ExportError(f"{path.name}, line {tree.lines[key]}: no key {key!r} here.{nearest(key, KEYS)}")
    texts = {key: _text(node, key, path, tree.lines[key]) for key, node in tree.values.items() if key != "colours"}
    return Template(
        layout=texts.get("layout", ""),
        **{key: _place(texts.get(key, "")) for key in ("title", "content", "takeaway", "source")},
        colours=_colours(tree, path),
    )


def _text(node: Node, key: str, path: Path, line: int) -> str:
    if not isinstance(node, Text):
        raise ExportError(f"{path.name}, line {line}: {key} is {written(node)}, wanted a name or a number.")
    return node.value


def _place(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def _colours(tree: Mapping, path: Path) -> dict[str, str]:
    node = tree.values.get("colours")
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        raise ExportError(
            f"{path.name}, line {tree.lines['colours']}: colours is {written(node)}, wanted lines such as `provider: accent1`."
        )
    found = {}
    for name, value in node.values.items():
        line = node.lines[name]
        if name not in INKS:
            raise ExportError(f"{path.name}, line {line}: nothing is coloured as {name!r}.{nearest(name, INKS)}")
        colour = _text(value, name, path, line)
        if colour not in COLOURS:
            raise ExportError(f"{path.name}, line {line}: {colour!r} is no colour of a theme.{nearest(colour, COLOURS)}")
        found[name] = colour
    return found

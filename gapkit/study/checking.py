"""The tree of study.yaml against the known keys: unknown, missing, not yet working and wrong ones are noted with their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gapkit.study.keys import KEYS, OTHERS, Key, Place
from gapkit.study.kinds import VALUES
from gapkit.study.problems import did_you_mean, place_name
from gapkit.study.values import Wrong, listed, texts
from gapkit.study.yaml_source import Items, Mapping, Node, Text, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.keys import Kind
    from gapkit.study.problems import Problems

Way = tuple[str, ...]
Values = dict[str, Any]  # by key, as its kind in `keys` says; what is wrong or left out is absent

PLACE_OF: dict[str, Place] = {"sides": "side", "scales": "scale", "topics": "topic", "questions": "question"}


def checked(tree: Mapping, problems: Problems) -> Values:
    """Return the study's values by key, nested as the file is; what is wrong is noted in `problems` and left out."""
    return _place(tree, (), "study", problems)


def _place(node: Node, way: Way, place: Place, problems: Problems) -> Values:
    """Return the values of one mapping, held against the keys of its place."""
    name = place_name(way)
    keys = {key.name: key for key in KEYS[place]}
    if not isinstance(node, Mapping):
        problems.add(way, f"{name} is {written(node)}; wanted keys such as {listed(tuple(keys)[:3])}.")
        return {}
    values: Values = {}
    for word, inside in node.values.items():
        here = (*way, word)
        key = keys.get(word)
        if key is None and place in OTHERS:
            values.setdefault("where", []).append((word, _value(inside, here, Key(word, "texts", ""), problems) or ()))
        elif key is None:
            problems.add(here, f"{name} has no key {word!r}.{did_you_mean(word, keys)}")
        elif not key.works:
            problems.add(here, f"{name}: {word!r} is not yet read; take it out.")
        else:
            value = _value(inside, here, key, problems)
            if value is not None:
                values[word] = value
    for key in keys.values():
        if key.required and key.name not in node.values:
            problems.add(way, f"{name} lacks {key.name!r}{f' ({listed(key.words)})' if key.words else ''}.")
    return values


def _value(node: Node, way: Way, key: Key, problems: Problems) -> Any:  # noqa: ANN401 (as the key's kind says)
    """Return what a key holds; None where it is wrong."""
    name = place_name(way[:-1])
    if isinstance(node, Text) and node.blank:
        problems.add(way, f"{name}: {key.name!r} is empty; give it a value or leave it out.")
        return None
    if key.kind in NESTED:
        return NESTED[key.kind](node, way, key, problems)
    try:
        return VALUES[key.kind](node, key)
    except Wrong as wrong:
        sentence = str(wrong)
        problems.add((*way, *wrong.where), f"{name}: {key.name!r} {sentence}{'' if sentence.endswith(('?', '.')) else '.'}")
        return None


def _by_id(node: Node, way: Way, key: Key, problems: Problems) -> Values | None:
    """Return nouns by their ids. `topics: {path: ...}` names files of published figures."""
    name = place_name(way[:-1])
    if not isinstance(node, Mapping) or not node.values:
        found = "an empty mapping" if isinstance(node, Mapping) else written(node)
        problems.add(way, f"{name}: {key.name!r} is {found}; wanted a mapping by id.")
        return None
    found_values: Values = {}
    for word, inside in node.values.items():
        here = (*way, word)
        if not word.strip():
            problems.add(here, f"{name}: {key.name!r} holds a blank id.")
        elif key.name == "topics" and word == "path":
            try:
                found_values[word] = texts(inside)
            except Wrong as wrong:
                problems.add((*here, *wrong.where), f"topics: 'path' {wrong}; 'path' names files of published figures.")
        else:
            found_values[word] = _place(inside, here, PLACE_OF[key.kind], problems)
    return found_values


def _expect(node: Node, way: Way, key: Key, problems: Problems) -> Values:
    """Return what a side's data are held to, one thing at the least."""
    if isinstance(node, Mapping) and not node.values:
        names = listed(tuple(known.name for known in KEYS["expect"]))
        problems.add(way, f"{place_name(way[:-1])}: {key.name!r} is an empty mapping; wanted {names}, or leave it out.")
        return {}
    return _place(node, way, "expect", problems)


def _alerts(node: Node, way: Way, key: Key, problems: Problems) -> tuple[Values, ...]:
    """Return the alerts, one mapping each; a single one needs no list."""
    nodes = node.items if isinstance(node, Items) else (node,)
    if not nodes:
        problems.add(way, f"{key.name} is an empty list; name a topic and a gap, or leave it out.")
    return tuple(
        _place(item, (*way, str(count)) if isinstance(node, Items) else way, "alert", problems) for count, item in enumerate(nodes)
    )


def _sources(node: Node, way: Way, key: Key, problems: Problems) -> tuple[Values, ...]:
    """Return a side's sources: a path, a mapping with one, or a list of either."""
    nodes = node.items if isinstance(node, Items) else (node,)
    if not nodes:
        problems.add(way, f"{place_name(way[:-1])}: {key.name!r} is an empty list; name a data file.")
    found: list[Values] = []
    for count, item in enumerate(nodes):
        here = (*way, str(count)) if isinstance(node, Items) else way
        if isinstance(item, Text):
            if item.blank or not item.value.strip():
                problems.add(here, f"{place_name(way)} holds an empty entry; name a data file.")
            else:
                found.append({"path": item.value})
        else:
            found.append(_place(item, here, "source", problems))
    return tuple(found)


NESTED: dict[Kind, Callable[[Node, Way, Key, Problems], Any]] = {
    "sources": _sources,
    "expect": _expect,
    "alerts": _alerts,
    "sides": _by_id,
    "scales": _by_id,
    "topics": _by_id,
    "questions": _by_id,
}

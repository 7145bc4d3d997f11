"""The guide names every public name, parameter, command, option and key of study.yaml."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import click
import pytest

import gapkit as gk
from gapkit.cli import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
VERBS = [name for name in gk.__all__ if inspect.isfunction(getattr(gk, name))]


def has_word(text: str, word: str) -> bool:
    """Return whether a word stands in a text by itself."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def section(verb: str) -> str:
    """Return the part of the guide under a verb's own heading, up to the next heading."""
    found = re.search(rf"^#+ `{verb}`[^\n]*\n(.*?)(?=^#+ |\Z)", GUIDE, flags=re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def options() -> list[tuple[str, str]]:
    """Return (command, word) for each command of the command line and for each of its options and arguments."""
    context = click.Context(main, info_name="gapkit")
    words = []
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        words.append((name, f"gapkit {name}"))
        for parameter in command.params:
            words += [(name, option) for option in parameter.opts if option.startswith("-")]
    return words


def keys(schema: object) -> set[str]:
    """Return every key that the schema of study.yaml knows, at any depth."""
    if isinstance(schema, dict):
        own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
        return own.union(*(keys(part) for part in schema.values()))
    if isinstance(schema, list):
        return set().union(*(keys(part) for part in schema))
    return set()


@pytest.mark.parametrize("name", gk.__all__)
def test_a_public_name_is_in_the_guide(name: str) -> None:
    """Whatever `gapkit` names, the guide tells of."""
    assert has_word(GUIDE, name)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_section_that_tells_of_each_parameter(verb: str) -> None:
    """Under the verb's heading every parameter is named; those that all charts share stand once, before them."""
    text = section(verb)
    assert text, f"docs/guide.md has no heading `{verb}`"
    if verb.startswith("draw_"):
        text += GUIDE.partition("### The charts\n")[2].partition("\n### ")[0]
    parameters = inspect.signature(getattr(gk, verb)).parameters
    assert [name for name in parameters if not has_word(text, name)] == []


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_docstring(verb: str) -> None:
    """What comes back stands where an editor shows it."""
    assert inspect.getdoc(getattr(gk, verb))


def test_each_command_and_option_is_in_the_guide() -> None:
    """Whatever `gapkit --help` lists, the guide tells of."""
    assert [f"{command}: {word}" for command, word in options() if not has_word(GUIDE, word)] == []


def test_each_key_of_a_study_is_in_the_guide() -> None:
    """Whatever study.yaml may hold, by the schema that editors complete it with, the guide tells of."""
    schema = json.loads((ROOT / "gapkit" / "study" / "study.schema.json").read_text(encoding="utf-8"))
    known = keys(schema)
    assert {"title", "sides", "topics"} <= known
    assert sorted(key for key in known if not has_word(GUIDE, key)) == []

"""The shipped JSON schema and the reader hold to the same keys, and editors can use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from gapkit.study.keys import KEYS, OTHERS
from gapkit.study.places import examples, find_study
from gapkit.study.schema import SCHEMA_FILE, schema_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.model import Study

    Read = Callable[[str], Study]
    Refused = Callable[[str], str]

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return the schema as it is shipped."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def faults(schema: dict[str, Any], text: str) -> list[str]:
    """Return what a schema finds wrong with a study, read as an editor reads it."""
    return [
        str(error.message)
        for error in jsonschema.Draft202012Validator(schema).iter_errors(json.loads(json.dumps(YAML(typ="safe").load(text))))
    ]


def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    """It is valid under draft 2020-12."""
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("place", KEYS)
def test_schema_and_reader_know_the_same_keys(schema: dict[str, Any], place: str) -> None:
    """Walked on both sides, place by place: names, which are required, defaults, and a sentence for each."""
    there = schema if place == "study" else schema["$defs"][place]
    keys = {key.name: key for key in KEYS[place]}  # type: ignore[index]
    assert list(there["properties"]) == list(keys)
    assert there.get("required", []) == [name for name, key in keys.items() if key.required]
    assert (there["additionalProperties"] is False) == (place not in OTHERS)
    for name, written in there["properties"].items():
        assert written["description"].endswith(keys[name].about)
        assert written.get("default") == keys[name].default
        assert (written.get("not") == {}) == (not keys[name].works)


def test_the_shipped_file_is_what_the_keys_make() -> None:
    """After a change of keys: python -m gapkit.study.schema."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_documented_studies_pass(schema: dict[str, Any], banks: str, schools: str) -> None:
    """An editor shows no fault in a right study."""
    assert faults(schema, banks) == []
    assert faults(schema, schools) == []


@pytest.mark.parametrize("name", examples())
def test_the_examples_pass(schema: dict[str, Any], name: str) -> None:
    """Those that are carried along, too."""
    assert faults(schema, find_study(name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("label: Executives", "lable: Executives"),
        ("role: provider", "role: provder"),
        ("    role: provider\n", ""),
        ("    wave: wave\n", "    minimum: 0\n"),
        ("    wave: wave\n", "    comment: words\n"),
        ("    wave: wave\n", "    rake: {region: {North: 40, South: 60}}\n"),
        ("    wave: wave\n", "    rows: counted\n"),
        ("{from: 0, to: 10}", "{from: a, to: 10}"),
        ("[wording]", "[wordng]"),
        ("score: nps", "score: npss"),
        ("title: Regional banks, 2025-26", "margin: -1"),
        ("title: Regional banks, 2025-26", "alerts: [{topic: responsiveness, gap_above: 200}]"),
        ("title: Regional banks, 2025-26", "alerts: {any: true, gap_grew_by: 0}"),
        ("title: Regional banks, 2025-26", "alerts: []"),
        ("    wave: wave\n", "    expect: {newest: 8}\n"),
        ("    wave: wave\n", "    expect: {fall_at_most: 0.3}\n"),
        ("    wave: wave\n", "    expect: {}\n"),
        ("executives.csv", "{path: exec*.csv, take: newest}"),
    ],
)
def test_what_the_reader_refuses_in_a_key_the_schema_refuses(
    schema: dict[str, Any], refused: Refused, banks: str, before: str, after: str
) -> None:
    """Misspelt keys and words, missing ones, wrong numbers, keys that do not work yet."""
    text = banks.replace(before, after, 1)
    assert refused(text)
    assert faults(schema, text)

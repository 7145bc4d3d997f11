"""The JSON schema of study.yaml, for editors that complete and check it while it is written. Made from the same keys as the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gapkit.study.keys import KEYS, OTHERS, SCORES, Key, Kind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_FILE = Path(__file__).with_name("study.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

# What an editor takes for a number or a boolean (007, NO) is text to the reader.
TEXT: Schema = {"type": ["string", "number", "boolean"]}
TEXT_LIST: Schema = {"type": "array", "items": TEXT, "minItems": 1, "uniqueItems": True}
TEXTS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "uniqueItems": True}]}
AGE: Schema = {"type": "string", "pattern": "^[1-9][0-9]{0,3} +(hour|day|week)s?$"}
PERCENTAGE: Schema = {"type": "string", "pattern": "^[0-9]{1,2}(\\.[0-9]{1,3})? ?%$"}
GAP: Schema = {"type": "number", "exclusiveMinimum": -200, "exclusiveMaximum": 200}
POINTS: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 100}
SHARE: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
FLAG: Schema = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "on", "off"]}]}
MAPPING: Schema = {"type": "object", "minProperties": 1}


def json_schema() -> Schema:
    """Return the JSON schema (draft 2020-12) of a study.yaml."""
    return {
        "$schema": DIALECT,
        "title": "gapkit study",
        "description": "What is compared: sides, the topics they were asked about, and the scales of their answers.",
        **_place(KEYS["study"]),
        "$defs": {place: _place(keys, others=place in OTHERS) for place, keys in KEYS.items() if place != "study"},
    }


def schema_text() -> str:
    """Return the schema as the text of `study.schema.json`."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _place(keys: Iterable[Key], *, others: bool = False) -> Schema:
    keys = tuple(keys)
    found: Schema = {
        "type": "object",
        "additionalProperties": TEXTS if others else False,
        "properties": {key.name: _key(key) for key in keys},
    }
    if required := [key.name for key in keys if key.required]:
        found["required"] = required
    return found


def _key(key: Key) -> Schema:
    about: Schema = {"description": key.about if key.works else f"Not yet read. {key.about}"}
    if key.default is not None:
        about["default"] = key.default
    return {**about, **(_kind(key) if key.works else {"not": {}})}


def _kind(key: Key) -> Schema:
    def by_id(place: Place) -> Schema:
        return {**MAPPING, "additionalProperties": {"$ref": f"#/$defs/{place}"}}

    source: Schema = {"anyOf": [TEXT, {"$ref": "#/$defs/source"}]}
    alert: Schema = {"$ref": "#/$defs/alert"}
    one: Schema = {"enum": list(key.words)}
    kinds: dict[Kind, Schema] = {
        "text": TEXT,
        "character": {"type": "string", "minLength": 1, "maxLength": 1},
        "texts": TEXTS,
        "whole": {"type": "integer", "minimum": 1},
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "flag": FLAG,
        "word": one,
        "words": {"anyOf": [one, {"type": "array", "items": one, "uniqueItems": True}]},
        "count or column": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]},
        "margin": {"anyOf": [POINTS, {"type": "object", "propertyNames": {"enum": list(SCORES)}, "additionalProperties": POINTS}]},
        "labels": {"anyOf": [{**MAPPING, "additionalProperties": TEXT}, TEXT_LIST]},
        "text by name": {**MAPPING, "additionalProperties": TEXT},
        "texts by name": {**MAPPING, "additionalProperties": {"anyOf": [TEXT, TEXT_LIST]}},
        "segments": {"anyOf": [TEXTS, {**MAPPING, "additionalProperties": TEXT}]},
        "shares": {**MAPPING, "additionalProperties": {**MAPPING, "additionalProperties": SHARE}},
        "age": AGE,
        "percentage": PERCENTAGE,
        "points": {**GAP, "exclusiveMinimum": 0} if key.name == "gap_grew_by" else GAP,
        "expect": {"minProperties": 1, "$ref": "#/$defs/expect"},
        "alerts": {"anyOf": [alert, {"type": "array", "items": alert, "minItems": 1}]},
        "sources": {"anyOf": [*source["anyOf"], {"type": "array", "items": source, "minItems": 1}]},
        "sides": by_id("side"),
        "scales": by_id("scale"),
        "topics": {**by_id("topic"), "properties": {"path": {"description": "File(s) of published figures.", **TEXTS}}},
        "questions": by_id("question"),
    }
    return kinds[key.kind]


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")

"""Which function reads which kind of key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.study.amounts import age, percentage, points
from gapkit.study.values import (
    character,
    count_or_column,
    flag,
    integer,
    labels,
    margin,
    number,
    segments,
    shares,
    text,
    text_by_name,
    texts,
    texts_by_name,
    whole,
    word,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gapkit.study.keys import Key
    from gapkit.study.values import Value
    from gapkit.study.yaml_source import Node

VALUES: dict[str, Callable[[Node, Key], Value]] = {
    "text": text,
    "character": character,
    "texts": texts,
    "whole": whole,
    "integer": integer,
    "number": number,
    "flag": flag,
    "word": word,
    "words": words,
    "count or column": count_or_column,
    "margin": margin,
    "labels": labels,
    "text by name": text_by_name,
    "texts by name": texts_by_name,
    "segments": segments,
    "shares": shares,
    "age": age,
    "percentage": percentage,
    "points": points,
}

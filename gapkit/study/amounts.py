"""From a node to an amount with a unit: an age, a percentage, a gap in points. As in `values`, a wrong one raises Wrong with what was wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gapkit.study.values import Wrong, number, text
from gapkit.study.yaml_source import written

if TYPE_CHECKING:
    from gapkit.study.keys import Key
    from gapkit.study.yaml_source import Node

AGE = re.compile(r"([1-9][0-9]{0,3}) +(hour|day|week)s?")
HOURS = {"hour": 1, "day": 24, "week": 168}
PERCENTAGE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,3})?) ?%")
WIDEST = 200.0  # points: the span of a net promoter score


def age(node: Node, _: Key | None = None) -> int:
    """Return an age in hours."""
    found = AGE.fullmatch(text(node))
    if found is None:
        raise Wrong(f"is {written(node)}; wanted an age such as 8 days, 36 hours or 2 weeks")
    return int(found[1]) * HOURS[found[2]]


def percentage(node: Node, _: Key | None = None) -> float:
    """Return a percentage above 0 and under 100, without its sign."""
    found = PERCENTAGE.fullmatch(text(node))
    if found is None or float(found[1]) <= 0:
        raise Wrong(f"is {written(node)}; wanted a percentage above 0 and under 100, such as 30%")
    return float(found[1])


def points(node: Node, key: Key) -> float:
    """Return a gap in points, whatever its sign; growth is above 0."""
    found = number(node)
    if abs(found) >= WIDEST or (key.name == "gap_grew_by" and found <= 0):
        raise Wrong(f"is {written(node)}; wanted points {'above 0' if key.name == 'gap_grew_by' else 'above -200'} and under 200")
    return found

"""Labels that would collide are moved apart, each as near to its mark as the others allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class _Group:
    """Neighbouring labels that touch: how many, their common height, and the sum of the tops that each would like the group to have."""

    height: float
    tops: float
    members: list[int] = field(default_factory=list)

    def top(self, low: float, high: float) -> float:
        """Return where the group begins: the mean of what its members would like, inside the room."""
        return max(min(self.tops / len(self.members), high - self.height), low)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return the middle of each label, in the order given, so that no two overlap and all lie between `low` and `high`.

    Args:
        wanted: where the middle of each label would best be, in order, in pixels.
        heights: the height of each label, in pixels; where their sum is more than the room, the last ones leave it.
        low: the upper end of the room (y runs downwards).
        high: its lower end.
    """
    groups: list[_Group] = []
    for place, (middle, height) in enumerate(zip(wanted, heights, strict=True)):
        groups.append(_Group(height, middle - height / 2, [place]))
        # A group that reaches into the one before becomes one with it; each member's wish is kept as a wish for the group's top.
        while len(groups) > 1 and groups[-2].top(low, high) + groups[-2].height > groups[-1].top(low, high):
            last, before = groups.pop(), groups[-1]
            before.tops += last.tops - before.height * len(last.members)
            before.height += last.height
            before.members += last.members
    middles = [0.0] * len(wanted)
    for group in groups:
        y = group.top(low, high)
        for place in group.members:
            middles[place] = y + heights[place] / 2
            y += heights[place]
    return middles

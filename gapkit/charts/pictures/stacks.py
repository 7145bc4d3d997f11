"""Blocks that stand in one column, or on a wide slide in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from gapkit.charts.pictures.fold import Fold, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

TWO, LANES_APART = 1500.0, 56.0  # pixels of width from which blocks stand in two columns, and between these
STEP = 20  # pixels by which the room is lowered until what is kept fits


class Tall(Protocol):
    """A thing that has a height."""

    @property
    def height(self) -> float:
        """Pixels it takes."""


Block = TypeVar("Block", bound=Tall)


def stacked(
    blocks: Sequence[Block], room: float, many: int, line: float, ranks: Sequence[Any] | None = None
) -> tuple[Fold, list[list[Block]]]:
    """Return which blocks are drawn, and in which of `many` columns of `room` pixels; a `line` tells of those that do not fit. `ranks` as in `fold`."""
    heights = [block.height for block in blocks]
    for space in range(int(min(many * room, sum(heights) + 1)), -STEP, -STEP):
        folded = fold(heights, space, line, ranks)
        kept = folded.kept(blocks)
        half = (height_of(kept) + folded.height) / many
        stacks: list[list[Block]] = [[]]
        for block in kept:
            if stacks[-1] and len(stacks) < many and height_of(stacks[-1]) + block.height / 2 > half:
                stacks.append([])
            stacks[-1].append(block)
        if max(height_of(stack) for stack in stacks) + folded.height <= room or len(kept) <= 1:
            break
    return folded, stacks


def height_of(stack: Sequence[Tall]) -> float:
    """Return the pixels that blocks take one below the other."""
    return sum(block.height for block in stack)

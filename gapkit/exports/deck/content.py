"""What stands on a slide, before it is set: a finding, a chart or a table or sentences, where it comes from, and the exact figures for who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gapkit.exports.native.plot import Ink, Plot


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its words, whether they are bold, and the ink that fills it (None: none) in a shade from 0 to 1."""

    text: str
    bold: bool = False
    ink: Ink | None = None
    shade: float = 1.0
    centred: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of a slide: its heads, its rows, and the share of the width that each column takes."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Slide:
    """One slide. `key` is its id: the shapes on it carry it, so that a later run finds them again.

    `figures` are set large, each with its words; `points` are sentences; `plots` are drawn natively beside each other, the second narrow; `aside` lists
    what numbers in a chart stand for; `about` is what it shows, for a list of contents; `page` which of several slides under one title it is, "2 of 3".
    `alt` says in words what the chart or table shows, `notes` what the speaker may be asked, `claims` what is said of each row: a title that people write
    over it is held to them.
    """

    key: str
    title: str
    takeaway: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    aside: tuple[str, ...] = ()
    grid: Grid | None = None
    source: str = ""
    alt: str = ""
    notes: str = ""
    about: str = ""
    page: str = ""
    claims: tuple[str, ...] = ()

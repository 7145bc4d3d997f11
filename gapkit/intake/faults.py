"""What makes data unfit for a number: raised at once where an answer is wanted, gathered to the end where the data are checked."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gapkit.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_PLACES: Final = 10  # places of one fault that are listed; the rest is counted


@dataclass(frozen=True)
class Place:
    """Where in the sources something stands: `file` (of a workbook with its sheet), a line (or row) of it, a column. Reads "x.csv, line 8, column w"."""

    file: str
    unit: str = "line"
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        """Return the place as a sentence begins with it."""
        parts = (self.file, f"{self.unit} {self.line}" if self.line is not None else "", f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Fault:
    """One thing that would make a number wrong, as often as it stands in one file and column.

    `what` is the sentence without its place `at`, `found` the cells that were found (they may be anybody's words), `way_out` what to do; `lines` are the
    first ten lines that hold it, `count` how many there are, `side` whose data they are ("" where they are nobody's alone).
    """

    what: str
    at: Place | None = None
    found: str = ""
    way_out: str = ""
    lines: tuple[int, ...] = ()
    count: int = 1
    side: str = ""

    def __str__(self) -> str:
        """Return the sentence as an error says it: where, what, and the way out."""
        lead = f"{self.at}: " if self.at else ""
        return lead + " ".join(part for part in (self.what, self.found, self.way_out) if part)


@dataclass
class Gathered:
    """The faults of one reading of a study, like ones of one file and column joined, in the order they were met."""

    side: str = ""  # whose data are being read
    _kept: dict[tuple[str, ...], Fault] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return every fault; like ones are one, with the lines of all."""
        return tuple(self._kept.values())

    def add(self, fault: Fault, rule: str = "") -> None:
        """Note a fault; `rule` is what it has in common with its like ("": it has none)."""
        at = fault.at or Place("")
        lines = fault.lines or ((at.line,) if at.line is not None else ())
        key = (rule, at.file, at.column, self.side) if rule else (str(fault), self.side)
        before = self._kept.get(key)
        if before is None:
            self._kept[key] = replace(fault, lines=lines[:MOST_PLACES], side=self.side)
        elif rule:
            self._kept[key] = replace(before, lines=(*before.lines, *lines)[:MOST_PLACES], count=before.count + fault.count)


_GATHERED: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Let every check go on to its end: within, `refuse` notes a fault instead of raising it. Yields what is gathered."""
    gathered = Gathered()
    token = _GATHERED.set(gathered)
    try:
        yield gathered
    finally:
        _GATHERED.reset(token)


@contextmanager
def on_behalf_of(side: str = "") -> Iterator[None]:
    """Run one stage of reading: while faults are gathered, they are the side's, and one that ends the stage is noted too; else nothing changes."""
    gathered = _GATHERED.get()
    if gathered is None:
        yield
        return
    before, gathered.side = gathered.side, side
    try:
        yield
    except DataError as error:
        gathered.add(Fault(str(error)))
    finally:
        gathered.side = before


def refuse(what: str, at: Place | None = None, *, found: str = "", way_out: str = "", rule: str = "") -> None:
    """Refuse data: raise at once or, within `gathering`, note the fault and return; the caller then goes on with a stand-in that is no answer.

    Args:
        what: the sentence, without its place.
        at: where it stands, if it has a place.
        found: the cells that were found, apart: they may be anybody's words.
        way_out: what to do.
        rule: what it has in common with its like in the same file and column, which are then told once with all their places.

    Raises:
        DataError: unless faults are being gathered.
    """
    refuse_together([Fault(what, at, found, way_out)], rule=rule)


def refuse_together(faults: Sequence[Fault], way_out: str = "", *, rule: str = "", kind: type[DataError] = DataError) -> None:
    """Refuse data for several faults in one error, a line each, and `way_out` at the end; within `gathering` each is noted by itself.

    Raises:
        DataError: there is a fault, and faults are not being gathered; of the `kind` that is asked for.
    """
    if not faults:
        return
    gathered = _GATHERED.get()
    if gathered is None:
        raise kind("\n".join([*(str(fault) for fault in faults), *([way_out] if way_out else [])]))
    for fault in faults:
        gathered.add(replace(fault, way_out=f"{fault.way_out} {way_out}".strip()), rule)

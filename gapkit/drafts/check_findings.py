"""Errors and warnings of a check: one sentence each, with where it stands and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gapkit.intake.faults import Fault
    from gapkit.intake.records import Notice
    from gapkit.study.model import Study

_SHEET = ", sheet "


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found in a study's data.

    `what` is a sentence without its place; `file`, `sheet`, `unit` (line or row), `lines` (the first ten) and `column` say where, as far as it has a place,
    `count` in how many rows or cells (None: not a count). `side` and `topic` are ids, "" where it is about no single one. `way_out` is what to do.
    """

    what: str
    way_out: str = ""
    side: str = ""
    topic: str = ""
    file: str = ""
    sheet: str = ""
    unit: str = "line"
    lines: tuple[int, ...] = ()
    column: str = ""
    count: int | None = None

    @property
    def place(self) -> str:
        """Where it stands: "answers.xlsx, sheet Customers, rows 3, 8 and 90 more, column c3"; "" where it has no place."""
        parts = (self.file, f"sheet {self.sheet}" if self.sheet else "", self._lines(), f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        """Return it as one sentence: where, what, and the way out."""
        said = " ".join(part for part in (self.what, self.way_out) if part)
        return f"{self.place}: {said}" if self.place else said

    def _lines(self) -> str:
        if not self.lines:
            return ""
        more = (self.count or len(self.lines)) - len(self.lines)
        units = self.unit if len(self.lines) == 1 and not more else f"{self.unit}s"
        return f"{units} {', '.join(str(line) for line in self.lines)}{f' and {more:,} more' if more > 0 else ''}"


def from_fault(fault: Fault, *, protect: bool) -> Finding:
    """Return a fault of intake as an error; with `protect` without the cells found, which may be anybody's words."""
    file, _, sheet = fault.at.file.partition(_SHEET) if fault.at else ("", "", "")
    found = "" if protect else fault.found
    what = f"{fault.what} {found}" if found else f"{fault.what.removesuffix(':')}." if fault.found else fault.what
    return Finding(
        what=what,
        way_out=fault.way_out,
        side=fault.side,
        file=file,
        sheet=sheet.strip("'"),
        unit=fault.at.unit if fault.at else "line",
        lines=fault.lines,
        column=fault.at.column if fault.at else "",
        count=fault.count,
    )


def from_notices(notices: Iterable[Notice], study: Study, *, doubt: bool) -> tuple[Finding, ...]:
    """Return the notices of intake that are in doubt, or those that are not, as findings; merged spellings and don't-knows have tables of their own."""
    return tuple(_from_notice(notice, study) for notice in notices if notice.doubt == doubt and notice.kind in {"left out", "noted"})


def _from_notice(notice: Notice, study: Study) -> Finding:
    waves = dict(study.waves)
    lead = f"{waves.get(notice.wave, notice.wave)}: " if notice.wave else ""
    told = notice.count is None or (notice.kind == "noted" and str(notice.count) in notice.why)
    return Finding(
        what=lead + (notice.why if told else f"{notice.count:,} {notice.why}"), side=notice.side, topic=notice.topic, count=notice.count
    )

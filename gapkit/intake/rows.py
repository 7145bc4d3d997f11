"""Which rows of a file are somebody's: empty ones counted, previews of a survey dropped and counted, ragged ones refused unless the study drops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.intake.faults import Place, refuse
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gapkit.intake.survey_tools import Header
    from gapkit.intake.text_files import Record
    from gapkit.study.model import Source


class Rows:
    """Passes the rows of one file on, as wide as its header, and remembers their lines and what was left out."""

    def __init__(self, source: Source, header: Header, name: str, unit: str) -> None:
        self.source, self.header, self.name, self.unit = source, header, name, unit
        self.lines: list[int] = []
        self.empty = 0  # empty lines that close a file are no rows; those between rows are counted
        self.trials = 0
        self.ragged: list[int] = []

    def kept(self, records: Iterator[Record]) -> Iterator[list[str]]:
        """Yield the rows that are somebody's answers.

        Raises:
            DataError: a row has more or fewer fields than the header, and the study does not say `bad_rows: drop`.
        """
        width, pending = len(self.header.names), 0
        bad: tuple[int, int] | None = None
        for line, cells in records:
            if bad is not None:
                self._refuse(*bad, last=False)
                bad = None
            if not any(cells) or (not cells[0].strip() and not any(map(str.strip, cells))):
                pending += 1
                continue
            if len(cells) != width:
                if self.source.bad_rows == "drop":
                    self.ragged.append(line)
                else:
                    bad = (line, len(cells))  # refused once it is known whether it is the last line
                continue
            self.empty, pending = self.empty + pending, 0
            if self.header.trials and self.header.is_trial(cells):
                self.trials += 1
                continue
            self.lines.append(line)
            yield cells
        if bad is not None:
            self._refuse(*bad, last=True)

    def notices(self) -> tuple[Notice, ...]:
        """Return what was left out, once all rows were passed on."""
        found = []
        if self.empty:
            found.append(Notice(kind="left out", why=f"empty rows of {self.name}", count=self.empty))
        if self.trials:
            found.append(Notice(kind="left out", why=f"previews and tests of the survey in {self.name}", count=self.trials))
        if self.ragged:
            why = f"rows of {self.name} with more or fewer fields than its header, dropped as the study says (first: {self.unit} {self.ragged[0]})"
            found.append(Notice(kind="left out", why=why, count=len(self.ragged), doubt=True))
        return tuple(found)

    def _refuse(self, line: int, fields: int, *, last: bool) -> None:
        width = len(self.header.names)
        cut = last and fields < width and len(self.lines) > 0
        way_out = (
            "It is the last one: the file looks cut off. Get it again, or say `bad_rows: drop` at its source to do without that row."
            if cut
            else "Quote a value that holds the separator, or mend the row."
        )
        refuse(f"{fields} fields, where the header has {width}. {way_out}", Place(self.name, self.unit, line), rule="ragged")

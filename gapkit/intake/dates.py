"""The dates of a side's answers: read year first, so that 04/05 is never taken for the wrong month, and the newest of them found."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from gapkit.intake.faults import refuse
from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from gapkit.intake.tables import Table
    from gapkit.study.model import Side

_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ] *(\d{1,2})(:\d{2}.*))?|\d{8}")
_ZONE: Final = re.compile(r" *(UTC|GMT)$")
_AHEAD: Final = timedelta(days=1)  # clocks differ, and local time runs up to 14 hours before UTC


class Newest(NamedTuple):
    """The newest answer: the moment (of a day without a time its end, UTC), and the cell that says it. None and "" where no answer has a date."""

    moment: datetime | None
    written: str


def newest_answer(side: Side, table: Table, now: datetime) -> tuple[Newest, tuple[Notice, ...]]:
    """Return the newest answer of a side by its `date`, and what a reader must know of the others. Dates a day ahead of `now` are not taken for true.

    Raises:
        DataError: a cell that is no date, or one whose day and month could be taken for each other.
    """
    cells = table.frame[side.date]
    newest, ahead = Newest(None, ""), list[str]()
    for text in cells.dropna().unique().tolist():
        moment = as_moment(str(text))
        if moment is None:
            row = int((cells == text).to_numpy(dtype=bool, na_value=False).argmax())
            what = f"{str(text)[:40]!r} is no date as wanted. Write the year first: 2026-05-04, or 2026-05-04 09:30."
            refuse(what, table.at(row, side.date), rule="date")
        elif moment > now + _AHEAD + timedelta(days=1 if _is_day(str(text)) else 0):
            ahead.append(str(text))
        elif newest.moment is None or moment > newest.moment:
            newest = Newest(moment, str(text))
    notices = []
    if newest.moment is not None:
        notices.append(Notice(kind="noted", side=side.id, why=f"the newest answer is of {newest.written[:10]}"))
    if not ahead:
        return newest, tuple(notices)
    count = int(cells.isin(ahead).sum())
    why = f"answers are dated in the future (column {side.date!r}, up to {max(ahead)}): they do not count as new"
    notices.append(Notice(kind="noted", side=side.id, why=why, count=count, doubt=True))
    return newest, tuple(notices)


def as_moment(text: str) -> datetime | None:
    """Return the moment a cell means, None where it is no date with its year first: without a time the end of the day, without a zone UTC."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    if found[1]:
        time = f"T{found[4]:0>2}{_ZONE.sub('Z', found[5]).replace(' ', '')}" if found[4] else ""
        text = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}{time}"
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment + timedelta(days=1) if _is_day(text) else moment
    except (ValueError, OverflowError):
        return None


def _is_day(text: str) -> bool:
    return ":" not in text

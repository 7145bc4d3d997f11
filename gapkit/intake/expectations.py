"""What a study expects of a side's data: how new they are, how many rows, and how far these may fall. A dead feed must not look like success."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gapkit.errors import ExpectationError
from gapkit.intake.dates import newest_answer
from gapkit.intake.faults import Fault, on_behalf_of, refuse_together
from gapkit.intake.records import Answers, Toplines
from gapkit.study.watched import age_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from gapkit.intake.records import CompanyScores, Counts, Notice, SideData
    from gapkit.intake.tables import Table
    from gapkit.study.model import Side, Study

_HOUR = 3600


@dataclass(frozen=True)
class Arrived:
    """What came of one side: its rows that were taken, and the moment of the newest of them as a number and as it was written, with what says so.

    `newest` is None where nothing tells.
    """

    side: str
    rows: int
    newest: datetime | None = None
    written: str = ""
    said_by: str = ""


def hold_expectations(study: Study, taken: Sequence[SideData], tables: Mapping[str, Table], now: datetime) -> tuple[Notice, ...]:
    """Hold what was read against what the study expects, and return what a reader must know of the dates in it.

    Args:
        study: its sides say what is expected.
        taken: what was taken of each side; published figures never arrive.
        tables: the rows behind it by side, those that count.
        now: the moment of the reading, with its zone.

    Raises:
        ExpectationError: something falls short; within `faults.gathering` it is noted instead.
        DataError: a date that cannot be read.
    """
    found: list[Arrived] = []
    notices: list[Notice] = []
    for data in taken:
        if isinstance(data, Toplines):
            continue
        with on_behalf_of(data.side):
            one, said = arrived(study.side(data.side), data, tables[data.side], now)
            found.append(one)
            notices += said
    check_expectations(study, found, now)
    return tuple(notices)


def arrived(side: Side, data: Answers | CompanyScores | Counts, table: Table, now: datetime) -> tuple[Arrived, tuple[Notice, ...]]:
    """Return what came of a side, and what a reader must know of the dates in it.

    Args:
        side: whose data they are.
        data: what was taken.
        table: the rows behind it, those that count.
        now: the moment of the reading, with its zone.

    Raises:
        DataError: a date that cannot be read.
    """
    rows = rows_taken(data)
    if side.date:
        newest, notices = newest_answer(side, table, now)
        return Arrived(side.id, rows, newest.moment, newest.written, f"column {side.date}"), notices
    times: list[tuple[float, str]] = []
    for file in (file for source in side.sources for file in source.files):
        with suppress(OSError):  # gone since it was read
            times.append((file.stat().st_mtime, file.name))
    if not times:
        return Arrived(side.id, rows), ()
    time, name = max(times)
    newest_file = datetime.fromtimestamp(time, UTC)
    return Arrived(side.id, rows, newest_file, f"{newest_file:%Y-%m-%d %H:%M} UTC", f"the time of {name}"), ()


def rows_taken(data: Answers | CompanyScores | Counts) -> int:
    """Return how many rows were taken of a side: its people, or the companies (in each wave) that are already averaged or counted."""
    return len(data.frame) if isinstance(data, Answers) else companies_in(data.frame)


def companies_in(frame: pd.DataFrame) -> int:
    """Return how many companies stand in a frame, one that stands in several waves in each of them."""
    return len(frame[["company", "wave"]].drop_duplicates())


def check_expectations(study: Study, found: Iterable[Arrived], now: datetime) -> None:
    """Hold what arrived against what the study expects of each side: its age, and its rows.

    Args:
        study: its sides say what is expected.
        found: what came of each side.
        now: the moment of the reading, with its zone.

    Raises:
        ExpectationError: something falls short; within `faults.gathering` it is noted instead.
    """
    for one in found:
        side = study.side(one.side)
        with on_behalf_of(side.id):
            refuse_together([*_too_old(side, one, now), *_too_few(side, one)], kind=ExpectationError)


def check_fall(study: Study, rows: Mapping[str, int], before: Mapping[str, int]) -> None:
    """Hold the rows of this run against those of the last published one.

    Args:
        study: its sides say how far their rows may fall.
        rows: rows taken by side, as `rows_taken` or `tallies.rows.rows_of` counts them.
        before: those of the last published run, counted alike; a side that is not among them is not held against anything.

    Raises:
        ExpectationError: a side's rows fell further.
    """
    faults = []
    for side in study.sides:
        allowed = side.expect.fall_at_most if side.expect else None
        was, now = before.get(side.id, 0), rows.get(side.id, 0)
        if allowed is not None and was and 100 * (was - now) > allowed * was:
            fell = 100 * (was - now) / was
            what = (
                f"{side.label}: {now:,} {'row' if now == 1 else 'rows'} of {_files(side)}, {fell:.0f}% fewer than the {was:,} of the last published run; "
                f"a fall of {allowed:g}% at most is expected."
            )
            faults.append(Fault(what, way_out=_way_out(side, "fall_at_most")))
    refuse_together(faults, kind=ExpectationError)


def _too_old(side: Side, one: Arrived, now: datetime) -> Iterator[Fault]:
    allowed = side.expect.newest if side.expect else None
    if allowed is None:
        return
    wanted = f"one no older than {age_words(allowed)} is expected."
    if one.newest is None:
        if side.date:
            yield Fault(
                f"{side.label}: no answer in {_files(side)} has a date (column {side.date}); {wanted}", way_out=_way_out(side, "newest")
            )
        return  # a frame that was handed over has no file: it is there as it is
    age = (now - one.newest).total_seconds() / _HOUR
    if age > allowed:
        what = (
            f"{side.label}: the newest answer is of {one.written} ({one.said_by}), {age_words(age)} before this reading "
            f"({now.astimezone(UTC):%Y-%m-%d %H:%M} UTC); {wanted}"
        )
        yield Fault(what, way_out=_way_out(side, "newest"))


def _too_few(side: Side, one: Arrived) -> Iterator[Fault]:
    least = side.expect.rows_at_least if side.expect else None
    if least is not None and one.rows < least:
        what = f"{side.label}: {one.rows:,} {'row was' if one.rows == 1 else 'rows were'} taken of {_files(side)}; {least:,} or more are expected."
        yield Fault(what, way_out=_way_out(side, "rows_at_least"))


def _files(side: Side) -> str:
    return ", ".join(source.name for source in side.sources)


def _way_out(side: Side, key: str) -> str:
    return f"Look whether the delivery failed; where the data are right as they are, change `{key}` in sides.{side.id}.expect."

"""What is told of each report of a run: one entry, in the run's record, in its summary and on the line printed when it ends."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gapkit.runs.entries import FAILED as FAILURES
from gapkit.runs.history import FAILED, LOCKED
from gapkit.runs.judgement import RECORD, read_report
from gapkit.runs.lock import LockedError
from gapkit.runs.record import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from gapkit.errors import GapkitError
    from gapkit.runs.making import Outcome
    from gapkit.runs.plans import Plan

# In the order in which they count, where several apply: the study, the data, a report, another run's lock, an alert.
CODES = (2, 3, 1, LockedError.exit_code)
ALERT = 4


@dataclass(frozen=True)
class Entry:
    """One report of a run: its company and home, what became of it and why, what it cost, its alerts, and since when a report that stands is stale.

    `note` is why its kernel was not the one asked for.
    """

    company: str
    home: str
    state: str
    exit_code: int = 0
    cause: str = ""
    run: str = ""
    cells: int | None = None
    cells_run: int | None = None
    seconds: float | None = None
    peak_memory: int | None = None
    alerts: tuple[str, ...] = ()
    stands: bool = False
    since: str = ""
    interrupted: tuple[str, ...] = ()
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a record holds it; what is not known is left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", (), False)} | {"exit_code": self.exit_code}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Entry:
        """Return the entry that a record holds."""
        known: dict[str, Any] = {"company": "", "home": "", "state": ""}
        for name, value in told.items():
            if name in cls.__dataclass_fields__:
                known[name] = tuple(value) if isinstance(value, list) else value
        return cls(**known)


def entry_of(plan: Plan, outcome: Outcome, out: Path) -> Entry:
    """Return what to tell of a report that ended."""
    record = outcome.record
    return Entry(
        company=plan.company,
        home=plan.home,
        state=outcome.state,
        exit_code=outcome.error.exit_code if outcome.error else 0,
        cause=str(record.get("cause") or outcome.error or ""),
        run=str(record.get("run") or ""),
        cells=record.get("cells"),
        cells_run=record.get("cells_run"),
        seconds=record.get("seconds") if outcome.state != "unchanged" else None,
        peak_memory=record.get("peak_memory") if outcome.state != "unchanged" else None,
        alerts=() if outcome.error else alerts_of(out / plan.home),
        interrupted=outcome.interrupted,
        note=str(record.get("engine_note") or "") if outcome.state != "unchanged" else "",
        **standing(out, plan.home),
    )


def refused(plan: Plan, error: GapkitError, out: Path, state: str = "") -> Entry:
    """Return what to tell of a report that was not begun: another run holds its lock, or the error says why."""
    kind = state or (LOCKED if isinstance(error, LockedError) else FAILED)
    return Entry(plan.company, plan.home, kind, error.exit_code, str(error), **standing(out, plan.home))


def standing(out: Path, home: str) -> dict[str, Any]:
    """Return whether a good report stands in a home, and since when it is stale ("": it is not)."""
    failed = read_json(out / FAILURES / home / RECORD)
    return {"stands": (out / home / RECORD).is_file(), "since": str(failed.get("since") or "")}


def alerts_of(home: Path) -> tuple[str, ...]:
    """Return the sentences that a published report has for whoever watches over it."""
    try:
        found = read_report(home).get("alerts")
    except ValueError:
        return ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def exit_code_of(entries: list[Entry], *, fail_on_alert: bool) -> int:
    """Return what a run ends with: 0 where all is good or unchanged, else the first that applies of 2, 3, 1, 75 and, where asked for, 4."""
    found = {entry.exit_code for entry in entries}
    for code in CODES:
        if code in found:
            return code
    return ALERT if fail_on_alert and any(entry.alerts for entry in entries) else 0


class Progress(Protocol):
    """Whoever is told how a batch gets on."""

    def begun(self, reports: int) -> None:
        """The batch will make so many reports."""

    def ended(self, entry: Entry) -> None:
        """A report came to its end."""

    def noted(self, sentence: str) -> None:
        """Something is to be known beside the reports."""

    def summed_up(self, summary: str) -> None:
        """The batch came to its end, also by a stop."""

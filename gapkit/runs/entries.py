"""The reports below OUT as the index lists them: what each says of itself, its last good run, and its last failed one."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gapkit.runs.homes import COMPANIES
from gapkit.runs.judgement import RECORD, REPORT
from gapkit.runs.record import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAILED = ".failed"
MOST_BYTES = 100_000  # of a thumbnail: the index carries them all
_PLACES = ("*/*", f"*/{COMPANIES}/*/*")  # homes below OUT
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}  # by how their files begin


@dataclass(frozen=True)
class Entry:
    """One report of the index: its home below OUT, what it says of itself, its last good run and its last failed one (empty: none).

    `thumbnail` is a small picture of it as a data address, "" for none.
    """

    home: str
    report: dict[str, Any]
    good: dict[str, Any]
    failed: dict[str, Any]
    thumbnail: str = ""

    @property
    def title(self) -> str:
        """The study's title."""
        return str(self.report.get("title") or self.failed.get("study", {}).get("title") or self.home.split("/", maxsplit=1)[0])

    @property
    def company(self) -> str:
        """The company of a report about one, else nothing."""
        return str(self.report.get("company") or self.failed.get("company") or "")

    @property
    def name(self) -> str:
        """The report's name in words, "Gap report"."""
        name = str(self.report.get("report") or self.failed.get("report") or self.home.rsplit("/", maxsplit=1)[-1])
        words = name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    @property
    def alerts(self) -> tuple[str, ...]:
        """The sentences it has for whoever watches over reports."""
        alerts = self.report.get("alerts")
        return tuple(map(str, alerts)) if isinstance(alerts, list) else ()

    @property
    def status(self) -> str:
        """`good`; `stale` where a good report stands but its last run failed; `failed` where there never was a good one."""
        return "good" if not self.failed else "stale" if self.good else "failed"


def entries(out: Path) -> Iterator[Entry]:
    """Yield the reports below `out` in the order of their homes: published ones, and ones that only ever failed."""
    homes = {_below(out, file) for place in _PLACES for file in out.glob(f"{place}/{RECORD}")}
    failures = {_below(out / FAILED, file) for place in _PLACES for file in (out / FAILED).glob(f"{place}/{RECORD}")}
    for home in sorted(homes | failures):
        if any(part.startswith(".") for part in home.split("/")):
            continue
        good = read_json(out / home / RECORD)
        report = read_json(out / home / REPORT)
        failed = read_json(out / FAILED / home / RECORD) if home in failures else {}
        yield Entry(home, report, good, failed, thumbnail_of(out / home, report))


def thumbnail_of(home: Path, report: dict[str, Any]) -> str:
    """Return the small picture that a report names, as a data address; "" where there is none, it lies outside its home, or is too large."""
    name = report.get("thumbnail")
    if not isinstance(name, str) or not name:
        return ""
    try:
        file = (home / name).resolve(strict=True)
        if not file.is_relative_to(home.resolve()) or not file.is_file() or file.stat().st_size >= MOST_BYTES:
            return ""
        content = file.read_bytes()
    except (OSError, ValueError):  # a name that no file can have is a ValueError
        return ""
    kind = next((kind for start, kind in _PICTURES.items() if content.startswith(start)), "")
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}" if kind else ""


def _below(out: Path, file: Path) -> str:
    """Return the home that a record lies in, below `out`."""
    return file.parent.relative_to(out).as_posix()

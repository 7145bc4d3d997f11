"""finish: a notebook's last call. It writes the tables, the charts and, last of all, report.json, and shows that it came to its end."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gapkit import __version__
from gapkit.charts.figure import GapFigure
from gapkit.charts.text import plain
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.csv import table_bytes
from gapkit.exports.export import default_spec, refuse_unprotected
from gapkit.exports.pictures import png_bytes, render, svg_bytes
from gapkit.exports.writing import write
from gapkit.gaps.table import STATUSES, VERDICTS, GapTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from gapkit.study.model import Study

FORMAT = 1
MIME = "application/vnd.gapkit.finished+json"
REPORT = "report.json"


@dataclass(frozen=True)
class Output:
    """One file of a report: its path below the report's folder (with "/"), the SHA-256 of its bytes, and how many there are."""

    path: str
    sha256: str
    bytes: int


class Reported(Protocol):
    """A result other than gaps that a report may be of: its study, its finding in a sentence, its tables by name, and what to alert of."""

    @property
    def study(self) -> Study:
        """The study it is of."""

    @property
    def headline(self) -> str:
        """What was found, in a sentence."""

    @property
    def protected(self) -> bool:
        """Whether nothing in it could give a person's answer away."""

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables to write, by name."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """Sentences for who watches over many reports."""


@dataclass(frozen=True)
class Finished:
    """A finished report: its folder, its headline and its files. As the last output of a notebook it is the sign that nothing is missing."""

    folder: Path
    headline: str
    outputs: tuple[Output, ...]

    def __str__(self) -> str:
        """Return how many files were written."""
        return f"finished: {len(self.outputs)} {'file' if len(self.outputs) == 1 else 'files'}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return what the runner looks for, and a line for who reads."""
        del include, exclude  # Jupyter passes them; both forms are always given
        told = {"format": FORMAT, "report": REPORT, "files": len(self.outputs), "outputs": [output.path for output in self.outputs]}
        return {MIME: told, "text/plain": str(self)}


def finish(
    gaps: GapTable | Reported,
    out_dir: str | Path,
    *,
    company: str = "",
    wave: str = "",
    report: str = "",
    figures: Sequence[GapFigure] = (),
    alerts: Sequence[str] = (),
) -> Finished:
    """Write a report's tables and charts below `out_dir`, then `report.json`, and return what shows a notebook that it is finished.

    Args:
        gaps: the table of the report; `gaps.csv` and `left_out.csv` are made from it. Or what `check` returns: a file for each of its tables, and its
            errors are alerts.
        out_dir: the folder, made where missing; nothing is written outside it.
        company: the company the report is of, "" for none.
        wave: the wave the report is of, "" for the newest.
        report: the report's name, "" for the study's own.
        figures: the charts to write, each as SVG and PNG; none given: the table's default chart.
        alerts: sentences for who watches over many reports.

    Raises:
        ExportError: a table or chart made with protect=False, or a disk that cannot be written.
        ParameterError: a figure that is none of gapkit's.
    """
    refuse_unprotected(protected=gaps.asked.protect if isinstance(gaps, GapTable) else gaps.protected)
    for figure in figures:
        if not isinstance(figure, GapFigure):
            raise ParameterError(f"finish takes figures drawn by gapkit, found {type(figure).__name__}: others carry no alt text.")
        refuse_unprotected(protected=figure.spec.protected)
    folder = Path(out_dir)
    contents = _contents(gaps, figures)
    # An earlier report.json would vouch for files that are being replaced: it goes first, the new one comes last.
    try:
        (folder / REPORT).unlink(missing_ok=True)
    except OSError as err:
        raise ExportError(f"Cannot write {folder / REPORT}: {err.strerror}. Choose a folder that can be written to.") from err
    outputs = []
    for name, content in contents.items():
        write(folder / name, content)
        outputs.append(Output(name, hashlib.sha256(content).hexdigest(), len(content)))
    headline = plain(gaps.headline)
    record = {
        "format": FORMAT,
        "study": gaps.study.name,
        "title": plain(gaps.study.title),
        "report": plain(report or gaps.study.report),
        "company": plain(company),
        "wave": plain(wave),
        "headline": headline,
        "verdicts": _counts(gaps, "verdict", VERDICTS),
        "statuses": _counts(gaps, "status", STATUSES),
        "alerts": [plain(alert) for alert in (*(() if isinstance(gaps, GapTable) else gaps.alerts), *alerts)],
        "outputs": [{"path": output.path, "sha256": output.sha256, "bytes": output.bytes} for output in outputs],
        "gapkit": __version__,
    }
    write(folder / REPORT, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
    return Finished(folder, headline, tuple(outputs))


def _contents(gaps: GapTable | Reported, figures: Sequence[GapFigure]) -> dict[str, bytes]:
    """Return every file but report.json by its name; charts are named by kind, numbered from the second of a kind on."""
    if isinstance(gaps, GapTable):
        made = {"gaps.csv": table_bytes(gaps.frame), "left_out.csv": table_bytes(gaps.left_out)}
        drawn = list(figures) or ([render(default_spec(gaps))] if len(gaps) else [])
    else:
        made = {f"{name}.csv": table_bytes(frame) for name, frame in gaps.tables.items() if len(frame)}
        drawn = list(figures)
    for figure in drawn:
        kind, number = str(figure.spec.kind), 2
        name = kind
        while f"{name}.svg" in made:
            name, number = f"{kind}-{number}", number + 1
        made[f"{name}.svg"] = svg_bytes(figure)
        made[f"{name}.png"] = png_bytes(figure)
    return made


def _counts(gaps: GapTable | Reported, column: str, known: Sequence[str]) -> dict[str, int]:
    if not isinstance(gaps, GapTable):
        return {}
    found = gaps.frame[column]
    return {word: int(found.eq(word).fillna(value=False).sum()) for word in known}

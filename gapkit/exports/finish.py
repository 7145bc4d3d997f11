"""finish: a notebook's last call. It writes the tables, the charts and, last of all, report.json, and shows that it came to its end."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gapkit import __version__
from gapkit.charts.drawing import render
from gapkit.charts.figure import GapFigure
from gapkit.charts.sizes import HALF, PAGE, SLIDE
from gapkit.charts.text import plain
from gapkit.errors import ExportError, ParameterError
from gapkit.exports.alert_file import ALERTS, alerts_bytes
from gapkit.exports.files import charts_of, office_of, tables_of
from gapkit.exports.results import default_spec, refuse_unprotected
from gapkit.exports.writing import write
from gapkit.gaps.alerts import alerts_of
from gapkit.gaps.table import STATUSES, VERDICTS, GapTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from gapkit.charts.spec import ChartSpec
    from gapkit.exports.files import Framed, Reported

FORMAT = 1
MIME = "application/vnd.gapkit.finished+json"
REPORT = "report.json"
THUMBNAIL, THUMBNAIL_SCALE = "thumbnail.png", 0.3


@dataclass(frozen=True)
class Output:
    """One file of a report: its path below the report's folder (with "/"), the SHA-256 of its bytes, and how many there are."""

    path: str
    sha256: str
    bytes: int


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
    figures: Sequence[Figure] = (),
    tables: Mapping[str, Framed] = MappingProxyType({}),
    sizes: Sequence[str] = (SLIDE.name, HALF.name, PAGE.name),
    template: str | Path = "",
    alerts: Sequence[str] = (),
) -> Finished:
    """Write a report's tables, charts, deck and workbook below `out_dir`, then `report.json`, and return what shows a notebook that it is finished.

    Args:
        gaps: the table of the report; `gaps.csv` and `left_out.csv` are made from it. Or what `check` returns: a file for each of its tables, and its
            errors are alerts.
        out_dir: the folder, made where missing; nothing is written outside it.
        company: the company the report is of, "" for none.
        wave: the wave the report is of, "" for the newest.
        report: the report's name, "" for the study's own.
        figures: the charts to write, each as SVG and PNG in every size, and its rows as CSV; none given: the table's default chart.
        tables: further results to write as CSV, by the name of their file.
        sizes: the sizes of the pictures.
        template: a PowerPoint file whose master the deck takes, "" for gapkit's own.
        alerts: sentences for who watches over many reports; those of the study's own alerts that fired stand before them, and all their tests in
            `alerts.json`.

    Raises:
        ExportError: a table or chart made with protect=False, a template that cannot be used, or a disk that cannot be written.
        ParameterError: a figure that is none of gapkit's, a table whose name is no file name, an unknown size.
    """
    refuse_unprotected(protected=gaps.asked.protect if isinstance(gaps, GapTable) else gaps.protected)
    specs = [_spec_of(figure) for figure in figures]
    if not specs and isinstance(gaps, GapTable) and len(gaps):
        specs = [default_spec(gaps)]
    folder = Path(out_dir)
    asked = {"company": company, "wave": wave, "score": gaps.asked.score or "" if isinstance(gaps, GapTable) else ""}
    office = office_of(gaps, tables, specs, template=template, report=report, parameters=asked)
    watched = alerts_of(gaps) if isinstance(gaps, GapTable) else ()
    own = gaps.alerts if not isinstance(gaps, GapTable) else tuple(alert.sentence for alert in watched if alert.fired)
    contents = (
        tables_of(gaps, tables) | charts_of(specs, sizes) | office | ({ALERTS: alerts_bytes(gaps.study.name, watched)} if watched else {})
    )
    thumbnail = THUMBNAIL if specs else ""
    if specs:
        contents[THUMBNAIL] = render(specs[0], SLIDE.name).to_png(THUMBNAIL_SCALE)
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
        "alerts": [plain(alert) for alert in (*own, *alerts)],
        "thumbnail": thumbnail,
        "outputs": [{"path": output.path, "sha256": output.sha256, "bytes": output.bytes} for output in outputs],
        "gapkit": __version__,
    }
    write(folder / REPORT, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())
    return Finished(folder, headline, tuple(outputs))


def _spec_of(figure: Figure) -> ChartSpec:
    """Return what a figure was drawn from, where it may leave the house."""
    if not isinstance(figure, GapFigure):
        raise ParameterError(f"finish takes figures drawn by gapkit, found {type(figure).__name__}: others carry no alt text.")
    refuse_unprotected(protected=figure.spec.protected)
    return figure.spec


def _counts(gaps: GapTable | Reported, column: str, known: Sequence[str]) -> dict[str, int]:
    if not isinstance(gaps, GapTable):
        return {}
    found = gaps.frame[column]
    return {word: int(found.eq(word).fillna(value=False).sum()) for word in known}

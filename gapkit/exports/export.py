"""export: a gap table with its default chart, or one chart with its rows, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.charts.companies import MOST_PANELS, companies_spec
from gapkit.charts.drawing import render
from gapkit.charts.dumbbell import dumbbell_spec
from gapkit.charts.figure import GapFigure
from gapkit.charts.rows import is_drawn, newest_rows, panel_of
from gapkit.charts.sizes import PAGE
from gapkit.charts.spec import ChartSpec
from gapkit.errors import ExportError, ParameterError, nearest
from gapkit.exports.csv import table_bytes
from gapkit.exports.pictures import png_bytes, svg_bytes
from gapkit.exports.writing import write
from gapkit.gaps.compare import compare
from gapkit.gaps.table import GapTable

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("csv", "svg", "png")
_PICTURES = {"svg": svg_bytes, "png": png_bytes}


def export(
    thing: GapTable | ChartSpec | GapFigure,
    to: str | Path,
    formats: Sequence[str] = ("csv", "svg"),
    *,
    sizes: Sequence[str] = (PAGE.name,),
    overwrite: bool = True,
) -> tuple[Path, ...]:
    """Write a result to files and return their paths, in the order of `formats`.

    Args:
        thing: a GapTable: its table, who was left out, and its default chart (the dumbbell; by several companies the companies strip). A chart or its spec:
            the rows it draws, and the picture.
        to: where, without a suffix: "out/x" gives out/x.csv, out/x_left_out.csv and out/x.svg. Missing folders are made.
        formats: `csv` (UTF-8 with byte order mark, points rounded to 0.1, to 1 under a base of 30), `svg`, `png` (twice as many pixels as its size).
        sizes: of the pictures: `page`, `slide`, `half slide`, `narrow page`. One alone is x.svg, several are x-slide.svg and so on.
        overwrite: False refuses to replace a file that is there.

    Raises:
        ParameterError: an unknown format, with the nearest one, or a thing that is neither table nor chart.
        ExportError: a table made with protect=False, a file that is there and must stay, or a disk that cannot be written.
    """
    wanted = _checked([formats] if isinstance(formats, str) else formats)
    stem = _stem(Path(to))
    contents: dict[Path, bytes] = {}
    spec: ChartSpec | None = None
    if isinstance(thing, GapTable):
        refuse_unprotected(protected=thing.asked.protect)
    elif isinstance(thing, GapFigure):
        spec = thing.spec
    elif isinstance(thing, ChartSpec):
        spec = thing
    else:
        raise ParameterError(f"Cannot export a {type(thing).__name__}: wanted a table of gaps, a chart, or a chart's spec.")
    if spec is not None:
        refuse_unprotected(protected=spec.protected)
    for kind in wanted:
        if kind == "csv":
            if isinstance(thing, GapTable):
                contents[_beside(stem, ".csv")] = table_bytes(thing.frame)
                contents[_beside(stem, "_left_out.csv")] = table_bytes(thing.left_out)
            elif spec is not None:
                contents[_beside(stem, ".csv")] = table_bytes(spec.frame)
            continue
        if spec is None and isinstance(thing, GapTable):
            spec = default_spec(thing)
        for size in sizes:
            assert spec is not None  # noqa: S101 - a table was given one above, a chart has its own
            ending = f"-{size.replace(' ', '-')}" if len(sizes) > 1 else ""
            contents[_beside(stem, f"{ending}.{kind}")] = _PICTURES[kind](render(spec, size))
    there = next((path for path in contents if path.exists()), None)
    if there is not None and not overwrite:
        raise ExportError(f"{there} is there already: choose another name, or overwrite=True.")
    return tuple(write(path, content) for path, content in contents.items())


def default_spec(gaps: GapTable) -> ChartSpec:
    """Return the chart a table gets unless told: the companies strip where it holds several companies, else the dumbbell.

    Companies on more topics than one chart bears are drawn over their topics.
    """
    rows = newest_rows(gaps)
    if len({row["company"] for row in rows if isinstance(row["company"], str)}) <= 1:
        return dumbbell_spec(gaps)
    if len({(row["topic"], *panel_of(row)) for row in rows if is_drawn(row)}) <= MOST_PANELS:
        return companies_spec(gaps)
    asked = gaps.asked
    where = {key: values for key, values in asked.where if key != "topic"}
    over = compare(
        gaps, by=asked.by, where=where, sides=asked.sides or None, over="topics", score=asked.score or "mean", protect=asked.protect
    )
    return companies_spec(over)


def refuse_unprotected(*, protected: bool) -> None:
    """Raise ExportError where a result was made with protect=False: it may show what single persons answered."""
    if not protected:
        raise ExportError("This was made with protect=False and may show what single persons answered: make it again without, then export.")


def _checked(formats: Sequence[str]) -> tuple[str, ...]:
    for kind in formats:
        if kind not in FORMATS:
            raise ParameterError(f"No format {kind!r}.{nearest(kind, FORMATS)}")
    if not formats:
        raise ParameterError(f"No format is named. Known: {', '.join(FORMATS)}.")
    return tuple(dict.fromkeys(formats))


def _stem(to: Path) -> Path:
    """Return the path without the suffix of a known format; any other dot belongs to the name."""
    if not to.name:
        raise ParameterError(f"{str(to)!r} names no file: give a path without suffix, such as out/gaps.")
    return to.with_suffix("") if to.suffix.lstrip(".") in FORMATS else to


def _beside(stem: Path, ending: str) -> Path:
    return stem.with_name(stem.name + ending)

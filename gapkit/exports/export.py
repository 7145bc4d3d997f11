"""export: any result, with its chart and who was left out, or one chart with its rows, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.charts.drawing import render
from gapkit.charts.sizes import PAGE
from gapkit.errors import ExportError, ParameterError, nearest
from gapkit.exports.csv import table_bytes
from gapkit.exports.pictures import png_bytes, svg_bytes
from gapkit.exports.results import frames_of, is_protected, refuse_unprotected, spec_of
from gapkit.exports.writing import write

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("csv", "svg", "png", "pptx", "xlsx")
_PICTURES = {"svg": svg_bytes, "png": png_bytes}


def export(
    thing: object,
    to: str | Path,
    formats: Sequence[str] = ("csv", "svg"),
    *,
    sizes: Sequence[str] = (PAGE.name,),
    template: str | Path = "",
    overwrite: bool = True,
) -> tuple[Path, ...]:
    """Write a result to files and return their paths, in the order of `formats`.

    Args:
        thing: any result (its table, who was left out where it tells, and its chart where it has one: gaps the dumbbell, by several companies the companies
            strip; a distribution, thresholds and a league their own), or a chart or its spec (the rows it draws, and the picture).
        to: where, without a suffix: "out/x" gives out/x.csv, out/x_left_out.csv and out/x.svg. Missing folders are made.
        formats: `csv` (UTF-8 with byte order mark, points rounded to 0.1, to 1 under a base of 30), `svg`, `png` (twice as many pixels as its size), `pptx`
            (gaps: the board's deck; else slides of the chart or the table), `xlsx` (a sheet per table, native charts).
        sizes: of the pictures: `page`, `slide`, `half slide`, `narrow page`. One alone is x.svg, several are x-slide.svg and so on.
        template: a PowerPoint file whose master the deck takes; left out, gapkit's own.
        overwrite: False refuses to replace a file that is there.

    Raises:
        ParameterError: an unknown format, with the nearest one, a thing that is no result, or a picture of a result that is drawn as none.
        ExportError: a result made with protect=False, a file that is there and must stay, a template that cannot be used, or a disk that cannot be written.
    """
    wanted = _checked([formats] if isinstance(formats, str) else formats)
    stem = _stem(Path(to))
    frames = frames_of(thing)
    refuse_unprotected(protected=is_protected(thing))
    contents: dict[Path, bytes] = {}
    for kind in wanted:
        if kind == "csv":
            for name, frame in frames.items():
                contents[_beside(stem, f"_{name}.csv" if name else ".csv")] = table_bytes(frame)
        elif kind == "pptx":
            from gapkit.exports.decks import result_deck  # noqa: PLC0415 - brings python-pptx

            contents[_beside(stem, ".pptx")] = result_deck(thing, Path(template) if template else None)
        elif kind == "xlsx":
            from gapkit.exports.books import result_book  # noqa: PLC0415 - brings XlsxWriter

            contents[_beside(stem, ".xlsx")] = result_book(thing)
        else:
            contents.update(_pictures(thing, stem, kind, sizes))
    there = next((path for path in contents if path.exists()), None)
    if there is not None and not overwrite:
        raise ExportError(f"{there} is there already: choose another name, or overwrite=True.")
    return tuple(write(path, content) for path, content in contents.items())


def _pictures(thing: object, stem: Path, kind: str, sizes: Sequence[str]) -> dict[Path, bytes]:
    spec = spec_of(thing)
    if spec is None:
        raise ParameterError(f"A {type(thing).__name__} is drawn as no chart, or has no rows: wanted formats such as csv, xlsx or pptx.")
    made = {}
    for size in sizes:
        ending = f"-{size.replace(' ', '-')}" if len(sizes) > 1 else ""
        made[_beside(stem, f"{ending}.{kind}")] = _PICTURES[kind](render(spec, size))
    return made


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

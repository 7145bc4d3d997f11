"""Which columns of a side's files hold counts of people: one per answer of the scale, the answer's code at the star of `column`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gapkit.errors import DataError
from gapkit.intake.records import Notice
from gapkit.intake.tables import columns_of, near_column
from gapkit.intake.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gapkit.intake.grids import Grid
    from gapkit.study.model import Scale, Side, Study

STAR: Final = "*"
_WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)


def count_columns(study: Study, side: Side, grids: Sequence[Grid]) -> tuple[tuple[Wanted, ...], tuple[Notice, ...]]:
    """Return the columns of counts that a side's files hold, and a notice where a file was not asked a question or offered no don't-know.

    Columns whose code is not on the scale are among them: what they count is not to be lost in silence.

    Args:
        study: the scales and topics.
        side: a side of counts.
        grids: its files.

    Raises:
        DataError: no file has the columns of a question, or one has some of its answers and not all; those missing are named.
    """
    wanted: list[Wanted] = []
    notices: list[Notice] = []
    for topic, question in study.asked(side.id):
        scale = study.scale(question.scale)
        key = f"topics.{topic.id}.questions.{side.id}.column"
        for pattern in question.column:
            columns = {column_of(pattern, code): code for code in (*scale.codes, *scale.not_answer_codes)}
            columns |= {column: "" for grid in grids for column in unknown_columns(pattern, columns_of(grid), scale).values()}
            asked = [grid for grid in grids if _is_asked(pattern, scale, grid, key)]
            if not asked:
                raise DataError(_nowhere(pattern, scale, grids[0], key))
            there = {column for grid in asked for column in columns_of(grid)}
            wanted += [Wanted(column, key, everywhere=False, told=False) for column in columns if column in there]
            notices += _absences(side, topic.id, pattern, scale, grids, asked)
    return tuple(wanted), tuple(notices)


def column_of(pattern: str, code: str) -> str:
    """Return the column that counts an answer: its code at the star."""
    return pattern.replace(STAR, code)


def unknown_columns(pattern: str, columns: Iterable[str], scale: Scale) -> dict[str, str]:
    """Return the columns of a pattern whose code is not on the scale, by that code.

    Where every code of the scale is a whole number, a column such as `q2_total` has none at the star, and counts no answer.
    """
    head, _, tail = pattern.partition(STAR)
    known = {*scale.codes, *scale.not_answer_codes}
    numbers = all(_WHOLE.fullmatch(code) for code in known)
    found: dict[str, str] = {}
    for column in columns:
        code = column[len(head) : len(column) - len(tail)]
        if code and column == head + code + tail and code not in known and (not numbers or _WHOLE.fullmatch(code)):
            found[code] = column
    return found


def _is_asked(pattern: str, scale: Scale, grid: Grid, key: str) -> bool:
    columns = set(columns_of(grid))
    missing = [column_of(pattern, code) for code in scale.codes if column_of(pattern, code) not in columns]
    if not missing:
        return True
    if len(missing) == len(scale.codes) and not any(column_of(pattern, code) in columns for code in scale.not_answer_codes):
        return False
    word = "column" if len(missing) == 1 else "columns"
    raise DataError(
        f"{grid.name} has no {word} {', '.join(map(repr, missing))}, asked for by {key}: {pattern!r} with each code of scale "
        f"{scale.id} at the star. Give every answer its count, 0 where nobody gave it."
    )


def _nowhere(pattern: str, scale: Scale, grid: Grid, key: str) -> str:
    first = column_of(pattern, scale.codes[0])
    near = near_column(first, columns_of(grid))
    return f"{grid.name} has no column {first!r}, asked for by {key}: {pattern!r} with each code of scale {scale.id} at the star.{near}"


def _absences(side: Side, topic: str, pattern: str, scale: Scale, grids: Sequence[Grid], asked: Sequence[Grid]) -> Iterator[Notice]:  # noqa: PLR0917 - one question's place
    for grid in grids:
        name = grid.name
        if grid not in asked:
            why = f"{name} has no columns {pattern!r}: its companies count as not asked"
            yield Notice(kind="noted", side=side.id, topic=topic, why=why, count=len(grid.lines))
            continue
        missing = [column for code in scale.not_answer_codes if (column := column_of(pattern, code)) not in columns_of(grid)]
        if missing:
            why = f"{name} has no column {', '.join(missing)}: nobody there is counted as not answering so"
            yield Notice(kind="noted", side=side.id, topic=topic, why=why)

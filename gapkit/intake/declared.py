"""Codes that a file itself declares as no answer (98 Don't know): named where the study does not list them, blank in columns that are no question."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from gapkit.intake.records import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from gapkit.intake.codebook import Codebook, Variable
    from gapkit.intake.grids import Grid
    from gapkit.intake.wanted import Wanted
    from gapkit.study.model import Scale, Side

_LISTED: Final = 10


def declared_in(book: Codebook, column: str, *, labelled: bool) -> dict[str, str]:
    """Return the cells of a column that its file declares as no answer, each with its label; where the source holds labels, the labels are such cells too."""
    variable = book.get(column)
    if variable is None:
        return {}
    missing = dict(variable.missing)
    if not labelled:
        return missing
    answers = {label for _, label in variable.answers}
    return {**missing, **{label: label for label in missing.values() if label not in answers}}


def blanked(side: Side, wanted: Sequence[Wanted], grid: Grid, column: str) -> tuple[pd.Series[str], tuple[Notice, ...]]:
    """Return the cells of a column of a file with those declared as no answer blank, and a notice of how many those are.

    Where respondents answer a question the codes stay: they are told from silence, and the scale must list them. So do those that `only` may ask for.
    """
    cells = grid.columns[column]
    declared = declared_in(grid.codebook, column, labelled=grid.source.labelled)
    if not declared or any(want.column == column and _keeps_codes(side, want) for want in wanted):
        return cells, ()
    held = cells.isin(list(declared)).fillna(value=False).astype(bool)
    if not held.any():
        return cells, ()
    times = Counter(cells[held].tolist())
    codes = ", ".join(f"{_named(code, declared)} {count}" for code, count in times.most_common(_LISTED))
    why = f"cells of column {column} of {grid.name} are declared as no answer in the file ({codes}): they count as blank"
    return cells.mask(held), (Notice(kind="noted", side=side.id, why=why, count=int(held.sum())),)


def told_by_file(found: Iterable[str], variables: Sequence[Variable], scale: Scale) -> str:
    """Return what the file says of cells that are not on the scale, as sentences to follow the error; "" where it says nothing.

    Args:
        found: the cells, codes or labels.
        variables: the column as each file describes it.
        scale: where the study would list them.
    """
    missing = {code: label for variable in variables for code, label in variable.missing}
    answers = {code: label for variable in variables for code, label in variable.answers}
    listed = list(found)[:_LISTED]
    codes = [_code_of(cell, missing) for cell in listed]
    declared = {code: missing[code] for code in codes if code is not None}
    said = ""
    if declared:
        them = "it" if len(declared) == 1 else "them"
        entries = ", ".join(f"{code}: {json.dumps(label, ensure_ascii=False)}" for code, label in declared.items())
        said = (
            f" The file declares {_and([_named(code, declared) for code in declared])} as no answer: "
            f"add {them} to `not_answers` of scale {scale.id}, {{{entries}}}."
        )
    labelled = [cell for cell in listed if cell in answers and cell not in declared]
    if labelled:
        said += f" In the file {_and([f'{cell} is {json.dumps(answers[cell], ensure_ascii=False)}' for cell in labelled])}."
    return said


def contradiction(times: Mapping[str, int], declared: Mapping[str, str], scale: Scale) -> str:
    """Return the sentence on cells that the file declares as no answer and the scale has as answers."""
    codes = _and([f"{_named(cell, declared)}, {count} times," for cell, count in list(times.items())[:_LISTED]])
    return (
        f"the file declares {codes} as no answer, and scale {scale.id} has it as an answer. "
        "Move it from the scale's answers to its `not_answers`, or take the declaration out of the file."
    )


def _keeps_codes(side: Side, want: Wanted) -> bool:
    question = want.key.startswith("topics.") and want.key.endswith(".column")
    return (question and side.rows != "company_scores") or want.key == f"sides.{side.id}.only"


def _named(code: str, labels: Mapping[str, str]) -> str:
    label = labels[code]
    return code if label == code else f"{code} ({json.dumps(label, ensure_ascii=False)})"


def _code_of(cell: str, missing: Mapping[str, str]) -> str | None:
    if cell in missing:
        return cell
    return next((code for code, label in missing.items() if label == cell), None)


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

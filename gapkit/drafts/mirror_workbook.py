"""The executives' mirror questionnaire as a workbook: a row for each executive, a column for each question, answers chosen from a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gapkit.drafts.questionnaire import COMPANY, PREDICTED
from gapkit.exports.workbook import Column, Sheet, workbook_bytes

if TYPE_CHECKING:
    from gapkit.drafts.questionnaire import Item, Questionnaire
    from gapkit.drafts.scales import ScaleGuess

SHEET: Final = "Questionnaire"
PLEASE_CHECK: Final = "[please check this wording] "
_ENTRIES: Final = 200
_RULED: Final = 25
_WIDTH: Final = 24
_ANSWERS_WIDTH: Final = 60
# Of the codes that are no answer, those that somebody who fills in a form can mean; the others (refused, left blank) are an empty cell here.
_CAN_BE_MEANT: Final = re.compile(
    r".*(know|sure|opinion|applicable|apply|n/?a\b|experience|judge|weiß|weiss|trifft nicht|zutreffend|sais|sabe|so\b|weet).*",
    re.IGNORECASE,
)


def sheet_of(questions: Questionnaire, who: str, *, predict: bool) -> Sheet:
    """Return the sheet to fill in: a column for the company where there are several, one for each question, and with `predict` a second for each."""
    company = Column(
        COMPANY,
        width=max(18, min(40, *(len(name) for name in questions.companies)) if questions.companies else 0),
        says="Your company",
        choices=questions.companies,
        prompt="Choose your company from the list.",
        refusal="Choose a company from the list: the customers' file has no other.",
    )
    own = [_column(item.id, asked(item), item.scale) for item in questions.items]
    guessed = [_column(item.id + PREDICTED, predicted(item), item.scale, second=True) for item in questions.items] if predict else []
    notes = [
        f"{who}: one row for each person, right below the shaded row. Choose an answer in each cell; leave it empty where you have none.",
        "The codes and what they mean appear as you enter a cell; the sheet Read me lists them all. No names are needed.",
    ]
    if predict:
        notes.append("First how you see the service yourself, then, to the right, what you think customers answer to the same questions.")
    return Sheet(
        SHEET,
        ((company,) if questions.companies else ()) + (*own, *guessed),
        notes=tuple(notes),
        entries=_ENTRIES,
        ruled=_RULED,
        pinned=int(bool(questions.companies)),
    )


def asked(item: Item) -> str:
    """Return what executives are asked: the turned wording, or the customers' own with a mark that somebody should look at it."""
    return item.turned.text if item.turned.sure else PLEASE_CHECK + item.asks


def predicted(item: Item) -> str:
    """Return the question on what customers answer, with their own wording."""
    return f"What do you think customers answer? \u201c{item.asks}\u201d"


def mirror_bytes(questions: Questionnaire, who: str, *, predict: bool) -> bytes:
    """Return the workbook, the same bytes each time: the sheet to fill in, and how."""
    return workbook_bytes([sheet_of(questions, who, predict=predict), _read_me(questions, who, predict=predict)])


def offered(scale: ScaleGuess) -> tuple[tuple[str, str], ...]:
    """Return the answers to choose from, (code, label) as the customers' questionnaire lists them, with those that are no answer but can be meant."""
    return (*scale.answers, *((code, label) for code, label in scale.not_answers if code != label and _CAN_BE_MEANT.match(label)))


def _column(name: str, says: str, scale: ScaleGuess, *, second: bool = False) -> Column:
    told = _told(scale)
    return Column(
        name,
        width=_WIDTH,
        says=says,
        choices=tuple(code for code, _ in offered(scale)),
        prompt=told,
        refusal=f"Choose a code from the list, or leave the cell empty.\n{told}",
        second=second,
    )


def _told(scale: ScaleGuess, width: int = 0) -> str:
    """Return what each code means, a line each, or with a `width` as many to a line as fit; of mere numbers, where they run from and to."""
    if not scale.has_labels:
        return f"A number from {scale.answers[0][0]} to {scale.answers[-1][0]}; {scale.codes[-1]} is best."
    lines: list[str] = []
    for code, label in offered(scale):
        told = code if code == label else f"{code} = {label}"
        if lines and len(lines[-1]) + len(told) + 2 <= width:
            lines[-1] += f"; {told}"
        else:
            lines.append(told)
    return "\n".join(lines)


def _read_me(questions: Questionnaire, who: str, *, predict: bool) -> Sheet:
    columns = (Column("column", width=16), Column("question", width=60), Column("answers", width=_ANSWERS_WIDTH))
    rows = [(item.id, asked(item), _told(item.scale, _ANSWERS_WIDTH - 6)) for item in questions.items]
    steps = [
        "Go to the sheet Questionnaire. Each person fills in one row, below the shaded one.",
        *(("Choose your company from the list in the first column.",) if questions.companies else ()),
        "Go from column to column: the question stands on top; choose the code of your answer from the list. Leave a cell empty where you have none.",
        *(
            (f"In the second part, whose columns end in {PREDICTED}, say what you think customers answer to the same questions.",)
            if predict
            else ()
        ),
        "Leave the shaded row as it is: its names tell the answers apart when they are read.",
    ]
    notes = (
        f"Customers answered these questions on their own experience. {who} answer them on the service they give, on the same scale.",
        *(f"{number}. {step}" for number, step in enumerate(steps, start=1)),
        "Answer as you see it today. No single person's answer is shown in the report.",
    )
    return Sheet("Read me", columns, tuple(rows), notes)

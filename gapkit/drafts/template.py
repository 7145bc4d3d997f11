"""The workbook of a new study: a sheet for each side's answers, and the codebook that says what each column and each code means."""

from __future__ import annotations

from typing import Final

from gapkit.drafts.topics import ANSWERS, FAVOURABLE, ITEMS, NOT_ANSWERS
from gapkit.exports.workbook import Column, Sheet, workbook_bytes

EXECUTIVES: Final = "Executives"
CUSTOMERS: Final = "Customers"
CODEBOOK: Final = "Codebook"
# Rows whose cells refuse a wrong code; gapkit reads rows below these too, and refuses the code itself.
_ENTRIES: Final = {EXECUTIVES: 500, CUSTOMERS: 20_000}
_ID_WIDTH: Final = 13
_ITEM_WIDTH: Final = 17
_IDS: Final = {EXECUTIVES: "e1, e2, e3", CUSTOMERS: "c1, c2, c3"}


def answer_sheet(name: str) -> Sheet:
    """Return the sheet that one side's answers are typed into, `EXECUTIVES` or `CUSTOMERS`: a row for each person, a column for each question."""
    codes = _codes("\n")
    questions = [
        Column(
            item.id,
            width=_ITEM_WIDTH,
            says=(wording := item.executives if name == EXECUTIVES else item.customers),
            choices=(*ANSWERS, *NOT_ANSWERS),
            prompt=f"{wording}\n{codes}",
            refusal=f"Type a code, or leave the cell empty where nothing was answered.\n{codes}",
        )
        for item in ITEMS
    ]
    who = (
        Column(
            "respondent", width=_ID_WIDTH, text=True, prompt=f"A short id of your own for each person: {_IDS[name]}. No names are needed."
        ),
        Column("company", width=_ID_WIDTH, text=True, prompt="Only where the study compares several companies; else leave it empty."),
    )
    notes = (
        f"{name}: one row for each person who answered. Type the code of each answer; leave a cell empty where nothing was answered.",
        f"Codes: {_codes('; ')}",
        "Keep the shaded row of column names in its place (study.yaml says which row it is); the answers begin right below it.",
    )
    return Sheet(name, (*who, *questions), notes=notes, entries=_ENTRIES[name], pinned=1)


def template_bytes() -> bytes:
    """Return the workbook as bytes, the same each time: the sheets Executives and Customers, empty, and the Codebook."""
    return workbook_bytes([answer_sheet(EXECUTIVES), answer_sheet(CUSTOMERS), _codebook()])


def _codebook() -> Sheet:
    columns = (
        Column("column", width=16),
        Column("topic", width=24),
        Column("executives are asked", width=30),
        Column("customers are asked", width=30),
        Column("answers", width=50),
        Column("good answers", width=13),
    )
    good = ", ".join(FAVOURABLE)
    told = _codes("\n").split("\n")
    scale = "\n".join("; ".join(told[part]) for part in (slice(3), slice(3, None)))  # two lines: a code is not parted from its label
    rows = (
        ("respondent", "Who answered", None, None, "an id for each person", None),
        ("company", "Which company", None, None, "its name; empty where the study is of one company", None),
        *((item.id, item.label, item.executives, item.customers, scale, good) for item in ITEMS),
    )
    notes = (
        "What each column and each code means. This sheet is for people; gapkit reads study.yaml.",
        "To change a question, change its wording here, above its column and in study.yaml. Ask both sides alike: unlike questions make no gap.",
        "The good answers are those that count as favourable. Don't know is no answer: it leaves the base and is counted.",
    )
    return Sheet(CODEBOOK, columns, rows, notes, pinned=1)


def _codes(between: str) -> str:
    return between.join(f"{code} = {label}" for code, label in (ANSWERS | NOT_ANSWERS).items())

"""Customers' answers in, the executives' mirror questionnaire and the study.yaml that reads it back out: `gapkit mirror`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.drafts.draft import write_study
from gapkit.drafts.matching import unique_id
from gapkit.drafts.mirror_study import PREDICTING, mirror_text
from gapkit.drafts.mirror_workbook import mirror_bytes, sheet_of
from gapkit.drafts.questionnaire import read_questionnaire
from gapkit.drafts.yaml_text import one_line
from gapkit.errors import ParameterError
from gapkit.exports.writing import write_new
from gapkit.study.places import STUDY_FILE

if TYPE_CHECKING:
    from gapkit.drafts.questionnaire import Questionnaire

_LONGEST_WHO = 40


@dataclass(frozen=True)
class Mirrored:
    """The questionnaire and the study.yaml that were written, what they were made of, and how many guesses of the latter are to be checked."""

    workbook: Path
    study: Path
    questions: Questionnaire
    checks: int


def mirror_questionnaire(
    file: str | Path, *, to: str | Path = ".", who: str = "Executives", predict: bool = False, company: str = ""
) -> Mirrored:
    """Return the mirror questionnaire of a file of customers' answers, written with its study.yaml: both or none, and never over what is there.

    Args:
        file: the customers' answers.
        to: the folder to write into; made where it is not there, within one that is.
        who: those who fill it in, as reports print them.
        predict: ask them too what they think customers answer.
        company: the column that names the company, or none; left out, its name tells.

    Raises:
        ParameterError: a file of these names is there already, the folder could not be, or the column or the name of those who answer is wrong.
        DataError: the customers' file cannot be read, or no column of it looks like answers on a scale.
        ExportError: the files cannot be written.
    """
    path = Path(file).expanduser().resolve()
    label = _label(who)
    folder = Path(to).expanduser()
    _check_folder(folder)
    folder = folder.resolve()
    questions = read_questionnaire(path, folder, company)
    ident = _side_id(label, questions.customers.id)
    workbook, study = folder / f"{ident}_questionnaire.xlsx", folder / STUDY_FILE
    for target in (workbook, study):
        _refuse_existing(target)
    sheet = sheet_of(questions, label, predict=predict)
    text, checks = mirror_text(questions, (ident, label), workbook.name, sheet.header, predict=predict)
    made = not folder.exists()
    written = []
    try:
        written.append(write_new(workbook, mirror_bytes(questions, label, predict=predict)))
        write_study(study, text)
    except BaseException:
        for leftover in written:
            leftover.unlink(missing_ok=True)
        if made and folder.is_dir():
            folder.rmdir()
        raise
    return Mirrored(workbook, study, questions, checks)


def _label(who: str) -> str:
    label = one_line(who)
    if not any(sign.isalnum() for sign in label) or len(label) > _LONGEST_WHO:
        raise ParameterError(
            f"--who is {who[:60]!r}; wanted a name for those who answer, of {_LONGEST_WHO} characters at most: Executives."
        )
    return label


def _side_id(label: str, customers: str) -> str:
    """Return the id of those who answer, which is the customers' or ends like the predicting side's in no case."""
    ident = unique_id(label, ())
    if customers in {ident, ident + PREDICTING}:
        raise ParameterError(
            f"--who is {label!r}, and that is what the customers' side is called. Say who answers for the provider: Executives."
        )
    return ident


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        _refuse_existing(folder / STUDY_FILE)
    elif os.path.lexists(folder):
        raise ParameterError(f"--to: {folder} is a file. Name a folder, or one to be made.")
    elif not folder.absolute().parent.is_dir():
        raise ParameterError(f"--to: there is no folder {folder.absolute().parent}. Make it first, or name another place.")


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise ParameterError(
            f"{target} is there already, and nothing is written over. Name another folder: `gapkit mirror ... --to FOLDER`, which is made."
        )

"""What a run will do, settled before anything is written: plain data, so that it can be handed to another process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from gapkit.errors import ParameterError
from gapkit.runs.homes import home_of
from gapkit.runs.parameters import Text, check_parameters, read_parameters
from gapkit.runs.record import study_as_given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.study.model import Study

TEMPLATE = "template"  # the parameter that names a deck's master


@dataclass(frozen=True)
class Plan:
    """One report to make: its study, its notebook, values for that notebook's parameters, and its home below OUT.

    `study` is the path of study.yaml, `given` how the study was asked for; `keep` how many of its runs are remembered.
    """

    study: str
    name: str
    title: str
    given: str
    notebook: str
    parameters: dict[str, object]
    home: str
    keep: int

    @property
    def company(self) -> str:
        """The company that the report is about, "" for all."""
        return str(self.parameters.get("company") or "")

    @property
    def report(self) -> str:
        """The report's name: its notebook's."""
        return Path(self.notebook).stem

    @property
    def masters(self) -> tuple[Path, ...]:
        """The files that the deck's looks come from: a client's master and what its template.yaml asks for."""
        given = str(self.parameters.get(TEMPLATE) or "")
        if not given:
            return ()
        path = Path(given)
        return tuple(one for one in (path, path.with_suffix(".yaml"), path.with_name("template.yaml")) if one.is_file())

    @property
    def lock(self) -> str:
        """The name of the lock of its home."""
        return self.home.replace("/", "~")


def make_plan(source: str | Path, report: str, parameters: Mapping[str, object], company: str) -> Plan:
    """Return the plan of one report, everything about it checked.

    Args:
        source: what `read_study` takes.
        report: the notebook, by name; "" for the one the study names.
        parameters: values for the notebook's parameters cell, by name.
        company: one company alone, "" for all.

    Raises StudyError, ParameterError for a wrong parameter, notebook or company, or ExportError for a master that cannot be used.
    """
    from gapkit.study.reading import read_study  # noqa: PLC0415 - the study room brings pydantic

    study = read_study(source)
    asked = dict(parameters)
    if company:
        named = asked.setdefault("company", company)
        named = named.text if isinstance(named, Text) else named
        if named != company:
            raise ParameterError(f"Two companies are asked for: {company!r} and {named!r}.")
    return plan_of(study, source, notebook_of(study, report), asked)


def plan_of(study: Study, source: str | Path, notebook: Path, asked: Mapping[str, object]) -> Plan:
    """Return the plan of one report of a study that was read.

    Raises ParameterError for a parameter or company that cannot be, ExportError for a master that cannot be used.
    """
    values = check_parameters(read_parameters(notebook), asked, notebook.stem)
    company = str(values.get("company") or "")
    if company:
        needs_companies(study, f"no report on {company!r} alone can be made")
    if values.get(TEMPLATE):
        values[TEMPLATE] = str(_template(str(values[TEMPLATE])))
    home = home_of(study.name, notebook.stem, company).as_posix()
    return Plan(str(study.path), study.name, study.title, study_as_given(source, study), str(notebook), values, home, study.keep)


def _template(given: str) -> Path:
    """Return where a deck's master lies, from here: a notebook works in another folder.

    Raises ParameterError where it is not there, ExportError where it cannot be used: that is told before any work is done.
    """
    path = Path(given).absolute()
    if not path.is_file():
        raise ParameterError(f"No template at {path}: give the path of a PowerPoint file (.pptx) whose master the deck takes.")
    _check_master(path)
    return path


@cache
def _check_master(path: Path) -> None:
    """Open a master once for all the reports of a batch; the notebook opens it again, whatever became of it meanwhile."""
    from gapkit.exports.deck.master import Master  # noqa: PLC0415 - brings python-pptx

    Master(path)


def notebook_of(study: Study, report: str) -> Path:
    """Return a report's notebook; a study may bring its own, beside its study.yaml. Raises ParameterError where there is none."""
    from gapkit.study.places import find_notebook  # noqa: PLC0415 - likewise

    name = report or study.report
    beside = study.path.parent / f"{name.removesuffix('.ipynb')}.ipynb"
    return beside if PurePath(name).name == name and beside.is_file() else find_notebook(name)


def needs_companies(study: Study, so: str) -> None:
    """Raise ParameterError, saying what cannot be done, where a study names no company column."""
    if not (study.company or any(side.company for side in study.sides)):
        raise ParameterError(f"Study {study.name!r} names no company column, so {so}.")

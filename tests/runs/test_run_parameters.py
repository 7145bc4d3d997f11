"""Parameters are read from a notebook without running it, and what was asked is held against them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tiny_reports import write_notebook

from gapkit.errors import ParameterError
from gapkit.runs.parameters import Parameter, Text, check_parameters, parse_parameters, read_parameters

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
study: str = "one-company"  # an example's name, or a path
company: str = ""
rounds: int = 1
share: float = 0.5
draft: bool = False  # not yet to be shown
waves: list = []
out_dir: str = "../out"
"""
DECLARED = parse_parameters(SOURCE, "gap_report")


def checked(**given: object) -> dict[str, object]:
    """Return parameters checked against the cell above."""
    return check_parameters(DECLARED, given, "gap_report")


def test_a_parameter_has_its_name_type_default_and_comment() -> None:
    """In the order of the cell."""
    assert DECLARED[0] == Parameter("study", "str", "one-company", "an example's name, or a path")
    assert [(found.name, found.kind) for found in DECLARED[1:5]] == [
        ("company", "str"),
        ("rounds", "int"),
        ("share", "float"),
        ("draft", "bool"),
    ]


def test_a_company_numbered_007_stays_007() -> None:
    """Text of the command line is read as the type declared, never guessed."""
    assert checked(company=Text("007")) == {"company": "007"}
    assert checked(company=Text("NO"), rounds=Text("7")) == {"company": "NO", "rounds": 7}


def test_text_is_read_as_each_declared_type() -> None:
    """Numbers, true and false, and lists."""
    asked = {"share": Text("1e-1"), "draft": Text("True"), "waves": Text("a, b"), "rounds": Text("-2")}
    assert checked(**asked) == {"share": 0.1, "draft": True, "waves": ["a", "b"], "rounds": -2}
    assert checked(waves=Text("[1, 2]")) == {"waves": [1, 2]}
    assert checked(share=2) == {"share": 2.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rounds", "2"),
        ("rounds", 2.0),
        ("rounds", True),
        ("rounds", Text("1_000")),
        ("rounds", Text("٣")),
        ("share", float("nan")),
        ("share", Text("nan")),
        ("draft", 1),
        ("draft", Text("maybe")),
        ("company", 7),
        ("company", None),
        ("waves", {"a"}),
        ("waves", [["a"]]),
        ("waves", Text("[a")),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(name: str, value: object) -> None:
    """The error names the parameter and what it takes."""
    with pytest.raises(ParameterError, match=rf"Parameter '{name}' takes (text|a whole number|a number|true or false|a list)"):
        checked(**{name: value})


def test_a_typo_names_the_nearest_parameter() -> None:
    """Papermill alone would run with the default."""
    with pytest.raises(ParameterError, match=r"gap_report has no parameter 'compnay'\. Did you mean 'company'\?"):
        checked(compnay="A")


def test_an_unlike_name_lists_what_is_known() -> None:
    """Without the two that the run sets."""
    with pytest.raises(ParameterError, match="Known: company, rounds, share, draft, waves"):
        checked(zzz="A")


def test_a_name_that_holds_code_is_refused() -> None:
    """Papermill pastes names as code."""
    with pytest.raises(ParameterError, match="has no parameter"):
        check_parameters(DECLARED, {'x=1;open("pwn","w")#': 1}, "gap_report")


def test_a_control_character_is_refused() -> None:
    """A pasted NUL or newline in a company's name ends in a sentence, not in a file name."""
    with pytest.raises(ParameterError, match="control character"):
        checked(company="A\x00B")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os", "line 1: a parameters cell holds plain assignments alone"),
        ("x: int = 1\nfor y in (1,): pass", "line 2: a parameters cell holds plain assignments alone"),
        ("x: int = len('a')", "line 1: the default of 'x' is not a plain value"),
        ("x: str | None = None", "line 1: 'x' is of type 'str | None'"),
        ("x: int = 'one'", "line 1: the default of 'x' is no int"),
        ("x: int = 1\nx: int = 2", "line 2: 'x' is set twice"),
        ("x: int", "line 1: a parameters cell holds plain assignments alone"),
        ("x: int = (", "this is not Python"),
    ],
)
def test_a_cell_that_is_no_list_of_parameters_is_refused_with_its_line(source: str, said: str) -> None:
    """A parameter that a runner cannot read is an error of the notebook's."""
    with pytest.raises(ParameterError) as refusal:
        parse_parameters(source, "gap_report")
    assert said in str(refusal.value)


def test_a_notebook_without_a_place_to_write_is_refused() -> None:
    """Every report takes study and out_dir."""
    with pytest.raises(ParameterError, match="declares no parameter 'out_dir'"):
        check_parameters(parse_parameters("study: str = 'x'", "odd"), {}, "odd")


def test_a_notebook_is_read_by_its_tag(tmp_path: Path) -> None:
    """The cell tagged `parameters` counts, wherever it stands."""
    found = read_parameters(write_notebook(tmp_path / "tiny.ipynb", "print(1)"))
    assert [parameter.name for parameter in found] == ["study", "company", "rounds", "out_dir"]


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    """The name of the file stands in the error."""
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(ParameterError, match=r"broken\.ipynb cannot be read as a notebook"):
        read_parameters(path)


def test_a_notebook_without_parameters_is_refused(tmp_path: Path) -> None:
    """A report without a parameters cell would run on whatever it holds."""
    path = tmp_path / "plain.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8")
    with pytest.raises(ParameterError, match="has 0 cells tagged 'parameters'"):
        read_parameters(path)

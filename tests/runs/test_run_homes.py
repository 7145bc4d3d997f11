"""A report's home: a plain folder inside OUT, whatever a company is called."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.errors import ParameterError
from gapkit.runs.homes import home_of, slug

ODD = [
    "../../etc/x",
    "CON",
    "con.txt",
    "a/b",
    "a\\b",
    "x" * 300,
    "\N{SMILING FACE WITH SUNGLASSES}",
    ".hidden",
    "..",
    ".",
    "",
    " ",
    "-rf",
    "Ä Ö",
    "株式会社",
]


def assert_plain(folder: str) -> None:
    """Hold that a folder's name is plain, short, visible and no device anywhere."""
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]", folder)
    assert len(folder) <= 60
    assert folder.split(".", maxsplit=1)[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_makes_a_plain_folder(name: str) -> None:
    """No way out of the folder, no hidden one, no device, no endless one."""
    assert_plain(slug(name))


@given(st.text())
def test_any_name_makes_a_plain_folder(name: str) -> None:
    """Lone surrogates and NULs too."""
    assert_plain(slug(name))


@given(st.lists(st.text(alphabet=string.ascii_letters + " .-_/", max_size=4), unique=True, max_size=30))
def test_no_two_names_share_a_folder(names: list[str]) -> None:
    """Not even on a disk that does not tell A from a, nor where only punctuation parts them."""
    assert len({slug(name).casefold() for name in names}) == len(names)


def test_a_study_and_its_report_keep_their_plain_names() -> None:
    """OUT/STUDY/REPORT/."""
    assert home_of("one-company", "gap_report").as_posix() == "one-company/gap_report"


def test_a_company_has_a_home_of_its_own() -> None:
    """OUT/STUDY/companies/SLUG/REPORT/."""
    home = home_of("banks", "gap_report", "Bank of Alba").as_posix()
    assert re.fullmatch(r"banks/companies/bank-of-alba-[0-9a-f]{10}/gap_report", home)


@pytest.mark.parametrize("study", ["", "..", ".git", "index.html", "CON", "my study", "x" * 200])
def test_a_study_of_an_odd_name_makes_a_plain_folder_too(study: str) -> None:
    """The index's own name is not to be had either."""
    assert_plain(home_of(study, "gap_report").parts[0])


def test_no_home_lies_inside_another() -> None:
    """A report named `companies` would hold the companies' homes, so it is refused."""
    with pytest.raises(ParameterError, match="Rename it"):
        home_of("banks", "Companies")

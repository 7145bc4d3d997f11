"""The categories that a side is raked by are those of the study, in every wave; whatever differs is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gapkit.errors import DataError
from gapkit.intake.records import Answers
from gapkit.intake.sides import read_sides

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from gapkit.study.model import Side, Source, Study

    Write = Callable[..., Source]
    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]

REGION = (("region", (("North", 0.4), ("South", 0.6))),)


def frame_of(study: Study) -> pd.DataFrame:
    """Return the first side's rows."""
    side = read_sides(study).sides[0]
    assert isinstance(side, Answers)
    return side.frame


def test_each_row_has_its_categories_and_what_they_make_together(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Numbers go by their value, and no two combinations read alike."""
    rake = (("region", (("a|b", 0.4), ("a", 0.6))), ("age", (("1", 0.5), ("2", 0.5))))
    frame = frame_of(make_study(customers(write("q,region,age\n4,a|b,1.0\n4,a,2\n4,a,1\n"), rake=rake)))
    assert frame["rake:region"].tolist() == ["a|b", "a", "a"]
    assert frame["rake:age"].tolist() == ["1", "2", "1"]
    assert frame["rake"].nunique() == 3


def test_a_side_that_is_not_raked_has_no_such_columns(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Nothing is made of columns that nobody asked for."""
    assert not [name for name in frame_of(make_study(customers(write("q,region\n4,North\n")))).columns if name.startswith("rake")]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("4,North\n4,Souht\n", "holds North, Souht, and `rake` has shares for North, South: Souht without a share, South without rows."),
        ("4,North\n4,South\n4,East\n", "holds East, North, South, and `rake` has shares for North, South: East without a share."),
        ("4,North\n", "holds North, and `rake` has shares for North, South: South without rows."),
    ],
)
def test_a_category_on_one_list_alone_is_told_with_both_lists(
    write: Write, make_study: MakeStudy, customers: MakeSide, rows: str, sentence: str
) -> None:
    """A spelling slip in either would otherwise weight people to nothing."""
    with pytest.raises(DataError, match=re.escape("sides.customers.rake: column 'region' " + sentence)):
        read_sides(make_study(customers(write("q,region\n" + rows), rake=REGION)))


def test_every_wave_must_hold_every_category(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Each wave is weighted by itself."""
    rows = write("q,region,wave\n4,North,1\n4,South,1\n4,North,2\n")
    with pytest.raises(DataError, match=r"holds North in wave 2, .*South without rows"):
        read_sides(make_study(customers(rows, wave="wave", rake=REGION)))


def test_a_row_without_a_category_is_told_by_its_line(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Nobody is left out in silence."""
    with pytest.raises(DataError, match=r"customers\.csv, line 3, column region: the category is missing"):
        read_sides(make_study(customers(write("q,region\n4,North\n4,\n4,South\n"), rake=REGION)))


def test_a_column_that_is_not_there_names_the_key(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """As for every other key."""
    with pytest.raises(DataError, match=r"no column 'region', asked for by sides\.customers\.rake"):
        read_sides(make_study(customers(write("q,regoin\n4,North\n"), rake=REGION)))


def test_companies_are_raked_by_the_name_they_share(write: Write, make_study: MakeStudy, customers: MakeSide) -> None:
    """Spellings are joined before shares are looked up."""
    side = customers(write("q,bank\n4,Alba\n4,ALBA \n4,Brig\n"), company="bank", rake=(("bank", (("Alba", 0.5), ("Brig", 0.5))),))
    assert frame_of(make_study(side, company="bank"))["rake:bank"].tolist() == ["Alba", "Alba", "Brig"]

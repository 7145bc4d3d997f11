"""`take: latest`: of the files that a pattern matches the newest is read, told, and the same for all who read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from gapkit.errors import DataError
from gapkit.intake.faults import gathering
from gapkit.intake.sides import read_files, read_sides
from gapkit.study.model import Source
from gapkit.tallies.tally import tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.study.model import Side, Study

    MakeStudy = Callable[..., Study]
    MakeSide = Callable[..., Side]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return a folder of three deliveries, of which the one of 11 May arrived first."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for time, (day, answer) in enumerate([("11", 1), ("04", 2), ("18", 3)]):
        path = folder / f"customers_2026-05-{day}.csv"
        path.write_text(f"q\n{answer}\n", encoding="utf-8")
        os.utime(path, (1_000_000 + time, 1_000_000 + time))
    return folder


@pytest.fixture
def pattern(inbox: Path, tmp_path: Path) -> Source:
    """Return the source that takes the newest of them."""
    return Source(path=inbox / "customers_*.csv", take="latest", folder=tmp_path)


def test_the_newest_file_is_read_and_told(pattern: Source, make_study: MakeStudy, customers: MakeSide) -> None:
    """By its time, not its name; a reader learns which."""
    taken = read_sides(make_study(customers(pattern)))
    assert taken.sides[0].frame["topic:speed"].tolist() == ["3"]
    assert [(notice.kind, notice.side, notice.why) for notice in taken.notices] == [
        ("noted", "customers", "customers_2026-05-18.csv was read, the newest of the files customers_*.csv")
    ]


def test_a_tally_carries_the_file_that_was_taken(
    pattern: Source, make_study: MakeStudy, customers: MakeSide, inbox: Path, tmp_path: Path
) -> None:
    """Charts and records name it, also when newer ones have come meanwhile."""
    counted = tally(make_study(customers(pattern)))
    counted.save(tmp_path / "study.tally")
    (inbox / "customers_2026-05-25.csv").write_text("q\n5\n", encoding="utf-8")
    (source,) = counted.study.side("customers").sources
    assert (source.name, source.files) == ("customers_2026-05-18.csv", (inbox / "customers_2026-05-18.csv",))


def test_two_sides_of_one_pattern_read_one_file(
    pattern: Source, make_study: MakeStudy, customers: MakeSide, executives: MakeSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though a delivery arrives between them."""
    found = iter(["customers_2026-05-18.csv", "customers_2026-05-04.csv"])

    def arriving(path: Path, _: Path) -> Path:
        return path.with_name(next(found))

    monkeypatch.setattr("gapkit.intake.latest.newest_file", arriving)
    one, two = read_files(make_study(executives(pattern), customers(pattern))).study.sides
    assert one.sources == two.sources


def test_no_match_names_the_pattern_the_folder_and_what_lies_there(
    make_study: MakeStudy, customers: MakeSide, inbox: Path, tmp_path: Path
) -> None:
    """And the way out, in a check as well."""
    study = make_study(customers(Source(path=inbox / "kunden_*.csv", take="latest", folder=tmp_path)))
    with pytest.raises(DataError) as caught:
        read_sides(study)
    assert str(caught.value) == (
        f"No file matches kunden_*.csv in {inbox}: it holds customers_2026-05-04.csv, customers_2026-05-11.csv, customers_2026-05-18.csv. "
        "Look whether the delivery failed, or mend `path` in study.yaml."
    )
    with gathering() as gathered:
        read_files(study)
    assert [str(fault) for fault in gathered.faults] == [str(caught.value)]


def test_a_folder_that_is_not_there_is_named(make_study: MakeStudy, customers: MakeSide, tmp_path: Path) -> None:
    """A mount that failed is the likeliest cause."""
    study = make_study(customers(Source(path=tmp_path / "mnt" / "c_*.csv", take="latest", folder=tmp_path)))
    with pytest.raises(DataError, match=r"No file matches c_\*\.csv: there is no folder .*mnt\. Make it, or mend `path`"):
        read_sides(study)


def test_an_empty_folder_is_said_to_be_one(make_study: MakeStudy, customers: MakeSide, tmp_path: Path) -> None:
    """Nothing was delivered."""
    study = make_study(customers(Source(path=tmp_path / "c_*.csv", take="latest", folder=tmp_path)))
    with pytest.raises(DataError, match="it holds no file"):
        read_sides(study)

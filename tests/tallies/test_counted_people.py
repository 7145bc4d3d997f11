"""Counts of people give the figures of the same people as respondents; where joint answers are not known, the standard error is the most it can be."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import gapkit as gk
from gapkit.estimates.side import side_topics_rows

CODES = (1, 2, 3, 4, 5)
SILENT = 9
BANKS = ("Alba", "Bora", "Cima")
NUMBERS = ("value", "low", "high", "se", "df", "n", "n_eff", "not_answered")

answers = st.sampled_from([*CODES, SILENT])
people = st.lists(st.tuples(st.sampled_from(BANKS), answers, st.none() | answers), min_size=6, max_size=60)


def counted(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per bank, with a column of counts for each code of each question."""
    wide = {
        f"{column}_{code}": (frame[column] == code).groupby(frame["bank"]).sum().astype(int)
        for column in columns
        for code in (*CODES, SILENT)
    }
    return pd.DataFrame(wide).reset_index()


def study_of(folder: Path, frame: pd.DataFrame, *, rows: str, several: bool = False, **more: Any) -> gk.Study:
    """Return a study of the same executives and customers, each person a row or counted; topics a and b, or both averaged."""
    columns = ("a", "b")
    written = frame.astype({"a": "Int64", "b": "Int64"}) if rows == "respondents" else counted(frame, columns)
    path = folder / rows
    path.mkdir()
    written.to_csv(path / "people.csv", index=False)
    star = "_*" if rows == "counts" else ""
    questions = {name: [f"{name}{star}"] for name in columns} if not several else {"a": [f"{name}{star}" for name in columns]}
    side = {"rows": rows, "source": "people.csv", **more.pop("side", {"minimum": 1, "on_record": True})}
    study = {
        "title": "Banks",
        "company": "bank",
        "sides": {
            "executives": {"role": "provider", "label": "Executives", **side},
            "customers": {"role": "customer", "label": "Customers", **side},
        },
        "scales": {"agree5": {"answers": list(CODES), "not_answers": {SILENT: "Don't know"}}},
        "topics": {
            name: {
                "questions": {
                    who: {
                        "column": column,
                        "scale": "agree5",
                        "favourable": [4, 5],
                        **({"reverse": "exact", "favourable": [1, 2]} if turned else {}),
                    }
                    for who, turned in (("executives", False), ("customers", more.get("turned", False)))
                }
            }
            for name, column in questions.items()
        },
        **({"unit": more["unit"]} if "unit" in more else {}),
    }
    (path / "study.yaml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    return gk.read_study(path)


def both(frame: pd.DataFrame, **more: Any) -> tuple[gk.Tally, gk.Tally]:
    """Return the tallies of the same people as respondents and as counts."""
    with TemporaryDirectory() as folder:
        one, other = (gk.tally(study_of(Path(folder), frame, rows=rows, **more)) for rows in ("respondents", "counts"))
    return one, other


def as_frame(drawn: list[tuple[str, int, int | None]]) -> pd.DataFrame:
    """Return drawn people as a frame: everybody was asked a, some were not asked b."""
    return pd.DataFrame(drawn, columns=["bank", "a", "b"]).astype({"a": "Int64", "b": "Int64"})


@given(drawn=people, score=st.sampled_from(["favourable", "mean"]), by=st.sampled_from([None, "company"]), turned=st.booleans())
@settings(max_examples=5, deadline=None)
def test_counts_are_the_same_people(drawn: list[tuple[str, int, int | None]], score: str, by: str | None, turned: bool) -> None:  # noqa: FBT001 - drawn
    """Estimates with their limits, standard errors and bases, of each topic, over all and by company, are those of the respondents."""
    one, other = both(as_frame(drawn), turned=turned)
    first, second = (gk.estimate(tally, by=by, score=score).frame for tally in (one, other))
    assert first[["topic", "company", "side", "status", "marks"]].equals(second[["topic", "company", "side", "status", "marks"]])
    for name in NUMBERS:
        pd.testing.assert_series_equal(first[name].astype("Float64"), second[name].astype("Float64"), rtol=1e-9, atol=1e-9, obj=name)


SIXTY = as_frame(
    [(BANKS[place % 3], CODES[place * 7 % 5], None if place % 4 == 0 else (*CODES, SILENT)[place * 5 % 6]) for place in range(60)]
)


@pytest.mark.parametrize("unit", ["respondent", "company"])
def test_gaps_and_verdicts_are_those_of_the_respondents(unit: str) -> None:
    """Row by row, whatever the unit."""
    one, other = both(SIXTY, unit=unit, turned=True)
    pd.testing.assert_frame_equal(gk.compare(one).frame, gk.compare(other).frame, rtol=1e-9)


@pytest.mark.parametrize("side", [{"minimum": 5}, {"minimum": 25}])
@pytest.mark.parametrize("score", ["favourable", "mean"])
def test_protection_hides_the_same_cells(side: dict[str, Any], score: str) -> None:
    """A few people are a few people, however they reach us: minimum and `few` alike."""
    small = SIXTY[(SIXTY["bank"] != "Cima") | (SIXTY.index > 45)]
    one, other = both(small, side=side)
    first, second = (gk.compare(tally, by="company", score=score).frame for tally in (one, other))
    assert (first["status"] == "hidden").any()
    pd.testing.assert_frame_equal(first, second, rtol=1e-9)


@given(drawn=people)
@settings(max_examples=5, deadline=None)
def test_over_topics_standard_errors_are_never_smaller_than_the_respondents(drawn: list[tuple[str, int, int | None]]) -> None:
    """The same mean; whose answers belong together is not known, so its standard error is the most it can be, and is marked.

    Within a company the limits are never narrower either. Over companies they can be by a few hundredths of their width where a dozen people answered: the
    design effect, which they rest on as well, is that of the largest standard error, and another way to pair the answers may have a larger one.
    """
    frame = as_frame([(bank, a, b if b is not None else a) for bank, a, b in drawn])
    frame = frame[(frame["a"] != SILENT) & (frame["b"] != SILENT)]
    if len(frame) < 6:
        return
    one, other = both(frame)
    first, second = (side_topics_rows(tally, "executives", "mean", (), {(): ("a", "b")}).frame.iloc[0] for tally in (one, other))
    assert second["m"] == pytest.approx(first["m"])
    assert second["n"] == first["n"] == len(frame)
    assert second["se"] >= first["se"] - 1e-9
    least = 1.0 if len(set(frame["bank"])) == 1 else 0.9
    assert second["high"] - second["low"] >= least * (first["high"] - first["low"]) - 1e-6
    assert (first["guess"], second["guess"]) == (False, True)


@given(drawn=people)
@settings(max_examples=5, deadline=None)
def test_several_columns_are_the_mean_of_their_means(drawn: list[tuple[str, int, int | None]]) -> None:
    """On the largest base, with a standard error no smaller than that of the people, and marked; of limits the same holds as over topics."""
    frame = as_frame([(bank, a, b if b is not None else a) for bank, a, b in drawn])
    frame = frame[(frame["a"] != SILENT) & (frame["b"] != SILENT)]
    if len(frame) < 6:
        return
    one, other = both(frame, several=True)
    first, second = (gk.estimate(tally, score="mean").frame.iloc[0] for tally in (one, other))
    assert second["value"] == pytest.approx((frame["a"].mean() + frame["b"].mean()) / 2 * 25 - 25)
    assert second["value"] == pytest.approx(first["value"])
    assert second["n"] == first["n"] == len(frame)
    assert second["se"] >= first["se"] - 1e-9
    least = 1.0 if len(set(frame["bank"])) == 1 else 0.9
    assert second["high"] - second["low"] >= least * (first["high"] - first["low"]) - 1e-6


def test_where_all_answer_both_columns_alike_the_widest_interval_is_the_true_one() -> None:
    """The bound is no wider than it must be: with a person's two answers always the same it is what the respondents give."""
    one, other = both(SIXTY.assign(b=SIXTY["a"]), several=True)
    first, second = (gk.estimate(tally, by="company", score="mean").frame for tally in (one, other))
    for name in ("value", "low", "high", "se", "n", "n_eff"):
        assert second[name].astype(float).tolist() == pytest.approx(first[name].astype(float).tolist()), name


def test_a_figure_of_several_columns_is_as_open_as_its_smallest_column() -> None:
    """One column that three people answered is hidden with the mean it is part of."""
    frame = SIXTY.assign(b=SIXTY["b"].where(SIXTY.index.isin([1, 2, 3, 5, 6, 7])))
    _, other = both(frame, several=True, side={"minimum": 5})
    rows = gk.compare(other, by="company", score="mean").frame
    assert set(rows["status"]) <= {"hidden"}


def test_a_tally_of_counts_is_saved_and_read_again(tmp_path: Path) -> None:
    """That joint answers are not known is kept with it."""
    _, other = both(SIXTY)
    again = gk.read_tally(other.save(tmp_path / "counts.tally"))
    rows = gk.compare(again, over="topics").frame
    pd.testing.assert_frame_equal(rows, gk.compare(other, over="topics").frame)
    assert rows["marks"].tolist() == [("upper bound",)]


def test_the_other_verbs_take_counts() -> None:
    """None needs to know whose answers belong together; where pattern over topics does, it says so."""
    _, other = both(SIXTY)
    assert len(gk.league(other).frame)
    assert len(gk.thresholds(other).frame)
    assert len(gk.decompose(other).frame)
    assert len(gk.compare(other, by="company", over="topics").frame)
    assert gk.headlines(other) is not None

"""New York schools, 2011, from the counts of answers to each item: teachers against parents on the four domains.

The file tells neither the wording of an item nor its domain. Items stand in the file by domain, those without one after the last; an item belongs to the
block whose plain mean is the published score of the domain, and its answers are coded as the item's own published score has them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pytest
import yaml

import gapkit as gk
from gapkit.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SURVEY = SHARED / "nyc2011" / "survey_all_first455.txt"

pytestmark = pytest.mark.skipif(not SURVEY.is_file(), reason="the shared reference data is not here")

DOMAINS: Final = ("saf", "com", "eng", "aca")
SIDES: Final = {"teachers": ("t", "provider"), "parents": ("p", "customer")}
# Where each domain's items begin and end in the file, found as the blocks whose plain mean is the published score.
BLOCKS: Final = {
    "saf": {"p": ("p_q2h", "p_q8f"), "t": ("t_q6d", "t_q11o")},
    "com": {"p": ("p_q2b", "p_q11c"), "t": ("t_q1a", "t_q10e")},
    "eng": {"p": ("p_q2a", "p_q5"), "t": ("t_q4", "t_q11i")},
    "aca": {"p": ("p_q4a", "p_q11f"), "t": ("t_q1d", "t_q7c")},
}
ROUNDING: Final = 0.05  # half a tenth: item scores are published to one decimal
OF_MEANS: Final = 0.11  # a mean of rounded items against a rounded mean
# The worth of answers 1, 2, ... in each coding that some item has, on twelve steps; None: no answer.
CODINGS: Final[tuple[tuple[int | None, ...], ...]] = (
    (12, 8, 4, 0),
    (12, 8, 4, 0, None),
    (0, 4, 8, 12),
    (12, 9, 6, 3, 0),
    (12, 9, 3, 0, 6),
    (12, 12, 6, 6, 0),
    (12, 12, 8, 4, 0, None),
)
PLAIN: Final = CODINGS[:2]  # four answers, the first the best: the coding most items have
LEFT_OUT: Final = {"p_q5", "p_q4e", "t_q3_1", "t_q3_2", "t_q2f"}  # no counts of answers, or asked in a part of the schools only


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    """Return the complete lines of the file as text."""
    lines = SURVEY.read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].split("\t")
    return pd.DataFrame([cells for line in lines[1:] if len(cells := line.split("\t")) == len(header)], columns=header)


@pytest.fixture(scope="module")
def numbers(survey: pd.DataFrame) -> pd.DataFrame:
    """Return the file's numbers, NaN where it has none."""
    columns = [name for name in survey.columns if name[:2] in ("p_", "t_") or name.endswith("_11")]
    return survey[columns].apply(pd.to_numeric, errors="coerce")


def block(numbers: pd.DataFrame, domain: str, letter: str) -> list[str]:
    """Return a domain's items in the file's order."""
    first, last = BLOCKS[domain][letter]
    names = list(numbers.columns)
    return names[names.index(first) : names.index(last) + 1]


def coding(numbers: pd.DataFrame, item: str) -> tuple[int | None, ...] | None:
    """Return the coding under which an item's counts give its published score in every school, None where none does."""
    lead = item.replace("_q", "_N_q")
    held = [name for name in numbers.columns if name.startswith(f"{lead}_") and name[len(lead) + 1 :].isdigit()]
    if not held or numbers[held].isna().all(axis="columns").mean() > 0.5:
        return None
    for worth in CODINGS:
        if len(worth) != len(held):
            continue
        known = np.array([step is not None for step in worth])
        people = numbers[held].to_numpy()[:, known]
        steps = np.array([step for step in worth if step is not None])
        with np.errstate(invalid="ignore"):
            score = people @ steps / people.sum(axis=1) * 10 / 12
        if np.nanmax(np.abs(score - numbers[item])) <= ROUNDING + 1e-9:
            return worth
    return None


@pytest.fixture(scope="module")
def codings(numbers: pd.DataFrame) -> dict[str, tuple[int | None, ...] | None]:
    """Return each item's coding."""
    return {item: coding(numbers, item) for domain in DOMAINS for letter, _ in SIDES.values() for item in block(numbers, domain, letter)}


@pytest.mark.parametrize("letter", ["p", "t"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_published_score_of_a_domain_is_the_plain_mean_of_its_items(numbers: pd.DataFrame, domain: str, letter: str) -> None:
    """Within rounding, in every school, over the items that the school was asked."""
    mean = numbers[block(numbers, domain, letter)].mean(axis="columns")
    assert (mean - numbers[f"{domain}_{letter}_11"]).abs().max() <= OF_MEANS


def test_the_items_left_out_are_those_without_counts_or_asked_in_a_part_of_the_schools(
    codings: dict[str, tuple[int | None, ...] | None],
) -> None:
    """Every other item's counts give its published score to the rounding."""
    assert {item for item, worth in codings.items() if worth is None} == LEFT_OUT


def questions(items: dict[str, dict[str, list[str]]], scale: str) -> dict[str, Any]:
    """Return the topics of a study: per domain the items of each side."""
    return {
        domain: {
            "questions": {
                side: {
                    "column": [item.replace("_q", "_N_q") + "_*" for item in sides[side]],
                    "scale": scale,
                    "asks": f"{', '.join(sides[side])} (the field's names; the wording is not in the file)",
                }
                for side in SIDES
            }
        }
        for domain, sides in items.items()
    }


def study_of(folder: Path, topics: dict[str, Any], scales: dict[str, Any], source: dict[str, Any]) -> gk.Study:
    """Return a study of teachers and parents, both from one file of counts."""
    sides = {
        side: {"role": role, "label": side.title(), "rows": "counts", "source": source, "on_record": True}
        for side, (_, role) in SIDES.items()
    }
    study = {"title": "New York schools, 2011, by item", "company": "dbn", "unit": "company", "sides": sides, "scales": scales}
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump({**study, "topics": topics}, sort_keys=False), encoding="utf-8")
    return gk.read_study(path)


def chosen(
    numbers: pd.DataFrame, codings: dict[str, tuple[int | None, ...] | None], wanted: tuple[tuple[int | None, ...], ...]
) -> dict[str, dict[str, list[str]]]:
    """Return per domain and side the items of the codings wanted."""
    return {
        domain: {side: [item for item in block(numbers, domain, letter) if codings[item] in wanted] for side, (letter, _) in SIDES.items()}
        for domain in DOMAINS
    }


def published() -> dict[str, float]:
    """Return the gaps of the domain scores, in points."""
    truth = json.loads((SHARED / "truth.json").read_text(encoding="utf-8"))
    return {domain: 10 * truth[f"nyc_gened455:{domain}:teacher-parent"]["gap"] for domain in DOMAINS}


def test_items_of_one_coding_are_read_as_the_file_has_them(
    tmp_path: Path, numbers: pd.DataFrame, codings: dict[str, tuple[int | None, ...] | None]
) -> None:
    """From the file itself, but for its cut last line, which is told: each gap is the mean of the items' own, and has the sign of the published one."""
    items = chosen(numbers, codings, PLAIN)
    scales = {"agree4": {"answers": [4, 3, 2, 1], "not_answers": [5]}}
    whole = {"path": str(SURVEY)}
    with pytest.raises(DataError, match="668 fields, where the header has 1942"):
        gk.compare(study_of(tmp_path, questions(items, "agree4"), scales, whole))
    study = study_of(tmp_path, questions(items, "agree4"), scales, {**whole, "bad_rows": "drop"})
    table = gk.compare(study)
    gaps = table.frame.set_index("topic")["gap"]
    assert table.left_out["why"].str.contains("first: line 456", regex=False).any()
    for domain, sides in items.items():
        means = {side: numbers[own].mean(axis="columns", skipna=False) for side, own in sides.items()}
        expected = 10 * (means["teachers"] - means["parents"]).mean()
        assert gaps[domain] == pytest.approx(expected, abs=0.5)
        assert np.sign(gaps[domain]) == np.sign(published()[domain])


def recoded(survey: pd.DataFrame, codings: dict[str, tuple[int | None, ...] | None]) -> Iterator[pd.Series[str]]:
    """Yield, for each item, counts of people on twelve steps, so that all codings share one scale; blank where the file has no number."""
    for item, worth in codings.items():
        lead = item.replace("_q", "_N_q")
        if worth is None:
            continue
        given = survey[[f"{lead}_{code}" for code in range(1, len(worth) + 1)]].apply(pd.to_numeric, errors="coerce")
        blank = given.isna().any(axis="columns")
        for step in range(13):
            people = given.loc[:, [own == step for own in worth]].sum(axis="columns").astype(int).astype(str)
            yield people.mask(blank, "").rename(f"{lead}_{step}")


def test_the_domain_picture_is_that_of_the_domain_scores(
    tmp_path: Path, survey: pd.DataFrame, numbers: pd.DataFrame, codings: dict[str, tuple[int | None, ...] | None]
) -> None:
    """Four gaps, each of the published sign and in the published order, from every item that gives its published score."""
    wide = pd.concat([survey["dbn"], *recoded(survey, codings)], axis="columns")
    wide.to_csv(tmp_path / "items.txt", sep="\t", index=False)
    topics = questions(chosen(numbers, codings, CODINGS), "steps12")
    table = gk.compare(study_of(tmp_path, topics, {"steps12": {"from": 0, "to": 12}}, {"path": "items.txt"}))
    gaps = table.frame.set_index("topic")["gap"]
    known = pd.Series(published())
    assert (np.sign(gaps) == np.sign(known)).all()
    assert list(gaps.sort_values().index) == list(known.sort_values().index)
    assert (gaps - known).abs().max() < 2.5
    assert set(table.frame["verdict"]) == {"underrates"}

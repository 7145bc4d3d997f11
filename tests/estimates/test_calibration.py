"""Standard errors after raking: against R's survey package, and against the plain formula on the raw answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import yaml

import gapkit as gk
from gapkit.estimates.covariance import SharedAnswers
from gapkit.estimates.side import side_topics_rows
from gapkit.stats import rake_weights
from gapkit.tallies.tally import AnswerTally

if TYPE_CHECKING:
    import numpy.typing as npt
    from made_study import PeopleMaker, StudyMaker

    Floats = npt.NDArray[np.float64]

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
DESIGNS: dict[str, Any] = json.loads((REFERENCE / "raked_designs" / "expected.json").read_text(encoding="utf-8"))["expected"]
SHARES = {"region": {"North": 0.45, "South": 0.55}, "tenure": {"mid": 0.35, "new": 0.25, "old": 0.4}}
KEYS: dict[str, dict[str, Any]] = {
    "stratified_calibrate": {"weight": "weight", "rake": SHARES},
    "clustered_calibrate": {"weight": "weight", "cluster": "branch", "rake": SHARES},
    "clustered_poststratify": {"weight": "weight", "cluster": "branch", "rake": {"tenure": SHARES["tenure"]}},
    "equal_calibrate": {"rake": SHARES},
    "equal_rake": {"rake": SHARES},
}
FIGURES = {"a_favourable": ("a", "favourable"), "b_favourable": ("b", "favourable"), "a_mean": ("a", "mean")}
TOPICS = ("a", "b", "c")


def write_study(
    folder: Path, answers: pd.DataFrame, side: dict[str, Any], scale: dict[str, Any], topics: dict[str, Any], **top: Any
) -> gk.Tally:
    """Return the tally of a study of customers alone, written to a folder."""
    answers.to_csv(folder / "customers.csv", index=False)
    asked = {name: {"questions": {"customers": {"column": name, "scale": "given", **question}}} for name, question in topics.items()}
    sides = {"customers": {"role": "customer", "source": "customers.csv", "on_record": True, **side}}
    (folder / "study.yaml").write_text(
        yaml.safe_dump({"sides": sides, "scales": {"given": scale}, "topics": asked, **top}), encoding="utf-8"
    )
    return gk.tally(gk.read_study(folder))


def answers_of(tally: gk.Tally) -> AnswerTally:
    """Return the customers' sums."""
    part = tally.of_side("customers")[0]
    assert isinstance(part, AnswerTally)
    return part


@pytest.fixture(params=KEYS)
def raked_design(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, gk.Tally]:
    """Return one design of the reference case and its tally."""
    answers = pd.read_csv(REFERENCE / "raked_designs" / "input.csv").convert_dtypes()
    side = {"strata": "stratum", **KEYS[request.param]}
    scale = {"from": 1, "to": 5}
    topics = {name: {"favourable": [4, 5]} for name in ("a", "b")}
    return request.param, write_study(tmp_path, answers, side, scale, topics, company="company")


@pytest.mark.parametrize("figure", FIGURES)
def test_raked_means_and_standard_errors_are_r_s_overall_and_by_company(raked_design: tuple[str, gk.Tally], figure: str) -> None:
    """R's svymean and svyby after calibrate(calfun = "raking"), postStratify() and, with equal weights, rake()."""
    name, tally = raked_design
    asked, score = FIGURES[figure]
    expected = DESIGNS[name][figure]
    span, origin = (100, 0.0) if score == "favourable" else (25, 1.0)
    whole = gk.estimate(tally, score=score).frame.set_index("topic").loc[asked]
    assert (whole["value"], whole["se"]) == pytest.approx(((expected["mean"] - origin) * span, expected["se"] * span), rel=1e-7)
    by = gk.estimate(tally, score=score, by="company").frame.set_index(["topic", "company"])
    for company in expected["by"]:
        row = by.loc[(asked, company["company"])]
        assert (row["value"], row["se"]) == pytest.approx(((company["mean"] - origin) * span, company["se"] * span), rel=1e-7)


@pytest.mark.parametrize("figure", FIGURES)
def test_companies_raked_together_move_together_as_r_says(raked_design: tuple[str, gk.Tally], figure: str) -> None:
    """All of the covariance matrix of the companies' means."""
    name, tally = raked_design
    topic, score = FIGURES[figure]
    found = SharedAnswers(tally.study, answers_of(tally), score).between_companies(topic, "", ["A", "B", "C"])
    span = 1 if score == "favourable" else 16
    np.testing.assert_allclose(found, np.array(DESIGNS[name][figure]["vcov"]) / span, rtol=1e-7, atol=1e-12)


@pytest.fixture
def schools(shared: Path) -> pd.DataFrame:
    """Return R's api data, 183 schools in 15 districts."""
    return pd.read_csv(shared / "reference" / "03_api_svymean" / "apiclus1.csv")


@pytest.mark.parametrize(
    ("case", "margins"),
    [
        ("apiclus1_rake_stype_schwide", {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}}),
        ("apiclus1_poststrat_stype", {"stype": {"E": 4421, "H": 755, "M": 1018}}),
    ],
)
def test_california_s_schools_come_out_as_in_r(
    tmp_path: Path, schools: pd.DataFrame, case: str, margins: dict[str, dict[str, int]]
) -> None:
    """Case 07: the mean, its standard error (R's with the 757 districts there are), the weights and what they cost."""
    expected = json.loads((REFERENCE / "07_api_raking" / "expected.json").read_text(encoding="utf-8"))["expected"][case]
    shares = {column: {name: count / 6194 for name, count in counts.items()} for column, counts in margins.items()}
    side = {"weight": "pw", "cluster": "dnum", "strata": "none", "rake": shares}
    tally = write_study(tmp_path, schools, side, {"from": 200, "to": 1000}, {"api00": {}})
    row = gk.estimate(tally).frame.iloc[0]
    assert 200 + 8 * row["value"] == pytest.approx(expected["mean_api00"], rel=1e-8)
    assert 8 * row["se"] * np.sqrt(1 - 15 / 757) == pytest.approx(expected["se_api00"], rel=1e-6)
    everybody = answers_of(tally).calibration
    assert everybody is not None
    grown = 6194 / everybody["w"].sum()  # R's targets are numbers of schools
    one = everybody["w"] / everybody["n"] * grown  # the starting weights are equal
    assert (one.min(), one.max()) == pytest.approx((expected["min_w"], expected["max_w"]), rel=1e-6)
    kish_deff = everybody["n"].sum() * everybody["w2"].sum() / everybody["w"].sum() ** 2
    assert kish_deff == pytest.approx(expected["kish_deff"], rel=1e-6)
    for column in margins:
        for name, share in (everybody.groupby(f"rake:{column}")["w"].sum() / everybody["w"].sum()).items():
            assert share == pytest.approx(expected["props"][f"{column}{name}"], rel=1e-6)


@pytest.fixture
def customers(people: PeopleMaker) -> pd.DataFrame:
    """Return weighted answers of two waves in three strata and forty branches, with blanks and don't-knows, a stratum of one branch and a segment."""
    draw = np.random.default_rng(17)
    n = 500
    raw = people(n, 0.6, 5, weight=draw.uniform(0.5, 3, n), branch=[f"K{number:02d}" for number in draw.integers(0, 40, n)])
    number = raw["branch"].str[1:].astype(int)
    raw["district"] = np.select([number == 0, number < 20], ["Isle", "West"], "East")
    raw["wave"] = draw.integers(1, 3, n)
    raw["region"], raw["tenure"] = draw.choice(["North", "South"], n, p=[0.7, 0.3]), draw.choice(["new", "mid", "old"], n)
    raw["channel"] = draw.choice(["app", "desk"], n)
    for topic in TOPICS:
        raw.loc[raw["region"] == "South", topic] = np.where(draw.random((raw["region"] == "South").sum()) < 0.7, 5, 2)
        raw[topic] = raw[topic].astype(object)
        raw.loc[draw.random(n) < 0.1, topic] = 8
        raw.loc[draw.random(n) < 0.1, topic] = None
    return raw


@pytest.fixture(params=[None, "branch"], ids=["people", "branches"])
def tally_and_residuals(
    request: pytest.FixtureRequest, make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame
) -> tuple[gk.Tally, ByHand]:
    """Return a raked tally of two waves, and the formula on its raw answers."""
    side = {"weight": "weight", "strata": "district", "wave": "wave", "segments": ["channel"], "rake": SHARES}
    clusters = {"cluster": request.param} if request.param else {}
    return gk.tally(make(people(12), customers, sides={"customers": {**side, **clusters}})), ByHand(customers, request.param)


class ByHand:
    """Raked means and variances straight from people's answers."""

    def __init__(self, raw: pd.DataFrame, unit: str | None) -> None:
        self.raw = raw.reset_index(drop=True)
        self.unit = self.raw[unit] if unit else pd.Series(self.raw.index.astype(str))
        self.weight = self.raw["weight"].to_numpy(dtype=float).copy()
        for wave in (1, 2):
            here = (self.raw["wave"] == wave).to_numpy()
            codes = np.column_stack(
                [[list(shares).index(name) for name in self.raw.loc[here, column]] for column, shares in SHARES.items()]
            )
            self.weight[here] = rake_weights(self.weight[here], codes, [list(shares.values()) for shares in SHARES.values()])

    def value(self, topic: str) -> pd.Series[float]:
        """Return 1 for a favourable answer, 0 for another, NaN for none."""
        numbers = pd.to_numeric(self.raw[topic])
        return (numbers >= 4).astype(float).where(numbers.notna() & (numbers <= 5))

    def linearised(self, topic: str, wave: int, within: pd.Series[bool]) -> tuple[float, Floats]:
        """Return the mean of a cell, and everybody's deviation over the cell's weight, 0 outside it."""
        value = self.value(topic)
        cell = (value.notna() & (self.raw["wave"] == wave) & within).to_numpy()
        total = self.weight[cell].sum()
        mean = float((self.weight[cell] * value[cell]).sum() / total)
        return mean, np.where(cell, (value.fillna(0).to_numpy() - mean) / total, 0.0)

    def covariance(self, wave: int, one: Floats, other: Floats) -> float:
        """Return the covariance of two estimates by the residuals of the wave's whole sample."""
        here = (self.raw["wave"] == wave).to_numpy()
        start = np.sqrt(self.raw.loc[here, "weight"].to_numpy(dtype=float))
        dummies = pd.get_dummies(self.raw.loc[here, list(SHARES)]).to_numpy(dtype=float)
        totals = []
        for z in (one, other):
            fit = dummies @ np.linalg.lstsq(dummies * start[:, np.newaxis], z[here] * start, rcond=None)[0]
            totals.append(
                pd.Series(self.weight[here] * (z[here] - fit))
                .groupby([self.raw.loc[here, "district"].to_numpy(), self.unit[here].to_numpy()])
                .sum()
            )
        found = 0.0
        for stratum in totals[0].index.unique(level=0):
            first, second = totals[0][stratum], totals[1][stratum]
            count = len(first)
            lone = count == 1
            centred = first * second if lone else (first - first.mean()) * (second - second.mean())
            found += float(centred.sum()) * (1 if lone else count / (count - 1))
        return found


@pytest.mark.parametrize("split", [False, True])
def test_a_topic_s_mean_and_standard_error_are_those_of_the_raw_residuals(
    tally_and_residuals: tuple[gk.Tally, ByHand], *, split: bool
) -> None:
    """Each wave by itself, for everybody and for a segment."""
    tally, by_hand = tally_and_residuals
    frame = gk.estimate(tally, sides=["customers"], by="channel" if split else None, protect=False).frame
    assert len(frame) == (12 if split else 6)
    for row in frame.to_dict("records"):
        within = by_hand.raw["channel"] == row["segment_value"] if split else pd.Series(data=True, index=by_hand.raw.index)
        mean, z = by_hand.linearised(row["topic"], int(row["wave"]), within)
        expected = (100 * mean, 100 * np.sqrt(by_hand.covariance(int(row["wave"]), z, z)))
        assert (row["value"], row["se"]) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("wave", [1, 2])
def test_the_row_over_topics_is_that_of_the_raw_residuals(tally_and_residuals: tuple[gk.Tally, ByHand], wave: int) -> None:
    """A person's linearised value is the mean over topics."""
    tally, by_hand = tally_and_residuals
    row = side_topics_rows(tally, "customers", "favourable", ("wave",), {(str(wave),): TOPICS}).frame.iloc[0]
    everybody = pd.Series(data=True, index=by_hand.raw.index)
    parts = [by_hand.linearised(topic, wave, everybody) for topic in TOPICS]
    z = np.mean([own for _, own in parts], axis=0)
    assert row["m"] == pytest.approx(np.mean([mean for mean, _ in parts]), rel=1e-9)
    assert row["se"] == pytest.approx(np.sqrt(by_hand.covariance(wave, z, z)), rel=1e-8)


def test_topics_move_together_as_the_raw_residuals_say(tally_and_residuals: tuple[gk.Tally, ByHand]) -> None:
    """All of the covariance matrix of the topics' means."""
    tally, by_hand = tally_and_residuals
    found = SharedAnswers(tally.study, answers_of(tally), "favourable").between_topics({"wave": "2"}, TOPICS)
    everybody = pd.Series(data=True, index=by_hand.raw.index)
    z = [by_hand.linearised(topic, 2, everybody)[1] for topic in TOPICS]
    np.testing.assert_allclose(found, [[by_hand.covariance(2, one, other) for other in z] for one in z], rtol=1e-7, atol=1e-14)


def test_effective_numbers_are_of_the_raked_weights(make: StudyMaker, people: PeopleMaker, customers: pd.DataFrame) -> None:
    """Kish's number caps n_eff, and a lucky variance does not lift it."""
    tally = gk.tally(make(people(12), customers.drop(columns="wave"), sides={"customers": {"strata": "none", "rake": SHARES}}))
    everybody = answers_of(tally).cells.query("topic == 'a' and answer != '8'")
    kish = everybody["w"].sum() ** 2 / everybody["w2"].sum()
    row = gk.estimate(tally, sides=["customers"]).frame.query("topic == 'a'").iloc[0]
    assert row["n_eff"] <= kish + 1e-9
    assert kish < 0.95 * row["n"]


def test_what_is_raked_exactly_has_no_sampling_error(make: StudyMaker, people: PeopleMaker) -> None:
    """Were the question itself among the columns, its share would be known."""
    raw = people(200, 0.6).assign(good=lambda frame: np.where(frame["a"] >= 4, "yes", "no"))
    tally = gk.tally(make(people(12), raw, sides={"customers": {"rake": {"good": {"yes": 0.7, "no": 0.3}}}}))
    row = gk.estimate(tally, sides=["customers"]).frame.query("topic == 'a'").iloc[0]
    assert row["value"] == pytest.approx(70)
    assert row["se"] == pytest.approx(0, abs=1e-6)
    assert row["low"] < 65

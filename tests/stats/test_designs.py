"""Means and shares under stratified and clustered designs against R's survey package: cases 03 to 06, 25 and 31 of tests/reference.

The schools' data are R's own and are read from the shared reference folder. Left out, as gapkit has one stage and prints none of them: the
two-stage design, totals and ratios (03); the likelihood and xlogit intervals (04); rank tests, chi-square and regressions (06); z intervals of
a net promoter score (25).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from api_designs import Design, design
from scipy import stats

from gapkit.stats import gap_limits, kish_n, midp_limits, n_star
from gapkit.stats.design_intervals import asin_limits, korn_graubard_limits, logit_limits, t_limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gapkit.stats.arrays import Floats

MEANS, INTERVALS = 1e-8, 1e-6  # the relative tolerances the cases state
NOTHING = 1e-12
CANCELLED = 1e-8  # the root of what is left where squares that should cancel do so to the 16th place
DESIGNS = {
    "apisrs: id=~1, fpc=~fpc": "apisrs",
    "apistrat: strata=~stype, weights=~pw, fpc=~fpc": "apistrat",
    "apistrat without fpc": "apistrat nofpc",
    "apistrat weights only (no strata, no fpc)": "apistrat weights only",
    "apiclus1: id=~dnum, weights=~pw, fpc=~fpc": "apiclus1",
    "apiclus1 without fpc": "apiclus1 nofpc",
    "apiclus2: id=~dnum, weights=~pw (first stage only, with replacement)": "apiclus2 nofpc",
}


@pytest.mark.parametrize("title", DESIGNS)
def test_means_and_shares_agree_with_r(shared: Path, reference: Callable[[str], Any], title: str) -> None:
    """Case 03: means, shares, standard errors, degrees of freedom, t intervals and design effects of seven designs."""
    wanted = next(row for row in reference("03_api_svymean") if row["design"] == title)
    made = design(shared, DESIGNS[title])
    assert made.df == wanted["degf"]
    for column in ("api00", "api99"):
        assert made.mean_and_se(made.values(column)) == pytest.approx((wanted["means"][column], wanted["ses"][column]), rel=MEANS)
    for name, share in wanted["cat_props"].items():
        column = "sch.wide" if name.startswith("sch.wide") else "stype"
        found = made.mean_and_se(made.values(column, name.removeprefix(column)))
        assert found == pytest.approx((share, wanted["cat_se"][name]), rel=MEANS, abs=CANCELLED)
    mean, z = made.linearised(made.values("api00"))
    np.testing.assert_allclose(t_limits(mean, made.variance(z), made.df), wanted["ci_t_degf"], rtol=MEANS)
    s2 = np.average((made.values("api00") - mean) ** 2, weights=made.weights)
    assert made.variance(z) / (s2 / (wanted["n"] - 1)) == pytest.approx(wanted["deff_replace"], rel=MEANS)


@pytest.mark.parametrize("title", DESIGNS)
def test_a_mean_of_those_who_answered_keeps_the_whole_design(shared: Path, reference: Callable[[str], Any], title: str) -> None:
    """Case 03: enrolment, which some schools of a sample left blank."""
    wanted = next(row for row in reference("03_api_svymean") if row["design"] == title)
    made = design(shared, DESIGNS[title])
    enrolled = made.values("enroll")
    answered = ~np.isnan(enrolled)
    assert np.count_nonzero(~answered) == wanted["enroll_missing"]
    found = made.mean_and_se(np.where(answered, enrolled, 0.0), answered)
    assert found == pytest.approx((wanted["mean_enroll"], wanted["se_mean_enroll"]), rel=MEANS)


def shares_of_case_04(made: Design, row: dict[str, Any]) -> tuple[float, float, int, int]:
    """Return share, variance, answers and degrees of freedom of one line of the case, by its own words."""
    what = row["what"].split(" ")[0]
    column, yes = what.split("==")
    values = made.values(column, yes) if yes == "Yes" else (made.values(column) == 0).astype(np.float64)
    among = (made.frame["stype"] == "H").to_numpy() if "subset" in row["design"] else np.ones(values.size, dtype=bool)
    mean, z = made.linearised(values, among)
    df = np.unique(made.unit[among]).size - np.unique(made.stratum[among]).size
    return mean, made.variance(z), int(np.count_nonzero(among)), int(df)


def test_intervals_of_shares_agree_with_r(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 04: logit, arcsine, Korn and Graubard's and plain t, on all one-stage designs, with subgroups and a rare share."""
    rows = [row for row in reference("04_api_svyciprop") if not row["design"].startswith("apiclus2")]
    assert len(rows) == 11
    for row in rows:
        made = design(shared, row["design"].split(" ")[0].replace("_", " "))
        share, variance, n, df = shares_of_case_04(made, row)
        assert df == row["degf"]
        found = {
            "logit": logit_limits(share, variance, df),
            "asin": asin_limits(share, variance, df),
            "mean": t_limits(share, variance, df),
            "beta": korn_graubard_limits(share, share * (1 - share) / variance, n, df, capped=False),
        }
        if row["what"].startswith("ell==0"):
            # The rare share's angle falls under 0; R squares its sine and so folds the lower limit back up from 0.
            assert found.pop("asin")[0] == 0 < row["methods"]["asin"]["ci"][0]
        for name, limits in found.items():
            np.testing.assert_allclose(limits, row["methods"][name]["ci"], rtol=INTERVALS, err_msg=f"{row['what']} {name}")


def of_groups(made: Design, value: str, by: str, groups: list[str]) -> tuple[list[float], list[Floats]]:
    """Return means and linearised values of groups; groups of two columns are joined by a dot, k is the share of awards."""
    columns = by.removeprefix("~").split(" + ")
    names = made.frame[columns].agg(".".join, axis=1)
    values = made.values("awards", "Yes") if value == "k" else made.values(value)
    found = [made.linearised(values, (names == group).to_numpy()) for group in groups]
    return [mean for mean, _ in found], [z for _, z in found]


def test_subgroups_and_their_covariances_agree_with_r(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 05: svyby's estimates and full covariance matrix, from variances of sums and differences of linearised values."""
    rows = [row for row in reference("05_api_domains") if "domain" in row]
    assert len(rows) == 6
    for row in rows:
        made = design(shared, row["design"].split(" ")[0])
        means: list[float] = []
        z: list[Floats] = []
        for value in row["formula"].removeprefix("~").split(" + "):
            more_means, more_z = of_groups(made, value, row["by"], row["domain"])
            means, z = means + more_means, z + more_z
        covariance = [[(made.variance(one + two) - made.variance(one - two)) / 4 for two in z] for one in z]
        np.testing.assert_allclose(means, row["est"], rtol=MEANS)
        np.testing.assert_allclose(covariance, row["vcov"], rtol=MEANS, atol=1e-10 * np.max(row["vcov"]))
        limits = np.column_stack(t_limits(means, np.diagonal(covariance), made.df))
        np.testing.assert_allclose(limits, row["ci_t"], rtol=MEANS, atol=NOTHING)


@pytest.mark.parametrize(
    ("contrast", "value", "by"),
    [
        ("apistrat api00 sch.wide Yes-No", "api00", "sch.wide"),
        ("apiclus1 api00 awards Yes-No", "api00", "awards"),
        ("apiclus1 awards share sch.wide Yes-No", "k", "sch.wide"),
    ],
)
def test_differences_of_subgroups_agree_with_r(shared: Path, reference: Callable[[str], Any], contrast: str, value: str, by: str) -> None:
    """Case 05: groups of one sample share clusters, so the variance is that of the difference of linearised values."""
    wanted = next(row for row in reference("05_api_domains") if row.get("contrast") == contrast)
    made = design(shared, contrast.split(" ", maxsplit=1)[0])
    (yes, no), (z_yes, z_no) = of_groups(made, value, f"~{by}", ["Yes", "No"])
    assert (yes - no, made.variance(z_yes - z_no) ** 0.5) == pytest.approx((wanted["est"], wanted["se"]), rel=MEANS)


def test_filtering_before_declaring_the_design_would_be_wrong(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 05: a subgroup within the full design is R's subset(); on filtered rows the standard error is another."""
    wanted = next(row for row in reference("05_api_domains") if "subset" in row)
    made = design(shared, "apistrat")
    found = made.mean_and_se(made.values("api00"), (made.frame["comp.imp"] == "Yes").to_numpy())
    assert found == pytest.approx((wanted["est"], wanted["se"]), rel=MEANS)
    assert found[1] != pytest.approx(wanted["WRONG_se_if_filtered_before_design"], rel=1e-3)


@pytest.mark.parametrize(("sample", "by"), [("apistrat", "sch.wide"), ("apiclus1", "awards")])
def test_design_based_t_tests_agree_with_r(shared: Path, reference: Callable[[str], Any], sample: str, by: str) -> None:
    """Case 06: the one-stage svyttest: difference, t, p and interval, one degree of freedom gone to the second mean."""
    wanted = next(row for row in reference("06_api_tests") if row["formula"] == f"api00 ~ {by}" and row["design"] == sample)
    made = design(shared, sample)
    (yes, no), (z_yes, z_no) = of_groups(made, "api00", f"~{by}", ["Yes", "No"])
    variance, df = made.variance(z_yes - z_no), made.df - 1
    t = (yes - no) / variance**0.5
    assert (yes - no, t, df) == pytest.approx((wanted["est"], wanted["t"], wanted["df"]), rel=INTERVALS)
    assert 2 * stats.t.sf(abs(t), df) == pytest.approx(wanted["p"], rel=INTERVALS)
    np.testing.assert_allclose(t_limits(yes - no, variance, df), wanted["ci"], rtol=INTERVALS)


def test_a_net_promoter_score_under_a_design_agrees_with_r(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 25: a 0-10 score made of school results, clustered: as a mean of 0, 1/2 and 1, printed -100 to 100; R's deff counts an fpc."""
    wanted = reference("25_nps")["weighted_clustered"]
    made = design(shared, "apiclus1")
    score = np.minimum(10, np.floor((made.values("api00") - 400) / 50))
    mean, z = made.linearised(np.where(score >= 9, 1.0, np.where(score <= 6, 0.0, 0.5)))
    assert (200 * mean - 100, 200 * made.variance(z) ** 0.5) == pytest.approx((wanted["nps"], wanted["se"]), rel=MEANS)
    v = np.where(score >= 9, 1.0, np.where(score <= 6, 0.0, 0.5))
    simple = np.average((v - mean) ** 2, weights=made.weights) / (v.size - 1) * (1 - v.size / made.weights.sum())
    assert made.variance(z) / simple == pytest.approx(wanted["deff"], rel=MEANS)


@pytest.mark.parametrize("row", range(7))
def test_net_promoter_scores_agree_with_r(reference: Callable[[str], Any], row: int) -> None:
    """Case 25: the score, its variance and its standard error (divisor n - 1), as a mean of 0, 1/2 and 1; gapkit's interval is never of no width."""
    wanted = reference("25_nps")["cases"][row]
    v = np.repeat([1.0, 0.5, 0.0], [wanted["promoters"], wanted["passives"], wanted["detractors"]])
    assert 200 * v.mean() - 100 == pytest.approx(wanted["nps"], rel=MEANS, abs=NOTHING)
    assert 4 * v.var() == pytest.approx(wanted["var"], rel=MEANS, abs=NOTHING)
    if v.size > 1:
        assert 200 * (v.var() / (v.size - 1)) ** 0.5 == pytest.approx(wanted["se_bessel"], rel=MEANS, abs=NOTHING)
    low, high = midp_limits(v.mean(), v.size)
    assert 0 <= low < high <= 1


def test_the_gap_of_two_net_promoter_scores_agrees_with_r(reference: Callable[[str], Any]) -> None:
    """Case 25: MOVER on two z intervals is the z interval of their difference."""
    expected = reference("25_nps")
    one, two, wanted = expected["cases"][5], expected["cases"][6], expected["gap_case6_minus_case7"]
    assert one["nps"] - two["nps"] == pytest.approx(wanted["gap"], rel=MEANS)
    limits = gap_limits(one["nps"], one["wald"][0], one["wald"][1], two["nps"], two["wald"][0], two["wald"][1])
    np.testing.assert_allclose(limits, wanted["ci"], rtol=MEANS)


def test_where_everybody_agrees_gapkit_gives_a_one_sided_interval_and_r_none(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 31: at 0 and 100% a linearised variance is 0, so R's limits have no width or are NaN: as if a sample knew all.

    Korn and Graubard's limits on n or Kish's number hold (checked to R's closed form); gapkit's mid-P limit lies just inside them, and solves
    L^n = alpha at 100%: the one open side has all the error of a tail counted half.
    """
    rows = [row for row in reference("31_extreme_weighted") if "R_svyciprop" in row]
    assert len(rows) == 4
    for row in rows:
        made = design(shared, row["case"].split(" ")[0])
        among = (made.frame["sch.wide"] == "No").to_numpy() if "sch.wide" in row["case"] else np.ones(made.weights.size, dtype=bool)
        kish = float(kish_n(made.weights[among].sum(), (made.weights[among] ** 2).sum()))
        assert kish == pytest.approx(row["kish_neff"], rel=INTERVALS)
        for name, effective in (("korn_graubard_neff_is_n", row["n"]), ("korn_graubard_neff_is_kish", kish)):
            limits = korn_graubard_limits(row["p"], effective, row["n"], row["degf"])
            np.testing.assert_allclose(limits, [row[name]["lo"], row[name]["hi"]], rtol=INTERVALS)
        base = float(n_star(kish, 1, row["n"], row["degf"]))
        assert base == pytest.approx(row["korn_graubard_neff_is_kish"]["n_eff_df"], rel=INTERVALS)
        low, high = (float(limit) for limit in midp_limits(row["p"], base))
        assert row["korn_graubard_neff_is_kish"]["lo"] <= low < high <= row["korn_graubard_neff_is_kish"]["hi"]
        assert (low, high) == pytest.approx((0, 1 - 0.05 ** (1 / base)) if row["p"] == 0 else (0.05 ** (1 / base), 1), rel=MEANS)
        for name, limits in row["R_svyciprop"].items():
            width = 0.0 if limits == "NaN" or isinstance(limits, str) else limits[1] - limits[0]
            assert width < 1e-9, name


def test_away_from_the_ends_korn_and_graubards_number_is_rs(shared: Path, reference: Callable[[str], Any]) -> None:
    """Case 31's last row: 71% of 183 schools in 15 districts, n_eff over n before the cap."""
    wanted = next(row for row in reference("31_extreme_weighted") if "R_beta" in row)
    made = design(shared, "apiclus1")
    share, z = made.linearised(made.values("awards", "Yes"))
    effective = share * (1 - share) / made.variance(z)
    assert effective == pytest.approx(wanted["n_eff"], rel=INTERVALS)
    limits = korn_graubard_limits(share, effective, wanted["n"], made.df)
    np.testing.assert_allclose(limits, wanted["R_beta"], rtol=INTERVALS)

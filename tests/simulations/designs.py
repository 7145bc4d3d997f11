"""Customers sampled with weights, in strata, in clusters, and raked: surveys of people drawn one by one, summed, and put through the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from gapkit.estimates.side import side_rows
from gapkit.intake.records import Answers
from gapkit.tallies.counting import count_answers
from gapkit.tallies.raking import rake_answers
from gapkit.tallies.tally import AnswerTally, Tally
from simulations.draws import CODES, Drawn, estimated, value_of
from simulations.studies import made_study, no_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.stats.arrays import Floats

# Four groups of customers: their shares of all customers, how readily each answers, and how much better each thinks of the company.
GROUPS, RESPONSE, TILT = np.array([0.4, 0.3, 0.2, 0.1]), np.array([1.6, 1.0, 0.6, 0.3]), np.array([-0.4, 0.0, 0.4, 0.8])
SAMPLED = GROUPS * RESPONSE / np.dot(GROUPS, RESPONSE)
PER_CLUSTER, LIKENESS = 10, 0.08  # people of a cluster, and the correlation of two of them
AT_ONCE = 2_000_000  # people drawn at a time


class Design(NamedTuple):
    """How customers are drawn: by unequal weights, in so many strata, in clusters of ten."""

    name: str
    weighted: bool
    strata: int
    clustered: bool


DESIGNS = (
    Design("weights", weighted=True, strata=1, clustered=False),
    Design("weights, 4 strata", weighted=True, strata=4, clustered=False),
    Design("clusters", weighted=False, strata=1, clustered=True),
    Design("weights, 2 strata, clusters", weighted=True, strata=2, clustered=True),
)


def tilted(chances: Floats) -> Floats:
    """Return the chances of each answer in each group, groups by answers: better groups lean to better answers."""
    lean = np.exp(TILT[:, None] * np.linspace(-1, 1, chances.size)) * chances
    return np.asarray(lean / lean.sum(axis=1, keepdims=True))


def surveyed(design: Design, chances: Sequence[float], n: int, draws: int, generator: np.random.Generator) -> Drawn:
    """Return what the library makes of surveys of n customers under a design: average scores."""
    of_group = tilted(np.asarray(chances, dtype=np.float64) / np.sum(chances)) if design.weighted else np.tile(chances, (GROUPS.size, 1))
    block = max(AT_ONCE // n, 1)
    frames = [_sums(design, of_group, n, min(block, draws - start), generator).assign(first=start) for start in range(0, draws, block)]
    sums = pd.concat(frames, ignore_index=True)
    side = _tally(sums.assign(wave=(sums["wave"] + sums["first"]).astype(str)), CODES["mean"], design, n)
    return estimated(side, "mean", float(GROUPS @ (of_group @ value_of("mean"))))


def _sums(design: Design, of_group: Floats, n: int, draws: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return the sums of weights by wave, stratum, cluster and answer of some surveys."""
    group = generator.choice(GROUPS.size, p=SAMPLED if design.weighted else GROUPS, size=(draws, n))
    cluster = np.broadcast_to(np.arange(n) // PER_CLUSTER, (draws, n)) if design.clustered else np.zeros((draws, n), dtype=int)
    units = int(cluster.max()) + 1
    chances = of_group[group]
    if design.clustered:
        # Each cluster leans its own way: chances mixed with one answer that is likely there.
        favourite = _drawn(np.broadcast_to(GROUPS @ of_group, (draws, units, of_group.shape[1])), generator)
        same = generator.random((draws, n)) < np.sqrt(LIKENESS)
        answer = np.where(same, np.take_along_axis(favourite, cluster, axis=1), _drawn(chances, generator))
    else:
        answer = _drawn(chances, generator)
    weight = (GROUPS / SAMPLED)[group] if design.weighted else np.ones((draws, n))
    stratum = (cluster * design.strata // units) if design.clustered else np.broadcast_to(np.arange(n) * design.strata // n, (draws, n))
    kinds = of_group.shape[1]
    place = ((np.arange(draws)[:, None] * design.strata + stratum) * units + cluster) * kinds + answer
    size = draws * design.strata * units * kinds
    flat, heavy = place.ravel(), weight.ravel()
    count = np.bincount(flat, minlength=size)
    met = np.flatnonzero(count)
    sums = {"n": count[met], "w": np.bincount(flat, heavy, size)[met], "w2": np.bincount(flat, heavy**2, size)[met]}
    wave, strata, unit, kind = np.unravel_index(met, (draws, design.strata, units, kinds))
    return pd.DataFrame({"wave": wave, "stratum": strata, "unit": unit, "answer": kind, **sums})


def _drawn(chances: Floats, generator: np.random.Generator) -> np.ndarray:
    """Return one answer for each row of chances, the last axis being answers."""
    return (generator.random(chances.shape[:-1])[..., None] > np.cumsum(chances, axis=-1)[..., :-1]).sum(axis=-1)


def _tally(sums: pd.DataFrame, codes: Sequence[str], design: Design, n: int) -> AnswerTally:
    """Return the tally of many surveys from their sums."""
    stratum = sums["stratum"].astype(str)
    unit = sums["unit"].astype(str) if design.clustered else None
    cells = sums[["n", "w", "w2"]].assign(
        wave=sums["wave"], stratum=stratum, company="", unit=unit, topic="a", answer=np.array(list(codes), dtype=object)[sums["answer"]]
    )
    held = (n // PER_CLUSTER if design.clustered else n) // design.strata
    groups = cells[["wave", "stratum"]].drop_duplicates()
    people = cells.groupby(["wave", "stratum"])[["n", "w", "w2"]].sum().reset_index().assign(company="", unit=None, pattern="a")
    return AnswerTally(
        side="customers",
        topics=("a",),
        segments=(),
        design=groups.assign(units=held),
        cells=cells,
        patterns=people,
        pairs=no_pairs(),
        headcounts=groups[["wave"]].drop_duplicates().assign(company="", population=pd.NA, invited=pd.NA),
    )


def finite(n: int, population: int, share: float, draws: int, generator: np.random.Generator) -> Drawn:
    """Return what the library makes of n of N people, a half of whom answers twice as readily and is weighted down for it: shares favourable."""
    people, asked = np.array([population // 2, population - population // 2]), np.array([n - n // 3, n // 3])
    good = np.round(people * np.clip([share - 0.1, share + 0.1], 0, 1)).astype(int)
    yes = generator.hypergeometric(good, people - good, asked, size=(draws, 2))
    weight = people / asked
    waves = np.arange(draws).astype(str)
    sums = pd.concat(
        [
            pd.DataFrame({"wave": waves, "answer": code, "n": count.sum(axis=1), "w": count @ weight, "w2": count @ weight**2})
            for code, count in (("2", asked - yes), ("4", yes))
        ],
        ignore_index=True,
    )
    cells = sums[sums["n"] > 0].assign(stratum="", company="", unit=None, topic="a")
    everybody = pd.DataFrame({"wave": waves, "stratum": "", "company": "", "unit": None, "pattern": "a", "n": n})
    side = AnswerTally(
        side="customers",
        topics=("a",),
        segments=(),
        design=everybody[["wave", "stratum"]].assign(units=n),
        cells=cells,
        patterns=everybody.assign(w=float(asked @ weight), w2=float(asked @ weight**2)),
        pairs=no_pairs(),
        headcounts=everybody[["wave", "company"]].assign(
            population=pd.array([population] * draws, "Int64"), invited=pd.array([pd.NA] * draws, "Int64")
        ),
    )
    return estimated(side, "favourable", float(good.sum() / population), population="heads")


SEX, WOMEN_ANSWERING = {"women": 0.5, "men": 0.5}, 0.6


def raked(n: int, shapes: dict[str, Sequence[float]], draws: int, seed: int) -> dict[str, Drawn]:
    """Return what the library makes of surveys raked to groups and sex, by shape: each shape is a topic of the same surveys."""
    generator = np.random.default_rng(seed)
    shares = {str(place): float(share) for place, share in enumerate(GROUPS)}
    study = made_study(list(shapes), score="mean", sides={"customers": {"rake": {"group": shares, "sex": SEX}}})
    truths = {name: float(GROUPS @ (tilted(np.asarray(chances) / np.sum(chances)) @ value_of("mean"))) for name, chances in shapes.items()}
    found = []
    for start in range(0, draws, 1000):
        answers = Answers("customers", _people(n, shapes, min(1000, draws - start), generator))
        weighted, _ = rake_answers(study, answers)
        rows = side_rows(Tally(study, (count_answers(study, weighted),), ()), "customers", "mean", ("wave",)).frame
        found.append(rows)
    rows = pd.concat(found, ignore_index=True)
    return {
        name: Drawn(*(rows.loc[rows["topic"] == name, column].to_numpy(dtype=float) for column in ("m", "low", "high")), truth)
        for name, truth in truths.items()
    }


def _people(n: int, shapes: dict[str, Sequence[float]], draws: int, generator: np.random.Generator) -> pd.DataFrame:
    """Return people as intake hands them on: their groups in other shares than the population's, half of them of either sex by chance."""
    group = generator.choice(GROUPS.size, p=SAMPLED, size=(draws, n))
    group[:, : GROUPS.size] = np.arange(GROUPS.size)  # an analyst joins a category that nobody stands in: each has somebody here
    group = group.ravel()
    sex = np.where(generator.random(draws * n) < WOMEN_ANSWERING, "women", "men")
    frame = pd.DataFrame({"company": "", "wave": np.repeat(np.arange(draws).astype(str), n), "weight": 1.0, "stratum": "", "unit": None})
    frame = frame.assign(population=pd.array([pd.NA] * len(frame), "Int64"), invited=pd.array([pd.NA] * len(frame), "Int64"))
    frame = frame.assign(
        **{"rake:group": group.astype(str), "rake:sex": sex, "rake": np.char.add(np.char.add(group.astype(str), "|"), sex)}
    )
    for name, chances in shapes.items():
        kind = _drawn(tilted(np.asarray(chances) / np.sum(chances))[group], generator)
        frame[f"topic:{name}"] = np.array(list(CODES["mean"]), dtype=object)[kind]
    return frame

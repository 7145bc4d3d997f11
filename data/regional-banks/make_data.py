"""Make executives.csv and customers.csv of the study "regional-banks": 24 invented banks, with planted answers.

Run it with `python data/regional-banks/make_data.py` (numpy alone is needed), or with a folder to write to. The same bytes come out every time: how many
answer what is fixed in `banks.py` beside this file, and the seed only decides who they are. What is planted, and what should be found, stands in README.md.
With `--form qualtrics`, `spss` or `excel` the same people are written into the folder as such a file, with the study.yaml that reads it (`raw_forms.py`).
"""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from banks import BANKS, DONT_KNOW, DRIFT, EXECUTIVES_SILENT, PASSIVES, PROBLEM, TOPICS, Bank
from raw_forms import FORMS, write_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SEED = 20251104
WAVES = (1, 2)
FUNCTIONS = ("service", "sales", "finance", "technology")
SOBER = {"service": -0.12, "sales": 0.08}  # who is with customers all day thinks less of the service; on the 0-1 scale of a mood
REGIONS = {"north": 0.4, "east": 0.35, "south": 0.25}  # share of the people asked
TENURES = {"new": 0.2, "settled": 0.45, "long": 0.35}
CHANNELS = {"app": 0.45, "branch": 0.3, "phone": 0.25}
# The north was asked too often and new customers answer seldom: how many customers a row stands for makes up for both.
WEIGHTS = {
    "north": {"new": "0.9", "settled": "0.7", "long": "0.6"},
    "east": {"new": "1.4", "settled": "1.0", "long": "0.9"},
    "south": {"new": "1.8", "settled": "1.4", "long": "1.2"},
}
PLEASED = {"north": 0.02, "east": 0.0, "south": -0.04, "new": -0.06, "settled": 0.0, "long": 0.04}  # on the share who answer well
ON_THE_PHONE = {"reachable": -0.1, "app": -0.05}  # customers of the phone wait; on the scale of a mood
BRANCHES = 10  # customers asked per branch and wave, about
AGREE5 = (0.4, 0.45, 0.35)  # of the good answers, how many are the best; of the others, how many are in the middle, and the next
TENTHS = 10


def spread(rng: np.random.Generator, shares: dict[str, float], people: int) -> list[str]:
    """Return a category for each person, in exact quotas (to one person), shuffled by uniform draws alone: every numpy makes these alike."""
    ends = np.cumsum(list(shares.values())) / sum(shares.values())
    names = list(shares)
    lot = np.argsort(rng.random(people), kind="stable")
    return [names[min(int(np.searchsorted(ends, (place + 0.5) / people)), len(names) - 1)] for place in lot]


def levels(topic: str, target: float) -> list[tuple[int, float]]:
    """Return, best answer first, each answer and the share of people who give it or a better one, for a share favourable or a promoter score of 0-1."""
    if topic == "recommend":
        promoters = (1 - PASSIVES + target) / 2
        below = 1 - promoters - PASSIVES
        parts = [(10, 0.45 * promoters), (9, 0.55 * promoters), (8, 0.6 * PASSIVES), (7, 0.4 * PASSIVES)]
        parts += [(6, 0.35 * below), (5, 0.3 * below), (4, 0.15 * below), (3, 0.1 * below), (1, 0.06 * below), (0, 0.04 * below)]
    else:
        best, middle, low = AGREE5
        good, bad = target, 1 - target
        parts = [(5, best * good), (4, (1 - best) * good), (3, middle * bad), (2, low * bad), (1, (1 - middle - low) * bad)]
    shares = np.cumsum([share for _, share in parts])
    return [(answer, float(share)) for (answer, _), share in zip(parts, shares, strict=True)]


def written(topic: str, answer: int) -> str:
    """Return an answer as the file has it: who thinks well of the bank disagrees with a problem."""
    return str(6 - answer if topic == PROBLEM else answer)


def by_quota(topic: str, target: float, pull: Floats, cells: Sequence[tuple[str, str]], silent: npt.NDArray[np.bool_]) -> list[str]:
    """Return each customer's answer, so that the weighted share (or promoter score) is the target to less than one person's weight.

    Args:
        topic: whose answers.
        target: weighted share favourable, 0-1; promoter score, -1 to 1.
        pull: who answers better: per person.
        cells: region and tenure of each person, which settle the weight.
        silent: who does not know.
    """
    answers = ["8" if topic != "recommend" else ""] * len(pull)
    members = {cell: [at for at, own in enumerate(cells) if own == cell and not silent[at]] for cell in sorted(set(cells))}
    members = {cell: sorted(people, key=lambda at: -pull[at]) for cell, people in members.items() if people}
    weights = {(region, tenure): int(float(WEIGHTS[region][tenure]) * TENTHS + 0.5) for region, tenure in members}
    total = sum(weights[cell] * len(people) for cell, people in members.items())
    lean = {cell: PLEASED[cell[0]] + PLEASED[cell[1]] for cell in members}
    centre = sum(weights[cell] * len(people) * lean[cell] for cell, people in members.items()) / total
    given = dict.fromkeys(members, 0)
    for answer, share in levels(topic, target):
        wanted = reached = 0.0
        for cell, people in members.items():
            own = share + 4 * share * (1 - share) * (lean[cell] - centre)
            wanted += weights[cell] * len(people) * own
            upto = min(max(int((wanted - reached) / weights[cell] + 0.5), given[cell]), len(people))
            reached += weights[cell] * upto
            for at in people[given[cell] : upto]:
                answers[at] = written(topic, answer)
            given[cell] = upto
    for cell, people in members.items():  # rounding left them to the last answer
        for at in people[given[cell] :]:
            answers[at] = written(topic, levels(topic, target)[-1][0])
    return answers


def executives_of(rng: np.random.Generator, bank: Bank, number: int, wave: int) -> Iterable[list[str]]:
    """Yield the rows of one bank's executives: exactly as many good answers per topic as planned, mostly from those in a better mood."""
    people = bank.executives
    functions = [FUNCTIONS[at % len(FUNCTIONS)] for at in range(people)]
    mood = rng.random(people) + np.array([SOBER.get(function, 0.0) for function in functions])
    columns = []
    for topic, plan in zip(TOPICS, bank.good(wave), strict=True):
        silent = EXECUTIVES_SILENT.get((bank.name, topic), 0)
        order = np.argsort(-(0.5 * mood + 0.5 * rng.random(people)), kind="stable")
        if topic == "recommend":
            promoters, detractors = plan if isinstance(plan, tuple) else (plan, 0)
            passives = people - promoters - detractors
            given = [10] * (promoters // 2) + [9] * (promoters - promoters // 2) + [8] * (passives - passives // 2) + [7] * (passives // 2)
            given += [6] * (detractors - detractors // 2) + [5] * (detractors // 2)
        else:
            good = plan if isinstance(plan, int) else 0
            bad = people - good - silent
            given = [5] * (good * 2 // 5) + [4] * (good - good * 2 // 5) + [3] * (bad - bad * 2 // 5) + [2] * (bad * 2 // 5)
        column = ["8"] * people
        for at, answer in zip(order[: people - silent], given, strict=True):
            column[at] = written(topic, answer)
        columns.append(column)
    for at in range(people):
        headcount = "" if bank.headcount is None else str(bank.headcount)
        yield [f"E{number:02d}{at + 1:02d}", str(wave), bank.name, headcount, functions[at], *(column[at] for column in columns)]


def customers_of(rng: np.random.Generator, bank: Bank, number: int, wave: int, first: int) -> Iterable[list[str]]:
    """Yield the rows of one bank's customers in one wave, their ids counted from `first`."""
    people = bank.asked(wave)
    regions, tenures, channels = (spread(rng, shares, people) for shares in (REGIONS, TENURES, CHANNELS))
    per_region = max(people // (len(REGIONS) * BRANCHES), 3)
    branch = [int(draw * per_region) for draw in rng.random(people)]
    known = {region: rng.random(per_region) for region in REGIONS}
    local = np.array([known[region][place] for region, place in zip(regions, branch, strict=True)])
    mood = 0.08 * local + 0.92 * rng.random(people)
    columns = []
    for topic, liked, drift in zip(TOPICS, bank.liked(wave), DRIFT, strict=True):
        target = (liked + (drift if wave == WAVES[0] else 0)) / 100
        pull = 0.6 * mood + 0.4 * rng.random(people)
        pull += np.array([ON_THE_PHONE.get(topic, 0.0) if channel == "phone" else 0.0 for channel in channels])
        silent = rng.random(people) < DONT_KNOW.get(topic, 0.0)
        columns.append(by_quota(topic, target, pull, list(zip(regions, tenures, strict=True)), silent))
    for at in range(people):
        spelling = bank.spellings[at % len(bank.spellings)] if bank.spellings else bank.name
        unit = f"{number:02d}{regions[at][0].upper()}{branch[at] + 1}"
        design = [
            f"C{first + at:05d}",
            str(wave),
            spelling,
            regions[at],
            unit,
            WEIGHTS[regions[at]][tenures[at]],
            tenures[at],
            channels[at],
        ]
        yield [*design, *(column[at] for column in columns)]


def write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """Write a CSV in UTF-8 with plain newlines, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make() -> dict[str, tuple[list[str], list[list[str]]]]:
    """Return header and rows of the executives and the customers."""
    executives: list[list[str]] = []
    customers: list[list[str]] = []
    for wave in WAVES:
        for number, bank in enumerate(BANKS, 1):
            rng = np.random.default_rng([SEED, wave, number])  # each bank its own stream: a change to one leaves the others as they were
            executives += executives_of(rng, bank, number, wave)
            customers += customers_of(rng, bank, number, wave, len(customers) + 1)
    asked = ["id", "wave", "bank"]
    return {
        "executives": ([*asked, "headcount", "function", *(f"q_{topic}" for topic in TOPICS)], executives),
        "customers": ([*asked, "region", "branch", "weight", "tenure", "channel", *(f"c_{topic}" for topic in TOPICS)], customers),
    }


def main() -> None:
    """Write the files that the command line asks for."""
    here = Path(__file__).resolve().parent
    words = argparse.ArgumentParser(description="Make the people of the study regional-banks.")
    words.add_argument("folder", type=Path, nargs="?", default=here, help="where to write; left out, beside this script")
    words.add_argument("--form", choices=FORMS, default="csv", help="the kind of file; csv unless told")
    asked = words.parse_args()
    folder = asked.folder.resolve()
    if asked.form != "csv" and folder == here:
        words.error("name a folder to write to: beside this script lies the study that reads the plain files")
    folder.mkdir(parents=True, exist_ok=True)
    people = make()
    if asked.form != "csv":
        write_form(asked.form, folder, here / "study.yaml", people)
        return
    for side, (header, rows) in people.items():
        write(folder / f"{side}.csv", header, rows)
    if folder != here:
        shutil.copyfile(here / "study.yaml", folder / "study.yaml")


if __name__ == "__main__":
    main()

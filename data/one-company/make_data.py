"""Make executives.csv and customers.csv of the study "one-company": invented people, with planted answers.

Run it with `python data/one-company/make_data.py` (numpy alone is needed), or with a folder to write to. The same bytes come out every time: how many
people gave each answer is fixed below, and the seed only decides who they are. What is planted, and what should be found, stands in README.md.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20260316
EXECUTIVES = 14  # of the company's 16
CUSTOMERS = 800
REGIONS = ("North", "East", "South", "West")
GLOOMY = "South"  # its customers are less pleased with everything
GLOOM = 0.25  # on the scale of the 0-1 mood below
MOOD = 0.6  # how far one mood runs through all of a person's answers, 0-1

AGREE5 = ("1", "2", "3", "4", "5", "8", "")  # 8 = don't know, blank = skipped
POINTS5 = ("1", "2", "3", "4", "5")
POINTS11 = tuple(str(point) for point in range(11))

# Per column: the answers, and how many people gave each. People in a good mood take the later answers of 1-5 and 0-10.
EXECUTIVE_ANSWERS = {
    "q1_responsiveness": (AGREE5, (0, 2, 2, 7, 3, 0, 0)),
    "q2_complaints": (AGREE5, (0, 1, 1, 6, 6, 0, 0)),
    "q3_promises": (AGREE5, (0, 0, 1, 6, 7, 0, 0)),
    "q4_staff": (AGREE5, (1, 2, 3, 6, 2, 0, 0)),
    "q5_long_wait": (AGREE5, (4, 7, 1, 2, 0, 0, 0)),
    "q6_prices": (AGREE5, (1, 2, 4, 5, 2, 0, 0)),
    "q7_privacy": (AGREE5, (0, 1, 3, 6, 3, 1, 0)),
    "q8_digital": (POINTS5, (0, 1, 3, 7, 3)),
    "q9_recommend": (POINTS11, (0, 0, 0, 0, 0, 0, 1, 2, 3, 5, 3)),
}
CUSTOMER_ANSWERS = {
    "c1_responsiveness": (AGREE5, (88, 144, 165, 260, 143, 0, 0)),
    "c2_complaints": (AGREE5, (105, 151, 141, 241, 122, 34, 6)),
    "c3_promises": (AGREE5, (50, 88, 126, 318, 218, 0, 0)),
    "c4_staff": (AGREE5, (18, 42, 92, 352, 296, 0, 0)),
    "c5_long_wait": (AGREE5, (130, 310, 130, 160, 70, 0, 0)),
    "c6_prices": (AGREE5, (96, 136, 168, 280, 120, 0, 0)),
    "c7_privacy": (AGREE5, (34, 62, 112, 224, 128, 240, 0)),
    "c8_bills": (AGREE5, (60, 120, 140, 310, 150, 8, 12)),
    "c9_digital": (POINTS11, (12, 14, 22, 34, 48, 96, 120, 168, 150, 86, 50)),
    "c10_recommend": (POINTS11, (14, 8, 10, 16, 22, 58, 80, 140, 180, 152, 120)),
}
TURNED = ("q5_long_wait", "c5_long_wait")  # a good mood disagrees that the wait is long
NO_ANSWER = ("8", "")  # falls on anybody, whatever the mood


def give_out(
    rng: np.random.Generator,
    mood: np.ndarray,
    answers: Sequence[str],
    counts: Sequence[int],
    *,
    turned: bool,
) -> list[str]:
    """Return one answer per person, exactly `counts` of each, the better ones mostly to people in a better mood.

    Args:
        rng: the one stream of random numbers; only its uniform draws are used, which every numpy makes alike.
        mood: 0-1 per person.
        answers: the codes, from first to last.
        counts: people per code; they add up to everybody.
        turned: whether a good mood takes the earlier codes.
    """
    people = len(mood)
    if sum(counts) != people:
        raise ValueError(f"{sum(counts)} answers planted for {people} people")
    silent = sum(count for answer, count in zip(answers, counts, strict=True) if answer in NO_ANSWER)
    lot = np.argsort(rng.random(people), kind="stable")
    pull = MOOD * mood + (1 - MOOD) * rng.random(people)
    speaking = lot[silent:]
    ranked = speaking[np.argsort(-pull[speaking] if turned else pull[speaking], kind="stable")]
    order = [*ranked, *lot[:silent]]
    given = [answer for answer, count in zip(answers, counts, strict=True) for _ in range(count)]
    result = [""] * people
    for person, answer in zip(order, given, strict=True):
        result[person] = answer
    return result


def write(path: Path, columns: dict[str, list[str]]) -> None:
    """Write columns of text to a CSV in UTF-8 with plain newlines, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def make(folder: Path) -> None:
    """Write executives.csv and customers.csv into a folder."""
    rng = np.random.default_rng(SEED)
    mood = rng.random(EXECUTIVES)
    executives = {"id": [f"E{number:02d}" for number in range(1, EXECUTIVES + 1)]}
    for column, (answers, counts) in EXECUTIVE_ANSWERS.items():
        executives[column] = give_out(rng, mood, answers, counts, turned=column in TURNED)
    write(folder / "executives.csv", executives)

    region = [REGIONS[int(draw * len(REGIONS))] for draw in rng.random(CUSTOMERS)]
    mood = np.clip(rng.random(CUSTOMERS) - GLOOM * np.array([name == GLOOMY for name in region]), 0, 1)
    customers = {"id": [f"C{number:04d}" for number in range(1, CUSTOMERS + 1)], "region": region}
    for column, (answers, counts) in CUSTOMER_ANSWERS.items():
        customers[column] = give_out(rng, mood, answers, counts, turned=column in TURNED)
    write(folder / "customers.csv", customers)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

"""Plain words for charts, tables and reports: the names of sides and topics, the size of a gap, the verdict, what a mark means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from gapkit.gaps.table import ALL_TOPICS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gapkit.study.model import Study

YEAR = 4  # digits: a longer number says by itself what it is
SCORE_WORDS = {"favourable": "share favourable", "mean": "average score, 0-100", "nps": "net promoter score"}

MARK_WORDS = {
    "wording": "the two questions are worded differently",
    "cut": "the two figures count different answers as favourable",
    "referent": "the two sides were asked about different things (their own company, companies in general)",
    "prediction": "one side guessed what the other would say",
    "scale": "the two sides answered on different scales: no verdict",
    "unit": "the two figures count different things: no difference is taken",
    "question": "the two sides were asked different questions: no difference is taken",
    "turned": "one figure was published or asked the other way round, and is turned",
    "at least": "one figure is only a bound: the gap is at least this",
    "at most": "one figure is only a bound: the gap is at most this",
    "full count": "everybody answered: no sampling error on that side",
    "few": "fewer than three people answered otherwise: taken as 2, so that nobody's own answer can be read out",
    "upper bound": "only averages or counts are known, so the interval is a cautious guess",
    "small but real": "within the margin, yet not zero",
}


LIKE_FOR_LIKE = frozenset({"turned", "full count", "small but real", "upper bound"})  # marks that leave a pair like for like


def side_label(study: Study, side: str) -> str:
    """Return a side's printed name, "Executives"."""
    return study.side(side).label


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "Executives" as "executives", "NHS staff" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def topic_label(study: Study, topic: str) -> str:
    """Return a topic's printed name; "All topics" for the row over topics."""
    return "All topics" if topic == ALL_TOPICS else study.topic(topic).label


def wave_label(study: Study, wave: str) -> str:
    """Return a wave's printed name, "spring 2025"; where the study gives none, the wave itself, a number shorter than a year as "wave 2"."""
    return dict(study.waves).get(wave) or (f"wave {wave}" if wave.isdigit() and len(wave) < YEAR else wave)


def score_words(score: str) -> str:
    """Return what a score is called in print: "share favourable", "average score, 0-100", "net promoter score"."""
    return SCORE_WORDS[score]


def points(value: object) -> str:
    """Return a figure in whole points as it is printed, halves away from zero; "" for null."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    number = float(value)  # type: ignore[arg-type]
    rounded = int(abs(number) + 0.5)
    return str(-rounded if number < 0 else rounded)


def people(count: object, label: str) -> str:
    """Return a base with its people, "1,204 customers"; "base not published" where there is none."""
    if count is None or pd.isna(count):  # type: ignore[call-overload]
        return f"{in_sentence(label)}: base not published"
    return f"{int(count):,} {in_sentence(label)}"  # type: ignore[call-overload]


def few_words(row: Mapping[str, Any], lead: str, study: Study) -> str:
    """Return "at most 2 of 8 executives" or "all but at most 2 of 8 executives" where one side's figure is such a bound, else "".

    `lead` is `provider` or `customer`; the end of its interval beyond the bound is null.
    """
    low, high = pd.isna(row[f"{lead}_low"]), pd.isna(row[f"{lead}_high"])
    if "few" not in row["marks"] or low == high or pd.isna(row[f"{lead}_n"]):
        return ""
    of = people(row[f"{lead}_n"], side_label(study, row[f"{lead}_side"]))
    return f"at most 2 of {of}" if low else f"all but at most 2 of {of}"


def base_words(row: Mapping[str, Any], study: Study) -> str:
    """Return both bases of a row, "12 executives, 832 customers"; "" where the row is hidden."""
    if row["status"] == "hidden":
        return ""
    sides = (("provider_n", "provider", row["provider_side"]), ("customer_n", "customer", row["customer_side"]))
    return ", ".join(people(row[base], side_label(study, side)) for base, value, side in sides if pd.notna(row[value]))


def size_words(row: Mapping[str, Any], study: Study) -> str:
    """Return who is higher and by how much, "executives 21 higher", whatever the verdict; "" where no gap is taken."""
    gap = row["gap"]
    if pd.isna(gap):
        return ""
    bound = next((f"{mark} " for mark in row["marks"] if mark in ("at least", "at most")), "")
    size = points(abs(gap))
    higher = row["provider_side"] if gap > 0 else row["customer_side"]
    if bound and "few" in row["marks"] and ((gap > 0) != (bound == "at least ")):
        # The bound lies on the side that proves nothing: who is higher cannot be said, only how far it could go.
        return f"{in_sentence(side_label(study, higher))} at most {size} higher"
    if bound and "few" in row["marks"]:
        return f"{in_sentence(side_label(study, higher))} at least {size} higher"
    if bound and gap <= 0:
        # A bound below zero says little of who is higher, so the number itself is printed.
        return f"gap {bound}{points(gap)}"
    if size == "0" and not bound:
        return "no difference"
    return f"{in_sentence(side_label(study, higher))} {bound}{size} higher"


def gap_words(row: Mapping[str, Any], study: Study) -> str:
    """Return the size with its interval, "executives 21 higher (17 to 25)": ends signed as the gap is, provider minus customer."""
    size = size_words(row, study)
    if not size or (pd.isna(row["gap_low"]) and pd.isna(row["gap_high"])):
        return size
    if "few" in row["marks"] and row["gap"] < 0:
        # Ends are told in favour of whoever is higher, as for any other gap.
        return f"{size} ({points(-row['gap_low'])} or less)" if pd.isna(row["gap_high"]) else f"{size} ({points(-row['gap_high'])} or more)"
    if pd.isna(row["gap_high"]):
        return f"{size} ({points(row['gap_low'])} or more)"
    if pd.isna(row["gap_low"]):
        return f"{size} ({points(row['gap_high'])} or less)"
    low, high = row["gap_low"], row["gap_high"]
    if row["gap"] < 0:
        low, high = -high, -low  # "customers 8 higher (3 to 12)" reads in the customers' favour
    return f"{size} ({_end(low)} to {_end(high)})"


def _end(value: float) -> str:
    # An interval that stops just short of zero must not be printed as if it reached it.
    return points(value) if value == 0 or points(value) not in ("0", "-0") else f"{value:.1f}" if abs(value) >= 0.05 else f"{value:.1g}"  # noqa: PLR2004 - prints as 0.1


def verdict_words(row: Mapping[str, Any], study: Study) -> str:  # noqa: PLR0911 - one sentence per way out
    """Return the verdict as printed: "executives 21 higher", "agree within 5", "too close to call", or why there is none."""
    status = row["status"]
    if status == "one side missing":
        side = row["provider_side"] if pd.isna(row["provider"]) else row["customer_side"]
        return f"no answers from {in_sentence(side_label(study, side))}"
    if status in ("not comparable", "hidden"):
        return str(status)
    if status == "base not published":
        return f"{size_words(row, study)} (base not published)"
    if status == "no interval":
        return f"{size_words(row, study)} (no interval)"
    verdict = row["verdict"]
    if pd.isna(verdict):
        why = "scales differ" if "scale" in row["marks"] else "too few to tell" if "few" in row["marks"] else "a bound"
        return f"no verdict: {why}"
    if verdict == "agrees":
        return f"agree within {points(row['margin'])}"
    if verdict == "unclear":
        return "too close to call"
    return size_words(row, study)


def mark_words(mark: str) -> str:
    """Return what a mark means in plain words; a mark that already is a sentence stays ("customers not split")."""
    return MARK_WORDS.get(mark, mark)

"""The words people answer with: where a label stands between bad and good, and which labels are no answer at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ANSWER: Final = re.compile(
    r"(i |we )?(do ?n[o']?t|do not|can ?not|can't|could not|couldn't) (know|say|tell|recall|remember|apply|wish to answer|want to answer)( .*)?"
    r"|don'?t know.*|dk|dk/?na|d/k|unsure|not sure.*|not certain|unknown|uncertain"
    r"|no ?(answer|response|reply|experience|basis to judge|rating|reply given)( .*)?|unanswered|not (answered|asked|stated|provided|given|rated|ascertained)"
    r"|refus(ed|al|e to answer|ed to answer)|declined?( to .*)?|prefer not to.*|rather not (say|answer)"
    r"|(does )?(not|n't) applicable.*|does(n't| not) apply.*|n/?\.?a\.?|none of (these|the above)|not relevant|(have )?(not|never) used.*|have(n't| not) used.*"
    r"|not familiar.*|unfamiliar.*|blank|missing|(system|user)[ -]?missing|skipped|multiple( responses?| answers?| marks?)?|no opinion|not known"
    r"|wei(ß|ss) (ich )?nicht|keine angabe|k\.?\s?a\.?|trifft nicht zu|nicht zutreffend|ne sais? pas|je ne sais pas|sans (opinion|réponse)|nsp|non concerné.*"
    r"|no s[eé]|no sabe.*|no contesta|ns/?nc|no aplica|non so|non risponde|weet (ik )?niet|geen antwoord",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^\(?(-?\d{1,2})\)?\s*(?:[-=:.)\u2013\u2014]\s*)?(\D.*)$|^(\D.*?)\s*\(?(-?\d{1,2})\)?$")
# Words that strengthen or weaken the word they stand before; the first that is found goes.
_STRENGTH: Final = (
    (
        re.compile(
            r"\b(strongly|completely|totally|fully|extremely|definitely|entirely|absolutely|exceptionally|voll(kommen|ständig)?|tout à fait)\b"
        ),
        3.0,
    ),
    (re.compile(r"\b(very|highly|greatly|most|sehr|très|muy|molto|much)\b"), 2.5),
    (re.compile(r"\b(mostly|generally|quite|probably|usually)\b"), 1.5),
    (re.compile(r"\b(moderately|fairly|rather|tend to|eher|plutôt|more or less)\b"), 1.25),
    (re.compile(r"\b(somewhat|slightly|mildly|partly|a little|a bit|to some extent|etwas|un peu)\b"), 1.0),
)
_PLAIN: Final = 2.0  # between "quite satisfied" and "very satisfied"
_MIDDLE: Final = re.compile(
    r"\b(neither|neutral|undecided|mixed|indifferent|no opinion|both|nor|weder|teils|unentschieden|ni d'accord ni.*|ni de acuerdo ni.*|neutre|in between)\b"
)
# What is good and what is bad of one thing. The bad words go first: "dissatisfied" holds "satisfied".
_OPPOSITES: Final = (
    ("agree", r"disagree|pas d'accord|stimme? .*nicht zu|lehne? .*ab|en desacuerdo", r"agree|stimme? .*zu|d'accord|de acuerdo|acconsento"),
    ("satisfied", r"dissatisfied|unsatisfied|unzufrieden|insatisfait|mécontent|insatisfecho", r"satisfied|zufrieden|satisfait|satisfecho"),
    ("likely", r"unlikely|unwahrscheinlich|improbable", r"likely|wahrscheinlich|probable"),
    ("favourable", r"unfavou?rabl[ey]", r"favou?rabl[ey]"),
    ("happy", r"unhappy", r"happy"),
    ("important", r"unimportant", r"important|wichtig"),
    ("easy", r"difficult|hard", r"easy"),
    ("approve", r"disapprove", r"approve"),
    ("positive", r"negative", r"positive"),
    ("better", r"worse", r"better"),
    ("helpful", r"unhelpful", r"helpful"),
    ("reliable", r"unreliable", r"reliable"),
    ("confident", r"unconfident", r"confident"),
    ("true", r"untrue|false", r"true"),
    ("friendly", r"unfriendly", r"friendly"),
    ("fair", r"unfair", r"(?<!ly )fair(?! share)$"),
)
_OPPOSITE_WORDS: Final = tuple((name, re.compile(rf"(?:{bad})"), re.compile(rf"(?:{good})")) for name, bad, good in _OPPOSITES)
# Whole lists, worst to best; one rung may be written in several ways.
_LISTS: Final = (
    (
        "quality",
        (
            r"(extremely|very) (poor|bad)|terrible|awful|unacceptable|sehr schlecht",
            r"poor|bad|weak|needs? improvement|schlecht|mauvais",
            r"below average|fairly poor|fairly bad",
            r"fair|passable|only fair",
            r"average|ok|okay|acceptable|adequate|satisfactory|mittelmäßig|befriedigend|moyen",
            r"fairly good|quite good|above average",
            r"good|gut|bon",
            r"very good|sehr gut|très bon",
            r"excellent|outstanding|superb|exceptional|hervorragend",
        ),
    ),
    (
        "often",
        (
            r"never|nie|jamais|nunca",
            r"almost never|hardly ever|very rarely",
            r"rarely|seldom|selten|rarement|raramente",
            r"once in a while|occasionally|a few times",
            r"sometimes|some of the time|about half the time|half of the time|manchmal|parfois|a veces",
            r"often|frequently|oft|häufig|souvent|a menudo|many times",
            r"usually|generally|regularly|very often|very frequently|most of the time|mostly|meistens",
            r"almost always|nearly always",
            r"always|all of the time|all the time|every time|immer|toujours|siempre",
        ),
    ),
    (
        "extent",
        (
            r"not at all( \w+)?|no extent|none|none at all|to no extent|überhaupt nicht|pas du tout",
            r"hardly( \w+)?|very little|to a very small extent",
            r"a little|slightly( \w+)?|(to )?a small extent|not (very|so|too|particularly) \w+|not really|not much",
            r"somewhat( \w+)?|some|(to )?some extent|partly",
            r"moderately( \w+)?|(to )?a moderate extent|moderate",
            r"fairly \w+|quite \w+|quite a bit|a lot|mostly|(to )?a (large|great|considerable) extent",
            r"very( \w+)?|very much|a great deal|(to )?a very (large|great) extent|highly \w+",
            r"extremely( \w+)?|completely( \w+)?|fully|totally|(entirely|absolutely)( \w+)?",
        ),
    ),
    (
        "expected",
        (
            r"(much|far|well) (worse than|below) .*expect.*",
            r"((falls? |fell )?(somewhat |slightly |a little )?(short of|below|worse than)|did not meet|does not meet) .*expect.*",
            r"(just |about )?(as|meets?|met|what|same as) .*expect.*",
            r"(somewhat |slightly |a little )?(exceeds?|exceeded|above|better than) .*expect.*",
            r"(much|far|greatly|well) (better than|above|exceeded?s?) .*expect.*",
        ),
    ),
    (
        "yes_no",
        (
            r"no|nein|non|definitely not|no, .*",
            r"yes, (to some extent|somewhat|partly|sometimes|mostly|probably)|partly|sometimes|teilweise",
            r"yes|ja|oui|sí|si|yes, (definitely|completely|always|fully)",
        ),
    ),
    ("level", (r"very low|sehr niedrig", r"low|niedrig", r"medium|moderate|average|mittel", r"high|hoch", r"very high|sehr hoch")),
)
_LISTED: Final = tuple((name, tuple(re.compile(rung) for rung in rungs)) for name, rungs in _LISTS)
_NEGATED: Final = (
    (re.compile(r"not at all|überhaupt nicht|pas du tout"), -3.0),
    (re.compile(r"not (very|too|so|particularly|really)|nicht (sehr|so)|pas très|pas vraiment"), -1.0),
    (re.compile(r"not |nicht |pas |no "), -2.0),
)
_LEAST_KNOWN: Final = 2


@dataclass(frozen=True)
class Order:
    """How labels run: `places` from bad to good as numbers that sort, and the `family` they are of: agree, satisfied, quality, often, ..."""

    family: str
    places: tuple[float, ...]


def plain(label: str) -> str:
    """Return a label for comparison: case folded, one space where spaces run, plain apostrophes."""
    return " ".join(label.casefold().replace("\u2019", "'").split())


def is_no_answer(label: str) -> bool:
    """Whether a label says that nothing was answered: Don't know, Not applicable, Refused, Prefer not to say, ..., in some languages."""
    return _NO_ANSWER.fullmatch(plain(label).strip(" .()-<>[]")) is not None


def without_number(label: str) -> tuple[str, int | None]:
    """Return a label's words and the number it is written with: `10 - Extremely likely`, `Very poor (1)`, `5 = Excellent`; None where it has none."""
    text = plain(label)
    if re.fullmatch(r"-?\d{1,2}", text):
        return "", int(text)
    found = _NUMBERED.match(text)
    if not found:
        return text, None
    number, words = (found.group(1), found.group(2)) if found.group(1) is not None else (found.group(4), found.group(3))
    return words.strip(), int(number)


def order_of(labels: tuple[str, ...]) -> Order | None:
    """Return how a set of labels runs from bad to good; None where it is not of a known family, or two labels cannot be told apart.

    Args:
        labels: each different; some may be mere numbers as long as two or more have words.
    """
    split = [without_number(label) for label in labels]
    worded = [text for text, _ in split if text]
    if len(worded) < _LEAST_KNOWN:
        return None
    for family, places in (*_by_opposites(worded), *_by_lists(worded)):
        if len(set(places)) == len(worded):
            return Order(family, places) if len(worded) == len(labels) else _between(family, dict(zip(worded, places, strict=True)), split)
    return None


def _between(family: str, places: dict[str, float], split: list[tuple[str, int | None]]) -> Order | None:
    """Return the order of a scale whose points have numbers and only some have words: the numbers tell it, the words which end is good."""
    if any(number is None for _, number in split):
        return None
    numbers = [float(number or 0) for _, number in split]
    known = sorted((number, places[text]) for (text, _), number in zip(split, numbers, strict=True) if text)
    rises = known[-1][1] > known[0][1]
    return Order(family, tuple(number if rises else -number for number in numbers))


def _by_opposites(labels: list[str]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each family of opposites that all labels speak of, some for it and some against, with their places."""
    for name, bad, good in _OPPOSITE_WORDS:
        places = [place for label in labels if (place := _polar(label, bad, good)) is not None]
        if len(places) == len(labels) and min(places) < 0 < max(places):
            yield name, tuple(places)


def _polar(label: str, bad: re.Pattern[str], good: re.Pattern[str]) -> float | None:
    """Return a label's place: below 0 bad, above 0 good, the further the stronger; None where it speaks of something else."""
    if _MIDDLE.search(label):
        return 0.0
    strength = next((strong for word, strong in _STRENGTH if word.search(label)), _PLAIN)
    if bad.search(label):
        return -strength
    if not good.search(label):
        return None
    return next((place for word, place in _NEGATED if word.match(label)), strength)


def _by_lists(labels: list[str]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each whole list that holds all labels, with their rungs."""
    for name, rungs in _LISTED:
        places = [
            place
            for label in labels
            if (place := next((float(at) for at, rung in enumerate(rungs) if rung.fullmatch(label)), None)) is not None
        ]
        if len(places) == len(labels):
            yield name, tuple(places)

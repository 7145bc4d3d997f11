"""How alike two questions are worded: stems that many items of a file share removed, "we" and "they" taken as one, then rapidfuzz."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gapkit.drafts.columns import Column

_WORD: Final = re.compile(r"\w+(?:'\w+)?")
_STEM_WORDS: Final = 3  # fewer words in common are no stem: "I wait ...", "I wait ..."
_STEM_ITEMS: Final = 3  # as many items share a stem, or all of them
# Who speaks and who is spoken of; the two sides' questions differ in these and mean the same.
_PARTIES: Final = frozenset(
    re.findall(
        r"\S+",
        "we us our ours ourselves they them their theirs i me my mine you your yours it its the a an this that these those company bank firm "
        "organisation organization business provider hotel airport airline school hospital trust store shop customers customer clients client "
        "patients patient guests guest people parents parent students student passengers passenger users user members member employees staff's "
        "customers' customer's clients' client's",
    )
)
_SMALL: Final = frozenset(
    re.findall(
        r"\S+",
        "is are be am was were been do does did has have had will would can could should to of in on at for by with from when as and or how what "
        "which please rate rating overall s t not",
    )
)
_NEGATIVE: Final = re.compile(
    r"\b(not|no|never|hardly|rarely|without|cannot|nobody|nothing|fails?|failed|lacks?|slow|slowly|difficult|hard to|problems?|complicated|confusing"
    r"|complain(?:s|ed|ing|ts?)? (?:about|too|often)"
    r"|(?:wait|waits|waiting|waited|takes|take|took) (?:far |much |way )?too long|too (?:long|much|many|few|little|slow"
    r"|expensive|often|late|noisy|hard|high|complicated)|poor|poorly|bad|badly|worse|unclear|unfair|unhelpful|unfriendly|unreliable|rude|disappointed"
    r"|disappointing|frustrat\w+|delays?|errors?|mistakes|overcharged?|ignored?|nicht|nie|schwierig|schlecht|zu lange?|\w+n't)\b",
    re.IGNORECASE,
)
_TURNED: Final = re.compile(
    r"\b(not only|no matter|without (?:delay"
    r"|problems?|errors?|difficulty)|problems? (?:is|are|was|were)? ?(?:solved|resolved|fixed|handled)|do(?:es)? not hesitate)\b",
    re.IGNORECASE,
)
_DIFFERENT_ENDS: Final = 0.5  # weight of the order of words against which words there are
_SHORT: Final = 60  # characters of a printed name


def negative_word(asks: str) -> str:
    """Return the words by which a question seems to be put negatively ("too long", "not"), "" where there are none: a flag, nothing is turned by it."""
    found = _NEGATIVE.search(_TURNED.sub(" ", asks))
    return found.group(0) if found else ""


def cores(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """Return the words of each column's question without the stem it shares with its neighbours, by name; of a column without a wording its name's."""
    spoken = {column.name: _words(column.asks) for column in columns if column.asks}
    heads = _stems(list(spoken.values()))
    tails = _stems([words[::-1] for words in spoken.values()])
    found = {}
    for name, words in spoken.items():
        head, tail = _longest(words, heads), _longest(words[::-1], tails)
        kept = words[head : len(words) - tail] if head + tail < len(words) else words[head:]
        found[name] = kept or words
    names = {column.name: name_core(column, columns) for column in columns if not column.asks}
    return found | names


def name_core(column: Column, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the words of a column's name without the first, where most columns of the file begin alike (`q_speed`, `q_fees`: speed, fees)."""
    firsts = Counter(other.words[0] for other in columns if other.words)
    words = column.words
    if len(words) > 1 and firsts[words[0]] * 2 > len(columns) and len(columns) > 1:
        words = words[1:]
    return words


def likeness(one: Sequence[str], two: Sequence[str]) -> float:
    """Return how alike two questions are, 0 to 100, by their words without those for who speaks."""
    first, second = _told(one), _told(two)
    if not first or not second:
        return 0.0
    left, right = " ".join(first), " ".join(second)
    together = fuzz.token_set_ratio(left, right)
    ordered = fuzz.token_sort_ratio(left, right)
    return (1 - _DIFFERENT_ENDS) * together + _DIFFERENT_ENDS * ordered


def common_words(one: Sequence[str], two: Sequence[str]) -> str:
    """Return the longest run of words in two questions as a printed name ("Respond quickly"), "" where nothing of weight is common."""
    first, second = [word.strip("'") for word in one], [word.strip("'") for word in two]
    best: list[str] = []
    for match in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        run = first[match.a : match.a + match.size]
        while run and (run[0] in _SMALL | _PARTIES or run[0].isdigit()):
            run = run[1:]
        while run and (run[-1] in _SMALL | _PARTIES or run[-1].isdigit()):
            run = run[:-1]
        if _weight(run) > _weight(best):
            best = run
    text = " ".join(best)
    return text[:1].upper() + text[1:] if len(text) <= _SHORT else ""


def _weight(run: Sequence[str]) -> int:
    return sum(word not in _SMALL | _PARTIES for word in run)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")))


def _told(words: Sequence[str]) -> list[str]:
    """Return the words that carry what is asked; all of them where none is left."""
    kept = [_root(word) for word in words if word not in _PARTIES and word not in _SMALL]
    return kept or [_root(word) for word in words]


def _root(word: str) -> str:
    """Return a word without the endings that turn with who speaks: responds, respond; complaint's, complaint."""
    word = word.removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004 (is, was)


def _stems(items: Sequence[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the beginnings of three words or more that three items share, or all of two."""
    times = Counter(words[:length] for words in items for length in range(_STEM_WORDS, len(words)))
    enough = min(_STEM_ITEMS, max(len(items), 2))
    return {stem for stem, count in times.items() if count >= enough}


def _longest(words: tuple[str, ...], stems: set[tuple[str, ...]]) -> int:
    return next((length for length in range(len(words) - 1, _STEM_WORDS - 1, -1) if words[:length] in stems), 0)

"""The words of one question, where its clauses begin and end, and what each "the ..." and "your ..." names."""

from __future__ import annotations

import re
from typing import Final, Literal

from gapkit.drafts.english import ASKING, BETWEEN, EITHER, JOINING, ONE_OF_MANY, PROVIDERS, STAFF, THINGS

# Who speaks: the customer (I), the provider (we, to you), somebody who asks the customer (you, about them), or nobody in person.
Voice = Literal["customer", "provider", "asked", "nobody"]
Kind = Literal["", "provider", "one", "ours"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_BREAK: Final = re.compile(r"[,;:.?!\u2014()]|\s-\s")
_WITH_HAVE: Final = {"'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'m": " are"}
_DETERMINERS: Final = frozenset({"the", "this", "my", "your", "their", "its"})
# "The staff I spoke to" are not all of ours.
_CHOSEN: Final = frozenset({"i", "you", "that", "which", "who", "we", "they"})


class Clauses:
    """A text as words: `words` lower case with straight apostrophes, `spelt` as they stand, `gaps` what stands before each, `tail` after the last.

    Args:
        text: one or two sentences, or the end of one.
        voice: who speaks in it.
        opens: whether it begins with a capital as sentences do.
    """

    def __init__(self, text: str, voice: Voice, *, opens: bool) -> None:
        found = list(_WORD.finditer(text))
        self.words = [match.group().casefold().replace("\u2019", "'") for match in found]
        self.spelt = [match.group() for match in found]
        ends = [0, *(match.end() for match in found)]
        self.gaps = [text[end : match.start()] for end, match in zip(ends, found, strict=False)]
        self.tail = text[ends[-1] :]
        self.voice, self.opens = voice, opens

    def starts(self, at: int) -> bool:
        """Return whether a sentence begins here."""
        return (at == 0 and self.opens) or bool(re.search(r"[.?!:]\s|\s-\s", self.gaps[at]))

    def word(self, at: int) -> str:
        """Return a word, "" beyond the end and where a clause ends before it."""
        return "" if at >= len(self.words) or _BREAK.search(self.gaps[at]) else self.words[at]

    def before(self, at: int) -> str:
        """Return the word before, "" where a clause begins here."""
        if _BREAK.search(self.gaps[at]) or (at == 0 and self.opens):
            return ""
        return self.words[at - 1] if at else "..."

    def is_subject(self, at: int) -> bool:
        """Return whether "you" here is who does something; else something is done to you."""
        return self.before(at) in JOINING or self.before(at) in ASKING or self.before(at) == ""

    def kind(self, at: int) -> Kind:
        """Return what is named here: "provider", "one" of its many branches, its "staff" or other things ("ours"); "" for anything else."""
        return self.named_here(at)[0]

    def named_here(self, at: int) -> tuple[Kind, int]:
        """Return what is named from here on, as `kind` says, and how many words name it."""
        determiner = self.words[at] if at < len(self.words) else ""
        if determiner not in _DETERMINERS or (determiner in {"my", "your"} and self.voice == "provider"):
            return "", 0
        place = at + 1
        while self.word(place) in BETWEEN or (
            self.word(place) in PROVIDERS and self.word(place + 1) in (STAFF | THINGS | ONE_OF_MANY) - EITHER
        ):
            place += 1
        noun = self.word(place)
        if noun.removesuffix("'s") in PROVIDERS and place == at + 1 and determiner not in {"their", "its"}:
            return "provider", 2
        if noun in ONE_OF_MANY:
            return "one", place - at + 1
        chosen = self.word(place + 1) in _CHOSEN
        if noun in STAFF | THINGS and determiner != "my" and not (chosen and determiner == "the"):
            return "ours", place - at + 1
        return "", 0


def contraction(word: str) -> tuple[str, str]:
    """Return a word and what its contracted verb is with "we" or "customers": they've -> they, " have"."""
    stem, sign, end = word.partition("'")
    return (stem, _WITH_HAVE[sign + end]) if sign and sign + end in _WITH_HAVE else (word, "")

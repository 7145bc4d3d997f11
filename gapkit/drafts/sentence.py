"""The words of one question from left to right: who is meant by each, and what that is called where those who serve answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.drafts.clauses import Clauses, contraction
from gapkit.drafts.english import (
    ADVERBS,
    ASKING,
    BETWEEN,
    COUNTED,
    EITHER,
    FORMS,
    JOINING,
    MASS,
    MODALS,
    PASTS,
    PLACES,
    PROVIDERS,
    SMALL,
    STAFF,
    THINGS,
    VERBS,
    is_plural,
    plural,
    several,
)

if TYPE_CHECKING:
    from gapkit.drafts.clauses import Voice

_US: Final = {"they": "we", "them": "us", "their": "our", "theirs": "ours", "themselves": "ourselves"}
_YOU_US: Final = {"your": "our", "yours": "ours", "yourself": "ourselves", "yourselves": "ourselves"}


class Doubt(Exception):  # noqa: N818 - not an error: the reason why a wording is kept
    """A word that could mean two things."""


def turned_words(text: str, voice: Voice, *, opens: bool = True) -> str:
    """Return a text with its persons turned.

    Args:
        text: one or two sentences, or the end of one.
        voice: who speaks in it.
        opens: whether it begins with a capital as sentences do.

    Raises:
        Doubt: a word could mean two things, or a verb is not known.
    """
    return _Sentence(text, voice, opens=opens).turned()


class _Sentence(Clauses):
    """Reads words one by one (`at`), writes to `out`; remembers who was named so far."""

    def __init__(self, text: str, voice: Voice, *, opens: bool) -> None:
        super().__init__(text, voice, opens=opens)
        self.out: list[str] = []
        self.named = self.pronoun = self.others = False  # customers named; named again by a pronoun; others called "they"
        self.provider = 0  # the word after the provider's last mention
        self.alone = False  # the provider is "the bank": its verbs go with one
        self.many = False  # it was "your branch", which has become our branches
        self.agree = False  # the next verb goes with one in the old text, with many in the new

    def turned(self) -> str:
        at = 0
        while at < len(self.words):
            at += self.step(at)
        if self.others and self.pronoun:
            raise Doubt('"they" would mean customers and others')
        return "".join(self.out) + self.tail

    def step(self, at: int) -> int:  # noqa: PLR0911 - a return a kind of word
        """Turn the words from here on as far as they belong together; return how many those are."""
        word = self.words[at]
        if taken := self.noun(at):
            return taken
        stem, end = contraction(word)
        if self.voice == "customer" and stem in {"i", "me", "my", "mine", "myself"}:
            return self.customer(at, stem, end)
        if self.voice in {"provider", "asked"} and stem in {"you", "your", "yours", "yourself", "yourselves"}:
            return self.customer(at, self.as_first(at, stem), end)
        if self.voice == "customer" and stem in {"you", *_YOU_US}:
            new = _YOU_US.get(stem) or ("we" if self.is_subject(at) else "us")
            return self.write(at, new + end, provider=True)
        if stem in _US:
            return self.they(at, stem, end)
        if word in {"it", "its", "it's", "itself"} and self.alone:
            return self.it(at, word)
        return self.write(at, self.verb(at, word))

    def write(self, at: int, new: str, taken: int = 1, *, provider: bool = False) -> int:
        """Write what stands for the words from here on."""
        if provider:
            self.provider = at + taken
        if new == self.words[at]:
            new = self.spelt[at]
        elif self.starts(at) and self.spelt[at][:1].isupper():
            new = new[:1].upper() + new[1:]
        self.out.append(self.gaps[at] + new)
        return taken

    def as_first(self, at: int, stem: str) -> str:
        """Return the word of the first person for one of the second."""
        if self.before(at) in {"did", "have", "were", "had"}:
            raise Doubt("it asks what happened to this one person")
        if stem == "you":
            return "i" if self.is_subject(at) else "me"
        return {"your": "my", "yours": "mine"}.get(stem, "myself")

    def customer(self, at: int, person: str, end: str) -> int:
        """Turn a word for the customer."""
        beside = person == "me" and (self.before(at) == "and" or (self.word(at + 1) == "and" and self.word(at + 2) in {"my", "the", "our"}))
        if person == "mine" or beside:
            raise Doubt(f'"{self.spelt[at]}" cannot be turned by itself')
        if person == "my":
            return self.belonging(at)
        if person == "i" and self.word(at + 1) in {"am", "was", "are"} and self.word(at + 2) in {"a", "an", "the"}:
            raise Doubt("it says what one person is")
        if person == "myself":
            return self.write(at, "themselves")
        if self.word(at + 1) in {"as", "like"} and self.word(at + 2) in {"a", "an"}:
            raise Doubt("it says what one person is")
        new = ("they" if person == "i" else "them") if self.named else "customers"
        self.pronoun |= self.named
        self.named = True
        self.agree |= person == "i"
        return self.write(at, new + end)

    def belonging(self, at: int) -> int:
        """Turn "my problem" to "customers' problems", and what follows with it."""
        place = at + 1
        while self.word(place) in BETWEEN:
            place += 1
        noun = self.word(place)
        if noun in COUNTED and noun + "s" != "needs":
            self.agree, new = True, plural(noun)
        elif noun in MASS or (noun and is_plural(noun)):
            new = self.spelt[place]
        else:
            raise Doubt(f'"{self.spelt[at]} {noun}" is of one person')
        if new != noun and self.agree and self.word(place + 1) in EITHER:
            raise Doubt(f'"{self.spelt[place + 1]}" may be a verb or a thing')
        self.pronoun |= self.named
        whose, self.named = ("their" if self.named else "customers'"), True
        return self.write(at, " ".join([whose, *self.spelt[at + 1 : place], new]), place - at + 1)

    def they(self, at: int, stem: str, end: str) -> int:
        """Turn a word for "they": the provider, unless others were named since."""
        between = [word for word in self.words[self.provider : at] if is_plural(word)]
        if between and all(word in STAFF for word in between):
            self.others = True
            return self.write(at, self.words[at])
        if between or self.voice == "provider":
            raise Doubt(f'"{self.spelt[at]}" may mean {between[-1] if between else "others"}')
        return self.write(at, _US[stem] + end, provider=True)

    def it(self, at: int, word: str) -> int:
        """Turn "its" right after the bank's own verb; any other may mean something else."""
        if word == "it" and self.before(at) in {"make", "makes", "making", "made"}:
            return self.write(at, word)
        if word == "its" and at <= self.provider + 2 and not self.many:
            return self.write(at, "our", provider=True)
        raise Doubt(f'"{self.spelt[at]}" may mean more than one thing')

    def verb(self, at: int, word: str) -> str:
        """Return a word that may be a verb, as it goes with many where its subject has become many."""
        if word == "am":
            return "are"
        if self.agree:
            if word in ADVERBS or word.endswith("ly"):
                return word
            self.agree = False
            return several(word) if word in FORMS or word in VERBS or word in EITHER else word
        opens, nouns = self.before(at) in {"", "and", "but", "or"}, self.kind(at + 1)
        if word in {"is", "was", "has", "does"} and nouns in {"provider", "one"}:
            return several(word)  # "Does the bank keep ..."
        joined = self.before(at) in {"and", "but", "or"} or (self.before(at) in ADVERBS and self.before(at - 1) in {"and", "but", "or"})
        if self.alone and at > self.provider and (joined or (opens and at > 0)):
            if word in VERBS:
                return several(word)
            if word in EITHER or (is_plural(word) and word not in STAFF | THINGS):
                raise Doubt(f'"{self.spelt[at]}" may be a verb or a thing')
        return word

    def noun(self, at: int) -> int:
        """Turn the bank, its staff or its website, named with a "the" or "your"; return how many words that took, 0 where nothing is named."""
        kind, taken = self.named_here(at)
        if not kind:
            return 0
        last = at + taken - 1
        between = [word for word in self.spelt[at + 1 : last] if word.casefold() not in PROVIDERS]
        if kind != "provider":
            noun = plural(self.words[last]) if kind == "one" else self.spelt[last]
            if kind == "one":
                self.subject(at, last + 1, many=True)
            self.provider = min(self.provider, at) if self.words[last] in STAFF else self.provider
            return self.write(at, " ".join(["our", *between, noun]), taken)
        if self.words[last].endswith("'s"):
            return self.write(at, "our", taken, provider=True)
        if self.words[last] in PLACES or self.before(at) == "of":
            return self.write(at, f"our {self.spelt[last]}", taken, provider=True)
        us = "we" if self.subject(at, last + 1) else "us"
        return self.write(at, us, taken, provider=True)

    def subject(self, at: int, after: int, *, many: bool = False) -> bool:
        """Return whether what is named here does something, and remember that its verb has to change; a word that is not known is a doubt."""
        place = after
        while self.word(place) in ADVERBS or self.word(place).endswith("ly"):
            place += 1
        verb, later = self.word(place), self.word(place + 1)
        asked = self.before(at) in ASKING
        if verb in EITHER and (later in FORMS or later in {"are", "were", "have"} or later in MODALS):
            raise Doubt(f'"{self.spelt[place]}" may be a verb or a thing')
        if verb in VERBS or verb in EITHER:
            self.agree = self.alone = True
            self.many |= many
            return True
        if asked or verb in MODALS or verb in PASTS or (verb.endswith("ed") and self.before(at) in JOINING | {""}):
            self.alone = not many
            return True
        if (not verb or verb in SMALL or place > after or verb == "a") and self.before(at):
            return False
        raise Doubt(f'"{verb or self.words[at + 1]}" is not known as a verb')

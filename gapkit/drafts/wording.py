"""A question put to customers, turned so that it can be put to those who serve them: "They respond when I need them" -> "We respond when customers need us".

English only, and only where no word can mean two things: whatever is not sure keeps the customers' own wording and says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gapkit.drafts.english import MINDS, MOODS, PROVIDERS, is_foreign, words_of
from gapkit.drafts.sentence import Doubt, turned_words

if TYPE_CHECKING:
    from gapkit.drafts.clauses import Voice

_LONGEST: Final = 300  # characters; what is longer is an instruction more than a question
_SENTENCES: Final = 2
_FIELD: Final = re.compile(r"\$\{|\[\[|\{\{|\[Field|\[[A-Z_]{3,}\]|_{3,}|<[a-z/]")
# Words to the person who answers, whoever that is: "How would you rate ..." is asked of both sides alike.
_FRAME: Final = re.compile(
    r"""^\s*(?:overall,?\s+|in\s+general,?\s+|(?:thinking|speaking)\s+of\s+[^,]*,\s+|on\s+a\s+scale\s+(?:of|from)\s+[^,]*,\s+)?
    (?:(?:how|what)\s+(?:would|do)\s+you\s+(?:rate|describe|assess|evaluate|judge|grade)
      |(?:please\s+)?(?:rate|grade|assess|evaluate)
      |how\s+(?:strongly|much)\s+do\s+you\s+(?:dis)?agree
      |to\s+what\s+extent\s+do\s+you\s+(?:dis)?agree
      |do\s+you\s+agree
      |please\s+(?:indicate|say|tell\s+us|state)\s+(?:how\s+(?:much|strongly)|to\s+what\s+extent|whether)\s+you\s+(?:dis)?agree)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OPENING: Final = r"^(?:(?:overall|generally|in general|all in all|on the whole)\s)?"
_OWN: Final = re.compile(
    rf"{_OPENING}(?:i|i'm|i'd|i'll|i've|my)\b|\b(?:are|do|would|will|can) you\b|\bthat you (?:would|will)\b|{_OPENING}you\b"
)
_ASKED: Final = re.compile(r"\b(?:are|do|would|will) you\b")
_FIRST: Final = frozenset({"i", "me", "my", "mine", "myself", "i'm", "i've", "i'd", "i'll"})
_WE: Final = frozenset({"we", "us", "our", "ours", "ourselves", "we're", "we've", "we'd", "we'll"})
_YOU: Final = frozenset({"you", "your", "yours", "yourself", "yourselves", "you're", "you've", "you'd", "you'll"})
_THEY: Final = frozenset({"they", "them", "their", "theirs", "themselves", "they're", "they've", "they'd", "they'll"})
_ONE: Final = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_CUSTOMER: Final = frozenset({"customer", "customers", "client", "clients", "guest", "guests", "patient", "patients", "member", "members"})


@dataclass(frozen=True)
class Turned:
    """A question's wording for those who serve.

    `text` is the customers' own wording where it is not `sure`, and `why` then says what stood in the way, else "". `guesses` says that only customers
    can know the answer ("I trust the bank"): what anybody else answers is a prediction, and the study has to say so.
    """

    text: str
    sure: bool
    guesses: bool = False
    why: str = ""


def turn(wording: str, *, english: bool = True) -> Turned:
    """Return a customers' question turned to "we", or kept with the reason.

    Args:
        wording: as customers were asked.
        english: whether the questionnaire as a whole is in English: a short label does not show it.
    """
    text = " ".join(wording.split())
    try:
        _refuse(text, english=english)
        frame = _FRAME.match(text)
        kept, rest = (frame.group(), text[frame.end() :]) if frame else ("", text)
        voice = _voice(rest)
        made = kept + turned_words(rest, voice, opens=not kept)
    except Doubt as doubt:
        return Turned(text, sure=False, why=str(doubt))
    words = words_of(rest)
    plain = " ".join(words)
    inward = any(word in MINDS or word in MOODS for word in words) or (voice == "asked" and _ASKED.search(plain) is not None)
    guesses = not kept and voice != "nobody" and inward and _OWN.search(plain) is not None
    return Turned(made, sure=True, guesses=guesses)


def _refuse(text: str, *, english: bool) -> None:
    """Raise the reason why a text is not even tried."""
    if not text:
        raise Doubt("the file gives no wording")
    if not english or is_foreign(text):
        raise Doubt("only English is turned")
    frame = _FRAME.match(text)
    if frame and "your" in words_of(frame.group()):
        raise Doubt("it speaks of what happened to this one person")
    if _FIELD.search(text):
        raise Doubt("it holds a field that the survey tool fills in")
    if text.isupper() and " " in text:
        raise Doubt("it is in capitals")
    if len(text) > _LONGEST or len(re.findall(r"[.!?](?:\s|$)", text)) > _SENTENCES:
        raise Doubt("it is longer than a question")


def _voice(text: str) -> Voice:
    """Return who speaks to whom: decides what "you", "we" and "they" mean."""
    words = set(words_of(text))
    first, we, you, they = (bool(words & group) for group in (_FIRST, _WE, _YOU, _THEY))
    if words & _ONE:
        raise Doubt('it is not clear who "he" or "she" is')
    if first and we:
        raise Doubt('it says "I" and "we", and it is not clear who "we" are')
    if first and you and they:
        raise Doubt('it is not clear which of "you" and "they" serve')
    if first and words & _CUSTOMER:
        raise Doubt("it names customers beside the one who answers")
    if first:
        return "customer"
    if we:
        if words & PROVIDERS or (they and not you):
            raise Doubt('it is not clear who "we" are')
        return "provider"
    if you:
        return "asked"
    if words & MOODS and not they:
        raise Doubt("it does not say whose feeling or wish is meant")
    return "nobody"

"""English words as far as turning a question needs them: who is meant, which verb goes with one and which with many, one thing and several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Who provides: "the bank keeps me informed" becomes "we keep customers informed".
PROVIDERS: Final = _set(
    "bank company firm organisation organization provider supplier insurer hotel airline airport shop store agency school clinic "
    "hospital practice council university college business utility carrier retailer contractor vendor brand institution museum "
    "library restaurant operator"
)
# Providers that are places: "the hotel was clean" is said of the hotel, not of "us".
PLACES: Final = _set("hotel airport shop store school clinic hospital practice museum library restaurant university college")
# Of which a provider has many, and a customer meets one: "your branch is" becomes "our branches are".
ONE_OF_MANY: Final = _set(
    "branch office adviser advisor agent driver nurse doctor teller consultant representative technician engineer waiter employee teacher"
)
STAFF: Final = _set(
    "staff employees people advisers advisors agents tellers drivers nurses doctors teachers crew team teams personnel representatives "
    "technicians engineers consultants waiters managers management branches offices"
)
THINGS: Final = _set(
    "website app site product products service services price prices fee fees charge charges rate rates hours hotline helpline "
    "premises rooms food menu letters invoices bills statements deliveries delivery offer offers"
)
# Words that may stand between "the" and one of those nouns, or between "my" and what is mine.
BETWEEN: Final = _set("online opening customer mobile local individual personal financial own special specific particular")
MASS: Final = _set("money time business data privacy trust health safety feedback satisfaction custom loyalty property luggage")
COUNTED: Final = _set(
    "problem complaint question request account call query order application contract bill issue concern enquiry inquiry claim "
    "case need email letter message opinion wish suggestion expectation situation booking payment"
)
# What only the person asked can know: an executive who answers it guesses.
MINDS: Final = _set(
    "satisfied dissatisfied unsatisfied happy unhappy pleased delighted disappointed trust feel felt recommend likely unlikely "
    "intend plan think believe love like prefer loyal confident expect enjoy continue stay switch find hope proud glad content "
    "worry worried choose return buy"
)
MOODS: Final = _set(
    "satisfaction dissatisfaction satisfied dissatisfied likelihood loyalty intention willingness recommend recommendation trust"
)

ADVERBS: Final = _set(
    "always never often also usually really still just not sometimes generally rarely seldom ever already even almost too so now"
)
MODALS: Final = _set(
    "will would can could shall should may might must cannot can't won't wouldn't couldn't shouldn't did didn't had hadn't"
)
PASTS: Final = _set(
    "kept gave made told took went came said knew met paid held sent found felt got left let put set dealt understood stood spoke thought brought"
)
SMALL: Final = _set(
    "to as at by for from in into of off on onto over than through toward towards under up upon with within without about after "
    "against around before behind between during via and or but nor when if because while where whenever once until unless that "
    "which who what how why whether again overall today"
)
JOINING: Final = _set(
    "when if that what how as because while after before where whenever once until which who than whether why whom unless though although and or but"
)
ASKING: Final = _set("are were do did does have has would will can could should may is was")
FORMS: Final = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
}
_VERBS: Final = (
    "accept act adapt address admit advise allow apologise apologize appear appreciate arrive ask assist become close begin behave "
    "believe bring care check choose come communicate compensate consider correct cover decide deliver deserve dispatch do ensure "
    "exceed expect explain fail feel find fix follow fulfil fulfill get give go grow handle have hear honour honor improve inform "
    "invest involve keep know lead learn let listen look maintain make meet need notify open pay perform prevent protect provide "
    "put react recognise recognize refund reply resolve respect respond save say see seem sell send serve set settle show solve "
    "speak spend stand stay stick take tell think treat try understand use value wait want warn"
)
# Also names of things: "the bank charges a fee", but "the bank charges are high"; "offers and deals".
_EITHER: Final = (
    "answer call change charge contact cost deal display help lie matter offer plan price promise question request share support trust work"
)
# Verbs that are names of several things as easily: "they know my needs and meet them".
_NAMES_TOO: Final = _set("needs values refunds replies checks covers shows treats waits stays handles looks cares fixes deals tries")
_NEVER_SEVERAL: Final = _set(
    "always sometimes this is was has does its as us perhaps yes less unless besides afterwards plus across towards"
)
# Words that stand in nearly every English sentence and are no words of its neighbours.
_ENGLISH: Final = _set(
    "the they their them my you your how with of and are were when would our we us please overall very easy for from i'm i've it's i"
)
_FOREIGN: Final = _set(
    "der das und ist nicht ich sie wie mit für les est pour que vous avec dans une des los las con por una muy het een van ik niet wij zijn "
    "och att som det er jeg ikke og il della per sono non não com uma você jest nie się czy je la"
)


def several(verb: str) -> str:
    """Return what goes with many where this goes with one: keeps -> keep, tries -> try, is -> are."""
    if verb in FORMS:
        return FORMS[verb]
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else verb[:-1]


def plural(noun: str) -> str:
    """Return the plural of a regular noun: query -> queries, branch -> branches."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


VERBS: Final = frozenset(plural(verb) if verb not in {"do", "go"} else f"{verb}es" for verb in _VERBS.split()) | set(FORMS)
EITHER: Final = frozenset(plural(verb) for verb in _EITHER.split())


def is_plural(word: str) -> bool:
    """Return whether a word looks like the name of several things; in doubt it does."""
    if word in STAFF or word in {"children", "others"}:
        return True
    verb = word in _NEVER_SEVERAL or (word in VERBS and word not in _NAMES_TOO)
    return word.endswith("s") and not word.endswith(("ss", "us", "'s")) and not verb


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower case, apostrophes straight."""
    return [word.casefold().replace("\u2019", "'") for word in re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*", text)]


def looks_english(wordings: Iterable[str]) -> bool:
    """Return whether a file's wordings are English as a whole: most of those with several words hold words that English alone has."""
    longer = [words for words in map(words_of, wordings) if len(words) > 3]  # noqa: PLR2004 - a label of three words may hold none
    return bool(longer) and sum(_is_english(words) for words in longer) * 2 > len(longer)


def is_foreign(text: str) -> bool:
    """Return whether a text of an otherwise English file is of another language."""
    words = words_of(text)
    return any(word in _FOREIGN for word in words) and not _is_english(words)


def _is_english(words: Sequence[str]) -> bool:
    return sum(word in _ENGLISH for word in words) > sum(word in _FOREIGN for word in words)

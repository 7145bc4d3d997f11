"""What the columns of tables hold, in plain words: head, unit, and what the figure is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

POINTS: Final = "points"
PEOPLE: Final = "people"
PROBABILITY: Final = "probability"
SQUARED: Final = "squared points"


@dataclass(frozen=True)
class About:
    """What a column holds: its head, the unit of its figures ("" for words), and what it is in a sentence."""

    head: str
    unit: str = ""
    says: str = ""


_WORDS: Final = {
    "topic": ("Topic", "What was asked about; “all” is the mean over topics."),
    "label": ("Label", "The printed name."),
    "panel": ("Panel", "The part of the chart that the row stands in."),
    "detail": ("Detail", "What stands under the name in the chart."),
    "company": ("Company", "The company the figures are of; empty: all of them."),
    "segment": ("Split by", "What people are split by."),
    "segment_value": ("Group", "The group of people the figures are of."),
    "wave": ("Wave", "When people were asked; waves are never put together."),
    "since": ("Since", "The wave before, which this one is held against."),
    "provider_side": ("Provider's side", "Who answered for the provider."),
    "customer_side": ("Customers' side", "Who answered for the customers."),
    "side": ("Side", "Whose answers these are."),
    "role": ("Role", "Whether that side is the provider's or the customers'."),
    "score": ("Score", "How answers become a number: share favourable, average score or net promoter score."),
    "verdict": ("Verdict", "What the gap comes to; each is defined above."),
    "status": ("Status", "Whether the figures are shown, and why not; each is defined above."),
    "marks": ("Marks", "What to mind with this row; each is defined above."),
    "note": ("Note", "What the printed figure leaves open."),
    "kind": ("Kind", "Of which kind the row is."),
    "why": ("Why", "The reason, in words."),
    "moved": ("Moved", "The side whose own change is beyond chance: provider, customer or both; empty: it cannot be told."),
    "answer": ("Answer", "The code of the answer."),
    "answer_label": ("Answer in words", "The words of the answer."),
    "cut": ("Cut", "The answer from which up an answer counts as good."),
    "cut_label": ("Counted as good", "The answers that count as good at this cut."),
    "as_answered": ("As answered", "Who is higher at every cut, as the figures stand."),
    "coding_proof": ("Beyond chance", "Who is higher at every cut beyond chance: then no scoring of the answers turns the gap round."),
    "proof": ("Beyond chance", "Who is higher at every cut beyond chance: then no scoring of the answers turns the gap round."),
    "silent": ("Silent", "Whose silence the row is about: those of this side who did not answer."),
    "sentence": ("Sentence", "What could be printed."),
    "holds": ("Holds", "Whether it holds after correction over all that could have been printed; only then it is printed."),
    "told": ("Told", "Whether spread, pattern and correlation can be told from chance."),
    "words": ("Finding", "The finding of this row, as charts print it."),
    "interval": ("With interval", "The gap with its 95% interval, as charts print it."),
    "bases": ("Bases", "How many people stand behind the row's figures."),
    "signs": ("Signs", "The small letters that refer to the notes."),
    "bound": ("Bound", "Whether the gap is only a bound."),
    "drawn": ("Drawn", "Whether the row is drawn with figures, or listed in words alone."),
    "sure": ("Certain", "Whether the place is certain, with so many looked at."),
    "place": ("Place", "Where the topic stands by both sides' figures."),
    "places": ("Places it could hold", "All of these are true at once with 95% confidence."),
    "half": ("Half", "The half of the list in which it surely stands."),
    "provider_asks": ("{provider} were asked", "The wording of the question."),
    "customer_asks": ("{customer} were asked", "The wording of the question."),
    "asks": ("Asked", "The wording of the question."),
    "source": ("Source", "Where the figures come from."),
    "column": ("Column", "What the figures were read from, or the place of the column in the chart."),
    "scale": ("Scale", "The answers that could be given."),
}
_ENDS: Final = {
    "{side}": ("the side's score", POINTS),
    "{side}_n": ("base: how many people are behind its figure", PEOPLE),
    "{side}_n_eff": ("effective base: the number of simple answers its figure is worth", ""),
    "{side}_change": ("the side's own change since the wave before", POINTS),
    "{side}_n_then": ("base in the wave before", PEOPLE),
}
_FIGURES: Final = {
    "gap": ("Gap", POINTS, "Provider minus customer: positive where the provider's side rates higher."),
    "margin": ("Margin", POINTS, "Within so many points two sides count as agreeing."),
    "change": ("Change", POINTS, "How the gap changed since the wave before."),
    "gap_then": ("Gap before", POINTS, "The gap in the wave before."),
    "gap_now": ("Gap now", POINTS, "The gap in the newest wave."),
    "value": ("Score", POINTS, "The side's score."),
    "share": ("Share", POINTS, "The share of answers, in % of those who answered."),
    "shrunken": ("Steadied gap", POINTS, "The gap drawn towards the mean of all companies by as much as chance explains."),
    "mean": ("Mean gap", POINTS, "The mean gap over companies or topics."),
    "between": ("Between companies", POINTS, "How far companies' true gaps lie apart (standard deviation)."),
    "next_low": ("Next company, from", POINTS, "Where one more company's gap would lie, 19 times in 20."),
    "next_high": ("Next company, to", POINTS, "Where one more company's gap would lie, 19 times in 20."),
    "lowest": ("Lowest gap", POINTS, "The lowest gap there could be, whatever those who did not answer think."),
    "highest": ("Highest gap", POINTS, "The highest gap there could be, whatever those who did not answer think."),
    "tipping_point": (
        "Tipping point",
        POINTS,
        "The score of those who did not answer at which the gap is 0; empty: no score of theirs makes it so.",
    ),
    "superiority": (
        "Chance to answer higher",
        "times in 100",
        "How often one of the provider's side, drawn at random, answers higher; ties half.",
    ),
    "line": ("Line", POINTS, "The line both sides' figures are held against."),
    "se": ("Standard error", POINTS, "The standard error of the score."),
    "by": ("By more than", POINTS, "The size that the sentence claims; 0: none."),
    "times": ("Times", "factor", "How many times as common the sentence claims; 1: not claimed."),
    "p_value": ("p", PROBABILITY, "How often chance alone would give as much, before correction for many comparisons."),
    "q_value": (
        "q of a difference",
        PROBABILITY,
        "p after correction over all comparisons made; at most 0.05: a difference beyond chance.",
    ),
    "q_agree": ("q of agreement", PROBABILITY, "p of agreement within the margin, corrected; at most 0.05: agreement beyond chance."),
    "p_holm": ("p over the list", PROBABILITY, "p after correction over the list of sentences; at most 0.05: the sentence holds."),
    "total": ("Mean squared gap", SQUARED, "Less its sampling error: level, spread and pattern together."),
    "level": ("Level", SQUARED, "Rating oneself too high everywhere."),
    "spread": ("Spread", SQUARED, "Ups and downs of different size."),
    "pattern": ("Pattern", SQUARED, "Not knowing where one is good."),
    "rho": ("Correlation", "-1 to 1", "How well both sides' ups and downs go together."),
    "companies": ("Companies", "number", "How many companies have both sides."),
    "n": ("Base", PEOPLE, "How many people are behind the figure."),
    "n_eff": ("Effective base", "", "The number of simple answers the figure is worth."),
    "population": ("Headcount", PEOPLE, "How many such people there are."),
    "not_answered": ("Not answered", PEOPLE, "How many were asked and gave no answer that counts."),
    "asked": ("Asked", PEOPLE, "How many were asked."),
    "answered": ("Answered", PEOPLE, "How many answered."),
    "base_needed": ("Base needed", PEOPLE, "About how many people the side that leaves it open would need."),
    "count": ("Count", "number", "How many rows, answers or people the note is about; empty where it is no count."),
    "df": ("Degrees of freedom", "", "Of the standard error."),
    "deff": ("Design effect", "", "By what factor the design widens the variance of a simple sample."),
    "units": ("Units", "number", "How many companies or topics the row is made of."),
    "cuts": ("Cuts", "number", "How many lines between good and bad answers there are."),
    "rank": ("Place as found", "place", "1: the largest gap of provider over customer."),
    "rank_low": ("Place, from", "place", "The first place it could hold, all places at once with 95% confidence."),
    "rank_high": ("Place, to", "place", "The last place it could hold, all places at once with 95% confidence."),
    "of": ("Of", "number", "How many stand in the list."),
    "number": ("Number", "number", "The number of the topic in the chart."),
}
_PLURALS: Final = {PROBABILITY: "probabilities", "number": "counts", "place": "places"}
_AFTER_SIDE: Final = {"n": ", base", "n_eff": ", effective base", "change": ", change", "n_then": ", base before"}
_LIMITS: Final = {"_low": ("lower end", "Lower"), "_high": ("upper end", "Upper")}


def about(name: str, frame: pd.DataFrame) -> About:
    """Return what a column holds; the sides have their own names in heads where the table is of one pair."""
    found = _plain(name)
    head, says = found.head, found.says
    if name.removesuffix("_low").removesuffix("_high") in ("provider", "customer") and f"{name.partition('_')[0]}_change" in frame:
        head = head.replace(",", ", change,", 1)  # there is no score in such a table: the ends are those of the change
    for word in ("provider", "customer"):
        head, says = (text.replace(f"{{{word}}}", _side(word, frame)) for text in (head, says))
    return About(head, found.unit, says)


def is_known(name: str) -> bool:
    """Return whether a column has words of its own."""
    return bool(_plain(name).says)


def is_base(name: str) -> bool:
    """Return whether a column counts the people behind figures."""
    return _plain(name).unit == PEOPLE and (name in ("n", "base") or "_n" in name)


def units_line(frame: pd.DataFrame) -> str:
    """Return in what the figures of a table are, and which columns are bases."""
    names = [str(name) for name in frame.columns]
    units = {_plain(name).unit for name in names}
    bases = [about(name, frame).head for name in names if is_base(name)]
    said = [_points_words(frame)] if POINTS in units else []
    said += ["Probabilities from 0 to 1."] if PROBABILITY in units else []
    said += ["Level, spread and pattern in squared points."] if SQUARED in units else []
    said += [f"Bases, in people: {'; '.join(dict.fromkeys(bases))}."] if bases else []
    return " ".join(said) or "Words and counts."


def units_short(frame: pd.DataFrame) -> str:
    """Return the units of a table's figures in a few words, "points, people"."""
    units = dict.fromkeys(_plain(str(name)).unit for name in frame.columns)
    return ", ".join(_PLURALS.get(unit, unit) for unit in units if unit) or "words"


def _points_words(frame: pd.DataFrame) -> str:
    scores = set(frame["score"].dropna()) if "score" in frame else set()
    kinds = {
        "favourable": "shares favourable in % (0 to 100)",
        "mean": "average scores from 0 to 100",
        "nps": "net promoter scores, -100 to 100",
    }
    said = ", ".join(words for score, words in kinds.items() if score in scores)
    gaps = " Gaps and changes in points." if "gap" in frame or "change" in frame else ""
    return f"Figures in points: {said}.{gaps}" if said else f"Figures in points, shares in %.{gaps}"


def _plain(name: str) -> About:
    if name in _WORDS:
        return About(_WORDS[name][0], "", _WORDS[name][1])
    if name in _FIGURES:
        return About(*_FIGURES[name])
    found = _of_a_side(name) or _end(name)
    if found:
        return found
    head = name.replace("_", " ")
    return About(head[:1].upper() + head[1:])


def _of_a_side(name: str) -> About | None:
    """Return what a column of one side's own figures holds, its head led by the side's name."""
    for side in ("provider", "customer"):
        known = _ENDS.get(name.replace(side, "{side}", 1)) if name.startswith(side) else None
        if known:
            ending = _AFTER_SIDE.get(name.removeprefix(f"{side}_"), "")
            return About(f"{{{side}}}{ending}", known[1], f"{{{side}}}: {known[0]}.")
    return None


def _end(name: str) -> About | None:
    """Return what a column of an interval's ends holds."""
    for ending, (end, word) in _LIMITS.items():
        says = f"{word} end of the 95% interval."
        if name == ending[1:]:
            return About(f"Interval, {end}", POINTS, says)
        if name in (f"{ending[1:]}_then", f"{ending[1:]}_now"):
            return About(f"Gap {'before' if name.endswith('then') else 'now'}, {end}", POINTS, says)
        if name.endswith(ending):
            found = _plain(name.removesuffix(ending))
            return About(f"{found.head}, {end}", found.unit, says if found.says else "")
    return None


def _side(word: str, frame: pd.DataFrame) -> str:
    found = {str(side) for side in frame[f"{word}_side"].dropna().unique()} if f"{word}_side" in frame else set()
    name = found.pop() if len(found) == 1 else word
    return name[:1].upper() + name[1:]

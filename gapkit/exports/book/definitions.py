"""What every word of a workbook means: figures, verdicts, statuses, marks, columns. The words are those of docs/numbers.md and of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.exports.book.columns import PEOPLE, POINTS, SQUARED, about
from gapkit.gaps.decompose import NOT_CORRECTED
from gapkit.gaps.leaving import REASONS
from gapkit.gaps.words import MARK_WORDS, SCORE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gapkit.exports.book.model import BookTable

FIGURES: Final = {
    "gap": "Provider minus customer, in points. Positive: the provider's side thinks better of its service than its customers do.",
    "points": "Scores run from 0 to 100, net promoter scores from -100 to 100. A gap is a difference of two scores.",
    SCORE_WORDS["favourable"]: "Of 100 who answered, how many gave an answer that counts as favourable.",
    SCORE_WORDS["mean"]: "The answer's place on its scale: 0 for the worst, 100 for the best, equal steps between.",
    SCORE_WORDS["nps"]: "Share of answers 9 and 10 less share of answers 0 to 6, on a scale of 0 to 10.",
    "base": "The number of people behind a figure. Don't-knows are out of the base.",
    "effective base": "The number of simple answers that a figure is worth, with its weights and its design.",
    "interval": "95%: how far chance alone may have moved a figure. It does not know of questions that lead, of people who were never asked, "
    "or of those who would not answer.",
    "q": "The p-value after correction over all comparable gaps of the study. A verdict needs 0.05 at most.",
    "margin": "The points within which two sides count as agreeing.",
}
VERDICTS: Final = {
    "overrates": "The provider's side is higher, beyond chance over all comparisons made. Printed: “executives 21 higher”.",
    "underrates": "The customers are higher, beyond chance over all comparisons made. Printed: “customers 8 higher”.",
    "agrees": "The gap lies within the margin, beyond chance over all comparisons made. Printed: “agree within 5”.",
    "unclear": "Neither was shown, not that there is no gap. Printed: “too close to call”.",
}
STATUSES: Final = {
    "one side missing": "nobody was asked, or nobody answered, on one side",
    "not comparable": "the questions or units differ too much for a difference",
    "hidden": f"{REASONS['hidden']}; every number of the row is empty, also in exports, and its base is printed nowhere",
    "base not published": "a published figure without its base",
    "no interval": "several answers from one cluster, or a mean over one company",
    "shown": "all there",
}
# Marks that name a side, and those of single results.
OTHER_MARKS: Final = {
    "(side) not split": "that side is not known by wave or group: all of it stands beside each of them",
    NOT_CORRECTED: "company scores tell no sampling error that could be taken out: level, spread and pattern are too large, correlation too small",
}

Line = tuple[str, str, str]  # of which kind, the word, what it means


def definitions(tables: Sequence[BookTable]) -> Iterator[Line]:
    """Yield what each word means, then what each column of these tables holds, once."""
    for kind, words in (
        ("Figure", FIGURES),
        ("Verdict", VERDICTS),
        ("Status", STATUSES),
        ("Mark", MARK_WORDS | OTHER_MARKS),
    ):
        yield from ((kind, word, f"{says[:1].upper()}{says[1:]}".removesuffix(".") + ".") for word, says in words.items())
    told: set[str] = set()
    for table in tables:
        for name in (str(column) for column in table.frame.columns):
            known = about(name, table.frame)
            if name not in told and known.says:
                told.add(name)
                unit = f" In {known.unit}." if known.unit in (POINTS, PEOPLE, SQUARED) else ""
                yield "Column", name, f"{known.head}. {known.says}{unit}"

"""How often an interval holds the truth, by adding up every possible outcome: what the documentation's tables and a test come from.

No random numbers: for each true share the binomial chances of all outcomes whose interval holds it are summed. Take the truth of a cell
(sizes and shares) as the row of a table; a method fails where any cell falls short, not where the average does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats
from gapkit.stats.gaps import gap_interval
from gapkit.stats.samples import Sample, certain_bounds, sample_limits

Limits: TypeAlias = Callable[[Floats, Floats], tuple[Floats, Floats]]
GapLimits: TypeAlias = Callable[[Floats, Floats, Floats, Floats], tuple[Floats, Floats]]

TIE = 1e-12  # a true share standing on a limit counts as held, whatever the last place says
NEGLIGIBLE = 1e-14  # outcomes of less chance than this are not looked at: all of them together move no coverage by 1e-10


class Coverage(NamedTuple):
    """How often intervals hold the truth, and how wide they are on average, one figure each per true share (or pair of them), 0-1."""

    held: Floats
    width: Floats


def midp(x: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (low, high), gapkit's 95% interval of x of n, in the form the enumeration takes."""
    _, low, high = sample_limits(Sample(np.asarray(x) / np.asarray(n), n))
    return np.asarray(low), np.asarray(high)


def midp_gap(x1: npt.ArrayLike, n1: npt.ArrayLike, x2: npt.ArrayLike, n2: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (low, high), gapkit's 95% interval of x1/n1 - x2/n2, in the form the enumeration takes."""
    return gap_interval(Sample(np.asarray(x1) / np.asarray(n1), n1), Sample(np.asarray(x2) / np.asarray(n2), n2))


def share_coverage(limits: Limits, n: int, shares: npt.ArrayLike) -> Coverage:
    """Return how often the interval of n answers holds the true share, and its mean width, one per share.

    Args:
        limits: takes x and n, gives (low, high).
        n: number of answers.
        shares: true shares, 0-1; flat.
    """
    truth = np.asarray(shares, dtype=np.float64)
    low, high = limits(np.arange(n + 1.0), np.full(n + 1, float(n)))
    return _covered(outcome_chances(n, truth), low, high, truth)


class Outcomes(NamedTuple):
    """Every outcome of one side: its sample, the chance of each (rows) under each truth (columns), and the truths, 0-1."""

    sample: Sample
    chances: Floats
    truth: Floats


def binomial_outcomes(n: int, shares: npt.ArrayLike) -> Outcomes:
    """Return the outcomes of n answers from a large body, under each true share."""
    truth = np.asarray(shares, dtype=np.float64)
    return Outcomes(Sample(np.arange(n + 1.0) / n, float(n)), outcome_chances(n, truth), truth)


def finite_outcomes(n: int, population: int) -> Outcomes:
    """Return the outcomes of n people of a finite population, any n answering as likely as any other (hypergeometric), under each true count 0..N.

    Args:
        n: number of people who answered, fewer than the population.
        population: number of people there are, N.
    """
    x, truth = np.arange(n + 1.0), np.arange(population + 1.0)
    sample = Sample(x / n, n / (1 - n / population), 1 / population, *certain_bounds(x / n, n, population - n))
    ways = [_log_choose(of, take) for of, take in ((truth, x[:, None]), (population - truth, n - x[:, None]))]
    chances = np.exp(ways[0] + ways[1] - _log_choose(np.array(float(population)), np.array(float(n))))
    return Outcomes(sample, np.asarray(chances), truth / population)


def finite_coverage(n: int, population: int) -> Coverage:
    """Return how often gapkit's interval of n people of a finite population holds the true share, and its mean width, one per true count 0..N."""
    found = finite_outcomes(n, population)
    _, low, high = (np.asarray(part) for part in sample_limits(found.sample))
    return _covered(found.chances, low, high, found.truth)


def pair_coverage(one: Outcomes, two: Outcomes) -> Coverage:
    """Return how often gapkit's interval of the gap of two sides holds it, and its mean width: rows are truths of the first, columns of the second."""
    columns = Sample(*(np.reshape(part, (-1, 1)) for part in one.sample))
    low, high = gap_interval(columns, two.sample)
    gaps = one.truth[:, None] - two.truth[None, :]
    held = np.empty(gaps.shape)
    for row, chances in enumerate(one.chances.T):
        for column, others in enumerate(two.chances.T):
            inside = (low <= gaps[row, column] + TIE) & (gaps[row, column] - TIE <= high)
            held[row, column] = chances @ inside @ others
    return Coverage(held, np.asarray(one.chances.T @ (high - low) @ two.chances))


def gap_coverage(limits: GapLimits, n1: int, n2: int, shares1: npt.ArrayLike, shares2: npt.ArrayLike) -> Coverage:
    """Return how often the gap's interval holds the true gap, and its mean width: a row per share of the first side, a column per share of the second.

    Args:
        limits: takes x1, n1, x2 and n2, gives (low, high) of the gap.
        n1: answers of the first side.
        n2: answers of the second side.
        shares1: true shares of the first side, 0-1; flat.
        shares2: true shares of the second side, 0-1; flat.
    """
    truth1, truth2 = np.asarray(shares1, dtype=np.float64), np.asarray(shares2, dtype=np.float64)
    chances1, chances2 = outcome_chances(n1, truth1), outcome_chances(n2, truth2)
    x1, x2 = np.arange(n1 + 1.0), np.arange(n2 + 1.0)
    low, high = limits(x1[:, None], np.full((n1 + 1, 1), float(n1)), x2[None, :], np.full((1, n2 + 1), float(n2)))
    held = np.empty((truth1.size, truth2.size))
    windows = [[_window(chances[:, place]) for place in range(chances.shape[1])] for chances in (chances1, chances2)]
    for row, share1 in enumerate(truth1):
        for column, share2 in enumerate(truth2):
            gap, one, two = share1 - share2, windows[0][row], windows[1][column]
            inside = (low[one, two] <= gap + TIE) & (gap - TIE <= high[one, two])
            held[row, column] = chances1[one, row] @ (inside @ chances2[two, column])
    return Coverage(held, np.asarray(chances1.T @ (high - low) @ chances2))


def outcome_chances(n: int, shares: npt.ArrayLike) -> Floats:
    """Return the binomial chances of 0 to n favourable answers, a row per outcome, a column per share.

    Args:
        n: number of answers.
        shares: true shares, 0-1; flat.
    """
    truth = np.asarray(shares, dtype=np.float64)
    x = np.arange(n + 1.0)[:, None]
    log_chances = special.xlogy(x, truth) + special.xlog1py(n - x, -truth) + _log_choose(np.array(float(n)), x)
    return np.asarray(np.exp(log_chances))


def _covered(chances: Floats, low: Floats, high: Floats, truth: Floats) -> Coverage:
    """Return the coverage of one side's intervals, a row of chances per outcome."""
    inside = (low[:, None] <= truth + TIE) & (truth - TIE <= high[:, None])
    return Coverage(np.asarray((chances * inside).sum(axis=0)), np.asarray(chances.T @ (high - low)))


def _log_choose(of: Floats, take: Floats) -> Floats:
    """Return the logarithm of the number of ways to take some of many, minus infinity where there is none."""
    able = (take >= 0) & (take <= of)
    inner = np.where(able, take, 0.0)
    return np.where(able, -special.betaln(inner + 1, of - inner + 1) - np.log(of + 1), -np.inf)


def _window(chances: Floats) -> slice:
    """Return the run of outcomes that have any chance to speak of."""
    places = np.flatnonzero(chances > NEGLIGIBLE)
    return slice(int(places[0]), int(places[-1]) + 1)

"""Variances of weighted means by Taylor linearisation, and the effective numbers of answers made of them.

A weighted mean m = sum w v / sum w has the linearised values z = w (v - m) / sum w; its variance is that of the sum of z over the
sampling units of each stratum of the whole design, units without an answer of the cell standing in with 0 (Lumley 2010, Complex Surveys,
chapter 2). Everything is on 0-1 and broadcasts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from gapkit.stats.arrays import Floats, as_shares, broadcast

TWO_SIDED = 0.975  # the point at which t is compared, whatever the alpha of the interval: so n* does not depend on it
PSEUDO_AT_EACH_END = 2


def stratified_variance(  # noqa: PLR0917 - the sums of a stratum, side by side
    cell: npt.NDArray[np.integer],
    stratum_units: npt.ArrayLike,
    sum_z: npt.ArrayLike,
    sum_z2: npt.ArrayLike,
    n_cells: int,
    fpc: npt.ArrayLike = 1.0,
) -> Floats:
    """Return the variance of each of `n_cells` weighted means, from its linearised totals by stratum; 0 for a cell without a stratum.

    V = sum over strata h of f_h n_h / (n_h - 1) [sum z^2 - (sum z)^2 / n_h]. A stratum with one unit in the full design is centred on the grand
    mean, which is 0 for linearised values: it adds sum z^2, as R's survey package has it under `survey.lonely.psu = "adjust"`.

    Args:
        cell: number of the cell, 0 to n_cells - 1, one entry per cell and stratum that holds any of its answers.
        stratum_units: n_h, the units of that stratum in the full design, whether they answered in the cell or not.
        sum_z: sum of the units' linearised totals in that cell and stratum.
        sum_z2: sum of their squares.
        n_cells: how many cells there are.
        fpc: f_h = 1 - n_h / N_h where the stratum's units were drawn without replacement from N_h, 1 where N_h is not known or large.
    """
    units, total, squares, factor = broadcast(stratum_units, sum_z, sum_z2, fpc)
    lone = units == 1
    spread = squares - total**2 / units
    with np.errstate(divide="ignore", invalid="ignore"):
        # Squares of nearly equal totals may cancel to a hair under 0.
        share = np.where(lone, squares, units / (units - 1) * np.maximum(spread, 0.0))
    return np.bincount(cell, weights=factor * share, minlength=n_cells).astype(np.float64)


def kish_n(sum_w: npt.ArrayLike, sum_w2: npt.ArrayLike) -> Floats:
    """Return Kish's effective number of answers, (sum w)^2 / sum w^2 (1965, Survey Sampling, 11.7): NaN without weights.

    Args:
        sum_w: sums of the weights.
        sum_w2: sums of their squares.
    """
    total, squares = broadcast(sum_w, sum_w2)
    return np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), np.nan)


def effective_n(n: npt.ArrayLike, kish: npt.ArrayLike, deff: npt.ArrayLike, deff_pool: npt.ArrayLike) -> Floats:
    """Return the effective number of answers, min(kish, n / max(deff, deff_pool, 1)): never more than the weights leave, nor more than n.

    The cap at n keeps a lucky small variance from claiming more answers than there are (the rule of NCHS, Series 2 no. 175); the pooled
    design effect of the same group steadies that of a single cell.

    Args:
        n: numbers of answers.
        kish: Kish's effective numbers.
        deff: design effects of the cells, V / (s2 / (n - 1)); NaN where s2 is 0 and only the pooled one speaks.
        deff_pool: design effects pooled over the topics of the same group; NaN where there is none.
    """
    size, weighted, own, pooled = broadcast(n, kish, deff, deff_pool)
    return np.minimum(weighted, size / np.fmax(np.fmax(own, pooled), 1.0))


def n_star(n_eff: npt.ArrayLike, phi: npt.ArrayLike, n: npt.ArrayLike, df: npt.ArrayLike) -> Floats:
    """Return n*, the number of answers the interval goes by: (n_eff / phi) (t[n-1] / t[df])^2, the ratio 1 where n is 1.

    Korn and Graubard's correction for few degrees of freedom (1998, Survey Methodology 24:193), t at 97.5% whatever the alpha.
    NaN where df is under 1 and n over 1: several answers from one unit give no interval.

    Args:
        n_eff: effective numbers of answers.
        phi: what the spread of the scores is of that of shares with the same mean (`phi`), 1 for shares.
        n: numbers of answers.
        df: degrees of freedom, units less strata.
    """
    effective, spread, size, freedom = broadcast(n_eff, phi, n, df)
    able = (size > 1) & (freedom >= 1)
    ratio = special.stdtrit(np.where(able, size - 1, 1.0), TWO_SIDED) / special.stdtrit(np.where(able, freedom, 1.0), TWO_SIDED)
    return effective / spread * np.where(size == 1, 1.0, np.where(able, ratio**2, np.nan))


def add_pseudo_answers(m: npt.ArrayLike, s2: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return (mean, variance) of scores on 0-1 after adding four pseudo-answers of mean weight, two at each end of the scale.

    The weights themselves cancel: n answers of mean weight w and four more of weight w. Without the pseudo-answers a handful of like
    answers would claim no spread at all. After Agresti and Coull (1998, The American Statistician 52:119).

    Args:
        m: weighted means, 0-1.
        s2: weighted variances, divisor the sum of the weights.
        n: numbers of answers.

    Raises:
        ParameterError: a mean outside [0, 1].
    """
    mean, variance, size = broadcast(m, s2, n)
    mean = as_shares(mean)
    both_ends = 2 * PSEUDO_AT_EACH_END
    mean_plus = (size * mean + PSEUDO_AT_EACH_END) / (size + both_ends)
    square_plus = (size * (variance + mean**2) + PSEUDO_AT_EACH_END) / (size + both_ends)
    return mean_plus, square_plus - mean_plus**2


def phi(m: npt.ArrayLike, s2: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """Return s2+ / (m+ (1 - m+)), the spread of scores over that of shares with the same mean, after `add_pseudo_answers`: 1 for shares.

    Args:
        m: weighted means, 0-1.
        s2: weighted variances, divisor the sum of the weights.
        n: numbers of answers.

    Raises:
        ParameterError: a mean outside [0, 1].
    """
    mean, variance = add_pseudo_answers(m, s2, n)
    return variance / (mean * (1 - mean))

"""The arithmetic, importable for checking: arrays in, arrays out (64-bit floats that broadcast, shares on 0-1), and no study anywhere.

beta         the interval of one share or mean, and its tails
gaps         the interval of the gap between two sides, and its p-values
proportions  Wilson's, Newcombe's and Wald's intervals, for checking
families     p-values corrected for how many were made
means        the mean over companies, each a number of its own
linear       variances of weighted means, and effective numbers of answers
coverage     how often an interval holds the truth, by enumeration
"""

from gapkit.stats.beta import exact_limits, exact_tail_above, exact_tail_below, midp_limits, midp_tail_above, midp_tail_below
from gapkit.stats.families import benjamini_hochberg, holm
from gapkit.stats.gaps import gap_limits, p_agree, p_value, shift_limits
from gapkit.stats.linear import add_pseudo_answers, effective_n, kish_n, n_star, phi, stratified_variance
from gapkit.stats.means import MeanInterval, mean_interval, mean_p_agree, mean_p_value
from gapkit.stats.proportions import newcombe, wald, wald_gap, wilson

__all__ = [
    "MeanInterval",
    "add_pseudo_answers",
    "benjamini_hochberg",
    "effective_n",
    "exact_limits",
    "exact_tail_above",
    "exact_tail_below",
    "gap_limits",
    "holm",
    "kish_n",
    "mean_interval",
    "mean_p_agree",
    "mean_p_value",
    "midp_limits",
    "midp_tail_above",
    "midp_tail_below",
    "n_star",
    "newcombe",
    "p_agree",
    "p_value",
    "phi",
    "shift_limits",
    "stratified_variance",
    "wald",
    "wald_gap",
    "wilson",
]

"""The arithmetic, importable for checking: arrays in, arrays out (64-bit floats that broadcast, shares on 0-1), and no study anywhere.

beta            the interval of one share or mean, and its tails
samples         one side's estimates with what bounds them, and their printed limits
gaps            the interval of the gap between two sides, and its p-values
change          what became of a gap between two waves, or how two gaps differ
claims          that a gap is wider than another, widest of all, narrower than before
families        p-values corrected for how many were made
means           the mean over companies, each a number of its own
companies       the mean gap over companies, the spread between them, shrunken gaps, the next company
ranks           the ranks each company may hold, all at once
simultaneous    how far apart any two of many estimates come by chance
decomposition   level, spread and pattern, sampling error taken out
linear          variances of weighted means, and effective numbers of answers
raking          weights made to meet known shares, and the regression of their variance
coverage        how often an interval holds the truth, by enumeration

For checking and on request, each in a module of its own: proportions (Wilson, Newcombe, Wald), design_intervals (R's svyciprop),
published_ranks (Klein and others, Bonferroni), pooling (DerSimonian and Laird) and planning (answers needed).
"""

from gapkit.stats.beta import exact_limits, exact_tail_above, exact_tail_below, midp_limits, midp_tail_above, midp_tail_below
from gapkit.stats.change import change_limits, change_p_value
from gapkit.stats.claims import Widest, p_wider, p_widest
from gapkit.stats.companies import CompanyMean, Shrunken, company_mean, next_company, shrink
from gapkit.stats.decomposition import Decomposition, Part, decompose
from gapkit.stats.families import at_least_true, benjamini_hochberg, holm, holm_in_steps
from gapkit.stats.gaps import gap_limits, p_above, p_agree, p_value
from gapkit.stats.linear import add_pseudo_answers, effective_n, kish_n, n_star, phi, stratified_variance
from gapkit.stats.means import MeanInterval, mean_interval, mean_p_agree, mean_p_value
from gapkit.stats.proportions import newcombe, wald, wald_gap, wilson
from gapkit.stats.raking import calibration_projection, rake_weights
from gapkit.stats.ranks import RankSets, rank_sets, rank_sets_by_se, ranks_within
from gapkit.stats.samples import Limits, Sample, certain_bounds, sample_limits, shift_limits
from gapkit.stats.simultaneous import simultaneous_z

__all__ = [
    "CompanyMean",
    "Decomposition",
    "Limits",
    "MeanInterval",
    "Part",
    "RankSets",
    "Sample",
    "Shrunken",
    "Widest",
    "add_pseudo_answers",
    "at_least_true",
    "benjamini_hochberg",
    "calibration_projection",
    "certain_bounds",
    "change_limits",
    "change_p_value",
    "company_mean",
    "decompose",
    "effective_n",
    "exact_limits",
    "exact_tail_above",
    "exact_tail_below",
    "gap_limits",
    "holm",
    "holm_in_steps",
    "kish_n",
    "mean_interval",
    "mean_p_agree",
    "mean_p_value",
    "midp_limits",
    "midp_tail_above",
    "midp_tail_below",
    "n_star",
    "newcombe",
    "next_company",
    "p_above",
    "p_agree",
    "p_value",
    "p_wider",
    "p_widest",
    "phi",
    "rake_weights",
    "rank_sets",
    "rank_sets_by_se",
    "ranks_within",
    "sample_limits",
    "shift_limits",
    "shrink",
    "simultaneous_z",
    "stratified_variance",
    "wald",
    "wald_gap",
    "wilson",
]

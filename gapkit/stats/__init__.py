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
thresholds      the gap at every cut of a scale, with a band for all cuts at once
superiority     the chance that one side's answer is the higher, and Cliff's delta
nonresponse     what those who did not answer could do to a gap
above_average   how many can in good faith think themselves above average
coverage        how often an interval holds the truth, by enumeration

For checking and on request, each in a module of its own: proportions (Wilson, Newcombe, Wald), design_intervals (R's svyciprop),
published_ranks (Klein and others, Bonferroni), pooling (DerSimonian and Laird) and planning (answers needed).
"""

from gapkit.stats.above_average import Placements, beyond_most, most_in_top, placements
from gapkit.stats.beta import exact_limits, exact_tail_above, exact_tail_below, midp_limits, midp_tail_above, midp_tail_below
from gapkit.stats.change import change_limits, change_p_value
from gapkit.stats.claims import Widest, p_wider, p_widest
from gapkit.stats.companies import CompanyMean, Shrunken, company_mean, next_company, shrink
from gapkit.stats.decomposition import Decomposition, Part, decompose
from gapkit.stats.families import at_least_true, benjamini_hochberg, holm, holm_in_steps
from gapkit.stats.few_units import gap_df, with_few_units
from gapkit.stats.gaps import gap_interval, gap_limits, p_above, p_agree, p_value
from gapkit.stats.linear import add_pseudo_answers, effective_n, kish_n, n_star, phi, stratified_variance
from gapkit.stats.means import MeanInterval, mean_interval, mean_p_agree, mean_p_value
from gapkit.stats.nonresponse import BoundInterval, gap_bounds, imbens_manski, response_bounds, tipping_point
from gapkit.stats.proportions import newcombe, wald, wald_gap, wilson
from gapkit.stats.raking import calibration_projection, rake_weights
from gapkit.stats.ranks import RankSets, rank_sets, rank_sets_by_se, ranks_within
from gapkit.stats.samples import Limits, Sample, certain_bounds, open_limits, sample_limits, shift_limits
from gapkit.stats.simultaneous import simultaneous_z
from gapkit.stats.superiority import CliffsDelta, cliffs_delta, newcombe_superiority, probability_of_superiority, superiority_limits
from gapkit.stats.thresholds import ThresholdBand, cut_covariance, dominance, joint_z, shares_above, threshold_gaps

__all__ = [
    "BoundInterval",
    "CliffsDelta",
    "CompanyMean",
    "Decomposition",
    "Limits",
    "MeanInterval",
    "Part",
    "Placements",
    "RankSets",
    "Sample",
    "Shrunken",
    "ThresholdBand",
    "Widest",
    "add_pseudo_answers",
    "at_least_true",
    "benjamini_hochberg",
    "beyond_most",
    "calibration_projection",
    "certain_bounds",
    "change_limits",
    "change_p_value",
    "cliffs_delta",
    "company_mean",
    "cut_covariance",
    "decompose",
    "dominance",
    "effective_n",
    "exact_limits",
    "exact_tail_above",
    "exact_tail_below",
    "gap_bounds",
    "gap_df",
    "gap_interval",
    "gap_limits",
    "holm",
    "holm_in_steps",
    "imbens_manski",
    "joint_z",
    "kish_n",
    "mean_interval",
    "mean_p_agree",
    "mean_p_value",
    "midp_limits",
    "midp_tail_above",
    "midp_tail_below",
    "most_in_top",
    "n_star",
    "newcombe",
    "newcombe_superiority",
    "next_company",
    "open_limits",
    "p_above",
    "p_agree",
    "p_value",
    "p_wider",
    "p_widest",
    "phi",
    "placements",
    "probability_of_superiority",
    "rake_weights",
    "rank_sets",
    "rank_sets_by_se",
    "ranks_within",
    "response_bounds",
    "sample_limits",
    "shares_above",
    "shift_limits",
    "shrink",
    "simultaneous_z",
    "stratified_variance",
    "superiority_limits",
    "threshold_gaps",
    "tipping_point",
    "wald",
    "wald_gap",
    "wilson",
    "with_few_units",
]

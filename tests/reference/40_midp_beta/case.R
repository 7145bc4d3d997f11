# The mid-P beta interval, the gap's interval by MOVER, its p-values and those of a change, each by brute force: root finding on the definition.
# Run in this folder: Rscript case.R   (base R and jsonlite)
suppressPackageStartupMessages(library(jsonlite)); options(digits=15, warn=-1)
d <- read.csv("input.csv")
below <- function(L, x, n) (pbeta(L, x, n - x + 1) + pbeta(L, x + 1, n - x)) / 2            # x > 0; the second term is 0 where x = n
below1 <- function(L, x, n) if (x < n) below(L, x, n) else pbeta(L, x, 1) / 2
root <- function(f, lo, hi) uniroot(f, c(lo, hi), tol = 1e-15, maxiter = 10000)$root
low <- function(m, n, a) { x <- m * n; if (m == 0) return(0); min(m, plogis(root(function(u) log(below1(plogis(u), x, n)) - log(a / 2), -300, 36))) }
lims <- function(m, n, a) c(low(m, n, a), 1 - low(1 - m, n, a))
exact <- function(m, n, a) { x <- m * n; c(if (m == 0) 0 else qbeta(a / 2, x, n - x + 1), if (m == 1) 1 else qbeta(1 - a / 2, x + 1, n - x)) }
mover <- function(m1, l1, m2, l2) { g <- m1 - m2; c(g - sqrt((m1 - l1[1])^2 + (l2[2] - m2)^2), g + sqrt((l1[2] - m1)^2 + (m2 - l2[1])^2)) }
gap <- function(r, a, f = lims) mover(r$m1, f(r$m1, r$n1, a), r$m2, f(r$m2, r$n2, a))
# smallest alpha whose interval shuts out 0: bisection on log alpha
least <- function(shuts) { lo <- log(1e-13); hi <- log(1 - 1e-9); if (!shuts(exp(hi))) return(1); for (i in 1:80) { mid <- (lo + hi) / 2; if (shuts(exp(mid))) hi <- mid else lo <- mid }; exp(hi) }
shut <- function(i) if (i[1] > 0 || i[2] < 0) TRUE else FALSE
agree <- function(r, margin = .1) if (abs(r$m1 - r$m2) > margin) 1 else { f <- function(a) { i <- gap(r, 2 * a, exact); i[1] >= -margin && i[2] <= margin }
  lo <- log(1e-13); hi <- log(.5 - 1e-9); if (!f(exp(hi))) return(NULL); for (i in 1:80) { mid <- (lo + hi) / 2; if (f(exp(mid))) hi <- mid else lo <- mid }; exp(hi) }
rows <- lapply(seq_len(nrow(d)), function(k) { r <- d[k, ]
  list(limits1 = lims(r$m1, r$n1, .05), limits2 = lims(r$m2, r$n2, .05), limits1_99 = lims(r$m1, r$n1, .01), gap = gap(r, .05), p = least(function(a) shut(gap(r, a))), p_agree_10 = agree(r)) })
# change: row k is now, row k + 1 before
change <- lapply(seq_len(nrow(d) - 1), function(k) { now <- d[k, ]; old <- d[k + 1, ]
  f <- function(a) { g <- gap(now, a); h <- gap(old, a); mover(now$m1 - now$m2, g, old$m1 - old$m2, h) }
  list(limits = f(.05), p = least(function(a) shut(f(a)))) })
meta <- list(case = "40_midp_beta", title = "mid-P beta limits, gap, p-values and change", method = "root finding on the definitions",
  produced_by = list(R = R.version.string), inputs = "input.csv", source = "Lancaster (1961) JASA 56:223; Korn and Graubard (1998); Zou and Donner (2008) Stat Med 27:1693",
  notes = "p_agree_10: margin 10 points, Clopper-Pearson limits at 1 - 2 alpha; null where only an alpha of 1/2 or more agrees", suggested_rel_tol = 1e-7)
writeLines(toJSON(list(meta = meta, expected = list(rows = rows, change = change)), auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), "expected.json")

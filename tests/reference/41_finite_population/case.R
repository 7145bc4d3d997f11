# A finite population: n of N answered, x of them favourably. n_eff = n / (1 - n / N), both limits then moved out by one person (1 / N), and cut where the
# truth must lie, at x / N and (x + N - n) / N; all of N: no error.
# Run in this folder: Rscript case.R   (base R and jsonlite)
suppressPackageStartupMessages(library(jsonlite)); options(digits=15, warn=-1)
d <- read.csv("input.csv")
low <- function(x, n, a) { if (x == 0) return(0); f <- function(L) (pbeta(L, x, n - x + 1) + if (x < n) pbeta(L, x + 1, n - x) else 0) / 2
  min(x / n, plogis(uniroot(function(u) log(f(plogis(u))) - log(a / 2), c(-300, 36), tol = 1e-15, maxiter = 10000)$root)) }
side <- function(x, n, N, a) { m <- x / n; if (is.na(N)) return(c(low(x, n, a), 1 - low(n - x, n, a))); if (n == N) return(c(m, m))
  e <- n / (1 - n / N); c(max(low(m * e, e, a) - 1 / N, x / N), min(1 - low((1 - m) * e, e, a) + 1 / N, (x + N - n) / N)) }
# the gap: by MOVER from limits by chance alone, then stopped where what is certain of one side and the other side's limit stop it
open <- function(x, n, N, a) { m <- x / n; if (is.na(N)) return(c(low(x, n, a), 1 - low(n - x, n, a))); if (n == N) return(c(m, m))
  e <- n / (1 - n / N); c(max(low(m * e, e, a) - 1 / N, 0), min(1 - low((1 - m) * e, e, a) + 1 / N, 1)) }
sure <- function(x, n, N) if (is.na(N)) c(0, 1) else c(x / N, (x + N - n) / N)
gap <- function(r, a) { p <- r$x1 / r$n1; q <- r$x2 / r$n2; l1 <- open(r$x1, r$n1, r$N1, a); l2 <- open(r$x2, r$n2, r$N2, a); s1 <- sure(r$x1, r$n1, r$N1); s2 <- sure(r$x2, r$n2, r$N2)
  c(max(p - q - sqrt((p - l1[1])^2 + (l2[2] - q)^2), s1[1] - l2[2], l1[1] - s2[2]), min(p - q + sqrt((l1[2] - p)^2 + (q - l2[1])^2), s1[2] - l2[1], l1[2] - s2[1])) }
pval <- function(r) { if (!is.na(r$N1) && r$n1 == r$N1 && !is.na(r$N2) && r$n2 == r$N2) return(NULL); f <- function(a) { i <- gap(r, a); i[1] > 0 || i[2] < 0 }
  lo <- log(1e-13); hi <- log(1 - 1e-9); if (!f(exp(hi))) return(1); for (i in 1:80) { mid <- (lo + hi) / 2; if (f(exp(mid))) hi <- mid else lo <- mid }; exp(hi) }
# how often the interval holds the true count, every sample of n from N being as likely as another
cover <- function(n, N) { K <- 0:N; x <- 0:n; L <- sapply(x, function(k) side(k, n, N, .05)); sapply(K, function(k) sum(dhyper(x, k, N - k, n)[L[1, ] <= k / N + 1e-12 & L[2, ] >= k / N - 1e-12])) }
rows <- lapply(seq_len(nrow(d)), function(k) { r <- d[k, ]; list(limits1 = side(r$x1, r$n1, r$N1, .05), limits2 = side(r$x2, r$n2, r$N2, .05), gap = gap(r, .05), p = pval(r)) })
sizes <- list(c(5, 8), c(9, 14), c(12, 14), c(13, 14), c(6, 40), c(30, 60))
meta <- list(case = "41_finite_population", title = "Shares of a finite population", method = "mid-P beta with n / (1 - n / N), moved out by 1 / N, cut at what is certain; enumeration over the hypergeometric",
  produced_by = list(R = R.version.string), inputs = "input.csv", notes = "blank N: not known", suggested_rel_tol = 1e-7)
writeLines(toJSON(list(meta = meta, expected = list(rows = rows, coverage = lapply(sizes, function(s) list(n = s[1], N = s[2], held = cover(s[1], s[2]))))),
  auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null"), "expected.json")

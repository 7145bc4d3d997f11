# The mean gap over companies, the spread between them, shrunken gaps and the next company's: plain loops over the written formulas.
# Run in this folder: Rscript case.R   (base R and jsonlite)
suppressPackageStartupMessages(library(jsonlite)); options(digits=15, warn=-1)
d <- read.csv("input.csv")
one <- function(s) {
  K <- nrow(s); g <- s$gap; V <- matrix(0, K, K)
  for (c in 1:K) for (e in 1:K) V[c, e] <- if (c == e) s$variance[c] else if (s$town[c] == s$town[e]) .3 * sqrt(s$variance[c] * s$variance[e]) else 0
  vbar <- mean(diag(V)); cbar <- 0; for (c in 1:K) for (e in 1:K) if (c != e) cbar <- cbar + V[c, e] / (K * (K - 1))
  gbar <- sum(g) / K; s2 <- sum((g - gbar)^2) / (K - 1); vg <- s2 / K + cbar; t <- qt(.975, K - 1); tau2 <- max(0, s2 - vbar + cbar)
  v <- s$pooled; q <- 0; for (i in 1:K) q <- q + (tau2 + v[i])^2; q <- 2 * q / K^2
  sh <- lapply(1:K, function(c) { lam <- tau2 / (tau2 + v[c]); est <- gbar + lam * (g[c] - gbar)
    mse <- min(lam * v[c] + (1 - lam)^2 * vg + 2 * v[c]^2 / (tau2 + v[c])^3 * q, v[c]); list(estimate = est, mse = mse, low = est - t * sqrt(mse), high = est + t * sqrt(mse), weight = lam) })
  h <- t * sqrt(tau2 + sqrt(q) / 2 + vg)
  list(set = s$set[1], mean = gbar, se = sqrt(vg), low = gbar - t * sqrt(vg), high = gbar + t * sqrt(vg), df = K - 1, s2 = s2, tau2 = tau2, vbar = vbar, cbar = cbar, shrunken = sh, next_company = c(gbar - h, gbar + h)) }
meta <- list(case = "42_shrinkage", title = "Mean gap over companies, spread, shrunken gaps, next company", method = "moments; Prasad and Rao's mean squared error",
  produced_by = list(R = R.version.string), inputs = "input.csv", source = "Hedges (1983) Psych Bull 93:388; Efron and Morris (1975) JASA 70:311; Prasad and Rao (1990) JASA 85:163",
  notes = "companies of one town covary 0.3; in the set 'alike' no spread is left", suggested_rel_tol = 1e-9)
writeLines(toJSON(list(meta = meta, expected = lapply(split(d, d$set)[unique(d$set)], one)), auto_unbox = TRUE, digits = NA, pretty = TRUE), "expected.json")

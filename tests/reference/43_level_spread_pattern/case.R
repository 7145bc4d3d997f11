# Level, spread and pattern with sampling error taken out, their jackknife by leaving each company out in turn, and the rule for "cannot tell".
# Run in this folder: Rscript case.R   (base R and jsonlite)
suppressPackageStartupMessages(library(jsonlite)); options(digits=15, warn=-1)
d <- read.csv("input.csv")
mat <- function(v, town, r) { K <- length(v); V <- diag(v, K); for (c in 1:K) for (e in 1:K) if (c != e && town[c] == town[e]) V[c, e] <- r * sqrt(v[c] * v[e]); V }
off <- function(V) { K <- nrow(V); (sum(V) - sum(diag(V))) / (K * (K - 1)) }
figures <- function(E, C, VE, VC) { K <- length(E); g <- E - C; gbar <- mean(g); V <- VE + VC
  level <- gbar^2 - var(g) / K - off(V); vE <- var(E) - mean(diag(VE)) + off(VE); vC <- var(C) - mean(diag(VC)) + off(VC); sEC <- cov(E, C); sE <- sqrt(vE); sC <- sqrt(vC)
  c(total = mean(g^2) - mean(diag(V)), level = level, spread = (sE - sC)^2, pattern = 2 * (sE * sC - sEC), rho = sEC / (sE * sC), difference = sE - sC, both = vE + vC - 2 * sEC, vE = vE, vC = vC) }
one <- function(s) { K <- nrow(s); E <- s$provider; C <- s$customer; VE <- mat(s$var_provider, s$town, .1); VC <- mat(s$var_customer, s$town, .4); Z <- matrix(0, K, K)
  f <- figures(E, C, VE, VC); raw <- figures(E, C, Z, Z); out <- sapply(1:K, function(i) figures(E[-i], C[-i], VE[-i, -i], VC[-i, -i])); t <- qt(.975, K - 1)
  jack <- function(n) { o <- out[n, ]; se <- sqrt((K - 1) / K * sum((o - mean(o))^2)); unname(c(f[n], f[n] - t * se, f[n] + t * se)) }
  told <- f["vE"] > 0 && f["vC"] > 0 && f["vE"] >= .3 * var(E) && f["vC"] >= .3 * var(C) && all(is.finite(out["rho", ]))
  g <- E - C; h <- t * sqrt(var(g) / K + off(VE + VC)); lim <- c(mean(g) - h, mean(g) + h)
  sq <- function(lim, v) c(v, min(v, if (lim[1] <= 0 && lim[2] >= 0) 0 else min(lim^2)), max(v, lim^2))
  r <- list(set = s$set[1], told = unname(told), total = unname(f["total"]), level = sq(lim, unname(f["level"])), spread_and_pattern = unname(f["both"]), provider_variance = unname(f["vE"]), customer_variance = unname(f["vC"]),
    raw_total = mean(g^2), raw_level = unname(raw["level"]), raw_spread = unname(raw["spread"]), raw_pattern = unname(raw["pattern"]), raw_rho = cor(E, C))
  # twice the product of two estimated spreads falls short by v (second-order expansion, normal figures): spread has it too much, pattern lacks it
  if (told) { j <- jack("difference"); v <- unname(sqrt(f["vE"] * f["vC"]) / (2 * (K - 1)) * ((var(E) / f["vE"])^2 + (var(C) / f["vC"])^2 - 2 * cov(E, C)^2 / (f["vE"] * f["vC"])))
    r$spread <- sq(j[2:3], unname(f["spread"]) - v); p <- jack("pattern") + v; r$pattern <- c(p[1], min(max(p[2], 0), p[1]), p[3]); q <- jack("rho"); r$rho <- c(q[1], min(max(q[2], -1), q[1]), max(min(q[3], 1), q[1])) }
  r }
meta <- list(case = "43_level_spread_pattern", title = "Level, spread and pattern of gaps, corrected for sampling error", method = "moments; delete-one jackknife",
  produced_by = list(R = R.version.string), inputs = "input.csv", source = "Cronbach and Gleser (1953) Psych Bull 50:456",
  notes = "companies of one town covary: 0.1 on the provider's side, 0.4 on the customer's", suggested_rel_tol = 1e-9)
writeLines(toJSON(list(meta = meta, expected = lapply(split(d, d$set)[unique(d$set)], one)), auto_unbox = TRUE, digits = NA, pretty = TRUE), "expected.json")

# Raking over strata, clusters and unequal weights: overall and domain means with their standard errors, from R's survey package.
# Run here: Rscript case.R. It writes input.csv (made answers) and expected.json.
suppressPackageStartupMessages({library(jsonlite); library(survey)})
options(digits=15, survey.lonely.psu="adjust")
RNGversion("4.0.0"); set.seed(70707)
n <- 240
d <- data.frame(company=sample(c("A","B","C"), n, TRUE, c(.5,.3,.2)), region=sample(c("North","South"), n, TRUE, c(.7,.3)), tenure=sample(c("new","mid","old"), n, TRUE, c(.5,.3,.2)))
d$stratum <- sample(c("h1","h2","h3"), n, TRUE); d$branch <- paste0(d$stratum, "_", sample(1:7, n, TRUE))
d$weight <- round(exp(rnorm(n, 0, .5)), 4)
base <- 2.6 + .7*(d$region=="South") - .6*(d$tenure=="new") + .4*(d$company=="B")
ask <- function() pmin(5, pmax(1, round(base + rnorm(n, 0, 1))))
d$a <- ask(); d$b <- ask(); d$b[sample(n, 30)] <- NA
shares <- list(region=c(North=.45, South=.55), tenure=c(mid=.35, new=.25, old=.4))
write.csv(d, "input.csv", row.names=FALSE, na="")

raked <- function(design, how) {
  N <- sum(weights(design))
  if (how == "rake") {
    return(rake(design, list(~region, ~tenure), lapply(names(shares), function(v) setNames(data.frame(names(shares[[v]]), N*shares[[v]]), c(v, "Freq"))), control=list(maxit=1000, epsilon=1e-12)))
  }
  calibrate(design, ~region+tenure, N*c(`(Intercept)`=1, regionSouth=.55, tenurenew=.25, tenureold=.4), calfun="raking", maxit=500, epsilon=1e-13)
}
take <- function(design, value) {
  # The covariance of the domains is that of the totals of their linearised values over the whole design: svyby's own (covmat=TRUE) fails on calibrated designs with missing answers.
  value <- as.numeric(value); known <- !is.na(value); design <- update(design, known=known, value=as.numeric(ifelse(known, value, 0)))
  domain <- subset(design, known); whole <- svymean(~value, domain); by <- svyby(~value, ~company, domain, svymean)
  w <- weights(design)
  z <- sapply(c("A", "B", "C"), function(k) { own <- known & d$company == k; ifelse(own, (value - sum((w*value)[own])/sum(w[own]))/sum(w[own]), 0) })
  design <- update(design, zA=z[, "A"], zB=z[, "B"], zC=z[, "C"])
  list(mean=unname(coef(whole))[1], se=unname(c(SE(whole)))[1], by=data.frame(company=by$company, mean=by$value, se=by$se), vcov=unname(vcov(svytotal(~zA+zB+zC, design))))
}
figures <- function(design) list(a_favourable=take(design, d$a >= 4), b_favourable=take(design, d$b >= 4), a_mean=take(design, d$a))
designs <- list(
  stratified=svydesign(id=~1, strata=~stratum, weights=~weight, data=d),
  clustered=svydesign(id=~branch, strata=~stratum, weights=~weight, data=d),
  equal=svydesign(id=~1, strata=~stratum, weights=rep(1, n), data=d))
expected <- list()
for (name in names(designs)) for (how in c("calibrate", "rake")) {
  r <- raked(designs[[name]], how); w <- weights(r)
  expected[[paste(name, how, sep="_")]] <- c(list(weights=if (how == "calibrate") unname(w) else NULL), figures(r))
}
post <- postStratify(designs$clustered, ~tenure, data.frame(tenure=names(shares$tenure), Freq=sum(d$weight)*shares$tenure))
expected$clustered_poststratify <- figures(post)
meta <- list(case="raked_designs", title="Raking with unequal weights, strata, clusters and domains", method="calibrate(calfun=\"raking\"), rake(), postStratify(), svymean, svyby",
  produced_by=list(R=R.version.string, packages=list(survey=as.character(packageVersion("survey"))), code="raked_designs/case.R"), inputs=list("input.csv"),
  source="Deville and Sarndal (1992) JASA 87:376; Deming and Stephan (1940)",
  notes="rake() takes residuals without weights; calibrate() takes them by the starting weights. The two agree where the starting weights are equal.")
writeLines(toJSON(list(meta=meta, expected=expected), auto_unbox=TRUE, digits=NA, pretty=TRUE, dataframe="rows"), "expected.json")

"""PROTECTION: what may be shown so that nobody's own answer can be read out. Decided from the tally, for all that a study could ever print."""

"""Strict runs: a notebook executed with checked parameters, judged, and published in one switch. Computes nothing."""

"""The one pass over answers: a small frozen Tally, savable."""

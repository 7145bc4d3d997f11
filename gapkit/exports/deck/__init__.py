"""DECKS: slides with charts that people can click, restyle and bring up to date. python-pptx is used here and nowhere else."""

"""MENUS over a study in Jupyter: choose what to look at, and the chart below is drawn anew."""

"""CHARTS: a gap table becomes a ChartSpec (words and rows), and that a matplotlib figure. Nothing here saves a file."""

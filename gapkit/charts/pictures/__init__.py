"""PICTURES: one module per kind of chart draws a spec on a page, in pixels, from its rows alone."""

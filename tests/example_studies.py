"""The example study of banks, read and counted once for all test files that a worker is given: that takes as long as many of their tests."""

from __future__ import annotations

from functools import cache

import gapkit as gk


@cache
def banks() -> gk.Tally:
    """Return the tally of `regional-banks`."""
    return gk.tally(gk.read_study("regional-banks"))

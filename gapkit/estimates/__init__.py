"""From a tally to one side's estimates: value, base, effective n, interval."""

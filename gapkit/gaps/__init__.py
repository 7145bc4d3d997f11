"""The comparison: two estimates make a gap, protected, tested, and put in plain words."""

"""Claims: the sentences that compare, each from a list fixed before the data are read, and tested before it is printed."""

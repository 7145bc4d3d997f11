"""How the numbers hold up: enumerations and simulations whose tables stand in docs/coverage.md (`make coverage`), small ones in the tests beside.

One trick serves all that goes through the library: a simulated survey is one wave of a study, so thousands of them are one study of thousands
of waves, read by the same verbs as any other. Waves are samples apart, and each is a family of its own.
"""

"""The command line: words to calls, errors to sentences. Nothing of weight is imported before a command needs it."""

from gapkit.cli.group import main

__all__ = ["main"]

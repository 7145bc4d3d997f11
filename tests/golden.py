"""Which estimator a test holds against numbers made with R, so that one that moves is named where it fails."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parent
CASE = re.compile(r"(?<!\w)(\d\d_[a-z][a-z0-9_]*|raked_designs)(?!\w)")
WORD = re.compile(r"\b[A-Za-z_]\w*")


def golden(test: Callable[..., Any]) -> tuple[list[str], list[str]]:
    """Return the cases of tests/reference that a test reads, and the functions of gapkit's that it calls on the way; empty for any other test.

    What the tests' own helpers, fixtures and constants name counts as the test's.
    """
    module = sys.modules[test.__module__]
    if not CASE.search(inspect.getsource(module)):
        return [], []
    known: dict[str, object] = {}
    texts = ""
    waiting = [(inspect.getsource(test), vars(module))]
    while waiting:
        text, names = waiting.pop()
        texts += text
        for name in set(WORD.findall(text)) & set(names) - set(known):
            known[name] = thing = names[name]
            own = inspect.unwrap(thing) if callable(thing) else thing
            if (inspect.isfunction(own) or inspect.isclass(own)) and _is_of_the_tests(own):
                waiting.append((inspect.getsource(own), vars(sys.modules[own.__module__])))
            elif name.isupper():
                waiting.append((f" {thing!r} ", names))
    called = {name for name, thing in known.items() if callable(thing) and not name.startswith("_") and _is_of_gapkit(thing)}
    called |= {f"gk.{name}" for name in re.findall(r"\bgk\.([a-z_]+)\(", texts)}
    cases = sorted(set(CASE.findall(texts)))
    return cases, sorted(called) if cases else []


def _is_of_gapkit(thing: object) -> bool:
    return not inspect.isclass(thing) and str(getattr(thing, "__module__", "")).startswith("gapkit.")


def _is_of_the_tests(own: Callable[..., Any]) -> bool:
    file = getattr(sys.modules.get(own.__module__), "__file__", None)
    return file is not None and Path(file).is_relative_to(TESTS)

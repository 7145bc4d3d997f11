"""Nothing heavy loads before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import gapkit as gk

ROOT = Path(__file__).resolve().parents[2]
HELP = "from gapkit.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"


def loaded_after(code: str) -> set[str]:
    """Return the names in sys.modules of a fresh Python after running some code."""
    script = f"import sys\n{code}\nprint('\\nLOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_importing_gapkit_loads_no_library() -> None:
    """`import gapkit` is a page of names: each library loads with the verb that needs it."""
    heavy = {"numpy", "pandas", "pydantic", "matplotlib", "click", "scipy", "seaborn", "narwhals", "papermill", "nbconvert", "statsmodels"}
    heavy |= {"ipywidgets"}
    assert loaded_after("import gapkit") & heavy == set()


def test_the_help_loads_neither_pydantic_nor_pandas() -> None:
    """`gapkit --help` answers at once."""
    heavy = {"numpy", "pandas", "pydantic", "matplotlib", "scipy", "seaborn", "papermill", "nbconvert"}
    assert loaded_after(HELP) & heavy == set()


@pytest.mark.parametrize("name", gk.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    """Each name the page promises is there, and the same thing at each look."""
    assert getattr(gk, name) is getattr(gk, name)


def test_completion_lists_the_public_names() -> None:
    """`dir(gapkit)` names what has not been imported yet."""
    assert set(gk.__all__) <= set(dir(gk))


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A typo fails as it does in any module."""
    with pytest.raises(AttributeError, match="'gapkit' has no attribute 'comapre'"):
        _ = gk.comapre

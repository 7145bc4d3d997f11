"""What gapkit needs is declared once: environment.yml and constraints.txt follow pyproject.toml."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Where conda-forge has another name than the Python index.
CONDA_NAMES = {"duckdb": "python-duckdb"}
# Spelt in two parts, so that this file passes its own test.
REGISTRY_HOSTS = tuple(
    f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("anaconda", "org"), ("npmjs", "org"), ("debian", "org"))
)


def requirements(lines: list[str]) -> dict[str, Requirement]:
    """Return requirements by their canonical name."""
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


RUNTIME = requirements(PROJECT["dependencies"])
EVERYTHING = RUNTIME | requirements(PROJECT["optional-dependencies"]["dev"])


def conda() -> tuple[dict[str, Requirement], list[str]]:
    """Return what environment.yml takes from conda-forge (by conda's names), and its lines for pip."""
    listed = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    return requirements([entry for entry in listed if isinstance(entry, str)]), pip


def tracked_files() -> list[Path]:
    """Return the files under version control; skip where there is none."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def pins() -> dict[str, str]:
    """Return the exact version per package of constraints.txt."""
    lines = (line.strip() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())
    split = (line.partition("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, _, version in split}


def test_conda_installs_the_same_libraries_in_the_same_ranges() -> None:
    """Each dependency stands in environment.yml with pyproject's range, there or under pip, and nothing else does."""
    from_conda, from_pip = conda()
    wanted = {CONDA_NAMES.get(name, name): found.specifier for name, found in RUNTIME.items()}
    on_pip = requirements([line for line in from_pip if not line.startswith("-e")])
    assert from_conda.pop("python").specifier == Requirement(f"python{PROJECT['requires-python']}").specifier
    assert "pip" in from_conda
    del from_conda["pip"]
    assert {name: found.specifier for name, found in (from_conda | on_pip).items()} == wanted


def test_conda_installs_gapkit_itself() -> None:
    """The environment is usable as it comes: gapkit from this folder is the last thing pip installs."""
    assert conda()[1][-1] == "-e ."


def test_each_dependency_is_pinned_within_its_range() -> None:
    """The constraints name an exact version of every direct dependency, one that pyproject allows."""
    pinned = pins()
    assert [name for name in EVERYTHING if name not in pinned] == []
    assert {name: pinned[name] for name, found in EVERYTHING.items() if pinned[name] not in found.specifier} == {}


def test_constraints_hold_nothing_but_exact_versions() -> None:
    """No address, no path, no editable line: the file is as good on any machine."""
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if len(line.split("==")) != 2 or any(sign in line for sign in "/@ ;")] == []


def test_no_tracked_file_names_a_package_registry() -> None:
    """Where packages come from is the business of whoever installs them."""
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []

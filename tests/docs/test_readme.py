"""The README is true: its example runs, and its commands are those of the Makefile."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", README, flags=re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Return the shell commands of all three doors, without their comments."""
    lines = (line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines())
    return [line for line in lines if line]


def test_the_example_runs_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten lines at most, run in an empty folder; each file it says it writes is there afterwards."""
    (example,) = blocks("python")
    assert len([line for line in example.splitlines() if line]) <= 10
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - the point of this test
    assert sorted(path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()) != []
    for name in re.findall(r'"(out/[\w./-]+\.\w+)"', example):
        assert (tmp_path / name).is_file(), name


def test_each_make_command_is_a_target() -> None:
    """Whatever the README says to make can be made."""
    targets = set(re.findall(r"^(\w+):", MAKEFILE, flags=re.MULTILINE))
    told = set(re.findall(r"\bmake (\w+)", "\n".join(commands()) + "\n".join(re.findall(r"`[^`]+`", README))))
    assert told
    assert told <= targets


def test_the_reports_of_each_door_are_those_of_make() -> None:
    """`gapkit run ...` in the README and in the Makefile are the same two reports."""
    made = {re.sub(r"^.*gapkit run ", "", line).strip() for line in MAKEFILE.splitlines() if "gapkit run" in line}
    told = {line.removeprefix("gapkit run ") for line in commands() if line.startswith("gapkit run")}
    assert {name.split()[0] for name in told} == {name.split()[0] for name in made}


def test_the_three_doors_are_there() -> None:
    """Make; pip, without make; conda, from the file that is there."""
    told = commands()
    assert "make report" in told
    assert "pip install ." in told
    assert "conda env create -f environment.yml" in told
    assert (ROOT / "environment.yml").is_file()
    assert "gapkit" in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]


def test_each_link_and_picture_leads_somewhere() -> None:
    """No link of the README, or of a page in docs, is dead inside the project."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    links = [(page, target) for page in pages for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))]
    assert links
    assert [f"{page.name}: {target}" for page, target in links if "://" not in target and not (page.parent / target).exists()] == []

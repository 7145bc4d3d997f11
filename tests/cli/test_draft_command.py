"""`gapkit draft`: what it prints, and that its next command works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from gapkit.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def test_draft_ends_with_the_next_command_and_it_works(tmp_path: Path) -> None:
    """Two small files: what was found in numbers, then `gapkit check PATH`, which finds nothing wrong."""
    for name in ("executives", "customers"):
        rows = "\n".join(f"{1 + i % 5},{5 - i % 5}" for i in range(20))
        (tmp_path / f"{name}.csv").write_text(f"speed,care\n{rows}\n", encoding="utf-8")
    words = ["draft", str(tmp_path / "executives.csv"), str(tmp_path / "customers.csv"), "--to", str(tmp_path)]
    answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 0, answer.output
    assert "2 topics paired, 0 questions without a partner" in answer.output
    assert answer.output.splitlines()[-1].strip() == f"gapkit check {tmp_path / 'study.yaml'}"
    check = CliRunner().invoke(main, ["check", str(tmp_path / "study.yaml")])
    assert check.exit_code == 0, check.output
    again = CliRunner().invoke(main, words)
    assert again.exit_code == 2
    assert again.stderr.startswith("error: ")
    assert "Traceback" not in again.stderr

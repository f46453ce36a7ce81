"""Imports run downward; the rules that say so are complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.agreements.house import ROOT, pyproject

BRINGS_UP_THE_STAND_IN = {"bot.cli", "bot.demo", "bot.demo_scene"}


def test_imports_run_downward(tmp_path: Path) -> None:
    """In a process of its own: the linter would silence every logger of this one."""
    cache, lint = str(tmp_path), "import sys; from importlinter.cli import lint_imports; "
    done = subprocess.run(
        [sys.executable, "-c", f"{lint}sys.exit(lint_imports(cache_dir={cache!r}))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rule_for_the_stand_in_names_every_room_of_the_bot() -> None:
    forbidden = set(_contract("The stand-in is a leaf")["forbidden_modules"])
    wanted = rooms() - {"bot.standin"} | {"rituals", "storage"}
    assert forbidden == wanted, _difference(forbidden, wanted)


def test_the_rule_for_who_may_know_the_stand_in_names_every_other_room() -> None:
    sources = set(_contract("Only the command line")["source_modules"])
    wanted = rooms() - {"bot.standin"} - BRINGS_UP_THE_STAND_IN
    assert sources == wanted, _difference(sources, wanted)


def rooms() -> set[str]:
    """What lies directly in bot/."""
    found = {path.stem for path in (ROOT / "bot").glob("*.py")} - {"__init__", "__main__"}
    found |= {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    return {f"bot.{name}" for name in found}


def _contract(beginning: str) -> dict[str, Any]:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["name"].startswith(beginning))


def _difference(said: set[str], wanted: set[str]) -> str:
    return (
        f"In pyproject.toml, add {sorted(wanted - said) or 'nothing'}, "
        f"remove {sorted(said - wanted) or 'nothing'}."
    )

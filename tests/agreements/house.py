"""The repository as these tests read it: its Python files, parsed."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "rituals", "storage")


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def place(path: Path) -> str:
    """ "bot/clock.py" """
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def nodes(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in python_files(*folders):
        for node in ast.walk(parsed(path)):
            yield path, node


def modules(*floors: str) -> list[str]:
    """Dotted names of everything that can be imported; scripts of migrations are not, they are run."""
    found = []
    for path in python_files(*floors):
        inside = path.relative_to(ROOT).with_suffix("")
        if "migrations" not in inside.parts and inside.name != "__main__":
            found.append(".".join(inside.parts).removesuffix(".__init__"))
    return found


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf8")

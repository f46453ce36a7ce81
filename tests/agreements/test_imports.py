"""Importing a module defines things and does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.agreements.house import FLOORS, modules

SCRIPT = Path(__file__).with_name("import_alone.py")


AT_A_TIME = 30


def _batches() -> list[list[str]]:
    """Of neighbours on one floor."""
    floors = [sorted(modules(floor)) for floor in FLOORS]
    return [names[at : at + AT_A_TIME] for names in floors for at in range(0, len(names), AT_A_TIME)]


@pytest.mark.parametrize("names", _batches(), ids=lambda names: f"{names[0]}-{names[-1]}")
def test_every_module_can_be_imported_first_with_an_empty_environment_and_does_nothing(
    names: list[str], tmp_path: Path
) -> None:
    assert _imported(names, tmp_path) == ""


def test_the_watch_over_imports_sees_what_a_module_does(tmp_path: Path) -> None:
    busy = {
        "writes": "open('left.txt', 'w').close()",
        "listens": "import socket; socket.socket()",
        "works": "import threading; threading.Thread(target=print).start()",
        "logs": "import logging; logging.basicConfig()",
        "needs": "import os; os.environ['SLACK_BOT_TOKEN']",
    }
    for name, line in busy.items():
        (tmp_path / f"{name}.py").write_text(line, encoding="utf8")
    seen = _imported([*busy, "bot.clock"], tmp_path)
    for told in (
        "writes leaves files behind",
        "listens calls socket.__new__",
        "works starts a thread",
        "logs configures logging",
        "needs fails with KeyError",
    ):
        assert told in seen
    assert "bot.clock" not in seen


def _imported(names: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-I", str(SCRIPT), *names],
        env={},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

"""Importing a module defines things and does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.agreements.house import FLOORS, modules

SCRIPT = Path(__file__).with_name("import_alone.py")


@pytest.mark.parametrize("room", ["bot", "bot.standin", "rituals", "storage"])
def test_every_module_can_be_imported_first_with_an_empty_environment_and_does_nothing(
    room: str, tmp_path: Path
) -> None:
    names = [name for name in modules(*FLOORS) if _room(name) == room]
    assert names
    assert _imported(names, tmp_path) == ""


def _room(name: str) -> str:
    return "bot.standin" if name.startswith("bot.standin") else name.partition(".")[0]


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

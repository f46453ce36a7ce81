"""Runs migrations in processes of their own, which may be killed. A script: forking from pytest's threads is unsafe.

python -m tests.storage.processes kill FOLDER VERSIONS   leaves FOLDER/1.sqlite, 2.sqlite, ..., prints how many
python -m tests.storage.processes race FILE COUNT        prints the list of ids that each process applied
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from storage.database import Database
from storage.migration import migrate
from tests.storage.harbour import database_at


def killed_everywhere(folder: Path, versions: Path) -> list[Path]:
    """Copies of FOLDER/before.sqlite (or nothing yet), each after a migration killed one statement later."""
    count = _run("kill", folder, versions)
    return [folder / f"{n}.sqlite" for n in range(1, count + 1)]


def raced(file: Path, count: int) -> list[list[str]]:
    """What each of `count` processes applied that began at the same instant."""
    return list(_run("race", file, count))


def _run(*arguments: object) -> Any:
    words = [sys.executable, "-m", __name__, *map(str, arguments)]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, timeout=100).stdout)


def kill(folder: Path, versions: Path) -> int:
    migrate(Database("sqlite://"), versions)  # imports and caches are warm then, for every child
    for n in itertools.count(1):
        file = folder / f"{n}.sqlite"
        if (folder / "before.sqlite").exists():
            shutil.copy(folder / "before.sqlite", file)
        child = _fork(lambda file=file, n=n: _migrate_and_die(file, versions, n))  # type: ignore[misc]
        _, status = os.waitpid(child, 0)
        if status == 0:  # it has fewer than n statements
            return n - 1
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            raise RuntimeError(f"the migration failed by itself before statement {n}")
    raise AssertionError


def _migrate_and_die(file: Path, versions: Path, last: int) -> None:
    database = database_at(file)
    numbers = itertools.count(1)

    def count(_connection: Any, _cursor: Any = None, statement: str = "COMMIT", *_: Any) -> None:
        # Before a reading statement the file is as it is before the next that writes: killing there shows nothing new.
        if not statement.lstrip().startswith(("PRAGMA", "SELECT")) and next(numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)  # called before it is sent
    migrate(database, versions)


def race(file: Path, count: int) -> list[list[str]]:
    start, go = os.pipe()
    results, report = os.pipe()
    for _ in range(count):
        _fork(lambda: _wait_and_migrate(file, start, go, report))
    os.close(go)  # everybody's read of `start` ends now
    os.close(report)
    with os.fdopen(results) as lines:
        return [json.loads(line) for line in lines]


def _wait_and_migrate(file: Path, start: int, go: int, report: int) -> None:
    os.close(go)
    os.read(start, 1)
    applied = migrate(database_at(file))
    os.write(report, f"{json.dumps(applied)}\n".encode())


def _fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    failed = True
    try:
        work()
        failed = False
    finally:
        if failed:
            traceback.print_exc()
        os._exit(failed)


if __name__ == "__main__":
    command, path, argument = sys.argv[1:]
    result = kill(Path(path), Path(argument)) if command == "kill" else race(Path(path), int(argument))
    print(json.dumps(result))  # noqa: T201

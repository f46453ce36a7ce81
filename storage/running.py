"""One copy of the bot for each SQLite file: two would not know of each other's pace, and which of them writes down what
is a matter of luck. On PostgreSQL there may be any number."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.database import Database, StorageRefusal, database_file


class AlreadyRunning(StorageRefusal):
    def __init__(self, file: Path, who: str) -> None:
        super().__init__(
            f"Another copy of the bot works with {file} already{who}. Stop that one first. "
            "Several copies side by side need PostgreSQL: set DATABASE_URL to one."
        )


@contextmanager
def running_alone(database: Database) -> Iterator[None]:
    """Until the block ends, however it ends: the system gives the lock back when the process dies. Raises
    AlreadyRunning."""
    file = database_file(database)
    if file is None:
        yield
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Never removed: whoever locks a removed file stands beside the one who has made it anew.
    with lock_file(file).open("a+", encoding="utf8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(file, _who(lock)) from None
        _say_who(lock)
        yield
        lock.truncate(0)


def lock_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.running")


def _say_who(lock: TextIO) -> None:
    lock.truncate(0)
    lock.write(json.dumps({"process": os.getpid(), "machine": socket.gethostname()}))
    lock.flush()


def _who(lock: TextIO) -> str:
    """In brackets; nothing when it has not been written yet."""
    lock.seek(0)
    try:
        said = json.loads(lock.read())
        return f" (process {said['process']} on {said['machine']})"
    except (ValueError, KeyError):
        return ""

"""Going back to a copy that `backup` made. What was there is kept, and at every moment there is a whole database."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from storage.backup import REACHED_BY
from storage.database import Database, StorageRefusal, database_file
from storage.migration import migrate
from storage.running import AlreadyRunning, running_alone

OURS = {"alembic_version", "ritual", "message"}
"""Tables that every version of the database has."""
IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class StillRunning(StorageRefusal):
    def __init__(self, file: Path) -> None:
        super().__init__(f"The bot works with {file} right now. Stop it first; then restore.")


class StillInUse(StorageRefusal):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Some other program works with {file} right now. Wait until it has ended; then restore."
        )


class NotACopy(StorageRefusal):
    def __init__(self, copy: Path) -> None:
        super().__init__(
            f"{copy} is not a copy of this bot's database, or not a whole one. Name one that "
            "`python -m bot backup` made. Nothing has been changed."
        )


class NeedsPgRestore(StorageRefusal):
    def __init__(self, copy: Path | None) -> None:
        super().__init__(
            "This database is on PostgreSQL, which brings its own way back. Stop all copies of the bot. Run: "
            f'pg_restore --clean --if-exists --dbname="$PGDATABASE" "{copy or "copy.dump"}" {REACHED_BY} '
            "Then: python -m bot restore --after-pg-restore"
        )


def restore(
    database: Database, copy: Path, now: datetime, prepare: Callable[[Session, datetime], None]
) -> Path | None:
    """Where the database that was there is kept from now on; None when there was none.

    The copy itself stays as it is. `prepare` is called once, with a session on what will be the database, and `now`.
    Raises NeedsPgRestore, StillRunning, StillInUse, NotACopy, NewerDatabase.
    """
    file = database_file(database)
    if file is None:
        raise NeedsPgRestore(copy)
    with _while_stopped(database, file), _ready(copy, file) as ready:
        _prepare(ready, now, prepare)
        kept = _keep(file, now)
        ready.replace(file)
        _sync(file.parent)
    return kept


@contextmanager
def _while_stopped(database: Database, file: Path) -> Iterator[None]:
    try:
        with running_alone(database):
            yield
    except AlreadyRunning:
        raise StillRunning(file) from None


@contextmanager
def _ready(copy: Path, file: Path) -> Iterator[Path]:
    """The copy, copied beside the database; it is gone afterwards unless it has taken its place."""
    handle, name = tempfile.mkstemp(
        prefix=f"{file.name}.", suffix=".unfinished", dir=file.parent
    )  # mode 0600
    os.close(handle)
    unfinished = Path(name)
    try:
        _copy(copy, unfinished)
        yield unfinished
    finally:
        for ending in ("", "-wal", "-shm", "-journal", ".migrating"):
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _copy(copy: Path, target: Path) -> None:
    """Raises NotACopy."""
    try:
        with (
            closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copied,
        ):
            source.backup(copied)
            tables = {
                name for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            (fault,) = copied.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error:
        raise NotACopy(copy) from None
    if fault != "ok" or not tables >= OURS:
        raise NotACopy(copy)


def _prepare(file: Path, now: datetime, prepare: Callable[[Session, datetime], None]) -> None:
    database = Database(f"sqlite:///{file}")
    try:
        migrate(database)
        with database.write() as session:
            prepare(session, now)
    finally:
        database.close()  # which leaves one file, with nothing beside it


def _keep(file: Path, now: datetime) -> Path | None:
    """Gives what is there a second name."""
    if not file.exists():
        return None
    with suppress(sqlite3.DatabaseError):  # it may be damaged: then it is kept as it is
        _make_one_file(file)
    kept = file.with_name(f"{file.name}.before-{now:%Y-%m-%d-%H%M%S}")
    for ending in ("-wal", "-shm"):  # must not lie beside another database
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(kept.with_name(kept.name + ending))
    os.link(file, kept)
    return kept


def _make_one_file(file: Path) -> None:
    """Raises StillInUse, sqlite3.DatabaseError."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in IN_USE:
                raise StillInUse(file) from None
            raise


def _sync(folder: Path) -> None:
    """Or the new name may be gone after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

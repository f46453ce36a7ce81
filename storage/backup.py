"""A copy of the database, made while the bot runs."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.database import Database, StorageRefusal, database_file

COPIED = "copied"
"""The name of the memo in a copy that says when it was made."""
REACHED_BY = (
    "(with PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE set as DATABASE_URL says, or PGSERVICE to an entry of "
    "a service file: an address on the command line would show its password to everybody on the machine)."
)


class CopyExists(StorageRefusal):
    def __init__(self, target: Path) -> None:
        super().__init__(f"{target} exists already, and a backup never overwrites: choose another name.")


class NoFolder(StorageRefusal):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no folder {folder} to put the backup in: make it first.")


class NothingToCopy(StorageRefusal):
    def __init__(self, source: Path) -> None:
        super().__init__(f"There is no database at {source}: correct DATABASE_URL, or start the bot once.")


class DamagedDatabase(StorageRefusal):
    def __init__(self, fault: str) -> None:
        super().__init__(
            f"The database is damaged, so no backup was made of it ({fault}). Keep the older backups, "
            "stop the bot, and restore the newest of them."
        )


class NeedsPgDump(StorageRefusal):
    def __init__(self, target: Path) -> None:
        super().__init__(
            "This database is on PostgreSQL, which brings its own backup. Run: "
            "pg_dump --format=custom --exclude-table-data=sealed_note --exclude-table-data=seal "
            f'--file="{target}" {REACHED_BY} '
            "Notes without a name are left out on purpose: else an old backup could open them for ever."
        )


def backup(database: Database, target: Path, now: datetime) -> None:
    """One consistent moment, whole or not at all, readable by its owner only; writers are not held up. The copy knows
    when it was made: `now`."""
    if database.engine.dialect.name == "postgresql":
        raise NeedsPgDump(target)
    source = database_file(database)
    if source is not None and not source.exists():
        raise NothingToCopy(source)
    if target.exists():
        raise CopyExists(target)
    if not target.parent.is_dir():
        raise NoFolder(target.parent)
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".unfinished", dir=target.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        _copy(database, unfinished, now)
        _put_in_place(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(database: Database, target: Path, now: datetime) -> None:
    with closing(sqlite3.connect(target)) as copy:
        with database.engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101  (tells the type checker)
            # All pages in one step: between smaller ones any commit would make it start again.
            source.backup(copy)
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if {"seal", "sealed_note"} <= tables:  # databases of older versions have less
            _leave_out_sealed_notes(copy)
        if "memo" in tables:
            _note_when(copy, now)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, which can be read where nothing may be written
        (fault,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if fault != "ok":
        raise DamagedDatabase(fault)


def _leave_out_sealed_notes(copy: sqlite3.Connection) -> None:
    """Notes without a name end with their round's close, so no copy may outlive it that the secret could still open."""
    copy.execute("PRAGMA journal_mode=MEMORY")  # a journal on disk would hold what is removed
    copy.execute("PRAGMA secure_delete=ON")
    with copy:
        copy.execute("DELETE FROM sealed_note")
        copy.execute(
            "UPDATE seal SET salt = randomblob(length(salt))"
        )  # the round goes on, with a key of its own


def _note_when(copy: sqlite3.Connection, now: datetime) -> None:
    with copy:
        copy.execute(
            "INSERT OR REPLACE INTO memo (name, value) VALUES (?, ?)",
            (COPIED, json.dumps({"at": now.isoformat()})),
        )


def _put_in_place(unfinished: Path, target: Path) -> None:
    try:
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise CopyExists(target) from None
    unfinished.replace(target)

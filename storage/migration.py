"""Bringing a database to the schema of this version: one process at a time, and killed anywhere it just continues.

SQLite: a lock beside the file keeps a second process waiting, and each migration is one transaction together with the
note that it ran. Foreign keys are off meanwhile, since altering a table there means copying and dropping it, which
would take its children along; they are checked before each commit instead. PostgreSQL: an advisory lock.
"""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database, StorageRefusal, database_file

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"

ADVISORY_LOCK = 7_294_481_305_612  # any number no other program on the same server would think of


class NewerDatabase(StorageRefusal):
    def __init__(self, found: str, newest: str) -> None:
        super().__init__(
            f"The database is at version {found}, which this copy of the bot does not know (its newest is {newest}). "
            "Either a newer bot has already used this database: start that version again, or restore the backup made "
            "before the upgrade. Or DATABASE_URL points at another program's database: correct it. "
            "Nothing has been changed."
        )


class DanglingRows(Exception):
    """A migration of ours is wrong: afterwards rows would refer to rows that are gone. It was undone."""

    def __init__(self, migration: str, references: Counter[tuple[str, str]]) -> None:
        told = ", ".join(f"{count} from {child} to {parent}" for (child, parent), count in references.items())
        super().__init__(f"migration {migration} was undone: it leaves references to nothing ({told})")


def migrate(database: Database, versions: Path = VERSIONS) -> list[str]:
    """Runs what is pending and returns its ids. Waits while another process does the same.

    The first start makes the folder of the SQLite file, for its owner only: it will hold what people write.
    """
    applied: list[str] = []

    def note(ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:
        migration = str(step.up_revision_id)
        _check_references(ctx, migration)
        applied.append(migration)

    with _one_at_a_time(database):
        if pending(database, versions):
            with _migrating_connection(database) as connection:
                command.upgrade(_config(versions, connection=connection, on_version_apply=note), "head")
    return applied


def pending(database: Database, versions: Path = VERSIONS) -> list[str]:
    """Ids still to run, in order. Raises NewerDatabase."""
    ids = _ids(versions)
    found = current(database)
    if found is None:
        return ids
    if found not in ids:
        raise NewerDatabase(found, ids[-1])
    return ids[ids.index(found) + 1 :]


def current(database: Database) -> str | None:
    """The version a database is at. None before the first migration; looking does not create the file."""
    file = database_file(database)
    if file is not None and not file.exists():
        return None
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head(versions: Path = VERSIONS) -> str:
    return _ids(versions)[-1]


def draft(database: Database, sentence: str, versions: Path = VERSIONS) -> Path:
    """Writes the next migration: what the models say and the (migrated) database does not have yet. Then edit it."""
    number = f"{len(_ids(versions)) + 1:04}"
    with _migrating_connection(database) as connection:
        config = _config(versions, connection=connection, on_version_apply=())
        command.revision(config, sentence, autogenerate=True, rev_id=number, version_path=str(versions))
    return next(versions.glob(f"{number}_*.py"))


def _config(versions: Path, **attributes: Any) -> Config:
    config = Config(attributes=attributes)
    for name, value in {
        "script_location": str(MIGRATIONS),
        "version_locations": str(versions),
        "path_separator": "newline",  # a folder's name may hold a space or a colon
    }.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


def _ids(versions: Path) -> list[str]:
    """From the first to the newest."""
    scripts = ScriptDirectory.from_config(_config(versions)).walk_revisions()
    return [script.revision for script in scripts][::-1]


@contextmanager
def _one_at_a_time(database: Database) -> Iterator[None]:
    file = database_file(database)
    if file is not None:
        with _file_lock(file):
            yield
    elif database.engine.dialect.name == "postgresql":
        with _advisory_lock(database):
            yield
    else:  # SQLite in memory: nobody else can see it
        yield


@contextmanager
def _file_lock(file: Path) -> Iterator[None]:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Never removed: whoever waits for a removed file waits beside the one who has made it anew.
    with file.with_name(f"{file.name}.migrating").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the system gives it back when the process dies
        yield


@contextmanager
def _advisory_lock(database: Database) -> Iterator[None]:
    # Autocommit: a transaction left open meanwhile would hold up what waits for all older transactions.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(ADVISORY_LOCK)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(ADVISORY_LOCK)))


@contextmanager
def _migrating_connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect().execution_options(writes=True) as connection:
        _foreign_keys(connection, "OFF")
        try:
            yield connection
        finally:
            connection.rollback()  # inside a transaction the pragma does nothing
            _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, setting: str) -> None:
    if connection.dialect.name == "sqlite":
        # Past SQLAlchemy, which would begin a transaction first.
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={setting}")
        cursor.close()


def _check_references(context: MigrationContext, migration: str) -> None:
    if context.connection is None or context.dialect.name != "sqlite":
        return
    rows = context.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    references = Counter((str(row.table), str(row.parent)) for row in rows)
    if references:
        raise DanglingRows(migration, references)
